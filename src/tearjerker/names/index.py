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
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tearjerker.names import similarity
from tearjerker.names.foreign import main_script
from tearjerker.names.grams import GRAMS, grams_in, grams_of, marked
from tearjerker.names.keys import Keys, in_two_scripts, keys_of_name, keys_of_question, letters_of
from tearjerker.names.similarity import Candidates, Judged
from tearjerker.names.sound import coarse

FORMAT = 6
"""Raised whenever keys or arrays change, so that an index made before is made anew."""

BUDGET = 30_000
"""Postings read for one question; 60 000 found nothing more on the development names at 1,000,000."""
CANDIDATES = 120
"""Names judged closely for one question."""

LENGTHS = 4.0
"""Added to a name's length, in sounds, before what it shares is divided by it."""
TOGETHER = 20
"""Things looked at for each of two names that were asked together."""
BEGINNING = 20
"""Names looked at that begin as the question does."""

_RARITY_BITS = 5  # the rest of 32 is the name's number: 134 million names
_RAREST = (1 << _RARITY_BITS) - 1
_UNIT, _FIELD, _RECORD = "\x1f", "\x1e", "\x1d"
_MARKS = {ord(c): " " for c in _UNIT + _FIELD + _RECORD}
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
    """Names, ready to be asked; made by `build` or from the arrays of an earlier one."""

    arrays: Arrays = field(repr=False)

    def search(self, asked: str, *, kind: str | None = None, limit: int = 5) -> list[Match]:
        """The things it may mean, likeliest first; empty where nothing is near."""
        if two := in_two_scripts(asked):
            one, other = (self._search(part, kind, max(limit, TOGETHER)) for part in two)
            return _together(one, other)[:limit]
        return self._search(asked, kind, limit)

    def called(self, name: str, kind: str) -> list[tuple[str, str]]:
        """(id, spelling) of the things of this kind that are written so, but for articles and brackets.

        Nothing is guessed, and nothing left out, however many share the name.
        """
        digests, owners = self.arrays["exact"], self.arrays["exact_names"]
        wanted = np.array([_digest(*form) for form in letters_of(name)], np.uint64)
        begins, ends = np.searchsorted(digests, wanted), np.searchsorted(digests, wanted, side="right")
        found = {n for begin, end in zip(begins, ends, strict=True) for n in owners[begin:end].tolist()}
        own = [n for n in sorted(found) if self.arrays["name_kind"][n] == KINDS.index(kind)]
        written = [record[0] for record in self._records(np.array(own, np.int64))] if own else []
        things = self.arrays["name_entity"][own].tolist() if own else []
        return [(self.thing(n)[1], name) for n, name in zip(things, written, strict=True)]

    def _search(self, asked: str, kind: str | None, limit: int) -> list[Match]:
        question, pool, candidates = self.asked(asked, kind)
        if not len(pool):
            return []
        things = self.arrays["name_entity"][pool]
        return self._best(pool, similarity.judge(question, candidates, things, self.rarity), limit)

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
        records = self._records(pool)
        return pool, Candidates(
            [exact.get(n, "") for n in pool.tolist()],
            [r[1] for r in records],
            [r[2] or r[1].replace(" ", "") for r in records],
            [r[3] for r in records],
            [r[4].split(_UNIT) for r in records],
            [r[5].split(_UNIT) for r in records],
            self.arrays["name_number"][pool],
            self.arrays["name_kind"][pool] == _ARTIST,
            self.arrays["name_script"][pool],
        )

    def rarity(self, grams: Numbers) -> NDArray[np.float64]:
        """What it says that two names share these runs of sounds: the fewer names have them, the more."""
        starts = self.arrays["gram_starts"]
        count = starts[len(KINDS) * (grams + 1)] - starts[len(KINDS) * grams]
        return np.asarray(np.log1p(len(self) / (1.0 + count)))

    def _exact(self, question: Keys) -> dict[int, str]:
        """Names that share an exact key, with what that shows (see `Keys.exact`)."""
        found: dict[int, str] = {}
        digests, names = self.arrays["exact"], self.arrays["exact_names"]
        wanted = np.array([_digest(kind, key) for _, kind, key in question.exact], np.uint64)
        begins, ends = np.searchsorted(digests, wanted), np.searchsorted(digests, wanted, side="right")
        for (shows, _, _), begin, end in zip(question.exact, begins.tolist(), ends.tolist(), strict=True):
            for name in names[begin : min(end, begin + CANDIDATES)].tolist():
                found[name] = found.get(name, "") + shows
        return found

    def _by_grams(self, question: Keys, kind: str | None) -> Numbers:
        """The names that share most with it, by the rarity of what they share."""
        grams = grams_of([coarse(s) for s in question.sounds])
        starts, postings = self.arrays["gram_starts"], self.arrays["postings"]
        first, past = (KINDS.index(kind), KINDS.index(kind) + 1) if kind else (0, len(KINDS))
        begins, ends = starts[len(KINDS) * grams + first], starts[len(KINDS) * grams + past]
        rarity = np.clip(np.rint(2 * self.rarity(grams)), 1, _RAREST).astype(np.uint32)
        lists: list[NDArray[np.uint32]] = []
        left = BUDGET
        for n in np.argsort(ends - begins, kind="stable").tolist():
            begin, end = int(begins[n]), int(ends[n])
            if end - begin > left and len(lists) >= 2:
                break
            if end > begin:
                some = postings[begin : min(end, begin + BUDGET)]
                lists.append(some << np.uint32(_RARITY_BITS) | rarity[n])
                left -= end - begin
        return self._sharing_most(np.sort(np.concatenate(lists))) if lists else np.zeros(0, np.int64)

    def _sharing_most(self, postings: NDArray[np.uint32]) -> Numbers:
        """The names whose postings (number, and rarity in the last bits) weigh most for their length."""
        names = postings >> np.uint32(_RARITY_BITS)
        first = np.flatnonzero(np.concatenate([[True], names[1:] != names[:-1]]))
        past = np.append(first[1:], len(names))
        several = past - first > 1
        if np.count_nonzero(several) >= CANDIDATES:  # those that share but one run are not worth weighing
            first, past = first[several], past[several]
        names = names[first].astype(np.int64)
        if len(names) <= CANDIDATES:
            return np.asarray(names)
        weighed = np.concatenate([[0], np.cumsum(postings & np.uint32(_RAREST), dtype=np.int64)])
        by_size = (weighed[past] - weighed[first]) / (LENGTHS + self.arrays["name_length"][names])
        return np.asarray(names[np.argpartition(-by_size, CANDIDATES)[:CANDIDATES]])

    def _beginning_with(self, question: Keys) -> Numbers:
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
        while end < min(len(order), low + BEGINNING) and self._tight(int(order[end])).startswith(letters):
            end += 1
        return np.asarray(order[low:end], np.int64)

    def _best(self, pool: Numbers, judged: Judged, limit: int) -> list[Match]:
        """Each thing with its nearest name, the likeliest first, among equals the best known."""
        things = self.arrays["name_entity"][pool]
        weights = self.arrays["weights"][things]
        found: dict[int, Match] = {}
        for n in np.lexsort((pool, -judged.near, -weights, -np.round(judged.chance, 3))):
            thing = int(things[n])
            if thing not in found:
                kind, id, shown = self.thing(thing)
                matched = self._records(pool[n : n + 1])[0][0]
                score, chance = float(judged.alone[n]), float(judged.chance[n])
                found[thing] = Match(kind, id, shown, matched, score, chance, float(weights[n]), thing)
            if len(found) >= limit:
                break
        return list(found.values())

    def thing(self, number: int) -> tuple[str, str, str]:
        """Kind, id and shown name of the thing with this number."""
        starts = self.arrays["things_starts"]
        kind, id, shown = _read(self.arrays["things"][starts[number] : starts[number + 1]]).split(_FIELD)
        return kind, id, shown

    def names_of(self, thing: int) -> list[str]:
        """Every spelling of the thing with this number."""
        begin, end = np.searchsorted(self.arrays["name_entity"], [thing, thing + 1])
        return [record[0] for record in self._records(np.arange(begin, end))]

    def _records(self, names: Numbers) -> list[list[str]]:
        """Of each name: as written, surface, whole, words, sounds, given sounds."""
        starts, texts = self.arrays["records_starts"], self.arrays["records"]
        ends = zip(starts[names].tolist(), starts[names + 1].tolist(), strict=True)
        whole = _read(b"".join([texts[begin:end] for begin, end in ends]))
        return [record.split(_FIELD) for record in whole.split(_RECORD)[:-1]]

    def _tight(self, name: int) -> str:
        starts = self.arrays["records_starts"]
        record = _read(self.arrays["records"][starts[name] : starts[name + 1]])
        return record.split(_FIELD, 2)[1].replace(" ", "")

    def __len__(self) -> int:
        """How many names it knows."""
        return len(self.arrays["name_entity"])


KINDS = ("drama", "song", "artist")
_ARTIST = KINDS.index("artist")


def build(things: Iterable[Named]) -> NameIndex:
    """An index of these things."""
    collected = _Collected()
    for thing in things:
        collected.add(thing)
    return NameIndex(collected.arrays())


def _together(one: Iterable[Match], other: Iterable[Match]) -> list[Match]:
    """What either of two names means, first what both mean."""
    found = {match.number: match for match in one}
    for match in other:
        before = found.get(match.number)
        found[match.number] = _both(before, match) if before else match
    return sorted(found.values(), key=lambda m: (-m.chance, -m.score, -m.weight))


def _both(one: Match, other: Match) -> Match:
    """Meant by either name."""
    return one._replace(
        score=1 - (1 - one.score) * (1 - other.score), chance=1 - (1 - one.chance) * (1 - other.chance)
    )


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
    script: list[int] = field(default_factory=list)
    length: list[int] = field(default_factory=list)
    coarse: list[str] = field(default_factory=list)
    digests: list[int] = field(default_factory=list)
    digest_names: list[int] = field(default_factory=list)

    def add(self, thing: Named) -> None:
        number = len(self.things)
        fields = (thing.kind, thing.id, thing.name)
        self.things.append(_bytes(_FIELD.join(f.translate(_MARKS) for f in fields)))
        self.weights.append(thing.weight)
        known = thing.known
        for name in dict.fromkeys(thing.names):
            self._add_name(name, number, thing, known)
            known = ()

    def _add_name(self, name: str, entity: int, thing: Named, known: tuple[str, ...]) -> None:
        keys = keys_of_name(name, person=thing.person, known=known)
        if not keys.surface:
            return
        here = len(self.records)
        given = _UNIT.join(coarse(s) for s in keys.given)
        whole = keys.whole if keys.number else ""
        written = name.translate(_MARKS)
        fields = (written, keys.surface, whole, keys.words, _UNIT.join(keys.sounds), given)
        self.records.append(_bytes(_FIELD.join(fields) + _RECORD))
        self.tight.append(keys.surface.replace(" ", ""))
        self.entity.append(entity)
        self.kind.append(KINDS.index(thing.kind))
        self.number.append(min(keys.number, 255))
        self.script.append(main_script(keys.surface))
        self.length.append(min(*(len(s) for s in keys.sounds), 255))
        self.coarse.append(marked([coarse(s) for s in (*keys.sounds, *keys.given)]))
        self.digests += [_digest(kind, key) for _, kind, key in keys.exact]
        self.digest_names += [here] * len(keys.exact)

    def arrays(self) -> Arrays:
        exact = np.array(self.digests, np.uint64)
        order = np.argsort(exact, kind="stable")
        starts, postings = _postings(self.coarse, np.array(self.kind, np.int64))
        return {
            "exact": exact[order],
            "exact_names": np.array(self.digest_names, np.int32)[order],
            "gram_starts": starts,
            "postings": postings,
            "name_length": np.array(self.length, np.uint8),
            "name_entity": np.array(self.entity, np.int32),
            "name_kind": np.array(self.kind, np.uint8),
            "name_number": np.array(self.number, np.uint8),
            "name_script": np.array(self.script, np.uint8),
            "prefixes": np.array(sorted(range(len(self.tight)), key=self.tight.__getitem__), np.int32),
            "weights": np.array(self.weights, np.float32),
            "records": b"".join(self.records),
            "records_starts": _starts(self.records),
            "things": b"".join(self.things),
            "things_starts": _starts(self.things),
        }


def _postings(sounds: Sequence[str], kinds: Numbers) -> tuple[Numbers, NDArray[np.uint32]]:
    """Where the list of each gram and kind begins, and all lists on end."""
    text = "".join(s + "  " for s in sounds) + "   "
    owner = np.repeat(np.arange(len(sounds)), [len(s) + 2 for s in sounds])
    grams, at = grams_in(text)
    names = owner[at]
    pairs = np.unique((grams.astype(np.int64) * len(KINDS) + kinds[names]) << 32 | names)
    starts = np.searchsorted(pairs, np.arange(GRAMS * len(KINDS) + 1, dtype=np.int64) << 32)
    return starts.astype(np.int64), (pairs & 0xFFFFFFFF).astype(np.uint32)


def _digest(kind: str, key: str) -> int:
    told = hashlib.blake2b(f"{kind}{key}".encode("utf-8", "surrogatepass"), digest_size=8)
    return int.from_bytes(told.digest(), "little")


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _read(part: Any) -> str:
    return str(part, "utf-8", "surrogatepass")


def _starts(parts: Sequence[bytes]) -> NDArray[np.int64]:
    return np.concatenate([[0], np.cumsum([len(p) for p in parts], dtype=np.int64)]).astype(np.int64)
