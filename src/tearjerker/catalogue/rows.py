"""How do statements lie in rows, and how do rows become statements?

Only this module turns one into the other.  What it writes is in force when it is written: `Ruling` says what
the user's changes made of each statement, and so a pack or an import that comes later obeys them too.
"""

from __future__ import annotations

import json
import secrets
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import islice
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from tearjerker.catalogue import pack, schema
from tearjerker.catalogue.ruling import Ruling, ruling_in_force
from tearjerker.model import VOCABULARY, Entity, Fact, Kind, Source, entity

T = TypeVar("T")
_BATCH = 500  # rows a statement: SQLite's limit on variables is 32766


def batches(items: Iterable[T], size: int = _BATCH) -> Iterator[list[T]]:
    """The items, some at a time."""
    rest = iter(items)
    while some := list(islice(rest, size)):
        yield some


# -- reading ------------------------------------------------------------------------------------------------

_SOURCED = """
LEFT JOIN statement_source t ON t.statement = s.id
LEFT JOIN source u ON u.id = t.source
"""
_ROW = "s.id, s.subject, s.property, s.value, s.qualifiers, s.status, s.origin, u.url, u.title"
_AS_TOLD = {"sqlite": "s.rowid, t.position, u.id", "postgresql": "s.ctid, t.position, u.id"}
"""The order in which statements were told, as far as the database remembers, and that of their sources."""
_EACH = {"sqlite": "SELECT value FROM json_each(:ids)", "postgresql": "SELECT unnest(CAST(:ids AS text[]))"}
"""Many ids as one parameter, so that a question of any number is the same statement, prepared once."""
_REFS = tuple(name for name, rule in VOCABULARY.items() if rule.type == "ref")


def read_facts(connection: sa.Connection, where: str, *, value: Collection[str] | None = None) -> list[Fact]:
    """The statements `s` in force of which `where` holds, with their sources; what several say is one.

    `value`: only those that have one of these values.
    """
    if value is not None:
        where = f"{where} AND {one_of(connection, 's.value')}"
    order = _AS_TOLD[connection.dialect.name]
    query = f"SELECT {_ROW} FROM statement s {_SOURCED} WHERE {where} ORDER BY {order}"
    bound = {} if value is None else {"ids": many(connection, value)}
    rows = connection.execute(sa.text(query).columns(qualifiers=sa.JSON), bound)
    return [f for some in _facts(rows.all()).values() for f in some]


def read_things(
    connection: sa.Connection, ids: Iterable[str], *, pointing: Sequence[str] = (), hops: int = 0
) -> dict[str, Entity]:
    """The things with these ids, those `pointing` at them by these properties, and what all these point to.

    All in one statement, because a page is mostly made of waiting for answers: 0 or 1 `hops`.
    """
    query = _things_query(connection.dialect.name, tuple(pointing), hops)
    rows = connection.execute(query, {"ids": many(connection, ids)}).all()
    kinds = {row[0]: row[1] for row in rows}
    facts = _facts([row[2:] for row in rows if row[2] is not None])
    return {id: entity(id, kind, facts.get(id, ())) for id, kind in kinds.items()}


@cache
def _things_query(dialect: str, pointing: tuple[str, ...], hops: int) -> sa.TextualSelect:
    query = f"""
        WITH asked(id) AS ({_EACH[dialect]}),
        first(id) AS (
            SELECT id FROM asked UNION
            SELECT s.subject FROM asked JOIN statement s ON s.value = asked.id
            WHERE s.property IN ({quoted(pointing)})),
        here(id) AS (
            SELECT id FROM first UNION
            SELECT s.value FROM first JOIN statement s ON s.subject = first.id
            WHERE s.property IN ({quoted(_REFS if hops else ())}))
        SELECT e.id, e.kind, {_ROW}
        FROM here JOIN entity e ON e.id = here.id LEFT JOIN statement s ON s.subject = e.id {_SOURCED}
        ORDER BY {_AS_TOLD[dialect]}"""
    return sa.text(query).columns(qualifiers=sa.JSON)


def quoted(names: Iterable[str]) -> str:
    """Names of our own vocabulary as SQL has them; never anything from outside."""
    return ", ".join(f"'{name}'" for name in names) or "NULL"


def one_of(connection: sa.Connection, column: str) -> str:
    """SQL: the column is one of `:ids`, which `many` gives; the same words for any number of them."""
    return f"{column} IN ({_EACH[connection.dialect.name]})"


def many(connection: sa.Connection, ids: Iterable[str]) -> object:
    """These ids as the value of the parameter `:ids`."""
    wanted = list(dict.fromkeys(ids))
    return wanted if connection.dialect.name == "postgresql" else json.dumps(wanted)


def _facts(rows: Iterable[Sequence[Any]]) -> dict[str, list[Fact]]:
    """Statements by subject, from a row for each of their sources."""
    told: dict[str, tuple[Any, ...]] = {}
    sources: dict[str, list[Source]] = defaultdict(list)
    known: dict[str, Source] = {}
    for id, subject, property, value, qualifiers, status, origin, url, title in rows:
        told[id] = (subject, property, value, qualifiers, status, origin)
        if url is not None:
            sources[id].append(known.get(url) or known.setdefault(url, Source(url, title)))
    found: dict[str, list[Fact]] = defaultdict(list)
    for id, (subject, property, value, qualifiers, status, origin) in told.items():
        fact = Fact(subject, property, value, qualifiers, tuple(sources.get(id, ())), status, origin)
        found[subject].append(fact)
    return {subject: list(_joined(some)) for subject, some in found.items()}


def _joined(facts: Sequence[Fact]) -> Iterator[Fact]:
    """The same statement of several origins, or of merged things, as one with the sources of all."""
    if len({(f.property, f.value) for f in facts}) == len(facts):
        yield from facts
        return
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


def _sources_of(connection: sa.Connection, statements: Sequence[str]) -> dict[str, list[Source]]:
    """The sources of each statement, in the order in which they were given."""
    found: dict[str, list[Source]] = defaultdict(list)
    s, t = schema.source.c, schema.statement_source.c
    query = sa.select(t.statement, s.url, s.title).join(schema.source, s.id == t.source)
    for some in batches(statements):
        said = query.where(t.statement.in_(some)).order_by(t.position, s.id)
        for statement, url, title in connection.execute(said):
            found[statement].append(Source(url, title))
    return found


def withdraw(connection: sa.Connection, where: sa.ColumnElement[bool]) -> int:
    """Take statements out of force; return how many."""
    rows = connection.execute(sa.select(schema.statement).where(where)).all()
    sources = _sources_of(connection, [row.id for row in rows])
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
