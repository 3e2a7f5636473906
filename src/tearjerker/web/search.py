"""What did the search box find, and why?

The catalogue's resolver decides; here its hits get what a row shows: covers, singers, and the syllables
that were typed, underlined.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tearjerker.catalogue import Catalogue
from tearjerker.catalogue.search import Hit
from tearjerker.model import Entity
from tearjerker.names.hangul import has_hangul
from tearjerker.names.romanise import revised
from tearjerker.web import say, views
from tearjerker.web.shelf import OwnFile, own_files

NEAR = 0.6  # what fits less well is shown only where nothing fits better, and then three of it


class Syllable(NamedTuple):
    """One letter of a Korean name: how it sounds, and whether that was typed."""

    letter: str
    sound: str
    typed: bool


@dataclass(frozen=True)
class Row:
    """One thing found."""

    kind: str
    thing: Entity
    matched: str
    score: float
    song: views.SongView | None
    """Set where it is a song."""

    spelt: tuple[Syllable, ...]
    """Its Korean name with each syllable's sound, and whether that was typed; empty where it has none."""
    why: str
    """Why it is here, in one sentence."""

    @property
    def cover(self) -> str:
        """The address of its cover."""
        return self.song.cover if self.song else views.cover_address(self.thing.id)


@dataclass(frozen=True)
class Answer:
    """What a query gave: `answer` is match, ambiguous or none."""

    answer: str
    rows: tuple[Row, ...]
    things: views.Things


def find(catalogue: Catalogue, query: str, *, kind: str | None = None, limit: int = 12) -> Answer:
    """The things that go by this name, the likeliest first."""
    if not query.strip():
        return Answer("none", (), {})
    answer, hits = _hits(catalogue, query, kind, limit)
    things = catalogue.around([h.id for h in hits])
    files = own_files(catalogue, [h.id for h in hits])
    rows = [_row(h, query, things, files) for h in hits if h.id in things]
    return Answer(answer, tuple(rows), things)


def _row(hit: Hit, query: str, things: views.Things, files: Mapping[str, OwnFile]) -> Row:
    thing = things[hit.id]
    spelt = spell(thing.hangul or "", query)
    one = views.song(thing, things, files) if hit.kind == "song" else None
    return Row(hit.kind, thing, hit.matched, hit.score, one, spelt, _why(hit, query, thing, spelt))


def _why(hit: Hit, query: str, thing: Entity, spelt: Sequence[Syllable]) -> str:
    sounds = [s for s in spelt if s.sound]
    typed = [s for s in sounds if s.typed]
    if sounds and len(typed) == len(sounds) and not has_hangul(query):
        return f"Every syllable you typed is in {thing.hangul}, read aloud by the Revised Romanization."
    if hit.matched.casefold() not in (thing.name.casefold(), (thing.hangul or "").casefold()):
        return f"Goes by “{hit.matched}”, too."
    if hit.matched.casefold() == query.casefold().strip():
        return "The name itself."
    if typed and len(typed) < len(sounds):
        return f"Shares {say.series([s.letter for s in typed])} with what you typed."
    return f"Near to “{hit.matched}”."


def spell(hangul: str, query: str) -> tuple[Syllable, ...]:
    """A Korean name letter by letter, with the syllables marked that the query spells, in either script."""
    if not has_hangul(hangul):
        return ()
    rest = [c for c in query if has_hangul(c)] or [c for c in query.casefold() if c.isalpha()]
    latin = not has_hangul(query)
    told = []
    for letter in hangul:
        sound = revised(letter) if has_hangul(letter) else ""
        used = _take(rest, list(sound) if latin else [letter]) if sound else None
        rest = rest if used is None else used
        told.append(Syllable(letter, sound, used is not None))
    return tuple(told)


def _take(rest: list[str], wanted: list[str]) -> list[str] | None:
    """What follows these letters; up to two odd ones may stand before them (`ship` for `sip`)."""
    for skipped in range(3):
        if rest[skipped : skipped + len(wanted)] == wanted:
            return rest[skipped + len(wanted) :]
    return None


def _hits(catalogue: Catalogue, query: str, kind: str | None, limit: int) -> tuple[str, Sequence[Hit]]:
    found = catalogue.find(query, kind=kind, limit=limit)
    sure = [h for h in found.results if h.score >= NEAR]
    return found.answer, sure or list(found.results[:3])
