"""`tearjerker catalogue`: what does one do with the catalogue itself?  One file, one verb."""

from __future__ import annotations

import importlib

import typer

VERBS = ("check", "audit", "add", "edit", "merge", "undo", "export")
"""Each is a module here whose `add_to(group)` puts the verb in."""


def add_to(app: typer.Typer) -> None:
    """Put the group in, every verb in it."""
    group = typer.Typer(no_args_is_help=True, help="Check, change and hand out the catalogue itself.")
    for name in VERBS:
        try:
            module = importlib.import_module(f"tearjerker.cli.catalogue.{name}")
        except ModuleNotFoundError:
            continue
        module.add_to(group)
    app.add_typer(group, name="catalogue")
