"""Tracks are prepared with a bar on stderr: what `hear` and `scan --prepare` share."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

from tearjerker.errors import NotFound

if TYPE_CHECKING:  # they load numpy, which no other command need wait for
    from tearjerker.library.against import Against
    from tearjerker.library.choice import Choice
    from tearjerker.library.prepared import Step, Track


def chosen(told: Against, data: Path, *, workers: int) -> tuple[Choice, bool]:
    """The tracks, ready to be heard: prepared where they are few, indexed where they are many; and whether
    any of them failed.

    Raises NotFound where none is left.
    """
    from tearjerker.library.choice import AFFORDABLE, Few, Many
    from tearjerker.library.landmarked import landmark_store
    from tearjerker.library.prepared import prepared_store, without_doubles
    from tearjerker.library.same import same_sound

    if len(told.tracks) <= AFFORDABLE:
        steps = prepare_tracks(told.tracks, data, workers=workers)
        tracks = without_doubles(step.track for step in steps if step.track)
        _name_doubles(tracks)
        with bars_on_stderr() as bars:
            bars.add_task("Comparing tracks", total=None)
            few = Few(tuple(tracks), same_sound(tracks, data / "shared"))
        choice: Choice | None = few if few.tracks else None
    else:
        steps = index_tracks(told.tracks, data, workers=workers)
        good = {step.path for step in steps if step.what != "failed"}
        paths = {t[0]: t[1] for t in told.tracks if isinstance(t, tuple) and t[1] in good}
        many = Many(paths, landmark_store(data), prepared_store(data), data / "shared", told.dramas)
        choice = many if paths else None
    if choice is None:
        raise NotFound("there is no track to hear against; give a folder with music to --against")
    return choice, any(step.what == "failed" for step in steps)


def _name_doubles(tracks: Iterable[Track]) -> None:
    for track in tracks:
        if track.same_as:
            print(f"tearjerker: {', '.join(track.same_as)}: the same file as {track.name}", file=sys.stderr)


def prepare_tracks(tracks: Iterable[tuple[str, Path] | Step], data: Path, *, workers: int) -> list[Step]:
    """Prepare what is not prepared yet, and name what cannot be."""
    from tearjerker.library.prepared import prepared_store

    return _with_bar("Preparing tracks", prepared_store(data).prepare, tracks, workers)


def index_tracks(tracks: Iterable[tuple[str, Path] | Step], data: Path, *, workers: int) -> list[Step]:
    """Take the landmarks of what is new or has changed, and name what cannot be decoded."""
    from tearjerker.library.landmarked import landmark_store

    return _with_bar("Indexing tracks", landmark_store(data).update, tracks, workers)


def _with_bar(
    doing: str,
    work: Callable[..., list[Step]],
    tracks: Iterable[tuple[str, Path] | Step],
    workers: int,
) -> list[Step]:
    with bars_on_stderr() as bars:
        task = bars.add_task(doing, total=None)
        steps = work(tracks, workers=workers, progress=lambda n, of: bars.update(task, completed=n, total=of))
    for step in steps:
        if step.what == "failed":
            print(f"tearjerker: track left out: {step.because}", file=sys.stderr)
    return steps


def prepare_below(folder: Path, data: Path, *, workers: int) -> bool:
    """Make the tracks below a folder ready for `hear`, and forget those that are gone; whether all went well.

    All are indexed; they are prepared too where they are few enough to be searched whole.
    """
    from tearjerker.library.choice import AFFORDABLE
    from tearjerker.library.prepared import prepared_store, tracks_below

    tracks = list(tracks_below(folder))
    steps = prepare_tracks(tracks, data, workers=workers) if len(tracks) <= AFFORDABLE else []
    failed = {step.path for step in steps if step.what == "failed"}
    steps += index_tracks((t for t in tracks if _path(t) not in failed), data, workers=workers)
    prepared_store(data).forget_gone(folder)
    return not any(step.what == "failed" for step in steps)


def _path(track: tuple[str, Path] | Step) -> Path:
    return track[1] if isinstance(track, tuple) else track.path


@contextmanager
def bars_on_stderr() -> Iterator[Progress]:
    """Bars, where stderr is a terminal."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bars:
        yield bars
