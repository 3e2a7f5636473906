"""`tearjerker catalogue audit`: which statements shall a person check by hand?"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from tearjerker.catalogue import Catalogue
    from tearjerker.model import Fact


def add_to(group: typer.Typer) -> None:
    """Put the verb in."""
    group.command("audit")(audit)


def audit(
    *,
    sample: Annotated[int, typer.Option(min=1, help="How many statements.")] = 20,
    seed: Annotated[int, typer.Option(help="Another number draws others; the same, the same.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="For machines: one statement a line.")] = False,
    catalogue: Annotated[str | None, typer.Option(help="sqlite:///path or postgresql://…")] = None,
) -> None:
    """Print statements drawn at random, with their sources, to be checked by hand."""
    from tearjerker.catalogue import lint, open_catalogue

    held = open_catalogue(catalogue)
    for number, fact in enumerate(lint.audit(held, sample, seed=seed), 1):
        print(_record(fact) if as_json else _entry(held, number, fact))


def _record(fact: Fact) -> str:
    said = {
        "subject": fact.subject,
        "property": fact.property,
        "value": fact.value,
        "qualifiers": dict(fact.qualifiers),
        "status": fact.status,
        "sources": [source.url for source in fact.sources],
    }
    return json.dumps(said, ensure_ascii=False)


def _entry(held: Catalogue, number: int, fact: Fact) -> str:
    more = ", ".join(f"{key}: {value}" for key, value in fact.qualifiers.items())
    lines = [
        f"{number}. {fact.subject} ({held.entity(fact.subject).name})",
        f"   {fact.property} = {fact.value}" + (f"  [{more}]" if more else "") + f"  {fact.status}",
    ]
    return "\n".join([*lines, *(f"   {source.url}" for source in fact.sources)])
