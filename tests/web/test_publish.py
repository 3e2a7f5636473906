"""Does a published list open from a folder: all there, every link relative, the same bytes each time?"""

import re
import struct
import sys
import zlib
from dataclasses import replace
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "lists"))
from world import world

from tearjerker.catalogue import Catalogue
from tearjerker.lists.compose import Choice
from tearjerker.lists.keep import Kept
from tearjerker.lists.make import make_list
from tearjerker.lists.understand import Understood
from tearjerker.web import raster
from tearjerker.web.cover import svg
from tearjerker.web.publish import published, write

SITE = "https://example.org/lists"


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    return world(tmp_path_factory.mktemp("publish"))


def kept(catalogue: Catalogue, slug: str = "best", *, title: str = "The best", top: int = 5) -> Kept:
    content = make_list(catalogue, Understood(Choice(top)))
    return Kept(slug, title, "2026-11-22T19:00:00+00:00", "list", {**content, "title": title})


class Links(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [(tag, v) for k, v in attrs if k in ("href", "src") and v]


def test_every_link_is_relative_and_leads_to_a_file(catalogue: Catalogue) -> None:
    files = published(catalogue, [kept(catalogue)])
    links = Links(files["index.html"].decode()).found
    inside = [link for _, link in links if not link.startswith(("http", "#"))]
    assert len(inside) > 10 and not [link for link in inside if link.startswith("/")]
    assert set(inside) <= files.keys()
    assert not [
        link for tag, link in links if tag in ("img", "script", "iframe", "link") and link.startswith("http")
    ]


def test_the_page_has_its_playlists_its_data_and_its_preview(catalogue: Catalogue) -> None:
    files = published(catalogue, [kept(catalogue)], site=SITE)
    html = files["index.html"].decode()
    assert {f"best.{form}" for form in ("jspf", "xspf", "md", "csv")} <= files.keys()
    assert f'content="{SITE}/card.png"' in html and '"@type":"ItemList"' in html
    assert "That Woman" in html and "그 여자" in html and "1 × 11/11" in html
    assert "Your file" not in html and "/media/" not in html and "No file of yours" not in html


def test_an_m3u8_is_written_where_it_names_something(catalogue: Catalogue) -> None:
    """One's own files stay at home, so that it can only name players elsewhere."""
    silent = kept(catalogue)
    first = {**silent.content["entries"][0]}
    first["songs"] = [{**first["songs"][0], "listen": [{"kind": "youtube", "id": "aaaaaaaaaaa"}]}]
    heard = replace(silent, content={**silent.content, "entries": [first, *silent.content["entries"][1:]]})
    assert "best.m3u8" not in published(catalogue, [silent])
    assert "M3U8" not in published(catalogue, [silent])["index.html"].decode()
    assert b"watch?v=aaaaaaaaaaa" in published(catalogue, [heard])["best.m3u8"]


def test_the_same_list_gives_the_same_bytes(catalogue: Catalogue) -> None:
    assert published(catalogue, [kept(catalogue)], site=SITE) == published(
        catalogue, [kept(catalogue)], site=SITE
    )


def test_a_series_has_an_index_and_a_feed(catalogue: Catalogue) -> None:
    lists = [kept(catalogue, "one", title="One & <two>"), kept(catalogue, "three", top=2)]
    files = published(catalogue, lists, site=SITE)
    for page in ("one/index.html", "three/index.html"):
        folder = page.partition("/")[0]
        inside = [link for _, link in Links(files[page].decode()).found if not link.startswith(("http", "#"))]
        assert {str(Path(folder) / link).replace(f"{folder}/../", "") for link in inside} <= files.keys()
    index = Links(files["index.html"].decode()).found
    assert {link for _, link in index} >= {"one/index.html", "one/index.html#n0", "feed.xml"}
    assert {link.partition("#")[0] for _, link in index if not link.startswith(("http", "#"))} <= files.keys()
    assert files["card.png"] == files["one/card.png"]
    own = ET.fromstring(files["feed.xml"]).find("channel/{http://www.w3.org/2005/Atom}link")
    assert own is not None and own.get("href") == f"{SITE}/feed.xml"
    items = ET.fromstring(files["feed.xml"]).findall("channel/item")
    assert {i.findtext("title") for i in items} == {"One & <two>", "The best"}
    assert all(str(i.findtext("link")).startswith(f"{SITE}/") for i in items)
    assert datetime.strptime(str(items[0].findtext("pubDate")), "%a, %d %b %Y %H:%M:%S %z")
    assert "feed.xml" not in published(catalogue, lists)


def test_a_title_cannot_break_out(catalogue: Catalogue) -> None:
    evil = '"><script>alert(1)</script>'
    html = published(catalogue, [kept(catalogue, title=evil)], site=SITE)["index.html"].decode()
    assert "<script>alert" not in html


def test_files_are_written_whole(catalogue: Catalogue, tmp_path: Path) -> None:
    files = published(catalogue, [kept(catalogue)])
    write(files, tmp_path / "deep" / "site")
    there = {
        str(p.relative_to(tmp_path / "deep/site")) for p in (tmp_path / "deep/site").rglob("*") if p.is_file()
    }
    assert there == set(files)


# -- pixels ----------------------------------------------------------------------------------------------


def unpacked(data: bytes) -> np.ndarray:
    """A PNG by the standard, without our own code."""
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    chunks, at = {}, 8
    while at < len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        body = data[at + 4 : at + 8 + length]
        assert struct.unpack(">I", data[at + 8 + length : at + 12 + length])[0] == zlib.crc32(body)
        chunks[body[:4]], at = body[4:], at + 12 + length
    width, height, depth, colour = struct.unpack(">IIBB", chunks[b"IHDR"][:10])
    assert (depth, colour) == (8, 2)
    rows = np.frombuffer(zlib.decompress(chunks[b"IDAT"]), np.uint8).reshape(height, 1 + 3 * width)
    assert not rows[:, 0].any()
    return rows[:, 1:].reshape(height, width, 3)


def test_the_card_is_a_png_of_the_size_that_previews_take(catalogue: Catalogue) -> None:
    image = unpacked(published(catalogue, [kept(catalogue)])["card.png"])
    assert image.shape == (630, 1200, 3)
    assert len(np.unique(image.reshape(-1, 3), axis=0)) > 20


def test_a_stroke_lies_where_the_svg_says() -> None:
    drawn = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 320">'
        '<path fill="#ffffff" d="M0 0h320v320H0z"/>'
        '<g stroke="#ff0000" stroke-width="40"><path d="M100 100L200 100L200 200"/></g>'
        '<g stroke="#0000ff" stroke-width="10"><circle cx="60" cy="260" r="30"/></g></svg>'
    )
    image = raster.pixels(drawn, 320)
    red, blue, white = (255, 0, 0), (0, 0, 255), (255, 255, 255)
    seen = {
        p: tuple(image[p[1], p[0]])
        for p in ((150, 110), (215, 85), (95, 100), (200, 205), (30, 260), (60, 260))
    }
    assert seen == {
        (150, 110): red, (215, 85): red,  # the corner is square
        (95, 100): white, (200, 205): white,  # the ends are flat
        (30, 260): blue, (60, 260): white,
    }  # fmt: skip


@pytest.mark.parametrize("title", ["꽃보다", "시크릿", "아이리스", "별에서", "뷁", "쾌걸", None])
def test_every_cover_can_be_drawn(title: str | None) -> None:
    image = raster.pixels(svg("drama/x", title, episodes=16), 64)
    assert re.fullmatch(r"\(64, 64, 3\)", str(image.shape)) and image.std() > 1
