"""`tearjerker catalogue check`: is what we hold sound?"""

from __future__ import annotations

import json
import sys
from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from tearjerker.catalogue.lint import Finding


def add_to(group: typer.Typer) -> None:
    """Put the verb in."""
    group.command("check")(check)


def check(
    *,
    rule: Annotated[list[str] | None, typer.Option(help="Only this rule; can be repeated.")] = None,
    gaps: Annotated[bool, typer.Option("--gaps", help="Name what is merely missing, too.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For machines: one finding a line.")] = False,
    catalogue: Annotated[str | None, typer.Option(help="sqlite:///path or postgresql://…")] = None,
) -> None:
    """Look for broken, unsourced, contradictory and doubled statements.

    Status 1 where there are errors; doubts are for a person to look at.
    """
    from tearjerker.catalogue import lint, open_catalogue

    unknown = [name for name in rule or () if name not in lint.RULES]
    if unknown:
        raise typer.BadParameter(f"{unknown[0]!r} is none of {', '.join(lint.RULES)}", param_hint="--rule")
    seen: Counter[str] = Counter()
    for finding in lint.check(open_catalogue(catalogue), rule):
        seen[finding.level] += 1
        if as_json:
            print(json.dumps(asdict(finding), ensure_ascii=False))
        elif gaps or finding.level != "gap":
            print(_line(finding))
    print(_sum(seen), file=sys.stderr)
    raise typer.Exit(1 if seen["error"] else 0)


def _line(finding: Finding) -> str:
    return f"{finding.level:5}  {finding.rule:14}  {finding.id}: {finding.says}"


def _sum(seen: Counter[str]) -> str:
    return f"errors: {seen['error']}, doubts: {seen['doubt']}, gaps: {seen['gap']} (--gaps names them)"
