"""`tearjerker import`: take names, and what else is known of the named, into a catalogue."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from tearjerker.errors import BadSource
from tearjerker.model import Fact, Kind, Source

_KIND: dict[str, Kind] = {"drama": "drama", "song": "recording", "recording": "recording", "artist": "artist"}


def add_to(app: typer.Typer) -> None:
    """Put the command in."""
    app.command("import")(import_)


def import_(
    file: Annotated[Path, typer.Argument(help='Lines {"kind": …, "id": …, "names": […]}.')],
    *,
    into: Annotated[str | None, typer.Option(help="The catalogue: sqlite:///path or postgresql://…")] = None,
) -> None:
    """Take a file of names into a catalogue; its ids are kept as they are."""
    from tearjerker.catalogue import open_catalogue

    facts, kinds, bad = _read(file)
    held = open_catalogue(into, with_pack=into is None)
    new = held.add(facts, kinds=kinds)
    print("making the index of names …", file=sys.stderr)
    size = len(held.finder.index())
    print(f"{len(kinds)} things, {new} new names; {size} names can be found", file=sys.stderr)
    raise typer.Exit(1 if bad else 0)


def _read(file: Path) -> tuple[list[Fact], dict[str, Kind], int]:
    """The names in a file as statements, the kinds of the named, and how many lines were unusable."""
    facts: list[Fact] = []
    kinds: dict[str, Kind] = {}
    bad = 0
    source = (Source(file.resolve().as_uri()),)
    for number, line in enumerate(_lines(file), 1):
        try:
            told = json.loads(line)
            id, kind, names = str(told["id"]), _KIND[told["kind"]], [str(n) for n in told["names"]]
        except (ValueError, KeyError, TypeError) as error:
            print(
                f"tearjerker: {file}, line {number}: {error!r}; expected kind, id and names", file=sys.stderr
            )
            bad += 1
            continue
        kinds[id] = kind
        facts += [Fact(id, "name", name, {}, source, origin="import") for name in names if name.strip()]
    return facts, kinds, bad


def _lines(file: Path) -> Iterator[str]:
    try:
        with file.open(encoding="utf-8", errors="replace") as opened:
            yield from (line for line in opened if line.strip())
    except OSError as error:
        raise BadSource(f"{file} cannot be read ({error.strerror}); give a file of JSON lines") from error
