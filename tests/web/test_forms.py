"""Can one put things right from a page, and only from a page?"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from furnished import SLUG, furnish
from selectolax.lexbor import LexborHTMLParser as HTMLParser
from starlette.testclient import TestClient

from tearjerker.catalogue import Catalogue
from tearjerker.settings import settings
from tearjerker.web import make_app, shelf
from tearjerker.web.forms import corrected
from tearjerker.web.guard import Rules

RULES = Rules()
TOKEN = RULES.token("form")
ARTICLE = """# Three songs for a rainy night

## 1. "That Woman" by Baek Ji Young (Secret Garden)
It won the OST Award.

## 2. "My Destiny" by Lyn (My Love from the Star)
From 2014.
"""


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def mine(
    request: pytest.FixtureRequest,
    new_url: Callable[[str], str],
    tmp_path_factory: pytest.TempPathFactory,
    reading: dict[str, Any],
) -> Iterator[Catalogue]:
    """A furnished room of this module's own, since these tests change it; on each kind of database."""
    made = furnish(tmp_path_factory.mktemp("mine"), reading, new_url(request.param))
    yield made
    made.engine.dispose()


@pytest.fixture
def client(mine: Catalogue) -> Iterator[TestClient]:
    app = make_app(mine, settings(), RULES)
    with TestClient(
        app, base_url="http://127.0.0.1:8891", client=("127.0.0.1", 5), follow_redirects=False
    ) as one:
        yield one


def fields(page: str) -> dict[str, str]:
    """What a browser would send of the first form that posts."""
    form = HTMLParser(page).css_first("main form[method=post]")
    assert form is not None
    told = {}
    for node in form.css("input, select, textarea"):
        name, kind = node.attributes.get("name"), node.attributes.get("type")
        if name and node.tag == "select":
            told[name] = (node.css_first("option[selected]") or node.css_first("option")).attributes[
                "value"
            ] or ""
        elif name and (kind != "checkbox" or "checked" in node.attributes):
            told[name] = node.attributes.get("value") or ("on" if kind == "checkbox" else "")
    return told


@pytest.mark.parametrize(
    "path", ["/import", "/import/keep", "/library/1", "/recording/secret-garden--that-man/say", "/enter"]
)
def test_a_form_without_our_token_changes_nothing(client: TestClient, path: str) -> None:
    answer = client.post(path, data={"text": "x", "recording": "", "token": "guess"})
    assert answer.status_code == 400 and "load the page again" in html.unescape(answer.text)


def test_an_article_is_read_put_right_and_kept(client: TestClient) -> None:
    shown = client.post("/import", data={"text": ARTICLE, "token": TOKEN})
    assert shown.status_code == 200 and "Nothing is kept yet" in shown.text
    told = fields(shown.text)
    assert (
        told["title-0-0"] == "That Woman" and told["recording-0-0"] == "recording/secret-garden--that-woman"
    )
    told |= {"title": "Two for the rain", "title-0-0": "That Woman!", "drama-0-0": "시크릿 가든"}
    del told["keep-1"]
    kept = client.post("/import/keep", data=told)
    assert kept.status_code == 303 and kept.headers["location"] == "/list/two-for-the-rain"
    content = client.get("/api/list/two-for-the-rain").json()
    assert [s["title"] for e in content["entries"] for s in e["songs"]] == ["That Woman!"]
    assert content["entries"][0]["songs"][0]["drama"] == "시크릿 가든"
    assert "My Destiny" not in client.get("/list/two-for-the-rain").text


@pytest.mark.parametrize(
    "address", ["/etc/passwd", "file:///etc/passwd", "notes.md", "-", "ftp://example.org/x", ""]
)
def test_only_web_addresses_are_read(client: TestClient, address: str) -> None:
    answer = client.post("/import", data={"address": address, "token": TOKEN})
    assert "is no web address" in html.unescape(answer.text) and "root:" not in answer.text


def test_an_address_on_this_machine_is_not_fetched(client: TestClient) -> None:
    answer = client.post("/import", data={"address": "http://127.0.0.1:1/x", "token": TOKEN})
    assert HTMLParser(answer.text).css_first("[role=alert]") is not None


def test_a_damaged_reading_is_refused_whole(client: TestClient) -> None:
    for reading in (
        "",
        "[]",
        "{",
        '{"entries": 3}',
        '{"entries": [{"songs": 1}], "claims": [], "title": "x"}',
    ):
        answer = client.post("/import/keep", data={"reading": reading, "keep-0": "on", "token": TOKEN})
        assert answer.status_code == 400, reading


def test_corrections_keep_claims_with_their_entries(reading: dict[str, Any]) -> None:
    kept = {f"keep-{n}": "on" for n in (1, 4)}
    told = corrected(reading, kept | {"recording-1-0": "javascript:x"})
    assert [e["rank"] for e in told["entries"]] == [2, 5]
    assert {c["entry"] for c in told["claims"]} == {0, 1}
    assert told["entries"][0]["songs"][0]["recording"] is None


def test_a_file_is_linked_by_hand_and_the_page_knows(client: TestClient, mine: Catalogue) -> None:
    (unlinked,) = shelf.library(mine, linked=False).shown
    page = client.get(f"/library/{unlinked.id}", params={"q": "모먼트"})
    assert "Moment" in page.text
    moment = "recording/the-heirs--moment"
    done = client.post(f"/library/{unlinked.id}", data={"recording": moment, "token": TOKEN})
    assert done.headers["location"] == "/library"
    assert "Play 8 of 8" in re.sub(r"\s+", " ", HTMLParser(client.get(f"/list/{SLUG}").text).text())
    assert (
        client.post(f"/library/{unlinked.id}", data={"recording": "recording/no", "token": TOKEN}).status_code
        == 404
    )
    client.post(f"/library/{unlinked.id}", data={"recording": "", "token": TOKEN})
    assert shelf.own_file(mine, unlinked.id).because == "you said it is none of ours"


def test_what_one_knows_is_added_with_its_source(client: TestClient, mine: Catalogue) -> None:
    path = "/recording/secret-garden--that-man"
    told = {
        "property": "note",
        "value": "sung <b>live</b> in 2011",
        "source": "https://example.org/x",
        "lang": "en",
    }
    assert client.post(f"{path}/say", data=told | {"token": TOKEN}).headers["location"] == path
    page = client.get(path).text
    assert "sung &lt;b&gt;live&lt;/b&gt; in 2011" in page
    fact = next(f for f in mine.entity(path[1:]).all("note") if f.origin == "user")
    assert fact.status == "unverified" and fact.sources[0].url == "https://example.org/x"
    for wrong in (
        {"source": "javascript:x"},
        {"property": "work"},
        {"property": "released", "value": "soon"},
    ):
        assert client.post(f"{path}/say", data=told | wrong | {"token": TOKEN}).status_code == 400


def test_the_password_opens_the_door(mine: Catalogue) -> None:
    rules = Rules(host="192.0.2.1", password="correct horse")
    app = make_app(mine, settings(), rules)
    client = TestClient(app, base_url="http://192.0.2.1", client=("192.0.2.9", 5), follow_redirects=False)
    token = fields(client.get("/enter").text)["token"]
    assert client.post("/enter", data={"password": "wrong", "token": token}).status_code == 403
    done = client.post("/enter", data={"password": "correct horse", "token": token})
    cookie = done.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=strict" in cookie
    assert client.get("/list").status_code == 200
    tries = [client.post("/enter", data={"password": "x", "token": token}).status_code for _ in range(8)]
    assert tries[-1] == 429


def test_a_reading_may_hold_anything_and_the_form_still_holds_it(client: TestClient) -> None:
    shown = client.post(
        "/import", data={"text": ARTICLE.replace("Three", '"><script>x</script>'), "token": TOKEN}
    )
    assert "<script>x" not in shown.text
    assert "<script>x" in json.loads(fields(shown.text)["reading"])["title"]
