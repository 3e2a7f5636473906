"""Where could a track be playing?  Every place of every track is compared with every block of the episode.

A block of eight seconds is correlated with the whole library by FFT, phase-exactly: whitened signals are
nearly white in their band, so that the right place stands out of noise as a single sharp peak.  To pay a
sixteenth of the price, the library is cut into pieces and sixteen pieces at a time are added up (group
testing):

      piece  3  ----+----
      piece 41  ----+----   added: one correlation.  Where it peaks, the sixteen are asked one by one
      piece 17  ----+----

The added fifteen are noise to the right one, which costs it a factor of 4 in height over noise; the first
threshold is low for that, and a peak costs only sixteen short products.  Random signs were tried and left:
two tracks with the same sound in one group cancelled each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

from tearjerker.audio.array_file import let_go
from tearjerker.audio.decode import Signal
from tearjerker.audio.prepare import SETTINGS

BLOCK = 16384  # samples of the low rate: 8.2 s.  Half of it lost cues of 8 s at -18 dB
STEP = 8192  # blocks overlap by half, so that a cue of 8 s fills one to three quarters at least
PIECE = 65536  # of a track; the longer, the less is spent on overlaps and the more cache is missed
GROUP = 16
GROUPS = 16  # that are correlated at a time: memory that does not grow with the library
GROUP_Z = 4.3  # about one false peak a correlation
MEMBER_Z = 6.0
FINE = 2048  # of int16: whitened sound has unit RMS, so that 16 times that is held
SEED = 20100113  # of who is with whom; any will do, as long as it stays


@dataclass(frozen=True, eq=False)
class Haystack:
    """A library cut, added up and transformed, to be searched."""

    pieces: NDArray[np.int16]
    """(pieces, PIECE), of whitened tracks times FINE: as float32 they would be most of the memory."""
    track: NDArray[np.int32]
    """The track that a piece is of."""
    start: NDArray[np.int64]
    """Where in the track it starts, in samples of the low rate; the first start before the track does."""
    members: NDArray[np.int32]
    """(groups, GROUP): pieces; -1 for none."""
    spectra: NDArray[np.complex64]
    """(groups, PIECE / 2 + 1): of their sums."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A block of the episode that sounds like a place in a track."""

    track: int
    block: int
    """Where the block starts, in samples of the low rate."""
    place: int
    """What is heard there, in samples of the track's low rate."""
    z: float
    """Height of the correlation over noise."""


def haystack(lows: Sequence[NDArray[np.float16]]) -> Haystack:
    """Cut up the whitened tracks; a track shorter than two seconds cannot be told from others and is left
    out."""
    from scipy.fft import rfft

    cut = [
        (index, start)
        for index, low in enumerate(lows)
        if len(low) >= 2 * SETTINGS.low_rate
        for start in range(-BLOCK // 2, len(low) - BLOCK // 2, PIECE - BLOCK)
    ]
    pieces = np.zeros((len(cut), PIECE), np.int16)
    for row, (index, start) in zip(pieces, cut, strict=True):
        part = lows[index][max(0, start) : start + PIECE].astype(np.float32)
        row[max(0, -start) : max(0, -start) + len(part)] = np.clip(np.round(part * FINE), -32767, 32767)
        if start + PIECE >= len(lows[index]):
            let_go(lows[index])
    rng = np.random.default_rng(SEED)
    groups = -(-len(cut) // GROUP)
    padded = np.full(groups * GROUP, -1, np.int32)
    padded[: len(cut)] = rng.permutation(len(cut))
    members = padded.reshape(GROUP, groups).T.copy()
    present = (members >= 0).astype(np.float32)
    spectra = np.empty((groups, PIECE // 2 + 1), np.complex64)
    for into, which, there in zip(spectra, members, present / FINE, strict=True):
        into[:] = np.asarray(rfft(there @ pieces[which].astype(np.float32)))
    return Haystack(
        pieces,
        np.array([c[0] for c in cut], np.int32),
        np.array([c[1] for c in cut], np.int64),
        members,
        spectra,
    )


def search(low: Signal, hay: Haystack, at: int) -> list[Hit]:
    """What the block of the episode's whitened sound that starts at `at` could be."""
    from scipy.fft import irfft, rfft

    block = np.zeros(BLOCK, np.float32)
    part = low[max(0, at) : at + BLOCK]
    block[max(0, -at) : max(0, -at) + len(part)] = part
    if not len(hay.pieces) or not block.any():
        return []
    spectrum = np.conj(rfft(block, PIECE))
    hits = []
    for first in range(0, len(hay.spectra), GROUPS):
        some = slice(first, first + GROUPS)
        correlations = irfft(_times(hay.spectra[some], spectrum), PIECE, axis=1)
        group, lag = _peaks(correlations, PIECE - BLOCK, GROUP_Z)
        piece, lags, z = _ask_members(hay.pieces, hay.members[some], group, lag, block, MEMBER_Z)
        hits += [
            Hit(int(hay.track[p]), at, int(hay.start[p] + place), float(score))
            for p, place, score in zip(piece, lags, z, strict=True)
        ]
    return hits


@numba.njit(cache=True, nogil=True, fastmath=True)
def _times(spectra: Any, spectrum: Any) -> Any:
    out = np.empty_like(spectra)
    for i in range(spectra.shape[0]):
        for j in range(spectra.shape[1]):
            out[i, j] = spectra[i, j] * spectrum[j]
    return out


@numba.njit(cache=True, nogil=True, fastmath=True)
def _peaks(correlations: Any, valid: int, z: float) -> Any:
    """Rows and columns (of the first `valid`) of local extremes `z` times higher than their row's RMS."""
    rows, columns = [0 for _ in range(0)], [0 for _ in range(0)]
    for i in range(correlations.shape[0]):
        row = correlations[i]
        power = np.float32(0.0)
        for j in range(valid):
            power += row[j] * row[j]
        least = np.float32(z * np.sqrt(power / valid))
        for j in range(valid):
            here = abs(row[j])
            if (
                here > least
                and (j == 0 or here >= abs(row[j - 1]))
                and (j + 1 == valid or here > abs(row[j + 1]))
            ):
                rows.append(i)
                columns.append(j)
    return np.array(rows, np.int64), np.array(columns, np.int64)


@numba.njit(cache=True, nogil=True, fastmath=True)
def _ask_members(pieces: Any, members: Any, group: Any, lag: Any, block: Any, z: float) -> Any:
    """Of each peak's group, the pieces that correlate with the block at the peak's lag: piece, lag, z."""
    whose, where, how = [0 for _ in range(0)], [0 for _ in range(0)], [0.0 for _ in range(0)]
    size = len(block)
    own = np.float32(0.0)
    for j in range(size):
        own += block[j] * block[j]
    scale = np.sqrt(0.85 * size)  # independent samples: the band is 850 of 1000 Hz wide
    for i in range(len(group)):
        for piece in members[group[i]]:
            if piece < 0:
                continue
            product = np.float32(0.0)
            power = np.float32(0.0)
            row = pieces[piece, lag[i] : lag[i] + size]
            for j in range(size):
                one = np.float32(row[j])
                product += one * block[j]
                power += one * one
            score = product / np.sqrt(power * own + 1e-9) * scale
            if score >= z:
                whose.append(piece)
                where.append(lag[i])
                how.append(score)
    return np.array(whose, np.int64), np.array(where, np.int64), np.array(how, np.float64)
