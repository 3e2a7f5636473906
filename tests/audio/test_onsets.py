"""Onsets tell where changed music is heard, under speech too."""

import numpy as np
import pytest

from tearjerker.audio.onsets import FRAME_S, heard_onsets, onset_agreement, onsets
from tearjerker.audio.prepare import PreparedTrack, prepare_sound
from tearjerker.audio.resample import resampled
from tearjerker.audio.track import changed_stretches
from tearjerker.audio.verify import STEP_S

from .sounds import RATE, music, speech, under


@pytest.fixture(scope="module")
def track() -> PreparedTrack:
    return prepare_sound(music(3, 40), "a track")


def test_what_all_bands_do_at_once_is_taken_away() -> None:
    """A click swells in every band: it weighs on the track's onsets, and hardly on the episode's."""
    tone = np.sin(2 * np.pi * 440 * np.arange(4 * RATE) / RATE).astype(np.float32)
    struck = 0.1 * tone * (np.arange(4 * RATE) % RATE / RATE)
    clicked = struck.copy()
    clicked[2 * RATE] = 5.0
    at = round(2 / FRAME_S)
    assert onsets(clicked)[at - 1 : at + 1].mean(axis=1).max() > 0.5
    assert abs(heard_onsets(clicked)[at - 1 : at + 1].mean(axis=1).max()) < 0.2


@pytest.mark.parametrize("tempo", [1.0, 1.02])
def test_agreement_along_the_line_and_beside_it(track: PreparedTrack, tempo: float) -> None:
    played = resampled(music(3, 40), 5.0 * RATE, tempo, 16 * RATE)  # a change of pitch that bands do not feel
    episode = under(speech(3, 40), played, 12.0, -12)
    along = {
        aside: onset_agreement(
            episode,
            track.onsets,
            start_s=12.0,
            steps=round(16 / STEP_S),
            offset_s=5.0 - 12.0 * tempo + aside,
            tempo=tempo,
            cents=0.0,
        )
        for aside in (0.0, 7.3)
    }
    assert along[0.0].mean() > 0.7
    assert abs(along[7.3].mean()) < 0.3
    assert 0.5 < along[7.3].std() < 1.5


def test_beyond_the_ends_of_either_nothing_agrees(track: PreparedTrack) -> None:
    episode = under(speech(3, 10), music(3, 40)[: 8 * RATE], 2.0, 0)
    agreed = onset_agreement(
        episode, track.onsets, start_s=-4.0, steps=200, offset_s=-2.0, tempo=1.0, cents=0.0
    )
    assert len(agreed) == 200
    assert (agreed[: round(3.5 / STEP_S)] == 0).all()
    assert (agreed[-round(10 / STEP_S) :] == 0).all()


def test_faint_agreement_of_both_is_heard_and_of_one_is_not() -> None:
    rng = np.random.default_rng(5)
    chance = rng.normal(-0.4, 0.6, 300), rng.normal(0.0, 0.9, 300)
    there = (np.arange(300) >= 100) & (np.arange(300) < 200)
    both = changed_stretches(chance[0] + 1.4 * there, chance[1] + 1.2 * there)
    assert both[0] == pytest.approx((100, 200), abs=4)
    assert len(both) == 1
    assert changed_stretches(*chance) == []


def test_what_hums_is_heard_by_its_onsets() -> None:
    rng = np.random.default_rng(6)
    chance = rng.normal(-0.5, 0.3, 300), rng.normal(0.0, 0.9, 300)
    there = (np.arange(300) >= 100) & (np.arange(300) < 200)
    assert changed_stretches(chance[0], chance[1] + 1.8 * there)[0] == pytest.approx((100, 200), abs=4)
