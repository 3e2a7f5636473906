"""Which of very many tracks could be heard here?

For libraries beyond what an exhaustive search affords: landmarks on disk, mapped into memory, in segments
that are written once and never changed.  A segment is one file (`array_file`) of up to some thousand
tracks:

    hashes    sorted uint32
    posts     beside them, uint32: when that landmark is, the segment's tracks laid end to end
    begins    where each track begins on that line
    doors     where the hashes begin whose upper 16 bits are 0, 1, 2 …: a look-up starts there
    tracks    (in the head) whatever the caller knows a track by

Asked with an episode's landmarks, every twenty seconds vote: how many of their landmarks does a track have
with the same delay?  Chance gives one or two; what goes beyond that, added up along lines, orders the tracks.
The first ones are candidates for `hear`, whose exact search decides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

from tearjerker.audio.array_file import mapped_arrays, read_head, write_arrays
from tearjerker.audio.landmarks import HOP, SPAN, TRACK, Landmarks
from tearjerker.audio.prepare import SETTINGS
from tearjerker.errors import IndexMismatch

FORMAT = f"landmarks 2, {TRACK.peaks} by {TRACK.pairs}"
"""Of a segment; another one is refused, and made anew by whoever has the tracks."""
WINDOW = 10 * SPAN  # frames (20 s) that vote together; 10 and 40 s found no more
COARSE = 2  # frames of delay that count as one
LEAST = 5  # votes beyond chance
SAME_LINE_S = 0.13  # between delays; 0.07 and 0.3 order the tracks as well
GAP = 1 << 11  # frames between two tracks of a segment, so that delays of one are not another's
HOP_S = HOP / SETTINGS.rate
COMMON = 400  # a landmark that is so large a part (1/400) of a segment tells nothing, and costs most

Key = Any
"""What a track is known by: a number, a text, or a tuple of these."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A track that may be heard in a window of twenty seconds."""

    track: Key
    start_s: float
    """Of the window, in the episode."""
    offset_s: float
    """Track time minus episode time."""
    votes: int


@dataclass(frozen=True, eq=False)
class Segment:
    """A segment, opened."""

    tracks: tuple[Key, ...]
    hashes: NDArray[np.uint32]
    posts: NDArray[np.uint32]
    begins: NDArray[np.int64]
    doors: NDArray[np.int64]


def write_segment(file: Path, tracks: Sequence[tuple[Key, Landmarks]]) -> None:
    """Write a segment; it is there whole or not at all."""
    _write(file, segment_of(tracks))


def segment_of(tracks: Sequence[tuple[Key, Landmarks]]) -> Segment:
    """A segment in memory."""
    lengths = [int(m.frames.max(initial=0)) + GAP for _, m in tracks]
    begins = np.cumsum([GAP, *lengths])[:-1].astype(np.int64)
    hashes = np.concatenate([m.hashes for _, m in tracks] or [np.zeros(0, np.uint32)])
    posts = np.concatenate([m.frames + np.uint32(b) for (_, m), b in zip(tracks, begins, strict=True)])
    return _sorted([key for key, _ in tracks], hashes, posts.astype(np.uint32), begins)


def merge_segments(file: Path, parts: Sequence[tuple[Segment, NDArray[np.bool_]]]) -> None:
    """Write into one segment what is still wanted of several: of each, a flag a track."""
    keys, hashes, posts, begins = [], [], [], []
    end = GAP
    for segment, wanted in parts:
        owner = _owner(segment, np.asarray(segment.posts))
        kept = wanted[owner]
        keys += [key for key, good in zip(segment.tracks, wanted, strict=True) if good]
        # where the wanted tracks move to: close up to what comes before
        lengths = np.diff(np.append(segment.begins, int(segment.posts.max(initial=0)) + GAP)) * wanted
        to = end + np.cumsum(lengths) - lengths
        hashes.append(segment.hashes[kept])
        posts.append((segment.posts[kept] + (to - segment.begins)[owner[kept]]).astype(np.uint32))
        begins.append(to[wanted])
        end += int(lengths.sum())
    _write(file, _sorted(keys, np.concatenate(hashes), np.concatenate(posts), np.concatenate(begins)))


def _sorted(
    keys: list[Key], hashes: NDArray[np.uint32], posts: NDArray[np.uint32], begins: NDArray[np.int64]
) -> Segment:
    order = np.argsort(hashes, kind="stable")
    hashes = hashes[order]
    doors = np.searchsorted(hashes >> 6, np.arange((1 << 16) + 1)).astype(np.int64)
    return Segment(tuple(keys), hashes, posts[order], begins, doors)


def _write(file: Path, segment: Segment) -> None:
    arrays = {name: getattr(segment, name) for name in ("hashes", "posts", "begins", "doors")}
    write_arrays(file, {"form": FORMAT, "tracks": segment.tracks}, arrays)


def open_segment(file: Path) -> Segment:
    """Map a segment; raises IndexMismatch where it was written in another format, or is none."""
    head = read_head(file)
    if head is None or head.get("form") != FORMAT:
        told = head.get("form") if head else "no index or cut off"
        raise IndexMismatch(f"{file} is {told!r}, wanted is {FORMAT!r}; remove it and scan its music again")
    tracks = tuple(tuple(key) if isinstance(key, list) else key for key in head["tracks"])
    return Segment(tracks, **mapped_arrays(file, head))


class Index:
    """Some segments, asked together."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        self.segments = tuple(segments)

    def candidates(self, heard: Landmarks, *, best: int = 20, least: int = LEAST) -> list[Candidate]:
        """For every ten seconds of an episode, the `best` tracks with `least` votes for one delay or more
        in the twenty seconds that begin there; those with most votes first."""
        out: list[Candidate] = []
        last = int(heard.frames[-1]) if len(heard.frames) else -1
        for start in range(0, last + 1, WINDOW // 2):
            low, high = np.searchsorted(heard.frames, [start, start + WINDOW])
            asked = (heard.hashes[low:high], heard.frames[low:high].astype(np.int64))
            found = [c for s in self.segments for c in _asked(s, *asked, start, best, least)]
            out += sorted(found, key=lambda c: -c.votes)[:best]
        return out

    def weights(self, heard: Landmarks) -> Counter[Key]:
        """How much speaks for each track's being heard in an episode; nothing for most tracks.

        What goes beyond chance is added up along each line (windows that agree where the track begins), and
        the lines' sums are squared: chance has many lines of one window.
        """
        lines: dict[Key, list[Candidate]] = {}
        for one in self.candidates(heard):
            lines.setdefault(one.track, []).append(one)
        return Counter({track: _along_lines(some) for track, some in lines.items()})


def _along_lines(some: Sequence[Candidate]) -> int:
    total = on_line = 0
    before = -np.inf
    for one in sorted(some, key=lambda c: c.offset_s):
        if one.offset_s - before > SAME_LINE_S:
            total, on_line = total + on_line**2, 0
        on_line += one.votes - LEAST + 1
        before = one.offset_s
    return total + on_line**2


def _asked(
    segment: Segment,
    hashes: NDArray[np.uint32],
    frames: NDArray[np.int64],
    start: int,
    best: int,
    least: int,
) -> list[Candidate]:
    delays = _delays(segment.hashes, segment.posts, segment.doors, hashes, frames)
    often = _often(delays, least)
    delay, votes = np.unique(often, return_counts=True)
    good = votes >= least
    delay, votes = delay[good] * COARSE, votes[good]
    owner = _owner(segment, delay + start + WINDOW // 2)
    order = np.lexsort((-votes, owner))
    first = np.diff(owner[order], prepend=-1) > 0
    chosen = sorted(order[first], key=lambda n: -votes[n])[:best]
    return [
        Candidate(
            segment.tracks[owner[n]],
            start * HOP_S,
            float(delay[n] - segment.begins[owner[n]]) * HOP_S,
            int(votes[n]),
        )
        for n in chosen
    ]


def _owner(segment: Segment, posts: NDArray[Any]) -> NDArray[np.int64]:
    """Which track lies at these places of the segment's line."""
    return np.maximum(np.searchsorted(segment.begins - GAP // 2, posts, "right") - 1, 0)


@numba.njit(cache=True, nogil=True)
def _delays(hashes: Any, posts: Any, doors: Any, asked: Any, frames: Any) -> Any:
    """Of every landmark in the segment that is also asked for: its place minus the episode's, in steps of
    COARSE."""
    most = max(2000, len(hashes) // COMMON)
    first = np.empty(len(asked), np.int64)
    count = np.empty(len(asked), np.int64)
    for i in range(len(asked)):
        low, high = doors[asked[i] >> 6], doors[(asked[i] >> 6) + 1]
        end = high
        while low < high:
            middle = (low + high) // 2
            if hashes[middle] < asked[i]:
                low = middle + 1
            else:
                high = middle
        first[i] = low
        while low < end and hashes[low] == asked[i]:
            low += 1
        count[i] = low - first[i] if low - first[i] <= most else 0
    out = np.empty(count.sum(), np.int64)
    at = 0
    for i in range(len(asked)):
        for j in range(first[i], first[i] + count[i]):
            out[at] = (np.int64(posts[j]) - frames[i]) // COARSE
            at += 1
    return out


@numba.njit(cache=True, nogil=True)
def _often(values: Any, least: int) -> Any:
    """The values that occur `least` times, with some that do not: most chance ones are gone."""
    size = 1024
    while size < 2 * len(values):
        size *= 2
    sketch = np.zeros(size, np.uint32)
    mask = np.uint64(size - 1)
    mixed = np.empty(len(values), np.int64)
    for i in range(len(values)):
        mixed[i] = ((np.uint64(values[i]) * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(24)) & mask
        sketch[mixed[i]] += 1
    kept = [np.int64(0) for _ in range(0)]
    for i in range(len(values)):
        if sketch[mixed[i]] >= least:
            kept.append(values[i])
    return np.array(kept, np.int64)
