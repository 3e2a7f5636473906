"""What do tables of facts say?  Tab-separated files with a heading, one thing a line.

The first column tells what the lines are about: `drama_id`, `song_id`, `artist_id`, `award_id`, `mention_id`
or `row_id` (identifiers elsewhere).  A plain table of statements (`subject`, `property`, `value` …) is read
as well.  `source_urls` holds addresses parted by spaces, `status` may begin with one of ours; a line without
a source says nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping

from tearjerker.model import STATUSES, Fact, Source, Status
from tearjerker.names.hangul import has_hangul
from tearjerker.sources.record import part_of

ORIGIN = "import"
Row = Mapping[str, str]
Said = tuple[str, str, str, dict[str, str]]
"""Subject, property, value, qualifiers."""

_NAMED = re.compile(r"^(.*?)\s*(?:\(([^()]*)\))?$")


def facts_of(row: Row) -> Iterator[Fact]:
    """What one line says; nothing where no table begins so, or nobody is named who says it."""
    sources = tuple(Source(url) for url in (row.get("source_urls") or "").split() if "://" in url)
    read = READERS.get(next(iter(row), ""))
    for subject, property, value, qualifiers in read(row) if read and sources else ():
        if value.strip():
            said = {k: v for k, v in qualifiers.items() if v}
            yield Fact(subject, property, value.strip(), said, sources, _status(row), ORIGIN)


def _status(row: Row) -> Status:
    told = (row.get("status") or "").split(";")[0].split(" ")[0]
    return next((s for s in STATUSES if s == told), "unverified")


def _several(row: Row, column: str, by: str = ";") -> list[str]:
    return [part.strip() for part in (row.get(column) or "").split(by) if part.strip()]


def _drama(row: Row) -> Iterator[Said]:
    id = f"drama/{row['drama_id']}"
    yield id, "name", row.get("title_en") or "", {"lang": "en", "kind": "usual"}
    yield id, "name", row.get("title_ko") or "", {"lang": "ko", "kind": "original"}
    for name in _several(row, "other_names"):
        yield id, "name", name, {"kind": "alias", "lang": "ko" if has_hangul(name) else ""}
    for network in _several(row, "network", "/")[:1]:
        yield id, "network", network, {}
    for column in ("first_aired", "last_aired"):
        if not row.get("date_conflict"):
            yield id, column, row.get(column) or "", {}
    yield id, "episodes", row.get("episodes") or "", {}
    for name in _several(row, "cast_en", ","):
        yield id, "cast", name, {"lang": "en"}
    for scheme in ("imdb", "tmdb"):
        yield id, "id", row.get(f"{scheme}_id") or "", {"scheme": scheme}


def _song(row: Row) -> Iterator[Said]:
    id = f"recording/{row['song_id']}"
    title, korean = row.get("title") or "", row.get("title_ko") or ""
    yield id, "name", title, {"kind": "usual", "lang": "ko" if has_hangul(title) else "en"}
    if korean != title:
        yield id, "name", korean, {"kind": "original", "lang": "ko"}
    for name in _several(row, "title_other"):
        yield id, "name", name, {"kind": "alias", "lang": "ko" if has_hangul(name) else ""}
    if row.get("work_kind") == "drama" and row.get("drama_id"):
        yield (
            id,
            "placement",
            f"drama/{row['drama_id']}",
            {"role": (row.get("role") or "").split(";")[0].strip()},
        )
        yield from _on_release(id, row)
    yield id, "released", _date(row.get("release_date") or ""), {}
    for order, name in enumerate(_several(row, "artists"), 1):
        yield from _singer(id, name, order)


def _on_release(song: str, row: Row) -> Iterator[Said]:
    part = part_of(row.get("album_part") or "")
    if part:
        release = f"release/{row['drama_id']}--ost-part-{part}"
        yield release, "name", f"OST Part {part}", {"lang": "en"}
        yield release, "of_drama", f"drama/{row['drama_id']}", {}
        yield release, "part", part, {}
        yield song, "release", release, {}


def _singer(song: str, told: str, order: int) -> Iterator[Said]:
    """`T-Max (티맥스)`: a name and the same in Hangul."""
    found = _NAMED.match(told)
    names = [n for n in (found.groups() if found else (told,)) if n]
    words = re.findall(r"\w+", names[0].lower())
    artist = f"artist/table-{'-'.join(words)}"
    for name in names:
        yield artist, "name", name, {"lang": "ko" if has_hangul(name) else "en"}
    yield song, "artist", artist, {"order": str(order)}


def _artist(row: Row) -> Iterator[Said]:
    id = f"artist/{row['artist_id']}"
    yield id, "name", row.get("name_en") or "", {"lang": "en", "kind": "usual"}
    yield id, "name", row.get("name_ko") or "", {"lang": "ko", "kind": "original"}


def _award(row: Row) -> Iterator[Said]:
    subject = f"recording/{row['song_id']}" if row.get("song_id") else ""
    if not subject and row.get("drama_id"):
        subject = f"drama/{row['drama_id']}"
    if subject:
        said = {
            "body": row.get("award") or "",
            "year": row.get("year") or "",
            "result": row.get("result") or "",
        }
        yield subject, "award", row.get("category") or "", said


def _mention(row: Row) -> Iterator[Said]:
    url, title = row.get("article_url") or "", row.get("article_title") or ""
    if not (row.get("song_id") and url and title):
        return
    words = re.findall(r"[a-z0-9]+", url.lower())
    list_ = f"list/table-{'-'.join(words)[-80:].strip('-')}"
    yield list_, "name", title, {}
    yield list_, "url", url, {}
    said = {
        "rank": row.get("rank") or "",
        "as_title": row.get("song_as_written") or "",
        "as_artist": row.get("artist_as_written") or "",
        "as_drama": row.get("drama_as_written") or "",
    }
    yield f"recording/{row['song_id']}", "mention", list_, said


def _identifier(row: Row) -> Iterator[Said]:
    kind = "recording" if "--" in row["row_id"] else "drama"
    said = {
        "scheme": row.get("scheme") or "",
        "label": row.get("label") or "",
        "channel": row.get("channel") or "",
    }
    yield f"{kind}/{row['row_id']}", "id", row.get("id") or "", said


def _statement(row: Row) -> Iterator[Said]:
    said = json.loads(row.get("qualifiers") or "{}")
    yield row["subject"], row["property"], row["value"], {str(k): str(v) for k, v in said.items()}


def _date(text: str) -> str:
    return text if re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", text) else ""


READERS: Mapping[str, Callable[[Row], Iterator[Said]]] = {
    "drama_id": _drama,
    "song_id": _song,
    "artist_id": _artist,
    "award_id": _award,
    "mention_id": _mention,
    "row_id": _identifier,
    "subject": _statement,
}
"""A table's first column to what reads its lines."""
