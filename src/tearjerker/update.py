"""What do others know about our dramas by now?

    for step in update(catalogue, fetch, dramas): print(step)

The only place where sources meet the catalogue: each drama is asked about at each source, each record is
taken in as soon as it is there, and when a source has told all of it about a drama, that is written down.  So
an update may be interrupted at any point and the same command goes on from there; what was asked within
`fresh_s` is not asked again.  A source that fails is named and tried at the next drama, and left alone after
three failures in a row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from tearjerker.catalogue import Catalogue, schema
from tearjerker.catalogue.join import Joiner
from tearjerker.errors import BadSource
from tearjerker.fetch import SERVICES_S, Fetch
from tearjerker.model import Entity
from tearjerker.settings import Settings
from tearjerker.sources import SOURCES, Records, Wanted

FRESH_S = 7 * 86400.0
"""A week: soundtracks change while a drama is aired, about one part a week."""
_FAILURES = 3  # in a row, until a source is left alone


@dataclass(frozen=True, slots=True)
class Step:
    """What one source told about one drama."""

    drama: str
    name: str
    source: str
    records: int = 0
    new: int = 0
    """Statements that were not here yet."""
    doubts: tuple[str, ...] = ()
    """Names that may mean several things; what was said of them was left out."""
    trouble: str | None = None
    """Why nothing, or not all, came."""


def polite(settings: Settings) -> Fetch:
    """What asks the services: paced, and with a User-Agent that they can write to; BadSource without one."""
    if not settings.contact:
        raise BadSource(
            "MusicBrainz and Wikimedia want to be able to write to whoever asks them; set TEARJERKER_CONTACT "
            "to your mail address or web page, as in TEARJERKER_CONTACT=me@example.org"
        )
    cache: Path = settings.cache
    return Fetch(settings.user_agent, cache, spacing_s=SERVICES_S)


def wanted(drama: Entity) -> Wanted:
    """A drama as a source needs to know it."""
    names = [
        drama.name,
        *(f.value for f in drama.all("name") if f.get("kind") not in ("misnomer", "romanized")),
    ]
    ids: dict[str, tuple[str, ...]] = {}
    for fact in drama.all("id"):
        scheme = fact.get("scheme") or ""
        ids[scheme] = (*ids.get(scheme, ()), fact.value)
    first = drama.value("first_aired")
    last = drama.value("last_aired") or first
    years = (int(first[:4]), int(last[:4])) if first and last else None
    return Wanted(drama.id, tuple(dict.fromkeys(names)), ids, years)


def update(
    catalogue: Catalogue,
    fetch: Fetch,
    dramas: Iterable[str] | None = None,
    *,
    sources: Mapping[str, Records] = SOURCES,
    fresh_s: float = FRESH_S,
) -> Iterator[Step]:
    """Ask the sources about dramas (ids; all of them where none are given), step by step."""
    joiner = Joiner(catalogue)
    failed: Counter[str] = Counter()
    for id in list(dramas) if dramas is not None else catalogue.ids("drama"):
        for source in _due(catalogue, id, sources, fresh_s):
            if failed[source] < _FAILURES:
                step = _ask(catalogue, joiner, fetch, id, source, sources[source])
                failed[source] = failed[source] + 1 if step.trouble else 0
                yield step


def _due(catalogue: Catalogue, drama: str, sources: Iterable[str], fresh_s: float) -> list[str]:
    """The sources that were not asked about this drama lately."""
    since = (datetime.now(UTC) - timedelta(seconds=fresh_s)).isoformat()
    v = schema.visit.c
    query = sa.select(v.source).where(v.subject == drama, v.at >= since)
    with catalogue.reading() as connection:
        fresh = set(connection.scalars(query))
    return [source for source in sources if source not in fresh]


def _ask(catalogue: Catalogue, joiner: Joiner, fetch: Fetch, id: str, source: str, records: Records) -> Step:
    drama = catalogue.entity(id)
    count, new, doubts = 0, 0, list[str]()
    try:
        for record in records(fetch, wanted(drama)):
            taken = joiner.take(record.facts, drama=drama.id, known_only=record.known_only)
            count, new = count + 1, new + taken.new
            doubts += taken.doubts
    except (BadSource, KeyError, TypeError, AttributeError, ValueError) as error:
        said = str(error) if isinstance(error, BadSource) else f"an answer in an unknown form ({error!r})"
        return Step(id, drama.name, source, count, new, tuple(doubts), said)
    _visited(catalogue, id, source)
    return Step(id, drama.name, source, count, new, tuple(dict.fromkeys(doubts)))


def _visited(catalogue: Catalogue, drama: str, source: str) -> None:
    v = schema.visit.c
    with catalogue.engine.begin() as connection:
        connection.execute(sa.delete(schema.visit).where(v.source == source, v.subject == drama))
        row = {"source": source, "subject": drama, "at": datetime.now(UTC).isoformat()}
        connection.execute(sa.insert(schema.visit).values(**row))
