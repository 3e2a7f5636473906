"""Which tracks are worth an exact search in this episode?

All of them, where they are few.  Where they are many, those that the index proposes, and with them all
tracks of the dramas that they are of: who finds two songs of a drama will hear the others.

    choice = choose(told, store, ...)              # Few or Many, by how many tracks there are
    choice.tracks_for(media, ...)                  # the tracks, prepared

Measured on 13 generated episodes, music down to 18 dB under speech: of 10,000 tracks, the first twenty
that the index proposes hold 97 % of what is heard.  Where pitch alone was changed by up to a semitone, the
landmarks are asked for at other pitches as well: of 1,000 tracks, 9 of 9 such tracks were among the first
sixty, where it had been 4.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from tearjerker.audio.decode import Signal
from tearjerker.audio.landmarks import EPISODE, Landmarks, paired, peaks, repitched
from tearjerker.library.landmarked import LandmarkStore, key_of
from tearjerker.library.prepared import PreparedStore, Track, without_doubles
from tearjerker.library.same import Same, same_sound

AFFORDABLE = 200  # tracks: an hour against them takes 850 MB and 6 CPU-minutes
PROPOSED = 60  # tracks that are searched for whatever they are of
AT_MOST = 150  # with the rest of their dramas
PITCHES = (-100.0, -50.0, -25.0, 25.0, 50.0, 100.0)  # cents at which an episode is also asked for
STRONG = 0.1  # of the heaviest track's weight: what a track needs to speak for its drama


class Choice(Protocol):
    """The tracks that may be playing, in whatever number."""

    @property
    def digest(self) -> str:
        """Changes when a track does."""
        ...

    def same_as(self, heard: Iterable[str]) -> Same:
        """Where these tracks have the sound of others."""
        ...

    def path(self, name: str) -> Path | None:
        """Where the track of this name in the cues lies."""
        ...

    def tracks_for(
        self, media: Path, *, speeds: Sequence[float], changed: bool, language: str | None
    ) -> list[Track]:
        """The tracks that are worth an exact search in an episode, prepared."""
        ...


@dataclass(frozen=True)
class Few:
    """Tracks that are all searched for."""

    tracks: tuple[Track, ...]
    same: Same = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """Changes when a track does."""
        return _digest(sorted([t.name, t.content, *t.same_as] for t in self.tracks))

    def path(self, name: str) -> Path | None:
        """Where the track of this name lies."""
        return next((t.path for t in self.tracks if t.name == name), None)

    def tracks_for(
        self, media: Path, *, speeds: Sequence[float], changed: bool, language: str | None
    ) -> list[Track]:
        """All of them."""
        return list(self.tracks)

    def same_as(self, heard: Iterable[str]) -> Same:
        """Where they have the sound of others."""
        return {name: self.same[name] for name in heard if name in self.same}


@dataclass(frozen=True)
class Many:
    """More tracks than an exact search affords, by their names in the cues; their landmarks are taken in."""

    paths: Mapping[str, Path]
    landmarks: LandmarkStore
    prepared: PreparedStore
    compared: Path
    """Where comparisons of two tracks are kept."""
    dramas: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What each track is of: dramas or, where none is known, its folder."""

    @property
    def digest(self) -> str:
        """Changes when a track does."""
        return _digest(sorted([name, *(key_of(path) or ())] for name, path in self.paths.items()))

    def path(self, name: str) -> Path | None:
        """Where the track of this name lies."""
        return self.paths.get(name)

    def tracks_for(
        self, media: Path, *, speeds: Sequence[float], changed: bool, language: str | None
    ) -> list[Track]:
        """The tracks that the index proposes for an episode, and those of the same dramas."""
        weights = self._weights(media, speeds, changed, language)
        chosen = with_their_dramas(weights, self.dramas)
        steps = self.prepared.prepare((name, self.paths[name]) for name in chosen)
        return without_doubles(step.track for step in steps if step.track)

    def same_as(self, heard: Iterable[str]) -> Same:
        """Where these have the sound of any track in the library, proposed or not."""
        return {name: [*self._shared_by(name)] for name in heard}

    def _shared_by(self, name: str) -> Iterator[tuple[str, float, float]]:
        """Another's name, and from where to where in the track it is the same."""
        names = {path: name for name, path in self.paths.items()}
        alike = self.landmarks.alike(self.paths[name], self.paths.values())
        steps = self.prepared.prepare([(name, self.paths[name]), *((names[path], path) for path in alike)])
        mine, *others = [step.track for step in steps]
        for other in others:
            if mine and other:
                yield from same_sound([mine, other], self.compared).get(name, ())

    def _weights(
        self, media: Path, speeds: Sequence[float], changed: bool, language: str | None
    ) -> Counter[str]:
        """What speaks for each track, at the speed or pitch at which most does."""
        index, keys = self.landmarks.index(self.paths.values())
        names = {key: name for name, path in self.paths.items() if (key := key_of(path)) in keys}
        total: Counter[str] = Counter()
        for part in _parts(media, language):
            for heard in _asked(part, speeds, PITCHES if changed else ()):
                for key, weight in index.weights(heard).items():
                    if name := names.get(key):
                        total[name] = max(total[name], weight)
        return total


def with_their_dramas(weights: Counter[str], dramas: Mapping[str, tuple[str, ...]]) -> list[str]:
    """The heaviest tracks, and all tracks of the dramas that several of them are of, as far as they fit."""
    chosen = dict.fromkeys(name for name, _ in weights.most_common(PROPOSED))
    members: dict[str, list[str]] = {}
    for name, of in dramas.items():
        for drama in of:
            members.setdefault(drama, []).append(name)
    for drama in _spoken_for(weights, dramas):
        fresh = [name for name in members[drama] if name not in chosen]
        if len(chosen) + len(fresh) <= AT_MOST:
            chosen |= dict.fromkeys(fresh)
    return list(chosen)


def _spoken_for(weights: Counter[str], dramas: Mapping[str, tuple[str, ...]]) -> list[str]:
    """The dramas of two strong tracks or more, heaviest first."""
    heaviest = max(weights.values(), default=0)
    strong = [(name, w) for name, w in weights.items() if w >= STRONG * heaviest]
    tracks = Counter(drama for name, _ in strong for drama in dramas.get(name, ()))
    by: Counter[str] = Counter()
    for name, weight in strong:
        for drama in dramas.get(name, ()):
            by[drama] += weight
    return [drama for drama, _ in by.most_common() if tracks[drama] > 1]


def _parts(media: Path, language: str | None) -> Iterable[Signal]:
    from tearjerker.audio.decode import blocks
    from tearjerker.audio.prepare import SETTINGS
    from tearjerker.audio.windows import windows

    return (p for _, p in windows(blocks(media, rate=SETTINGS.rate, language=language), rate=SETTINGS.rate))


def _asked(part: Signal, speeds: Sequence[float], pitches: Sequence[float]) -> Iterator[Landmarks]:
    """The landmarks of an episode as they would be at other speeds, and at other pitches."""
    from tearjerker.audio.resample import at_speed

    for speed in speeds:
        found = peaks(at_speed(part, speed))
        for cents in (0.0, *pitches) if speed == 1.0 else (0.0,):
            yield paired(repitched(found, cents), EPISODE)


def _digest(told: object) -> str:
    return hashlib.blake2b(json.dumps(told).encode(), digest_size=12).hexdigest()
