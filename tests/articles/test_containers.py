"""Files that are no text say what they are; pages saved as one file are opened."""

import gzip
import zipfile
from pathlib import Path

import pytest

from tearjerker.articles.page import parse
from tearjerker.errors import BadSource

SAVED = b"""From: <Saved by a browser>
Subject: Two songs
MIME-Version: 1.0
Content-Type: multipart/related;
\ttype="text/html";
\tboundary="----X"

------X
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: quoted-printable

<html><body><h1>Two OSTs</h1><p>1. =E2=80=9CStay With Me=E2=80=9D =E2=80=93 Chan=
yeol (Goblin)</p></body></html>
------X--
"""


def test_a_page_saved_as_one_file_is_opened() -> None:
    assert [b.text for b in parse(SAVED).blocks] == ["Two OSTs", "1. “Stay With Me” – Chanyeol (Goblin)"]


def test_utf_16_needs_no_mark() -> None:
    for codec in ("utf-16-le", "utf-16-be"):
        page = parse("1. “Always” – Yoon Mi Rae (Goblin)\n".encode(codec), ".txt")
        assert page.blocks[0].text == "1. “Always” – Yoon Mi Rae (Goblin)"


def _word(path: Path) -> bytes:
    with zipfile.ZipFile(path / "a.docx", "w") as file:
        file.writestr("word/document.xml", "<w:t>“Always” – Yoon Mi Rae</w:t>")
    return (path / "a.docx").read_bytes()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"%PDF-1.7\n\xe2\xe3", "is a PDF"),
        (gzip.compress(b"<p>Always</p>", mtime=0), "unpack it first"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "is a picture"),
        (b"{\\rtf1 Always}", "rich text"),
        (b"<html><frameset><frame src=a></frameset></html>", "frames"),
        (b"<html><body><div id=root></div><script>draw()</script></body></html>", "scripts"),
        (b"<html><noscript>Please enable JavaScript.</noscript><script></script></html>", "scripts"),
    ],
)
def test_what_is_no_text_is_named(data: bytes, said: str) -> None:
    with pytest.raises(BadSource, match=said):
        parse(data, ".html", name="a.html")


def test_a_word_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadSource, match=r"a\.docx is a Word"):
        parse(_word(tmp_path), ".docx", name="a.docx")


def test_a_short_page_with_a_script_is_read() -> None:
    page = parse("<html><script>count()</script><p>“Always” – Yoon Mi Rae (Goblin)</p></html>")
    assert page.blocks[0].text == "“Always” – Yoon Mi Rae (Goblin)"
