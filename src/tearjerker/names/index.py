"""Which of a million names does this question mean?

The index is a handful of flat arrays, so that it can lie in a file and be mapped rather than loaded:

    exact     sorted 64-bit digests of all exact keys -> name numbers
    grams     for each run of 3 or 4 coarse sounds and each kind, the numbers of the names that have it
    records   the text needed to judge a candidate closely
    prefixes  the name numbers in alphabetical order of their surface

A question goes through three doors (exact keys, shared grams rarest first, names that begin with it), and
what comes in is judged in one sweep by `similarity.py`.  Rare grams suffice: a list longer than the budget
left is not opened, which is the pruning whose cost the benchmark reports.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tearjerker.names import similarity
from tearjerker.names.fold import fold, tight
from tearjerker.names.grams import grams_of
from tearjerker.names.keys import Keys, in_two_scripts, keys_of_question, letters_of, singers_alone
from tearjerker.names.similarity import UNIT, Candidates, Judged
from tearjerker.names.sound import coarse

FORMAT = 11
"""Raised whenever keys or arrays change, so that an index made before is made anew."""

BUDGET = 28_000
"""Postings read for one question; 30 000 find nothing more of the development names among 1,000,000, 22 000
three in a thousand less."""
ENTRIES = 2000
"""Entries of those lists that are weighed for the length of their names: those that share most."""
CANDIDATES = 60
"""Names judged closely for one question; 100 answer one in a thousand more, and take a quarter longer."""

LENGTHS = 8.0
"""Added to a name's length, in sounds, before what it shares is divided by it; with 4 as many right answers
need 100 candidates."""
TOGETHER = 20
"""Things looked at for each of two names that were asked together."""
BEGINNING = 20
"""Names looked at that begin as the question does."""
NEAR = 0.35
"""What scores less is hardly meant: of such the names that begin as the question does come first."""
BEGINS = 48
"""Names are in order by so many bytes of their letters, 16 of Korean's."""

RARITY_STEPS = 16.0
"""The rarity of a run of sounds is kept in so many steps for each factor of e."""
FIELD = "\x1e"
"""Ends each of the texts kept of a name."""
_FIELD = FIELD.encode()
COLUMNS = 6
"""How many these are."""
MARKS = {ord(c): " " for c in UNIT + FIELD}
Numbers = NDArray[np.int64]


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
    known: tuple[str, ...] = ()
    """Names that others know it by."""


class Match(NamedTuple):
    """A thing that was found."""

    kind: str
    id: str
    name: str
    matched: str
    score: float
    """How likely it is meant rather than nothing, 0..1, were there no other."""
    chance: float
    """How likely it is the one meant, 0..1, among all others."""
    weight: float
    number: int
    """Of the thing, in this index."""


Arrays = Mapping[str, Any]


@dataclass(frozen=True)
class NameIndex:
    """Names, ready to be asked; made by `building.build` or from the arrays of an earlier one."""

    arrays: Arrays = field(repr=False)
    _own: threading.local = field(default_factory=threading.local, init=False, repr=False, compare=False)

    def search(self, asked: str, *, kind: str | None = None, limit: int = 5) -> list[Match]:
        """The things it may mean, likeliest first; empty where nothing is near."""
        if two := in_two_scripts(asked):
            one, other = (self._search(part, kind, max(limit, TOGETHER)) for part in two)
            return _together(one, other)[:limit]
        found = self._search(asked, kind, limit)
        if kind == "artist" and not _called(found, asked):
            for singer in singers_alone(asked):
                if _called(alone := self._search(singer, kind, limit), singer):
                    return alone
        return found

    def called(self, name: str, kind: str) -> list[tuple[str, str]]:
        """(id, spelling) of the things of this kind that are written so, but for articles and brackets.

        Nothing is guessed, and nothing left out, however many share the name.
        """
        digests, owners = self.arrays["exact"], self.arrays["exact_names"]
        wanted = np.array([digest(*form) for form in letters_of(name)], np.uint64)
        begins, ends = np.searchsorted(digests, wanted), np.searchsorted(digests, wanted, side="right")
        found = {n for begin, end in zip(begins, ends, strict=True) for n in owners[begin:end].tolist()}
        own = [n for n in sorted(found) if self.arrays["name_kind"][n] == KINDS.index(kind)]
        written = self._columns(np.array(own, np.int64))[0]
        things = self.arrays["name_entity"][own].tolist() if own else []
        return [(self.thing(n)[1], name) for n, name in zip(things, written, strict=True)]

    def _search(self, asked: str, kind: str | None, limit: int) -> list[Match]:
        question, pool, candidates = self.asked(asked, kind)
        if not len(pool):
            return []
        things = self.arrays["name_entity"][pool]
        letters = question.surface.replace(" ", "")
        begins = np.array([name.startswith(letters) for name in candidates.tight])
        judged = similarity.judge(question, candidates, things, self.rarity)
        return self._best(pool, judged, (judged.alone >= NEAR) | begins, limit)

    def asked(self, asked: str, kind: str | None) -> tuple[Keys, Numbers, Candidates]:
        """A question, the numbers of the names worth a close look, and what is compared of them.

        Where a name is the question as it stands (My Drama), nothing is taken off the question.
        """
        person = kind in (None, "artist")
        question = keys_of_question(asked, person=person)
        pool, candidates = self._candidates(question, kind)
        if question.shortened and any("=" in shows for shows in candidates.shows):
            question = keys_of_question(asked, person=person, as_it_stands=True)
            pool, candidates = self._candidates(question, kind)
        return question, pool, candidates

    def _candidates(self, question: Keys, kind: str | None) -> tuple[Numbers, Candidates]:
        if not question.surface:
            return np.zeros(0, np.int64), Candidates.none()
        exact = self._exact(question)
        doors = (list(exact), self._by_grams(question, kind), self._beginning_with(question))
        pool = np.unique(np.concatenate([np.asarray(door, np.int64) for door in doors]))
        if kind:
            pool = pool[self.arrays["name_kind"][pool] == KINDS.index(kind)]
        _, surfaces, wholes, words, sounds, given = self._columns(pool)
        return pool, Candidates(
            [exact.get(n, "") for n in pool.tolist()],
            surfaces,
            [s.replace(" ", "") for s in surfaces],
            wholes,
            words,
            sounds,
            given,
            self.arrays["name_number"][pool],
            self.arrays["name_kind"][pool] == _ARTIST,
            self.arrays["name_script"][pool],
        )

    def rarity(self, grams: Numbers) -> NDArray[np.float64]:
        """What it says that two names share these runs of sounds: the fewer names have them, the more."""
        return np.asarray(self.arrays["gram_rarity"][grams] / RARITY_STEPS)

    def _exact(self, question: Keys) -> dict[int, str]:
        """Names that share an exact key, with what that shows (see `Keys.exact`)."""
        found: dict[int, str] = {}
        digests, names = self.arrays["exact"], self.arrays["exact_names"]
        wanted = np.array([digest(kind, key) for _, kind, key in question.exact], np.uint64)
        begins, ends = np.searchsorted(digests, wanted), np.searchsorted(digests, wanted, side="right")
        for (shows, _, _), begin, end in zip(question.exact, begins.tolist(), ends.tolist(), strict=True):
            for name in names[begin : min(end, begin + CANDIDATES)].tolist():
                found[name] = found.get(name, "") + shows
        return found

    def _by_grams(self, question: Keys, kind: str | None) -> Numbers:
        """The names that share most with it, by the rarity of what they share."""
        lists = list(self._lists(grams_of([coarse(s) for s in question.sounds]), kind))
        if not lists:
            return np.zeros(0, np.int64)
        names = np.concatenate([names for names, _ in lists]).astype(np.int64)
        shared = self._nothing_shared()
        try:
            np.add.at(shared, names, np.repeat([rarity for _, rarity in lists], [len(n) for n, _ in lists]))
            return self._sharing_most(names, shared)
        finally:
            shared[names] = 0

    def _nothing_shared(self) -> NDArray[np.uint16]:
        """A zero for each name: one table a thread, as a new one costs as much as all it is used for."""
        if not hasattr(self._own, "shared"):
            self._own.shared = np.zeros(len(self), np.uint16)
        table: NDArray[np.uint16] = self._own.shared
        return table

    def _lists(self, grams: Numbers, kind: str | None) -> Iterator[tuple[NDArray[np.uint32], np.uint16]]:
        """The names that have each of these runs of sounds, and its rarity: the shortest lists that fit."""
        starts, postings = self.arrays["gram_starts"], self.arrays["postings"]
        first, past = (KINDS.index(kind), KINDS.index(kind) + 1) if kind else (0, len(KINDS))
        begins, ends = (starts[len(KINDS) * grams + which].astype(np.int64) for which in (first, past))
        rarity = np.rint(2 * self.rarity(grams)).clip(min=1).astype(np.uint16)
        left, read = BUDGET, 0
        for n in np.argsort(ends - begins, kind="stable").tolist():
            begin, end = int(begins[n]), int(ends[n])
            if end - begin > left and read >= 2:
                break
            if end > begin:
                yield postings[begin : min(end, begin + BUDGET)], rarity[n]
                left, read = left - (end - begin), read + 1

    def _sharing_most(self, names: Numbers, shared: NDArray[np.uint16]) -> Numbers:
        """Those of the names that share most for their length; each stands there once for each list."""
        much = shared.take(names)
        if len(names) > ENTRIES:
            as_much = np.cumsum(np.bincount(much)[::-1])[::-1]  # how many share so much or more
            enough = min(int(np.searchsorted(-as_much, -ENTRIES)), len(as_much) - 1)
            likely = np.flatnonzero(much >= enough)  # `take` is thrice as fast as a mask
            names, much = names.take(likely), much.take(likely)
        places = np.arange(len(names)).astype(np.uint16)
        shared[names] = places  # the last of each name stays: no list is sorted to tell them apart
        last = shared.take(names) == places
        names, much = names[last], much[last]
        if len(names) <= CANDIDATES:
            return names
        worth = much / (LENGTHS + self.arrays["name_length"][names])
        return names[np.argpartition(-worth, CANDIDATES)[:CANDIDATES]]

    def _beginning_with(self, question: Keys) -> Numbers:
        """Names whose letters begin with these: as one types."""
        letters = as_bytes(question.surface.replace(" ", ""))
        wanted, order = letters[:BEGINS], self.arrays["prefixes"]
        low, high = 0, len(order)
        while low < high:
            middle = (low + high) // 2
            if self._tight(int(order[middle]))[:BEGINS] < wanted:
                low = middle + 1
            else:
                high = middle
        end = low
        while end < min(len(order), low + BEGINNING) and self._tight(int(order[end])).startswith(letters):
            end += 1
        return np.asarray(order[low:end], np.int64)

    def _best(self, pool: Numbers, judged: Judged, first: NDArray[np.bool_], limit: int) -> list[Match]:
        """Each thing with its nearest name: those that come `first`, the likeliest, the best known."""
        things = self.arrays["name_entity"][pool]
        weights = self.arrays["weights"][things]
        order = np.lexsort((pool, -judged.near, -weights, -np.round(judged.chance, 3), ~first))
        backwards = order[::-1]
        nearest = dict(zip(things[backwards].tolist(), backwards.tolist(), strict=True))
        best = [nearest[thing] for thing in dict.fromkeys(things[order].tolist())][:limit]
        written = self._columns(pool[best])[0]
        told = (things[best].tolist(), judged.alone[best], judged.chance[best], weights[best])
        return [
            Match(*self.thing(thing), matched, float(alone), float(chance), float(weight), thing)
            for matched, thing, alone, chance, weight in zip(written, *told, strict=True)
        ]

    def thing(self, number: int) -> tuple[str, str, str]:
        """Kind, id and shown name of the thing with this number."""
        starts = self.arrays["things_starts"]
        kind, id, shown = _read(self.arrays["things"][starts[number] : starts[number + 1]]).split(FIELD)
        return kind, id, shown

    def names_of(self, thing: int) -> list[str]:
        """Every spelling of the thing with this number."""
        begin, end = np.searchsorted(self.arrays["name_entity"], [thing, thing + 1])
        return self._columns(np.arange(begin, end))[0]

    def _columns(self, names: Numbers) -> list[list[str]]:
        """Of all names as written, then of all the surfaces, wholes, words, sounds, given sounds."""
        starts, texts = self.arrays["records_starts"], self.arrays["records"]
        ends = zip(starts[names].tolist(), starts[names + 1].tolist(), strict=True)
        parts = _read(b"".join([texts[begin:end] for begin, end in ends])).split(FIELD)
        return [parts[n : len(parts) - 1 : COLUMNS] for n in range(COLUMNS)]

    def _tight(self, name: int) -> bytes:
        """The letters of a name without gaps, as they are kept."""
        starts = self.arrays["records_starts"]
        record = bytes(self.arrays["records"][starts[name] : starts[name + 1]])
        return record.split(_FIELD, 2)[1].replace(b" ", b"")

    def __len__(self) -> int:
        """How many names it knows."""
        return len(self.arrays["name_entity"])


KINDS = ("drama", "song", "artist")
_ARTIST = KINDS.index("artist")


def _called(found: Sequence[Match], name: str) -> bool:
    """Whether the first of them is written so."""
    return bool(found) and tight(fold(found[0].matched)) == tight(fold(name))


def _together(one: Sequence[Match], other: Sequence[Match]) -> list[Match]:
    """What either of two names means, first what both mean, then what the first does."""
    found = {match.number: match for match in one}
    for match in other:
        before = found.get(match.number)
        found[match.number] = _both(before, match) if before else match
    first = {match.number: match.chance for match in one}
    return sorted(
        found.values(), key=lambda m: (-round(m.chance, 2), -first.get(m.number, 0.0), -m.score, -m.weight)
    )


def _both(one: Match, other: Match) -> Match:
    """Meant by either name."""
    return one._replace(
        score=1 - (1 - one.score) * (1 - other.score), chance=1 - (1 - one.chance) * (1 - other.chance)
    )


def beginning(letters: str) -> bytes:
    """What a name is put in order by."""
    return as_bytes(letters)[:BEGINS]


def digest(kind: str, key: str) -> int:
    """Of an exact key, its kind mixed in."""
    told = hashlib.blake2b(f"{kind}{key}".encode("utf-8", "surrogatepass"), digest_size=8)
    return int.from_bytes(told.digest(), "little")


def as_bytes(text: str) -> bytes:
    """UTF-8 that takes what is no text as well."""
    return text.encode("utf-8", "surrogatepass")


def _read(part: Any) -> str:
    return str(part, "utf-8", "surrogatepass")
