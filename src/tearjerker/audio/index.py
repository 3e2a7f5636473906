"""Which of very many tracks could be heard here?

For libraries beyond what an exhaustive search affords: landmarks on disk, mapped into memory, in segments
that are written once and never changed.  A segment is a folder:

    hashes.npy    sorted uint32
    posts.npy     (n, 2) uint32 beside them: number of the track, frame
    about.json    format, names of the tracks

Asked with an episode's landmarks, it counts for every track how many agree on one alignment; the tracks with
the most are candidates for `hear`.
"""

from __future__ import annotations

import json
import os
import shutil
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tearjerker.audio.landmarks import HOP, Landmarks
from tearjerker.audio.prepare import SETTINGS
from tearjerker.errors import IndexMismatch

FORMAT = "landmarks 1"
COMMON = 2000  # postings; a hash with more tells nothing
WINDOW = 313  # frames (10 s) that vote together
HOP_S = HOP / SETTINGS.rate
COARSE = 2  # frames of alignment that count as one


@dataclass(frozen=True, slots=True)
class Candidate:
    """A track that may be heard in a window of ten seconds."""

    track: str
    start_s: float
    """Of the window, in the episode."""
    offset_s: float
    """Track time minus episode time."""
    votes: int


@dataclass(frozen=True, eq=False)
class _Segment:
    names: tuple[str, ...]
    hashes: NDArray[np.uint32]
    posts: NDArray[np.uint32]


def write_segment(folder: Path, tracks: Sequence[tuple[str, Landmarks]]) -> None:
    """Write a segment; it is there whole or not at all."""
    hashes = np.concatenate([m.hashes for _, m in tracks] or [np.zeros(0, np.uint32)])
    numbers = np.concatenate([np.full(len(m.hashes), n, np.uint32) for n, (_, m) in enumerate(tracks)])
    frames = np.concatenate([m.frames for _, m in tracks])
    order = np.argsort(hashes, kind="stable")
    half = folder.with_name(f".{folder.name}.{os.getpid()}")
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(parents=True)
    np.save(half / "hashes.npy", hashes[order])
    np.save(half / "posts.npy", np.stack([numbers[order], frames[order]], axis=1))
    (half / "about.json").write_text(json.dumps({"format": FORMAT, "names": [n for n, _ in tracks]}), "utf-8")
    shutil.rmtree(folder, ignore_errors=True)
    half.rename(folder)


class Index:
    """All segments in a folder, opened for reading."""

    def __init__(self, folder: Path) -> None:
        """Map the segments; raises IndexMismatch for one that was written in another format."""
        self._segments = [_opened(p.parent) for p in sorted(folder.glob("[!.]*/about.json"))]

    def candidates(self, heard: Landmarks, *, best: int = 3, least: int = 5) -> list[Candidate]:
        """For every ten seconds of an episode the `best` tracks with `least` votes for one alignment or
        more."""
        out: list[Candidate] = []
        last = int(heard.frames[-1]) if len(heard.frames) else -1
        for start in range(0, last + 1, WINDOW // 2):
            low, high = np.searchsorted(heard.frames, [start, start + WINDOW])
            part = Landmarks(heard.hashes[low:high], heard.frames[low:high])
            found = [c for s in self._segments for c in _votes(s, part, start, best, least)]
            out += sorted(found, key=lambda c: (-c.votes, c.track))[:best]
        return out

    def tracks(self, heard: Landmarks, *, limit: int = 200) -> list[str]:
        """The tracks most likely to be in an episode, by their votes over all of it."""
        votes: Counter[str] = Counter()
        for one in self.candidates(heard, best=5):
            votes[one.track] += one.votes
        return [name for name, _ in votes.most_common(limit)]


def _opened(folder: Path) -> _Segment:
    about: dict[str, Any] = json.loads((folder / "about.json").read_text("utf-8"))
    if about.get("format") != FORMAT:
        raise IndexMismatch(f"{folder} has format {about.get('format')!r}, wanted is {FORMAT!r}: index again")
    arrays = (np.load(folder / f"{name}.npy", mmap_mode="r") for name in ("hashes", "posts"))
    return _Segment(tuple(about["names"]), *arrays)


def _votes(segment: _Segment, part: Landmarks, start: int, best: int, least: int) -> list[Candidate]:
    low = np.searchsorted(segment.hashes, part.hashes, "left")
    count = np.searchsorted(segment.hashes, part.hashes, "right") - low
    count[count > COMMON] = 0
    total = int(count.sum())
    if not total:
        return []
    inside = np.arange(total) - np.repeat(np.cumsum(count) - count, count)
    posts = segment.posts[np.repeat(low, count) + inside].astype(np.int64)
    apart = posts[:, 1] - np.repeat(part.frames.astype(np.int64), count)
    key = (posts[:, 0] << 32) + (apart // COARSE + (1 << 31))
    alignments, votes = np.unique(key, return_counts=True)
    out: dict[int, Candidate] = {}
    for number in np.argsort(-votes, kind="stable")[: 4 * best]:
        track = int(alignments[number] >> 32)
        if votes[number] >= least and track not in out:
            offset = (int(alignments[number] & 0xFFFFFFFF) - (1 << 31)) * COARSE * HOP_S
            out[track] = Candidate(segment.names[track], start * HOP_S, offset, int(votes[number]))
    return list(out.values())[:best]
