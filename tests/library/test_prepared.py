"""Is each track prepared once, whatever happens meanwhile?"""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tearjerker.audio.prepare import ARRAYS, SETTINGS, prepare
from tearjerker.errors import BadSource, IndexMismatch
from tearjerker.library import prepared
from tearjerker.library.prepared import PreparedStore, Step, read_prepared, tracks_below, without_doubles


@pytest.fixture
def store(tmp_path: Path) -> PreparedStore:
    return PreparedStore(tmp_path / "prepared")


def prepare_all(store: PreparedStore, folder: Path, workers: int = 1) -> dict[str, Step]:
    steps = store.prepare(tracks_below(folder), workers=workers)
    return {step.track.name if step.track else step.path.name: step for step in steps}


def test_what_is_read_back_is_what_was_prepared(store: PreparedStore, music: Path) -> None:
    steps = prepare_all(store, music)
    assert {name: s.what for name, s in steps.items()} == dict.fromkeys(
        ("ost/sea.flac", "rain.flac", "snow.flac"), "new"
    )
    track = steps["rain.flac"].track
    assert track
    fresh, kept = prepare(track.path, name="rain.flac"), read_prepared(track.file, "rain.flac")
    assert (kept.name, kept.duration_s, kept.digest) == (fresh.name, fresh.duration_s, fresh.digest)
    for name in ARRAYS:
        np.testing.assert_array_equal(getattr(kept, name), getattr(fresh, name), err_msg=name)


def test_only_what_changed_is_prepared_again(store: PreparedStore, music: Path) -> None:
    prepare_all(store, music)
    shutil.copy(music / "snow.flac", music / "rain.flac")
    steps = prepare_all(store, music)
    assert {name: s.what for name, s in steps.items()} == {
        "ost/sea.flac": "same",
        "rain.flac": "new",
        "snow.flac": "same",
    }


def test_a_moved_track_is_not_decoded_again(
    store: PreparedStore, music: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare_all(store, music)
    (music / "rain.flac").rename(music / "ost" / "regen.flac")
    monkeypatch.setattr(prepared, "prepare", lambda *_, **__: pytest.fail("it was decoded again"))
    assert prepare_all(store, music)["ost/regen.flac"].what == "new"
    assert store.forget_gone(tmp_path / "unplugged") == 0
    assert store.forget_gone(music) == 1


def test_two_tracks_with_the_same_bytes_are_one(store: PreparedStore, music: Path) -> None:
    shutil.copy(music / "rain.flac", music / "copy of rain.flac")
    tracks = without_doubles(s.track for s in prepare_all(store, music).values() if s.track)
    assert [(t.name, t.same_as) for t in tracks] == [
        ("copy of rain.flac", ("rain.flac",)),
        ("ost/sea.flac", ()),
        ("snow.flac", ()),
    ]


def test_a_bad_track_is_named_and_the_others_go_on(store: PreparedStore, music: Path) -> None:
    (music / "broken.mp3").write_bytes(os.urandom(5000))
    (music / "empty.mp3").touch()
    steps = prepare_all(store, music, workers=2)
    assert {n for n, s in steps.items() if s.what == "failed"} == {"broken.mp3", "empty.mp3"}
    assert "broken.mp3" in steps["broken.mp3"].because
    assert sum(s.what == "new" for s in steps.values()) == 3


def test_tracks_of_two_seconds_and_of_a_moment(store: PreparedStore, music: Path, make_sound: Any) -> None:
    for name, seconds in (("sting.flac", 2.0), ("click.flac", 0.05)):
        make_sound(music / name, np.full(int(16000 * seconds), 0.1, np.float32), codec="flac")
    steps = prepare_all(store, music)
    assert steps["sting.flac"].track and steps["sting.flac"].track.duration_s == pytest.approx(2.0, abs=0.01)
    assert steps["click.flac"].what in ("new", "failed")


def test_other_settings_are_refused_where_the_track_is_not_at_hand_and_prepared_again_where_it_is(
    store: PreparedStore, music: Path
) -> None:
    track = prepare_all(store, music)["rain.flac"].track
    assert track
    others = replace(SETTINGS, level_s=2.0)
    with pytest.raises(IndexMismatch, match="scan its folder again"):
        read_prepared(track.file, "rain.flac", settings=others)
    again = prepare_all(PreparedStore(store.folder, settings=others), music)
    assert again["rain.flac"].what == "new"
    assert read_prepared(track.file, "rain.flac", settings=others).digest == others.digest


def test_a_file_that_was_cut_off_is_prepared_again(store: PreparedStore, music: Path) -> None:
    track = prepare_all(store, music)["rain.flac"].track
    assert track
    track.file.write_bytes(track.file.read_bytes()[:-100])
    with pytest.raises(IndexMismatch, match="cut off"):
        read_prepared(track.file, "rain.flac")
    assert prepare_all(store, music)["rain.flac"].what == "new"


def test_a_full_disk_is_said_and_leaves_nothing_half_written(
    store: PreparedStore, music: Path, files_below: Any
) -> None:
    with files_below(100_000):
        steps = prepare_all(store, music)
    assert {s.what for s in steps.values()} == {"failed"}
    assert str(store.folder) in steps["rain.flac"].because
    assert list(store.folder.iterdir()) == []
    assert {s.what for s in prepare_all(store, music).values()} == {"new"}


PREPARES = """
import sys
from pathlib import Path
from tearjerker.library.prepared import PreparedStore, tracks_below
print("ready", flush=True)
PreparedStore(Path(sys.argv[1])).prepare(tracks_below(Path(sys.argv[2])))
"""


def test_killed_at_any_moment_the_next_run_picks_up(store: PreparedStore, music: Path, killed: Any) -> None:
    for delay_s in (0.0, 0.2, 0.4):
        killed(PREPARES, store.folder, music, after_s=delay_s)
        for step in prepare_all(store, music).values():
            assert step.track
            read_prepared(step.track.file, step.track.name)
        next(store.folder.glob("*.track")).unlink()


def test_what_is_no_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(BadSource, match="expected a folder with tracks"):
        list(tracks_below(tmp_path / "nowhere"))
