"""Are tempo, key and dynamics right on sound whose tempo, key and dynamics we made?"""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from tearjerker.audio.dynamics import dynamics, short_term
from tearjerker.audio.key import NOTES, key
from tearjerker.audio.tempo import tempo

RATE = 22050
Sound = NDArray[np.float32]


def note(midi: float, seconds: float, *, partials: int = 6) -> Sound:
    """A plucked tone with overtones."""
    t = np.arange(round(seconds * RATE)) / RATE
    hertz = 440 * 2 ** ((midi - 69) / 12)
    tone = sum(np.sin(2 * np.pi * hertz * n * t) / n**1.3 for n in range(1, partials + 1))
    return np.asarray(tone * np.exp(-2.5 * t) * np.minimum(t * 200, 1), np.float32)


def chords(tonic: int, mode: str, *, bpm: float = 80, cents: float = 0, bars: int = 8) -> Sound:
    """A song's harmony: I IV V I, or i iv V i, a bass below and a melody of the chord's notes above."""
    third = 4 if mode == "major" else 3
    steps = [(0, third, 7), (5, 5 + third, 12), (7, 11, 14), (0, third, 7)]
    beat = 60 / bpm
    out = []
    for bar in range(bars):
        chord = [tonic + 48 + s + cents / 100 for s in steps[bar % 4]]
        for n in range(4):
            tones = [chord[0] - 12, *chord, chord[n % 3] + 12]
            out.append(np.sum([note(m, beat) for m in tones], axis=0))
    return np.asarray(np.concatenate(out) * 0.1, np.float32)


def drums(bpm: float, seconds: float = 30, *, swing: float = 0.0) -> Sound:
    """Kick on one and three, snare on two and four, hats between; off by a few milliseconds as people are."""
    chance = np.random.default_rng(int(bpm))
    out = np.zeros(round(seconds * RATE), np.float32)
    beat = 60 / bpm
    hits = [(b * beat, b % 2) for b in range(int(seconds / beat))]
    hits += [((b + 0.5 + swing) * beat, 2) for b in range(int(seconds / beat))]
    for at, kind in hits:
        start = max(round((at + chance.normal(0, 0.004)) * RATE), 0)
        t = np.arange(min(RATE // 8, max(len(out) - start, 0))) / RATE
        noise = chance.normal(0, 1, len(t))
        sounds = (np.sin(2 * np.pi * 60 * t) * 2, noise, noise * 0.2)
        out[start : start + len(t)] += (sounds[kind] * np.exp(-t * (18, 30, 80)[kind])).astype(np.float32)
    return out * 0.2


@pytest.mark.parametrize("bpm", [75, 83, 90, 97, 104, 111, 118])
def test_the_tempo_of_drums(bpm: float) -> None:
    found = tempo(drums(bpm), RATE)
    assert found and found.bpm == pytest.approx(bpm, rel=0.01)


@pytest.mark.parametrize("bpm", [62, 66, 92, 132, 150])
@pytest.mark.parametrize("made", [drums, lambda bpm: chords(0, "major", bpm=bpm, bars=12)])
def test_further_off_the_tempo_is_the_first_or_the_second(bpm: float, made: Callable[[float], Sound]) -> None:
    found = tempo(made(bpm), RATE)
    assert found
    assert any(abs(b / bpm - 1) < 0.03 for b in (found.bpm, found.also) if b)


def test_no_beat_is_no_tempo() -> None:
    assert tempo(np.zeros(10 * RATE, np.float32), RATE) is None
    assert tempo(np.ones(RATE, np.float32), RATE) is None
    hum = np.sin(2 * np.pi * 100 * np.arange(10 * RATE) / RATE).astype(np.float32)
    assert tempo(hum, RATE) is None
    noise = np.random.default_rng(1).normal(0, 0.1, 10 * RATE).astype(np.float32)
    assert tempo(noise, RATE) is None


@pytest.mark.parametrize("tonic", range(12))
@pytest.mark.parametrize("mode", ["major", "minor"])
def test_every_key(tonic: int, mode: str) -> None:
    found = key(chords(tonic, mode), RATE)
    assert found and found.name == f"{NOTES[tonic]} {mode}"


@pytest.mark.parametrize("cents", [-40, -20, 30])
def test_a_recording_out_of_tune_keeps_its_key(cents: float) -> None:
    found = key(chords(9, "minor", cents=cents), RATE)
    assert found and found.name == "A minor" and found.tuning_cents == pytest.approx(cents, abs=8)


def test_silence_has_no_key() -> None:
    assert key(np.zeros(5 * RATE, np.float32), RATE) is None


def tone(seconds: float, level_db: float, hertz: float = 1000.0) -> Sound:
    t = np.arange(round(seconds * RATE)) / RATE
    return np.asarray(10 ** (level_db / 20) * np.sin(2 * np.pi * hertz * t), np.float32)


def test_a_full_tone_has_the_loudness_that_the_standard_says() -> None:
    """BS.1770: a sine of 997 Hz at full scale in one channel reads -3.01 LUFS."""
    assert short_term(tone(5, 0, 997), RATE) == pytest.approx(-3.01, abs=0.1)


def test_loudness_range_of_the_standards_own_signals() -> None:
    """EBU Tech 3342, signals 1 and 2: 20 s at -20 dB, then 20 s at -30 (or -15) dB: ranges of 10 and 5."""
    quieter = np.concatenate([tone(20, -20), tone(20, -30)])
    louder = np.concatenate([tone(20, -20), tone(20, -15)])
    found = [dynamics(s, RATE) for s in (quieter, louder)]
    assert [d.range_lu if d else None for d in found] == [pytest.approx(10, abs=1), pytest.approx(5, abs=1)]


def test_silence_and_snippets_have_no_range() -> None:
    assert dynamics(np.zeros(10 * RATE, np.float32), RATE) is None
    assert dynamics(tone(1, -20), RATE) is None


def test_brightness_is_the_share_above_the_line() -> None:
    dark, bright = (dynamics(tone(5, -20, f), RATE) for f in (300, 4000))
    assert dark and bright and dark.brightness < 0.01 and bright.brightness > 0.99
    both = dynamics(tone(5, -20, 300) + tone(5, -20, 4000), RATE)
    assert both and both.brightness == pytest.approx(0.5, abs=0.02)
