"""`tearjerker find`: what is meant by this name, in whatever spelling?"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tearjerker.errors import BadSource

if TYPE_CHECKING:
    from tearjerker.catalogue.search import Found

    Ask = Callable[[str, str | None, int], Found]

KINDS = ("drama", "song", "artist")
EXPECTED = '{"kind": "drama", "query": "…"}'
"""A line of a batch."""


def add_to(app: typer.Typer) -> None:
    """Put the command in."""
    app.command("find")(find)


def find(
    query: Annotated[
        str | None, typer.Argument(help="A name in any spelling, half-typed or with a slip.")
    ] = None,
    *,
    kind: Annotated[str | None, typer.Option(help="drama, song or artist.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many results at most.")] = 5,
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
    batch: Annotated[Path | None, typer.Option(help='A file of lines {"kind": …, "query": …}.')] = None,
    catalogue: Annotated[str | None, typer.Option(help="sqlite:///path or postgresql://…")] = None,
) -> None:
    """Find a drama, song or artist by any spelling of its name."""
    if (query is None) == (batch is None):
        raise typer.BadParameter("give either a QUERY or --batch FILE")
    if kind is not None and kind not in KINDS:
        raise typer.BadParameter(f"{kind!r} is none of {', '.join(KINDS)}", param_hint="--kind")
    ask = _asker(catalogue)
    if batch is not None:
        raise typer.Exit(_answer_all(ask, batch, kind, limit))
    found = ask(query or "", kind, limit)
    if as_json:
        _print_json(_told(query or "", kind, found))
    else:
        _show(found, catalogue)
    raise typer.Exit(1 if found.answer == "none" else 0)


def _asker(catalogue: str | None) -> Ask:
    """Who answers: the index on disk where it is ready, else the catalogue, which makes it so."""
    # numpy's algebra starts its threads as it is loaded; nothing here needs them
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from tearjerker.catalogue import search
    from tearjerker.settings import settings

    index = search.mapped(settings(catalogue).catalogue)
    if index is not None:
        return lambda query, kind, limit: search.found(index, query, kind=kind, limit=limit)
    from tearjerker.catalogue import open_catalogue

    held = open_catalogue(catalogue)
    return lambda query, kind, limit: held.find(query, kind=kind, limit=limit)


def _answer_all(ask: Ask, batch: Path, kind: str | None, limit: int) -> int:
    """Answer every line of a file; 1 where a line could not be read."""
    failed = 0
    for number, line in _lines(batch):
        try:
            query, wanted = _asked(line, kind)
        except ValueError as error:
            print(f"tearjerker: {batch}, line {number}: {error}; expected {EXPECTED}", file=sys.stderr)
            failed = 1
            continue
        _print_json(_told(query, wanted, ask(query, wanted, limit)))
    return failed


def _asked(line: str, kind: str | None) -> tuple[str, str | None]:
    """What a line asks for, and of which kind."""
    asked = json.loads(line)
    if not isinstance(asked, dict) or not isinstance(asked.get("query"), str):
        raise ValueError("it asks for no name")
    wanted = asked.get("kind") or kind
    if wanted not in (None, *KINDS):
        raise ValueError(f"kind {wanted!r} is none of {', '.join(KINDS)}")
    return asked["query"], wanted


def _lines(batch: Path) -> Iterator[tuple[int, str]]:
    """The lines of a file that are not empty, numbered as in the file."""
    try:
        with batch.open(encoding="utf-8-sig", errors="surrogateescape") as file:
            yield from ((number, line) for number, line in enumerate(file, 1) if line.strip())
    except OSError as error:
        raise BadSource(f"{batch} cannot be read ({error.strerror}); give a file of JSON lines") from error


def _told(query: str, kind: str | None, found: Found) -> dict[str, Any]:
    results = [
        {"kind": hit.kind, "id": hit.id, "name": hit.name, "matched": hit.matched, "score": hit.score}
        for hit in found.results
    ]
    return {"query": query, "kind": kind, "answer": found.answer, "results": results}


def _print_json(told: dict[str, Any]) -> None:
    """One line of JSON; a lone surrogate, which UTF-8 cannot say, is escaped."""
    line = json.dumps(told, ensure_ascii=False)
    if any("\ud800" <= c <= "\udfff" for c in line):
        line = json.dumps(told)
    sys.stdout.write(line + "\n")


def _show(found: Found, catalogue: str | None) -> None:
    from tearjerker.catalogue import open_catalogue
    from tearjerker.catalogue.search import telling_apart

    heading = {"ambiguous": "One of these:", "none": "Nothing is called that.  Nearest:"}.get(found.answer)
    if heading and found.results:
        print(heading)
    elif not found.results:
        print("Nothing is called that.")
    shown = found.results[: 1 if found.answer == "match" else None]
    notes = telling_apart(open_catalogue(catalogue), [hit.id for hit in shown])
    for hit in shown:
        also = f"  ({hit.matched})" if hit.matched != hit.name else ""
        note = f"  · {notes[hit.id]}" if notes.get(hit.id) else ""
        print(f"{hit.score:4.2f}  {hit.kind:6}  {hit.name}{also}{note}  {hit.id}")
