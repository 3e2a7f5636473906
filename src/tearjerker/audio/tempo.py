"""How fast is a recording, and how fast might one also count it?

Beats show as sudden growth of energy in some band.  The growth is summed over bands into one curve, and the
curve is compared with itself at every delay between 30 and 220 beats a minute; a delay at which it resembles
itself is a beat or a multiple of one.  Which multiple is not in the sound but in the listener, so the
neighbourhood of 100 beats a minute is preferred gently, and half or double is given too.

After D. Ellis, "Beat tracking by dynamic programming", Journal of New Music Research 36, 2007.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

WINDOW, HOP = 1024, 256  # 46 and 12 ms at 22 050 Hz
BANDS = 40
SLOWEST, FASTEST = 30.0, 220.0
CENTRE, WIDTH = 100.0, 0.9  # beats a minute, octaves: with 120 and 1.0 ballads of 66 came out as 132
BEGINS = 1.0  # a steady hum's curve stays below 0.6, a plucked chord reaches 28, a drum 78
CLEAR = 0.1  # noise resembles itself by 0.09


@dataclass(frozen=True, slots=True)
class Tempo:
    """Beats a minute, with what somebody else might count."""

    bpm: float
    also: float | None
    """Half or double, whichever the sound supports more."""
    clarity: float
    """How much the sound resembles itself one beat later, 0 to 1."""


def tempo(sound: NDArray[np.float32], rate: int) -> Tempo | None:
    """The tempo of mono sound; None where there is no beat to be found or less than five seconds of sound."""
    if len(sound) < 5 * rate:
        return None
    curve = onsets(sound, rate)
    if not len(curve) or curve.max() < BEGINS:
        return None
    likeness = _likeness(curve)
    frames_s = HOP / rate
    lags = np.arange(1, len(likeness))
    bpm = 60 / (lags * frames_s)
    inside = (bpm >= SLOWEST) & (bpm <= FASTEST)
    preference = np.exp(-0.5 * (np.log2(bpm / CENTRE) / WIDTH) ** 2)
    score = np.where(inside, likeness[1:] * preference, -1.0)
    first = int(np.argmax(score))
    if not 0 < first < len(score) - 1 or likeness[first + 1] < CLEAR:
        return None
    pace = 60 / (_top(likeness, first + 1) * frames_s)
    near = {b: float(np.interp(60 / (b * frames_s), lags, score)) for b in (pace / 2, pace * 2)}
    also = max(near, key=lambda b: near[b])
    clarity = round(float(likeness[first + 1]), 3)
    return Tempo(round(float(pace), 1), round(float(also), 1) if near[also] > 0 else None, clarity)


def onsets(sound: NDArray[np.float32], rate: int) -> NDArray[np.float32]:
    """How much energy begins in each frame, summed over bands, less what is usual around it."""
    frames = np.lib.stride_tricks.sliding_window_view(sound, WINDOW)[::HOP]
    weights = _bands(rate)
    loud = np.empty((len(frames), BANDS), np.float32)
    shape = np.hanning(WINDOW).astype(np.float32)
    for start in range(0, len(frames), 2048):  # some megabytes at a time
        some = np.abs(np.fft.rfft(frames[start : start + 2048] * shape, axis=1)).astype(np.float32)
        loud[start : start + 2048] = np.log1p(10 * some @ weights)
    growth = np.maximum(np.diff(loud, axis=0), 0).sum(1)
    width = max(round(0.5 * rate / HOP), 1)
    usual = np.convolve(growth, np.ones(width) / width, "same")
    return np.asarray(np.maximum(growth - usual, 0), np.float32)


def _bands(rate: int) -> NDArray[np.float32]:
    """Which bin of the spectrum belongs to which band, the bands even in octaves from 40 Hz up."""
    frequencies = np.fft.rfftfreq(WINDOW, 1 / rate)
    edges = np.geomspace(40, rate / 2, BANDS + 1)
    which = np.searchsorted(edges, frequencies, side="right") - 1
    weights = np.zeros((len(frequencies), BANDS), np.float32)
    for n in range(len(frequencies)):
        if 0 <= which[n] < BANDS:
            weights[n, which[n]] = 1
    return np.asarray(weights / np.maximum(weights.sum(0), 1), np.float32)


def _likeness(curve: NDArray[np.float32]) -> NDArray[np.float64]:
    """The curve's likeness to itself at each delay up to two seconds and a bit; 1 at none."""
    centred = curve - curve.mean()
    spectrum = np.fft.rfft(centred, 2 * len(centred))
    likeness = np.fft.irfft(np.abs(spectrum) ** 2)[: min(len(centred), 200)]
    return np.asarray(likeness / max(float(likeness[0]), 1e-12), np.float64)


def _top(values: NDArray[np.float64], n: int) -> float:
    """Where between the frames the peak at n lies, by a parabola through its neighbours."""
    if n + 1 >= len(values):
        return float(n)
    before, at, after = values[n - 1 : n + 2]
    bend = before - 2 * at + after
    return n + (0.5 * (before - after) / bend if bend else 0.0)
