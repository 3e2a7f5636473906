"""From one's own folder to the page: files are scanned, linked, played in the list's order, and sought in."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from furnished import SLUG, keep
from test_browser import PLAYING, address, browser, page, pytestmark, title, wait  # noqa: F401

from tearjerker.catalogue import Catalogue, open_catalogue
from tearjerker.library import scan

sys.path.insert(0, str(Path(__file__).parent.parent / "library"))
from tones import writer

SONGS = (
    ("01.flac", "Paradise", "T-Max", "Boys Over Flowers OST"),
    ("b/02.mp3", "보고 싶다", "김범수", "천국의 계단 OST"),
    ("03.opus", "My Destiny", "LYn", "My Love from the Star OST Part 1"),
)
SECONDS = 12.0


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory, reading: dict[str, Any]) -> Iterator[Catalogue]:
    """A room with one kept list, whose user has scanned a folder of three songs."""
    folder: Path = tmp_path_factory.mktemp("own")
    catalogue = open_catalogue(f"sqlite:///{folder}/catalogue.sqlite")
    keep(catalogue, SLUG, reading)
    write = writer()
    for number, (name, song, artist, album) in enumerate(SONGS):
        path = folder / "music" / name
        write(path, hz=220.0 * (number + 2), seconds=SECONDS, title=song, artist=artist, album=album)
    told = list(scan(folder / "music", catalogue))
    assert [step.what for step in told] == ["new"] * 3
    yield catalogue


def test_scanned_files_play_in_the_lists_order_and_can_be_sought_in(page: Any) -> None:  # noqa: F811
    page.goto(f"/list/{SLUG}")
    page.get_by_role("button", name="Play 3 of 8").click()
    for name in ("Paradise", "I Miss You", "My Destiny"):
        wait(page, f"document.querySelector('[data-now=title]').textContent.startsWith('{name}')")
        wait(page, PLAYING)
        wait(page, "Number(document.querySelector('[data-seek]').max) > 11")
        page.locator("[data-seek]").fill("7")
        wait(page, "Number(document.querySelector('[data-seek]').value) > 7.1")
        assert title(page).startswith(name)
        page.keyboard.press("j")
    assert title(page).startswith("My Destiny")  # the last one stays


def test_the_library_says_what_was_linked_and_why(page: Any) -> None:  # noqa: F811
    page.goto("/library")
    rows = page.locator(".files li")
    assert rows.count() == 3
    assert "02.mp3" in rows.nth(2).inner_text() and "I Miss You" in rows.nth(2).inner_text()
