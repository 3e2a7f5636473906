"""`tearjerker scan DIR`: which files do I own, and which recordings are they?"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from tearjerker.catalogue import open_catalogue
from tearjerker.cli.preparing import prepare_below
from tearjerker.library.scan import Scan, count_audio, measure_files
from tearjerker.library.scan import scan as scan_folder
from tearjerker.library.workers import cores
from tearjerker.settings import settings


def add_to(app: typer.Typer) -> None:
    """Put the command into the command line."""
    app.command("scan")(scan)


def scan(
    folder: Annotated[Path, typer.Argument(help="A folder with music.", metavar="DIR")],
    json_: Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")] = False,
    all_: Annotated[bool, typer.Option("--all", help="Also name the files that are linked.")] = False,
    forget: Annotated[bool, typer.Option(help="Drop the files of a folder in which none is left.")] = False,
    measure: Annotated[
        bool, typer.Option("--measure", help="Then measure tempo, key and dynamics of what is linked.")
    ] = False,
    prepare: Annotated[
        bool,
        typer.Option("--prepare", help="Then prepare and index all tracks, so that `hear` begins at once."),
    ] = False,
    catalogue: Annotated[str | None, typer.Option(help="sqlite:///path or postgresql://…")] = None,
) -> None:
    """Read the tags of your music and link each file to its recording; the files are never changed.

    Run it again after any change: only what changed is read.  Interrupting loses nothing.
    """
    found: list[Scan] = []
    held = open_catalogue(catalogue)
    steps = scan_folder(folder, held, forget=forget)
    if measure:
        steps = chain(steps, measure_files(held, below=folder))
    for step in _with_progress(steps, folder):
        found.append(step)
        if step.because:
            print(f"tearjerker: {step.because}", file=sys.stderr)
    prepared = not prepare or prepare_below(folder, settings(catalogue).data, workers=cores())
    if json_:
        print(json.dumps(scan_json(folder, found), ensure_ascii=False, indent=2))
    else:
        _print(found, linked_too=all_)
    if not prepared or any(step.what == "failed" for step in found):
        raise typer.Exit(1)


def scan_json(folder: Path, found: list[Scan]) -> dict[str, Any]:
    """What a scan found: every file with its link or the reason why it has none."""
    return {
        "folder": str(folder.resolve()),
        "counts": dict(sorted(Counter(step.what for step in found).items())),
        "files": [_file_json(step) for step in found if step.file],
        **{
            what: [{"path": str(s.path), "because": s.because} for s in found if s.what == what]
            for what in ("failed", "skipped")
        },
    }


def _file_json(step: Scan) -> dict[str, Any]:
    assert step.file
    link = step.file.link
    return {
        "path": str(step.path),
        "what": step.what,
        "measures": step.file.measures,
        "recording": link.recording,
        "confidence": link.confidence,
        "because": link.because,
        "candidates": list(link.candidates),
        "tags": step.file.tags.as_dict(),
    }


def _print(found: list[Scan], *, linked_too: bool) -> None:
    files = [s for s in found if s.file and s.what not in ("gone", "measured")]
    for step in files:
        assert step.file
        link = step.file.link
        if link.recording and linked_too:
            print(f"{step.path.name}  →  {link.recording} ({link.because})")
        elif not link.recording:
            print(f"{step.path.name}: not linked; {link.because}")
    linked = sum(1 for s in files if s.file and s.file.link.recording)
    counts = Counter(step.what for step in found)
    told = ", ".join(
        f"{counts[w]} {w}"
        for w in ("new", "changed", "moved", "same", "gone", "measured", "skipped", "failed")
        if counts[w]
    )
    print(f"{linked} of {len(files)} files are linked ({told or 'no music here'})")


def _with_progress(steps: Iterator[Scan], folder: Path) -> Iterator[Scan]:
    console = Console(stderr=True)
    columns = (TextColumn("Reading"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"))
    if not console.is_terminal:
        yield from steps
        return
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("", total=count_audio(folder))
        for step in steps:
            progress.update(task, advance=1, description=step.path.name[:40])
            yield step
