"""Is this track really heard here, and from which moment to which?

The search's finds are checked with eight times its bandwidth.  Both sounds are laid on top of each other; in
every cell of their short-time spectra (128 ms by 8 Hz) the phases either agree, up to a delay common to all
cells, or are random.  Transformed back over frequency, a step's cells become a correlation over the delay:

        |                          the height at the common delay, over the RMS elsewhere, is the step's z:
     .._|._..                      N(0, 1) where the track is not heard, and 3..40 where it is
    delay 0
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tearjerker.audio.decode import Signal
from tearjerker.audio.lines import best_line
from tearjerker.audio.prepare import SETTINGS
from tearjerker.audio.resample import resampled

FRAME, HOP = 1024, 256  # samples at 8 kHz: 128 and 32 ms
FRAMES_A_STEP = 4
STEP_S = FRAMES_A_STEP * HOP / SETTINGS.rate  # 0.128
BAND = (12, 448)  # bins: 90 to 3500 Hz
DELAYS = 8  # samples (1 ms): equalisers and codecs delay by less; beyond it is another alignment
FAR, MOST_WRONG = 200, 0.002  # samples of delay, and drift, that a first guess may be wrong by
LEARN_Z, LEARN_FRAMES = 4.0, 64  # what was done to the music is learnt from steps this sure, if so many
DRIFTS = 1.015  # times what adds up along a steady delay adds up along one that drifts
GUARD = 24  # samples around delay 0 that are no noise


@dataclass(frozen=True, eq=False)
class Agreement:
    """How well a track, laid over an episode along one line, agrees with it, step by step."""

    start_s: float
    """Episode time at which the first step begins."""
    z: Signal
    """(steps,): height of agreement over chance."""
    delay_s: float
    """How much later than thought the episode is, in the middle."""
    drift: float
    """And by how much more a second."""
    onsets: Signal | None = None
    """(steps,): the same for the onsets, where the music may have been changed."""


def agreement(
    episode: Signal, track: NDArray[np.int16], *, start_s: float, end_s: float, offset_s: float, speed: float
) -> Agreement:
    """Lay the track over the episode from `start_s` to `end_s`; at episode time t it is at offset_s + speed *
    t.

    The offset may be wrong by a millisecond, the speed by a millisecond over the whole.
    """
    cross = _laid_over(episode, track, start_s, end_s, offset_s, speed)
    start_s = round(start_s * SETTINGS.rate) / SETTINGS.rate
    once = _measured(cross, start_s)
    heard = np.repeat(once.z > LEARN_Z, FRAMES_A_STEP)
    if heard.sum() < LEARN_FRAMES:
        return once
    return _measured(cross * np.conj(_equaliser(cross[heard])), start_s)


def refined(
    episode: Signal, track: NDArray[np.int16], *, start_s: float, end_s: float, offset_s: float, speed: float
) -> tuple[float, float]:
    """Offset and speed, mended to a millisecond and a sample over the whole (12 ppm in ten seconds).

    The offset may be wrong by 25 ms in the middle, the speed by 0.2 %.
    """
    over_delay = _over_delay(_laid_over(episode, track, start_s, end_s, offset_s, speed))
    noise = np.sqrt(np.mean(over_delay**2, axis=1, keepdims=True)) + 1e-12
    near = np.concatenate([over_delay[:, -FAR:], over_delay[:, : FAR + 1]], axis=1) / noise
    most = MOST_WRONG * STEP_S * SETTINGS.rate
    slopes = np.linspace(-most, most, 2 * round(most * len(near)) + 1)
    slope, column, _ = best_line(np.clip(near, 0, 12).astype(np.float32), slopes)
    drift = slope / SETTINGS.rate / STEP_S
    return mended(offset_s, speed, (column - FAR) / SETTINGS.rate, drift, (start_s + end_s) / 2)


def mended(
    offset_s: float, speed: float, delay_s: float, drift: float, middle_s: float
) -> tuple[float, float]:
    """Offset and speed of a line along which the episode was `delay_s` later at `middle_s`, more by `drift` a
    second."""
    return offset_s - speed * (delay_s - drift * middle_s), speed * (1 - drift)


def _laid_over(
    episode: Signal, track: NDArray[np.int16], start_s: float, end_s: float, offset_s: float, speed: float
) -> NDArray[np.complex64]:
    """(frames, bins): how the phases of both differ, weighted by what stands out of the track."""
    steps = max(1, round((end_s - start_s) / STEP_S))
    first = round(start_s * SETTINGS.rate)
    count = (steps * FRAMES_A_STEP - 1) * HOP + FRAME
    # a frame's weight lies at its middle: begin half a frame earlier, so that step k covers its own time
    begin = first - FRAME // 2 + HOP // 2
    heard = resampled(episode, begin, 1.0, count)
    played = resampled(track, offset_s * SETTINGS.rate + speed * begin, speed, count)
    return np.asarray(_unit(_cells(heard)) * np.conj(_flattened(_cells(played))), np.complex64)


def _equaliser(cross: NDArray[np.complex64]) -> NDArray[np.complex64]:
    """What was done to the music on its way here, by frequency: gain of the agreement, and phase.

    Learnt where the track is surely heard, it favours what a telephone or a low-pass left of it.
    """
    from scipy.ndimage import uniform_filter1d

    mean = cross.mean(axis=0)
    smooth = uniform_filter1d(mean.real, 9) + 1j * uniform_filter1d(mean.imag, 9)
    return np.asarray(smooth / (np.abs(smooth).max() + 1e-12), np.complex64)


def _measured(cross: NDArray[np.complex64], start_s: float) -> Agreement:
    over_delay = _over_delay(cross)
    noise = np.sqrt(np.mean(over_delay[:, GUARD:-GUARD] ** 2, axis=1)) + 1e-12
    near = np.concatenate([over_delay[:, -DELAYS:], over_delay[:, : DELAYS + 1]], axis=1) / noise[:, None]
    delay, drift = _delayed(np.clip(near, 0, 12).astype(np.float32))
    rows = np.arange(len(near))
    delays = delay + np.round(drift * (rows - (len(near) - 1) / 2)).astype(int)
    inside = np.clip(delays + DELAYS, 0, 2 * DELAYS)
    return Agreement(start_s, near[rows, inside], delay / SETTINGS.rate, drift / SETTINGS.rate / STEP_S)


def _over_delay(cross: NDArray[np.complex64]) -> Signal:
    """(steps, FRAME): each step's agreement, by delay in samples; negative ones at the end."""
    from scipy.fft import irfft

    by_step = cross.reshape(-1, FRAMES_A_STEP, cross.shape[1]).sum(axis=1)
    full = np.zeros((len(by_step), FRAME // 2 + 1), np.complex64)
    full[:, BAND[0] : BAND[1]] = by_step
    return np.asarray(irfft(full, FRAME, axis=1))


def _delayed(heights: Signal) -> tuple[int, float]:
    """The delay in the middle, and by how much it grows a step, in samples; none where that adds little."""
    steady = heights.sum(axis=0)
    ends = np.arange(-2 * DELAYS, 2 * DELAYS + 1)
    slope, column, height = best_line(heights, ends / max(1, len(heights) - 1))
    if height > DRIFTS * steady.max():
        return column - DELAYS, slope
    return int(steady.argmax()) - DELAYS, 0.0


def _cells(samples: Signal) -> NDArray[np.complex64]:
    from scipy.fft import rfft

    window = np.hanning(FRAME + 1)[:FRAME].astype(np.float32)
    frames = np.lib.stride_tricks.sliding_window_view(samples, FRAME)[::HOP]
    return np.asarray(rfft(frames * window, axis=1)[:, BAND[0] : BAND[1]], np.complex64)


def _unit(cells: NDArray[np.complex64]) -> NDArray[np.complex64]:
    return np.asarray(cells / (np.abs(cells) + 1e-9), np.complex64)


def _flattened(cells: NDArray[np.complex64]) -> NDArray[Any]:
    """Cells brought to their neighbours' level and compressed; see `whiten`."""
    from scipy.ndimage import uniform_filter

    size = np.abs(cells) + 1e-9
    level = uniform_filter(
        size, (round(SETTINGS.level_s / SETTINGS.hop_s) | 1, SETTINGS.level_bins), mode="nearest"
    )
    floor = 1e-3 * float(size.max())
    return cells / size * np.sqrt(size / np.maximum(level, floor))
