"""Is a track heard here whose tempo or pitch alone was changed, and from which moment to which?

Programs that change the one without the other cut the sound into pieces of some 80 ms and lay each where it
fits the last: up to 15 ms from where it should be.  It fits best where it went on anyway, so that the sound
runs on unchanged for a quarter of a second (tempo 4 % off) to a second and a half (1 %), and then jumps.
Within a run phases survive.  Each frame is compared at every delay up to ±190 ms:

      delay |      / / .       runs rise (or fall) by what the tempo differs from the pitch, and jump back
            |  / / /           to the line, whose slope is what the tempo was wrong by, and its height what
            |/ . .             the place was wrong by
            +---------------- time

First the line over which frames add up to most (Hough), then the best way along it, run by run (Viterbi),
over what the best ways along the lines beside it meet.  The highest frame near the line, in place of the best
way, gave half the sureness: 17..50 where this gives 31..100, and chance 2.5 in both.
"""

from __future__ import annotations

from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

from tearjerker.audio.decode import Signal
from tearjerker.audio.lines import Passing, best_line
from tearjerker.audio.prepare import SETTINGS
from tearjerker.audio.resample import resampled
from tearjerker.audio.verify import STEP_S, Agreement

FRAME, HOP = 1024, 512  # samples at 8 kHz
LONG, SHORT = 4096, 2048  # of the track, for delays to ±190 ms, and to ±62 ms at a third of the cost
BAND = (90.0, 3500.0)  # Hz
CELL = 4  # samples of delay (0.5 ms) in a cell
ABOUT = 20  # cells (10 ms) around the line in which a piece may lie
CENTRED = 11  # cells: of lines that reach the same runs, the middle one; without, a tenth were 6 ms beside it
JUMP = 2.5  # what a way pays for leaving its run, in heights; about ln 41 cells + ln 10 frames, at z 2
ASIDE = 0.5  # and for a cell to the side: neither the pitch nor the tempo is known to the last cell
MOST = 6.0  # a frame says no more than that
SMOOTH = 1  # frames on either side that are added along a run before lines are looked for
LASTING, LEADS = 94, (1.5, 3.5)  # frames (6 s); spreads
LEAST_SPREAD, WAYS_SPREAD = 0.35, 0.5  # below it is what hums
SLOPES = np.arange(-0.0125, 0.0126, 0.0005)
ROUND = 0.97  # of the best: a tempo whose line adds up to that much stays as it was; most are round numbers
KNOWN, NEAR_SLOPE = 24, 0.002  # cells (12 ms) by which a tried line may be wrong there, and its slope
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
    frame: int = LONG,
    known_s: float | None = None,
) -> tuple[Agreement, float, float]:
    """As `verify.agreement` for music with changed `tempo` and `pitch` (factors); also the offset and tempo
    mended.

    The offset may be wrong by 0.15 s (with a SHORT `frame` by 0.05 s), the tempo by 1 %.  Where the offset is
    known at the moment `known_s`, it may be wrong by 12 ms there, and the tempo by 0.2 %.
    """
    steps = max(2, round((end_s - start_s) / STEP_S))
    frames = steps * round(STEP_S * SETTINGS.rate / HOP)
    times = start_s + (np.arange(frames) + 0.5) * HOP / SETTINGS.rate  # of the frames' middles
    delays = _by_delay(episode, track, times, offset_s + tempo * times, pitch, frame)
    run = (tempo - pitch) / pitch * HOP / CELL
    slopes, passing = SLOPES, None
    if known_s is not None:
        slopes = _near_slopes(end_s - start_s)
        row = (known_s - times[0]) * SETTINGS.rate / HOP
        passing = Passing(row, delays.shape[1] // 2, KNOWN)
    slope, height, _ = best_line(_standing_out(delays, run), slopes * (HOP / CELL), passing, ROUND)
    z = _along_runs(delays, slope, height, run)
    drift = slope * CELL / HOP  # seconds of delay a second
    delay_s = (height - delays.shape[1] // 2) * CELL / SETTINGS.rate - drift * (times.mean())
    by_step = z.reshape(steps, -1).sum(axis=1) / np.sqrt(frames / steps)
    # a positive delay: the episode is later than thought, so that less of the track has been heard
    agreed = Agreement(start_s, by_step.astype(np.float32), 0.0, 0.0)
    return agreed, offset_s - pitch * delay_s, tempo - pitch * drift


def _near_slopes(length_s: float) -> NDArray[Any]:
    """Of lines that were tried over ten seconds; so fine that the ends lie within 4 ms."""
    count = max(4, int(np.ceil(NEAR_SLOPE * length_s / 0.008)))
    return np.linspace(-NEAR_SLOPE, NEAR_SLOPE, 2 * count + 1)


def _by_delay(
    episode: Signal,
    track: NDArray[np.int16],
    times: NDArray[Any],
    places: NDArray[Any],
    pitch: float,
    long: int,
) -> Signal:
    """(frames, cells): height of each frame's correlation over noise, by delay; none in the middle cell."""
    from scipy.fft import irfft, rfft

    reach = (long - FRAME) // 2 - 4 * CELL
    cells = 2 * reach // CELL + 1
    low, high = (round(hz * long / SETTINGS.rate) for hz in BAND)
    out = np.empty((len(times), cells), np.float32)
    window = np.hanning(FRAME + 1)[:FRAME].astype(np.float32)
    first = round(times[0] * SETTINGS.rate) - FRAME // 2
    heard = resampled(episode, first, 1.0, (len(times) - 1) * HOP + FRAME)
    cut = np.lib.stride_tricks.sliding_window_view(heard, FRAME)[::HOP]
    for at in range(0, len(times), CHUNK):
        mine = rfft(cut[at : at + CHUNK] * window, long, axis=1)[:, low:high]
        played = _pieces(track, places[at : at + CHUNK] * SETTINGS.rate, pitch, long)
        theirs = rfft(played, axis=1)[:, low:high]
        full = np.zeros((len(mine), long // 2 + 1), np.complex64)
        full[:, low:high] = mine / (np.abs(mine) + 1e-9) * np.conj(_flat(theirs))
        # the episode's frame begins at sample 0, the track's middle of it at (long - FRAME) / 2
        over = np.roll(irfft(full, long, axis=1), (long - FRAME) // 2 + reach, axis=1)[:, : cells * CELL]
        noise = np.sqrt(np.mean(over**2, axis=1, keepdims=True)) + 1e-12
        out[at : at + CHUNK] = (over / noise).reshape(len(over), cells, CELL).max(axis=2)
    return out


def _pieces(track: NDArray[np.int16], middles: NDArray[Any], pitch: float, long: int) -> Signal:
    """Frames of the track around the middles, at the episode's pitch; each begins at the nearest sample."""
    begins = np.round((middles - middles[0]) / pitch).astype(int)
    whole = resampled(track, round(middles[0] - pitch * long / 2), pitch, int(begins[-1]) + long)
    return np.asarray(np.lib.stride_tricks.sliding_window_view(whole, long)[begins])


def _flat(cells: NDArray[Any]) -> NDArray[Any]:
    """Cells brought to the level of their neighbours (65 Hz to either side) and compressed."""
    from scipy.ndimage import uniform_filter1d

    size = np.abs(cells) + 1e-6
    level = uniform_filter1d(size, size.shape[1] // 27, axis=1, mode="nearest")
    floor = 1e-3 * size.max(axis=1, keepdims=True)
    return np.asarray(cells / size * np.sqrt(size / np.maximum(level, floor)))


def _standing_out(delays: Signal, run: float) -> Signal:
    """(frames, cells): how high the best run near each delay is, over what is usual in its frame."""
    from scipy.ndimage import maximum_filter1d, uniform_filter1d

    wide = maximum_filter1d(_smoothed(delays, run), 2 * ABOUT + 1, axis=1, mode="nearest")
    wide = uniform_filter1d(wide, CENTRED, axis=1, mode="nearest")
    middle, spread = wide.mean(axis=1, keepdims=True), wide.std(axis=1, keepdims=True)
    return np.asarray(np.clip((wide - middle) / np.maximum(spread, LEAST_SPREAD), -1.0, 5.0), np.float32)


def _smoothed(delays: Signal, run: float) -> Signal:
    """The mean of each frame and its neighbours, seen along a run."""
    out = delays.copy()
    for ahead in range(1, SMOOTH + 1):
        shift = round(run * ahead)
        out[:-ahead] += _moved(delays[ahead:], -shift)
        out[ahead:] += _moved(delays[:-ahead], shift)
    return out / np.float32(np.sqrt(2 * SMOOTH + 1))


def _moved(cells: Signal, by: int) -> Signal:
    out = np.zeros_like(cells)
    if by >= 0:
        out[:, by:] = cells[:, : cells.shape[1] - by]
    else:
        out[:, :by] = cells[:, -by:]
    return out


def _along_runs(delays: Signal, slope: float, height: int, run: float) -> Signal:
    """(frames,): how high the best way along the line is, over the best ways along lines beside it."""
    step = 2 * ABOUT + 1
    heights = np.arange(height % step, delays.shape[1], step)
    ways = np.ma.masked_invalid(_ways(delays, slope, heights, run, ABOUT, JUMP))
    mine = int(np.flatnonzero(heights == height)[0])
    others = np.ma.masked_array(np.delete(ways.data, mine, axis=0), np.delete(ways.mask, mine, axis=0))
    middle, spread = others.mean(axis=0).filled(0.0), others.std(axis=0).filled(1.0)
    z = np.asarray(ways.filled(middle[None])[mine] - middle, np.float32) / np.maximum(spread, WAYS_SPREAD)
    return np.asarray(np.where(z > 0, z * _leads(ways.filled(0.0), mine), z), np.float32)


def _leads(ways: Signal, mine: int) -> Signal:
    """(frames,): 0..1, whether the line leads the others by more than these differ, over some seconds.

    A hum is as like itself at one delay as at another, and stays so: its lines differ for long.
    """
    from scipy.ndimage import uniform_filter1d

    lasting = uniform_filter1d(ways, LASTING, axis=1, mode="nearest")
    others = np.delete(lasting, mine, axis=0)
    lead: Signal = (lasting[mine] - others.mean(axis=0)) / np.maximum(others.std(axis=0), 0.1)
    return np.asarray(np.clip((lead - LEADS[0]) / (LEADS[1] - LEADS[0]), 0, 1), np.float32)


@numba.njit(cache=True, nogil=True)
def _ways(delays: Any, slope: float, heights: Any, run: float, reach: int, jump: float) -> Any:
    """(heights, frames): what the best way near each line meets.

    A way goes on along its run, a cell to either side for little, or jumps to any place near the line.
    """
    frames, cells = delays.shape
    width = 2 * reach + 1
    out = np.full((len(heights), frames), np.nan, np.float32)
    came = np.zeros((frames, width), np.int32)
    for h in range(len(heights)):
        best = np.zeros(width, np.float32)
        now = np.zeros(width, np.float32)
        before = 0
        for k in range(frames):
            middle = round(heights[h] + slope * (k - (frames - 1) / 2))
            move = 0
            if k:
                move = round(run * k) - round(run * (k - 1)) - (middle - before)
            before = middle
            top = int(best.argmax())
            for j in range(width):
                here, way = best[top] - jump, top
                for aside in (-1, 0, 1):
                    i = j - move + aside
                    if 0 <= i < width:
                        value = best[i] - (ASIDE if aside else 0.0)
                        if value > here:
                            here, way = value, i
                c = middle - reach + j
                met = delays[k, c] if 0 <= c < cells else 0.0
                now[j] = here + min(met, MOST)
                came[k, j] = way
            best[:] = now
        j = int(best.argmax())
        for k in range(frames - 1, -1, -1):
            c = round(heights[h] + slope * (k - (frames - 1) / 2)) - reach + j
            if 0 <= c < cells:
                out[h, k] = delays[k, c]
            j = came[k, j]
    return out
