"""Which tracks are searched for, where there are many?"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

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


def test_the_index_proposes_what_is_heard(
    tmp_path: Path, season: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choice, "PROPOSED", 2)
    paths = {t[0]: t[1] for t in tracks_below(season.tracks) if isinstance(t, tuple)}
    store = LandmarkStore(tmp_path / "landmarks")
    store.update(paths.items())
    many = Many(paths, store, PreparedStore(tmp_path / "prepared"))
    for media, truth in zip(season.episodes, season.truth.values(), strict=True):
        tracks = many.tracks_for(media, speeds=(1.0,), language=None)
        assert {t.track for t in truth} <= {t.name for t in tracks}
        assert len(tracks) <= 2


def test_a_changed_track_changes_the_digest(tmp_path: Path) -> None:
    path = tmp_path / "a.flac"
    path.write_bytes(b"a")
    many = Many({"a.flac": path}, LandmarkStore(tmp_path / "l"), PreparedStore(tmp_path / "p"))
    before = many.digest
    path.write_bytes(b"ab")
    assert many.digest != before
