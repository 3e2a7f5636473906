"""Does walking through an index pass everything once, by any way?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, get_args

import pytest
import sqlalchemy as sa
from furnished import furnish
from selectolax.lexbor import LexborHTMLParser as HTMLParser
from starlette.testclient import TestClient

from tearjerker.catalogue import Catalogue, schema
from tearjerker.model import Kind
from tearjerker.settings import settings
from tearjerker.web import browse, make_app, shelf

WALKED = [k for k in get_args(Kind) if k in browse.MOST]


def pages(walk: Callable[[str], browse.Walk]) -> Iterator[str]:
    """Everything on the pages of a walk, in order."""
    after = ""
    while True:
        one = walk(after)
        yield from one.ids
        after = one.following
        if not after:
            return


@pytest.mark.parametrize("kind", WALKED)
def test_the_letters_together_pass_everything_once(room: Catalogue, kind: Kind) -> None:
    passed = [
        id
        for letter in browse.walk(room, kind).letters
        for id in pages(lambda after, at=letter: browse.walk(room, kind, letter=at, after=after))
    ]
    assert passed == room.ids(kind)


def test_a_year_has_the_dramas_that_began_in_it(room: Catalogue) -> None:
    found = list(pages(lambda after: browse.walk(room, "drama", year="2016", after=after)))
    said = {f.subject for f in room.facts("first_aired") if f.value.startswith("2016")}
    assert set(found) == said and len(found) == len(said) > 10
    assert "2016" in browse.walk(room, "drama").years


def test_the_most_sung_come_first_with_their_number(room: Catalogue) -> None:
    ids = browse.walk(room, "drama").ids
    songs = browse.songs_of(room, "drama", ids)
    assert list(ids) == sorted(ids, key=lambda i: -len(room.referring(i, "placement")))
    assert all(songs[i] == len({f.subject for f in room.referring(i, "placement")}) for i in ids[:5])


def test_the_order_by_count_goes_on_where_it_stopped(room: Catalogue) -> None:
    found = list(pages(lambda after: browse.walk(room, "recording", after=after)))
    assert len(found) == len(set(found)) > browse.PAGE


def test_what_took_long_to_count_is_believed_for_a_while() -> None:
    times = iter([0.0, 0.1, 0.1, 50.0, 101.0, 101.001, 101.001, 102.0, 102.001, 102.001])
    asked: list[str] = []

    class Counted:
        def count(self, kind: str) -> int:
            asked.append(kind)
            return 7

    counts = browse.Counts(lambda: next(times))
    for expected in (3, 3, 6, 9):  # a tenth of a second is believed for 100; a thousandth not at all
        assert counts(Counted())["drama"] == 7  # type: ignore[arg-type]
        assert len(asked) == expected


@pytest.mark.parametrize(
    "query", ["letter=%27", "letter=gg", "year=x", "year=99999", "after=zzz", "letter=g&after=%00"]
)
def test_odd_questions_are_answered_with_a_page(get: Callable[..., Any], query: str) -> None:
    assert get(f"/drama?{query}").status_code == 200


def test_a_library_of_hundreds_comes_in_pages_and_all_of_it_plays(
    tmp_path: Any, reading: dict[str, Any]
) -> None:
    catalogue = furnish(tmp_path, reading)
    rows = [
        {"path": f"{tmp_path}/music/OST {n // 50}/{n:03}.flac", "folder": f"{tmp_path}/music", "size": 1,
         "mtime_ns": "0", "digest": "", "state": "", "tags": {"title": f"Tune {n}"}, "duration_s": 60.0}
        for n in range(230)
    ]  # fmt: skip
    with catalogue.engine.begin() as connection:
        connection.execute(sa.insert(schema.media_file), rows)
    client = TestClient(make_app(catalogue, settings()), base_url="http://127.0.0.1:8891")
    first = HTMLParser(client.get("/library").text)
    assert "7 files linked, 231 not" in first.text()
    seen: list[str] = []
    href: str | None = "?show=unlinked"
    while href:
        page = HTMLParser(client.get(f"/library{href}").text)
        seen += [str(a.attributes["data-title"]) for a in page.css(".files [data-play]")]
        more = page.css_first(".more a")
        href = more.attributes["href"] if more else None
    assert len(seen) == len(set(seen)) == 231
    assert shelf.library(catalogue, linked=False, limit=1).shown[0].place == ""
    assert "OST 4" in page.text()
