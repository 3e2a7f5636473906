"""`tearjerker catalogue merge`: two entries are one thing."""

from __future__ import annotations

from typing import Annotated

import typer


def add_to(group: typer.Typer) -> None:
    """Put the verb in."""
    group.command("merge")(merge)


def merge(
    one: Annotated[str, typer.Argument(help="The entry that goes: an id or a name.")],
    into: Annotated[str, typer.Argument(help="The entry that stays.")],
    *,
    source: Annotated[str, typer.Option(help="Who says so: an address, or your reason.")],
    catalogue: Annotated[str | None, typer.Option(help="sqlite:///path or postgresql://…")] = None,
) -> None:
    """Say that two entries are one; the first id keeps leading there, and `undo` parts them."""
    from tearjerker.catalogue import edit, open_catalogue
    from tearjerker.cli.catalogue.things import line, thing

    held = open_catalogue(catalogue)
    print(line(edit.merge(held, thing(held, one), thing(held, into), because=source)))
