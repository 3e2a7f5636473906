"""Does what leaves the house hold all that is inside, and can it come back?"""

from __future__ import annotations

import csv
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tearjerker.catalogue import Catalogue, edit, open_catalogue, pack
from tearjerker.catalogue.export import WRITERS, statements
from tearjerker.errors import CatalogueError
from tearjerker.model import VOCABULARY, Fact, Source

PAPER = Source("https://paper.example/1", "A paper")
FACTS = [
    Fact("drama/x", "name", "X \"quoted\" \\ and\nmore\x7f", {"lang": "en"}, (PAPER,)),
    Fact("drama/x", "name", "엑스", {"lang": "ko", "kind": "original"}, (PAPER,)),
    Fact("drama/x", "episodes", "16", {}, (PAPER,)),
    Fact("drama/x", "episodes", "17", {}, (Source("https://blog.example/2"),), "unverified"),
    Fact("artist/a", "name", "A", {}, (PAPER,)),
    Fact("recording/s", "name", "S", {}, (PAPER,)),
    Fact("recording/s", "artist", "artist/a", {"order": "1"}, (PAPER,)),
    Fact("recording/s", "placement", "drama/x", {"role": "ending"}, (PAPER,)),
]  # fmt: skip


@pytest.fixture
def held(catalogue: Catalogue) -> Catalogue:
    catalogue.add(FACTS)
    return catalogue


def test_lines_hold_every_statement(held: Catalogue, tmp_path: Path) -> None:
    path = tmp_path / "all.jsonl"
    assert WRITERS[".jsonl"](held, path) == len(FACTS)
    told = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert {(t["subject"], t["property"], t["value"]) for t in told} == {
        (f.subject, f.property, f.value) for f in FACTS
    }
    assert {"url": PAPER.url, "title": PAPER.title} in told[0]["sources"]


def test_a_table_holds_every_statement(held: Catalogue, tmp_path: Path) -> None:
    path = tmp_path / "all.csv"
    WRITERS[".csv"](held, path)
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(FACTS)
    assert rows[0]["name"] == FACTS[0].value


def test_the_database_explains_itself_and_holds_together(held: Catalogue, tmp_path: Path) -> None:
    path = tmp_path / "all.sqlite"
    WRITERS[".sqlite"](held, path)
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        song = "SELECT name, artists, drama_id, role FROM songs"
        assert database.execute(song).fetchall() == [("S", "A", "drama/x", "ending")]
        assert database.execute("SELECT id, property FROM conflicts").fetchall() == [("drama/x", "episodes")]
        explained = {what for (what,) in database.execute("SELECT what FROM documentation")}
        tables = {
            n for (n,) in database.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")
        }
        assert tables - explained == {"about", "documentation"}
        assert {f"property {name}" for name in VOCABULARY} <= explained
        assert "CC0" in database.execute("SELECT value FROM about WHERE key = 'licence'").fetchone()[0]


def test_a_patch_brings_the_users_word_to_another_catalogue(held: Catalogue, tmp_path: Path) -> None:
    edit.add(held, [Fact("drama/x", "network", 'tv"N\x7f', {}, (PAPER,), "partly")])
    edit.add(held, [Fact("drama/y", "name", "Y", {}, (PAPER,)), Fact("artist/b", "name", "B", {}, (PAPER,))])
    edit.replace_value(held, "drama/x", "episodes", "16", "18", because="https://right.example")
    edit.merge(held, "artist/b", "artist/a", because="one singer")
    path = tmp_path / "mine.toml"
    assert WRITERS[".toml"](held, path) == 6
    pack_facts = list(pack.facts_of(path.read_text("utf-8"), path.name))
    assert {(f.subject, f.value) for f in pack_facts} == {
        ("drama/x", 'tv"N\x7f'), ("drama/x", "18"), ("drama/y", "Y"), ("artist/a", "B"),
    }  # fmt: skip

    other = open_catalogue("sqlite://", with_pack=False)
    other.add([*FACTS, Fact("artist/b", "type", "person", {}, (PAPER,))])
    from tearjerker.intake import take_in

    [done] = take_in(path, other)
    assert done.bad == 0
    assert {str(f) for f in statements(other) if f.property != "type"} == {
        str(f) for f in statements(held) if f.property != "type"
    }
    assert other.entity("artist/b").id == "artist/a"
    edit.undo(other)
    assert other.entity("artist/b").id == "artist/b"


def test_nothing_half_written_stays(held: Catalogue, tmp_path: Path) -> None:
    for ending, write in WRITERS.items():
        with pytest.raises(CatalogueError, match="another place"):
            write(held, tmp_path / "nowhere" / f"x{ending}")
    assert list(tmp_path.glob("**/*.part")) == []
