"""`tearjerker serve`: open the listening room."""

from __future__ import annotations

import os
import sys
import threading
from typing import Annotated

import typer

from tearjerker.errors import TearjerkerError

LEAST_PASSWORD = 8  # characters


def add_to(app: typer.Typer) -> None:
    """Put the command in."""
    app.command()(serve)


def serve(
    host: Annotated[
        str, typer.Option(help="Address to listen on; beyond this machine only with a password.")
    ] = ("127.0.0.1"),
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on.")] = 8891,
    name: Annotated[
        list[str] | None, typer.Option(help="A further name that the room goes by, as behind a proxy.")
    ] = None,
    catalogue: Annotated[str | None, typer.Option(help="sqlite:///path or postgresql://…")] = None,
) -> None:
    """Open the listening room in the browser: lists, songs, dramas, and your own music."""
    import uvicorn

    from tearjerker.catalogue import open_catalogue
    from tearjerker.settings import settings
    from tearjerker.web import make_app
    from tearjerker.web.guard import Rules

    rules = Rules(host, tuple(name or ()), _password(host))
    opened = open_catalogue(catalogue)
    app = make_app(opened, settings(catalogue), rules)
    # The index of names takes a moment to load; it is ready before the first search is typed.
    threading.Thread(target=opened.find, args=("보고 싶다",), daemon=True).start()
    shown = f"[{host}]" if ":" in host else host
    print(f"The listening room is open: http://{shown}:{port}/  (Ctrl-C closes it)", file=sys.stderr)
    uvicorn.run(app, host=host, port=port, log_level="warning", access_log=False, server_header=False)


def _password(host: str) -> str | None:
    from tearjerker.web.guard import is_loopback

    told = os.environ.get("TEARJERKER_PASSWORD") or None
    if told is not None and len(told) < LEAST_PASSWORD:
        raise TearjerkerError(
            f"TEARJERKER_PASSWORD has {len(told)} characters; expected {LEAST_PASSWORD} or more: "
            "choose a longer one"
        )
    if told is None and not is_loopback(host):
        raise TearjerkerError(
            f"serving on {host} would open the room to other machines, and no password is set; "
            "put one into TEARJERKER_PASSWORD, or serve on 127.0.0.1"
        )
    return told
