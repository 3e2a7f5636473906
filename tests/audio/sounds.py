"""Music and speech made of sines and noise, for tests that need seconds of either."""

import numpy as np

from tearjerker.audio.prepare import SETTINGS

RATE = SETTINGS.rate


def music(seed: int, seconds: float, cents: float = 0.0) -> np.ndarray:
    """Chords that change every half second: notes of six partials with a decay, each struck with a brush.

    With `cents`, the same at another pitch.
    """
    rng = np.random.default_rng(seed)
    higher = 2 ** (cents / 1200)
    out = np.zeros(round(seconds * RATE), np.float32)
    t = np.arange(RATE) / RATE
    for start in range(0, len(out) - RATE, RATE // 2):
        for _ in range(3):
            hz = 110 * 2 ** (rng.integers(0, 36) / 12)
            partials = (
                np.sin(2 * np.pi * hz * higher * k * t + rng.uniform(0, 6)) / k
                for k in range(1, 7)
                if hz * k < 3800
            )
            out[start : start + RATE] += (sum(partials) * np.exp(-3 * t)).astype(np.float32)
        out[start : start + RATE] += (rng.standard_normal(RATE) * np.exp(-12 * t)).astype(np.float32)
    return out / np.abs(out).max()


def speech(seed: int, seconds: float) -> np.ndarray:
    """Bursts of coloured noise and of harmonics that glide, with pauses."""
    rng = np.random.default_rng(seed)
    noise = rng.standard_normal(round(seconds * RATE))
    noise += 0.5 * np.roll(rng.standard_normal(len(noise)), 1)
    turns = np.repeat(rng.uniform(110, 220, len(noise) // 2000 + 2), 2000)
    hz = np.convolve(turns, np.ones(2000) / 2000, "same")[: len(noise)]
    pitch = 2 * np.pi * np.cumsum(hz) / RATE
    voiced = sum(np.sin(k * pitch) / k for k in range(1, 20))
    loud = np.repeat(rng.random(len(noise) // 1600 + 1) > 0.3, 1600)[: len(noise)]
    return ((0.2 * noise + voiced) * loud).astype(np.float32)


def under(voice: np.ndarray, track: np.ndarray, at_s: float, db: float) -> np.ndarray:
    """The track from `at_s` on, `db` over the voice, with a little hiss."""
    out = voice.copy()
    gain = np.sqrt((voice**2).mean() / (track**2).mean()) * 10 ** (db / 20)
    first = round(at_s * RATE)
    out[first : first + len(track)] += gain * track
    return out + np.random.default_rng(1).standard_normal(len(out)).astype(np.float32) * 1e-3


def quiet(what: str, share: float) -> None:
    """Progress that is not shown."""
