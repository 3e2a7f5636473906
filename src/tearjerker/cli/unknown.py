"""`tearjerker unknown DRAMA`: which music of its episodes has no name yet, and what is it to be called?"""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Annotated

import typer

from tearjerker.catalogue import Catalogue, open_catalogue
from tearjerker.cli.hear_table import clock
from tearjerker.errors import NotFound
from tearjerker.library.sheets import KeptSheet, name_unknown, sheets_in


def add_to(app: typer.Typer) -> None:
    """Put the command into the command line."""
    app.command("unknown")(unknown)


def unknown(
    drama: Annotated[str, typer.Argument(help="A drama, or the folder of the episodes that were heard.")],
    letter: Annotated[str | None, typer.Argument(help="Which unknown music: A, B …")] = None,
    name: Annotated[str | None, typer.Argument(help="What to call it from now on.")] = None,
    json_: Annotated[bool, typer.Option("--json", help="JSON on stdout.")] = False,
    catalogue: Annotated[str | None, typer.Option(help="sqlite:///path or postgresql://…")] = None,
) -> None:
    """List the music that is in none of your tracks but comes back, or give it a name for all episodes."""
    opened = open_catalogue(catalogue)
    scope = _scope(drama, opened)
    if letter and name:
        count = name_unknown(opened, scope, letter.upper(), name)
        print(f"{count} cues are called {name!r} from now on; cue files say so when they are written again")
        return
    places = _places(sheets_in(opened, scope), letter.upper() if letter else None)
    if json_:
        print(json.dumps([_json(*place) for place in places.items()], ensure_ascii=False, indent=2))
    else:
        for (sign, called), found in places.items():
            print(f"{sign}  {called}: {', '.join(f'{where} {clock(start)}' for where, start, _ in found)}")
    if not places:
        raise NotFound(f"no unknown music is held of {drama}; `tearjerker hear` finds what comes back")


Places = dict[tuple[str, str], list[tuple[str, float, float]]]
"""(letter, name): (episode, start, end) each time it is heard."""


def _places(sheets: list[KeptSheet], letter: str | None) -> Places:
    found: Places = defaultdict(list)
    for kept in sheets:
        where = f"ep {kept.number}" if kept.number is not None else kept.media.name
        for cue in kept.sheet.cues:
            if cue.unknown and letter in (None, cue.unknown):
                found[cue.unknown, kept.known.name(cue)].append((where, cue.start_s, cue.end_s))
    return dict(sorted(found.items()))


def _json(sign: tuple[str, str], found: list[tuple[str, float, float]]) -> dict[str, object]:
    heard = [{"episode": where, "start_s": start, "end_s": end} for where, start, end in found]
    return {"letter": sign[0], "name": sign[1], "heard": heard}


def _scope(told: str, catalogue: Catalogue) -> str:
    from tearjerker.library.against import drama_named

    if Path(told).is_dir():
        return str(Path(told).absolute())
    return drama_named(told, catalogue).id
