"""A clip finds its track among others, at its place; another format is refused."""

import json
from pathlib import Path

import numpy as np
import pytest

from tearjerker.audio.index import Index, write_segment
from tearjerker.audio.landmarks import landmarks
from tearjerker.errors import IndexMismatch

from .sounds import RATE, music, speech, under


def index_of(folder: Path) -> Index:
    for part in (0, 1):
        tracks = [(f"track {seed}", landmarks(music(seed, 30))) for seed in range(part * 4, part * 4 + 4)]
        write_segment(folder / f"part{part}", tracks)
    return Index(folder)


def test_a_clip_finds_its_track_and_place(tmp_path: Path) -> None:
    clip = np.asarray(under(speech(1, 12), music(6, 30)[8 * RATE : 20 * RATE], 0.0, 0), np.float32)
    index = index_of(tmp_path)
    best = max(index.candidates(landmarks(clip)), key=lambda c: c.votes)
    assert best.track == "track 6"
    assert best.offset_s == pytest.approx(8.0, abs=0.1)
    assert index.tracks(landmarks(clip))[0] == "track 6"


def test_silence_has_no_candidates(tmp_path: Path) -> None:
    assert index_of(tmp_path).candidates(landmarks(np.zeros(5 * RATE, np.float32))) == []


def test_another_format_is_refused(tmp_path: Path) -> None:
    index_of(tmp_path)
    about = tmp_path / "part0" / "about.json"
    about.write_text(json.dumps({"format": "landmarks 0", "names": []}))
    with pytest.raises(IndexMismatch, match="index again"):
        Index(tmp_path)
