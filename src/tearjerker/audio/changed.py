"""Where could a track be playing whose tempo or pitch alone was changed?

Blocks of eight seconds of the episode's onsets, brought back by each change in turn, are correlated with
those of the whole library: by FFT over time, and over the bands by one matrix product a frequency for many
blocks at a time.  Music repeats itself and others, so that a hit may be right at z 6 and wrong at z 12: those
that lie on a line are followed by the check that decides (`roam`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tearjerker.audio.array_file import let_go
from tearjerker.audio.decode import Signal
from tearjerker.audio.onsets import BINS, FRAME_S, heard_onsets, rows

BLOCK = 250  # frames: 8 s; at 1 % of wrong tempo its ends are off by a frame
STEP = 125
PIECE = 2048  # frames of a track at a time
COLUMNS = 32  # blocks at a time
PIECES = 75  # at a time; with 64 their rows lie 8 KiB apart, which costs a third more time
PART = 300  # pieces that are in memory, transformed: 140 MB
EVEN, LEAST = 63, 6.0  # frames (2 s) whose growth is brought to one level, if it is more than 6 of 127
BEST = 5  # hits that a block may have
HIT_Z = 4.5
LINE_Z = 6.5  # √Σz² on a line.  Best lines of 121 cues, most of them faint, have 10 and more, a soft one 7
CHANGES: tuple[tuple[float, float], ...] = (
    *((tempo, 0.0) for tempo in (0.96, 0.98, 0.99, 1.0, 1.01, 1.02, 1.04)),
    *((1.0, cents) for cents in (-100.0, -50.0, 50.0, 100.0)),
)
"""Tempo and cents that are tried; a tempo within 1 % of one of them is found, a pitch within 30 cents, and
the check mends both.

No change at all is among them: what the exact search missed (of a telephone it hears 300 to 940 Hz), and
speeds that it is not asked for, are found here."""


@dataclass(frozen=True, eq=False)
class Score:
    """The onsets of a library and how they are cut, to be searched."""

    onsets: Sequence[NDArray[Any]]
    """Of each track: (frames, BINS)."""
    track: NDArray[np.int32]
    start: NDArray[np.int64]
    """The frame of the track at which a piece begins."""

    def parts(self) -> Iterator[NDArray[np.complex64]]:
        """(PIECE / 2 + 1, pieces, BINS): the pieces, transformed, some hundred at a time.

        All of 200 tracks would be 400 MB; made anew for every change of pitch they cost a second each time.
        """
        for first in range(0, len(self.track), PART):
            yield self._transformed(range(first, min(first + PART, len(self.track))))

    def _transformed(self, numbers: range) -> NDArray[np.complex64]:
        from scipy.fft import rfft

        spectra = np.empty((PIECE // 2 + 1, len(numbers), BINS), np.complex64)
        for row, number in enumerate(numbers):
            onsets, start = self.onsets[self.track[number]], int(self.start[number])
            piece = np.zeros((PIECE, BINS), np.float32)
            part = onsets[max(0, start) : start + PIECE]
            piece[max(0, -start) : max(0, -start) + len(part)] = part
            spectra[:, row] = rfft(_even(piece), axis=0)
            if start + PIECE >= len(onsets):
                let_go(onsets)
        return spectra


def _even(piece: Signal) -> Signal:
    """Soft passages and soft tracks brought to the level of others: among these, they were found last."""
    from scipy.ndimage import uniform_filter1d

    power = uniform_filter1d(np.mean(piece**2, axis=1, keepdims=True), EVEN, axis=0, mode="nearest")
    return np.asarray(piece / (np.sqrt(np.maximum(power, 0)) + LEAST), np.float32)


@dataclass(frozen=True, slots=True)
class OnsetHit:
    """A block of the episode whose onsets are like those of a place in a track."""

    track: int
    change: int
    """Index into CHANGES."""
    at_s: float
    """When the block begins in the episode."""
    place_s: float
    """What is heard then."""
    z: float


@dataclass(frozen=True, slots=True)
class OnsetLine:
    """Hits of one track under one change that follow each other."""

    track: int
    tempo: float
    cents: float
    offset_s: float
    start_s: float
    end_s: float
    weight: float
    best_s: float
    """The middle of the block that is most like the track."""


def score(tracks: Sequence[NDArray[Any]]) -> Score:
    """Cut up the tracks' onsets (frames, BINS)."""
    cut = [
        (index, start)
        for index, frames in enumerate(tracks)
        for start in range(-BLOCK // 2, len(frames) - BLOCK // 2, PIECE - BLOCK)
    ]
    return Score(tracks, np.array([c[0] for c in cut], np.int32), np.array([c[1] for c in cut], np.int64))


def onset_lines(episode: Signal, library: Score, wanted: Iterable[tuple[float, float]]) -> list[OnsetLine]:
    """Lines of hits within the stretches (start_s, end_s) of the episode that are wanted, heaviest first."""
    starts = sorted({s for start, end in wanted for s in _starts(start, end)})
    if not starts or not len(library.track):
        return []
    hits: list[OnsetHit] = []
    for cents in sorted({c for _, c in CHANGES}):
        hits += _hits(heard_onsets(episode, cents), starts, cents, library)
    return _lines(hits)


def _starts(start_s: float, end_s: float) -> list[float]:
    """Starts of blocks that cover the stretch; they may reach over its ends by a quarter."""
    first, last = start_s - BLOCK * FRAME_S / 4, end_s - BLOCK * FRAME_S * 3 / 4
    count = max(1, 1 + int(np.ceil((last - first) / (STEP * FRAME_S))))
    return [round(float(s), 3) for s in np.linspace(first, max(first, last), count)]


def _hits(heard: Signal, starts: Sequence[float], cents: float, library: Score) -> list[OnsetHit]:
    """The best places of every block, under all changes of this pitch."""
    asked = [
        (number, starts[at : at + COLUMNS])
        for number, (_, of) in enumerate(CHANGES)
        if of == cents
        for at in range(0, len(starts), COLUMNS)
    ]
    found: list[list[_Highest]] = [[] for _ in asked]
    for spectra in library.parts():
        for (number, some), into in zip(asked, found, strict=True):
            into.append(_highest(spectra, _transformed(heard, some, CHANGES[number][0])))
    return [
        hit
        for (number, some), parts in zip(asked, found, strict=True)
        for hit in _best(number, some, library, *(np.concatenate(p) for p in zip(*parts, strict=True)))
    ]


def _transformed(heard: Signal, starts: Sequence[float], tempo: float) -> NDArray[np.complex64]:
    """(PIECE / 2 + 1, BINS, blocks): blocks of the episode, ready for a correlation."""
    from scipy.fft import rfft

    blocks = np.stack([rows(heard, start / FRAME_S + np.arange(BLOCK) / tempo) for start in starts], axis=2)
    return np.asarray(np.conj(rfft(blocks, PIECE, axis=0)), np.complex64)


def _best(
    change: int,
    starts: Sequence[float],
    library: Score,
    height: NDArray[np.float32],
    power: NDArray[np.float32],
    lag: NDArray[np.int16],
) -> list[OnsetHit]:
    # the median piece's: in a small library the right piece's own height would hide it
    sigma = np.sqrt(np.median(power, axis=0)) + 1e-9
    z = np.asarray(height / sigma, np.float32)
    out = []
    for column, start in enumerate(starts):
        for piece in np.argsort(-z[:, column], kind="stable")[:BEST]:
            if z[piece, column] >= HIT_Z:
                place = (library.start[piece] + lag[piece, column]) * FRAME_S
                out.append(
                    OnsetHit(int(library.track[piece]), change, start, float(place), float(z[piece, column]))
                )
    return out


_Highest = tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.int16]]


def _highest(spectra: NDArray[np.complex64], blocks: NDArray[np.complex64]) -> _Highest:
    """(pieces, blocks): how high each block stands at its best place in each piece, the mean power over all
    places, and that place.

    Some pieces at a time: for a hundred tracks, all at once would need 200 MB more.
    """
    from scipy.fft import irfft

    shape = spectra.shape[1], blocks.shape[2]
    height, power, lag = np.empty(shape, np.float32), np.empty(shape, np.float32), np.empty(shape, np.int16)
    for at in range(0, len(height), PIECES):
        some = slice(at, at + PIECES)
        over_lag = irfft(np.matmul(spectra[:, some], blocks), PIECE, axis=0)[: PIECE - BLOCK]
        best = over_lag.argmax(axis=0)
        lag[some] = best
        height[some] = np.take_along_axis(over_lag, best[None], axis=0)[0]
        power[some] = np.mean(over_lag**2, axis=0)
    return height, power, lag


def _lines(hits: Sequence[OnsetHit]) -> list[OnsetLine]:
    """Hits gathered around the highest ones."""
    by: dict[tuple[int, int], list[OnsetHit]] = {}
    for hit in hits:
        by.setdefault((hit.track, hit.change), []).append(hit)
    out = []
    for (_, _), some in sorted(by.items()):
        left = sorted(some, key=lambda h: (-h.z, h.at_s))
        while left:
            mine = [h for h in left if _together(left[0], h)]
            left = [h for h in left if h not in mine]
            line = _line(mine)
            if line.weight >= LINE_Z:
                out.append(line)
    return sorted(out, key=lambda line: (-line.weight, line.track, line.start_s))


def _together(one: OnsetHit, other: OnsetHit) -> bool:
    apart = other.at_s - one.at_s
    tempo = CHANGES[one.change][0]
    return abs(apart) < 200 and abs(other.place_s - one.place_s - tempo * apart) < 0.15 + 0.011 * abs(apart)


def _line(hits: Sequence[OnsetHit]) -> OnsetLine:
    best = hits[0]
    tempo, cents = CHANGES[best.change]
    return OnsetLine(
        best.track,
        tempo,
        cents,
        best.place_s - tempo * best.at_s,
        min(h.at_s for h in hits),
        max(h.at_s for h in hits) + BLOCK * FRAME_S,
        float(np.sqrt(sum(h.z**2 for h in hits))),
        best.at_s + BLOCK * FRAME_S / 2,
    )
