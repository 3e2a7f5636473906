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

_ROW = "s.id, s.subject, s.property, s.value, s.qualifiers, s.status, s.origin, s.sources"
_AS_TOLD = {"sqlite": "s.rowid", "postgresql": "s.ctid"}
"""The order in which statements were told, as far as the database remembers."""
_EACH = {
    "sqlite": "SELECT value FROM json_each(:ids)",
    "postgresql": "SELECT unnest(CAST(:ids AS text[])) AS value",
}
"""Many ids as one parameter, so that a question of any number is the same statement, prepared once."""
_JSON = {"qualifiers": sa.JSON, "sources": sa.JSON}
_REFS = tuple(name for name, rule in VOCABULARY.items() if rule.type == "ref")


Known = dict[int, Source]
"""Sources by their number, as they were read before: they are never changed."""
_REMEMBERED = 200_000  # of them, so that many importers' sources do not fill the memory


def read_facts(
    connection: sa.Connection, where: str, known: Known, *, value: Collection[str] | None = None
) -> list[Fact]:
    """The statements `s` in force of which `where` holds, with their sources; what several say is one.

    `value`: only those that have one of these values.
    """
    if value is not None:
        where = f"{where} AND {one_of(connection, 's.value')}"
    query = f"SELECT {_ROW} FROM statement s WHERE {where} ORDER BY {_AS_TOLD[connection.dialect.name]}"
    bound = {} if value is None else {"ids": many(connection, value)}
    rows = connection.execute(sa.text(query).columns(**_JSON), bound).all()
    return [f for some in _facts(rows, _with_sources(connection, rows, known)).values() for f in some]


def read_things(
    connection: sa.Connection,
    ids: Iterable[str],
    known: Known,
    *,
    pointing: Sequence[str] = (),
    hops: int = 0,
) -> dict[str, Entity]:
    """The things with these ids, those `pointing` at them by these properties, and what all these point to.

    All in one statement, because a page is mostly made of waiting for answers: 0 or 1 `hops`.
    """
    query = _things_query(connection.dialect.name, tuple(pointing), hops)
    rows = connection.execute(query, {"ids": many(connection, ids)}).all()
    kinds = {row[0]: row[1] for row in rows}
    told = [row[2:] for row in rows if row[2] is not None]
    facts = _facts(told, _with_sources(connection, told, known))
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
        FROM here JOIN entity e ON e.id = here.id LEFT JOIN statement s ON s.subject = e.id
        ORDER BY {_AS_TOLD[dialect]}"""
    return sa.text(query).columns(**_JSON)


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


def _with_sources(connection: sa.Connection, rows: Iterable[Sequence[Any]], known: Known) -> Known:
    """What is known of sources, and those that these rows name besides."""
    fresh = {str(n) for row in rows for n in row[-1] if n not in known}
    if not fresh:
        return known
    if len(known) > _REMEMBERED:
        known.clear()
        return _with_sources(connection, rows, known)
    each = f"SELECT CAST(e.value AS integer) FROM ({_EACH[connection.dialect.name]}) e"
    query = sa.text(f"SELECT id, url, title FROM source WHERE id IN ({each})")
    told = connection.execute(query, {"ids": many(connection, fresh)})
    known.update((id, Source(url, title)) for id, url, title in told)
    return known


def _facts(rows: Iterable[Sequence[Any]], known: Known) -> dict[str, list[Fact]]:
    """Statements by subject."""
    found: dict[str, list[Fact]] = defaultdict(list)
    for _, subject, property, value, qualifiers, status, origin, sources in rows:
        said = tuple(known[n] for n in sources)
        found[subject].append(Fact(subject, property, value, qualifiers, said, status, origin))
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
    sources = _source_ids(connection, [f for f in facts if f.id in told], urls)
    known = _known(connection, told)
    new = {id: here for id, (_, here) in told.items() if id not in known}
    _insert_new(connection, schema.entity, _entity_rows(new.values(), kinds))
    _insert_new(connection, schema.statement, [_row(id, *told[id], sources[id]) for id in new])
    _add_sources(connection, known, sources)
    return len(new)


def _known(connection: sa.Connection, ids: Iterable[str]) -> dict[str, list[int]]:
    """Those statements that are here, with their sources."""
    s = schema.statement.c
    query = sa.select(s.id, s.sources).where(s.id.in_(list(ids)))
    return {row.id: row.sources for row in connection.execute(query)}


def _add_sources(
    connection: sa.Connection, known: Mapping[str, list[int]], told: Mapping[str, list[int]]
) -> None:
    """Let statements that are here rest on what else says them."""
    for id, sources in known.items():
        both = list(dict.fromkeys([*sources, *told[id]]))
        if both != sources:
            this = sa.update(schema.statement).where(schema.statement.c.id == id)
            connection.execute(this.values(sources=both))


def _row(id: str, told: Fact, here: Fact, sources: list[int]) -> dict[str, Any]:
    return {
        "id": id,
        "subject": here.subject,
        "property": here.property,
        "value": here.value,
        "qualifiers": dict(here.qualifiers),
        "status": here.status,
        "origin": here.origin,
        "sources": sources,
        "said_of": told.subject if told.subject != here.subject else None,
        "said_value": told.value if told.value != here.value else None,
    }


def _entity_rows(facts: Iterable[Fact], kinds: Mapping[str, Kind]) -> list[dict[str, Any]]:
    return [
        {"id": s, "kind": kinds.get(s) or pack.kind_of(s)} for s in dict.fromkeys(f.subject for f in facts)
    ]


def _source_ids(connection: sa.Connection, facts: list[Fact], urls: dict[str, int]) -> dict[str, list[int]]:
    """The numbers of each statement's sources, new sources taken in; `urls` remembers them."""
    fresh = list({s.url: s for f in facts for s in f.sources if s.url not in urls}.values())
    if fresh:
        _insert_new(connection, schema.source, [{"url": s.url, "title": s.title} for s in fresh])
        s = schema.source.c
        query = sa.select(s.url, s.id).where(s.url.in_([one.url for one in fresh]))
        urls.update((url, id) for url, id in connection.execute(query))
    found: dict[str, list[int]] = defaultdict(list)
    for f in facts:
        found[f.id] += [n for s in f.sources if (n := urls[s.url]) not in found[f.id]]
    return found


def _insert_new(connection: sa.Connection, table: sa.Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert the rows that are not there yet."""
    if not rows:
        return
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    connection.execute(dialect.insert(table).on_conflict_do_nothing(), rows)


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
    sources = _with_sources(connection, [(row.sources,) for row in rows], {})
    told = [(row.id, _as_told(row, sources)) for row in rows]
    _insert_new(connection, schema.withdrawn, [_withdrawn_row(id, f) for id, f in told])
    for some in batches([row.id for row in rows]):
        connection.execute(sa.delete(schema.statement).where(schema.statement.c.id.in_(some)))
    return len(rows)


def _as_told(row: sa.Row[Any], known: Known) -> Fact:
    """A statement in the words in which it came, before any merge."""
    said_of, said = row.said_of or row.subject, row.said_value or row.value
    sources = tuple(known[n] for n in row.sources)
    return Fact(said_of, row.property, said, row.qualifiers, sources, row.status, row.origin)


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
