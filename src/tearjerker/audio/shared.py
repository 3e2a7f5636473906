"""Which tracks have the same sound, and where?

A menu's theme that is also the second track of the album, a remaster, an intro that two songs begin with:
where such a stretch is heard, either name is right.  The landmarks of a track find others with much in
common, the search says how they lie over each other, and each step of 0.128 s tells the same from the
alike:

    z   46..63   the same recording, coded twice
         5..20   the same loop under other instruments, an instrumental where the other version sings
             0   other music

so that an instrumental and its song are the same up to the first word and from the last, and not between.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from tearjerker.audio.array_file import let_go
from tearjerker.audio.decode import Signal
from tearjerker.audio.hear import listen
from tearjerker.audio.index import Index, segment_of
from tearjerker.audio.landmarks import TRACK, landmarks
from tearjerker.audio.prepare import PreparedTrack
from tearjerker.audio.track import in_two_states
from tearjerker.audio.verify import STEP_S, agreement

VOTES = 40  # for one delay in 20 s; the same sound has hundreds, the same loop under other sound two dozen
SAME_Z = 28.0  # between 20 and 46
SIGMA = 8.0  # of z around either
MOST = 2.0  # a step alone says no more than that
CHANGE = 8.0
SHORTEST_S = 3.0


@dataclass(frozen=True, slots=True)
class Shared:
    """From here to there, one track has the sound of another."""

    track: int
    other: int
    start_s: float
    """In `track`."""
    end_s: float
    offset_s: float
    """What is to be added for the place in `other`."""


def shared(tracks: Sequence[PreparedTrack]) -> list[Shared]:
    """All stretches that tracks share, each told of both, by the track's number and then by time."""
    found: set[Shared] = set()
    for number, other in _alike(tracks):
        found.update(_same(tracks, number, other))
    return sorted(found, key=lambda s: (s.track, s.start_s, s.other))


def same_at(found: Iterable[Shared], start_s: float, end_s: float) -> list[int]:
    """Which others have the sound that a track has from here to there, all but a tenth of it."""
    covered: Counter[int] = Counter()
    for one in found:
        covered[one.other] += max(0, round(1000 * (min(end_s, one.end_s) - max(start_s, one.start_s))))
    return [other for other, ms in sorted(covered.items()) if ms >= 900 * (end_s - start_s)]


def _alike(tracks: Sequence[PreparedTrack]) -> list[tuple[int, int]]:
    """Pairs of tracks, both ways round, with so many landmarks in common that they may share sound."""
    marks = [landmarks(_float(track), TRACK) for track in tracks]
    index = Index([segment_of(list(enumerate(marks)))]) if marks else Index([])
    pairs = {
        (number, candidate.track)
        for number, mine in enumerate(marks)
        for candidate in index.candidates(mine, least=VOTES)
        if candidate.track != number
    }
    return sorted(pairs | {(other, one) for one, other in pairs})


def _same(tracks: Sequence[PreparedTrack], number: int, other: int) -> Iterator[Shared]:
    """The stretches of one track that are the same in another."""
    sound, theirs = _float(tracks[number]), tracks[other]
    found = listen(
        sound, [theirs], speeds=(1.0,), workers=1, progress=lambda what, share: None, changed=False
    )
    for offset_s in sorted({f.line.offset_s for f in found}):
        first, last = max(0.0, -offset_s), min(tracks[number].duration_s, theirs.duration_s - offset_s)
        z = agreement(sound, theirs.sound, start_s=first, end_s=last, offset_s=offset_s, speed=1.0).z
        for a, b in in_two_states(np.clip((z - SAME_Z) / SIGMA, -MOST, MOST), CHANGE):
            if (b - a) * STEP_S >= SHORTEST_S:
                start, end = first + a * STEP_S, first + b * STEP_S
                yield Shared(number, other, round(start, 3), round(end, 3), round(offset_s, 4))


def _float(track: PreparedTrack) -> Signal:
    samples = np.asarray(track.sound / np.float32(32767), np.float32)
    let_go(track.sound)
    return samples
