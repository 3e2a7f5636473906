"""`tearjerker serve`: open the listening room."""

from __future__ import annotations

import os
import socket
import sys
import threading
from typing import TYPE_CHECKING, Annotated

import typer

from tearjerker.errors import TearjerkerError

if TYPE_CHECKING:
    from tearjerker.web.guard import Rules

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
    listening = _listen(host, port)
    print(_opened(rules, listening.getsockname()[1]), file=sys.stderr)
    config = uvicorn.Config(app, log_level="warning", access_log=False, server_header=False)
    uvicorn.Server(config).run(sockets=[listening])


def _listen(host: str, port: int) -> socket.socket:
    """The socket, taken before anything is said; a port that is taken is told with a remedy."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    one = socket.socket(family, socket.SOCK_STREAM)
    one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        one.bind((host, port))
    except OSError as error:
        one.close()
        why = error.strerror or str(error)
        raise TearjerkerError(
            f"the room cannot be opened on {host} port {port} ({why}); is it open already? "
            f"Else choose another with --port"
        ) from error
    one.listen(2048)
    return one


def _opened(rules: Rules, port: int) -> str:
    """Where the room is to be found; from other machines by this one's address in the network."""
    host = "127.0.0.1" if rules.everywhere else rules.host
    told = f"The listening room is open: http://{f'[{host}]' if ':' in host else host}:{port}/"
    away = _own_address() if rules.everywhere else None
    return told + (f", and from your phone: http://{away}:{port}/" if away else "") + "  (Ctrl-C closes it)"


def _own_address() -> str | None:
    """This machine's address in its network.  A UDP socket that is connected sends nothing, but knows it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        try:
            one.connect(("192.0.2.1", 9))  # an address reserved for examples
        except OSError:
            return None
        return str(one.getsockname()[0])


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
