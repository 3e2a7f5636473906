"""Where does sound swell and fade, in which band?  What is left of music whose tempo or pitch was changed.

Twelve bands an octave, a value every 32 ms: by how much a band grew since the last, over what is usual around
it.  A change of tempo moves these apart or together, a change of pitch by a quarter-tone hardly touches
bands that are two semitones wide; phases, which the exact search lives on, do not survive either.

Tried and lost: how far each note stands out (24 an octave, every 64 ms).  Speech is made of notes that stand
out as well; under it the right place was the first of a library for 8 of 18 changed cues of less than half a
minute, and for 13 with what is here, at a quarter of the numbers.  Counting growth alone loses all of it.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tearjerker.audio.decode import Signal
from tearjerker.audio.prepare import SETTINGS

FRAME, HOP = 512, 256  # at 8 kHz: 64 and 32 ms
FRAME_S = HOP / SETTINGS.rate
LOWEST_HZ = 120.0
AN_OCTAVE = 12
BINS = 58  # up to 3.2 kHz
LEVEL_FRAMES = 31  # 1 s
STEEP = 1.5  # growth by that part of e is most of what counts
HEARD_STEEP, LEAST_GROWTH = 3.0, 0.05
USUAL_FRAMES, QUIET = 94, 0.3  # 3 s; a band counts by its level to the power -0.3.  With 0.5 or none, less
CHUNK = 4096  # frames
FRAMES_A_STEP = 4  # as in `verify`
BESIDE = (*range(-100, -19, 16), *range(20, 101, 16))  # frames: what is played a second or three off the line
SPREAD_STEPS = 15  # 2 s
AROUND_S = 3.0  # for the levels at the ends


def onsets(samples: Signal) -> NDArray[np.float32]:
    """(frames, BINS) of a track: how much each band grew, -1..1."""
    return _growth(_logarithmic(samples, 0.0), STEEP)


def heard_onsets(samples: Signal, cents: float = 0.0) -> NDArray[np.float32]:
    """(frames, BINS) of an episode: how much more each band grew than the others, as it would be after
    `cents` were taken off its pitch.

    Speech swells in all bands at once, so that what they have in common is taken away; then every frame
    counts alike, and a band more where it is quieter than usual: that is where music is heard.  At -18 dB the
    right place stands 18 to 22 over chance in ten seconds, where growth alone stood 11 to 13 (23 cues).
    Frames of 128 ms and narrower bands gave a tenth more, and would ask for every track to be prepared again.
    """
    from scipy.ndimage import uniform_filter1d

    log = _logarithmic(samples, cents)
    grown = _growth(log, HEARD_STEEP)
    grown -= grown.mean(axis=1, keepdims=True)
    grown /= np.sqrt(np.mean(grown**2, axis=1, keepdims=True)) + LEAST_GROWTH
    log -= uniform_filter1d(log, USUAL_FRAMES, axis=0, mode="nearest")
    return np.asarray(grown * np.exp(-QUIET * np.clip(log, -2, 2)), np.float32)


def onset_agreement(
    episode: Signal,
    track: NDArray[np.int8],
    *,
    start_s: float,
    steps: int,
    offset_s: float,
    tempo: float,
    cents: float,
) -> Signal:
    """(steps of FRAMES_A_STEP frames,): how well the onsets agree along a line, over what they do beside it.

    `track` are the onsets of a prepared track; at episode time t it is at offset_s + tempo * t, within a
    frame.  Where the track is not heard: mean 0, spread 0.9 (measured).
    """
    from scipy.ndimage import uniform_filter1d

    times = start_s + (np.arange(steps * FRAMES_A_STEP) + 0.5) * FRAME_S
    first = max(0, round((start_s - AROUND_S) * SETTINGS.rate))
    last = round((times[-1] + AROUND_S) * SETTINGS.rate)
    heard = rows(heard_onsets(episode[first:last], cents), times / FRAME_S - first / HOP)
    places = (offset_s + tempo * times) / FRAME_S
    by_step = [
        (heard * rows(track, places + aside)).sum(axis=1).reshape(steps, -1).sum(axis=1)
        for aside in (0, *BESIDE)
    ]
    power = np.mean(np.square(by_step[1:]), axis=0)
    spread = np.sqrt(uniform_filter1d(power, SPREAD_STEPS, mode="nearest"))
    return np.asarray(by_step[0] / (spread + 0.05 * np.sqrt(power.mean()) + 1e-9), np.float32)


def rows(frames: NDArray[Any], at: NDArray[Any]) -> Signal:
    """The frames at fractional moments; silence where there are none."""
    inside = (at >= 0) & (at < len(frames) - 1)
    whole = np.clip(at.astype(int), 0, max(0, len(frames) - 2))
    part = (at - whole)[:, None].astype(np.float32)
    after = np.minimum(whole + 1, len(frames) - 1)
    return np.asarray((frames[whole] * (1 - part) + frames[after] * part) * inside[:, None], np.float32)


def _logarithmic(samples: Signal, cents: float) -> NDArray[np.float32]:
    loud = _bands(samples, cents)
    return np.asarray(np.log(loud + 1e-4 * float(loud.max(initial=1e-9))), np.float32)


def _growth(log: Signal, steep: float) -> NDArray[np.float32]:
    from scipy.ndimage import uniform_filter1d

    even = log - uniform_filter1d(log, LEVEL_FRAMES, axis=0, mode="nearest")
    return np.asarray(np.tanh(steep * np.diff(even, axis=0, prepend=even[:1])), np.float32)


def _bands(samples: Signal, cents: float) -> NDArray[np.float32]:
    from scipy.fft import rfft

    count = 1 + len(samples) // HOP
    window = np.hanning(FRAME + 1)[:FRAME].astype(np.float32)
    filters = _filters(cents)
    out = np.empty((count, BINS), np.float32)
    for at in range(0, count, CHUNK):
        frames = _frames(samples, at, min(CHUNK, count - at))
        out[at : at + CHUNK] = np.abs(rfft(frames * window, axis=1)) @ filters
    return out


def _frames(samples: Signal, first: int, count: int) -> Signal:
    """(count, FRAME): frames around every HOP-th sample, with silence beyond the ends.

    Padding an hour as a whole would copy it.
    """
    begin = first * HOP - FRAME // 2
    end = begin + (count - 1) * HOP + FRAME
    part = np.pad(samples[max(0, begin) : end], (max(0, -begin), max(0, end - len(samples))))
    return np.lib.stride_tricks.sliding_window_view(part, FRAME)[::HOP]


def _filters(cents: float) -> NDArray[np.float32]:
    """(FRAME / 2 + 1, BINS): triangles, two bands wide or two cells, whichever is more."""
    hz = np.arange(FRAME // 2 + 1)[:, None] * SETTINGS.rate / FRAME
    centre = LOWEST_HZ * 2 ** (np.arange(BINS)[None, :] / AN_OCTAVE + cents / 1200)
    width = np.maximum(centre * (2 ** (1 / AN_OCTAVE) - 1), SETTINGS.rate / FRAME)
    taps = np.clip(1 - np.abs(hz - centre) / width, 0, None)
    return np.asarray(taps / taps.sum(axis=0, keepdims=True), np.float32)
