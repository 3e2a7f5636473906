"""`tearjerker update`: what do MusicBrainz, Wikidata, Wikipedia and ListenBrainz know by now?"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from tearjerker.catalogue import Catalogue
    from tearjerker.update import Step


def add_to(app: typer.Typer) -> None:
    """Put the command in."""
    app.command("update")(update)


def update(
    drama: Annotated[list[str] | None, typer.Argument(help="Names or ids; all dramas if left out.")] = None,
    *,
    source: Annotated[list[str] | None, typer.Option(help="Only this one; can be repeated.")] = None,
    days: Annotated[float, typer.Option(help="Not what was asked within so many days; 0 asks again.")] = 7,
    as_json: Annotated[bool, typer.Option("--json", help="For machines: one step a line.")] = False,
    catalogue: Annotated[str | None, typer.Option(help="sqlite:///path or postgresql://…")] = None,
) -> None:
    """Ask others about our dramas; the same command goes on after an interruption.

    Status 1 where a source could not be asked; it is asked again the next time.
    """
    from tearjerker import update as asking
    from tearjerker.catalogue import open_catalogue
    from tearjerker.settings import settings
    from tearjerker.sources import SOURCES

    unknown = [name for name in source or () if name not in SOURCES]
    if unknown:
        raise typer.BadParameter(f"{unknown[0]!r} is none of {', '.join(SOURCES)}", param_hint="--source")
    held = open_catalogue(catalogue)
    chosen = {name: SOURCES[name] for name in source or SOURCES}
    ids = _dramas(held, drama) if drama else held.ids("drama")
    troubles = 0
    with asking.polite(settings(catalogue)) as fetch:
        for step in asking.update(held, fetch, ids, sources=chosen, fresh_s=days * 86400):
            troubles += step.trouble is not None
            print(json.dumps(asdict(step), ensure_ascii=False) if as_json else _line(step, ids))
            for doubt in step.doubts:
                print(f"  left out: {doubt!r} may mean several things", file=sys.stderr)
            if step.trouble:
                print(f"tearjerker: {step.name}: {step.trouble}", file=sys.stderr)
    raise typer.Exit(1 if troubles else 0)


def _dramas(held: Catalogue, names: list[str]) -> list[str]:
    from tearjerker.errors import NotFound

    ids = []
    for name in names:
        found = held.find(name, kind="drama")
        if name.startswith("drama/"):
            ids.append(held.entity(name).id)
        elif found.answer == "match":
            ids.append(found.results[0].id)
        else:
            near = ", ".join(f"{h.id} ({h.name})" for h in found.results) or "nothing"
            raise NotFound(f"no drama is clearly called {name!r}; near are {near}; give the id")
    return ids


def _line(step: Step, ids: list[str]) -> str:
    at = f"[{ids.index(step.drama) + 1}/{len(ids)}]"
    told = "could not be asked" if step.trouble else f"{step.records} records, {step.new} new statements"
    return f"{at} {step.name}: {step.source}: {told}"
