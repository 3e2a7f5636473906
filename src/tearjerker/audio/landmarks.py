"""What can a piece of music be looked up by?

Peaks of the spectrogram, in pairs (Wang 2003): where the first lies in frequency, how far away the second
lies in frequency and time.  Pairs survive codecs and some noise; under speech most are lost, which is why
they only propose candidates here, and the exact search decides.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tearjerker.audio.decode import Signal

FRAME, HOP = 1024, 256  # at 8 kHz: 128 and 32 ms
NEIGHBOURS = (15, 21)  # frames by bins in which a peak is the highest
CEILING = 448  # bins: 3.5 kHz
NEAREST, FARTHEST = 2, 63  # frames between the peaks of a pair
SPREAD = 63  # bins between them
FAN = 6  # pairs that a peak begins
CHUNK = 4096  # frames


@dataclass(frozen=True, eq=False)
class Landmarks:
    """Pairs of peaks, in order of time."""

    hashes: NDArray[np.uint32]
    frames: NDArray[np.uint32]
    """When the first peak of each is, in frames of 32 ms."""


def landmarks(samples: Signal) -> Landmarks:
    """The landmarks of a sound (mono, 8 kHz)."""
    frame, bin_ = _peaks(samples)
    hashes, frames = [], []
    for ahead in range(1, FAN * 3 + 1):
        apart = frame[ahead:] - frame[:-ahead]
        rise = bin_[ahead:] - bin_[:-ahead]
        good = (apart >= NEAREST) & (apart <= FARTHEST) & (np.abs(rise) <= SPREAD)
        first = bin_[:-ahead]
        hashes.append(((first << 13) | ((rise + SPREAD + 1) << 6) | apart)[good])
        frames.append(frame[:-ahead][good])
    at = np.concatenate(frames)
    order = np.argsort(at, kind="stable")
    return Landmarks(np.concatenate(hashes)[order].astype(np.uint32), at[order].astype(np.uint32))


def _peaks(samples: Signal) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Frames and bins of the peaks, in order of time."""
    from scipy.fft import rfft
    from scipy.ndimage import maximum_filter

    padded = np.pad(samples, (0, FRAME))
    frames = np.lib.stride_tricks.sliding_window_view(padded, FRAME)[::HOP]
    window = np.hanning(FRAME + 1)[:FRAME].astype(np.float32)
    found: list[NDArray[np.int64]] = []
    for at in range(0, len(frames), CHUNK):
        log = np.log(np.abs(rfft(frames[at : at + CHUNK] * window, axis=1)[:, 8:CEILING]) + 1e-5)
        high = (log == maximum_filter(log, NEIGHBOURS)) & (log > log.mean(axis=1, keepdims=True) + 0.7)
        found.append(np.argwhere(high) + np.array([at, 8]))
    both = np.concatenate(found) if found else np.zeros((0, 2), np.int64)
    return both[:, 0], both[:, 1]
