"""What is known of every song that could stand in a list, as plain rows to choose from.

One pass over the catalogue, a few queries in all.  `Song` holds ids and words, and the statement behind them
only where a page must show why (a feeling).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import sqlalchemy as sa

from tearjerker.catalogue import Catalogue, schema
from tearjerker.lists.feelings import feelings_in
from tearjerker.model import Entity, Fact


@dataclass(frozen=True, slots=True)
class Felt:
    """A feeling that somebody names for a song."""

    feeling: str
    word: str
    """The word used."""
    by: str
    """Who says so, for people: a list's or an article's title, or `your file` for what was measured."""
    fact: str | None = None
    """The statement, where there is one."""
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Song:
    """One recording, as far as choosing goes."""

    id: str
    artists: tuple[str, ...] = ()
    groups: frozenset[str] = frozenset()
    """The groups credited or that its singers are in."""
    dramas: tuple[str, ...] = ()
    networks: frozenset[str] = frozenset()
    year: int | None = None
    """When its drama began, else when it came out."""
    roles: frozenset[str] = frozenset()
    actors: frozenset[str] = frozenset()
    """Those of its singers who also act."""
    version_of: str | None = None
    work: str | None = None
    feelings: tuple[Felt, ...] = field(default=())

    @property
    def duet(self) -> bool:
        """Two or more singers are credited."""
        return len(self.artists) > 1


_PROPERTIES = (
    "artist", "placement", "member_of", "actor", "cast", "network", "first_aired", "released", "version_of",
    "work", "feeling", "mention",
)  # fmt: skip


def songs(catalogue: Catalogue, *, felt: Mapping[str, Iterable[Felt]] | None = None) -> dict[str, Song]:
    """Every recording with what can be asked of it; `felt` adds feelings from elsewhere, by recording."""
    said = {p: _by_subject(catalogue.facts(p)) for p in _PROPERTIES}
    lists = catalogue.entities({f.value for facts in said["mention"].values() for f in facts})
    acting = {id for id, facts in said["actor"].items() if facts[0].value == "yes"}
    acting |= {a for facts in said["cast"].values() for f in facts if (a := f.get("artist"))}
    return {
        id: _song(id, said, lists, acting, tuple((felt or {}).get(id, ())))
        for id in catalogue.ids("recording")
    }


def _by_subject(facts: Iterable[Fact]) -> dict[str, list[Fact]]:
    found: dict[str, list[Fact]] = defaultdict(list)
    for f in sorted(facts, key=lambda f: (f.strength, f.id)):
        found[f.subject].append(f)
    return found


def _song(
    id: str,
    said: Mapping[str, Mapping[str, list[Fact]]],
    lists: Mapping[str, Entity],
    acting: set[str],
    felt: tuple[Felt, ...],
) -> Song:
    def told(property: str, subject: str = id) -> list[Fact]:
        return said[property].get(subject, [])

    credits = sorted(told("artist"), key=lambda f: int(f.get("order") or 1))
    artists = tuple(dict.fromkeys(f.value for f in credits))
    dramas = tuple(dict.fromkeys(f.value for f in told("placement")))
    aired = [f.value for d in dramas for f in told("first_aired", d)[:1]]
    dates = aired or [f.value for f in told("released")[:1]]
    groups = {g for f in credits if (g := f.get("group"))}
    groups |= {f.value for a in artists for f in told("member_of", a)}
    return Song(
        id,
        artists,
        frozenset(groups),
        dramas,
        frozenset(f.value for d in dramas for f in told("network", d)),
        int(min(dates)[:4]) if dates else None,
        frozenset(r for f in told("placement") if (r := f.get("role"))),
        frozenset(a for a in artists if a in acting),
        next((f.value for f in told("version_of")), None),
        next((f.value for f in told("work")), None),
        (*_said_feelings(told("feeling"), lists), *_listed_feelings(told("mention"), lists), *felt),
    )


def _said_feelings(facts: Iterable[Fact], lists: Mapping[str, Entity]) -> Iterable[Felt]:
    titles = {e.value("url"): e.name for e in lists.values()}
    for f in facts:
        for source in f.sources:
            by = titles.get(source.url) or source.title or urlsplit(source.url).netloc.removeprefix("www.")
            for feeling in feelings_in(f.value):
                yield Felt(feeling, f.value, by, f.id, source.url)


def _listed_feelings(mentions: Iterable[Fact], lists: Mapping[str, Entity]) -> Iterable[Felt]:
    """A list whose title names a feeling says it of every song in it."""
    for f in mentions:
        source = lists.get(f.value)
        for feeling, word in feelings_in(source.name if source else "").items():
            assert source
            yield Felt(feeling, word, source.name, f.id, source.value("url"))


def kept_moods(catalogue: Catalogue) -> dict[str, list[Felt]]:
    """The moods that the user's kept articles give to songs, by recording."""
    query = sa.select(schema.kept_list).where(schema.kept_list.c.made_by == "read")
    found: dict[str, list[Felt]] = defaultdict(list)
    with catalogue.engine.connect() as connection:
        kept = [
            (row.title, row.content) for row in connection.execute(query.order_by(schema.kept_list.c.slug))
        ]
    for title, content in kept:
        for entry in content.get("entries", ()):
            for song in entry.get("songs", ()):
                for word in entry.get("mood", ()) if song.get("recording") else ():
                    for feeling in feelings_in(word):
                        found[song["recording"]].append(
                            Felt(feeling, word, title, None, content.get("source"))
                        )
    return found
