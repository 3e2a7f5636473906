"""`tearjerker catalogue export`: take the catalogue elsewhere."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer


def add_to(group: typer.Typer) -> None:
    """Put the verb in."""
    group.command("export")(export)


def export(
    file: Annotated[
        Path, typer.Argument(help="NAME.jsonl, .csv, .sqlite (for Datasette), or .toml: your own additions.")
    ],
    *,
    catalogue: Annotated[str | None, typer.Option(help="sqlite:///path or postgresql://…")] = None,
) -> None:
    """Write what is held, with its sources; the ending tells the form."""
    from tearjerker.catalogue import open_catalogue
    from tearjerker.catalogue.export import LICENCE, WRITERS

    write = WRITERS.get(file.suffix)
    if write is None:
        raise typer.BadParameter(f"{file.name} ends with none of {', '.join(WRITERS)}", param_hint="FILE")
    count = write(open_catalogue(catalogue), file)
    print(f"{count} statements in {file}", file=sys.stderr)
    print(LICENCE, file=sys.stderr)
