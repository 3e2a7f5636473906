"""In which tables does the catalogue lie?

One statement, one row.  `statement` is the only table of facts: what a drama's network is and who sings a
recording are rows of the same form, so that sources, doubt, conflict, editing and undoing work the same way
for all of them.  It holds what is in force, so that whoever reads it needs to know of nothing else: a merge
has rewritten its rows, and what the user took back lies in `withdrawn`.  Both follow from `change`, where the
user's decisions stand; undoing one puts the rows back.  The user's own things (changes, scanned files,
kept lists) have tables of their own and outlive every change of the pack.

A statement's sources stand in its own row.  They had a table between, which made of every statement of a page
one more place to read from, scattered over the disk at a million recordings.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Column,
    Float,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)
from sqlalchemy.dialects.postgresql import TEXT, VARCHAR

VERSION = 4
"""Raised with every change of the tables; a later one is refused, an earlier one migrated."""

MIGRATIONS = {
    1: (
        "ALTER TABLE statement ADD COLUMN said_of VARCHAR",
        "ALTER TABLE statement ADD COLUMN said_value VARCHAR",
        "CREATE INDEX statement_said_of ON statement (said_of) WHERE said_of IS NOT NULL",
        "CREATE INDEX statement_said_value ON statement (said_value) WHERE said_value IS NOT NULL",
    ),
    2: ("ALTER TABLE media_file ADD COLUMN measures JSON",),
    3: (
        "ALTER TABLE statement ADD COLUMN sources JSON NOT NULL DEFAULT '[]'",
        "UPDATE statement SET sources = (SELECT {array}(t.source) FROM (SELECT source FROM statement_source "
        "WHERE statement_source.statement = statement.id ORDER BY position) t) "
        "WHERE id IN (SELECT statement FROM statement_source)",
        "DROP TABLE statement_source",
    ),
}
"""From each earlier version to the next, in SQL that both databases speak but for `ARRAY`."""
ARRAY = {"sqlite": "json_group_array", "postgresql": "json_agg"}

metadata = MetaData()


def _id() -> String:
    """An id's type: sorted by its bytes everywhere, as Python and SQLite do; PostgreSQL has to be told."""
    return String().with_variant(VARCHAR(collation="C"), "postgresql")


def _text() -> Text:
    """The type of a text that things are sorted by: by its bytes, too."""
    return Text().with_variant(TEXT(collation="C"), "postgresql")


about = Table(
    "about",
    metadata,
    Column("key", String, primary_key=True, doc="version, pack_digest …"),
    Column("value", Text, nullable=False),
)

entity = Table(
    "entity",
    metadata,
    Column("id", _id(), primary_key=True, doc="its kind and slug: recording/secret-garden--that-man"),
    Column("kind", String, nullable=False),
    Index("entity_by_kind", "kind", "id"),
)

source = Table(
    "source",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("url", _text(), nullable=False, unique=True),
    Column("title", Text),
)

statement = Table(
    "statement",
    metadata,
    Column("id", String, primary_key=True, doc="a digest of what is said and who put it here"),
    Column("subject", _id(), nullable=False),
    Column("property", String, nullable=False),
    Column("value", _text(), nullable=False),
    Column("qualifiers", JSON, nullable=False),
    Column("status", String, nullable=False),
    Column("origin", String, nullable=False),
    Column("sources", JSON, nullable=False, server_default="[]", doc="ids of `source`, in the order given"),
    Column("said_of", _id(), doc="the subject as it was told, where a merge changed it"),
    Column("said_value", _id(), doc="the thing pointed at as it was told, where a merge changed it"),
    Index("statement_by_subject", "subject"),
    Index("statement_by_value", "property", "value"),
    Index("statement_by_origin", "origin"),
)
_MERGED = {c.name: c.is_not(None) for c in (statement.c.said_of, statement.c.said_value)}
for _name, _where in _MERGED.items():
    Index(f"statement_{_name}", statement.c[_name], sqlite_where=_where, postgresql_where=_where)

withdrawn = Table(
    "withdrawn",
    metadata,
    Column("id", String, primary_key=True, doc="as in `statement`"),
    Column("origin", String, nullable=False),
    Column("content", JSON, nullable=False, doc="the statement as it was told, with its sources"),
)

change = Table(
    "change",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", String, nullable=False, doc="when, in UTC"),
    Column("verb", String, nullable=False, doc="add, edit, retract, merge, import"),
    Column("because", Text, doc="the source or the reason that was given"),
    Column("content", JSON, nullable=False, doc="the facts said, what was retracted, what was merged"),
    Column("undone_at", String),
)

visit = Table(
    "visit",
    metadata,
    Column("source", String, primary_key=True, doc="musicbrainz, wikidata …"),
    Column("subject", _id(), primary_key=True, doc="what it was asked about"),
    Column("at", String, nullable=False, doc="when it was last asked and all was taken in, in UTC"),
)

media_file = Table(
    "media_file",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("path", _text(), nullable=False, unique=True, doc="absolute"),
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
    Column("measures", JSON, doc="tempo, key, loudness range, brightness; null until measured"),
    Index("media_file_by_recording", "recording"),
    Index("media_file_by_folder", "folder"),
)

kept_list = Table(
    "kept_list",
    metadata,
    Column("slug", _id(), primary_key=True),
    Column("title", Text, nullable=False),
    Column("kept_at", String, nullable=False),
    Column("made_by", String, nullable=False, doc="read, list or hand"),
    Column("content", JSON, nullable=False, doc="the reading or the list, as its --json gives it"),
)

cue_sheet = Table(
    "cue_sheet",
    metadata,
    Column("media", Text, primary_key=True, doc="absolute path of the episode"),
    Column("state", String, nullable=False, doc="digest of the file, tracks and settings it was heard with"),
    Column("drama", String, doc="the drama it is an episode of"),
    Column("season", Integer),
    Column("episode", Integer),
    Column("heard_at", String, nullable=False),
    Column(
        "tracks", JSON, nullable=False, doc="the path of each track that is heard, by its name in the cues"
    ),
    Column("content", JSON, nullable=False, doc="the sheet, as `hear --json` gives it"),
    Index("cue_sheet_by_drama", "drama", "season", "episode"),
)

unknown_music = Table(
    "unknown_music",
    metadata,
    Column("scope", String, primary_key=True, doc="the drama, or the folder of the episodes"),
    Column("letter", String, primary_key=True, doc="as cues name it: A, B …"),
    Column("name", Text, nullable=False, doc="what the user called it"),
)
