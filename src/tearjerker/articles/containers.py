"""What holds the text, where a file is not the text itself?

A page that a browser saved as one file (MHTML) is opened.  Word files, PDFs, pictures and the like are named,
so that one knows what to do; so are pages that are drawn by scripts or parted into frames.
"""

from __future__ import annotations

import re
from email import message_from_bytes
from email.policy import default

from tearjerker.errors import BadSource

_KINDS = (
    (b"%PDF", "a PDF", "copy its text into a text file"),
    (b"PK\x03\x04", "a Word, EPUB or ZIP file", "save it as plain text or HTML"),
    (b"\xd0\xcf\x11\xe0", "an old Word file", "save it as plain text or HTML"),
    (b"{\\rtf", "a rich text file", "save it as plain text or HTML"),
    (b"\x1f\x8b", "compressed", "unpack it first"),
    (b"\xff\xd8\xff", "a picture", "type or copy its text"),
    (b"\x89PNG", "a picture", "type or copy its text"),
    (b"GIF8", "a picture", "type or copy its text"),
    (b"SQLite format 3", "a database", "give an article instead"),
    (b"ID3", "a sound file", "`tearjerker hear` listens to those"),
    (b"\x1aE\xdf\xa3", "a video", "`tearjerker hear` listens to those"),
)
"""How files begin that are no text, what they are, and what to do."""


def opened(data: bytes, name: str) -> bytes:
    """The text's bytes: what a saved page holds, else the same; BadSource for what is known to be no text."""
    for mark, what, remedy in _KINDS:
        if data.startswith(mark):
            raise BadSource(f"{name} is {what}; expected text, Markdown or HTML: {remedy}")
    return _saved_page(data) or data


def _saved_page(data: bytes) -> bytes | None:
    """The HTML in an MHTML file."""
    if not _MHTML.search(data[:2000]):
        return None
    for part in message_from_bytes(data, policy=default).walk():
        if part.get_content_type() == "text/html":
            found = part.get_payload(decode=True)
            return found if isinstance(found, bytes) else None
    return None


_MHTML = re.compile(rb"^Content-Type:\s*multipart/related", re.I | re.M)


def check_drawn(html: str, letters: int, name: str) -> None:
    """BadSource for a page whose text lies elsewhere; `letters`: how many of its own it has."""
    for letters_at_most, sign, why, remedy in _ELSEWHERE:
        if letters <= letters_at_most and sign.search(html):
            raise BadSource(f"{name} {why} and holds no text; expected an article: {remedy}")


_SAVE = "open it in a browser and save its text"
_ELSEWHERE = (
    (120, re.compile(r"<frame(?:set)?\b", re.I), "is parted into frames", "give the page in its main frame"),
    (120, re.compile(r"(?:enable|requires?|turn on) javascript", re.I), "is drawn by scripts", _SAVE),
    (10, re.compile(r"<script\b", re.I), "is drawn by scripts", _SAVE),
)
"""Up to how many letters of text, by what sign, why there is no more, and what to do."""
