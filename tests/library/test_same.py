"""Is the map of same sounds made once, and told with the cues?"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from tearjerker.audio.model import Cue
from tearjerker.library.prepared import PreparedStore, tracks_below
from tearjerker.library.same import same_sound, with_same


def test_the_map_is_made_once_and_follows_the_names(
    tmp_path: Path, season: Any, make_sound: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tearjerker.audio.decode import sound

    music = Path(shutil.copytree(season.tracks, tmp_path / "music"))
    rain = sound(music / "rain.flac", rate=16000)
    make_sound(music / "rain, remastered.m4a", 0.5 * rain, codec="aac")
    store = PreparedStore(tmp_path / "prepared")
    tracks = [s.track for s in store.prepare(tracks_below(music)) if s.track]
    told = same_sound(tracks, tmp_path / "shared")
    assert {name: {o for o, _, _ in others} for name, others in told.items()} == {
        "rain.flac": {"rain, remastered.m4a"},
        "rain, remastered.m4a": {"rain.flac"},
    }
    monkeypatch.setattr("tearjerker.library.same.shared", lambda _: pytest.fail("it was made twice"))
    assert same_sound(tracks[::-1], tmp_path / "shared") == told


def test_a_cue_is_told_of_tracks_that_are_the_same_over_it() -> None:
    same = {"a": [("b", 0.0, 30.0), ("c", 0.0, 12.0)]}
    cue = Cue("a", 100.0, 110.0, 2.0, 1.0, 0.0, 0.9)
    assert with_same(cue, same).same_as == ("b", "c")
    assert with_same(Cue("a", 100.0, 110.0, 8.0, 1.0, 0.0, 0.9), same).same_as == ("b",)
    assert with_same(Cue("a", 100.0, 110.0, 28.0, 1.0, 0.0, 0.9), same).same_as == ()
    assert with_same(Cue(None, 100.0, 110.0, 0.0, 1.0, 0.0, 0.9), same).same_as == ()
