"""A track that is first heard after a quiet intro was there from its start; after a loud one it was not."""

import numpy as np
import pytest

from tearjerker.audio.intro import unheard_intro_s
from tearjerker.audio.prepare import SETTINGS

RATE = SETTINGS.rate


def noise(*parts: tuple[float, float]) -> np.ndarray:
    """Seconds of noise, each part at its level in dB under the peak."""
    rng = np.random.default_rng(7)
    pieces = [10 ** (db / 20) * rng.uniform(-1, 1, round(seconds * RATE)) for seconds, db in parts]
    return np.round(32767 * np.concatenate(pieces)).astype(np.int16)


def test_a_quiet_intro() -> None:
    assert unheard_intro_s(noise((4, -30), (20, -6)), 4.1) == pytest.approx(4.1)


def test_a_loud_one_would_have_been_heard() -> None:
    assert unheard_intro_s(noise((4, -9), (20, -6)), 4.1) == 0.0


def test_a_long_one_is_hardly_played_to_its_end() -> None:
    assert unheard_intro_s(noise((15, -30), (20, -6)), 15.1) == 0.0


def test_silence_before_it_is_left_out() -> None:
    track = np.concatenate([np.zeros(3 * RATE, np.int16), noise((4, -30), (20, -6))])
    assert unheard_intro_s(track, 7.1) == pytest.approx(4.1)


@pytest.mark.parametrize("place_s", [-0.3, 0.0, 0.1, 40.0])
def test_at_the_very_start_and_beyond_the_end_there_is_none(place_s: float) -> None:
    assert unheard_intro_s(noise((4, -30), (20, -6)), place_s) == 0.0
