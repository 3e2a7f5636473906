"""How does one walk through all dramas, songs and artists?

By what speaks most of them, by their first letter, or (dramas) by the year they began.  Each way is one
question that an index answers, so that a page of a million recordings comes as fast as one of three thousand.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import inf
from typing import NamedTuple

import sqlalchemy as sa

from tearjerker.catalogue import Catalogue, schema
from tearjerker.model import Kind

PAGE = 48
"""Things on a page of an index."""
COUNTED = 33_000
"""Statements that an order by count looks at: all of the starter pack, a sample of a million recordings."""
LONG_S = 0.03
"""A count that takes longer is not asked for with every page."""
DIGITS = "0-9"
LETTERS = (DIGITS, *"abcdefghijklmnopqrstuvwxyz")
_YEAR, _NUMBER = re.compile("[0-9]{4}"), re.compile("[0-9]{1,6}")
_SAID = schema.statement.c
_THING = schema.entity.c


class Most(NamedTuple):
    """What is counted of a kind, and what the order is called."""

    property: str
    counted: str
    """`value` where the statement points at the thing, `subject` where it is said of it."""
    called: str


MOST: dict[Kind, Most] = {
    "drama": Most("placement", "value", "Most songs"),
    "recording": Most("mention", "subject", "Most listed"),
    "artist": Most("artist", "value", "Most songs"),
}


@dataclass(frozen=True, slots=True)
class Walk:
    """A page of an index: its things, and how to go on."""

    ids: tuple[str, ...]
    following: str
    """What `after` goes on with; "" at the end."""
    letters: tuple[str, ...]
    """The first letters that there are."""
    years: tuple[str, ...] = ()


class Counts:
    """How many there are of each kind.  What took long to count is believed a thousand times as long.

    A million recordings take the database a tenth of a second; three thousand take none worth mentioning, and
    whoever imports into a small catalogue sees the new number at once.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._known: dict[Kind, int] = {}
        self._until = -inf

    def __call__(self, catalogue: Catalogue) -> dict[Kind, int]:
        """The number by kind."""
        began = self._clock()
        if began >= self._until:
            self._known = {kind: catalogue.count(kind) for kind in MOST}
            took = self._clock() - began
            self._until = self._clock() + (1000 * took if took > LONG_S else 0)
        return self._known


def walk(catalogue: Catalogue, kind: Kind, *, letter: str = "", year: str = "", after: str = "") -> Walk:
    """A page of the things of a kind: with this first letter, of this year, else those most is said of."""
    skip = int(after) if _NUMBER.fullmatch(after) else 0
    with catalogue.reading() as connection:
        if letter in LETTERS:
            ids = _of_letter(connection, kind, letter, after)
        elif kind == "drama" and _YEAR.fullmatch(year):
            ids = _of_year(connection, year, after)
        else:
            letter = year = ""
            ids = _most(connection, MOST[kind], skip)
        letters = _letters(connection, kind)
        years = _years(connection) if kind == "drama" else ()
    shown, more = tuple(ids[:PAGE]), len(ids) > PAGE
    following = (shown[-1] if letter or year else str(skip + PAGE)) if more else ""
    return Walk(shown, following, letters, years)


def most(catalogue: Catalogue, kind: Kind, limit: int) -> list[str]:
    """The ids of which most is said."""
    with catalogue.reading() as connection:
        return _most(connection, MOST[kind], 0, limit)


def songs_of(catalogue: Catalogue, kind: Kind, ids: Sequence[str]) -> dict[str, int]:
    """How many songs each of these dramas or artists has."""
    rule = MOST[kind]
    if rule.counted != "value" or not ids:
        return {}
    times = sa.func.count(_SAID.subject.distinct()).label("songs")
    query = sa.select(_SAID.value, times).where(_SAID.property == rule.property, _SAID.value.in_(ids))
    with catalogue.reading() as connection:
        return {row.value: row.songs for row in connection.execute(query.group_by(_SAID.value))}


def _most(connection: sa.Connection, rule: Most, skip: int, limit: int = PAGE + 1) -> list[str]:
    column = _SAID[rule.counted].label("id")
    some = sa.select(column).where(_SAID.property == rule.property).limit(COUNTED).subquery()
    order = (sa.func.count().desc(), some.c.id)
    query = sa.select(some.c.id).group_by(some.c.id).order_by(*order).offset(skip).limit(limit)
    return list(connection.scalars(query))


def _of_letter(connection: sa.Connection, kind: Kind, letter: str, after: str) -> list[str]:
    low, high = _range(kind, letter)
    query = sa.select(_THING.id).where(_THING.kind == kind, _THING.id >= low, _THING.id < high)
    return list(connection.scalars(query.where(_THING.id > after).order_by(_THING.id).limit(PAGE + 1)))


def _range(kind: Kind, letter: str) -> tuple[str, str]:
    """Ids are kept by their bytes: from `drama/g` up to `drama/h`; `:` follows 9."""
    first, end = ("0", ":") if letter == DIGITS else (letter, chr(ord(letter) + 1))
    return f"{kind}/{first}", f"{kind}/{end}"


def _letters(connection: sa.Connection, kind: Kind) -> tuple[str, ...]:
    """One look into the index for each letter, whatever lies between."""
    ranges = {letter: _range(kind, letter) for letter in LETTERS}
    there = [
        sa.exists().where(_THING.kind == kind, _THING.id >= low, _THING.id < high).label(f"l{n}")
        for n, (low, high) in enumerate(ranges.values())
    ]
    found = connection.execute(sa.select(*there)).one()
    return tuple(letter for letter, is_there in zip(ranges, found, strict=True) if is_there)


def _of_year(connection: sa.Connection, year: str, after: str) -> list[str]:
    began = sa.select(_SAID.subject).distinct().where(_SAID.property == "first_aired")
    within = began.where(_SAID.value >= year, _SAID.value < str(int(year) + 1), _SAID.subject > after)
    return list(connection.scalars(within.order_by(_SAID.subject).limit(PAGE + 1)))


def _years(connection: sa.Connection) -> tuple[str, ...]:
    """The years in which a drama began, the latest first."""
    year = sa.func.substr(_SAID.value, 1, 4)
    query = sa.select(year).distinct().where(_SAID.property == "first_aired")
    return tuple(sorted((y for y in connection.scalars(query) if y.isdigit()), reverse=True))
