"""Tracks are prepared with a bar on stderr: what `hear` and `scan --prepare` share."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

if TYPE_CHECKING:  # it loads numpy, which no other command need wait for
    from tearjerker.library.prepared import Step


def prepare_tracks(tracks: Iterable[tuple[str, Path] | Step], data: Path, *, workers: int) -> list[Step]:
    """Prepare what is not prepared yet, and name what cannot be."""
    from tearjerker.library.prepared import prepared_store

    with bars_on_stderr() as bars:
        task = bars.add_task("Preparing tracks", total=None)
        steps = prepared_store(data).prepare(
            tracks, workers=workers, progress=lambda n, of: bars.update(task, completed=n, total=of)
        )
    for step in steps:
        if step.what == "failed":
            print(f"tearjerker: track left out: {step.because}", file=sys.stderr)
    return steps


def prepare_below(folder: Path, data: Path, *, workers: int) -> bool:
    """Prepare the tracks below a folder and forget those that are gone; whether all went well."""
    from tearjerker.library.prepared import prepared_store, tracks_below

    steps = prepare_tracks(tracks_below(folder), data, workers=workers)
    prepared_store(data).forget_gone(folder)
    return not any(step.what == "failed" for step in steps)


@contextmanager
def bars_on_stderr() -> Iterator[Progress]:
    """Bars, where stderr is a terminal."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bars:
        yield bars
