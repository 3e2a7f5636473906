"""What lines does a page hold, and what is each of them?

HTML, Markdown and plain text become the same thing: a `Page` of `Block`s in reading order.

    page = parse(data, "text/html")       # bytes, and what is known of their type
    page.title, page.language, page.blocks
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tearjerker.articles.blocks import Block, Page, ranked
from tearjerker.articles.containers import check_drawn, opened
from tearjerker.articles.encoding import decode
from tearjerker.articles.language import language_of
from tearjerker.articles.markup import TAG, html_blocks
from tearjerker.articles.plain import plain_blocks
from tearjerker.errors import BadSource

LARGEST = 16 * 2**20
"""Bytes.  No article is near it; beyond it a page is a dump or an attack."""


def parse(data: bytes | str, kind: str = "", *, name: str = "the text") -> Page:
    """The page in these bytes.  `kind`: a media type or file suffix; `name`: what errors call it.

    Raises BadSource for what is empty, larger than `LARGEST`, or no text.
    """
    if len(data) > LARGEST:
        size = f"{len(data) / 2**20:.0f} MB"
        raise BadSource(f"{name} is {size} large; expected an article below 16 MB: save its text alone")
    text = data if isinstance(data, str) else decode(opened(data, name), name)
    if not text.strip():
        raise BadSource(f"{name} is empty; expected an article as text, Markdown or HTML")
    html = _is_html(text, kind)
    blocks, hints = html_blocks(text, name) if html else (plain_blocks(text), ())
    if html:
        check_drawn(text, sum(len(b.text) for b in blocks), name)
    blocks = list(ranked(blocks))
    language = language_of("\n".join(b.text for b in blocks))
    return Page(_title(blocks, hints), language, tuple(blocks), hints=hints)


def _is_html(text: str, kind: str) -> bool:
    if "html" in kind or kind in (".htm", ".xhtml"):
        return True
    head = text[:2000].lower()
    if "<html" in head or "<!doctype html" in head:
        return True
    return kind not in (".txt", ".md", "text/markdown") and bool(TAG.search(text[:20000]))


# -- the title ----------------------------------------------------------------------------------------------

_ABOUT = re.compile(
    r"\bosts?\b|soundtracks?|k-?dramas?|\bdramas?\b|songs?|playlist|드라마|노래|ドラマ|主題歌|韓劇|lagu|canciones|"
    r"músicas?|banda sonora",
    re.I,
)


def _title(blocks: Sequence[Block], hints: Sequence[str]) -> str:
    """The article's title: what the page's head says, else the first line that looks like one."""
    if hints:
        return min(hints[:3], key=lambda h: (not any(_starts(h, o) for o in hints if o != h), len(h)))
    first = [b for b in blocks if b.text][:5]
    first = [b for b in first if b.tag == "h1" or not (b.rank or re.match(r"\d{1,3}\s*[.)위位]", b.text))]
    for block in first:
        if block.tag == "h1":
            return block.text
    for block in first:
        if 10 <= len(block.text) <= 160 and _ABOUT.search(block.text) and not _is_sentence(block.text):
            return block.text
        if len(block.text) > 200:
            break
    opening = next((b for b in blocks if b.text), None)
    if not first or first[0] is not opening:  # the text begins with its list
        return ""
    return first[0].text if len(first[0].text) <= 100 and not _is_sentence(first[0].text) else ""


def _starts(short: str, long: str) -> bool:
    return long.startswith(short)


def _is_sentence(text: str) -> bool:
    return text.endswith((".", "。", "…", ":", "다.")) and not re.search(r"Pt\. ?\d*$", text)
