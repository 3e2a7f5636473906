"""Which names belong together that no rule connects?

Nada is Yoon Yejin, トッケビ is Goblin: this must be known.  What the starter pack says of names, and its
tables of stage and civil names (`known-as.tsv` from kpopnet.json, CC0; `stage-names.tsv`, page by page) also
help a catalogue that came from elsewhere: a thing that shares two names with a known one, or its only name,
is found by the others as well.  One of the two may be in another romanization.

Many share a civil name: of a thing that more is known of than its names, two civil names prove nothing
(김민석 of MeloMance is not Xiumin), and one of those it shares must be a stage name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain

from tearjerker.catalogue import pack
from tearjerker.catalogue.pack_files import KNOWN_AS
from tearjerker.names.fold import fold, tight
from tearjerker.names.foreign import main_script
from tearjerker.names.keys import keys_of_name
from tearjerker.names.sound import fine

TELLING = 5
"""Shorter sounds are shared by too many names."""
_OUTWARD = {"drama": "drama", "recording": "song", "artist": "artist"}


@dataclass(frozen=True)
class Group:
    """The folded names of one thing."""

    names: frozenset[str]
    stage: frozenset[str]
    """Those it appears under; the others are civil names."""
    spelled: tuple[str, ...] = ()
    """All of them, as they were written."""


Known = Mapping[tuple[str, str], tuple[Group, ...]]
"""(kind, folded name) to the groups of names that have it."""


def other_names(kind: str, names: Iterable[str], known: Known, *, by_civil_name: bool) -> tuple[str, ...]:
    """The folded names that a thing is known by besides its own; none where that is not clear enough.

    `by_civil_name`: civil names are enough to know it by, as nothing else is known of it.
    """
    own = {_key(name): name for name in names}
    found: set[str] = set()
    for group in {g for name in own for g in known.get((kind, name), ())}:
        alike = group.spelled if kind != "song" else ()  # 온리 유 and Only You are many a song's name
        shared = [key for key, name in own.items() if key in group.names or _sounds_like(name, alike)]
        if len(shared) >= min(2, len(own)) and (by_civil_name or own.keys() & group.stage):
            found |= group.names - own.keys()
    return tuple(sorted(found))


def _sounds_like(name: str, others: Iterable[str]) -> bool:
    """Whether it is one of the others in another romanization: Jung So-yeon, Jeong Soyeon.

    What is in another script is no other name: 도깨비 and Dokkaebi are as good as one.
    """
    same = (other for other in others if main_script(other) == main_script(name))
    return any(_sounds(name) & _sounds(other) for other in same)


@lru_cache(maxsize=4096)
def _sounds(name: str) -> frozenset[tuple[str, int]]:
    """How a name may be said, vowels apart, and which season it is; nothing where that tells too little."""
    keys = keys_of_name(name, person=True)
    return frozenset((way, keys.number) for way in map(fine, keys.sounds) if len(way) >= TELLING)


@cache
def known_names() -> Known:
    """What the pack and its table know, by name; read once."""
    return by_name((*_of_table(), *_of_pack()))


def by_name(groups: Iterable[tuple[str, Sequence[str], int]]) -> Known:
    """Groups of names, each with its kind and how many of them are stage names, as a table by name."""
    found: dict[tuple[str, str], list[Group]] = defaultdict(list)
    for kind, names, staged in groups:
        keys = [_key(name) for name in names]
        group = Group(frozenset(filter(None, keys)), frozenset(filter(None, keys[:staged])), tuple(names))
        for key in group.names:
            found[kind, key].append(group)
    return {key: tuple(some) for key, some in found.items()}


def _of_table() -> Iterator[tuple[str, list[str], int]]:
    for line in chain.from_iterable(path.read_text("utf-8").splitlines() for path in KNOWN_AS):
        if not line.startswith("#"):
            kind, staged, civil, _source = line.split("\t")
            stage = staged.split(" | ")
            yield kind, [*stage, *(n for n in civil.split(" | ") if n)], len(stage)


def _of_pack() -> Iterator[tuple[str, list[str], int]]:
    names: dict[str, list[str]] = defaultdict(list)
    for fact in pack.facts():
        if fact.property == "name":
            names[fact.subject].append(fact.value)
    for id, some in names.items():
        if kind := _OUTWARD.get(id.partition("/")[0]):
            yield kind, some, len(some)


def _key(name: str) -> str:
    return tight(fold(name))
