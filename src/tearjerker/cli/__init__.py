"""What can one type?  One file, one command.

Results go to stdout, messages and progress to stderr.  Status 0: done.  1: the answer is no, or something in
the batch failed.  2: wrong usage.  Our own errors are printed as one line.
"""

from __future__ import annotations

import importlib
import sys
from typing import Annotated

import typer

from tearjerker.errors import TearjerkerError

COMMANDS = (
    "read",
    "find",
    "hear",
    "unknown",
    "scan",
    "list",
    "publish",
    "serve",
    "import_",
    "update",
    "catalogue",
)
"""Each is a module here whose `add_to(app)` puts the command in."""


def make_app(commands: tuple[str, ...] = COMMANDS) -> typer.Typer:
    """The command line with these commands."""
    app = typer.Typer(
        name="tearjerker",
        help="The companion to K-drama soundtracks: read, find, hear, list and serve them.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        add_completion=False,
    )
    app.callback()(_global_options)
    for name in commands:
        importlib.import_module(f"tearjerker.cli.{name}").add_to(app)
    return app


def _say_version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version  # 50 ms that no other command should pay

        print(f"tearjerker {version('tearjerker')}")
        raise typer.Exit


def _global_options(
    _version: Annotated[
        bool,
        typer.Option("--version", callback=_say_version, is_eager=True, help="Say which version this is."),
    ] = False,
) -> None:
    """Options before a command; having any keeps commands by name even while there is only one."""


def _typed() -> tuple[str, ...]:
    """The command that was typed, where it is one: the others need not be loaded to run it."""
    return tuple(name for name in COMMANDS if sys.argv[1:2] == [name.rstrip("_")]) or COMMANDS


def main() -> None:
    """Run the command line."""
    try:
        make_app(_typed())()
    except TearjerkerError as error:
        print(f"tearjerker: {error}", file=sys.stderr)
        sys.exit(1)
    except SystemExit as stop:  # typer ends with 130 itself, and says nothing
        if stop.code == 130:
            print(
                "tearjerker: interrupted; what was finished is kept, the same command goes on from there",
                file=sys.stderr,
            )
        raise
    except BrokenPipeError:
        sys.exit(0)
