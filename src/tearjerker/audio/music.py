"""Is this music, or speech, effects, wind and silence?

Notes hold still: what stands out of the spectrum now still stands out half a second later, at the same pitch.
Speech glides, effects pass, wind stands out nowhere.  A dozen such measures of every half second, each with
what surrounds it, go into a logistic regression (weights in `music.json`, fitted once on the frames of one
generated set of mixed music, speech, ambience and effects), and two states with a cost for changes smooth its
answers.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from tearjerker.audio.decode import Signal
from tearjerker.audio.prepare import SETTINGS

FRAME, HOP = 2048, 512  # 256 and 64 ms
STEP_FRAMES = 8
STEP_S = STEP_FRAMES * HOP / SETTINGS.rate  # 0.512
BANDS = ((26, 80), (80, 200), (200, 420), (420, 900))  # cells: 100..312, ..781, ..1640, ..3516 Hz
LAGS = (4, 8, 16, 40)  # frames: 0.26, 0.5, 1 and 2.6 s
AROUND = (1, 3, 9, 25)  # steps over which a measure is averaged

SURE = 1.5  # of the log odds: precision .95 on episodes that were left out of the fit
CHANGE = 8.0


def measures(samples: Signal) -> NDArray[np.float32]:
    """(steps, measures): what tells music from other sound, of every 0.512 s and its surroundings."""
    from scipy.ndimage import uniform_filter1d

    now = np.concatenate(list(_of_chunks(samples)), axis=0)
    smooth = [uniform_filter1d(now, size, axis=0, mode="nearest") for size in AROUND]
    least = [-_running_max(-now[:, -1:], size) for size in (5, 15)]
    return np.concatenate([*smooth, *least], axis=1).astype(np.float32)


def _running_max(values: NDArray[np.float32], size: int) -> NDArray[np.float32]:
    from scipy.ndimage import maximum_filter1d

    return np.asarray(maximum_filter1d(values, size, axis=0, mode="nearest"), np.float32)


def _of_chunks(samples: Signal) -> list[NDArray[np.float32]]:
    """Measures of a minute at a time, with the lags' reach on top, so that an hour needs little memory."""
    steps = max(1, len(samples) // (STEP_FRAMES * HOP))
    out = []
    for first in range(0, steps, 128):
        count = min(128, steps - first)
        begin = first * STEP_FRAMES * HOP
        end = begin + (count * STEP_FRAMES + LAGS[-1] - 1) * HOP + FRAME
        part = samples[begin:end]
        out.append(_measured(np.pad(part, (0, end - begin - len(part))), count))
    return out


def _measured(samples: Signal, steps: int) -> NDArray[np.float32]:
    from scipy.fft import rfft
    from scipy.ndimage import uniform_filter1d

    frames = np.lib.stride_tricks.sliding_window_view(samples, FRAME)[::HOP]
    window = np.hanning(FRAME + 1)[:FRAME].astype(np.float32)
    log = np.log(np.abs(rfft(frames * window, axis=1)) + 1e-4)
    relief = log - uniform_filter1d(log, 25, axis=1, mode="nearest")
    relief = np.clip(relief, -1.0, 2.5)
    count = steps * STEP_FRAMES
    rows = []
    for low, high in BANDS:
        band = relief[:, low:high]
        size = np.sqrt((band**2).mean(axis=1)) + 1e-3
        rows.append(size[:count])
        rows += [(band[:count] * band[lag : lag + count]).mean(axis=1) for lag in LAGS]
        rows.append(np.abs(np.diff(log[: count + 1, low:high], axis=0)).mean(axis=1))
    rows += [log[:count, low:high].mean(axis=1) for low, high in BANDS]
    rows.append(log[:count].mean(axis=1))
    by_frame = np.stack(rows, axis=1).reshape(steps, STEP_FRAMES, -1)
    return np.asarray(by_frame.mean(axis=1), np.float32)


@cache
def _weights() -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], float]:
    held = json.loads((files("tearjerker.audio") / "music.json").read_text("utf-8"))
    return np.array(held["mean"]), np.array(held["scale"]), np.array(held["weights"]), float(held["bias"])


def music_odds(samples: Signal) -> NDArray[np.float32]:
    """(steps,): log of how much more likely each 0.512 s is music than not."""
    mean, scale, weights, bias = _weights()
    return np.asarray((expanded((measures(samples) - mean) / scale)) @ weights + bias, np.float32)


def music_stretches(samples: Signal) -> list[tuple[float, float]]:
    """Start and end in seconds of every stretch that is music, whatever is said over it."""
    from tearjerker.audio.track import in_two_states

    odds = np.clip(music_odds(samples) - SURE, -4, 4)
    return [(first * STEP_S, last * STEP_S) for first, last in in_two_states(odds, CHANGE)]


def expanded(standard: NDArray[np.float64]) -> NDArray[np.float64]:
    """Measures and their squares: a level may be too low and too high."""
    held = np.clip(standard, -4, 4)
    return np.concatenate([held, held**2], axis=1)
