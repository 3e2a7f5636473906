"""What did the search box find, and why?

The catalogue's resolver decides; here its hits get what a row shows: covers, singers, and the syllables
that were typed, underlined.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tearjerker.catalogue import Catalogue
from tearjerker.catalogue.search import Hit
from tearjerker.model import Entity
from tearjerker.web import views
from tearjerker.web.shelf import own_files

NEAR = 0.6  # what fits less well is shown only where nothing fits better, and then three of it


@dataclass(frozen=True)
class Row:
    """One thing found."""

    kind: str
    thing: Entity
    matched: str
    score: float
    song: views.SongView | None
    """Set where it is a song."""

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
    things = views.gather(catalogue, [h.id for h in hits])
    files = own_files(catalogue, [h.id for h in hits])
    rows = [
        Row(
            h.kind,
            things[h.id],
            h.matched,
            h.score,
            views.song(things[h.id], things, files) if h.kind == "song" else None,
        )
        for h in hits
        if h.id in things
    ]
    return Answer(answer, tuple(rows), things)


def _hits(catalogue: Catalogue, query: str, kind: str | None, limit: int) -> tuple[str, Sequence[Hit]]:
    found = catalogue.find(query, kind=kind, limit=limit)
    sure = [h for h in found.results if h.score >= NEAR]
    return found.answer, sure or list(found.results[:3])
