"""`tearjerker catalogue add`: say something that is not here yet."""

from __future__ import annotations

from typing import Annotated

import typer


def add_to(group: typer.Typer) -> None:
    """Put the verb in."""
    group.command("add")(add)


def add(
    subject: Annotated[str, typer.Argument(help="What it is said of: an id (drama/x makes it) or a name.")],
    property: Annotated[str, typer.Argument(help="name, network, first_aired, artist, placement …")],
    value: Annotated[str, typer.Argument(help="The value; for a thing its id, or a name that is clear.")],
    *,
    source: Annotated[list[str], typer.Option(help="Who says so: an address; can be repeated.")],
    qualifier: Annotated[list[str] | None, typer.Option("--with", help="As lang=ko, role=ending.")] = None,
    catalogue: Annotated[str | None, typer.Option(help="sqlite:///path or postgresql://…")] = None,
) -> None:
    """Say something, with its source: `add drama/x name "My Drama" --with lang=en --source https://…`."""
    from tearjerker.catalogue import edit, open_catalogue
    from tearjerker.cli.catalogue.things import line, qualifiers, thing
    from tearjerker.model import VOCABULARY, Fact, Source

    held = open_catalogue(catalogue)
    points = property in VOCABULARY and VOCABULARY[property].type == "ref"
    told = Fact(
        thing(held, subject),
        property,
        thing(held, value) if points else value,
        qualifiers(qualifier),
        tuple(Source(url) for url in source),
    )
    print(line(edit.add(held, [told], because=source[0])))
