"""What does the page of a song, a drama or an artist know before it is drawn?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from tearjerker.catalogue import Catalogue
from tearjerker.model import Entity, Fact, pointing
from tearjerker.web import plots
from tearjerker.web.heard import Timelines, is_heard, timelines
from tearjerker.web.shelf import OwnFile, own_files
from tearjerker.web.views import (
    SongView,
    Things,
    Written,
    credits,
    part_of,
    released,
    song,
    won,
    written,
    year_of,
)


@dataclass(frozen=True)
class SongPage:
    """A song with its family."""

    song: SongView
    versions: tuple[tuple[SongView, str, bool], ...]
    """(version, how it is related, whether it follows this one)."""
    pair: SongView | None
    """The recording to set beside it: what it answers, or what answers it."""
    pair_kind: str
    first: bool
    """Whether this one came before its pair."""
    written: Written
    things: Things
    heard: Timelines
    """The episodes in which it was heard."""

    @property
    def family(self) -> list[plots.Version]:
        """The song and its versions, for the map; at most seven, the likeliest relations first."""
        these = [self.song, *(s for s, _, _ in self.versions[:6])]
        return [_version(s.recording, self.things) for s in these if s.recording]


def song_page(catalogue: Catalogue, id: str) -> SongPage:
    """Everything the page of a recording shows."""
    recording, things = _with_what_points(catalogue, id, "version_of")
    family = [f.value for p in ("version_of", "work") for f in recording.all(p)]
    things |= catalogue.around(family, pointing=("work",))
    followers = pointing(things, recording.id, "version_of")
    siblings = [f.subject for w in recording.all("work") for f in pointing(things, w.value, "work")]
    files = own_files(catalogue, (id for id in things if id.startswith("recording/")))
    versions = _versions(recording, followers, siblings, things, files)
    pair = next((v for v in versions if v[1] == "answer"), None) or next(
        (v for v in versions if v[1] in ("remake", "cover", "other singer", "translated")), None
    )
    return SongPage(
        song(recording, things, files),
        versions,
        pair[0] if pair else None,
        pair[1] if pair else "",
        pair[2] if pair else True,
        written(recording, things, followers=followers),
        things,
        heard_in(catalogue, recording),
    )


def heard_in(catalogue: Catalogue, recording: Entity) -> Timelines:
    """The episodes in which it is heard; its number and colour are those of the (first) drama's own page."""
    dramas = [d for d in dict.fromkeys(f.value for f in recording.all("placement")) if is_heard(catalogue, d)]
    told = [drama_page(catalogue, d).heard.only(recording.id) for d in dramas]
    some = [t for t in told if t.episodes]
    return (
        replace(some[0], episodes=tuple(e for t in some for e in t.episodes))
        if some
        else Timelines((), {}, {})
    )


def _with_what_points(catalogue: Catalogue, id: str, *properties: str) -> tuple[Entity, dict[str, Entity]]:
    """A thing; it, what points at it by these properties, and what all these point to.  NotFound for none."""
    things = catalogue.around([id], pointing=properties)
    return things.get(id) or catalogue.entity(id), things


def _version(recording: Entity, things: Things) -> plots.Version:
    fact = recording.best("version_of")
    singers = ", ".join(c.name for c in credits(recording, things))
    relation = fact.get("kind") or "version" if fact else ""
    return plots.Version(
        recording.id,
        recording.hangul or recording.name,
        singers,
        released(recording, things),
        fact.value if fact else None,
        {"answer": "answers"}.get(relation, relation),
        fact is None or fact.status == "verified",
    )


def _versions(
    recording: Entity,
    followers: Sequence[Fact],
    siblings: Sequence[str],
    things: Things,
    files: Mapping[str, OwnFile],
) -> tuple[tuple[SongView, str, bool], ...]:
    related = {f.value: (f.get("kind") or "version", False) for f in recording.all("version_of")}
    related |= {f.subject: (f.get("kind") or "version", True) for f in followers}
    for id in siblings:
        related.setdefault(id, ("same song", True))
    related.pop(recording.id, None)
    return tuple(
        (song(things[i], things, files), kind, after) for i, (kind, after) in related.items() if i in things
    )


@dataclass(frozen=True)
class DramaPage:
    """A drama with its songs, in the order they came out."""

    drama: Entity
    songs: tuple[SongView, ...]
    things: Things
    heard: Timelines
    """When each song plays, as far as episodes were heard."""

    @property
    def playable(self) -> list[SongView]:
        """The songs of which the user has a file."""
        return [s for s in self.songs if s.file]


def drama_page(catalogue: Catalogue, id: str) -> DramaPage:
    """Everything the page of a drama shows."""
    drama, things = _with_what_points(catalogue, id, "placement")
    ids = list(dict.fromkeys(f.subject for f in pointing(things, drama.id, "placement")))
    files = own_files(catalogue, ids)
    songs = sorted(
        (song(things[i], things, files) for i in ids if i in things), key=lambda s: _came_out(s, things)
    )
    heard = timelines(catalogue, drama.id, [s.recording.id for s in songs if s.recording])
    return DramaPage(drama, tuple(songs), things, heard)


def _came_out(one: SongView, things: Things) -> tuple[str, int, str]:
    """For sorting: day, part of the soundtrack, name; what nobody dated comes last."""
    recording = one.recording
    assert recording is not None
    part = part_of(recording, things)
    return (released(recording, things) or "9999", part or 99, one.name)


@dataclass(frozen=True)
class ArtistPage:
    """An artist with their songs by year."""

    artist: Entity
    years: tuple[tuple[str, tuple[SongView, ...]], ...]
    """The year, newest last, "" where nobody says."""
    members: tuple[Entity, ...]
    groups: tuple[Entity, ...]
    roles: tuple[tuple[Entity, Fact], ...]
    """Dramas in which they act."""
    things: Things

    @property
    def songs(self) -> list[SongView]:
        """All songs, oldest first."""
        return [s for _, songs in self.years for s in songs]

    @property
    def dots(self) -> list[plots.Dot]:
        """The songs as dots of a plot."""
        return [
            plots.Dot(s.name, f"/{s.recording.id}", int(year) if year else None, won(s.recording))
            for year, songs in self.years
            for s in songs
            if s.recording
        ]


def artist_page(catalogue: Catalogue, id: str) -> ArtistPage:
    """Everything the page of an artist shows."""
    artist, things = _with_what_points(catalogue, id, "artist", "member_of")
    ids = list(dict.fromkeys(f.subject for f in pointing(things, artist.id, "artist")))
    members = [f.subject for f in pointing(things, artist.id, "member_of")]
    groups = [f.value for f in artist.all("member_of")]
    files = own_files(catalogue, ids)
    by_year: dict[str, list[SongView]] = defaultdict(list)
    for recording in (things[i] for i in ids if i in things):
        by_year[year_of(recording, things)].append(song(recording, things, files))
    return ArtistPage(
        artist,
        tuple(
            (y, tuple(sorted(by_year[y], key=lambda s: s.name)))
            for y in sorted(by_year, key=lambda y: y or "9999")
        ),
        tuple(things[i] for i in dict.fromkeys(members) if i in things),
        tuple(things[i] for i in dict.fromkeys(groups) if i in things),
        _acts_in(catalogue, artist),
        things,
    )


def _acts_in(catalogue: Catalogue, artist: Entity) -> tuple[tuple[Entity, Fact], ...]:
    """The dramas that name an artist in their cast, by the artist's id, with the statement; newest last."""
    named = catalogue.facts("cast", values={f.value for f in artist.all("name")})
    parts = {f.subject: f for f in reversed(named) if f.get("artist") == artist.id}
    dramas = catalogue.entities(parts).values()
    return tuple((d, parts[d.id]) for d in sorted(dramas, key=lambda d: d.value("first_aired") or "9999"))
