"""What has the user kept and scanned?

The two tables that are the user's own: lists that were kept, and files that were scanned.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from tearjerker.catalogue import Catalogue, schema
from tearjerker.errors import NotFound

_MEDIA = schema.media_file.c
_KEPT = schema.kept_list.c


@dataclass(frozen=True, slots=True)
class KeptList:
    """A list that was kept: `content` is what `--json` gave."""

    slug: str
    title: str
    kept_at: str
    made_by: str
    content: Mapping[str, Any]


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

    @property
    def form(self) -> str:
        """FLAC, MP3 …"""
        return Path(self.path).suffix.lstrip(".").upper()

    @property
    def name(self) -> str:
        """The file's name without its folder."""
        return Path(self.path).name


def kept_lists(catalogue: Catalogue, *, limit: int = 100) -> list[KeptList]:
    """The kept lists, the latest first."""
    query = sa.select(schema.kept_list).order_by(_KEPT.kept_at.desc(), _KEPT.slug).limit(limit)
    with catalogue.engine.connect() as connection:
        return [_kept(row) for row in connection.execute(query)]


def kept_list(catalogue: Catalogue, slug: str) -> KeptList:
    """The list kept under this name; NotFound where there is none."""
    with catalogue.engine.connect() as connection:
        row = connection.execute(sa.select(schema.kept_list).where(_KEPT.slug == slug)).first()
    if row is None:
        raise NotFound(f"no list is kept as {slug!r}; `tearjerker read ARTICLE --keep` keeps one")
    return _kept(row)


def own_files(catalogue: Catalogue, recordings: Iterable[str]) -> dict[str, OwnFile]:
    """For each of these recordings the surest of the user's files."""
    wanted = list(dict.fromkeys(recordings))
    if not wanted:
        return {}
    query = sa.select(schema.media_file).where(_MEDIA.recording.in_(wanted)).order_by(_MEDIA.confidence)
    with catalogue.engine.connect() as connection:
        return {row.recording: _file(row) for row in connection.execute(query)}


def own_file(catalogue: Catalogue, id: int) -> OwnFile:
    """One scanned file; NotFound where there is none."""
    with catalogue.engine.connect() as connection:
        row = connection.execute(sa.select(schema.media_file).where(_MEDIA.id == id)).first()
    if row is None:
        raise NotFound(f"there is no file {id}; `tearjerker scan DIR` takes in what is new")
    return _file(row)


def library(catalogue: Catalogue, *, limit: int = 500) -> dict[bool, list[OwnFile]]:
    """The scanned files, linked (True) and not linked (False), by folder and name."""
    query = sa.select(schema.media_file).order_by(_MEDIA.path).limit(limit)
    sorted_by: dict[bool, list[OwnFile]] = defaultdict(list)
    with catalogue.engine.connect() as connection:
        for row in connection.execute(query):
            sorted_by[row.recording is not None].append(_file(row))
    return sorted_by


def _kept(row: Any) -> KeptList:
    return KeptList(row.slug, row.title, row.kept_at, row.made_by, row.content)


def _file(row: Any) -> OwnFile:
    return OwnFile(row.id, row.path, row.folder, row.duration_s, row.recording, row.because, row.tags or {})
