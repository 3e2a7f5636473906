"""By which names can each thing in the catalogue be found?

Dramas, recordings and artists go by every name said of them, recordings also by title and artist together.
They come the best known first, some at a time: there may be a million.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

import sqlalchemy as sa

from tearjerker.catalogue import schema
from tearjerker.catalogue.known import known_names, other_names
from tearjerker.model import VOCABULARY, Fact, Kind, entity
from tearjerker.names.foreign import has_hanja
from tearjerker.names.index import Named

OUTWARD: dict[Kind, str] = {"drama": "drama", "recording": "song", "artist": "artist"}
"""What can be found, and what it is called outside."""
AT_ONCE = 5_000
"""Things whose names are fetched together."""

Names = dict[str, list[Fact]]

_REFS = ", ".join(f"'{name}'" for name, rule in VOCABULARY.items() if rule.type == "ref")
_KNOWN_BEST = f"""
SELECT entity.id, entity.kind, coalesce(said.count, 0) + coalesce(pointed.count, 0) AS weight
FROM entity
LEFT JOIN (SELECT subject, count(*) AS count FROM statement WHERE property <> 'name' GROUP BY subject) said
  ON said.subject = entity.id
LEFT JOIN (SELECT value, count(*) AS count FROM statement
           WHERE property IN ({_REFS})
           GROUP BY value) pointed
  ON pointed.value = entity.id
WHERE entity.kind IN ({", ".join(f"'{kind}'" for kind in OUTWARD)})
ORDER BY weight DESC, entity.id
"""
"""How much is said of each thing besides its names, and of it by other things: how well known it is."""


def named_things(engine: sa.Engine) -> Iterator[Named]:
    """Every drama, recording and artist with all its spellings, the best known first."""
    with engine.connect() as connection:
        rows = connection.execute(sa.text(_KNOWN_BEST), execution_options={"yield_per": AT_ONCE})
        for some in rows.partitions(AT_ONCE):
            weights = {row.id: float(row.weight) for row in some}
            kinds: dict[str, Kind] = {row.id: row.kind for row in some}
            yield from _named(connection, kinds, weights)


def _named(connection: sa.Connection, kinds: dict[str, Kind], weights: dict[str, float]) -> Iterator[Named]:
    names = _names(connection, kinds)
    singers = _singers(connection, [id for id, kind in kinds.items() if kind == "recording"])
    for id in (id for id in kinds if id in names):
        shown, kind = entity(id, kinds[id], names[id]), OUTWARD[kinds[id]]
        # of two that sound alike the first is shown as what matched: 꽃보다 남자 rather than 꽃보다 男子
        spellings = tuple(sorted((f.value for f in shown.all("name")), key=has_hanja))
        combined = tuple(_with_singer(names[id], singers.get(id, ())))
        known = other_names(kind, spellings, known_names(), by_civil_name=not weights[id])
        yield Named(kind, id, shown.name, spellings + combined, weights[id], kind == "artist", known)


def _names(connection: sa.Connection, ids: Iterable[str]) -> Names:
    """What these things are called."""
    names: Names = defaultdict(list)
    for row in _statements(connection, "name", ids):
        names[row.subject].append(
            Fact(row.subject, "name", row.value, row.qualifiers, (), row.status, row.origin)
        )
    return names


def _singers(connection: sa.Connection, songs: Iterable[str]) -> dict[str, list[list[Fact]]]:
    """For each of these recordings the names of each of its artists."""
    sung = [(row.subject, row.value) for row in _statements(connection, "artist", songs)]
    names = _names(connection, {artist for _, artist in sung})
    singers: dict[str, list[list[Fact]]] = defaultdict(list)
    for song, artist in sung:
        if artist in names:
            singers[song].append(names[artist])
    return singers


def _statements(
    connection: sa.Connection, property: str, of: Iterable[str]
) -> Iterator[sa.Row[tuple[str, ...]]]:
    said = schema.statement.c
    # put together with nothing, lest SQLite go through all names each time instead of those of these subjects
    query = schema.statement.select().where(said.property.concat("") == property).order_by(said.id)
    ids = list(of)
    for start in range(0, len(ids), AT_ONCE):
        yield from connection.execute(query.where(said.subject.in_(ids[start : start + AT_ONCE])))


def _with_singer(titles: list[Fact], singers: Iterable[list[Fact]]) -> Iterator[str]:
    """Title and artist together, both in the same language."""
    for singer in singers:
        for title in titles:
            for name in singer:
                if title.get("lang") == name.get("lang") and name.get("kind") in (None, "usual", "original"):
                    yield f"{title.value} {name.value}"
