"""What can one ask the catalogue, and tell it?

    catalogue = open_catalogue()                  # the one that comes with the program
    catalogue.entity("drama/secret-garden")       # a thing with everything said of it
    catalogue.referring("drama/secret-garden")    # what else speaks of it
    catalogue.add(facts)                          # twice changes nothing

The pack is compiled into it on first use and again whenever the pack changes; what others put in stays.
"""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from tearjerker.catalogue import pack, schema
from tearjerker.errors import CatalogueError, CatalogueTooNew, NotFound
from tearjerker.model import VOCABULARY, Entity, Fact, Kind, Source, entity

if TYPE_CHECKING:
    from tearjerker.catalogue.search import Finder, Found

T = TypeVar("T")
_BATCH = 500  # rows a statement: SQLite's limit on variables is 32766


def open_catalogue(url: str | None = None, *, with_pack: bool | None = None) -> Catalogue:
    """The catalogue at `sqlite:///path` or `postgresql://…`; the user's own where no url is given.

    A new one gets the starter pack, unless it was made with `with_pack=False`; that choice is remembered.
    Raises CatalogueTooNew for one made by a later version, CatalogueError where it cannot be opened.
    """
    from tearjerker.settings import settings

    url = settings(url).catalogue
    try:
        catalogue = Catalogue(_engine(url))
        catalogue.prepare(with_pack=with_pack)
    except (sa.exc.SQLAlchemyError, OSError) as error:
        raise CatalogueError(
            f"the catalogue {url} cannot be opened ({_reason(error)}); "
            "check the address, the folder's permissions and the free space"
        ) from error
    return catalogue


class Catalogue:
    """Everything one can ask or tell, in the model's types."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine

    # -- asking ------------------------------------------------------------------------------------------

    def entity(self, id: str) -> Entity:
        """The thing with this id; NotFound where there is none."""
        found = self.entities([id])
        if not found:
            raise NotFound(f"nothing here has the id {id!r}; `tearjerker find` looks it up by name")
        return found[id]

    def entities(self, ids: Iterable[str]) -> dict[str, Entity]:
        """The things with these ids, in their order; unknown ids are left out."""
        wanted = list(dict.fromkeys(ids))
        facts: dict[str, list[Fact]] = defaultdict(list)
        kinds: dict[str, Kind] = {}
        with self.engine.connect() as connection:
            for some in _batches(wanted):
                rows = connection.execute(sa.select(schema.entity).where(schema.entity.c.id.in_(some)))
                kinds.update((row.id, row.kind) for row in rows)
                for fact in _facts(connection, schema.statement.c.subject.in_(some)):
                    facts[fact.subject].append(fact)
        return {id: entity(id, kinds[id], facts[id]) for id in wanted if id in kinds}

    def ids(self, kind: Kind, *, after: str = "", limit: int | None = None) -> list[str]:
        """The ids of the things of a kind, sorted; `after` and `limit` go through them page by page."""
        this = schema.entity.c
        query = sa.select(this.id).where(this.kind == kind, this.id > after).order_by(this.id).limit(limit)
        with self.engine.connect() as connection:
            return list(connection.scalars(query))

    def count(self, kind: Kind) -> int:
        """How many things of a kind there are."""
        query = sa.select(sa.func.count()).where(schema.entity.c.kind == kind)
        with self.engine.connect() as connection:
            return int(connection.scalar(query) or 0)

    def referring(self, id: str, property: str | None = None) -> list[Fact]:
        """The statements of other things whose value is this one: a drama's placements, an artist's songs."""
        where = [schema.statement.c.value == id]
        refs = [property] if property else [n for n, p in VOCABULARY.items() if p.type == "ref"]
        where.append(schema.statement.c.property.in_(refs))
        with self.engine.connect() as connection:
            return sorted(_facts(connection, sa.and_(*where)), key=lambda f: (f.strength, f.subject))

    def facts(self, property: str) -> list[Fact]:
        """Every statement of one property."""
        with self.engine.connect() as connection:
            return list(_facts(connection, schema.statement.c.property == property))

    def find(self, query: str, *, kind: str | None = None, limit: int = 5) -> Found:
        """What a name means, in any spelling: match, ambiguous or none, with the likeliest things first.

        `kind` is drama, song or artist where that is known; songs are recordings.  Anything may be asked;
        what has no letters means nothing.
        """
        return self.finder.find(query, kind=kind, limit=limit)

    @cached_property
    def finder(self) -> Finder:
        """The index of names, prepared on the first question (numpy is loaded only then)."""
        from tearjerker.catalogue.search import Finder

        return Finder(self.engine)

    # -- telling -----------------------------------------------------------------------------------------

    def add(self, facts: Iterable[Fact], *, kinds: Mapping[str, Kind] | None = None) -> int:
        """Take statements in and return how many were new; what is here already is not doubled.

        `kinds` tells the kind of things whose id does not begin with it, as ids from elsewhere do not.
        """
        before = self._size()
        with self.engine.begin() as connection:
            _insert_facts(connection, facts, kinds or {})
            mark_names_changed(connection)
        self.finder.forget()
        return self._size() - before

    def prepare(self, *, with_pack: bool | None = None) -> None:
        """Create the tables, refuse a later version, and compile the pack where it changed."""
        schema.metadata.create_all(self.engine)
        with self.engine.begin() as connection:
            told = {row.key: row.value for row in connection.execute(sa.select(schema.about))}
            version = int(told.get("version", schema.VERSION))
            if version > schema.VERSION:
                raise CatalogueTooNew(
                    f"this catalogue has version {version}, and this program knows versions up to "
                    f"{schema.VERSION}; update tearjerker or choose another with --catalogue"
                )
            if "version" not in told:
                _remember(connection, "version", str(schema.VERSION))
                _remember(connection, "pack", "without" if with_pack is False else "with")
            if with_pack is None:
                with_pack = told.get("pack") != "without"
            if with_pack and told.get("pack_digest") != (digest := pack.digest()):
                self._compile(connection, digest)

    def _compile(self, connection: sa.Connection, digest: str) -> None:
        old = schema.statement.c.origin == "pack"
        owned = sa.select(schema.statement.c.id).where(old)
        connection.execute(
            sa.delete(schema.statement_source).where(schema.statement_source.c.statement.in_(owned))
        )
        connection.execute(sa.delete(schema.statement).where(old))
        _insert_facts(connection, pack.facts(), {})
        mark_names_changed(connection)
        spoken_of = sa.select(schema.statement.c.subject)
        connection.execute(sa.delete(schema.entity).where(schema.entity.c.id.not_in(spoken_of)))
        _remember(connection, "pack_digest", digest)

    def _size(self) -> int:
        with self.engine.connect() as connection:
            return int(connection.scalar(sa.select(sa.func.count()).select_from(schema.statement)) or 0)


def _facts(connection: sa.Connection, where: sa.ColumnElement[bool]) -> Iterator[Fact]:
    rows = connection.execute(sa.select(schema.statement).where(where)).all()
    sources: dict[str, list[Source]] = defaultdict(list)
    for some in _batches([row.id for row in rows]):
        said = (
            sa.select(schema.statement_source.c.statement, schema.source.c.url, schema.source.c.title)
            .join(schema.source, schema.source.c.id == schema.statement_source.c.source)
            .where(schema.statement_source.c.statement.in_(some))
            .order_by(schema.statement_source.c.position)
        )
        for row in connection.execute(said):
            sources[row.statement].append(Source(row.url, row.title))
    for row in rows:
        yield Fact(
            row.subject,
            row.property,
            row.value,
            row.qualifiers,
            tuple(sources[row.id]),
            row.status,
            row.origin,
        )


def mark_names_changed(connection: sa.Connection) -> None:
    """Say that names, or what is known of the named, may have changed: the index of names is then made anew.

    Whoever writes to `statement` without `Catalogue.add` calls this in the same transaction.
    """
    _remember(connection, "names_state", secrets.token_hex(8))


def _insert_facts(connection: sa.Connection, facts: Iterable[Fact], kinds: Mapping[str, Kind]) -> None:
    known: dict[str, int] = {}
    for some in _batches(facts):
        fresh = list({s.url: s for f in some for s in f.sources if s.url not in known}.values())
        _insert_new(connection, schema.source, [{"url": s.url, "title": s.title} for s in fresh])
        known.update(_source_ids(connection, [s.url for s in fresh]))
        subjects = {f.subject for f in some}
        _insert_new(
            connection,
            schema.entity,
            [{"id": s, "kind": kinds.get(s) or pack.kind_of(s)} for s in sorted(subjects)],
        )
        _insert_new(
            connection,
            schema.statement,
            [
                {
                    "id": f.id,
                    "subject": f.subject,
                    "property": f.property,
                    "value": f.value,
                    "qualifiers": dict(f.qualifiers),
                    "status": f.status,
                    "origin": f.origin,
                }
                for f in some
            ],
        )
        _insert_new(
            connection,
            schema.statement_source,
            [
                {"statement": f.id, "source": known[s.url], "position": n}
                for f in some
                for n, s in enumerate(f.sources)
            ],
        )


def _insert_new(connection: sa.Connection, table: sa.Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert the rows that are not there yet."""
    if not rows:
        return
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    connection.execute(dialect.insert(table).on_conflict_do_nothing(), rows)


def _source_ids(connection: sa.Connection, urls: Sequence[str]) -> dict[str, int]:
    query = sa.select(schema.source.c.url, schema.source.c.id).where(schema.source.c.url.in_(urls))
    return {row.url: row.id for row in connection.execute(query)}


def _remember(connection: sa.Connection, key: str, value: str) -> None:
    connection.execute(sa.delete(schema.about).where(schema.about.c.key == key))
    connection.execute(sa.insert(schema.about).values(key=key, value=value))


def _engine(url: str) -> sa.Engine:
    address = sa.make_url(url)
    if address.drivername == "postgresql":
        return sa.create_engine(address.set(drivername="postgresql+psycopg"))
    if address.drivername != "sqlite":
        raise CatalogueError(f"{url!r} is no catalogue; expected sqlite:///path or postgresql://host/name")
    if address.database and address.database != ":memory:":
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(address)
    sa.event.listen(engine, "connect", _set_up_sqlite)
    return engine


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=10000"):
        connection.execute(f"PRAGMA {pragma}")


def _reason(error: Exception) -> str:
    return str(getattr(error, "orig", None) or error)


def _batches(items: Iterable[T], size: int = _BATCH) -> Iterator[list[T]]:
    rest = iter(items)
    while some := list(islice(rest, size)):
        yield some
