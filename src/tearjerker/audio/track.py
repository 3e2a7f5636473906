"""From which moment to which is the track heard?

Along one line (a track laid over the episode), agreement comes step by step.  Two states, heard and not
heard, and the cheapest way through them (Viterbi): a change costs something, so that a shout does not end a
cue and a chance agreement does not begin one.
"""

from __future__ import annotations

from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

from tearjerker.audio.decode import Signal

CHANCE_SIGMA = 1.5  # of z where the track is not heard; 1.2 to 1.6 measured
MEAN_Z = 12.0  # of z where it is, about exponential: 4 at -18 dB, 40 in the clear
LEAST, MOST = -1.2, 6.0  # a step alone says no more than that: music pauses, and doors slam in time with it
CHANGE = 8.0


def evidence(z: Signal) -> Signal:
    """The logarithm of how much more likely a step's z is with the track than without."""
    off = -0.5 * (z / CHANCE_SIGMA) ** 2 - np.log(CHANCE_SIGMA * np.sqrt(2 * np.pi))
    on = -np.maximum(z, 0) / MEAN_Z - np.log(2 * MEAN_Z)
    out = np.clip(np.where(z > 0, on - off, LEAST), LEAST, MOST)
    return np.asarray(out, np.float32)


def stretches(z: Signal) -> list[tuple[int, int]]:
    """First and last+1 step of each stretch over which the track is heard."""
    return in_two_states(evidence(z), CHANGE)


def in_two_states(gain: Signal, change: float) -> list[tuple[int, int]]:
    """First and last+1 step of each stretch of the state that `gain` (log odds by step) speaks for."""
    state = _viterbi(gain, change)
    edges = np.flatnonzero(np.diff(state, prepend=0, append=0))
    return [(int(a), int(b)) for a, b in edges.reshape(-1, 2)]


@numba.njit(cache=True, nogil=True)
def _viterbi(gain: Any, change: float) -> Any:
    n = len(gain)
    came = np.zeros((n, 2), np.int8)
    off, on = 0.0, -change
    for i in range(n):
        came[i, 0] = 1 if on - change > off else 0
        came[i, 1] = 0 if off - change > on else 1
        off, on = max(off, on - change), max(on, off - change) + gain[i]
    state = np.zeros(n, np.int8)
    now = 1 if on - change > off else 0
    for i in range(n - 1, -1, -1):
        state[i] = now
        now = came[i, now]
    return state


def sureness(z: Signal) -> float:
    """Σz/√n over a stretch, each z at most 12: chance stays below 6, a cue worth naming is above 8."""
    clipped: NDArray[Any] = np.clip(z, -3, 12)
    return float(clipped.sum() / (CHANCE_SIGMA * np.sqrt(max(1, len(z)))))
