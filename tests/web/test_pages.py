"""Does every page say what the catalogue says, safely?"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from furnished import PAGES, SLUG, keep, own, tone
from selectolax.lexbor import LexborHTMLParser as HTMLParser
from starlette.testclient import TestClient

from tearjerker import web
from tearjerker.catalogue import Catalogue, open_catalogue
from tearjerker.model import Fact, Source
from tearjerker.settings import settings
from tearjerker.web import make_app, say
from tearjerker.web.guard import Rules

Get = Callable[..., Any]
MOST_QUESTIONS = 20  # to the database, for one page
BUDGET = 100_000  # bytes on the wire: page, styles, scripts and every cover; fonts apart


def text(answer: Any) -> str:
    tree = HTMLParser(answer.text)
    body = tree.body
    assert body is not None
    return " ".join(body.text(separator=" ").split())


@pytest.mark.parametrize("path", PAGES)
def test_nothing_in_a_page_runs_or_loads_from_elsewhere(get: Get, path: str) -> None:
    tree = HTMLParser(get(path).text)
    for node in tree.css("*"):
        told = {k: v or "" for k, v in node.attributes.items()}
        assert "style" not in told, node.html
        assert not any(name.startswith("on") for name in told), node.html
        loads = told.get("src") or (told.get("href", "") if node.tag == "link" else "")
        assert not re.match(r"(?:[a-z]+:)?//", loads), node.html
        assert node.tag not in ("style", "iframe", "object", "embed"), node.html
        assert node.tag != "script" or told.get("src") or told.get("type") == "application/ld+json"


@pytest.mark.parametrize("path", PAGES)
def test_a_page_and_all_it_needs_stay_in_the_budget(get: Get, path: str) -> None:
    page = get(path)
    tree = HTMLParser(page.text)
    needs = {n.attributes.get("href") for n in tree.css("link[rel=stylesheet]")}
    needs |= {n.attributes.get("src") for n in tree.css("img")}
    needs |= {f"/static/{p.name}" for p in Path(web.__file__).parent.glob("static/*.js")}
    weight = sum(int(a.headers["content-length"]) for a in (page, *(get(str(n)) for n in needs)))
    assert weight < BUDGET, f"{path} weighs {weight}"


def test_the_list_shows_songs_in_both_scripts_with_their_claims(get: Get) -> None:
    page = text(get(f"/list/{SLUG}"))
    for told in (
        "Paradise 파라다이스",
        "그 여자",
        "Not so",
        "Put right",
        "The released title is Moment",
    ):
        assert told in page
    assert "The article calls it “Love Is The Moment”" in page
    assert "Play 7 of 8" in page
    assert "Live performance YouTube" in page
    assert "Named in passing A Song Nobody Linked Somebody, Some Drama" in page


def test_the_list_tells_machines_what_it_is(get: Get) -> None:
    node = HTMLParser(get(f"/list/{SLUG}").text).css_first('script[type="application/ld+json"]')
    assert node is not None
    told = json.loads(node.text())
    assert told["@type"] == "ItemList"
    assert told["itemListElement"][1]["item"]["name"] == "I Miss You"


@pytest.mark.parametrize(
    ("form", "holds"),
    [
        ("jspf", '"title"'),
        ("xspf", "<trackList"),
        ("m3u8", "#EXTINF"),
        ("md", "# Seven"),
        ("csv", "Paradise"),
    ],
)
def test_the_list_leaves_in_every_form(get: Get, form: str, holds: str) -> None:
    answer = get(f"/list/{SLUG}.{form}")
    assert answer.status_code == 200 and holds in answer.text
    assert f'filename="{SLUG}.{form}"' in answer.headers["content-disposition"]
    assert get(f"/list/{SLUG}.exe").status_code == 404


def test_home_begins_with_the_dramas_one_has_songs_of(get: Get) -> None:
    page = HTMLParser(get("/").text)
    shelf = next(s for s in page.css("section") if "On your shelf" in s.text())
    cards = [(a.attributes["href"], a.css_first(".s").text()) for a in shelf.css("a.card")]
    assert {href for href, _ in cards[:2]} == {"/drama/boys-over-flowers", "/drama/secret-garden"}
    assert all(told.endswith("2 songs") for _, told in cards[:2])


def test_a_playlist_can_lie_in_the_music_folder(get: Get) -> None:
    """As servers in a container need it, which see that folder under another name."""
    whole, below = (get(f"/list/{SLUG}.m3u8{query}").text.splitlines() for query in ("", "?below=1"))
    paths = [[line for line in some if line.endswith(".wav")] for some in (whole, below)]
    assert len(paths[0]) == 7 and all(path.startswith("/") for path in paths[0])
    assert [path.rpartition("/")[2] for path in paths[0]] == paths[1]


def test_a_song_stands_beside_what_it_answers_the_first_one_left(get: Get) -> None:
    for path in ("/recording/secret-garden--that-man", "/recording/secret-garden--that-woman"):
        tree = HTMLParser(get(path).text)
        left, right = (tree.css_first(f".dip .{side}").text() for side in "ab")
        assert "That Woman" in left and "That Man" in right
        assert "answers" in tree.css_first(".ans").text()


def test_every_value_of_a_song_says_who_says_so(get: Get) -> None:
    tree = HTMLParser(get("/recording/stairway-to-heaven--i-miss-you").text)
    for line in tree.css(".cmp .fl"):
        assert line.css_first(".said"), line.text()


def test_a_drama_lists_its_songs_and_an_artist_theirs(get: Get) -> None:
    drama, artist = text(get("/drama/secret-garden")), text(get("/artist/baek-ji-young"))
    assert "Twenty episodes, SBS, from 13 November 2010 to 16 January 2011" in drama
    assert "That Man 그 남자" in drama
    assert "That Woman 그 여자" in artist and "2010" in artist


@pytest.mark.parametrize("query", ["bogo sipda", "보고 싶다", "i miss you"])
def test_search_finds_any_spelling(get: Get, query: str) -> None:
    found = HTMLParser(get("/search", params={"q": query}).text).css(".found li")
    assert any('href="/recording/stairway-to-heaven--i-miss-you"' in (row.html or "") for row in found)


def test_the_api_answers_as_the_pages_do(get: Get) -> None:
    told = get("/api/recording/secret-garden--that-man").json()
    assert told["name"] == "That Man" and told["hangul"] == "그 남자"
    assert all(s["sources"] for s in told["statements"])
    assert get("/api/search", params={"q": "그 남자"}).json()["results"][0]["id"] == told["id"]
    assert get(f"/api/list/{SLUG}").json()["entries"][0]["rank"] == 1
    assert len(get("/api/drama?limit=3").json()) == 3
    assert get("/api/drama/none-such").status_code == 404
    assert "error" in get("/api/shoe").json()


def test_what_is_not_there_is_said_with_a_way_on(get: Get) -> None:
    answer = get("/recording/none-such")
    assert answer.status_code == 404
    assert "tearjerker find looks it up by name" in text(answer)


def test_an_empty_room_explains_the_one_command(tmp_path: Path) -> None:
    catalogue = open_catalogue(f"sqlite:///{tmp_path}/c.sqlite", with_pack=False)
    client = TestClient(make_app(catalogue, settings(), Rules()), base_url="http://127.0.0.1")
    assert "tearjerker read examples/seven-iconic-osts.md --keep" in text(client.get("/"))
    assert "tearjerker scan ~/Music" in text(client.get("/library"))


def test_a_page_is_new_once_the_catalogue_changed(tmp_path: Path, reading: dict[str, Any]) -> None:
    catalogue = open_catalogue(f"sqlite:///{tmp_path}/c.sqlite", with_pack=False)
    client = TestClient(make_app(catalogue, settings(), Rules()), base_url="http://127.0.0.1")
    assert "No list is kept yet" in text(client.get("/list"))
    keep(catalogue, "one", reading)
    assert "Seven songs" in text(client.get("/list"))


HOSTILE = '<script>alert(1)</script>"><img src=x onerror=alert(2)>'


def test_nothing_from_an_article_or_a_source_gets_through_unescaped(tmp_path: Path) -> None:
    catalogue = open_catalogue(f"sqlite:///{tmp_path}/c.sqlite", with_pack=False)
    song = {
        "title": HOSTILE,
        "artists": [{"name": HOSTILE, "group": HOSTILE}],
        "drama": HOSTILE,
        "recording": None,
        "listen": [{"kind": "youtube", "id": '"><script>'}, {"kind": "evil", "id": "x"}],
    }
    linked = song | {"recording": "recording/bad"}
    claim = {
        "subject": HOSTILE,
        "kind": "year",
        "value": HOSTILE,
        "quote": HOSTILE,
        "verdict": "contradicted",
        "because": HOSTILE,
        "sources": ["javascript:alert(3)", HOSTILE],
        "entry": 0,
    }
    keep(
        catalogue,
        "bad",
        {
            "title": HOSTILE,
            "source": "javascript:alert(4)",
            "language": HOSTILE,
            "ordered": True,
            "entries": [
                {"rank": 1, "songs": [song, linked], "mood": [HOSTILE], "aside": False},
                {"rank": None, "songs": [song], "mood": [], "aside": True},
            ],
            "claims": [claim],
        },
    )
    source = (Source("javascript:alert(5)", HOSTILE),)
    catalogue.add(
        [
            Fact("recording/bad", "name", HOSTILE, {"lang": "en"}, source, origin="user"),
            Fact("drama/iris", "name", "IRIS", {}, source, origin="user"),
            Fact("recording/bad", "award", HOSTILE, {"body": HOSTILE}, source, origin="user"),
            Fact("recording/bad", "placement", "drama/iris", {"role": HOSTILE}, source, origin="user"),
        ]
    )
    music = tmp_path / "m"
    music.mkdir()
    own(catalogue, tone(music / "<img src=x onerror=alert(6)>.wav", 220, 0.1), music, "recording/bad")
    client = TestClient(make_app(catalogue, settings(), Rules()), base_url="http://127.0.0.1")
    for path in ("/", "/list", "/list/bad", "/recording/bad", "/drama/iris", "/library", "/recording"):
        answer = client.get(path)
        assert answer.status_code == 200
        assert "<script>alert" not in answer.text and "<img src=x" not in answer.text, path
        assert 'href="javascript:' not in answer.text, path
    asked = client.get("/search", params={"q": HOSTILE})
    assert "<script>alert" not in asked.text


def test_a_lock_screen_gets_its_cover_in_pixels(get: Get) -> None:
    answer = get("/cover/drama/secret-garden.png")
    assert answer.headers["content-type"] == "image/png"
    assert answer.content[:8] == b"\x89PNG\r\n\x1a\n" and answer.content[16:24] == bytes([0, 0, 1, 0] * 2)


def test_covers_are_svg_and_the_same_every_time(get: Get) -> None:
    one, two = get("/cover/drama/iris.svg"), get("/cover/drama/iris.svg")
    assert one.headers["content-type"] == "image/svg+xml"
    assert one.content == two.content and one.text.count("<circle") > 10


def test_a_fault_of_ours_is_still_a_page(tmp_path: Path, reading: dict[str, Any]) -> None:
    catalogue = open_catalogue(f"sqlite:///{tmp_path}/c.sqlite", with_pack=False)
    keep(catalogue, "broken", reading | {"entries": [{"songs": "no list"}]})
    app = make_app(catalogue, settings(), Rules())
    client = TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False)
    answer = client.get("/list/broken")
    assert answer.status_code == 500 and "Something here went wrong" in text(answer)
    assert "content-security-policy" in answer.headers


@pytest.mark.parametrize("path", [p for p in PAGES if "search" not in p])
def test_a_page_asks_the_database_a_few_times_and_never_once_a_row(room: Catalogue, path: str) -> None:
    client = TestClient(
        make_app(room, settings(), Rules()), base_url="http://127.0.0.1", client=("127.0.0.1", 5)
    )
    asked: list[str] = []

    def count(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        asked.append(statement)

    sa.event.listen(room.engine, "before_cursor_execute", count)
    try:
        client.get(path)
    finally:
        sa.event.remove(room.engine, "before_cursor_execute", count)
    assert len(asked) <= MOST_QUESTIONS, f"{path} asked {len(asked)} times"


def test_a_songs_page_shows_the_episodes_it_is_heard_in(get: Callable[..., Any]) -> None:
    page = get("/recording/boys-over-flowers--because-i-m-stupid").text
    assert "Heard in 3 episodes" in page
    assert page.index("<h3>Episode 1</h3>") < page.index("1:00–4:00") < page.index("<h3>Episode 2</h3>")
    assert "Heard in 3 episodes" in get("/recording/boys-over-flowers--paradise").text
    assert "Heard in" not in get("/recording/secret-garden--that-man").text


def test_a_list_of_hundreds_comes_in_pages(tmp_path: Path) -> None:
    catalogue = open_catalogue(f"sqlite:///{tmp_path}/c.sqlite", with_pack=False)
    songs = [{"title": f"Song {n}", "artists": [], "recording": None} for n in range(250)]
    keep(
        catalogue,
        "long",
        {"title": "Long", "entries": [{"rank": n + 1, "songs": [s]} for n, s in enumerate(songs)]},
    )
    client = TestClient(
        make_app(catalogue, settings(), Rules()), base_url="http://127.0.0.1", client=("127.0.0.1", 5)
    )
    pages = [client.get(f"/list/long?after={after}").text for after in (0, 100, 200)]
    assert [page.count('class="entry"') for page in pages] == [100, 100, 50]
    assert "Places 101 to 200" in pages[0] and "Places 201 to 250" in pages[1] and "Places before" in pages[2]
    assert client.get("/list/long?after=-1").status_code == 422


def test_a_singer_who_acts_has_the_dramas_on_the_page(get: Callable[..., Any]) -> None:
    page = get("/artist/hyun-bin").text
    assert "On screen" in page and "/drama/secret-garden" in page


@pytest.mark.parametrize(
    ("text", "told", "kind", "lang"),
    [
        ("보고 싶다", None, None, "ko"),
        ("18 어게인", "en", None, "ko"),
        ("トッケビ", None, None, "ja"),
        ("鬼怪", "zh", "translated", "zh"),
        ("Dokkaebi", "ko", "romanized", "ko-Latn"),
        ("Goblin", "ko", "usual", "ko"),
        ("Goblin", "en", "usual", ""),
        ("<b>", '"><script>', None, ""),
        (None, None, None, ""),
    ],
)
def test_a_voice_is_told_the_language_of_a_name(text: str, told: str, kind: str, lang: str) -> None:
    assert say.lang(text, told, kind) == lang


def test_names_in_other_scripts_say_which(get: Callable[..., Any]) -> None:
    page = get("/drama/goblin").text
    assert '<span lang="ja">トッケビ</span>' in page and '<span lang="ko-Latn">Dokkaebi</span>' in page
