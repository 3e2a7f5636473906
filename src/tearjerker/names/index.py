"""Which of a million names does this question mean?

The index is a handful of flat arrays, so that it can lie in a file and be mapped rather than loaded:

    exact     sorted 64-bit digests of all exact keys -> name numbers
    grams     for each run of 3 or 4 coarse sounds, the numbers of the names that have it
    records   the text needed to judge a candidate closely
    prefixes  the name numbers in alphabetical order of their surface

A question goes through three doors (exact keys, shared grams rarest first, names that begin with it), and
what comes in is judged in one sweep by `similarity.py`.  Rare grams suffice: a list longer than the budget
left is not opened, which is the pruning whose cost the benchmark reports.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tearjerker.names import similarity
from tearjerker.names.keys import Keys, keys_of_name, keys_of_question
from tearjerker.names.sound import coarse

FORMAT = 1
"""Raised whenever keys or arrays change, so that an index made before is made anew."""

BUDGET = 30_000
"""Postings read for one question; 60 000 found nothing more on the development names at 1,000,000."""
CANDIDATES = 120
"""Names judged closely for one question."""

_UNIT, _FIELD = "\x1f", "\x1e"
_LETTERS = "ktpcsnmlhaeioyw0123456789^"
_CODE = np.full(256, 27, np.uint32)  # 27: any other letter
for _n, _c in enumerate(_LETTERS, 1):
    _CODE[ord(_c)] = _n
_CODE[ord(" ")] = 0
_FOURS = 1 << 20
_GRAMS = _FOURS + (1 << 15)


class Named(NamedTuple):
    """A thing that can be found."""

    kind: str
    id: str
    name: str
    """The name to show."""
    names: tuple[str, ...]
    """Every spelling it answers to."""
    weight: float = 0.0
    """How well known; decides between equals."""
    person: bool = False


class Match(NamedTuple):
    """A thing that was found."""

    kind: str
    id: str
    name: str
    matched: str
    score: float
    """How likely it is the one that was meant, 0..1."""
    weight: float


Arrays = Mapping[str, Any]


@dataclass(frozen=True)
class NameIndex:
    """Names, ready to be asked; made by `build` or from the arrays of an earlier one."""

    arrays: Arrays = field(repr=False)

    def search(self, asked: str, *, kind: str | None = None, limit: int = 5) -> list[Match]:
        """The things it may mean, likeliest first; empty where nothing is near."""
        question = keys_of_question(asked, person=kind in (None, "artist"))
        if not question.surface:
            return []
        exact = self._exact(question)
        pool = np.concatenate([np.fromiter(exact, np.int64, len(exact)), self._by_grams(question, kind)])
        pool = np.concatenate([pool, self._beginning_with(question)])
        pool = np.unique(self._of_kind(pool, kind))
        if not len(pool):
            return []
        scores = similarity.scores(
            question, [self._record(n) for n in pool], [exact.get(n, "") for n in pool]
        )
        return self._best(pool, scores, limit)

    def _exact(self, question: Keys) -> dict[int, str]:
        """Names that share an exact key, with the kinds of key they share."""
        found: dict[int, str] = {}
        digests, names = self.arrays["exact"], self.arrays["exact_names"]
        for kind, key in question.exact:
            wanted = np.uint64(_digest(kind, key))
            at = int(np.searchsorted(digests, wanted))
            while at < len(digests) and digests[at] == wanted and len(found) < 4 * CANDIDATES:
                name = int(names[at])
                found[name] = found.get(name, "") + kind
                at += 1
        return found

    def _by_grams(self, question: Keys, kind: str | None) -> NDArray[np.int64]:
        """The names that share most with it, by the rarity of what they share."""
        grams = _grams_of([coarse(s) for s in question.sounds])
        starts = self.arrays["gram_starts"]
        sizes = starts[grams + 1] - starts[grams]
        rarest = np.argsort(sizes, kind="stable")
        total = len(self.arrays["name_entity"])
        lists: list[NDArray[np.int64]] = []
        spent = 0
        for n in rarest:
            size = int(sizes[n])
            if not size:
                continue
            if spent + size > BUDGET and len(lists) >= 2:
                break
            begin = int(starts[grams[n]])
            rarity = max(1, min(15, round(2 * np.log(1 + total / size))))
            some = self.arrays["postings"][begin : begin + min(size, BUDGET)].astype(np.int64)
            lists.append(some << 4 | rarity)
            spent += size
        if not lists:
            return np.zeros(0, np.int64)
        shared = np.sort(np.concatenate(lists))
        names = shared >> 4
        first = np.flatnonzero(np.r_[True, names[1:] != names[:-1]])
        worth = np.add.reduceat(shared & 15, first).astype(np.float32)
        names = names[first]
        if kind:
            keep = self.arrays["name_kind"][names] == KINDS.index(kind)
            names, worth = names[keep], worth[keep]
        worth /= 8 + self.arrays["name_length"][names]
        if len(names) > CANDIDATES:
            names = names[np.argpartition(-worth, CANDIDATES)[:CANDIDATES]]
        return names

    def _beginning_with(self, question: Keys) -> NDArray[np.int64]:
        """Names whose letters begin with these: as one types."""
        letters = question.surface.replace(" ", "")
        order = self.arrays["prefixes"]
        low, high = 0, len(order)
        while low < high:
            middle = (low + high) // 2
            if self._tight(int(order[middle])) < letters:
                low = middle + 1
            else:
                high = middle
        end = low
        while end < min(len(order), low + 20) and self._tight(int(order[end])).startswith(letters):
            end += 1
        return np.asarray(order[low:end], np.int64)

    def _of_kind(self, pool: NDArray[np.int64], kind: str | None) -> NDArray[np.int64]:
        return pool[self.arrays["name_kind"][pool] == KINDS.index(kind)] if kind else pool

    def _best(self, pool: NDArray[np.int64], scores: NDArray[np.float64], limit: int) -> list[Match]:
        """The best name of each thing, things in order of score, then of how well known they are."""
        things = self.arrays["name_entity"][pool]
        weights = self.arrays["weights"][things]
        found: dict[int, Match] = {}
        for n in np.lexsort((pool, -weights, -np.round(scores, 4))):
            thing = int(things[n])
            if thing not in found:
                kind, id, shown = self._thing(thing)
                matched = self._record(int(pool[n]))[0]
                found[thing] = Match(kind, id, shown, matched, float(scores[n]), float(weights[n]))
            if len(found) >= limit:
                break
        return list(found.values())

    def _record(self, name: int) -> tuple[str, str, list[str], list[str], int]:
        """Of a name: as written, surface, sounds, given sounds, number."""
        written, surface, sounds, given = self._text("records", name).split(_FIELD)
        number = int(self.arrays["name_number"][name])
        return written, surface, sounds.split(_UNIT), given.split(_UNIT) if given else [], number

    def _tight(self, name: int) -> str:
        return self._record(name)[1].replace(" ", "")

    def _thing(self, number: int) -> tuple[str, str, str]:
        kind, id, shown = self._text("things", number).split(_FIELD)
        return kind, id, shown

    def _text(self, which: str, number: int) -> str:
        starts = self._starts[which]
        return str(self.arrays[which][starts[number] : starts[number + 1]], "utf-8", "surrogatepass")

    @cached_property
    def _starts(self) -> dict[str, Any]:
        return {which: self.arrays[f"{which}_starts"] for which in ("records", "things")}

    def __len__(self) -> int:
        """How many names it knows."""
        return len(self.arrays["name_entity"])


KINDS = ("drama", "song", "artist", "work", "release", "list")


def build(things: Iterable[Named]) -> NameIndex:
    """An index of these things."""
    collected = _Collected()
    for thing in things:
        collected.add(thing)
    return NameIndex(collected.arrays())


@dataclass
class _Collected:
    """What is gathered, name by name, before it becomes arrays."""

    things: list[bytes] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)
    records: list[bytes] = field(default_factory=list)
    tight: list[str] = field(default_factory=list)
    entity: list[int] = field(default_factory=list)
    kind: list[int] = field(default_factory=list)
    number: list[int] = field(default_factory=list)
    coarse: list[str] = field(default_factory=list)
    digests: list[int] = field(default_factory=list)
    digest_names: list[int] = field(default_factory=list)

    def add(self, thing: Named) -> None:
        number = len(self.things)
        self.things.append(_bytes(_FIELD.join((thing.kind, thing.id, thing.name))))
        self.weights.append(thing.weight)
        for name in dict.fromkeys(thing.names):
            self._add_name(name, number, thing)

    def _add_name(self, name: str, entity: int, thing: Named) -> None:
        keys = keys_of_name(name, person=thing.person)
        if not keys.surface:
            return
        here = len(self.records)
        written = name.translate({0x1E: " ", 0x1F: " "})
        fields = (written, keys.surface, _UNIT.join(keys.sounds), _UNIT.join(keys.given))
        self.records.append(_bytes(_FIELD.join(fields)))
        self.tight.append(keys.surface.replace(" ", ""))
        self.entity.append(entity)
        self.kind.append(KINDS.index(thing.kind))
        self.number.append(min(keys.number, 255))
        self.coarse.append(_marked([coarse(s) for s in (*keys.sounds, *keys.given)]))
        self.digests += [_digest(kind, key) for kind, key in keys.exact]
        self.digest_names += [here] * len(keys.exact)

    def arrays(self) -> Arrays:
        exact = np.array(self.digests, np.uint64)
        order = np.argsort(exact, kind="stable")
        starts, postings, lengths = _postings(self.coarse)
        return {
            "exact": exact[order],
            "exact_names": np.array(self.digest_names, np.int32)[order],
            "gram_starts": starts,
            "postings": postings,
            "name_length": lengths,
            "name_entity": np.array(self.entity, np.int32),
            "name_kind": np.array(self.kind, np.uint8),
            "name_number": np.array(self.number, np.uint8),
            "prefixes": np.array(sorted(range(len(self.tight)), key=self.tight.__getitem__), np.int32),
            "weights": np.array(self.weights, np.float32),
            "records": b"".join(self.records),
            "records_starts": _starts(self.records),
            "things": b"".join(self.things),
            "things_starts": _starts(self.things),
        }


def _postings(sounds: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.uint8]]:
    """For each gram where its list begins, all lists on end, and how many grams each name has."""
    text = "".join(s + "  " for s in sounds) + "   "
    owner = np.repeat(np.arange(len(sounds), dtype=np.int32), [len(s) + 2 for s in sounds])
    grams, at = _grams(text)
    pairs = np.unique(grams.astype(np.int64) << 32 | owner[at])
    names = (pairs & 0xFFFFFFFF).astype(np.int32)
    starts = np.searchsorted(pairs, np.arange(_GRAMS + 1, dtype=np.int64) << 32)
    lengths = np.minimum(np.bincount(names, minlength=len(sounds)), 255).astype(np.uint8)
    return starts.astype(np.int64), names, lengths


def _grams_of(sounds: Sequence[str]) -> NDArray[np.int64]:
    return np.unique(_grams(_marked(sounds) + "   ")[0]).astype(np.int64)


def _marked(sounds: Sequence[str]) -> str:
    """Coarse sounds side by side, each with its beginning and end marked."""
    return " ".join(f"^{s}^" for s in sounds)


def _grams(text: str) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """Every run of three and of four sounds within one reading, as a number, and where it begins."""
    codes = _CODE[np.frombuffer(text.encode("latin-1", "replace"), np.uint8)]
    one, two, three, four = (codes[n : len(codes) - 3 + n] for n in range(4))
    threes = np.flatnonzero((one > 0) & (two > 0) & (three > 0))
    fours = threes[four[threes] > 0]
    of_three = _FOURS + (one[threes] << 10 | two[threes] << 5 | three[threes])
    of_four = one[fours] << 15 | two[fours] << 10 | three[fours] << 5 | four[fours]
    return np.concatenate([of_three, of_four]), np.concatenate([threes, fours])


def _digest(kind: str, key: str) -> int:
    told = hashlib.blake2b(f"{kind}{key}".encode("utf-8", "surrogatepass"), digest_size=8)
    return int.from_bytes(told.digest(), "little")


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _starts(parts: Sequence[bytes]) -> NDArray[np.int64]:
    return np.concatenate([[0], np.cumsum([len(p) for p in parts], dtype=np.int64)]).astype(np.int64)
