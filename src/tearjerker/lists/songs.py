"""What is known of every song that could stand in a list, as plain rows to choose from.

A few queries for all songs.  `Song` holds ids and words, and the statement behind them only where a page must
show why (a feeling).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa

from tearjerker.catalogue import Catalogue, schema
from tearjerker.feelings import feelings_in
from tearjerker.lists.feelings import heard_in
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


def songs(
    catalogue: Catalogue,
    ids: Iterable[str],
    *,
    felt: Mapping[str, Iterable[Felt]] | None = None,
) -> dict[str, Song]:
    """These recordings with what can be asked of them; `felt` adds feelings from elsewhere, by recording.

    Only songs that somebody spoke for can be ranked, so that a catalogue of a million costs no more.
    """
    recordings = catalogue.entities(ids)
    near = catalogue.entities({f.value for e in recordings.values() for p in _NEAR for f in e.all(p)})
    acting = {a for f in catalogue.facts("cast") if (a := f.get("artist"))}
    acting |= {id for id, e in near.items() if e.value("actor") == "yes"}
    return {id: _song(e, near, acting, tuple((felt or {}).get(id, ()))) for id, e in recordings.items()}


_NEAR = ("artist", "placement", "mention")


def _song(
    recording: Entity, near: Mapping[str, Entity], acting: Collection[str], felt: tuple[Felt, ...]
) -> Song:
    credits = sorted(recording.all("artist"), key=lambda f: int(f.get("order") or 1))
    artists = tuple(dict.fromkeys(f.value for f in credits))
    dramas = tuple(dict.fromkeys(f.value for f in recording.all("placement")))
    known = [near[d] for d in dramas if d in near]
    groups = {g for f in credits if (g := f.get("group"))}
    groups |= {f.value for a in artists if a in near for f in near[a].all("member_of")}
    return Song(
        recording.id,
        artists,
        frozenset(groups),
        dramas,
        frozenset(f.value for d in known for f in d.all("network")),
        _year(recording, known),
        frozenset(r for f in recording.all("placement") if (r := f.get("role"))),
        frozenset(a for a in artists if a in acting),
        recording.value("version_of"),
        recording.value("work"),
        (
            *_said_feelings(recording.all("feeling"), near),
            *_listed_feelings(recording.all("mention"), near),
            *felt,
        ),
    )


def _year(recording: Entity, dramas: Iterable[Entity]) -> int | None:
    aired = [day for d in dramas if (day := d.value("first_aired"))]
    day = min(aired, default=None) or recording.value("released")
    return int(day[:4]) if day else None


def _said_feelings(facts: Iterable[Fact], lists: Mapping[str, Entity]) -> Iterable[Felt]:
    titles = {e.value("url"): e.name for e in lists.values() if e.kind == "list"}
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


def heard(catalogue: Catalogue) -> dict[str, list[Felt]]:
    """The feelings that the measured sound of the user's files speaks for, by recording."""
    query = sa.select(schema.media_file.c.recording, schema.media_file.c.measures)
    found: dict[str, list[Felt]] = defaultdict(list)
    with catalogue.reading() as connection:
        for row in connection.execute(query.where(schema.media_file.c.recording.is_not(None))):
            for feeling, why in heard_in(row.measures or {}):
                found[row.recording].append(Felt(feeling, why, "your file, measured"))
    return found


def kept_moods(catalogue: Catalogue) -> dict[str, list[Felt]]:
    """The moods that the user's kept articles give to songs, by recording.

    Only what was published speaks: an article at an address, which whoever doubts it can read.  A file of the
    user's own, the example that comes with the program among them, is theirs to enjoy and nobody's voice.
    """
    query = sa.select(schema.kept_list).where(schema.kept_list.c.made_by == "read")
    found: dict[str, list[Felt]] = defaultdict(list)
    with catalogue.reading() as connection:
        kept = connection.execute(query.order_by(schema.kept_list.c.slug)).all()
    for row in kept:
        if str(row.content.get("source") or "").startswith(("https://", "http://")):
            for recording, felt in _moods(row.title, row.content):
                found[recording].append(felt)
    return found


def _moods(title: str, content: Mapping[str, Any]) -> Iterator[tuple[str, Felt]]:
    for entry in content.get("entries", ()):
        linked = [s["recording"] for s in entry.get("songs", ()) if s.get("recording")]
        for word in entry.get("mood", ()) if linked else ():
            for feeling in feelings_in(word):
                yield from ((id, Felt(feeling, word, title, None, content["source"])) for id in linked)
