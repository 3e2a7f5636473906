"""Where do the landmarks of a large library lie, so that a changed track costs that track only?

    store = LandmarkStore(settings.data / "landmarks")
    steps = store.update(tracks)                  # one `Step` a file: same, new or failed
    index = store.index(path for _, path in tracks)

In segments (`audio.index`) that are never changed: new and changed tracks go into a new one, every hundred
tracks, so that an interrupted run loses seconds.  A track is known by its path, size and time; what an old
segment holds of a file that has changed since, or is gone, is passed over, and falls out when small
segments are put together into larger ones.  Segments of another format are made again without a question.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tearjerker.audio.array_file import abandoned, read_head
from tearjerker.audio.index import FORMAT, Index, Segment, merge_segments, open_segment, write_segment
from tearjerker.audio.landmarks import TRACK, Landmarks, landmarks
from tearjerker.audio.prepare import SETTINGS
from tearjerker.audio.shared import VOTES
from tearjerker.errors import TearjerkerError
from tearjerker.library.prepared import PreparedStore, Step, each_once, read_prepared
from tearjerker.library.workers import Report, each

KEEP_EVERY = 100  # tracks
SMALL = 1000  # tracks: segments with fewer are put together once there are several
SEVERAL = 8
LARGEST = 2000  # tracks that one segment takes: sorting them needs half a gigabyte
_WORTH = 8  # tracks for which it is worth starting one more process
Key = tuple[str, int, int]
"""A track's path, size and time."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """A segment on disk, and what is in it."""

    file: Path
    keys: tuple[Key, ...]


def landmark_store(data: Path) -> LandmarkStore:
    """The store in the user's data folder."""
    return LandmarkStore(data / "landmarks", PreparedStore(data / "prepared"))


class LandmarkStore:
    """The segments in one folder of ours; what is `prepared` already need not be decoded."""

    def __init__(self, folder: Path, prepared: PreparedStore | None = None) -> None:
        self.folder = folder
        self.prepared = prepared

    def update(
        self,
        tracks: Iterable[tuple[str, Path] | Step],
        *,
        workers: int = 1,
        progress: Callable[[int, int], None] | None = None,
    ) -> list[Step]:
        """Take in what is new or has changed; a track that cannot be decoded is named and skipped.

        Gives a step a track, in their order.  `progress` is told how many are done, of how many.  Raises
        TearjerkerError where there is no room for a segment.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        held = {key for kept in self._kept() for key in kept.keys}
        steps = each_once(
            tracks, partial(_known, held=held), partial(self._taken_in, workers=workers), progress
        )
        self._tidy()
        return steps

    def index(self, wanted: Iterable[Path]) -> tuple[Index, set[Key]]:
        """All segments that hold any of these tracks, and the keys of what is up to date in them."""
        keys = {key for path in wanted if (key := key_of(path))}
        useful = [kept.file for kept in self._kept() if not keys.isdisjoint(kept.keys)]
        return Index([open_segment(file) for file in useful]), keys

    def alike(self, path: Path, among: Iterable[Path]) -> list[Path]:
        """Which of these tracks have so many landmarks of a track in common that they may share sound."""
        index, keys = self.index(among)
        own, mine = _landmarks(("", path), lambda what, share: None, prepared=self.prepared)
        found = {candidate.track for candidate in index.candidates(mine, least=VOTES)}
        return [Path(path) for path, _, _ in sorted((found & keys) - {own})]

    def _taken_in(self, missing: Sequence[tuple[str, Path]], *, workers: int) -> Iterator[tuple[int, Step]]:
        """Landmarks of what is missing; they are written every few tracks, and when this ends in any way."""
        work = partial(_landmarks, prepared=self.prepared)
        batch: list[tuple[Key, Landmarks]] = []
        try:
            for at, outcome in each(work, missing, workers=min(workers, -(-len(missing) // _WORTH))):
                path = missing[at][1]
                if isinstance(outcome, TearjerkerError):
                    yield at, Step("failed", path, because=str(outcome))
                    continue
                batch.append(outcome)
                if len(batch) >= KEEP_EVERY:
                    self._write(batch)
                    batch = []
                yield at, Step("new", path)
        finally:
            self._write(batch)

    def _write(self, batch: list[tuple[Key, Landmarks]]) -> None:
        if batch:
            with _room_in(self.folder):
                write_segment(self._fresh(), sorted(batch, key=lambda one: one[0]))

    def _fresh(self) -> Path:
        """The name of the next segment; two runs at a time do not take the same."""
        numbers = [int(p.stem.partition("-")[0]) for p in self.folder.glob("*.landmarks")]
        return self.folder / f"{max(numbers, default=0) + 1:06}-{os.getpid()}.landmarks"

    def _kept(self) -> list[_Kept]:
        """The segments that can be used, newest first; those of another format are removed."""
        out = []
        for file in sorted(self.folder.glob("*.landmarks"), reverse=True):
            head = read_head(file)
            if head and head.get("form") == FORMAT:
                out.append(_Kept(file, tuple((p, s, t) for p, s, t in head["tracks"])))
            else:
                file.unlink(missing_ok=True)
        return out

    def _tidy(self) -> None:
        """Put small segments together, and drop what is no longer so; readers keep what they have open."""
        kept = self._kept()
        stale = [one for one in kept if _mostly_gone(one)]
        small = [one for one in kept if len(one.keys) < SMALL]
        for some in _together(small if len(small) >= SEVERAL else stale):
            self._merge(some)
        for part in abandoned(self.folder):
            part.unlink(missing_ok=True)

    def _merge(self, some: list[_Kept]) -> None:
        seen: set[Key] = set()
        parts: list[tuple[Segment, NDArray[np.bool_]]] = []
        for kept in some:
            wanted = [key not in seen and not _gone(key) for key in kept.keys]
            seen.update(kept.keys)
            parts.append((open_segment(kept.file), np.array(wanted, bool)))
        if any(wanted.any() for _, wanted in parts):
            with _room_in(self.folder):
                merge_segments(self._fresh(), parts)
        for kept in some:
            kept.file.unlink(missing_ok=True)


def key_of(path: Path) -> Key | None:
    """What a file is known by; None where it is gone."""
    try:
        info = path.stat()
    except OSError:
        return None
    return str(path), info.st_size, info.st_mtime_ns


def _known(_name: str, path: Path, *, held: set[Key]) -> Step | None:
    key = key_of(path)
    if key is None:
        return Step("failed", path, because=f"{path} cannot be read; is its disk there?")
    return Step("same", path) if key in held else None


def _landmarks(
    track: tuple[str, Path], _report: Report, *, prepared: PreparedStore | None
) -> tuple[Key, Landmarks]:
    from tearjerker.audio.decode import sound

    path = track[1]
    key = key_of(path)
    if key is None:
        raise TearjerkerError(f"{path} went away meanwhile; run the command again")
    step = prepared.kept(path.name, path) if prepared else None
    if step and step.track:
        samples = np.asarray(read_prepared(step.track.file, path.name).sound, np.float32)
    else:
        samples = sound(path, rate=SETTINGS.rate)
    samples /= max(1e-9, float(samples.max(initial=0)), -float(samples.min(initial=0)))
    return key, landmarks(samples, TRACK)


def _together(small: Iterable[_Kept]) -> Iterator[list[_Kept]]:
    """Groups of segments that make a larger one each."""
    group: list[_Kept] = []
    size = 0
    for kept in small:
        if group and size + len(kept.keys) > LARGEST:
            yield group
            group, size = [], 0
        group.append(kept)
        size += len(kept.keys)
    if group:
        yield group


def _mostly_gone(kept: _Kept) -> bool:
    return 2 * sum(map(_gone, kept.keys)) > len(kept.keys)


def _gone(key: Key) -> bool:
    """The track is another by now, or was removed; without its folder, a disk may be unplugged."""
    path = Path(key[0])
    return key_of(path) != key and path.parent.is_dir()


@contextmanager
def _room_in(folder: Path) -> Iterator[None]:
    """Tells a full disk as an error of ours."""
    try:
        yield
    except OSError as error:
        raise TearjerkerError(
            f"{folder} cannot be written ({error.strerror}); make room and run the command again: it goes on"
        ) from error
