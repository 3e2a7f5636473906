"""Does the drama's page show when each song plays, and play it from there?"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from furnished import furnish, own, tone
from starlette.testclient import TestClient

from tearjerker.audio.formats import Known
from tearjerker.audio.model import Cue, CueSheet
from tearjerker.catalogue import Catalogue, open_catalogue
from tearjerker.library.sheets import KeptSheet, keep_sheet, name_unknown, sheets_of
from tearjerker.settings import settings
from tearjerker.web import make_app
from tearjerker.web.guard import Rules
from tearjerker.web.heard import timelines

DRAMA, SONG = "drama/secret-garden", "recording/secret-garden--that-man"


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory, reading: dict[str, Any]) -> Catalogue:
    """A room in which two episodes were heard: a linked song, a track that is not linked, unknown music."""
    tmp_path = tmp_path_factory.mktemp("heard")
    catalogue = furnish(tmp_path, reading)
    song, loose = (tone(tmp_path / "music" / name, 200) for name in ("that man.wav", "<b>loose.wav"))
    own(catalogue, song, tmp_path / "music", SONG)
    known = Known({"that man.wav": "That Man, Hyun Bin"}, {"that man.wav": SONG})
    tracks = {"that man.wav": str(song), "<b>loose.wav": str(loose)}
    for number in (2, 1):
        cues = (
            Cue("that man.wav", 10.0, 40.0, 3.5, 1.0, 0.0, 0.99),
            Cue("<b>loose.wav", 50.0, 60.0, 0.0, 1.0, 0.0, 0.95),
            Cue(None, 70.0, 80.0, 0.0, 1.0, 0.0, 0.8, unknown="A"),
        )
        media = tmp_path / f"Secret Garden S01E0{number}.mkv"
        sheet = CueSheet(media.name, 100.0, cues[: 4 - number])
        keep_sheet(catalogue, KeptSheet(media, sheet, known, tracks, "s", DRAMA, 1, number))
    return catalogue


@pytest.fixture(scope="module")
def get(room: Catalogue) -> Callable[..., Any]:
    return TestClient(make_app(room, settings(), Rules()), base_url="http://127.0.0.1:8891").get


def test_the_timeline_has_a_row_an_episode_and_a_block_a_cue(get: Callable[..., Any]) -> None:
    page = get(f"/{DRAMA}").text
    drawn = page[page.index('<svg class="plot timeline"') : page.index('<div class="slim">')]
    assert drawn.count('class="talk"') == 2
    assert drawn.count('<rect class="f1"') == 2
    assert drawn.count('<rect class="un"') == 1
    assert "That Man, Hyun Bin, 0:10 to 0:40" in drawn
    assert "2×" in page


def test_the_table_says_the_same_in_words(get: Callable[..., Any]) -> None:
    page = get(f"/{DRAMA}").text
    table = page[page.index("Read as a table") : page.index("The songs, in the order")]
    assert table.index("Episode 1") < table.index("Episode 2")
    assert table.count("0:10–0:40") == 2
    assert table.count(f'class="d" href="/{SONG}"') == 2
    assert "unknown A" in table
    assert "&lt;b&gt;loose" in table and "<b>loose" not in table


def test_a_cue_links_to_the_second_of_the_file_and_only_where_there_is_one(get: Callable[..., Any]) -> None:
    page = get(f"/{DRAMA}").text
    assert page.count('#t=3.50" data-play="/media/') == 4  # drawn for wide windows, and in the table
    assert page.count('data-at="0.00"') == 0


def test_a_cue_has_its_scene_and_unknown_music_nothing_else(get: Callable[..., Any]) -> None:
    page = get(f"/{DRAMA}").text
    address = "/scene/secret-garden/Secret%20Garden%20S01E01.mkv"
    assert page.count(f'data-scene="{address}"') == 6, "three cues, drawn for wide windows and in the table"
    assert page.count(f'<a tabindex="-1" href="{address}#t=70.00"') == 1, "music without a file leads there"
    assert "mpv --start=10.00 " in page


def test_on_a_phone_a_row_leads_to_the_episodes_list(get: Callable[..., Any]) -> None:
    page = get(f"/{DRAMA}").text
    drawn = page[page.index('<div class="slim">') : page.index("data-scene-here")]
    assert drawn.count('<a class="row"') == 2 and "data-play" not in drawn and "data-scene" not in drawn
    where = re.findall('<a class="row" tabindex="-1" href="#([^"]*)">', drawn)
    assert len(set(where)) == 2 and all(f'id="{anchor}" open' in page for anchor in where)


def test_a_song_keeps_its_number_and_colour_on_its_own_page(get: Callable[..., Any]) -> None:
    """On the drama's page That Man is one of many: its own page shows it under the same sign."""
    block = r'<g data-song="(\d+)"><rect class="(f\d)"[^>]*><title>\d+: That Man, Hyun Bin'
    of_drama, of_song = (set(re.findall(block, get(path).text)) for path in (f"/{DRAMA}", f"/{SONG}"))
    assert of_drama == of_song and len(of_song) == 1 and of_song != {("1", "f1")}
    own = get(f"/{SONG}").text
    assert "loose" not in own and "data-scene-here" in own and "data-scene=" in own


def test_the_player_is_told_what_the_episodes_use_of_a_song(get: Callable[..., Any]) -> None:
    told = get(f"/api/{SONG}/heard").json()
    assert told == {"episodes": ["1", "2"], "spans": [[3.5, 33.5], [3.5, 33.5]]}
    assert get("/api/recording/secret-garden--that-woman/heard").json() == {"episodes": [], "spans": []}
    assert get("/api/recording/nothing/heard").status_code == 404


def test_two_seasons_are_told_apart(tmp_path: Path) -> None:
    catalogue = open_catalogue(f"sqlite:///{tmp_path}/c.sqlite", with_pack=False)
    for season in (1, 2):
        sheet = CueSheet(f"S{season}.mkv", 100.0, ())
        keep_sheet(catalogue, KeptSheet(tmp_path / sheet.media, sheet, Known(), {}, "s", DRAMA, season, 3))
    assert [e.name for e in timelines(catalogue, DRAMA, []).episodes] == ["1×3", "2×3"]


def test_what_is_linked_to_no_song_is_listed_and_can_be_linked(
    room: Catalogue, get: Callable[..., Any]
) -> None:
    page = get(f"/{DRAMA}").text
    told = page[page.index("Also heard, linked to no song") : page.index("What is known")]
    assert "&lt;b&gt;loose" in told and "2×" in told
    assert "1 piece of music in no track of yours comes back: A." in told


def test_the_scene_comes_by_ranges_and_only_of_what_was_heard(
    room: Catalogue, get: Callable[..., Any]
) -> None:
    kept = sheets_of(room, DRAMA)[0]
    kept.media.write_bytes(bytes(range(100)))
    part = get("/scene/secret-garden/Secret Garden S01E01.mkv", headers={"range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, bytes(range(10, 20)))
    assert part.headers["content-type"] == "video/x-matroska"
    for absent in ("Secret Garden S01E02.mkv", "..%2fcatalogue.sqlite", "catalogue.sqlite"):
        assert get(f"/scene/secret-garden/{absent}").status_code == 404
    keep_sheet(
        room,
        replace(kept, media=kept.media.with_suffix(".sqlite"), sheet=replace(kept.sheet, media="x.sqlite")),
    )
    assert "no file that a browser plays" in get("/scene/secret-garden/x.sqlite").text


def test_a_name_for_the_unknown_is_shown(room: Catalogue, get: Callable[..., Any]) -> None:
    name_unknown(room, DRAMA, "A", "The rain piano")
    page = get(f"/{DRAMA}").text
    name_unknown(room, DRAMA, "A", "unknown A")
    assert "The rain piano, 1:10 to 1:20" in page
    assert "unknown A" not in page


@pytest.mark.parametrize(
    ("form", "begins", "kind"),
    [("webvtt", "WEBVTT", "text/vtt"), ("mpv", ";FFMETADATA1", "text/plain"), ("kodi", "##", "text/plain")],
)
def test_players_get_an_episodes_cues(get: Callable[..., Any], form: str, begins: str, kind: str) -> None:
    answer = get(f"/{DRAMA}/cues/{form}/Secret Garden S01E01.mkv")
    assert answer.text.startswith(begins)
    assert answer.headers["content-type"].startswith(kind)
    assert "UTF-8''Secret%20Garden%20S01E01." in answer.headers["content-disposition"]


@pytest.mark.parametrize("path", ["cues/mp3/Secret Garden S01E01.mkv", "cues/json/absent.mkv"])
def test_what_was_not_heard_is_not_there(get: Callable[..., Any], path: str) -> None:
    assert get(f"/{DRAMA}/{path}").status_code == 404


def test_a_drama_that_was_not_heard_has_no_timeline(get: Callable[..., Any]) -> None:
    assert "Read as a table" not in get("/drama/the-heirs").text
