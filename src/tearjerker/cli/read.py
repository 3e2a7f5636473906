"""tearjerker read: which songs does an article name, and is what it says of them so?"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tearjerker.errors import BadSource, TearjerkerError

if TYPE_CHECKING:
    from rich.console import Console

    from tearjerker.catalogue import Catalogue
    from tearjerker.chat import Chat
    from tearjerker.model import Reading
    from tearjerker.settings import Settings
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
    model: Annotated[
        str | None,
        typer.Option(
            metavar="URL",
            help="A language model of your own that may propose songs (Ollama, llama.cpp, vLLM …): "
            "http://localhost:11434/v1. TEARJERKER_MODEL_NAME and TEARJERKER_MODEL_KEY where it wants them.",
        ),
    ] = None,
    catalogue: Annotated[
        str | None, typer.Option(metavar="URL", help="sqlite:///path or postgresql://…")
    ] = None,
) -> None:
    """Read articles on drama soundtracks into linked, checked lists."""
    from tearjerker.catalogue import open_catalogue

    opened = open_catalogue(catalogue)
    folder = out or (Path() if len(sources) > 1 and as_json else None)
    warned: list[str] = []
    asking = _reader(opened, model, warned.append) if model else None
    teller = _Teller(opened, folder, keep=keep, as_json=as_json)
    for source, outcome in _outcomes(sources, opened, catalogue, jobs, asking):
        teller.tell(source, outcome, warned)
    if teller.failed:
        raise typer.Exit(1)


@dataclass
class _Teller:
    """Tells what came of each source, where it was asked to, and remembers whether any failed."""

    opened: Catalogue
    folder: Path | None
    keep: bool
    as_json: bool
    failed: bool = False

    def tell(self, source: str, outcome: Reading | TearjerkerError, warned: list[str]) -> None:
        """One source's reading, or why there is none."""
        try:
            if isinstance(outcome, TearjerkerError):
                raise outcome
            self._tell(source, outcome)
            self.failed = self.failed or not outcome.entries or bool(warned)
            _warn(warned)
        except TearjerkerError as error:
            print(f"tearjerker: {error}", file=sys.stderr)
            self.failed = True

    def _tell(self, source: str, reading: Reading) -> None:
        from tearjerker.tasks import keep_reading

        kept = keep_reading(reading, self.opened) if self.keep else None
        path = self.folder and self.folder / f"{_stem(source)}.json"
        _print(reading, kept, self.opened, as_json=self.as_json, path=path)
        _remark(reading, kept if self.as_json or path else None)


_MANY = 24  # below it, starting processes costs more than they save


def _warn(warned: list[str]) -> None:
    """Say once what could not be done, and forget it."""
    for message in warned:
        print(f"tearjerker: {message}", file=sys.stderr)
    warned.clear()


def _outcomes(
    sources: list[str], opened: Catalogue, catalogue: str | None, jobs: int, asking: Reader | None
) -> Iterator[tuple[str, Reading | TearjerkerError]]:
    """Each source with its reading, or with why there is none, in their order; `asking`: a model's reader."""
    from rich.progress import track

    alone = asking is not None or jobs == 1 or len(sources) < _MANY or "-" in sources
    shown = not alone and sys.stderr.isatty()
    if alone:
        reader = asking or _reader(opened)
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


def _reader(
    opened: Catalogue, model: str | None = None, warn: Callable[[str], None] = lambda _: None
) -> Reader:
    """What reads; `model`: the address of a language model that it asks as well."""
    from tearjerker.fetch import Fetch
    from tearjerker.settings import settings
    from tearjerker.tasks import Reader

    told = settings()
    ask = _chat(model, told).ask if model else None
    return Reader(opened, fetch=Fetch(told.user_agent, told.cache), ask=ask, warn=warn)


def _chat(url: str, told: Settings) -> Chat:
    from tearjerker.articles.proposed import SCHEMA
    from tearjerker.chat import Chat

    return Chat(url, SCHEMA, told.model_name, told.model_key, told.model_patience_s)


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


def _print(
    reading: Reading, kept: str | None, opened: Catalogue, *, as_json: bool, path: Path | None
) -> None:
    """The reading as JSON into a file or onto the terminal, or as a table."""
    from tearjerker.tasks import reading_json

    if path is not None:
        _write(path, json.dumps(reading_json(reading), ensure_ascii=False, indent=1))
    elif as_json:
        print(json.dumps(reading_json(reading), ensure_ascii=False, indent=1))
    else:
        from tearjerker.cli.reading_table import show

        show(reading, kept, names=_names_in(reading, opened))


def _remark(reading: Reading, kept: str | None) -> None:
    """What one should know of a reading beside it; `kept`: the path that nothing else has told."""
    from tearjerker.articles.language import HANDLED

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
    if kept:
        print(f"tearjerker: kept as {kept}", file=sys.stderr)


def _names_in(reading: Reading, opened: Catalogue) -> dict[str, str]:
    """What the recordings are called that a reading leaves in doubt: title, and whose."""
    doubted = opened.entities(c for e in reading.entries for s in e.songs for c in s.candidates)
    singers = opened.entities(a for d in doubted.values() if (a := d.value("artist")))
    by = {id: singers.get(d.value("artist") or "") for id, d in doubted.items()}
    return {id: d.name + (f" by {who.name}" if (who := by[id]) else "") for id, d in doubted.items()}


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
