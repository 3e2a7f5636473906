"""Is what we hold sound?

    for finding in check(catalogue): print(finding.level, finding.id, finding.says)

An error is something that must not be shipped: a statement that breaks the vocabulary or has no source,
a reference to nothing, a thing without a name, a date that cannot be.  A doubt is something that a person
should look at: sources that disagree, a song that came out long after its drama, two things that may be
one.  A gap is something that is merely missing.

Two things that look alike and are not are told apart once, with `different_from`, and not asked about again.
A rule is a function from everything that is held to findings, and an entry in `RULES`.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from tearjerker.catalogue import pack
from tearjerker.model import VOCABULARY, Entity, Fact, Kind
from tearjerker.names.hangul import has_hangul

if TYPE_CHECKING:
    from tearjerker.catalogue import Catalogue

Level = Literal["error", "doubt", "gap"]

FIRST_YEAR = 1850
"""Dramas use old pieces too, but none that a recording of would be older."""
LAST_YEAR = 2035
"""Announced dramas lie ahead; a slip of the pen lies farther."""
LATE_DAYS = 200
"""An album with everything on it comes out within half a year of the last episode; later is worth a look."""
EARLY_DAYS = 200
"""The longest a first single is seen to come out before the first episode."""
SAME = 0.97
"""From this score of `find` on, the name of one thing means another as well."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at."""

    level: Level
    rule: str
    id: str
    """The thing spoken of."""
    says: str
    """What is wrong with it, in one line."""


@dataclass(frozen=True)
class Held:
    """Everything in a catalogue, as the rules look at it."""

    entities: Mapping[str, Entity]
    find: Callable[[str, str], Iterable[tuple[str, float]]]
    """(name, kind as in `Catalogue.find`) to the ids it may mean, with their scores."""

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        """Every statement."""
        return tuple(fact for entity in self.entities.values() for fact in entity.facts)

    def of(self, kind: Kind) -> Iterator[Entity]:
        """The things of one kind."""
        return (entity for entity in self.entities.values() if entity.kind == kind)

    def aired(self, recording: Entity) -> Iterator[tuple[Entity, Fact]]:
        """The dramas that a recording was made for, with the statement that says so."""
        for fact in recording.all("placement"):
            if fact.get("origin") != "pre-existing" and fact.value in self.entities:
                yield self.entities[fact.value], fact


def held(catalogue: Catalogue) -> Held:
    """Everything in the catalogue."""

    def find(name: str, kind: str) -> Iterable[tuple[str, float]]:
        return ((hit.id, hit.score) for hit in catalogue.find(name, kind=kind, limit=6).results)

    ids = [id for kind in _KINDS for id in catalogue.ids(kind)]
    return Held(catalogue.entities(ids), find)


def check(catalogue: Catalogue, rules: Iterable[str] | None = None) -> Iterator[Finding]:
    """What the rules find, all of them or those named; errors come first, then doubts, then gaps."""
    everything = held(catalogue)
    for name in rules if rules is not None else RULES:
        yield from RULES[name](everything)


def audit(catalogue: Catalogue, sample: int, *, seed: int = 0) -> list[Fact]:
    """`sample` statements of the pack, drawn at random, to be checked by hand; the same for the same seed.

    What only joins our own ids (a recording to its work) is left out: no source can be asked about it.
    """
    facts = [f for f in held(catalogue).facts if f.origin == "pack" and _can_be_asked(f)]
    facts.sort(key=lambda f: f.id)
    return random.Random(seed).sample(facts, min(sample, len(facts)))


def _can_be_asked(fact: Fact) -> bool:
    return fact.property != "work" and not fact.subject.startswith("work/")


# -- errors -----------------------------------------------------------------------------------------------


def _broken(held: Held) -> Iterator[Finding]:
    for fact in held.facts:
        if trouble := pack.problem(fact):
            yield Finding("error", "broken", fact.subject, f"{fact.property} {fact.value!r}: {trouble}")


def _unsourced(held: Held) -> Iterator[Finding]:
    for fact in held.facts:
        if not fact.sources:
            yield Finding("error", "unsourced", fact.subject, f"{fact.property} {fact.value!r} has no source")


def _dangling(held: Held) -> Iterator[Finding]:
    for fact in held.facts:
        rule = VOCABULARY.get(fact.property)
        if rule and rule.type == "ref" and fact.value not in held.entities:
            yield Finding(
                "error",
                "dangling",
                fact.subject,
                f"{fact.property} points at {fact.value!r}, which is nothing",
            )


def _nameless(held: Held) -> Iterator[Finding]:
    for entity in held.entities.values():
        if not entity.all("name"):
            yield Finding("error", "nameless", entity.id, "has no name")


def _impossible(held: Held) -> Iterator[Finding]:
    for fact in held.facts:
        rule = VOCABULARY.get(fact.property)
        if rule and rule.type == "date" and (trouble := _no_date(fact.value)):
            yield Finding("error", "impossible", fact.subject, f"{fact.property} {fact.value}: {trouble}")
    for drama in held.of("drama"):
        first, last = drama.value("first_aired"), drama.value("last_aired")
        if first and last and _days(last, end=True) < _days(first):
            yield Finding("error", "impossible", drama.id, f"ends ({last}) before it begins ({first})")


# -- doubts -----------------------------------------------------------------------------------------------


def _conflicting(held: Held) -> Iterator[Finding]:
    for entity in held.entities.values():
        for name, told in sorted(entity.conflicts.items()):
            values = ", ".join(dict.fromkeys(fact.value for fact in told))
            yield Finding("doubt", "conflicting", entity.id, f"{name}: sources say {values}")


def _untimely(held: Held) -> Iterator[Finding]:
    """A song that came out long before or after the drama it was made for."""
    for recording in held.of("recording"):
        released = recording.best("released")
        for drama, placement in held.aired(recording) if released else ():
            if released and not placement.get("note") and (why := _apart(released.value, drama)):
                yield Finding("doubt", "untimely", recording.id, f"released {released.value}, {why}")


def _alike(held: Held) -> Iterator[Finding]:
    """Two things of which `find` takes one's name for the other's; songs only of one drama."""
    seen: set[frozenset[str]] = set()
    for kind, word in (("drama", "drama"), ("artist", "artist"), ("recording", "song")):
        for entity in held.of(kind):  # type: ignore[arg-type]  # the literals above are kinds
            for other in _taken_for(held, entity, word):
                pair = frozenset((entity.id, other.id))
                if pair not in seen and not _told_apart(entity, other):
                    seen.add(pair)
                    yield Finding("doubt", "alike", entity.id, f"{entity.name!r} may be {other.id}")


def _in_two_scripts(held: Held) -> Iterator[Finding]:
    """Two songs of one singer in one drama, one known by Korean letters only, one by Latin ones: one song?

    That is how a song comes in twice, from a source with 그 남자 and one with That Man.  What came out on
    other days is left alone, and what is in the pack alone: there it was looked at.
    """
    sung: dict[tuple[str, frozenset[str]], list[Entity]] = defaultdict(list)
    for recording in held.of("recording"):
        for drama in _values(recording, "placement"):
            sung[drama, frozenset(_values(recording, "artist"))].append(recording)
    for (_, singers), songs in sung.items():
        korean = [s for s in songs if _letters(s) == {True}]
        latin = [s for s in songs if _letters(s) == {False}]
        if singers and len(korean) == len(latin) == 1 and _may_be_one(korean[0], latin[0]):
            says = f"{korean[0].name!r} may be {latin[0].id} ({latin[0].name!r}) in the other script"
            yield Finding("doubt", "in two scripts", korean[0].id, says)


def _letters(recording: Entity) -> set[bool]:
    """Whether its names are in Korean letters: yes, no, or some."""
    return {has_hangul(f.value) for f in recording.all("name") if f.get("kind") != "romanized"}


def _may_be_one(one: Entity, other: Entity) -> bool:
    if all(f.origin == "pack" for e in (one, other) for f in e.all("name")):
        return False
    days = [e.value("released") for e in (one, other)]
    same_day = None in days or days[0] == days[1]
    return same_day and not _told_apart(one, other) and not (one.all("version_of") or other.all("version_of"))


def _taken_for(held: Held, entity: Entity, word: str) -> Iterator[Entity]:
    for name in {entity.name, entity.hangul or entity.name}:
        scores = dict(held.find(name, word))
        # within one drama a like title is worth a look; among all singers, only one that fits as well
        least = SAME if word == "song" else max(SAME, scores.get(entity.id, 0.0))
        for id, score in scores.items():
            other = held.entities.get(id)
            if other and id != entity.id and score >= least and _one_song(entity, other):
                yield other


def _one_song(a: Entity, b: Entity) -> bool:
    """Songs of one title are many: only a common drama makes two suspicious, and versions are none."""
    if a.kind != "recording":
        return True
    linked = {f.value for f in a.all("version_of")} | {f.value for f in b.all("version_of")}
    if {a.id, b.id} & linked or _values(a, "version_of") & _values(b, "version_of"):
        return False
    return bool(_values(a, "placement") & _values(b, "placement"))


def _told_apart(a: Entity, b: Entity) -> bool:
    return b.id in _values(a, "different_from") or a.id in _values(b, "different_from")


# -- gaps -------------------------------------------------------------------------------------------------


def _without_hangul(held: Held) -> Iterator[Finding]:
    for entity in (*held.of("drama"), *held.of("artist")):
        if not entity.hangul:
            yield Finding("gap", "without hangul", entity.id, f"{entity.name!r} has no Korean name")


def _silent(held: Held) -> Iterator[Finding]:
    """A drama of which no song is held."""
    heard = {fact.value for recording in held.of("recording") for fact in recording.all("placement")}
    for drama in held.of("drama"):
        if drama.id not in heard:
            yield Finding("gap", "silent", drama.id, f"{drama.name!r} has no song here")


RULES: Mapping[str, Callable[[Held], Iterator[Finding]]] = {
    "broken": _broken,
    "unsourced": _unsourced,
    "dangling": _dangling,
    "nameless": _nameless,
    "impossible": _impossible,
    "conflicting": _conflicting,
    "untimely": _untimely,
    "alike": _alike,
    "in two scripts": _in_two_scripts,
    "without hangul": _without_hangul,
    "silent": _silent,
}
_KINDS: tuple[Kind, ...] = ("drama", "artist", "work", "recording", "release", "list")


# -- dates ------------------------------------------------------------------------------------------------


def _no_date(date: str) -> str | None:
    year, month, day = _parts(date)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return f"the year lies outside {FIRST_YEAR} to {LAST_YEAR}"
    if not 1 <= month <= 12 or not 1 <= day <= _month_days(year, month):
        return "there is no such day"
    return None


def _apart(released: str, drama: Entity) -> str | None:
    first, last = drama.value("first_aired"), drama.value("last_aired") or drama.value("first_aired")
    if first and _days(released, end=True) < _days(first) - EARLY_DAYS:
        return f"and {drama.name} begins on {first}"
    if last and _days(released) > _days(last, end=True) + LATE_DAYS:
        return f"and {drama.name} ends on {last}"
    return None


def _days(date: str, *, end: bool = False) -> int:
    """A date as a number of days; of a month or a year its first day, or the last with `end`."""
    year, month, day = _parts(date, end=end)
    return year * 372 + month * 31 + day


def _parts(date: str, *, end: bool = False) -> tuple[int, int, int]:
    numbers = [int(n) for n in date.split("-")]
    filled = numbers + ([12, 31] if end else [1, 1])[len(numbers) - 1 :]
    return filled[0], filled[1], filled[2]


def _month_days(year: int, month: int) -> int:
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return (31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]


def _values(entity: Entity, property: str) -> set[str]:
    return {fact.value for fact in entity.all(property)}
