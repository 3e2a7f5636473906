"""What would a signal be at other moments than those it was sampled at?

Windowed-sinc interpolation from a table: any start, any speed, nothing kept between calls.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

from tearjerker.audio.decode import Signal

REACH = 24  # samples on either side: flat within 0.1 dB up to 0.94 of the band
PHASES = 1024  # positions between two samples that are told apart; the error is 60 dB down


def resampled(samples: NDArray[Any], start: float, step: float, count: int) -> Signal:
    """`count` values of the signal at `start`, `start + step`, … (in samples; silence outside of it)."""
    if step == 1.0 and start == int(start):
        return _cut(samples, int(start), count)
    return np.asarray(_interpolate(samples, start, step, count, _table()), np.float32)


def at_speed(samples: Signal, speed: float) -> Signal:
    """What an episode would be, had its music run at the track's own speed instead of at `speed`."""
    return samples if speed == 1.0 else resampled(samples, 0.0, 1 / speed, round(len(samples) * speed))


def _cut(samples: NDArray[Any], start: int, count: int) -> Signal:
    out = np.zeros(count, np.float32)
    part = samples[max(0, start) : max(0, start + count)]
    out[max(0, -start) : max(0, -start) + len(part)] = part
    return out


@cache
def _table() -> NDArray[np.float32]:
    """(PHASES + 1, 2 * REACH): taps for each position between two samples."""
    offset = np.arange(PHASES + 1)[:, None] / PHASES
    x = np.arange(-REACH + 1, REACH + 1)[None, :] - offset
    window = np.i0(6.0 * np.sqrt(np.clip(1 - (x / REACH) ** 2, 0, 1))) / np.i0(6.0)
    taps = np.sinc(x) * window
    return np.asarray(taps / taps.sum(axis=1, keepdims=True), np.float32)


@numba.njit(cache=True, nogil=True, fastmath=True)
def _interpolate(samples: Any, start: float, step: float, count: int, table: Any) -> Any:
    out = np.zeros(count, np.float32)
    phases, reach = table.shape[0] - 1, table.shape[1] // 2
    for i in range(count):
        at = start + step * i
        whole = int(np.floor(at))
        taps = table[round((at - whole) * phases)]
        first = whole - reach + 1
        low = max(0, -first)
        high = min(2 * reach, len(samples) - first)
        total = np.float32(0.0)
        for j in range(low, high):
            total += taps[j] * np.float32(samples[first + j])
        out[i] = total
    return out
