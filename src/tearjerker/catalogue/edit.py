"""What may the user change, and how is it taken back?

    add(catalogue, facts)                                 # say something
    replace_value(catalogue, "drama/x", "episodes", "16", "17", because="https://…")
    retract(catalogue, "drama/x", "network", "KBS", because="https://…")
    merge(catalogue, "artist/k-will-2", "artist/k-will", because="the same singer")
    undo(catalogue)                                       # the last of these, or one by its number

Each is a `Change` of its own, apart from the pack and from imports.  Nothing that others say is lost: what is
taken back or joined by a merge is set aside, stays so when the pack changes, and comes back by `undo`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from tearjerker.catalogue import pack, schema
from tearjerker.catalogue.catalogue import Catalogue
from tearjerker.catalogue.rows import (
    drop_unspoken,
    from_json,
    insert_facts,
    mark_names_changed,
    read_facts,
    restore,
    to_json,
    withdraw,
)
from tearjerker.catalogue.ruling import Ruling, Said, ruling_in_force
from tearjerker.errors import BadPack, NotFound
from tearjerker.model import VOCABULARY, Fact, Source

USER = "user"
"""The origin of what the user says; it goes before what others say."""


@dataclass(frozen=True, slots=True)
class Change:
    """One decision of the user's."""

    id: int
    at: str
    """When, in UTC: 2026-01-31T12:00:00+00:00."""
    verb: str
    """add, edit, retract, merge or import."""
    because: str | None
    facts: tuple[Fact, ...] = ()
    """What it says."""
    retracted: tuple[Said, ...] = ()
    """What it takes back."""
    merged: tuple[tuple[str, str], ...] = ()
    """Which ids it makes one: (the merged, the one that stands)."""
    undone_at: str | None = None
    followed: Mapping[str, str] = field(default_factory=dict)
    """The user's files and episodes that were linked to what was merged: each path's id before."""


def add(catalogue: Catalogue, facts: Iterable[Fact], *, because: str | None = None) -> Change:
    """Say something; BadPack where it breaks the vocabulary or has no source."""
    return change(catalogue, "add", facts=facts, because=because)


def replace_value(
    catalogue: Catalogue, subject: str, property: str, old: str, new: str, *, because: str
) -> Change:
    """Say that a value is `new` and not `old`; what was said about the statement itself stays."""
    was = _said(catalogue, subject, property, old)
    now = Fact(was.subject, property, new, was.qualifiers, (Source(because),), "verified", USER)
    said = (was.subject, property, old)
    return change(catalogue, "edit", facts=[now], retracted=[said], because=because)


def retract(catalogue: Catalogue, subject: str, property: str, value: str, *, because: str) -> Change:
    """Take a statement out of force, whoever makes it, and whoever comes to make it."""
    was = _said(catalogue, subject, property, value)
    return change(catalogue, "retract", retracted=[(was.subject, property, value)], because=because)


def merge(catalogue: Catalogue, id: str, into: str, *, because: str) -> Change:
    """Say that two ids are one thing, which goes by the second; NotFound where there is no such thing."""
    one, other = catalogue.entity(id), catalogue.entity(into)
    if one.id == other.id:
        raise BadPack(f"{id} and {into} are one thing already; `tearjerker catalogue undo` parts them")
    if one.kind != other.kind:
        raise BadPack(f"{id} is a {one.kind} and {into} a {other.kind}; only things of one kind can be one")
    return change(catalogue, "merge", merged=[(one.id, other.id)], because=because)


def change(
    catalogue: Catalogue,
    verb: str,
    *,
    facts: Iterable[Fact] = (),
    retracted: Sequence[Said] = (),
    merged: Sequence[tuple[str, str]] = (),
    because: str | None = None,
) -> Change:
    """Write a change down and put it in force; all of it or nothing."""
    facts = [replace(f, origin=USER) for f in facts]
    _refuse_broken(facts)
    content = {"facts": [to_json(f) for f in facts], "retract": list(retracted), "merge": list(merged)}
    with catalogue.engine.begin() as connection:
        _refuse_retracted(facts, ruling_in_force(connection))
        row = {"at": _now(), "verb": verb, "because": because, "content": content}
        told = connection.execute(sa.insert(schema.change).values(**row))
        id = int((told.inserted_primary_key or [0])[0])
        ruling = _settle(connection)
        if merged:
            content["followed"] = _follow(connection, ruling)
            this = schema.change.c
            connection.execute(sa.update(schema.change).where(this.id == id).values(content=content))
        insert_facts(connection, facts)
        drop_unspoken(connection, {s for s, _, _ in retracted})
        mark_names_changed(connection)
    catalogue.finder.forget()
    return Change(id, str(row["at"]), verb, because, tuple(facts), tuple(retracted), tuple(merged))


def undo(catalogue: Catalogue, id: int | None = None) -> Change:
    """Take back a change, the last one where no number is given; NotFound where there is none in force."""
    with catalogue.engine.begin() as connection:
        was = _in_force(connection, id)
        before, now = ruling_in_force(connection), _now()
        this = schema.change.c
        connection.execute(sa.update(schema.change).where(this.id == was.id).values(undone_at=now))
        _unsay(connection, was)
        ruling = _settle(connection, [a for a, _ in was.merged])
        _part(connection, was.followed, before, ruling)
        restore(connection)
        mark_names_changed(connection)
    catalogue.finder.forget()
    return replace(was, undone_at=now)


def changes(catalogue: Catalogue) -> list[Change]:
    """Every change, the last first, those that were undone among them."""
    with catalogue.reading() as connection:
        rows = connection.execute(sa.select(schema.change).order_by(schema.change.c.id.desc()))
        return [_change(row) for row in rows]


# -- in the tables ------------------------------------------------------------------------------------------


def _settle(connection: sa.Connection, freed: Iterable[str] = ()) -> Ruling:
    """Make the statements what the changes in force have them be; `freed` are ids that a merge held."""
    ruling = ruling_in_force(connection)
    for id in dict.fromkeys([*freed, *ruling.into]):
        _rename(connection, id, ruling.into.get(id, id))
    for said in ruling.retracted:
        withdraw(connection, _is(said))
    return ruling


_LINKED = (
    (schema.media_file.c.path, schema.media_file.c.recording),
    (schema.cue_sheet.c.media, schema.cue_sheet.c.drama),
)
"""The user's own things that are linked to ours: the path of each and what it is linked to."""


def _follow(connection: sa.Connection, ruling: Ruling) -> dict[str, str]:
    """Link files and episodes of what was merged to what stands for it; return what they were linked to."""
    moved: dict[str, str] = {}
    for path, link in _LINKED:
        for id, to in ruling.into.items():
            moved |= dict.fromkeys(connection.scalars(sa.select(path).where(link == id)), id)
            connection.execute(sa.update(path.table).where(link == id).values({link.key: to}))
    return moved


def _part(connection: sa.Connection, followed: Mapping[str, str], before: Ruling, now: Ruling) -> None:
    """Link files and episodes again to what they were linked to, unless they were linked anew meanwhile."""
    for path, link in _LINKED:
        for file, id in followed.items():
            here = sa.and_(path == file, link == before.into.get(id, id))
            connection.execute(sa.update(path.table).where(here).values({link.key: now.into.get(id, id)}))


def _rename(connection: sa.Connection, id: str, to: str) -> None:
    s = schema.statement.c
    for column, said in ((s.subject, s.said_of), (s.value, s.said_value)):
        told_so = sa.or_(said == id, sa.and_(said.is_(None), column == id, _names_things(column)))
        affected = sa.update(schema.statement).where(told_so)
        connection.execute(affected.values({column: to, said: None if to == id else id}))
    kind = {"id": to, "kind": pack.kind_of(to)}
    here = sa.select(schema.entity.c.id).where(schema.entity.c.id == to)
    spoken = sa.select(s.id).where(s.subject == to).limit(1)
    if connection.scalar(spoken) and not connection.scalar(here):
        connection.execute(sa.insert(schema.entity).values(**kind))
    drop_unspoken(connection, [id])


def _names_things(column: sa.ColumnElement[Any]) -> sa.ColumnElement[bool]:
    if column.key == "subject":
        return sa.true()
    return schema.statement.c.property.in_([n for n, p in VOCABULARY.items() if p.type == "ref"])


def _unsay(connection: sa.Connection, was: Change) -> None:
    """Remove what a change said and no other change in force says too."""
    query = sa.select(schema.change).where(schema.change.c.undone_at.is_(None))
    still = {f.id for row in connection.execute(query) for f in _change(row).facts}
    for fact in was.facts:
        if fact.id not in still:
            subject = connection.scalar(
                sa.select(schema.statement.c.subject).where(schema.statement.c.id == fact.id)
            )
            connection.execute(sa.delete(schema.statement).where(schema.statement.c.id == fact.id))
            connection.execute(sa.delete(schema.withdrawn).where(schema.withdrawn.c.id == fact.id))
            drop_unspoken(connection, [subject] if subject else [])


def _in_force(connection: sa.Connection, id: int | None) -> Change:
    this = schema.change.c
    query = sa.select(schema.change).where(this.undone_at.is_(None)).order_by(this.id.desc()).limit(1)
    row = connection.execute(query if id is None else query.where(this.id == id)).first()
    if row is None:
        which = "no change" if id is None else f"no change no. {id}"
        raise NotFound(f"there is {which} to undo; `tearjerker catalogue undo --list` shows them")
    return _change(row)


def _said(catalogue: Catalogue, subject: str, property: str, value: str) -> Fact:
    thing = catalogue.entity(subject)
    told = [f for f in thing.all(property) if f.value == value]
    if not told:
        others = ", ".join(repr(f.value) for f in thing.all(property)) or "nothing"
        raise NotFound(f"nobody says that {property} of {thing.id} is {value!r}; what is said: {others}")
    return told[0]


def _is(said: Said) -> sa.ColumnElement[bool]:
    s = schema.statement.c
    return sa.and_(s.subject == said[0], s.property == said[1], s.value == said[2])


def _refuse_broken(facts: Iterable[Fact]) -> None:
    for fact in facts:
        trouble = pack.problem(fact) or (None if fact.sources else "nobody says so; give a --source")
        if trouble:
            raise BadPack(f"{fact.subject}, {fact.property}: {trouble}")


def _refuse_retracted(facts: Iterable[Fact], ruling: Ruling) -> None:
    for fact in facts:
        if ruling.retracts(ruling.of(fact)):
            raise BadPack(
                f"{fact.property} {fact.value!r} of {fact.subject} was taken back; "
                "`tearjerker catalogue undo --list` shows by which change, and `undo` brings it back"
            )


def _change(row: sa.Row[Any]) -> Change:
    told = row.content
    return Change(
        row.id,
        row.at,
        row.verb,
        row.because,
        tuple(from_json(f) for f in told.get("facts", ())),
        tuple((s, p, v) for s, p, v in told.get("retract", ())),
        tuple((a, b) for a, b in told.get("merge", ())),
        row.undone_at,
        told.get("followed", {}),
    )


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def said_by_user(catalogue: Catalogue) -> list[Fact]:
    """Every statement of the user's that is in force."""
    with catalogue.reading() as connection:
        told = read_facts(connection, f"s.origin = '{USER}'", {})
    return sorted(told, key=lambda f: (f.subject, f.property))
