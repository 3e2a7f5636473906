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
from tearjerker.audio.prepare import SETTINGS
from tearjerker.audio.resample import resampled

FRAME, HOP = 1024, 256  # samples at 8 kHz: 128 and 32 ms
FRAMES_A_STEP = 4
STEP_S = FRAMES_A_STEP * HOP / SETTINGS.rate  # 0.128
BAND = (12, 448)  # bins: 90 to 3500 Hz
DELAYS = 8  # samples (1 ms): equalisers and codecs delay by less; beyond it is another alignment
LEARN_Z, LEARN_FRAMES = 4.0, 64  # what was done to the music is learnt from steps this sure, if so many
GUARD = 24  # samples around delay 0 that are no noise


@dataclass(frozen=True, eq=False)
class Agreement:
    """How well a track, laid over an episode along one line, agrees with it, step by step."""

    start_s: float
    """Episode time at which the first step begins."""
    z: Signal
    """(steps,): height of agreement over chance."""
    delay_s: float
    """What is to be added to the episode times for the best agreement."""
    frames: Signal
    """(steps * FRAMES_A_STEP,): the same by frame, in units of chance, for placing the ends."""


def agreement(
    episode: Signal, track: NDArray[np.int16], *, start_s: float, end_s: float, offset_s: float, speed: float
) -> Agreement:
    """Lay the track over the episode from `start_s` to `end_s`; at episode time t it is at offset_s + speed *
    t."""
    steps = max(1, round((end_s - start_s) / STEP_S))
    first = round(start_s * SETTINGS.rate)
    count = (steps * FRAMES_A_STEP - 1) * HOP + FRAME
    # a frame's weight lies at its middle: begin half a frame earlier, so that step k covers its own time
    begin = first - FRAME // 2 + HOP // 2
    heard = resampled(episode, begin, 1.0, count)
    played = resampled(track, offset_s * SETTINGS.rate + speed * begin, speed, count)
    cross = _unit(_cells(heard)) * np.conj(_flattened(_cells(played)))
    once = _measured(cross, first / SETTINGS.rate)
    heard = np.repeat(once.z > LEARN_Z, FRAMES_A_STEP)
    if heard.sum() < LEARN_FRAMES:
        return once
    return _measured(cross * np.conj(_equaliser(cross[heard])), first / SETTINGS.rate)


def _equaliser(cross: NDArray[np.complex64]) -> NDArray[np.complex64]:
    """What was done to the music on its way here, by frequency: gain of the agreement, and phase.

    Learnt where the track is surely heard, it favours what a telephone or a low-pass left of it.
    """
    from scipy.ndimage import uniform_filter1d

    mean = cross.mean(axis=0)
    smooth = uniform_filter1d(mean.real, 9) + 1j * uniform_filter1d(mean.imag, 9)
    return np.asarray(smooth / (np.abs(smooth).max() + 1e-12), np.complex64)


def _measured(cross: NDArray[np.complex64], start_s: float) -> Agreement:
    from scipy.fft import irfft

    by_step = cross.reshape(-1, FRAMES_A_STEP, cross.shape[1]).sum(axis=1)
    full = np.zeros((len(by_step), FRAME // 2 + 1), np.complex64)
    full[:, BAND[0] : BAND[1]] = by_step
    over_delay = irfft(full, FRAME, axis=1)
    noise = np.sqrt(np.mean(over_delay[:, GUARD:-GUARD] ** 2, axis=1)) + 1e-12
    near = np.concatenate([over_delay[:, -DELAYS:], over_delay[:, : DELAYS + 1]], axis=1) / noise[:, None]
    delay = int(np.clip(near, 0, 12).sum(axis=0).argmax()) - DELAYS
    turn = np.exp(2j * np.pi * np.arange(*BAND) * delay / FRAME).astype(np.complex64)
    frames = (cross * turn).real.sum(axis=1) * (2 / FRAME) / np.repeat(noise, FRAMES_A_STEP)
    return Agreement(start_s, near[:, delay + DELAYS], delay / SETTINGS.rate, frames * FRAMES_A_STEP**0.5)


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
