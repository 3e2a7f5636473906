"""How do statements lie in rows, and how do rows become statements?

Only this module turns one into the other.  What it writes is in force when it is written: `Ruling` says what
the user's changes made of each statement, and so a pack or an import that comes later obeys them too.
"""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from tearjerker.catalogue import pack, schema
from tearjerker.catalogue.ruling import Ruling, ruling_in_force
from tearjerker.model import Fact, Kind, Source

T = TypeVar("T")
_BATCH = 500  # rows a statement: SQLite's limit on variables is 32766


def batches(items: Iterable[T], size: int = _BATCH) -> Iterator[list[T]]:
    """The items, some at a time."""
    rest = iter(items)
    while some := list(islice(rest, size)):
        yield some


# -- reading ------------------------------------------------------------------------------------------------


def read_facts(connection: sa.Connection, where: sa.ColumnElement[bool]) -> Iterator[Fact]:
    """The statements in force of which `where` holds, with their sources; what several say is one."""
    s = schema.statement.c
    told_by = (s.id, s.subject, s.property, s.value, s.qualifiers, s.status, s.origin)
    rows = connection.execute(sa.select(*told_by).where(where)).all()
    sources = sources_of(connection, [row[0] for row in rows])
    facts = [
        Fact(subject, property, value, qualifiers, tuple(sources.get(id, ())), status, origin)
        for id, subject, property, value, qualifiers, status, origin in rows
    ]
    told = {(f.subject, f.property, f.value) for f in facts}
    yield from facts if len(told) == len(facts) else _joined(facts)


def sources_of(connection: sa.Connection, statements: Sequence[str]) -> dict[str, list[Source]]:
    """The sources of each statement, in the order in which they were given."""
    found: dict[str, list[Source]] = defaultdict(list)
    known: dict[str, Source] = {}
    s, t = schema.source.c, schema.statement_source.c
    query = sa.select(t.statement, s.url, s.title).join(schema.source, s.id == t.source)
    for some in batches(statements):
        said = query.where(t.statement.in_(some)).order_by(t.position, s.id)
        for statement, url, title in connection.execute(said).all():
            found[statement].append(known.get(url) or known.setdefault(url, Source(url, title)))
    return found


def _joined(facts: Iterable[Fact]) -> Iterator[Fact]:
    """The same statement of several origins, or of merged things, as one with the sources of all."""
    same: dict[tuple[object, ...], list[Fact]] = defaultdict(list)
    for f in facts:
        same[f.subject, f.property, f.value, tuple(sorted(f.qualifiers.items()))].append(f)
    for some in same.values():
        best = min(some, key=lambda f: f.strength)
        urls = {s.url: s for f in (best, *some) for s in f.sources}
        yield best if len(some) == 1 else replace(best, sources=tuple(urls.values()))


# -- writing ------------------------------------------------------------------------------------------------


def mark_names_changed(connection: sa.Connection) -> None:
    """Say that names, or what is known of the named, may have changed: the index of names is then made anew.

    Whoever writes to `statement` without `Catalogue.add` calls this in the same transaction.
    """
    remember(connection, "names_state", secrets.token_hex(8))


def remember(connection: sa.Connection, key: str, value: str) -> None:
    """Write a line into the table `about`."""
    connection.execute(sa.delete(schema.about).where(schema.about.c.key == key))
    connection.execute(sa.insert(schema.about).values(key=key, value=value))


def insert_facts(
    connection: sa.Connection, facts: Iterable[Fact], kinds: Mapping[str, Kind] | None = None
) -> int:
    """Take statements in as the user's changes have it; return how many were not here yet."""
    ruling = ruling_in_force(connection)
    urls: dict[str, int] = {}
    return sum(_insert(connection, some, kinds or {}, ruling, urls) for some in batches(facts))


def _insert(
    connection: sa.Connection,
    facts: list[Fact],
    kinds: Mapping[str, Kind],
    ruling: Ruling,
    urls: dict[str, int],
) -> int:
    told = {f.id: (f, ruling.of(f)) for f in facts}
    away = [(id, f) for id, (f, here) in told.items() if ruling.retracts(here)]
    _insert_new(connection, schema.withdrawn, [_withdrawn_row(id, f) for id, f in away])
    for id, _ in away:
        del told[id]
    known = _known(connection, told)
    new = {id: here for id, (_, here) in told.items() if id not in known}
    _insert_new(connection, schema.entity, _entity_rows(new.values(), kinds))
    _insert_new(connection, schema.statement, [_row(id, *told[id]) for id in new])
    _insert_sources(connection, [f for f in facts if f.id in told], urls)
    return len(new)


def _known(connection: sa.Connection, ids: Iterable[str]) -> set[str]:
    this = schema.statement.c.id
    return set(connection.scalars(sa.select(this).where(this.in_(list(ids)))))


def _row(id: str, told: Fact, here: Fact) -> dict[str, Any]:
    return {
        "id": id,
        "subject": here.subject,
        "property": here.property,
        "value": here.value,
        "qualifiers": dict(here.qualifiers),
        "status": here.status,
        "origin": here.origin,
        "said_of": told.subject if told.subject != here.subject else None,
        "said_value": told.value if told.value != here.value else None,
    }


def _entity_rows(facts: Iterable[Fact], kinds: Mapping[str, Kind]) -> list[dict[str, Any]]:
    return [
        {"id": s, "kind": kinds.get(s) or pack.kind_of(s)} for s in dict.fromkeys(f.subject for f in facts)
    ]


def _insert_sources(connection: sa.Connection, facts: list[Fact], urls: dict[str, int]) -> None:
    fresh = list({s.url: s for f in facts for s in f.sources if s.url not in urls}.values())
    _insert_new(connection, schema.source, [{"url": s.url, "title": s.title} for s in fresh])
    urls.update(_source_ids(connection, [s.url for s in fresh]))
    said = [
        {"statement": f.id, "source": urls[s.url], "position": n}
        for f in facts
        for n, s in enumerate(f.sources)
    ]
    _insert_new(connection, schema.statement_source, said)


def _source_ids(connection: sa.Connection, urls: Sequence[str]) -> dict[str, int]:
    query = sa.select(schema.source.c.url, schema.source.c.id).where(schema.source.c.url.in_(urls))
    return {row.url: row.id for row in connection.execute(query)} if urls else {}


def _insert_new(connection: sa.Connection, table: sa.Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert the rows that are not there yet."""
    if not rows:
        return
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    connection.execute(dialect.insert(table).on_conflict_do_nothing(), rows)


def delete_statements(connection: sa.Connection, where: sa.ColumnElement[bool]) -> None:
    """Remove statements and what says who makes them."""
    owned = sa.select(schema.statement.c.id).where(where)
    connection.execute(
        sa.delete(schema.statement_source).where(schema.statement_source.c.statement.in_(owned))
    )
    connection.execute(sa.delete(schema.statement).where(where))


def drop_unspoken(connection: sa.Connection, ids: Iterable[str] | None = None) -> None:
    """Remove the things of which nothing is said any more: among these, or all."""
    this = schema.entity.c.id
    spoken = sa.exists().where(schema.statement.c.subject == this)
    for some in batches(ids) if ids is not None else [None]:
        where = ~spoken if some is None else sa.and_(this.in_(some), ~spoken)
        connection.execute(sa.delete(schema.entity).where(where))


# -- withdrawn ----------------------------------------------------------------------------------------------


def _withdrawn_row(id: str, fact: Fact) -> dict[str, Any]:
    return {"id": id, "origin": fact.origin, "content": to_json(fact)}


def withdraw(connection: sa.Connection, where: sa.ColumnElement[bool]) -> int:
    """Take statements out of force; return how many."""
    rows = connection.execute(sa.select(schema.statement).where(where)).all()
    sources = sources_of(connection, [row.id for row in rows])
    told = [
        (
            row.id,
            Fact(
                row.said_of or row.subject,
                row.property,
                row.said_value or row.value,
                row.qualifiers,
                tuple(sources[row.id]),
                row.status,
                row.origin,
            ),
        )
        for row in rows
    ]
    _insert_new(connection, schema.withdrawn, [_withdrawn_row(id, f) for id, f in told])
    for some in batches([row.id for row in rows]):
        delete_statements(connection, schema.statement.c.id.in_(some))
    return len(rows)


def restore(connection: sa.Connection) -> None:
    """Put back what no change in force withdraws any more."""
    ruling = ruling_in_force(connection)
    rows = connection.execute(sa.select(schema.withdrawn)).all()
    back = {row.id: fact for row in rows if not ruling.retracts(ruling.of(fact := from_json(row.content)))}
    for some in batches(back):
        connection.execute(sa.delete(schema.withdrawn).where(schema.withdrawn.c.id.in_(some)))
    insert_facts(connection, back.values())


def to_json(fact: Fact) -> dict[str, Any]:
    """A statement as JSON has it: what `from_json` takes."""
    return {
        "subject": fact.subject,
        "property": fact.property,
        "value": fact.value,
        "qualifiers": dict(fact.qualifiers),
        "status": fact.status,
        "origin": fact.origin,
        "sources": [{"url": s.url} | ({"title": s.title} if s.title else {}) for s in fact.sources],
    }


def from_json(told: Mapping[str, Any]) -> Fact:
    """A statement from what `to_json` made; KeyError or TypeError for anything else."""
    return Fact(
        str(told["subject"]),
        str(told["property"]),
        str(told["value"]),
        {str(k): str(v) for k, v in dict(told.get("qualifiers") or {}).items()},
        tuple(
            Source(s) if isinstance(s, str) else Source(s["url"], s.get("title"))
            for s in told.get("sources") or ()
        ),
        told.get("status", "verified"),
        str(told.get("origin", "import")),
    )
