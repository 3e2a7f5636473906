"""From bytes to lines."""

from __future__ import annotations

import time

import pytest

from tearjerker.articles.blocks import Page
from tearjerker.articles.page import parse
from tearjerker.errors import BadSource


def texts(page: Page) -> list[tuple[str, str]]:
    return [(b.tag, b.text) for b in page.blocks]


def players(page: Page) -> list[str]:
    return [p.id for b in page.blocks for p in b.players]


def test_markdown_becomes_headings_lines_and_players() -> None:
    page = parse(
        "# My OSTs\n\nA *first* [song](https://x.example).\n"
        "https://youtu.be/abcdefghijk\n\n- **Bold** one\n\n---\n",
        ".md",
    )
    assert texts(page) == [("h1", "My OSTs"), ("p", "A first song."), ("li", "Bold one")]
    assert players(page) == ["abcdefghijk"]
    assert page.title == "My OSTs"


def test_lines_broken_at_a_width_are_joined_and_lists_are_not() -> None:
    wrapped = (
        "In response she sings of the woman whom nobody sees, and it is the saddest song of\n"
        "them all, as everyone who has heard it only once will tell you at length, and then\n"
        "once more, for those who came in late and could not hear it over their own sobbing,\n"
        "poor things.\n1. “A” – B (C)\n2. “D” – E (F)\n"
    )
    assert [b.text for b in parse(wrapped, ".txt").blocks][1:] == ["1. “A” – B (C)", "2. “D” – E (F)"]


def test_html_keeps_the_article_and_leaves_the_rest() -> None:
    page = parse(
        "<html><head><title>T</title></head><body><nav>X</nav><article><h2>One</h2>"
        "<p>two<br>three <b>four</b></p><ol start=4><li>five</li><li><p>six</p></li></ol>"
        "<table><tr><td>a</td><td>b</td></tr></table></article><footer>no</footer>" + "</body></html>"
    )
    assert texts(page) == [
        ("h2", "One"),
        ("p", "two"),
        ("p", "three four"),
        ("li", "five"),
        ("li", "six"),
        ("tr", "a | b"),
    ]
    assert [b.rank for b in page.blocks if b.tag == "li"] == [4, 5]


@pytest.mark.parametrize(
    "html",
    [
        '<iframe src="//www.youtube.com/embed/abcdefghijk?x=1"></iframe>',
        '<iframe src="about:blank" data-src="https://www.youtube-nocookie.com/embed/abcdefghijk"></iframe>',
        '<iframe data-lazy-src="https://youtube.com/embed/abcdefghijk"></iframe>',
        '<lite-youtube videoid="abcdefghijk"></lite-youtube>',
        '<amp-youtube data-videoid="abcdefghijk"></amp-youtube>',
        '<div class="embed-youtube" data-video-id="abcdefghijk"></div>',
        "<p>https://www.youtube.com/watch?v=abcdefghijk&amp;t=1</p>",
        '<a href="https://youtu.be/abcdefghijk">video</a>',
        '<noscript><iframe src="https://www.youtube.com/embed/abcdefghijk"></iframe></noscript>',
        '<iframe srcdoc="<a href=https://www.youtube.com/embed/abcdefghijk>"></iframe>',
        '<img src="https://i.ytimg.com/vi/abcdefghijk/hqdefault.jpg">',
    ],
)
def test_players_are_found_in_each_form(html: str) -> None:
    page = parse(f"<html><body><h2>One</h2>{html}<h2>Two</h2></body></html>")
    assert [p.id for p in page.blocks[0].players] == ["abcdefghijk"] or players(page)[0] == "abcdefghijk"


def test_other_players_are_found() -> None:
    page = parse(
        '<html><body><p>x</p><iframe src="https://open.spotify.com/embed/track/0123456789012345678901?s=1"></iframe>'
        '<iframe src="https://w.soundcloud.com/player/?url=https%3A//api.soundcloud.com/tracks/123&color=1"></iframe>'
        '<iframe src="https://embed.music.apple.com/us/album/a-b/12?i=34"></iframe></body></html>'
    )
    assert [(p.kind, p.id) for b in page.blocks for p in b.players] == [
        ("spotify", "track/0123456789012345678901"),
        ("soundcloud", "tracks/123"),
        ("apple", "us/album/a-b/12?i=34"),
    ]


@pytest.mark.parametrize("codec", ["utf-8", "utf-16", "cp949", "utf-8-sig"])
def test_korean_is_read_in_each_encoding(codec: str) -> None:
    text = "드라마 시크릿 가든의 노래 그 남자는 현빈이 불렀다"
    assert parse(text.encode(codec), ".txt").blocks[0].text == text


def test_japanese_in_shift_jis_is_read() -> None:
    text = "韓国ドラマの主題歌をまとめました。ドラマの名曲です。"
    assert parse(text.encode("shift_jis"), ".txt").blocks[0].text == text


def test_text_that_was_decoded_wrongly_once_is_mended() -> None:
    broken = "“Don’t Forget” – Baek Ji Young".encode().decode("cp1252", "replace")
    assert "Don’t" in parse(broken.replace("\ufffd", "\x9d").encode(), ".txt").blocks[0].text


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "is empty"),
        (b"  \n ", "is empty"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "is a picture"),
        (bytes(range(1, 256)) * 50, "is no text"),
        (b"a" * (17 * 2**20), "17 MB large"),
    ],
)
def test_what_is_no_article_is_named(data: bytes, says: str) -> None:
    with pytest.raises(BadSource, match=says):
        parse(data, name="x")


def test_tags_nested_a_million_deep_are_refused_at_once() -> None:
    began = time.perf_counter()
    with pytest.raises(BadSource, match="nests its tags"):
        parse("<html><body>" + "<div>" * 1_000_000 + "“A” – B (C)", ".html")
    assert time.perf_counter() - began < 10


def test_a_page_of_five_thousand_links_and_a_script_in_its_title_is_read() -> None:
    links = "".join(
        f'<li><a href="https://x.example/{n}">“Song {n}” – Singer {n} (Drama)</a></li>' for n in range(5000)
    )
    page = parse(
        f"<html><head><title>&lt;script&gt;alert(1)&lt;/script&gt; OST</title></head><body><ul>{links}</ul>"
    )
    assert page.title == "<script>alert(1)</script> OST"  # text; whoever shows it escapes it
    assert len(page.blocks) == 5000


@pytest.mark.parametrize(
    "text",
    [
        "1. “Lamp” – Oh Dal Rim (Salt Road)\n\nWe cried.\n\n2. “Rain” – Gummy (Salt Road)\n",
        "<ol><li>Lamp – Gummy</li><li>Rain – Gummy</li></ol>",
    ],
)
def test_a_text_that_begins_with_its_list_has_no_title(text: str) -> None:
    assert parse(text).title == ""


def test_hangul_that_was_shown_as_thai_is_turned_back_and_thai_is_left_alone() -> None:
    page = parse(
        "Conspiracy in the Court / ํ•œ์„ฑ๋ณ„๊ณก is dear to me ๐Ÿ™‚\nเพลงประกอบซีรีส์เกาหลี ที่ก้อง\n".encode(), ".txt"
    )
    assert [b.text for b in page.blocks] == [
        "Conspiracy in the Court / 한성별곡 is dear to me 🙂",
        "เพลงประกอบซีรีส์เกาหลี ที่ก้อง",
    ]
