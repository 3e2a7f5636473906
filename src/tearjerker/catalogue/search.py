"""Which thing in the catalogue does this name mean?

    found = catalogue.find("태양의 후예")
    found.answer            # "match", "ambiguous" or "none"
    found.results[0].id     # drama/descendants-of-the-sun

The one resolver: reading, scanning, the search box and the importers all ask here.  Dramas, songs
(recordings) and artists are found by every name said of them, songs also by title and artist together.

The names lie in an index file beside the catalogue and are mapped, not loaded (`names/index.py`).  The file
says which state of the names it was made from; `Finder` looks at that state and makes the index anew when it
is another.  Its own process's changes are seen at once, those of other processes within `LOOK_S`.
"""

from __future__ import annotations

import json
import mmap
import sqlite3
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from tearjerker.catalogue import pack_files
from tearjerker.names.fold import fold, is_unit_of, says_nothing
from tearjerker.names.index import FORMAT, NEAR, Match, NameIndex

if TYPE_CHECKING:
    import sqlalchemy as sa

    from tearjerker.catalogue import Catalogue

Answer = Literal["match", "ambiguous", "none"]

SURE = {"drama": 0.75, "song": 0.93, "artist": 0.93}
"""From this chance on, among all others, a hit is a match.  Of the strangers among the development questions
0 of 120, 2 of 90 and 2 of 45 lie above; titles of songs and stage names are shared far more than dramas'."""
MARGIN = 0.02
"""The best hit must lead by this much, or it shares its place."""
RIVALS = 12
"""How many hits are looked at for others that share the best one's place."""
REMEMBERED = 20_000
"""Answers kept: an article or a folder of files asks for the same names again and again."""
LOOK_S = 1.0
"""How long a finder trusts that no other process changed the names."""

_STATE = "SELECT value FROM about WHERE key = 'names_state'"

_MAGIC = b"tearjerker names\n"


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing that a question may mean."""

    kind: str
    """drama, song or artist."""
    id: str
    name: str
    """The name to show."""
    matched: str
    """The spelling that was near to what was asked."""
    score: float
    """How likely it is meant rather than nothing, 0..1, were there no other; `answer` weighs the others."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a question means, or why that is undecided."""

    answer: Answer
    """match: the first result is meant.  ambiguous: one of the results, and only the asker can say which.
    none: nothing here is called that; the results are what comes nearest."""
    results: tuple[Hit, ...]


def found(index: NameIndex, query: str, *, kind: str | None = None, limit: int = 5) -> Found:
    """What `query` means by this index; `kind`: drama, song or artist, where that is known."""
    matches = index.search(query, kind=kind, limit=max(limit, RIVALS))
    hits = tuple(Hit(m.kind, m.id, m.name, m.matched, round(m.score, 4)) for m in matches[:limit])
    if matches and says_nothing(fold(query)) and fold(matches[0].matched) != fold(query):
        return Found("none", hits)
    answer = _answer(index, matches)
    if answer == "match" and hits[0].kind == "artist" and is_unit_of(fold(query), fold(hits[0].matched)):
        answer = "ambiguous"
    return Found(answer, hits)


def _answer(index: NameIndex, matches: list[Match]) -> Answer:
    if not matches or matches[0].score < NEAR:
        return "none"
    best = matches[0]
    rivals = [m for m in matches[1:] if m.chance > best.chance - MARGIN]
    if best.chance < SURE[best.kind] or not all(_alike(index, best, rival) for rival in rivals):
        return "ambiguous"
    return "match"


def _alike(index: NameIndex, one: Match, two: Match) -> bool:
    """Whether nothing is known that could tell two things apart: no fact but names, and no name that differs.

    Such are a person entered twice; asking which of them is meant would be asking nothing.
    """
    if one.weight or two.weight or one.kind != two.kind:
        return False
    names, others = (set(map(fold, index.names_of(m.number))) for m in (one, two))
    return names <= others or others <= names


class Finder:
    """Keeps the name index of one catalogue at hand and up to date."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._index: NameIndex | None = None
        self._state = ""
        self._looked = 0.0
        self._answers: dict[tuple[str, str | None, int], Found] = {}

    def find(self, query: str, *, kind: str | None = None, limit: int = 5) -> Found:
        """See `Catalogue.find`.  What was asked before is answered from memory until the names change."""
        index, asked = self.index(), (query, kind, limit)
        if asked not in self._answers:
            if len(self._answers) >= REMEMBERED:
                self._answers.clear()
            self._answers[asked] = found(index, query, kind=kind, limit=limit)
        return self._answers[asked]

    def index(self) -> NameIndex:
        """The index of the names as they are now."""
        now = time.monotonic()
        if self._index is None or now - self._looked > LOOK_S:
            state = names_state(self._engine)
            if self._index is None or state != self._state:
                self._index, self._state = self._prepared(state), state
                self._answers.clear()
            self._looked = now
        return self._index

    def forget(self) -> None:
        """Look again at the next question: the names may have changed."""
        self._looked = float("-inf")

    def _prepared(self, state: str) -> NameIndex:
        for path in _places(self._engine.url):
            with suppress(OSError, ValueError, KeyError):
                return load(path, state)
        from tearjerker.catalogue.named import named_things
        from tearjerker.names.building import build

        index = build(named_things(self._engine), scratch=tempfile.TemporaryFile)
        for path in _places(self._engine.url):
            with suppress(OSError):
                save(index, path, state)
                return load(path, state)
        return index


def mapped(url: str) -> NameIndex | None:
    """The index of the catalogue at `sqlite:///path`, where it lies there ready and fits; else None.

    For those who ask once and go: it does without the database's library, which takes longer to load than the
    answer takes.
    """
    path = Path(url.removeprefix("sqlite:///"))
    if not url.startswith("sqlite:///") or not path.is_file():
        return None
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            told = dict(connection.execute("SELECT key, value FROM about"))
        names = Path(f"{path}.names")
        if told.get("pack") != "without" and told.get("pack_digest") != _pack_digest(names):
            return None
        return load(names, _state(told.get("names_state", "")))
    except (sqlite3.Error, OSError, ValueError, KeyError):
        return None


def _pack_digest(names: Path) -> str:
    """The digest of the pack; read from the index where the pack's files are those seen when it was made."""
    seen = _opened(names)[1].get("pack", {})
    return str(seen["digest"]) if seen.get("stamp") == pack_files.stamp() else pack_files.digest()


def names_state(engine: sa.Engine) -> str:
    """Changes whenever the names do (see `mark_names_changed`)."""
    import sqlalchemy as sa

    with engine.connect() as connection:
        return _state(connection.scalar(sa.text(_STATE)) or "")


def _state(names: str) -> str:
    """What an index depends on: the names, what is known of names, and how they become keys."""
    return f"{FORMAT}:{pack_files.known_as_digest()}:{names}"


def save(index: NameIndex, path: Path, state: str) -> None:
    """Write the index to a file, whole or not at all."""
    parts = {name: _flat(part) for name, part in index.arrays.items()}
    seen = {"stamp": pack_files.stamp(), "digest": pack_files.digest()}
    header: dict[str, Any] = {"state": state, "pack": seen, "parts": {}}
    at = 0
    for name, (kind, data) in parts.items():
        header["parts"][name] = (kind, at, len(data))
        at += -(-len(data) // 64) * 64
    head = _MAGIC + json.dumps(header).encode() + b"\n"
    head += b" " * (-len(head) % 64)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=path.name, delete=False) as file:
        try:
            file.write(head)
            for _kind, data in parts.values():
                file.write(data)
                file.write(bytes(-len(data) % 64))
            file.close()
            Path(file.name).replace(path)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise


def load(path: Path, state: str) -> NameIndex:
    """Map the index in a file; ValueError where it was made from another state of the names."""
    mapped, header, end = _opened(path)
    if header["state"] != state:
        raise ValueError(f"{path} was made from other names")
    begin = -(-(end + 1) // 64) * 64
    arrays: dict[str, Any] = {}
    for name, (kind, at, size) in header["parts"].items():
        whole = memoryview(mapped)[begin + at : begin + at + size]
        arrays[name] = whole if kind == "text" else np.frombuffer(whole, np.dtype(kind))
    return NameIndex(arrays)


def _opened(path: Path) -> tuple[mmap.mmap, dict[str, Any], int]:
    """A file's bytes, what its first line tells, and where that line ends."""
    with path.open("rb") as file:
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    if mapped[: len(_MAGIC)] != _MAGIC:
        raise ValueError(f"{path} is no index of names")
    end = mapped.find(b"\n", len(_MAGIC))
    return mapped, json.loads(mapped[len(_MAGIC) : end]), end


def _flat(part: Any) -> tuple[str, memoryview]:
    """An array's type and its bytes."""
    if isinstance(part, np.ndarray):
        return part.dtype.str, part.data.cast("B") if len(part) else memoryview(b"")
    return "text", memoryview(part)


def _places(url: sa.URL) -> Iterator[Path]:
    """Where the index may lie: beside the catalogue's file, else in the cache folder."""
    if url.drivername == "sqlite" and (not url.database or url.database == ":memory:"):
        return
    if url.drivername == "sqlite" and url.database:
        yield Path(f"{url.database}.names")
    from tearjerker.settings import settings

    folder = settings().cache / "names"
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        plain = url.render_as_string(hide_password=True)
        yield folder / ("".join(c if c.isalnum() else "-" for c in plain)[-120:] + ".names")


_TELLING = ("first_aired", "network", "artist", "placement", "member_of", "type")


def telling_apart(catalogue: Catalogue, ids: Iterable[str]) -> dict[str, str]:
    """What tells things of the same name apart, in a few words: year and network, singer and drama, group."""
    things = catalogue.entities(ids)
    facts = {id: [f for p in _TELLING for f in thing.all(p)[:1]] for id, thing in things.items()}
    others = catalogue.entities(f.value for some in facts.values() for f in some if "/" in f.value)
    return {
        id: ", ".join(others[f.value].name if f.value in others else f.value for f in some)
        for id, some in facts.items()
    }
