"""`tearjerker publish`: a kept list as pages that open anywhere."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from tearjerker.errors import BadSource


def add_to(app: typer.Typer) -> None:
    """Put the command in."""
    app.command("publish")(publish)


def publish(
    lists: Annotated[
        list[str], typer.Argument(help="The names of kept lists; several make a series.", metavar="LIST…")
    ],
    *,
    to: Annotated[Path, typer.Option("--to", help="The folder to write to.", metavar="DIR")],
    site: Annotated[
        str | None, typer.Option(help="Where the folder will stand: https://example.org/lists")
    ] = None,
    catalogue: Annotated[str | None, typer.Option(help="sqlite:///path or postgresql://…")] = None,
) -> None:
    """Write a list as a folder of pages, playlists and a link preview; it opens without a network.

    With several lists there is an index, and with --site an RSS feed.  The same lists give the same bytes.
    """
    from tearjerker.catalogue import open_catalogue
    from tearjerker.lists.keep import kept
    from tearjerker.web.publish import published, write

    if site and not site.startswith(("http://", "https://")):
        raise typer.BadParameter(f"{site!r}; expected https://…", param_hint="--site")
    held = open_catalogue(catalogue)
    files = published(held, [kept(held, name) for name in dict.fromkeys(lists)], site=site)
    try:
        write(files, to)
    except OSError as error:
        raise BadSource(
            f"{to} cannot be written ({error.strerror}); give another folder, or make room in this one"
        ) from error
    print(
        f"{len(files)} files, {sum(map(len, files.values())) // 1024} KB; open {to / 'index.html'}",
        file=sys.stderr,
    )
    if len(lists) > 1 and not site:
        print("no feed: an RSS feed needs --site, the address where the folder will stand", file=sys.stderr)
