"""How does a signal look with every cell of its spectrum at the same level?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tearjerker.audio.decode import Signal

if TYPE_CHECKING:
    from tearjerker.audio.prepare import PrepareSettings

CHUNK = 4096  # frames at a time: bounds the memory, and with it the cache misses


def decimated(samples: Signal, factor: int) -> Signal:
    """Every `factor`-th sample, after a filter that keeps 94 % of the new band."""
    from scipy.signal import firwin, upfirdn

    reach = 32  # samples of the new rate on either side
    taps = firwin(2 * reach * factor + 1, 0.97 / factor).astype(np.float32)
    count = -(-len(samples) // factor)
    filtered = upfirdn(taps, np.pad(samples, (0, reach * factor)), 1, factor)
    return np.asarray(filtered[reach : reach + count], np.float32)


def whitened(samples: Signal, settings: PrepareSettings, *, keep: float) -> Signal:
    """The signal (at `low_rate`) with each cell's size, over that of its neighbours, raised to the power
    `keep`.

    `keep=0` leaves phases only: what an episode gets, for there the largest cells are speech.  Returns as
    many samples, unit RMS.
    """
    frame = round(settings.frame_s * settings.low_rate)
    hop = round(settings.hop_s * settings.low_rate)
    low, high = (round(hz * settings.frame_s) for hz in settings.low_band)
    padded = np.pad(samples, (frame, frame + hop))
    cells = _spectrum(padded, frame, hop)[:, low : high + 1]
    size = np.abs(cells)
    floor = 1e-4 * float(size.max(initial=1e-9))  # digital silence stays silent
    with np.errstate(divide="ignore", invalid="ignore"):
        unit = np.where(size > floor, cells / np.maximum(size, 1e-20), 0)
    if keep:
        level = _level(size, round(settings.level_s / settings.hop_s), settings.level_bins)
        unit = unit * (size / np.maximum(level, floor)) ** keep
    full = np.zeros((len(cells), frame // 2 + 1), np.complex64)
    full[:, low : high + 1] = unit
    out = _signal(full, frame, hop, len(padded))[frame : frame + len(samples)]
    rms = float(np.sqrt(np.mean(out**2))) if len(out) else 0.0
    return (out / rms).astype(np.float32) if rms > 0 else out


def _window(frame: int) -> Signal:
    """Its square adds up to a constant at a quarter-frame hop."""
    return np.sin(np.pi * (np.arange(frame) + 0.5) / frame).astype(np.float32)


def _spectrum(samples: Signal, frame: int, hop: int) -> NDArray[np.complex64]:
    from scipy.fft import rfft

    frames = np.lib.stride_tricks.sliding_window_view(samples, frame)[::hop]
    window = _window(frame)
    out = np.empty((len(frames), frame // 2 + 1), np.complex64)
    for at in range(0, len(frames), CHUNK):
        out[at : at + CHUNK] = rfft(frames[at : at + CHUNK] * window, axis=1)
    return out


def _signal(cells: NDArray[np.complex64], frame: int, hop: int, length: int) -> Signal:
    from scipy.fft import irfft

    out = np.zeros(length, np.float32)
    window = _window(frame) * np.float32(2 * hop / frame)
    steps = frame // hop
    pieces = irfft(cells, frame, axis=1).astype(np.float32) * window
    for part in range(steps):  # frames that do not overlap each other are laid down at one stroke
        every = pieces[part::steps]
        flat = out[part * hop : part * hop + every.size]
        flat += every.reshape(-1)
    return out


def _level(size: Signal, frames: int, bins: int) -> Signal:
    from scipy.ndimage import uniform_filter

    return uniform_filter(size, (frames | 1, bins), mode="nearest")
