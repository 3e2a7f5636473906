"""Is a track heard here whose tempo or pitch alone was changed, and from which moment to which?

Programs that change the one without the other cut the sound into pieces of some 80 ms, and shift these
against each other by up to 15 ms so that the seams are not heard.  Within a piece phases survive.  So each
frame is compared on its own, at every delay up to ±190 ms:

      delay |      .   :            frames whose pieces come from this track peak near one line; the line's
      slope
            |  . __..--'            is what the tempo was wrong by, its height what the place was wrong by
            |--''  .     .
            +---------------- time
"""

from __future__ import annotations

from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

from tearjerker.audio.decode import Signal
from tearjerker.audio.prepare import SETTINGS
from tearjerker.audio.resample import resampled
from tearjerker.audio.verify import STEP_S, Agreement

FRAME, HOP, LONG = 1024, 512, 4096  # samples at 8 kHz: the episode's frame, the hop, the track's frame
BAND = (46, 1792)  # bins of the long frame: 90 to 3500 Hz
CELL = 4  # samples of delay (0.5 ms) in a cell
CELLS = 2 * 1520 // CELL + 1
ABOUT = 20  # cells (10 ms) around the line in which a piece may lie
SLOPES = np.arange(-0.0125, 0.0126, 0.0005)
CHUNK = 512  # frames


def roaming_agreement(
    episode: Signal,
    track: NDArray[np.int16],
    *,
    start_s: float,
    end_s: float,
    offset_s: float,
    tempo: float,
    pitch: float,
) -> tuple[Agreement, float, float]:
    """As `verify.agreement` for music with changed `tempo` and `pitch` (factors); also the offset and tempo
    mended.

    The offset may be wrong by 0.15 s, the tempo by 1 %.
    """
    steps = max(2, round((end_s - start_s) / STEP_S))
    frames = steps * round(STEP_S * SETTINGS.rate / HOP)
    times = start_s + (np.arange(frames) + 0.5) * HOP / SETTINGS.rate  # of the frames' middles
    delays = _by_delay(episode, track, times, offset_s + tempo * times, pitch)
    wide = _running_max(delays, ABOUT)
    middle = (wide.mean(axis=1, keepdims=True), np.maximum(wide.std(axis=1, keepdims=True), 0.35))
    standing_out = np.clip((wide - middle[0]) / middle[1], -1.0, 5.0).astype(np.float32)
    slope, height = _best_line(standing_out, SLOPES * (HOP / CELL))
    z = _along(((wide - middle[0]) / middle[1]).astype(np.float32), slope, height)
    drift = slope * CELL / HOP  # seconds of delay a second
    delay_s = (height - CELLS // 2) * CELL / SETTINGS.rate - drift * (times.mean())
    by_step = z.reshape(steps, -1).sum(axis=1) / np.sqrt(frames / steps)
    # a positive delay: the episode is later than thought, so that less of the track has been heard
    agreed = Agreement(start_s, by_step.astype(np.float32), 0.0, z)
    return agreed, offset_s - tempo * delay_s, tempo * (1 - drift)


def _by_delay(
    episode: Signal, track: NDArray[np.int16], times: NDArray[Any], places: NDArray[Any], pitch: float
) -> Signal:
    """(frames, CELLS): height of each frame's correlation over noise, by delay."""
    from scipy.fft import irfft, rfft

    out = np.empty((len(times), CELLS), np.float32)
    window = np.hanning(FRAME + 1)[:FRAME].astype(np.float32)
    first = round(times[0] * SETTINGS.rate) - FRAME // 2
    heard = resampled(episode, first, 1.0, (len(times) - 1) * HOP + FRAME)
    cut = np.lib.stride_tricks.sliding_window_view(heard, FRAME)[::HOP]
    for at in range(0, len(times), CHUNK):
        mine = rfft(cut[at : at + CHUNK] * window, LONG, axis=1)[:, BAND[0] : BAND[1]]
        played = _pieces(track, places[at : at + CHUNK] * SETTINGS.rate, pitch)
        theirs = rfft(played, axis=1)[:, BAND[0] : BAND[1]]
        cross = mine / (np.abs(mine) + 1e-9) * np.conj(_flat(theirs))
        full = np.zeros((len(cross), LONG // 2 + 1), np.complex64)
        full[:, BAND[0] : BAND[1]] = cross
        # the episode's frame begins at sample 0, the track's middle of it at (LONG - FRAME) / 2
        over = np.roll(irfft(full, LONG, axis=1), (LONG - FRAME) // 2 + CELLS // 2 * CELL, axis=1)
        over = over[:, : CELLS * CELL]
        noise = np.sqrt(np.mean(over**2, axis=1, keepdims=True)) + 1e-12
        out[at : at + CHUNK] = (over / noise).reshape(len(over), CELLS, CELL).max(axis=2)
    return out


def _pieces(track: NDArray[np.int16], middles: NDArray[Any], pitch: float) -> Signal:
    """Frames of the track around the middles, at the episode's pitch; each begins at the nearest sample."""
    begins = np.round((middles - middles[0]) / pitch).astype(int)
    whole = resampled(track, middles[0] - pitch * LONG / 2, pitch, int(begins[-1]) + LONG)
    return np.asarray(np.lib.stride_tricks.sliding_window_view(whole, LONG)[begins])


def _flat(cells: NDArray[Any]) -> NDArray[Any]:
    """Cells brought to their neighbours' level in frequency and compressed."""
    from scipy.ndimage import uniform_filter1d

    size = np.abs(cells) + 1e-6
    level = uniform_filter1d(size, 65, axis=1, mode="nearest")
    floor = 1e-3 * size.max(axis=1, keepdims=True)
    return np.asarray(cells / size * np.sqrt(size / np.maximum(level, floor)))


def _running_max(delays: Signal, reach: int) -> Signal:
    from scipy.ndimage import maximum_filter1d

    return np.asarray(maximum_filter1d(delays, 2 * reach + 1, axis=1, mode="nearest"), np.float32)


def _best_line(heights: Signal, slopes: NDArray[Any]) -> tuple[float, int]:
    """Slope (cells a frame) and middle height (cell) of the line over which the heights add up to most."""
    sums = _hough(heights, slopes)
    slope, height = np.unravel_index(int(sums.argmax()), sums.shape)
    return float(slopes[slope]), int(height)


@numba.njit(cache=True, nogil=True, fastmath=True)
def _hough(heights: Any, slopes: Any) -> Any:
    frames, cells = heights.shape
    sums = np.zeros((len(slopes), cells), np.float32)
    for s in range(len(slopes)):
        for k in range(frames):
            shift = round(slopes[s] * (k - (frames - 1) / 2))
            for c in range(max(0, -shift), min(cells, cells - shift)):
                sums[s, c] += heights[k, c + shift]
    return sums


def _along(heights: Signal, slope: float, height: int) -> Signal:
    frames, cells = heights.shape
    at = np.round(height + slope * (np.arange(frames) - (frames - 1) / 2)).astype(int)
    inside = (at >= 0) & (at < cells)
    return np.where(inside, heights[np.arange(frames), np.clip(at, 0, cells - 1)], -1.0).astype(np.float32)
