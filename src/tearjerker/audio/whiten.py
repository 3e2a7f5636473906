"""How does a signal look with every cell of its spectrum at the same level?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tearjerker.audio.decode import Signal
from tearjerker.audio.resample import resampled

if TYPE_CHECKING:
    from tearjerker.audio.prepare import PrepareSettings

DECIMATED = 1 << 20  # samples at a time
CHUNK = 4096  # frames at a time: bounds the memory, and with it the cache misses


def decimated(samples: Signal, factor: int) -> Signal:
    """Every `factor`-th sample, after a filter that keeps 94 % of the new band."""
    from scipy.signal import firwin, upfirdn

    reach = 32  # samples of the new rate on either side
    taps = firwin(2 * reach * factor + 1, 0.97 / factor).astype(np.float32)
    out = np.empty(-(-len(samples) // factor), np.float32)
    for at in range(0, len(out), DECIMATED):  # some minutes at a time: a whole day is copied otherwise
        count = min(DECIMATED, len(out) - at)
        part = resampled(samples, (at - reach) * factor, 1.0, (count + 2 * reach) * factor)
        out[at : at + count] = upfirdn(taps, part, 1, factor)[2 * reach : 2 * reach + count]
    return out


def whitened(samples: Signal, settings: PrepareSettings, *, keep: float) -> Signal:
    """The signal (at `low_rate`) with each cell's size, over that of its neighbours, raised to the power
    `keep`.

    `keep=0` leaves phases only: what an episode gets, for there the largest cells are speech.  Returns as
    many samples, unit RMS.  The spectrum is made twice, a chunk at a time: an hour's is half a gigabyte.
    """
    frame = round(settings.frame_s * settings.low_rate)
    hop = round(settings.hop_s * settings.low_rate)
    low, high = (round(hz * settings.frame_s) for hz in settings.low_band)
    level = (round(settings.level_s / settings.hop_s) | 1, settings.level_bins)
    reach = level[0] // 2 + 1 if keep else 0
    padded = np.pad(samples, (frame, frame + hop))
    frames = np.lib.stride_tricks.sliding_window_view(padded, frame)[::hop]
    starts = range(0, len(frames), CHUNK)
    loudest = max(
        float(np.abs(_spectrum(frames[at : at + CHUNK])[:, low : high + 1]).max(initial=1e-9))
        for at in starts
    )
    out = np.zeros(len(padded) + frame, np.float32)
    for at in starts:
        first = max(0, at - reach)
        cells = _spectrum(frames[first : at + CHUNK + reach])
        cells[:, :low] = cells[:, high + 1 :] = 0
        cells[:, low : high + 1] = _flat(cells[:, low : high + 1], 1e-4 * loudest, level, keep)
        _lay_down(cells[at - first : at - first + CHUNK], hop, out[at * hop :])
    out = out[frame : frame + len(samples)]
    rms = float(np.sqrt(np.mean(out**2))) if len(out) else 0.0
    return (out / rms).astype(np.float32) if rms > 0 else out


def _flat(cells: NDArray[np.complex64], floor: float, level: tuple[int, int], keep: float) -> NDArray[Any]:
    """Cells of unit size or, with `keep`, of their size over the mean of those around; below the floor
    silence."""
    from scipy.ndimage import uniform_filter

    size = np.abs(cells)
    unit = cells / np.maximum(size, 1e-20) * (size > floor)
    if keep:
        unit *= (size / np.maximum(uniform_filter(size, level, mode="nearest"), floor)) ** keep
    return unit


def _window(frame: int) -> Signal:
    """Its square adds up to a constant at a quarter-frame hop."""
    return np.sin(np.pi * (np.arange(frame) + 0.5) / frame).astype(np.float32)


def _spectrum(frames: Signal) -> NDArray[np.complex64]:
    from scipy.fft import rfft

    return np.asarray(rfft(frames * _window(frames.shape[1]), axis=1), np.complex64)


def _lay_down(cells: NDArray[np.complex64], hop: int, out: Signal) -> None:
    """Add the cells' signal to `out`, which begins where they do."""
    from scipy.fft import irfft

    frame = 2 * (cells.shape[1] - 1)
    pieces = irfft(cells, frame, axis=1).astype(np.float32) * (_window(frame) * np.float32(2 * hop / frame))
    for part in range(frame // hop):  # frames that do not overlap each other are laid down at one stroke
        every = pieces[part :: frame // hop]
        out[part * hop : part * hop + every.size] += every.reshape(-1)
