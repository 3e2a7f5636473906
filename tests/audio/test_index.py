"""A clip finds its track among others, at its place, through merging too; another format is refused."""

from pathlib import Path

import numpy as np
import pytest

from tearjerker.audio.index import LEAST, Candidate, Index, merge_segments, open_segment, write_segment
from tearjerker.audio.landmarks import EPISODE, HASHES, TRACK, landmarks, paired, peaks, repitched
from tearjerker.errors import IndexMismatch

from .sounds import RATE, music, speech, under


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("index")
    for part in (0, 1):
        numbers = range(part * 4, part * 4 + 4)
        write_segment(folder / f"{part}.landmarks", [(n, landmarks(music(n, 30), TRACK)) for n in numbers])
    return sorted(folder.iterdir())


def clip_of(seed: int, at_s: int) -> np.ndarray:
    """Twelve seconds of a track, 6 dB under speech."""
    part = music(seed, 30)[at_s * RATE : (at_s + 12) * RATE]
    return np.asarray(under(speech(1, 12), part, 0.0, -6), np.float32)


@pytest.mark.parametrize("seed", [0, 3, 6])
def test_a_clip_under_speech_finds_its_track_and_place(files: list[Path], seed: int) -> None:
    index = Index([open_segment(f) for f in files])
    heard = landmarks(clip_of(seed, 8), EPISODE)
    best = index.candidates(heard)[0]
    assert best.track == seed
    assert best.offset_s == pytest.approx(8.0, abs=0.1)
    assert index.weights(heard).most_common(1)[0][0] == seed


@pytest.mark.parametrize("cents", [-100.0, 50.0])
def test_a_clip_at_another_pitch_finds_its_track_when_asked_at_that_pitch(
    files: list[Path], cents: float
) -> None:
    index = Index([open_segment(f) for f in files])
    part = music(3, 30, cents)[8 * RATE : 20 * RATE]
    heard = peaks(np.asarray(under(speech(1, 12), part, 0.0, 0), np.float32))
    ((best, weight),) = index.weights(paired(repitched(heard, cents), EPISODE)).most_common(1)
    assert best == 3
    assert weight > 10 * index.weights(paired(heard, EPISODE))[3]


def test_windows_that_agree_weigh_more_than_as_many_that_do_not(
    files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    places = {"right": (5.0, 5.02, 5.04), "chance": (5.0, 9.0, 40.0)}
    told = [Candidate(name, 0.0, at, LEAST + 1) for name, some in places.items() for at in some]
    monkeypatch.setattr(Index, "candidates", lambda self, heard: told)
    weights = Index([]).weights(landmarks(clip_of(0, 8), EPISODE))
    assert weights == {"right": 6**2, "chance": 3 * 2**2}


def test_what_is_wanted_of_two_segments_is_found_in_one(files: list[Path], tmp_path: Path) -> None:
    one, other = map(open_segment, files)
    merged = tmp_path / "both.landmarks"
    merge_segments(
        merged, [(one, np.array([True, False, True, True])), (other, np.array([False, True, True, False]))]
    )
    segment = open_segment(merged)
    assert segment.tracks == (0, 2, 3, 5, 6)
    best = Index([segment]).candidates(landmarks(clip_of(6, 8), EPISODE))[0]
    assert (best.track, best.offset_s) == (6, pytest.approx(8.0, abs=0.1))
    assert 1 not in Index([segment]).weights(landmarks(clip_of(1, 8), EPISODE))


def test_silence_and_noise_have_no_candidates(files: list[Path]) -> None:
    index = Index([open_segment(f) for f in files])
    noise = np.random.default_rng(2).standard_normal(20 * RATE).astype(np.float32)
    assert index.candidates(landmarks(np.zeros(5 * RATE, np.float32), EPISODE)) == []
    assert max((c.votes for c in index.candidates(landmarks(noise, EPISODE))), default=0) < 8


def test_a_track_gives_its_highest_peaks_and_an_episode_nearly_all() -> None:
    found = peaks(music(1, 20))
    few, many = paired(found, TRACK), paired(found, EPISODE)
    assert len(few.hashes) <= 20.1 * TRACK.peaks * TRACK.pairs < len(many.hashes)
    assert int(many.hashes.max()) < HASHES
    assert set(few.frames) <= set(many.frames)


def test_another_format_and_a_file_cut_off_are_refused(files: list[Path], tmp_path: Path) -> None:
    whole = files[0].read_bytes()
    (tmp_path / "old.landmarks").write_bytes(whole.replace(b"landmarks 2", b"landmarks 1", 1))
    (tmp_path / "cut.landmarks").write_bytes(whole[:-64])
    for name in ("old", "cut"):
        with pytest.raises(IndexMismatch, match="scan its music again"):
            open_segment(tmp_path / f"{name}.landmarks")
