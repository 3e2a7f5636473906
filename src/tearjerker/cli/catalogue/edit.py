"""`tearjerker catalogue edit`: something here is wrong."""

from __future__ import annotations

from typing import Annotated

import typer


def add_to(group: typer.Typer) -> None:
    """Put the verb in."""
    group.command("edit")(edit)


def edit(
    subject: Annotated[str, typer.Argument(help="What it is said of: an id or a name.")],
    property: Annotated[str, typer.Argument(help="name, network, first_aired, episodes …")],
    old: Annotated[str, typer.Argument(help="The value that is wrong.")],
    new: Annotated[
        str | None, typer.Argument(help="The right one; without it the statement is removed.")
    ] = None,
    *,
    source: Annotated[str, typer.Option(help="Who says so: an address.")],
    catalogue: Annotated[str | None, typer.Option(help="sqlite:///path or postgresql://…")] = None,
) -> None:
    """Replace a value, or take a statement back, whoever makes it; `undo` brings it back."""
    from tearjerker.catalogue import edit as change
    from tearjerker.catalogue import open_catalogue
    from tearjerker.cli.catalogue.things import line, thing

    held = open_catalogue(catalogue)
    id = thing(held, subject)
    if new is None:
        print(line(change.retract(held, id, property, old, because=source)))
    else:
        print(line(change.replace_value(held, id, property, old, new, because=source)))
