"""Speeds that are on no list, and speeds that drift, are found and measured to some millionths."""

import numpy as np
import pytest

from tearjerker.audio.hear import listen
from tearjerker.audio.prepare import PreparedTrack, prepare_sound
from tearjerker.audio.resample import resampled
from tearjerker.audio.verify import agreement, refined

from .sounds import RATE, music, quiet, speech, under


@pytest.fixture(scope="module")
def tracks() -> list[PreparedTrack]:
    return [prepare_sound(music(seed, 50), f"track {seed}") for seed in range(3)]


@pytest.mark.parametrize("speed", [0.985, 0.999, 1.0002])
def test_a_speed_that_is_on_no_list(tracks: list[PreparedTrack], speed: float) -> None:
    played = resampled(music(1, 50), 0.0, speed, 30 * RATE)
    episode = under(speech(5, 50), played, 10.0, -6)
    (found,) = listen(episode, tracks, speeds=(1.0,), workers=1, progress=quiet)
    assert tracks[found.line.track].name == "track 1"
    assert found.line.cents is None
    assert found.line.speed == pytest.approx(speed, abs=8e-6)
    assert (found.start_s, found.end_s) == pytest.approx((10.0, 40.0), abs=0.4)


def test_a_guess_is_refined(tracks: list[PreparedTrack]) -> None:
    played = resampled(music(2, 50), 0.0, 1.0313, 20 * RATE)
    episode = under(speech(6, 30), played, 5.0, -6)
    offset_s, speed = refined(
        episode, tracks[2].sound, start_s=6.0, end_s=20.0, offset_s=-5.0 * 1.0313 + 0.01, speed=1.0325
    )
    assert speed == pytest.approx(1.0313, abs=1.5e-5)
    assert offset_s + speed * 13 == pytest.approx(8 * 1.0313, abs=3e-4)


def test_a_small_drift_is_followed(tracks: list[PreparedTrack]) -> None:
    """40 ppm over thirty seconds: 1.2 ms from end to end, of which a step may be off by a sample."""
    along = agreement(
        under(speech(4, 32), resampled(music(0, 50), 0.0, 1.00004, 30 * RATE), 1.0, 0),
        tracks[0].sound,
        start_s=1.0,
        end_s=31.0,
        offset_s=-1.0 + 15 * 4e-5,  # right in the middle
        speed=1.0,
    )
    assert along.drift == pytest.approx(-4e-5, abs=8e-6)
    assert min(part.mean() for part in np.array_split(along.z, 3)) > 6
