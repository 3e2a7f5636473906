"""tearjerker read: which songs does an article name, and is what it says of them so?"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tearjerker.errors import BadSource, TearjerkerError

if TYPE_CHECKING:
    from tearjerker.model import Reading


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
    catalogue: Annotated[
        str | None, typer.Option(metavar="URL", help="sqlite:///path or postgresql://…")
    ] = None,
) -> None:
    """Read articles on drama soundtracks into linked, checked lists."""
    from tearjerker.catalogue import open_catalogue
    from tearjerker.fetch import Fetch
    from tearjerker.settings import settings
    from tearjerker.tasks import Reader, keep_reading

    opened = open_catalogue(catalogue)
    folder = out or (Path() if len(sources) > 1 and as_json else None)
    failed = False
    told = settings()
    with Fetch(told.user_agent, told.cache) as fetch:
        reader = Reader(opened, fetch=fetch)
        for source in sources:
            try:
                reading = reader.read(source)
                kept = keep_reading(reading, opened) if keep else None
                _tell(reading, kept, as_json=as_json, path=folder and folder / f"{_stem(source)}.json")
                failed = failed or not reading.entries
            except TearjerkerError as error:
                print(f"tearjerker: {error}", file=sys.stderr)
                failed = True
    if failed:
        raise typer.Exit(1)


def _tell(reading: Reading, kept: str | None, *, as_json: bool, path: Path | None) -> None:
    from tearjerker.tasks import reading_json

    if path is not None:
        _write(path, json.dumps(reading_json(reading), ensure_ascii=False, indent=1))
    elif as_json:
        print(json.dumps(reading_json(reading), ensure_ascii=False, indent=1))
    else:
        from tearjerker.cli.reading_table import show

        show(reading, kept)
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
