"""Which recording does an article mean?

A title, an artist and a drama are looked up together: a title alone is sung by many, and a title that is
slightly wrong is right where its singer has one such song in that drama.  Where two recordings fit alike, or
none fits well, the answer stays open and the candidates are kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from rapidfuzz import fuzz

from tearjerker.catalogue.catalogue import Catalogue
from tearjerker.model import Reading, Song
from tearjerker.names.fold import key

LINKED = 0.72  # the least confidence that links; by the development articles
_MARGIN = 0.08  # a second recording this near leaves the answer open
_WEIGHTS = {"title": 0.5, "artist": 0.3, "drama": 0.2}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A recording that may be meant."""

    id: str
    confidence: float
    why: str
    """Which of title, artist and drama agree."""


class Resolver:
    """Finds what names mean; reads the catalogue once."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self._found: dict[tuple[str, str], set[str]] = {}

    @cached_property
    def _names(self) -> dict[str, dict[str, set[str]]]:
        found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for fact in self.catalogue.facts("name"):
            found[fact.subject.partition("/")[0]][key(fact.value)].add(fact.subject)
        return found

    @cached_property
    def _titles(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for title, ids in self._names["recording"].items():
            for id in ids:
                found[id].add(title)
        return found

    @cached_property
    def artists(self) -> dict[str, set[str]]:
        """A recording's artists."""
        return _refs(self.catalogue, "artist")

    @cached_property
    def dramas(self) -> dict[str, set[str]]:
        """A recording's dramas."""
        return _refs(self.catalogue, "placement")

    def ids(self, kind: str, name: str | None) -> set[str]:
        """What goes by this name; kind: drama, artist or recording."""
        return self._names[kind].get(key(name), set()) if name else set()

    def meant(self, kind: str, name: str | None) -> set[str]:
        """The same, and where nothing goes by the very name, what another spelling of it surely means."""
        exact = self.ids(kind, name)
        if exact or not name or len(name) > 80:
            return exact
        if (kind, name) not in self._found:
            found = self.catalogue.find(name, kind="song" if kind == "recording" else kind, limit=2)
            self._found[(kind, name)] = {found.results[0].id} if found.answer == "match" else set()
        return self._found[(kind, name)]

    def candidates(self, song: Song) -> list[Candidate]:
        """The recordings that may be meant, likeliest first."""
        artists = {i for c in song.artists for i in self.meant("artist", c.name)}
        dramas = self.meant("drama", song.drama)
        titled = self.ids("recording", song.title)
        near = {
            r
            for r, a in self.artists.items()
            if a & artists and (not dramas or self.dramas.get(r, set()) & dramas)
        }
        scored = (self._score(r, song, artists, dramas) for r in titled | near)
        return sorted((c for c in scored if c.confidence >= 0.4), key=lambda c: (-c.confidence, c.id))[:5]

    def _score(self, id: str, song: Song, artists: set[str], dramas: set[str]) -> Candidate:
        wanted = key(song.title)
        title = max((fuzz.ratio(wanted, t) / 100 for t in self._titles[id]), default=0.0)
        told = {
            "title": title if title >= 0.6 else 0.0,
            "artist": _agree(song.artists, artists, self.artists.get(id, set())),
            "drama": _agree(song.drama, dramas, self.dramas.get(id, set())),
        }
        score = sum(_WEIGHTS[k] * v for k, v in told.items())
        return Candidate(id, round(score, 2), " and ".join(k for k, v in told.items() if v >= 0.9))


def _agree(said: object, ids: set[str], has: set[str]) -> float:
    """1 where the names agree, 0.4 where the article or the catalogue does not say, 0 where they differ."""
    if not said or not has:
        return 0.4
    if not ids:
        return 0.2
    return 1.0 if ids & has else 0.0


def _refs(catalogue: Catalogue, property: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for fact in catalogue.facts(property):
        found[fact.subject].add(fact.value)
    return found


def link(reading: Reading, resolver: Resolver) -> Reading:
    """The reading with each song linked to its recording, or to the candidates where there is doubt."""
    return replace(
        reading,
        entries=tuple(
            replace(e, songs=tuple(_link(s, resolver.candidates(s)) for s in e.songs))
            for e in reading.entries
        ),
    )


def _link(song: Song, candidates: list[Candidate]) -> Song:
    if not candidates:
        return song
    best = candidates[0]
    rival = candidates[1].confidence if len(candidates) > 1 else 0.0
    if best.confidence >= LINKED and best.confidence - rival >= _MARGIN:
        return replace(song, recording=best.id, confidence=best.confidence)
    return replace(song, confidence=best.confidence, candidates=tuple(c.id for c in candidates))


def linked(reading: Reading) -> Iterator[tuple[int, Song]]:
    """The songs that were linked, with the number of their entry."""
    for i, entry in enumerate(reading.entries):
        for song in entry.songs:
            if song.recording:
                yield i, song


def recordings(reading: Reading) -> Iterable[str]:
    """The ids of the recordings that a reading was linked to."""
    return [song.recording for _, song in linked(reading) if song.recording]
