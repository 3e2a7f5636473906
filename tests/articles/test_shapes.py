"""Articles in many shapes, beside what they say: `shapes/*` hold the text, a line `--`, and the songs."""

from __future__ import annotations

from pathlib import Path

import pytest

from tearjerker.catalogue import open_catalogue
from tearjerker.names.fold import key
from tearjerker.tasks import Reader

SHAPES = sorted((Path(__file__).parent / "shapes").iterdir())


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(open_catalogue("sqlite://"))


@pytest.mark.parametrize("path", SHAPES, ids=lambda p: p.stem)
def test_an_article_is_read(path: Path, reader: Reader) -> None:
    text, _, told = path.read_text("utf-8").partition("\n--\n")
    expected = {tuple(part.strip() for part in line.split("|")) for line in told.splitlines() if line}
    reading = reader.read_text(text, path.suffix)
    found = {
        (s.title, ", ".join(c.name for c in s.artists), s.drama or "")
        for e in reading.entries
        for s in e.songs
    }
    assert {tuple(map(key, row)) for row in found} == {tuple(map(key, row)) for row in expected}
