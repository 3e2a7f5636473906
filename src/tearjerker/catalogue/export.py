"""How does what we hold leave the house?

    WRITERS[".jsonl"](catalogue, path)      # one statement a line, with its sources
    WRITERS[".csv"](catalogue, path)        # the same as a table
    WRITERS[".sqlite"](catalogue, path)     # tables and views that explain themselves; Datasette opens it
    WRITERS[".toml"](catalogue, path)       # only what the user said and decided: a patch to the pack

A new format is one function and one entry.  Files are written whole or not at all.  The user's files and
lists stay at home.  Facts belong to nobody; our selection and arrangement of them is CC0 (`LICENCE`).
"""

from __future__ import annotations

import csv
import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TextIO

from tearjerker.catalogue import edit
from tearjerker.catalogue.catalogue import Catalogue
from tearjerker.catalogue.rows import to_json
from tearjerker.errors import CatalogueError
from tearjerker.model import KINDS, VOCABULARY, Entity, Fact

LICENCE = (
    "Single facts belong to nobody; each names the sources that state it. The selection and arrangement that "
    "are ours to give are dedicated to the public domain: CC0 1.0, "
    "https://creativecommons.org/publicdomain/zero/1.0/"
)
_PAGE = 500  # entities held in memory at a time


def entities(catalogue: Catalogue) -> Iterator[Entity]:
    """Everything, kind by kind, sorted by id."""
    for kind in KINDS:
        after = ""
        while ids := catalogue.ids(kind, after=after, limit=_PAGE):
            yield from catalogue.entities(ids).values()
            after = ids[-1]


def statements(catalogue: Catalogue) -> Iterator[Fact]:
    """Every statement in force."""
    return (fact for entity in entities(catalogue) for fact in entity.facts)


# -- lines and tables -------------------------------------------------------------------------------


def write_jsonl(catalogue: Catalogue, path: Path) -> int:
    """One JSON object a line: subject, property, value, qualifiers, status, origin, sources."""
    with _whole(path) as file:
        return sum(_line(file, fact) for fact in statements(catalogue))


def _line(file: TextIO, fact: Fact) -> int:
    file.write(json.dumps(to_json(fact), ensure_ascii=False) + "\n")
    return 1


def write_csv(catalogue: Catalogue, path: Path) -> int:
    """One statement a row; qualifiers as JSON, sources parted by spaces."""
    count = 0
    with _whole(path) as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["subject", "name", "property", "value", "qualifiers", "status", "origin", "sources"])
        for entity in entities(catalogue):
            for f in entity.facts:
                said = json.dumps(dict(f.qualifiers), ensure_ascii=False) if f.qualifiers else ""
                urls = " ".join(s.url for s in f.sources)
                table.writerow([f.subject, entity.name, f.property, f.value, said, f.status, f.origin, urls])
                count += 1
    return count


@contextmanager
def _whole(path: Path) -> Iterator[TextIO]:
    """A text file that is there when all of it is written."""
    half = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with half.open("w", encoding="utf-8", newline="") as file:
            yield file
        half.replace(path)
    except OSError as error:
        raise CatalogueError(f"{path} cannot be written ({error.strerror}); choose another place") from error
    finally:
        half.unlink(missing_ok=True)


# -- a database that explains itself ------------------------------------------------------------------

_TABLES = """
CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE documentation (what TEXT PRIMARY KEY, says TEXT NOT NULL);
CREATE TABLE entity (id TEXT PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, name_ko TEXT);
CREATE TABLE statement (
    id INTEGER PRIMARY KEY, subject TEXT NOT NULL REFERENCES entity(id), property TEXT NOT NULL,
    value TEXT NOT NULL, points_at TEXT REFERENCES entity(id), qualifiers TEXT, status TEXT NOT NULL,
    origin TEXT NOT NULL);
CREATE TABLE source (id INTEGER PRIMARY KEY, url TEXT NOT NULL UNIQUE, title TEXT);
CREATE TABLE statement_source (
    statement INTEGER NOT NULL REFERENCES statement(id), source INTEGER NOT NULL REFERENCES source(id),
    PRIMARY KEY (statement, source)) WITHOUT ROWID;
"""
_VIEWS = """
CREATE INDEX statement_by_subject ON statement (subject, property);
CREATE INDEX statement_by_target ON statement (points_at);
CREATE INDEX statement_by_property ON statement (property, value);
CREATE VIEW dramas AS SELECT id, name, name_ko,
    (SELECT group_concat(DISTINCT value) FROM statement
        WHERE subject = e.id AND property = 'network') AS network,
    (SELECT min(value) FROM statement WHERE subject = e.id AND property = 'first_aired') AS first_aired,
    (SELECT count(DISTINCT subject) FROM statement WHERE points_at = e.id AND property = 'placement') AS songs
    FROM entity e WHERE kind = 'drama';
CREATE VIEW songs AS SELECT r.id, r.name, r.name_ko,
    (SELECT group_concat(DISTINCT a.name) FROM statement s JOIN entity a ON a.id = s.points_at
        WHERE s.subject = r.id AND s.property = 'artist') AS artists,
    d.name AS drama, p.points_at AS drama_id, json_extract(p.qualifiers, '$.role') AS role,
    (SELECT min(value) FROM statement WHERE subject = r.id AND property = 'released') AS released
    FROM entity r
    LEFT JOIN statement p ON p.subject = r.id AND p.property = 'placement'
    LEFT JOIN entity d ON d.id = p.points_at
    WHERE r.kind = 'recording';
CREATE VIEW artists AS SELECT id, name, name_ko,
    (SELECT count(DISTINCT subject) FROM statement WHERE points_at = e.id AND property = 'artist') AS songs
    FROM entity e WHERE kind = 'artist';
CREATE VIEW awards AS SELECT s.subject AS id, e.name, s.value AS category,
    json_extract(s.qualifiers, '$.body') AS body,
    json_extract(s.qualifiers, '$.year') AS year, json_extract(s.qualifiers, '$.result') AS result
    FROM statement s JOIN entity e ON e.id = s.subject WHERE s.property = 'award';
CREATE VIEW mentions AS SELECT s.subject AS id, e.name, l.name AS list, s.points_at AS list_id,
    CAST(json_extract(s.qualifiers, '$.rank') AS INTEGER) AS rank
    FROM statement s JOIN entity e ON e.id = s.subject JOIN entity l ON l.id = s.points_at
    WHERE s.property = 'mention';
CREATE VIEW conflicts AS SELECT subject AS id, property, group_concat(DISTINCT value) AS told
    FROM statement WHERE property IN ({single}) GROUP BY subject, property HAVING count(DISTINCT value) > 1;
"""
_EXPLAINED = {
    "entity": "A thing: a drama, artist, work, recording, release or list. The id is also its page's path.",
    "statement": "One thing said of an entity. Statements that disagree stand side by side.",
    "statement.points_at": "The entity that the value is, where it is one.",
    "statement.qualifiers": "What is said about the statement itself, as JSON.",
    "statement.status": "verified: a source states it; partly: a part of it; unverified: one weak source.",
    "statement.origin": "Who put it here: pack, user, import, musicbrainz …",
    "source": "Where something was read.",
    "statement_source": "Which sources make which statement.",
    "dramas": "A view: one drama a row.",
    "songs": "A view: one recording a row, or one for each drama it is heard in.",
    "artists": "A view: one artist a row.",
    "awards": "A view: prizes and nominations of recordings, dramas and artists.",
    "mentions": "A view: which published lists name which recordings.",
    "conflicts": "A view: properties that can have one value only, and have several.",
}


def write_sqlite(catalogue: Catalogue, path: Path) -> int:
    """A database of its own, without this program's inner tables: `datasette FILE` shows it."""
    half = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with closing(sqlite3.connect(half)) as database, database:
            database.executescript(_TABLES)
            database.executemany("INSERT INTO about VALUES (?, ?)", _about().items())
            database.executemany("INSERT INTO documentation VALUES (?, ?)", _explained())
            count = _fill(database, catalogue)
            single = ", ".join(f"'{n}'" for n, p in VOCABULARY.items() if p.single)
            database.executescript(_VIEWS.replace("{single}", single))
        half.replace(path)
    except (OSError, sqlite3.Error) as error:
        raise CatalogueError(f"{path} cannot be written ({error}); choose another place") from error
    finally:
        half.unlink(missing_ok=True)
    return count


def _about() -> dict[str, str]:
    from tearjerker import __version__

    return {"made by": f"tearjerker {__version__}", "licence": LICENCE}


def _explained() -> Iterator[tuple[str, str]]:
    yield from _EXPLAINED.items()
    for name, rule in VOCABULARY.items():
        yield f"property {name}", f"{rule.says} (of: {', '.join(rule.of)})"


def _fill(database: sqlite3.Connection, catalogue: Catalogue) -> int:
    """Write everything; return how many statements that is."""
    sources: dict[str, int] = {}
    count = 0
    for entity in entities(catalogue):
        database.execute(
            "INSERT INTO entity VALUES (?, ?, ?, ?)", (entity.id, entity.kind, entity.name, entity.hangul)
        )
        for fact in entity.facts:
            count += 1
            points_at = fact.value if VOCABULARY[fact.property].type == "ref" else None
            said = json.dumps(dict(fact.qualifiers), ensure_ascii=False) if fact.qualifiers else None
            database.execute(
                "INSERT INTO statement VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (count, fact.subject, fact.property, fact.value, points_at, said, fact.status, fact.origin),
            )
            _link(database, count, fact, sources)
    return count


def _link(database: sqlite3.Connection, statement: int, fact: Fact, sources: dict[str, int]) -> None:
    for source in fact.sources:
        if source.url not in sources:
            sources[source.url] = len(sources) + 1
            row = (sources[source.url], source.url, source.title)
            database.execute("INSERT INTO source VALUES (?, ?, ?)", row)
        database.execute(
            "INSERT OR IGNORE INTO statement_source VALUES (?, ?)", (statement, sources[source.url])
        )


# -- a patch to the pack --------------------------------------------------------------------------------


def write_patch(catalogue: Catalogue, path: Path) -> int:
    """What the user said and decided, as TOML in the pack's form; `tearjerker import` takes it in."""
    facts = edit.said_by_user(catalogue)
    decided = [c for c in reversed(edit.changes(catalogue)) if not c.undone_at]
    retracted = [(c, said) for c in decided for said in c.retracted]
    merged = [(c, pair) for c in decided for pair in c.merged]
    with _whole(path) as file:
        file.write("".join(_toml(facts)))
        for change, (subject, property, value) in retracted:
            told = {"subject": subject, "property": property, "value": value, "because": change.because}
            file.write(_table("retract", told))
        for change, (one, into) in merged:
            file.write(_table("merge", {"id": one, "into": into, "because": change.because}))
    return len(facts) + len(retracted) + len(merged)


def _toml(facts: Iterable[Fact]) -> Iterator[str]:
    """Statements as a file of the pack has them."""
    facts = list(facts)
    urls = {url: f"s{n}" for n, url in enumerate(dict.fromkeys(s.url for f in facts for s in f.sources), 1)}
    yield "[sources]\n" + "".join(f"{key} = {_text(url)}\n" for url, key in urls.items())
    subject = property = ""
    for fact in facts:
        if fact.subject != subject:
            yield ("]\n" if property else "") + f"\n[{_text(fact.subject)}]\n"
            subject, property = fact.subject, ""
        if fact.property != property:
            yield ("]\n" if property else "") + f"{fact.property} = [\n"
            property = fact.property
        yield f"  {{ {', '.join(_parts(fact, urls))} }},\n"
    yield "]\n" if property else ""


def _parts(fact: Fact, urls: Mapping[str, str]) -> Iterator[str]:
    yield f"is = {_text(fact.value)}"
    yield from (f"{key} = {_text(value)}" for key, value in fact.qualifiers.items())
    if fact.status != "verified":
        yield f"status = {_text(fact.status)}"
    yield f"by = [{', '.join(_text(urls[s.url]) for s in fact.sources)}]"


def _table(name: str, told: Mapping[str, str | None]) -> str:
    return f"\n[[{name}]]\n" + "".join(f"{k} = {_text(v)}\n" for k, v in told.items() if v is not None)


def _text(value: str) -> str:
    """A TOML string: JSON's escapes are TOML's, but for the one control character that JSON leaves."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


WRITERS: Mapping[str, Callable[[Catalogue, Path], int]] = {
    ".jsonl": write_jsonl,
    ".csv": write_csv,
    ".sqlite": write_sqlite,
    ".toml": write_patch,
}
"""By the file's ending; each writes a catalogue to a path and returns how much it wrote."""
