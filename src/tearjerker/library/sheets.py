"""Which cue sheets do we hold?

Every episode that was heard is kept here with what it was heard with (`state`), so that a season goes on
where it was interrupted, and the drama's page can show its timelines:

    for kept in sheets_of(catalogue, "drama/goblin"):      # by season and episode
        kept.number, kept.sheet.duration_s, [cue.start_s for cue in kept.sheet.cues]

Music that is in no track but comes back has a letter in the cues; `name_unknown` gives it a name for a whole
drama.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from tearjerker.audio.formats import Known, sheet_from_json, sheet_json
from tearjerker.audio.model import CueSheet
from tearjerker.catalogue import Catalogue, schema
from tearjerker.errors import NotFound

_SHEET = schema.cue_sheet
_UNKNOWN = schema.unknown_music


@dataclass(frozen=True, slots=True)
class KeptSheet:
    """An episode's cue sheet with what is known of its tracks."""

    media: Path
    """Where the episode lies."""
    sheet: CueSheet
    known: Known
    tracks: Mapping[str, str]
    """The path of each track that is heard, by its name in the cues."""
    state: str
    """A digest of the file, the tracks and the settings it was heard with."""
    drama: str | None = None
    season: int | None = None
    number: int | None = None

    @property
    def scope(self) -> str:
        """Within which a letter means the same unknown music: the drama, else the folder."""
        return self.drama or str(self.media.parent)


def keep_sheet(catalogue: Catalogue, kept: KeptSheet) -> None:
    """Remember an episode's sheet; an older one of the same file is replaced."""
    row = {
        "media": str(kept.media),
        "state": kept.state,
        "drama": kept.drama,
        "season": kept.season,
        "episode": kept.number,
        "heard_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "tracks": dict(kept.tracks),
        "content": sheet_json(kept.sheet, kept.known),
    }
    with catalogue.engine.begin() as connection:
        connection.execute(sa.delete(_SHEET).where(_SHEET.c.media == row["media"]))
        connection.execute(sa.insert(_SHEET).values(**row))


def sheet_of(catalogue: Catalogue, media: Path) -> KeptSheet | None:
    """The sheet of this file, or None where it was not heard yet."""
    found = _sheets(catalogue, _SHEET.c.media == str(media))
    return found[0] if found else None


def sheets_of(catalogue: Catalogue, drama: str) -> list[KeptSheet]:
    """The sheets of a drama's episodes, by season and episode; what has no number comes last, by name."""
    found = _sheets(catalogue, _SHEET.c.drama == drama)
    return sorted(found, key=lambda k: (k.season or 1, k.number or 1_000_000, k.media.name))


def name_unknown(catalogue: Catalogue, scope: str, letter: str, name: str) -> int:
    """Call a drama's unknown music by a name from now on, and return how many cues carry it.

    `scope` is a drama's id, or the folder of the episodes.  Raises NotFound where no cue has that letter.
    """
    kept = sheets_in(catalogue, scope)
    cues = sum(cue.unknown == letter for one in kept for cue in one.sheet.cues)
    if not cues:
        letters = sorted({cue.unknown for one in kept for cue in one.sheet.cues if cue.unknown})
        told = f"its unknown music is {', '.join(letters)}" if letters else "no unknown music is held of it"
        raise NotFound(f"nothing unknown in {scope} has the letter {letter!r}; {told}")
    with catalogue.engine.begin() as connection:
        old = (_UNKNOWN.c.scope == scope) & (_UNKNOWN.c.letter == letter)
        connection.execute(sa.delete(_UNKNOWN).where(old))
        connection.execute(sa.insert(_UNKNOWN).values(scope=scope, letter=letter, name=name))
    return cues


def rename_unknown(catalogue: Catalogue, scope: str, moved: Mapping[str, str]) -> None:
    """Let the user's names follow their music: `moved` has the new letter of each old one."""
    names = unknown_names(catalogue, scope)
    rows = {moved.get(letter, letter): name for letter, name in names.items()}
    if rows == names:
        return
    with catalogue.engine.begin() as connection:
        connection.execute(sa.delete(_UNKNOWN).where(_UNKNOWN.c.scope == scope))
        for letter, name in rows.items():
            connection.execute(sa.insert(_UNKNOWN).values(scope=scope, letter=letter, name=name))


def unknown_names(catalogue: Catalogue, scope: str) -> dict[str, str]:
    """What the user called a drama's unknown music, by its letter."""
    query = sa.select(_UNKNOWN.c.letter, _UNKNOWN.c.name).where(_UNKNOWN.c.scope == scope)
    with catalogue.reading() as connection:
        return {row.letter: row.name for row in connection.execute(query)}


def sheets_in(catalogue: Catalogue, scope: str) -> list[KeptSheet]:
    """The sheets of a drama, or of a folder where its episodes belong to no drama we know."""
    if scope.startswith("drama/"):
        return sheets_of(catalogue, scope)
    found = _sheets(catalogue, _SHEET.c.drama.is_(None))
    return sorted((k for k in found if k.scope == scope), key=lambda k: k.media.name)


def all_sheets(catalogue: Catalogue) -> list[KeptSheet]:
    """Every sheet that is kept."""
    return _sheets(catalogue, sa.true())


def _sheets(catalogue: Catalogue, where: sa.ColumnElement[bool]) -> list[KeptSheet]:
    with catalogue.reading() as connection:
        rows = connection.execute(sa.select(_SHEET).where(where)).all()
    names = {scope: unknown_names(catalogue, scope) for scope in {_scope(row) for row in rows}}
    return [_from_row(row, names[_scope(row)]) for row in rows]


def _scope(row: Any) -> str:
    return str(row.drama or Path(row.media).parent)


def _from_row(row: Any, unknown: Mapping[str, str]) -> KeptSheet:
    cues = row.content["cues"]
    known = Known(
        {c["track"]: c["name"] for c in cues if c["track"]},
        {c["track"]: c["recording"] for c in cues if c["track"] and c["recording"]},
        unknown,
    )
    return KeptSheet(
        Path(row.media),
        sheet_from_json(row.content),
        known,
        row.tracks,
        row.state,
        row.drama,
        row.season,
        row.episode,
    )
