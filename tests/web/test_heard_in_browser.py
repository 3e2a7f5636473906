"""From an episode's sound to a click that plays the song: heard, kept, drawn, played.

The episodes and tracks are generated (tests/conftest.py), the matcher is the real one, the browser too.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from furnished import DATA, own
from test_browser import PLAYING, address, browser, page, position, pytestmark, title, wait  # noqa: F401

from tearjerker.catalogue import Catalogue, open_catalogue
from tearjerker.library.against import against
from tearjerker.library.choice import Few
from tearjerker.library.prepared import PreparedStore, without_doubles
from tearjerker.library.season import How, hear_season

DRAMA = "drama/secret-garden"
SONGS = {"rain.flac": "recording/secret-garden--that-man", "snow.flac": "recording/secret-garden--that-woman"}


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory, season: Any) -> Iterator[Catalogue]:
    """A room whose user has scanned the tracks and heard the episodes."""
    folder: Path = tmp_path_factory.mktemp("heard")
    catalogue = open_catalogue(f"sqlite:///{folder}/catalogue.sqlite")
    for name in ("rain.flac", "snow.flac", "ost/sea.flac"):
        own(catalogue, season.tracks / name, season.tracks, SONGS.get(name))
    told = against(str(season.tracks), catalogue)
    steps = PreparedStore(folder / "prepared").prepare(told.tracks)
    tracks = Few(tuple(without_doubles(s.track for s in steps if s.track)))
    how = How(same_speed=True)
    heard = hear_season(season.episodes, tracks, catalogue, known=told.known, drama=DRAMA, how=how)
    assert [h.what for h in heard] == ["heard"] * 3
    yield catalogue


def test_a_click_on_the_timeline_plays_the_song_from_the_second_that_is_heard(page: Any) -> None:  # noqa: F811
    page.goto(f"/{DRAMA}")
    blocks = page.locator(".wide .timeline a")
    assert blocks.count() == 5
    blocks.first.click()  # rain.flac from 5 s on, at 0:06 of the first episode
    wait(page, PLAYING)
    assert title(page).startswith("That Man")
    wait(page, "Number(document.querySelector('[data-seek]').value) >= 4.5")
    assert position(page) == pytest.approx(5.5, abs=2.5)
    page.locator("[data-uses] i").nth(1).wait_for(state="attached")  # of rain.flac, two episodes use a part
    assert page.locator("[data-heard-in]").text_content() == "Heard in episodes 1, 3"


def test_the_table_plays_too_and_a_second_cue_of_the_song_jumps_there(page: Any) -> None:  # noqa: F811
    page.goto(f"/{DRAMA}")
    page.get_by_text("Read as a table").click()
    links = page.locator("#heard .cues").get_by_role("link", name="Play That Man")
    links.first.click()
    wait(page, PLAYING)
    wait(page, "Number(document.querySelector('[data-seek]').value) >= 4.5")
    links.last.click()
    wait(page, "Number(document.querySelector('[data-seek]').value) < 4")
    assert page.locator("#heard .cues").count() == 3


def test_a_click_plays_the_scene_where_the_browser_can(page: Any) -> None:  # noqa: F811
    page.goto(f"/{DRAMA}")
    page.locator(".wide .timeline a").first.click()
    page.get_by_role("button", name="Play the scene").click()
    wait(page, "document.querySelector('.scene video').currentTime > 6.1")  # the cue is at 0:06
    assert not page.evaluate("document.querySelector('.scene video').paused")
    assert "Goblin S01E01.mkv" in page.locator("[data-scene-mpv]").inner_text()


def test_a_songs_own_page_plays_and_offers_the_scene_too(page: Any) -> None:  # noqa: F811
    page.goto("/recording/secret-garden--that-man")
    page.locator(".wide .timeline a").first.click()
    wait(page, PLAYING)
    page.get_by_role("button", name="Play the scene").click()
    wait(page, "document.querySelector('.scene video').currentTime > 6.1")


def test_on_a_phone_a_row_opens_its_episodes_list_alone(page: Any) -> None:  # noqa: F811
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"/{DRAMA}")
    page.locator(".slim .timeline a.row").nth(1).click()
    assert page.locator(".ep[open]").count() == 1
    assert page.locator(".ep[open] h3").inner_text() == "Episode 2"
    assert page.evaluate("document.activeElement.matches('.ep[open] summary')")
    page.get_by_role("link", name="Play That Woman").first.click()
    wait(page, PLAYING)


def test_where_it_cannot_a_line_for_mpv_is_shown(page: Any) -> None:  # noqa: F811
    page.route("**/scene/**", lambda route: route.fulfill(body="no video", content_type="video/mp4"))
    page.goto(f"/{DRAMA}")
    page.get_by_text("Read as a table").click()
    page.get_by_role("link", name="The scene of That Man").first.click()
    page.locator("[data-scene-why]").wait_for(state="visible")
    assert page.locator("[data-scene-mpv]").inner_text().startswith("mpv --start=")
    assert page.locator(".scene video").is_hidden()


def test_axe_finds_nothing_in_timeline_and_table(browser: Any, address: str) -> None:  # noqa: F811
    context = browser.new_context(base_url=address, bypass_csp=True)
    opened = context.new_page()
    opened.goto(f"/{DRAMA}")
    opened.get_by_text("Read as a table").click()
    opened.get_by_role("link", name="The scene of That Man").first.click()
    opened.evaluate((DATA / "axe.min.js").read_text("utf-8"))
    told = opened.evaluate("axe.run(document.getElementById('heard'))")
    context.close()
    assert [(v["id"], v["nodes"][0]["html"][:120]) for v in told["violations"]] == []
