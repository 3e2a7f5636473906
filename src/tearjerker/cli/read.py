"""tearjerker read: which songs does an article name, and is what it says of them so?"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tearjerker.errors import BadSource, TearjerkerError

if TYPE_CHECKING:
    from rich.console import Console

    from tearjerker.catalogue import Catalogue
    from tearjerker.model import Reading
    from tearjerker.tasks import Reader


def add_to(app: typer.Typer) -> None:
    """Put the command into the command line."""
    app.command()(read)


def read(
    sources: Annotated[
        list[str],
        typer.Argument(metavar="SOURCE…", help="A text, Markdown or HTML file, a web address, or -."),
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    out: Annotated[Path | None, typer.Option(help="Write <stem>.json here, one for each source.")] = None,
    keep: Annotated[bool, typer.Option(help="Keep the list, so that the listening room shows it.")] = False,
    jobs: Annotated[
        int, typer.Option(help="Processes for many sources; 0: as many as there are cores, at most 4.")
    ] = 0,
    catalogue: Annotated[
        str | None, typer.Option(metavar="URL", help="sqlite:///path or postgresql://…")
    ] = None,
) -> None:
    """Read articles on drama soundtracks into linked, checked lists."""
    from tearjerker.catalogue import open_catalogue
    from tearjerker.tasks import keep_reading

    opened = open_catalogue(catalogue)
    folder = out or (Path() if len(sources) > 1 and as_json else None)
    failed = False
    for source, outcome in _outcomes(sources, opened, catalogue, jobs):
        try:
            if isinstance(outcome, TearjerkerError):
                raise outcome
            kept = keep_reading(outcome, opened) if keep else None
            _tell(outcome, kept, as_json=as_json, path=folder and folder / f"{_stem(source)}.json")
            failed = failed or not outcome.entries
        except TearjerkerError as error:
            print(f"tearjerker: {error}", file=sys.stderr)
            failed = True
    if failed:
        raise typer.Exit(1)


_MANY = 24  # below it, starting processes costs more than they save


def _outcomes(
    sources: list[str], opened: Catalogue, catalogue: str | None, jobs: int
) -> Iterator[tuple[str, Reading | TearjerkerError]]:
    """Each source with its reading, or with why there is none, in their order."""
    from rich.progress import track

    alone = jobs == 1 or len(sources) < _MANY or "-" in sources
    shown = not alone and sys.stderr.isatty()
    if alone:
        reader = _reader(opened)
        yield from ((source, _outcome(source, reader)) for source in sources)
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    workers = jobs or min(4, os.cpu_count() or 1)
    with ProcessPoolExecutor(workers, get_context("spawn"), _begin, (catalogue,)) as pool:
        found = pool.map(_in_worker, sources, chunksize=8)
        told = zip(sources, found, strict=True)
        yield from track(told, "reading", len(sources), console=_stderr()) if shown else told


def _stderr() -> Console:
    from rich.console import Console

    return Console(stderr=True)


def _reader(opened: Catalogue) -> Reader:
    from tearjerker.fetch import Fetch
    from tearjerker.settings import settings
    from tearjerker.tasks import Reader

    told = settings()
    return Reader(opened, fetch=Fetch(told.user_agent, told.cache))


def _outcome(source: str, reader: Reader) -> Reading | TearjerkerError:
    try:
        return reader.read(source)
    except TearjerkerError as error:
        return error


_worker: dict[str, Reader] = {}
"""A worker process's own reader: it learns the catalogue once."""


def _begin(catalogue: str | None) -> None:
    from tearjerker.catalogue import open_catalogue

    _worker["reader"] = _reader(open_catalogue(catalogue))


def _in_worker(source: str) -> Reading | TearjerkerError:
    return _outcome(source, _worker["reader"])


def _tell(reading: Reading, kept: str | None, *, as_json: bool, path: Path | None) -> None:
    from tearjerker.articles.language import HANDLED
    from tearjerker.tasks import reading_json

    if path is not None:
        _write(path, json.dumps(reading_json(reading), ensure_ascii=False, indent=1))
    elif as_json:
        print(json.dumps(reading_json(reading), ensure_ascii=False, indent=1))
    else:
        from tearjerker.cli.reading_table import show

        show(reading, kept)
    if reading.language not in (*HANDLED, "und"):
        print(
            f"tearjerker: {reading.source} is in a language whose sentences we do not know "
            f"({reading.language}); only its lists were read",
            file=sys.stderr,
        )
    if not reading.entries:
        print(
            f"tearjerker: {reading.source} names no song of a Korean drama that we could make out",
            file=sys.stderr,
        )
    if kept and (as_json or path):
        print(f"tearjerker: kept as {kept}", file=sys.stderr)


def _write(path: Path, text: str) -> None:
    """The whole file or none of it."""
    half = path.with_suffix(".json.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        half.write_text(text + "\n", "utf-8")
        half.replace(path)
    except OSError as error:
        half.unlink(missing_ok=True)
        raise BadSource(
            f"{path} cannot be written ({error.strerror}); choose another folder with --out"
        ) from error


def _stem(source: str) -> str:
    """The name of a source's JSON file."""
    from tearjerker.lists.keep import slug_of

    if source == "-":
        return "stdin"
    return slug_of(source.partition("://")[2]) if "://" in source else Path(source).stem
