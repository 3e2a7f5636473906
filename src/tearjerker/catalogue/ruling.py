"""What did the user decide about statements that others make?

A change of the user's says three things: these statements are true, those are taken back, these two ids are
one thing.  It is a row of the table `change`, apart from the statements it speaks of, and so it survives
whatever becomes of them; a new pack or another import is read in its light.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import sqlalchemy as sa

from tearjerker.catalogue import schema
from tearjerker.model import VOCABULARY, Fact

Said = tuple[str, str, str]
"""Subject, property and value: what is retracted, whoever says it."""


@dataclass(frozen=True)
class Ruling:
    """The user's decisions, taken together."""

    into: Mapping[str, str] = field(default_factory=dict)
    """A merged id to the id that stands for it, followed to the end."""
    retracted: frozenset[Said] = frozenset()

    def of(self, fact: Fact) -> Fact:
        """The statement with the ids that stand for those it was told with."""
        if not self.into:
            return fact
        points = fact.property in VOCABULARY and VOCABULARY[fact.property].type == "ref"
        subject = self.into.get(fact.subject, fact.subject)
        value = self.into.get(fact.value, fact.value) if points else fact.value
        return replace(fact, subject=subject, value=value)

    def retracts(self, fact: Fact) -> bool:
        """Whether the user took this statement (as `of` gives it) back."""
        return (fact.subject, fact.property, fact.value) in self.retracted


def ruling(changes: Iterable[Mapping[str, Any]]) -> Ruling:
    """What changes in force amount to; each is the content of a row of `change`, oldest first."""
    steps: dict[str, str] = {}
    retracted: list[Said] = []
    for told in changes:
        steps.update((a, b) for a, b in told.get("merge", ()))
        retracted += [(s, p, v) for s, p, v in told.get("retract", ())]
    into = {id: _end(id, steps) for id in steps}
    into = {a: b for a, b in into.items() if a != b}
    return Ruling(into, frozenset((into.get(s, s), p, into.get(v, v)) for s, p, v in retracted))


def _end(id: str, steps: Mapping[str, str]) -> str:
    seen = {id}
    while (then := steps.get(id)) and then not in seen:
        seen.add(then)
        id = then
    return id


def ruling_in_force(connection: sa.Connection) -> Ruling:
    """What the user's changes that were not undone amount to."""
    c = schema.change.c
    query = sa.select(c.content).where(c.undone_at.is_(None)).order_by(c.id)
    return ruling(connection.scalars(query))
