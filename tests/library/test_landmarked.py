"""Are landmarks taken once a track, whatever happens meanwhile, and do segments stay few?"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from tearjerker.audio.index import open_segment
from tearjerker.errors import TearjerkerError
from tearjerker.library import landmarked
from tearjerker.library.landmarked import LandmarkStore
from tearjerker.library.prepared import PreparedStore, tracks_below


@pytest.fixture
def store(tmp_path: Path) -> LandmarkStore:
    return LandmarkStore(tmp_path / "landmarks")


def updated(store: LandmarkStore, folder: Path) -> dict[str, str]:
    return {step.path.name: step.what for step in store.update(tracks_below(folder))}


def in_index(store: LandmarkStore, folder: Path) -> set[str]:
    """The names of the tracks that are found and up to date."""
    index, keys = store.index(path for step in tracks_below(folder) for path in [step[1]])  # type: ignore[index]
    found = {key for segment in index.segments for key in segment.tracks}
    return {Path(key[0]).name for key in found & keys}


def test_only_what_changed_is_taken_again(store: LandmarkStore, music: Path) -> None:
    assert set(updated(store, music).values()) == {"new"}
    shutil.copy(music / "snow.flac", music / "rain.flac")
    (music / "broken.mp3").write_bytes(b"\1" * 5000)
    told = updated(store, music)
    assert told == {"broken.mp3": "failed", "rain.flac": "new", "snow.flac": "same", "sea.flac": "same"}
    assert in_index(store, music) == {"rain.flac", "snow.flac", "sea.flac"}


def test_small_segments_are_put_together_and_what_is_gone_falls_out(
    store: LandmarkStore, music: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(landmarked, "SEVERAL", 3)
    monkeypatch.setattr(landmarked, "KEEP_EVERY", 1)
    updated(store, music)
    (file,) = store.folder.iterdir()
    assert len(open_segment(file).tracks) == 3
    (music / "rain.flac").unlink()
    (music / "snow.flac").unlink()
    assert updated(store, music) == {"sea.flac": "same"}
    (file,) = store.folder.iterdir()
    assert len(open_segment(file).tracks) == 1, "two thirds of it were gone"
    shutil.rmtree(music)
    assert not store.update([])
    assert list(store.folder.iterdir()) == [file], "a disk that is not plugged in loses nothing"


def test_segments_of_another_format_are_made_again(store: LandmarkStore, music: Path) -> None:
    updated(store, music)
    (file,) = store.folder.iterdir()
    file.write_bytes(file.read_bytes().replace(b"landmarks 2", b"landmarks 1", 1))
    assert set(updated(store, music).values()) == {"new"}


def test_what_is_prepared_is_not_decoded(
    tmp_path: Path, music: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepared = PreparedStore(tmp_path / "prepared")
    prepared.prepare(tracks_below(music))
    monkeypatch.setattr("tearjerker.audio.decode.sound", lambda *_, **__: pytest.fail("it was decoded again"))
    assert set(updated(LandmarkStore(tmp_path / "landmarks", prepared), music).values()) == {"new"}


def test_a_full_disk_is_said_and_leaves_nothing_half_written(
    store: LandmarkStore, music: Path, files_below: Any
) -> None:
    with files_below(10_000), pytest.raises(TearjerkerError, match="make room"):
        updated(store, music)
    assert list(store.folder.iterdir()) == []
    assert set(updated(store, music).values()) == {"new"}


TAKES_IN = """
import sys
from pathlib import Path
from tearjerker.library import landmarked
from tearjerker.library.prepared import tracks_below
landmarked.KEEP_EVERY = 1
print("ready", flush=True)
landmarked.LandmarkStore(Path(sys.argv[1])).update(tracks_below(Path(sys.argv[2])))
"""


def test_killed_at_any_moment_the_next_run_picks_up(store: LandmarkStore, music: Path, killed: Any) -> None:
    for delay_s in (0.0, 0.5, 1.0):
        killed(TAKES_IN, store.folder, music, after_s=delay_s)
        assert "failed" not in updated(store, music).values()
        assert in_index(store, music) == {"rain.flac", "snow.flac", "sea.flac"}
        shutil.rmtree(store.folder)
