"""How does each song of a page stand, on what evidence?

The formula, its weights and its words are those of `lists.rank`; a list that was made by it brings its own
arithmetic, and for a list that was read the songs are ranked among themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tearjerker.lists import evidence as held
from tearjerker.lists.rank import Evidence, rank
from tearjerker.model import Entity
from tearjerker.web.say import plural


@dataclass(frozen=True, slots=True)
class Vote:
    """One voice in a song's favour: `2 × 11/13` is its arithmetic, `points` what that comes to."""

    kind: str
    says: str
    points: float
    how: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """A place with its range, when any one voice is left out."""

    place: int
    low: int
    high: int
    score: float
    votes: tuple[Vote, ...]

    @property
    def voices(self) -> str:
        """`4 lists, 1 chart`."""
        words = {
            "mention": "list",
            "chart": "chart",
            "award": "award",
            "nomination": "nomination",
            "version": "version",
        }
        counted = {word: sum(v.kind == kind for v in self.votes) for kind, word in words.items()}
        return ", ".join(plural(n, word) for word, n in counted.items() if n)


def of_entry(told: Mapping[str, Any]) -> Standing | None:
    """What a list that was ranked says of an entry; None for other lists."""
    if told.get("score") is None or not told.get("rank"):
        return None
    place = int(told["rank"])
    low, high = told.get("rank_range") or (place, place)
    votes = tuple(
        Vote(v["kind"], v["says"], v["points"], v["how"], tuple(v.get("sources") or ()))
        for v in told.get("evidence") or ()
    )
    return Standing(place, low, high, float(told["score"]), votes)


def among(recordings: Iterable[Entity], things: Mapping[str, Entity]) -> dict[str, Standing]:
    """These recordings ranked among themselves, by what the catalogue says of each."""
    these = list(recordings)
    sources = {f.id: tuple(s.url for s in f.sources) for r in these for f in r.facts}
    scored = rank([e for r in these for e in _evidence(r, things)])
    return {
        s.recording: Standing(
            s.place,
            *s.range,
            s.score,
            tuple(
                Vote(
                    v.evidence.kind, v.evidence.says, v.points, v.how, sources.get(v.evidence.fact or "", ())
                )
                for v in s.votes
            ),
        )
        for s in scored
        if s.recording in things
    }


def _evidence(recording: Entity, things: Mapping[str, Entity]) -> Iterable[Evidence]:
    yield from held.of_mentions(recording.all("mention"), things)
    yield from map(held.award, recording.all("award"))
    yield from map(held.chart, recording.all("chart"))
