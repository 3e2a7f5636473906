"""A track under speech-like noise is found at its place, at its speed; one that is not there is not."""

from pathlib import Path

import numpy as np
import pytest

from tearjerker.audio.hear import hear, listen
from tearjerker.audio.prepare import SETTINGS, PreparedTrack, prepare_sound
from tearjerker.audio.resample import resampled
from tearjerker.errors import IndexMismatch

RATE = SETTINGS.rate


def music(seed: int, seconds: float) -> np.ndarray:
    """Chords that change every half second: notes of six partials with a decay."""
    rng = np.random.default_rng(seed)
    out = np.zeros(round(seconds * RATE), np.float32)
    t = np.arange(RATE) / RATE
    for start in range(0, len(out) - RATE, RATE // 2):
        for _ in range(3):
            hz = 110 * 2 ** (rng.integers(0, 36) / 12)
            partials = (
                np.sin(2 * np.pi * hz * k * t + rng.uniform(0, 6)) / k for k in range(1, 7) if hz * k < 3800
            )
            out[start : start + RATE] += (sum(partials) * np.exp(-3 * t)).astype(np.float32)
    return out / np.abs(out).max()


def speech(seed: int, seconds: float) -> np.ndarray:
    """Bursts of coloured noise and of harmonics that glide, with pauses."""
    rng = np.random.default_rng(seed)
    noise = np.cumsum(rng.standard_normal(round(seconds * RATE)))
    noise = np.diff(noise, prepend=0) + 0.5 * np.roll(rng.standard_normal(len(noise)), 1)
    pitch = 2 * np.pi * np.cumsum(140 + 30 * np.sin(np.arange(len(noise)) / RATE * 3)) / RATE
    voiced = sum(np.sin(k * pitch) / k for k in range(1, 20))
    loud = np.repeat(rng.random(len(noise) // 1600 + 1) > 0.3, 1600)[: len(noise)]
    return ((0.2 * noise + voiced) * loud).astype(np.float32)


def under(voice: np.ndarray, track: np.ndarray, at_s: float, db: float) -> np.ndarray:
    out = voice.copy()
    gain = np.sqrt((voice**2).mean() / (track**2).mean()) * 10 ** (db / 20)
    first = round(at_s * RATE)
    out[first : first + len(track)] += gain * track
    return out + np.random.default_rng(1).standard_normal(len(out)).astype(np.float32) * 1e-3


@pytest.fixture(scope="module")
def tracks() -> list[PreparedTrack]:
    return [prepare_sound(music(seed, 40), f"track {seed}") for seed in range(4)]


def quiet(what: str, share: float) -> None:
    """Progress that is not shown."""


def test_found_at_its_place_under_speech(tracks: list[PreparedTrack]) -> None:
    episode = under(speech(9, 60), music(2, 40)[5 * RATE : 25 * RATE], 20.0, -15)
    (found,) = listen(episode, tracks, speeds=(1.0,), workers=1, progress=quiet)
    assert tracks[found.line.track].name == "track 2"
    assert found.start_s == pytest.approx(20.0, abs=0.4)
    assert found.end_s == pytest.approx(40.0, abs=0.4)
    assert found.line.offset_s == pytest.approx(-15.0, abs=0.002)


def test_found_at_another_speed(tracks: list[PreparedTrack]) -> None:
    faster = resampled(music(1, 40), 0.0, 25 / 24, 30 * RATE)
    episode = under(speech(5, 60), faster, 10.0, -10)
    (found,) = listen(episode, tracks, speeds=(1.0, 25 / 24), workers=1, progress=quiet)
    assert tracks[found.line.track].name == "track 1"
    assert found.line.speed == 25 / 24
    assert found.start_s == pytest.approx(10.0, abs=0.4)


def test_nothing_is_found_in_speech_or_in_other_music(tracks: list[PreparedTrack]) -> None:
    episode = under(speech(7, 60), music(77, 30), 10.0, 0)
    assert listen(episode, tracks, speeds=(1.0,), workers=1, progress=quiet) == []


def test_workers_do_not_change_the_answer(tracks: list[PreparedTrack]) -> None:
    episode = under(speech(9, 60), music(2, 40)[5 * RATE : 25 * RATE], 20.0, -15)
    one, three = (listen(episode, tracks, speeds=(1.0,), workers=n, progress=quiet) for n in (1, 3))
    assert one == three


def test_silence_and_an_empty_library(tracks: list[PreparedTrack]) -> None:
    assert listen(np.zeros(20 * RATE, np.float32), tracks, speeds=(1.0,), workers=1, progress=quiet) == []
    assert listen(speech(1, 20), [], speeds=(1.0,), workers=1, progress=quiet) == []


def test_tracks_of_other_settings_are_refused(tmp_path: Path) -> None:
    silence = np.zeros(10, np.int16)
    old = PreparedTrack(
        "old.ogg", 0.0, "another", silence, silence.astype(np.float16), silence.astype(np.int8)
    )
    with pytest.raises(IndexMismatch, match=r"old\.ogg.*prepare it again"):
        hear(tmp_path / "ep.mkv", [old])
