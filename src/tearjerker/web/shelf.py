"""What has the user kept and scanned?

The two tables that are the user's own: lists that were kept, and files that were scanned.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from tearjerker.catalogue import Catalogue, schema
from tearjerker.catalogue.rows import many, one_of
from tearjerker.errors import NotFound
from tearjerker.lists.keep import Kept

_MEDIA = schema.media_file.c
TYPES = {
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".mp4": "audio/mp4",
    ".aac": "audio/aac",
    ".flac": "audio/flac",
    ".ogg": "audio/ogg",
    ".oga": "audio/ogg",
    ".opus": "audio/ogg",
    ".wav": "audio/wav",
    ".webm": "audio/webm",
}
"""What a browser is told of a sound file; other kinds are not served."""
COUNTED = 100_000
"""Rows that a page counts at most: all of the starter pack, a sample of a million recordings."""


@dataclass(frozen=True, slots=True)
class OwnFile:
    """A scanned file of the user's."""

    id: int
    path: str
    folder: str
    duration_s: float | None
    recording: str | None
    because: str | None
    tags: Mapping[str, Any]
    candidates: tuple[str, ...] = ()
    """Recordings it may be, where that was left open."""

    @property
    def form(self) -> str:
        """FLAC, MP3 …"""
        return Path(self.path).suffix.lstrip(".").upper()

    @property
    def name(self) -> str:
        """The file's name without its folder."""
        return Path(self.path).name

    @property
    def plays(self) -> bool:
        """Whether it is of a kind that browsers may play."""
        return Path(self.path).suffix.lower() in TYPES

    @property
    def place(self) -> str:
        """The folder it lies in, as seen from the one that was scanned: `OST/Goblin`."""
        return Path(self.path).parent.as_posix().removeprefix(Path(self.folder).as_posix()).strip("/")

    @property
    def title(self) -> str:
        """What its tags call it, else its name."""
        return str(self.tags.get("title") or self.stem)

    @property
    def stem(self) -> str:
        """The file's name without its ending."""
        return Path(self.path).stem


def kept_lists(catalogue: Catalogue, *, skip: int = 0, limit: int = 1000) -> list[Kept]:
    """The kept lists, the latest first."""
    this = schema.kept_list.c
    query = sa.select(schema.kept_list).order_by(this.kept_at.desc(), this.slug).offset(skip).limit(limit)
    with catalogue.reading() as connection:
        return [Kept(r.slug, r.title, r.kept_at, r.made_by, r.content) for r in connection.execute(query)]


def lists_count(catalogue: Catalogue) -> int:
    """How many lists are kept."""
    with catalogue.reading() as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(schema.kept_list)) or 0


def own_files(catalogue: Catalogue, recordings: Iterable[str]) -> dict[str, OwnFile]:
    """For each of these recordings the surest of the user's files."""
    return {row.recording: _file(row) for row in _files(catalogue, "recording", recordings)}


def files_at(catalogue: Catalogue, paths: Iterable[str]) -> dict[str, OwnFile]:
    """The scanned files that lie at these paths."""
    return {row.path: _file(row) for row in _files(catalogue, "path", paths)}


def _files(catalogue: Catalogue, column: str, values: Iterable[str]) -> Sequence[sa.Row[Any]]:
    """The rows whose column has one of these values, the surest last."""
    wanted = list(values)
    if not wanted:
        return ()
    with catalogue.reading() as connection:
        query = sa.select(schema.media_file).where(sa.text(one_of(connection, column)))
        return connection.execute(query.order_by(_MEDIA.confidence), {"ids": many(connection, wanted)}).all()


def own_file(catalogue: Catalogue, id: int) -> OwnFile:
    """One scanned file; NotFound where there is none."""
    with catalogue.reading() as connection:
        row = connection.execute(sa.select(schema.media_file).where(_MEDIA.id == id)).first()
    if row is None:
        raise NotFound(f"there is no file {id}; `tearjerker scan DIR` takes in what is new")
    return _file(row)


@dataclass(frozen=True, slots=True)
class Files:
    """Some of the scanned files, linked ones or others, by folder and name."""

    shown: tuple[OwnFile, ...]
    count: int
    """How many there are in all."""
    following: str
    """What `after` goes on with; "" at the end."""


def library(catalogue: Catalogue, *, linked: bool, after: str = "", limit: int = 100) -> Files:
    """The scanned files that are linked to a recording, or those that are not, some at a time."""
    which = _MEDIA.recording.is_not(None) if linked else _MEDIA.recording.is_(None)
    query = sa.select(schema.media_file).where(which, _MEDIA.path > after).order_by(_MEDIA.path)
    with catalogue.reading() as connection:
        count = connection.scalar(sa.select(sa.func.count()).where(which)) or 0
        found = [_file(row) for row in connection.execute(query.limit(limit + 1))]
    return Files(tuple(found[:limit]), count, found[limit - 1].path if len(found) > limit else "")


def own_dramas(catalogue: Catalogue, *, limit: int = 12) -> dict[str, int]:
    """The dramas of which the user has songs: how many of each, the most first."""
    said = schema.statement.c
    placed = (_MEDIA.recording == said.subject) & (said.property == "placement")
    songs = sa.func.count(_MEDIA.recording.distinct()).label("songs")
    query = sa.select(said.value, songs).select_from(schema.media_file.join(schema.statement, placed))
    order = query.group_by(said.value).order_by(songs.desc(), said.value).limit(limit)
    with catalogue.reading() as connection:
        return {row.value: row.songs for row in connection.execute(order)}


def link_by_hand(catalogue: Catalogue, id: int, recording: str | None) -> None:
    """Remember the user's word on what a file is: this recording, or none that the catalogue has."""
    own_file(catalogue, id)
    said = "you said so" if recording else "you said it is none of ours"
    change = sa.update(schema.media_file).where(_MEDIA.id == id)
    with catalogue.engine.begin() as connection:
        connection.execute(
            change.values(
                recording=recording,
                confidence=1.0 if recording else None,
                because=said,
                linked_by="user",
                candidates=[],
            )
        )


def sources(catalogue: Catalogue) -> list[tuple[str, int]]:
    """The addresses that statements rest on, with how many rest on each, the most first."""
    each = {"sqlite": "json_each(s.sources)", "postgresql": "json_array_elements_text(s.sources)"}
    query = f"""
        SELECT u.url, t.n FROM source u JOIN (
            SELECT CAST(e.value AS integer) AS id, count(*) AS n
            FROM (SELECT sources FROM statement LIMIT {COUNTED}) s, {each[catalogue.engine.dialect.name]} e
            GROUP BY 1) t ON t.id = u.id
        ORDER BY t.n DESC, u.url"""
    with catalogue.reading() as connection:
        return [(url, n) for url, n in connection.execute(sa.text(query))]


def _file(row: Any) -> OwnFile:
    return OwnFile(
        row.id,
        row.path,
        row.folder,
        row.duration_s,
        row.recording,
        row.because,
        row.tags or {},
        tuple(row.candidates or ()),
    )
