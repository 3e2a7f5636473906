"""`tearjerker catalogue undo`: take back a change of one's own."""

from __future__ import annotations

from typing import Annotated

import typer


def add_to(group: typer.Typer) -> None:
    """Put the verb in."""
    group.command("undo")(undo)


def undo(
    number: Annotated[int | None, typer.Argument(help="Which change; the last one if left out.")] = None,
    *,
    show: Annotated[bool, typer.Option("--list", help="Only show the changes, the last first.")] = False,
    catalogue: Annotated[str | None, typer.Option(help="sqlite:///path or postgresql://…")] = None,
) -> None:
    """Take back what was added, edited, merged or imported as a patch."""
    from tearjerker.catalogue import edit, open_catalogue
    from tearjerker.cli.catalogue.things import line

    held = open_catalogue(catalogue)
    shown = edit.changes(held) if show else [edit.undo(held, number)]
    for change in shown:
        print(line(change))
