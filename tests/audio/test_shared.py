"""Are the same recordings, and only they, told to be the same, and where?"""

import numpy as np
import pytest

from tearjerker.audio.prepare import PreparedTrack, prepare_sound
from tearjerker.audio.shared import Shared, same_at, shared

from .sounds import RATE, music


def prepared(name: str, samples: np.ndarray, seed: int) -> PreparedTrack:
    """The sound as another coder would leave it: with its own noise, 40 dB under it."""
    noise = np.random.default_rng(seed).standard_normal(len(samples)).astype(np.float32)
    return prepare_sound(samples + noise * 0.01 * samples.std(), name)


def test_an_instrumental_is_the_same_only_where_nobody_sings() -> None:
    plain, voice = music(1, 45), music(2, 45)
    sung = plain.copy()
    sung[15 * RATE : 30 * RATE] += 1.5 * voice[15 * RATE : 30 * RATE]
    late = np.concatenate([np.zeros(3 * RATE, np.float32), sung])
    tracks = [prepared("plain", plain, 1), prepared("other", music(3, 45), 2), prepared("sung", late, 3)]
    told = shared(tracks)
    assert {(s.track, s.other) for s in told} == {(0, 2), (2, 0)}
    mine = [s for s in told if s.track == 0]
    spans = [edge for s in mine for edge in (s.start_s, s.end_s)]
    assert spans == pytest.approx([0, 15, 30, 44], abs=0.7)  # its last second is silent
    assert [s.offset_s for s in mine] == pytest.approx([3.0, 3.0], abs=0.001)
    assert same_at(mine, 2.0, 14.0) == same_at(mine, 32.0, 44.0) == [2]
    assert same_at(mine, 16.0, 28.0) == same_at(mine, 5.0, 40.0) == []


def test_the_same_sound_is_the_same_throughout() -> None:
    told = shared([prepared("a", music(4, 30), 1), prepared("b", music(4, 30), 2)])
    assert [(s.track, s.other) for s in told] == [(0, 1), (1, 0)]
    assert all(s.start_s < 0.7 and s.end_s > 28 for s in told)
    assert shared([]) == []


def test_stretches_of_the_same_other_add_up() -> None:
    found = [Shared(0, 1, 0.0, 10.0, 0.0), Shared(0, 1, 10.2, 20.0, 0.0), Shared(0, 2, 0.0, 5.0, 0.0)]
    assert same_at(found, 1.0, 19.0) == [1]
    assert same_at(found, 1.0, 4.0) == [1, 2]
