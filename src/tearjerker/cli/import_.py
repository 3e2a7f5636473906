"""`tearjerker import`: take names, and what else is known of the named, into a catalogue."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer


def add_to(app: typer.Typer) -> None:
    """Put the command in."""
    app.command("import")(import_)


def import_(
    file: Annotated[
        Path,
        typer.Argument(
            help="JSON lines (names, statements, MusicBrainz, Wikidata), .tsv, .csv or a .toml patch."
        ),
    ],
    *,
    into: Annotated[str | None, typer.Option(help="The catalogue: sqlite:///path or postgresql://…")] = None,
) -> None:
    """Take a file into a catalogue; what is here already stays, and running it twice changes nothing."""
    from tearjerker.catalogue import open_catalogue
    from tearjerker.intake import Intake, take_in

    held = open_catalogue(into, with_pack=False if _is_names(file) and into else None)
    at = Intake()
    for at in take_in(file, held):
        if at.trouble:
            print(f"tearjerker: {at.trouble}", file=sys.stderr)
        else:
            print(f"{at.read} records read, {at.kept} kept", file=sys.stderr)
    print("making the index of names …", file=sys.stderr)
    size = len(held.finder.index())
    print(f"{at.kept} records kept, {at.new} new statements; {size} names can be found", file=sys.stderr)
    raise typer.Exit(1 if at.bad else 0)


def _is_names(file: Path) -> bool:
    """Whether a file is an index of names, which makes a catalogue of its own."""
    try:
        with file.open("rb") as opened:
            return b'"names"' in opened.readline()
    except OSError:
        return False
