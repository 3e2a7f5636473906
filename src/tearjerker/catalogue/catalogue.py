"""What can one ask the catalogue, and tell it?

    catalogue = open_catalogue()                  # the one that comes with the program
    catalogue.entity("drama/secret-garden")       # a thing with everything said of it
    catalogue.referring("drama/secret-garden")    # what else speaks of it
    catalogue.add(facts)                          # twice changes nothing

The pack is compiled into it on first use and again whenever the pack changes; what others put in stays.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from tearjerker.catalogue import pack, schema
from tearjerker.catalogue.rows import (
    Known,
    drop_unspoken,
    insert_facts,
    mark_names_changed,
    quoted,
    read_facts,
    read_things,
    remember,
)
from tearjerker.catalogue.ruling import ruling_in_force
from tearjerker.errors import CatalogueError, CatalogueTooNew, NotFound
from tearjerker.model import VOCABULARY, Entity, Fact, Kind

if TYPE_CHECKING:
    from tearjerker.catalogue.search import Finder, Found


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
        self._reader = _without_transactions(engine)
        self._sources: Known = {}

    def reading(self) -> sa.Connection:
        """A connection for questions only, to be closed by `with`; no transaction is begun for them."""
        return self._reader.connect()

    # -- asking ------------------------------------------------------------------------------------------

    def entity(self, id: str) -> Entity:
        """The thing with this id; NotFound where there is none."""
        found = self.entities([id])
        if not found:
            raise NotFound(f"nothing here has the id {id!r}; `tearjerker find` looks it up by name")
        return found[id]

    def entities(self, ids: Iterable[str]) -> dict[str, Entity]:
        """The things with these ids, in their order; unknown ids are left out.

        A merged id gives the thing that stands for it, whose `id` is another.
        """
        wanted = set(ids := list(ids))
        return {id: thing for id, thing in self.around(ids, hops=0).items() if id in wanted}

    def around(self, ids: Iterable[str], *, pointing: Sequence[str] = (), hops: int = 1) -> dict[str, Entity]:
        """The things with these ids, those `pointing` at them by these properties, what all these point to.

        That is what a page shows, in one question; those asked for come first, in their order.  A merged id
        gives the thing that stands for it.
        """
        wanted = list(dict.fromkeys(ids))
        if not wanted:
            return {}
        with self.reading() as connection:
            found = read_things(connection, wanted, self._sources, pointing=pointing, hops=hops)
            missing = [id for id in wanted if id not in found]
            into = ruling_in_force(connection).into if missing else {}
            stand = {id: into[id] for id in missing if id in into}
            if stand:
                found |= read_things(connection, stand.values(), self._sources, pointing=pointing, hops=hops)
        asked = {id: found.get(stand.get(id, id)) for id in wanted}
        return {id: thing for id, thing in asked.items() if thing} | found

    def ids(self, kind: Kind, *, after: str = "", limit: int | None = None) -> list[str]:
        """The ids of the things of a kind, sorted; `after` and `limit` go through them page by page."""
        this = schema.entity.c
        query = sa.select(this.id).where(this.kind == kind, this.id > after).order_by(this.id).limit(limit)
        with self.reading() as connection:
            return list(connection.scalars(query))

    def count(self, kind: Kind) -> int:
        """How many things of a kind there are."""
        query = sa.select(sa.func.count()).where(schema.entity.c.kind == kind)
        with self.reading() as connection:
            return int(connection.scalar(query) or 0)

    def referring(self, ids: str | Collection[str], property: str | None = None) -> list[Fact]:
        """The statements of other things that point at this one, or one of these: a drama's placements."""
        wanted = [ids] if isinstance(ids, str) else list(ids)
        refs = [property] if property else [n for n, p in VOCABULARY.items() if p.type == "ref"]
        with self.reading() as connection:
            found = read_facts(connection, f"s.property IN ({quoted(refs)})", self._sources, value=wanted)
            into = {} if found else ruling_in_force(connection).into
        if stand := [into[id] for id in wanted if id in into]:
            return self.referring(stand, property)
        return sorted(found, key=lambda f: (f.strength, f.subject))

    def facts(self, property: str, *, values: Collection[str] | None = None) -> list[Fact]:
        """Every statement of one property, or those of them that have one of these values."""
        with self.reading() as connection:
            return read_facts(connection, f"s.property = '{property}'", self._sources, value=values)

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
        with self.engine.begin() as connection:
            new = insert_facts(connection, facts, kinds)
            if new:
                mark_names_changed(connection)
        self.finder.forget()
        return new

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
                remember(connection, "version", str(schema.VERSION))
                remember(connection, "pack", "without" if with_pack is False else "with")
            elif version < schema.VERSION:
                _migrate(connection, version)
            if with_pack is None:
                with_pack = told.get("pack") != "without"
            if with_pack and told.get("pack_digest") != (digest := pack.digest()):
                self._compile(connection, digest)

    def _compile(self, connection: sa.Connection, digest: str) -> None:
        connection.execute(sa.delete(schema.statement).where(schema.statement.c.origin == "pack"))
        connection.execute(sa.delete(schema.withdrawn).where(schema.withdrawn.c.origin == "pack"))
        insert_facts(connection, pack.facts())
        drop_unspoken(connection)
        mark_names_changed(connection)
        remember(connection, "pack_digest", digest)


def _migrate(connection: sa.Connection, version: int) -> None:
    """Bring the tables of an earlier version up to this one; `create_all` has made those that are new."""
    for number in range(version, schema.VERSION):
        for step in schema.MIGRATIONS[number]:
            connection.execute(sa.text(step.format(array=schema.ARRAY[connection.dialect.name])))
    remember(connection, "version", str(schema.VERSION))


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


def _without_transactions(engine: sa.Engine) -> sa.Engine:
    """For reading: a server is not told of the beginning and end of each question, which costs two trips."""
    if engine.dialect.name != "postgresql":
        return engine
    return engine.execution_options(isolation_level="AUTOCOMMIT")


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=10000"):
        connection.execute(f"PRAGMA {pragma}")


def _reason(error: Exception) -> str:
    return str(getattr(error, "orig", None) or error)
