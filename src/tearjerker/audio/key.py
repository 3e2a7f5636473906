"""In which key is a recording, major or minor, and which key comes next?

How much of each of the twelve notes sounds is compared with how much of each is usual in every key.  Usual
shares after D. Temperley and E. Marvin, "Pitch-class distribution and the identification of key", Music
Perception 25, 2008 (the Kostka-Payne corpus); the comparison is a correlation, as C. Krumhansl proposed
("Cognitive Foundations of Musical Pitch", 1990).  Recordings are seldom tuned to 440 Hz exactly, so the
tuning is measured first, from how far the strongest partials lie off the nearest note.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

WINDOW, HOP = 8192, 4096  # 2.7 Hz a bin at 22 050 Hz: semitones lie apart from 60 Hz up
LOWEST, HIGHEST = 60.0, 2000.0
NOTES = ("C", "C♯", "D", "E♭", "E", "F", "F♯", "G", "A♭", "A", "B♭", "B")

_MAJOR = (0.748, 0.060, 0.488, 0.082, 0.670, 0.460, 0.096, 0.715, 0.104, 0.366, 0.057, 0.400)
_MINOR = (0.712, 0.084, 0.474, 0.618, 0.049, 0.460, 0.105, 0.747, 0.404, 0.067, 0.133, 0.330)

Mode = Literal["major", "minor"]


@dataclass(frozen=True, slots=True)
class Key:
    """A key, with how clearly it leads."""

    tonic: str
    mode: Mode
    also: str
    """The runner-up: `A minor`."""
    lead: float
    """By how much its correlation exceeds the runner-up's, 0 to 2; below 0.05 either may be meant."""
    tuning_cents: float
    """How far above 440 Hz it is tuned."""

    @property
    def name(self) -> str:
        """`E♭ minor`."""
        return f"{self.tonic} {self.mode}"


def key(sound: NDArray[np.float32], rate: int) -> Key | None:
    """The key of mono sound; None for silence and for sound without notes."""
    if len(sound) < WINDOW:
        return None
    places, weights = partials(sound, rate)
    if not len(places):
        return None
    tuning = _tuning(places, weights)
    shares = np.bincount(np.round(places - tuning).astype(int) % 12, weights, 12).astype(np.float64)
    ranked = sorted(_likeness(shares).items(), key=lambda kv: -kv[1])
    (tonic, mode), best = ranked[0]
    (next_tonic, next_mode), second = ranked[1]
    return Key(
        NOTES[tonic],
        mode,
        f"{NOTES[next_tonic]} {next_mode}",
        round(best - second, 3),
        round(100 * tuning, 1),
    )


def partials(sound: NDArray[np.float32], rate: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The peaks of the spectrum: their place in semitones above C0 at 440 Hz, and their weight."""
    frames = np.lib.stride_tricks.sliding_window_view(sound, WINDOW)[::HOP]
    shape = np.hanning(WINDOW).astype(np.float32)
    low, high = (int(f * WINDOW / rate) for f in (LOWEST, min(HIGHEST, 0.45 * rate)))
    places, weights = [], []
    for start in range(0, len(frames), 128):
        loud = np.abs(np.fft.rfft(frames[start : start + 128] * shape, axis=1))[:, low - 1 : high + 2]
        floor = 0.02 * loud.max(axis=1, keepdims=True) + 1e-6
        middle = loud[:, 1:-1]
        peak = (middle > loud[:, :-2]) & (middle >= loud[:, 2:]) & (middle > floor)
        frame, bin_ = np.nonzero(peak)
        left, at, right = (np.log(loud[frame, bin_ + n] + 1e-12) for n in (0, 1, 2))
        offset = 0.5 * (left - right) / np.minimum(left - 2 * at + right, -1e-9)
        hertz = (bin_ + low + offset) * rate / WINDOW
        places.append(12 * np.log2(hertz / 440) + 57)
        weights.append(np.sqrt(np.exp(at)))  # the root: a loud bass shall not be the whole chord
    return np.concatenate(places), np.concatenate(weights)


def _tuning(places: NDArray[np.float64], weights: NDArray[np.float64]) -> float:
    """How many semitones above concert pitch: the mean offset, on a circle of one semitone."""
    turned = np.sum(weights * np.exp(2j * np.pi * places))
    return float(np.angle(turned) / (2 * np.pi))


def _likeness(shares: NDArray[np.float64]) -> dict[tuple[int, Mode], float]:
    usual: dict[Mode, tuple[float, ...]] = {"major": _MAJOR, "minor": _MINOR}
    return {
        (tonic, mode): float(np.corrcoef(shares, np.roll(profile, tonic))[0, 1]) if shares.std() else 0.0
        for mode, profile in usual.items()
        for tonic in range(12)
    }
