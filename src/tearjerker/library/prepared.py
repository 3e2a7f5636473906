"""Where do prepared tracks lie, so that each is prepared once?

    store = PreparedStore(settings.data / "prepared")
    steps = store.prepare(tracks_below(folder))       # one `Step` a file: same, new or failed
    read_prepared(step.track.file, step.track.name)   # what `audio.hear` takes

One file a track (`audio.array_file`), named by the track's path.  It says what it was made from (size, time
and content of the track) and how (version of this form, digest of the settings).  Whatever does not fit is
prepared again without a question, since the track is at hand and takes a second; only `read_prepared`, which
has no track at hand, refuses with IndexMismatch.  A track with the content of another, or one that was moved,
takes over its arrays.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Literal

from tearjerker.audio.array_file import Head, abandoned, mapped_arrays, read_head, write_arrays
from tearjerker.audio.prepare import ARRAYS, SETTINGS, PreparedTrack, PrepareSettings, prepare
from tearjerker.errors import BadSource, IndexMismatch, TearjerkerError
from tearjerker.library.scan import walk
from tearjerker.library.workers import Report, each

FORM = 2
"""Of the files here; raised with every change of their layout."""
_WORTH = 4  # tracks for which it is worth starting one more process


@dataclass(frozen=True, slots=True)
class Track:
    """A track that may be playing, and where it lies prepared."""

    name: str
    """Its path below the folder that was given, as cue sheets name it."""
    path: Path
    file: Path
    content: str
    """A digest of the track's bytes."""
    duration_s: float
    same_as: tuple[str, ...] = ()
    """Names of further files with this content."""


@dataclass(frozen=True, slots=True)
class Step:
    """What came of one track: it was there already, it was prepared, or it failed."""

    what: Literal["same", "new", "failed"]
    path: Path
    track: Track | None = None
    because: str = ""


def tracks_below(folder: Path) -> Iterator[tuple[str, Path] | Step]:
    """The music below a folder with the names that cues give it; what cannot be entered is a failed `Step`.

    Raises BadSource where there is no such folder.
    """
    if not folder.is_dir():
        what = "is a file" if folder.exists() else "does not exist"
        raise BadSource(
            f"{folder} {what}; expected a folder with tracks, or a drama whose tracks were scanned"
        )
    root = folder.resolve()
    for found in walk(root, []):
        if isinstance(found, Path):
            yield found.relative_to(root).as_posix(), found
        else:
            yield Step("failed", found.path, because=found.because)


def each_once(
    tracks: Iterable[tuple[str, Path] | Step],
    known: Callable[[str, Path], Step | None],
    made: Callable[[Sequence[tuple[str, Path]]], Iterator[tuple[int, Step]]],
    progress: Callable[[int, int], None] | None,
) -> list[Step]:
    """A step for each track, in their order: what is `known` of it already, else what is `made` of it.

    `made` is given what is missing, and tells of each by its number there, in any order.
    """
    given = list(tracks)
    steps = {n: one if isinstance(one, Step) else known(*one) for n, one in enumerate(given)}
    missing = {n: one for n, one in enumerate(given) if steps[n] is None and not isinstance(one, Step)}
    numbers = list(missing)
    for done, (at, step) in enumerate(made(list(missing.values())), 1):
        steps[numbers[at]] = step
        if progress:
            progress(done, len(missing))
    return [step for step in steps.values() if step]


def prepared_store(data: Path) -> PreparedStore:
    """The store in the user's data folder."""
    return PreparedStore(data / "prepared")


class PreparedStore:
    """The prepared tracks below one folder of ours."""

    def __init__(self, folder: Path, *, settings: PrepareSettings = SETTINGS) -> None:
        self.folder = folder
        self.settings = settings

    def prepare(
        self,
        tracks: Iterable[tuple[str, Path] | Step],
        *,
        workers: int = 1,
        progress: Callable[[int, int], None] | None = None,
    ) -> list[Step]:
        """Prepare what is not prepared yet; a track that cannot be is named and skipped.

        Gives a step a track, in their order.  `progress` is told how many are done, of how many.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        return each_once(tracks, self.kept, partial(self._prepared, workers=workers), progress)

    def _prepared(self, jobs: Sequence[tuple[str, Path]], *, workers: int) -> Iterator[tuple[int, Step]]:
        twins = self._by_content if jobs else {}
        work = partial(_prepare, folder=self.folder, settings=self.settings, twins=twins)
        for at, outcome in each(work, jobs, workers=min(workers, -(-len(jobs) // _WORTH))):
            yield at, _failed(jobs[at][1], outcome) if isinstance(outcome, TearjerkerError) else outcome

    def kept(self, name: str, path: Path) -> Step | None:
        """What is held of one track; None where it is to be prepared."""
        file = _file(self.folder, path)
        head = read_head(file)
        try:
            info = path.stat()
        except OSError as error:
            return Step("failed", path, because=f"{path} cannot be read ({error.strerror})")
        if not head or not _fits(head, self.settings) or _made_of(head) != (info.st_size, info.st_mtime_ns):
            return None
        return Step("same", path, Track(name, path, file, head["content"], head["duration_s"]))

    @property
    def _by_content(self) -> dict[str, Path]:
        """Every usable file here by its track's content; looked at only where something is to be prepared."""
        heads = ((file, read_head(file)) for file in sorted(self.folder.glob("*.track")))
        return {head["content"]: file for file, head in heads if head and _fits(head, self.settings)}

    def forget_gone(self, below: Path) -> int:
        """Remove what was prepared from tracks below a folder that are no longer there; returns how many.

        A folder that is not there may be a disk that is not plugged in, and loses nothing.
        """
        gone = [
            file for file in self.folder.glob("*.track") if below.is_dir() and _lost(file, below.resolve())
        ]
        for file in (*gone, *abandoned(self.folder)):
            file.unlink(missing_ok=True)
        return len(gone)


def _lost(file: Path, folder: Path) -> bool:
    head = read_head(file)
    track = Path(head["path"]) if head else None
    return track is not None and track.is_relative_to(folder) and not track.is_file()


def without_doubles(tracks: Iterable[Track]) -> list[Track]:
    """The tracks, each content once; the first by name stands for the others, which it names."""
    by_content: dict[str, list[Track]] = {}
    for track in sorted(tracks, key=lambda t: t.name):
        by_content.setdefault(track.content, []).append(track)
    return [
        Track(t.name, t.path, t.file, t.content, t.duration_s, tuple(o.name for o in others))
        for t, *others in by_content.values()
    ]


def _failed(path: Path, error: TearjerkerError) -> Step:
    return Step("failed", path, because=str(error))


def _prepare(
    job: tuple[str, Path], _report: Report, *, folder: Path, settings: PrepareSettings, twins: dict[str, Path]
) -> Step:
    name, path = job
    info, file = path.stat(), _file(folder, path)
    content = _digest(path)
    twin = twins.get(content)
    made = read_prepared(twin, name, settings=settings) if twin else prepare(path, settings, name=name)
    made_from = {"path": str(path), "size": info.st_size, "mtime_ns": info.st_mtime_ns, "content": content}
    write_prepared(file, made, made_from)
    return Step("new", path, Track(name, path, file, content, made.duration_s))


# -- one file ----------------------------------------------------------------------------------------------


def read_prepared(file: Path, name: str, *, settings: PrepareSettings = SETTINGS) -> PreparedTrack:
    """A prepared track, its arrays mapped from the disk; IndexMismatch where other settings made it."""
    head = read_head(file)
    if head is None:
        raise IndexMismatch(f"{file} is no prepared track, or cut off; remove it and run the command again")
    if not _fits(head, settings):
        made = f"form {head['form']}, settings {head['settings']}"
        raise IndexMismatch(
            f"{file} was made with {made}, now {FORM}, {settings.digest}; scan its folder again"
        )
    return PreparedTrack(
        name=name, duration_s=head["duration_s"], digest=head["settings"], **mapped_arrays(file, head)
    )


def write_prepared(file: Path, track: PreparedTrack, made_from: dict[str, Any]) -> None:
    """Write a prepared track, all or nothing; `made_from` is kept with it.

    Raises OSError, naming the folder, where there is no room.
    """
    head = {"form": FORM, "settings": track.digest, "duration_s": track.duration_s, **made_from}
    write_arrays(file, head, {name: getattr(track, name) for name in ARRAYS})


def _file(folder: Path, track: Path) -> Path:
    return folder / f"{hashlib.blake2b(os.fsencode(track), digest_size=12).hexdigest()}.track"


def _fits(head: Head, settings: PrepareSettings) -> bool:
    return (head.get("form"), head.get("settings")) == (FORM, settings.digest)


def _made_of(head: Head) -> tuple[int, int]:
    return (head["size"], head["mtime_ns"])


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).hexdigest()
