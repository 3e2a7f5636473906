"""Which names belong together that no rule connects?

Nada is Yoon Yejin, トッケビ is Goblin: this must be known.  What the starter pack says of names, and its
table `known-as.tsv` (singers' stage and civil names, from kpopnet.json, CC0), also helps a catalogue that
came from elsewhere: a thing that shares two names with a known one, or its only name, is found by the others
as well.

Many share a civil name: of a thing that more is known of than its names, two civil names prove nothing
(김민석 of MeloMance is not Xiumin), and one of those it shares must be a stage name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from tearjerker.catalogue import pack
from tearjerker.catalogue.pack_files import KNOWN_AS
from tearjerker.names.fold import fold, tight

_OUTWARD = {"drama": "drama", "recording": "song", "artist": "artist"}


@dataclass(frozen=True)
class Group:
    """The folded names of one thing."""

    names: frozenset[str]
    stage: frozenset[str]
    """Those it appears under; the others are civil names."""


Known = Mapping[tuple[str, str], tuple[Group, ...]]
"""(kind, folded name) to the groups of names that have it."""


def other_names(kind: str, names: Iterable[str], known: Known, *, by_civil_name: bool) -> tuple[str, ...]:
    """The folded names that a thing is known by besides its own; none where that is not clear enough.

    `by_civil_name`: civil names are enough to know it by, as nothing else is known of it.
    """
    own = {_key(name) for name in names}
    found: set[str] = set()
    for group in {g for name in own for g in known.get((kind, name), ())}:
        enough = len(own & group.names) >= min(2, len(own))
        if enough and (by_civil_name or own & group.stage):
            found |= group.names - own
    return tuple(sorted(found))


@cache
def known_names() -> Known:
    """What the pack and its table know, by name; read once."""
    return by_name((*_of_table(), *_of_pack()))


def by_name(groups: Iterable[tuple[str, Sequence[str], int]]) -> Known:
    """Groups of names, each with its kind and how many of them are stage names, as a table by name."""
    found: dict[tuple[str, str], list[Group]] = defaultdict(list)
    for kind, names, staged in groups:
        keys = [_key(name) for name in names]
        group = Group(frozenset(filter(None, keys)), frozenset(filter(None, keys[:staged])))
        for key in group.names:
            found[kind, key].append(group)
    return {key: tuple(some) for key, some in found.items()}


def _of_table() -> Iterator[tuple[str, list[str], int]]:
    for line in KNOWN_AS.read_text("utf-8").splitlines():
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
