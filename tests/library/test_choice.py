"""Which tracks are searched for, where there are many?"""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tearjerker.audio.decode import sound
from tearjerker.library import choice
from tearjerker.library.choice import Many, with_their_dramas
from tearjerker.library.landmarked import LandmarkStore
from tearjerker.library.prepared import PreparedStore, tracks_below


def test_two_strong_tracks_of_a_drama_bring_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choice, "PROPOSED", 4)
    monkeypatch.setattr(choice, "AT_MOST", 7)
    dramas = {f"goblin {n}": ("drama/goblin",) for n in range(5)}
    dramas |= {f"signal {n}": ("drama/signal",) for n in range(5)}
    dramas |= {f"loose {n}": ("/music",) for n in range(50)}
    weights = Counter({"goblin 0": 900, "goblin 3": 400, "signal 1": 300, "loose 1": 200, "loose 7": 20})
    assert with_their_dramas(weights, dramas) == [
        *("goblin 0", "goblin 3", "signal 1", "loose 1"),
        *("goblin 1", "goblin 2", "goblin 4"),
    ]


def many_of(data: Path, paths: dict[str, Path]) -> Many:
    """A choice among tracks whose landmarks are taken in."""
    store = LandmarkStore(data / "landmarks")
    store.update(paths.items())
    return Many(paths, store, PreparedStore(data / "prepared"), data / "shared")


def paths_below(folder: Path) -> dict[str, Path]:
    return {t[0]: t[1] for t in tracks_below(folder) if isinstance(t, tuple)}


def test_the_index_proposes_what_is_heard(
    tmp_path: Path, season: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choice, "PROPOSED", 2)
    many = many_of(tmp_path, paths_below(season.tracks))
    for media, truth in zip(season.episodes, season.truth.values(), strict=True):
        tracks = many.tracks_for(media, speeds=(1.0,), changed=False, language=None)
        assert {t.track for t in truth} <= {t.name for t in tracks}
        assert len(tracks) <= 2


def test_a_track_is_told_to_be_the_same_as_one_that_was_not_proposed(
    tmp_path: Path, season: Any, make_sound: Any
) -> None:
    music = Path(shutil.copytree(season.tracks, tmp_path / "music"))
    rain = sound(music / "rain.flac", rate=16000)
    make_sound(music / "rain, remastered.m4a", 0.5 * rain, codec="aac")
    told = many_of(tmp_path, paths_below(music)).same_as(["rain.flac", "snow.flac"])
    assert [name for name, _, _ in told["rain.flac"]] == ["rain, remastered.m4a"]
    assert told["snow.flac"] == []


def test_a_changed_track_changes_the_digest(tmp_path: Path) -> None:
    path = tmp_path / "a.flac"
    path.write_bytes(b"a")
    many = many_of(tmp_path, {"a.flac": path})
    before = many.digest
    path.write_bytes(b"ab")
    assert many.digest != before
