"""Which notes stand out, when?  What is left of music whose tempo or pitch was changed.

A log-frequency spectrogram, 24 bins an octave, 64 ms a frame.  A change of pitch moves it along one axis, a
change of tempo stretches the other; phases, which the exact search lives on, do not survive either.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tearjerker.audio.decode import Signal
from tearjerker.audio.prepare import SETTINGS

FRAME, HOP = 2048, 512  # at 8 kHz: 256 and 64 ms
FRAME_S = HOP / SETTINGS.rate
LOWEST_HZ = 140.0
A_OCTAVE = 24
BINS = 108
LEVEL_FRAMES = 47  # 3 s
LEVEL_BINS = 13
CHUNK = 2048  # frames


def tones(samples: Signal, cents: float = 0.0) -> NDArray[np.float32]:
    """(frames, BINS): how far each note stands out from its neighbours in time and pitch, -1..1 or so.

    With `cents`, as it would be after that much was taken off its pitch.
    """
    from scipy.fft import rfft
    from scipy.ndimage import uniform_filter

    padded = np.pad(samples, (FRAME // 2, FRAME // 2))
    frames = np.lib.stride_tricks.sliding_window_view(padded, FRAME)[::HOP]
    window = np.hanning(FRAME + 1)[:FRAME].astype(np.float32)
    filters = _filters(cents)
    out = np.empty((len(frames), BINS), np.float32)
    for at in range(0, len(frames), CHUNK):
        cells = np.abs(rfft(frames[at : at + CHUNK] * window, axis=1))
        out[at : at + CHUNK] = cells @ filters
    loud = float(out.max(initial=1e-9))
    out = np.log(out + 1e-4 * loud)
    out -= uniform_filter(out, (LEVEL_FRAMES, LEVEL_BINS), mode="nearest")
    return np.asarray(np.tanh(out), np.float32)


def _filters(cents: float) -> NDArray[np.float32]:
    """(FRAME / 2 + 1, BINS): triangles, two bins wide or two cells, whichever is more."""
    hz = np.arange(FRAME // 2 + 1)[:, None] * SETTINGS.rate / FRAME
    centre = LOWEST_HZ * 2 ** (np.arange(BINS)[None, :] / A_OCTAVE + cents / 1200)
    width = np.maximum(centre * (2 ** (1 / A_OCTAVE) - 1), SETTINGS.rate / FRAME)
    taps = np.clip(1 - np.abs(hz - centre) / width, 0, None)
    return np.asarray(taps / taps.sum(axis=0, keepdims=True), np.float32)
