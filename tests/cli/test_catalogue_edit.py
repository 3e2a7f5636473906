"""Adding, editing, merging and undoing as a user types them."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from tearjerker.catalogue import open_catalogue
from tearjerker.cli import make_app
from tearjerker.errors import BadPack, NotFound

PAPER = "https://paper.example/1"


@pytest.fixture
def url(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path / 'c.sqlite'}"
    open_catalogue(url, with_pack=False)
    return url


def run(url: str, *words: str) -> str:
    told = CliRunner().invoke(make_app(), ["catalogue", *words, "--catalogue", url], catch_exceptions=False)
    if told.exception and not isinstance(told.exception, SystemExit):
        raise told.exception
    assert told.exit_code == 0, told.output
    return told.stdout


def test_a_drama_with_its_song_is_added_edited_and_undone(url: str) -> None:
    said = ("--source", PAPER)
    run(url, "add", "drama/my-drama", "name", "My Drama", "--with", "lang=en", *said)
    run(url, "add", "My Drama", "episodes", "16", *said)
    run(url, "add", "recording/my-song", "name", "My Song", *said)
    run(url, "add", "My Song", "placement", "My Drama", "--with", "role=ending", *said)
    run(url, "edit", "drama/my-drama", "episodes", "16", "17", *said)
    held = open_catalogue(url)
    assert held.entity("drama/my-drama").value("episodes") == "17"
    assert held.referring("drama/my-drama")[0].get("role") == "ending"
    assert "16" in run(url, "undo")
    assert open_catalogue(url).entity("drama/my-drama").value("episodes") == "16"
    assert "(undone)" in run(url, "undo", "--list").splitlines()[0]
    run(url, "edit", "drama/my-drama", "episodes", "16", *said)
    assert open_catalogue(url).entity("drama/my-drama").value("episodes") is None


def test_two_entries_become_one(url: str) -> None:
    for id in ("artist/a", "artist/b"):
        run(url, "add", id, "name", id[-1] * 4, "--source", PAPER)
    run(url, "merge", "bbbb", "artist/a", "--source", "the same singer")
    assert open_catalogue(url).ids("artist") == ["artist/a"]


def test_mistakes_say_what_to_do(url: str) -> None:
    with pytest.raises(NotFound, match="give the id"):
        run(url, "add", "Nobody Knows This", "name", "X", "--source", PAPER)
    with pytest.raises(BadPack, match="lang=ko"):
        run(url, "add", "drama/x", "name", "X", "--with", "ko", "--source", PAPER)
