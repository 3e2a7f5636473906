"""In which tables does the catalogue lie?

One statement, one row.  `statement` is the only table of facts: what a drama's network is and who sings a
recording are rows of the same form, so that sources, doubt, conflict, editing and undoing work the same way
for all of them.  The user's own things (scanned files, kept lists) have tables of their own and outlive
every change of the pack.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)

VERSION = 1
"""Raised with every change of the tables; a later one is refused, an earlier one migrated."""

metadata = MetaData()

about = Table(
    "about",
    metadata,
    Column("key", String, primary_key=True, doc="version, pack_digest …"),
    Column("value", Text, nullable=False),
)

entity = Table(
    "entity",
    metadata,
    Column("id", String, primary_key=True, doc="its kind and slug: recording/secret-garden--that-man"),
    Column("kind", String, nullable=False),
    Index("entity_by_kind", "kind", "id"),
)

source = Table(
    "source",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("url", Text, nullable=False, unique=True),
    Column("title", Text),
)

statement = Table(
    "statement",
    metadata,
    Column("id", String, primary_key=True, doc="a digest of what is said and who put it here"),
    Column("subject", String, nullable=False),
    Column("property", String, nullable=False),
    Column("value", Text, nullable=False),
    Column("qualifiers", JSON, nullable=False),
    Column("status", String, nullable=False),
    Column("origin", String, nullable=False),
    Index("statement_by_subject", "subject"),
    Index("statement_by_value", "property", "value"),
    Index("statement_by_origin", "origin"),
)

statement_source = Table(
    "statement_source",
    metadata,
    Column("statement", ForeignKey("statement.id", ondelete="CASCADE"), primary_key=True),
    Column("source", ForeignKey("source.id"), primary_key=True),
    Column("position", Integer, nullable=False),
)

media_file = Table(
    "media_file",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("path", Text, nullable=False, unique=True, doc="absolute"),
    Column("folder", Text, nullable=False, doc="the scanned folder it lies below; nothing outside is served"),
    Column("size", Integer, nullable=False),
    Column("mtime_ns", String, nullable=False),
    Column("tags", JSON, nullable=False, doc="title, artist, album, track … as the file has them"),
    Column("duration_s", Float),
    Column("recording", String, doc="what it was linked to"),
    Column("confidence", Float),
    Column("because", Text, doc="why it was linked, or why it was not"),
    Column("linked_by", String, doc="musicbrainz, isrc, names, or user: a user's link outlives every scan"),
    Column("candidates", JSON, doc="in doubt, the recordings it may be, likeliest first"),
    Column("digest", String, nullable=False, doc="of both its ends, so that a moved file is known again"),
    Column("state", String, nullable=False, doc="what the catalogue held when the file was linked"),
    Index("media_file_by_recording", "recording"),
    Index("media_file_by_folder", "folder"),
)

kept_list = Table(
    "kept_list",
    metadata,
    Column("slug", String, primary_key=True),
    Column("title", Text, nullable=False),
    Column("kept_at", String, nullable=False),
    Column("made_by", String, nullable=False, doc="read or list"),
    Column("content", JSON, nullable=False, doc="the reading or the list, as its --json gives it"),
)
