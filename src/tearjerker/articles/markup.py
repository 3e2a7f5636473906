"""Which lines does an HTML page hold?

The part of the page that is the article is walked in reading order.  Where that finds next to nothing, the
text that JSON-LD gives is taken, then what trafilatura extracts.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from tearjerker.articles.blocks import SIGN, Block, tidy
from tearjerker.articles.plain import plain_blocks
from tearjerker.articles.players import player_of_node, players_of_text
from tearjerker.errors import BadSource
from tearjerker.model import Player

TAG = re.compile(r"<(p|div|h[1-6]|ul|ol|table|br)\b[^>]*>")
_BLOCKS = frozenset(
    ["p", "div", "li", "ul", "ol", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article",
     "main", "body", "blockquote", "pre", "table", "tbody", "thead", "tr", "td", "th", "figure", "figcaption",
     "center", "header", "hr", "br", "details", "summary", "address"]
)  # fmt: skip
_NOISE = (
    "script:not([type='application/ld+json']), style, template, nav, footer, aside, form, button, select, "
    "svg, head > noscript, [hidden], .comments, #comments, .related, .sidebar, .share, .breadcrumb"
)


def html_blocks(text: str, name: str = "the page") -> tuple[list[Block], tuple[str, ...]]:
    """The lines of a page's article, and the titles that its head gives.

    Raises BadSource for a page that nests its tags thousands deep.
    """
    if _depth(text) > _DEEPEST:
        raise BadSource(f"{name} nests its tags thousands deep, which no article does; save its text alone")
    tree = LexborHTMLParser(text)
    hints = tuple(_hints(tree))
    told = _articles_in_json(tree)
    for node in tree.css(_NOISE):
        node.decompose()
    root = _main(tree)
    blocks = _flow(root) if root is not None else []
    if sum(len(b.text) for b in blocks) < 200:
        blocks = _rescued(text, told, blocks)
    return blocks, hints


_DEEPEST = 3000  # the parser takes 0.1 s for 10 000 and 13 s for 100 000
_NESTING = re.compile(
    r"<(/?)(div|span|b|i|u|em|strong|font|a|ul|ol|table|section|article|blockquote|small|big)\b", re.I
)


def _depth(text: str) -> int:
    """How deep the tags nest at most, those left open counted in."""
    depth = deepest = 0
    for m in _NESTING.finditer(text):
        depth = max(0, depth - 1) if m[1] else depth + 1
        deepest = max(deepest, depth)
    return deepest


def _hints(tree: LexborHTMLParser) -> Iterator[str]:
    for query in ("meta[property='og:title']", "meta[name='twitter:title']"):
        node = tree.css_first(query)
        if node is not None and node.attributes.get("content"):
            yield tidy(node.attributes["content"] or "")
    for query in ("h1", "title"):
        node = tree.css_first(query)
        if node is not None and tidy(node.text()):
            yield tidy(node.text())


def _articles_in_json(tree: LexborHTMLParser) -> str:
    """The article's body where JSON-LD gives it."""
    for node in tree.css("script[type='application/ld+json']"):
        try:
            told = json.loads(node.text(), strict=False)
        except (ValueError, RecursionError):
            continue
        for thing in _things(told):
            if isinstance(body := thing.get("articleBody"), str):
                return html.unescape(body)
    return ""


def _things(told: Any) -> Iterator[dict[str, Any]]:
    """The objects of JSON-LD: alone, in a list, or in the `@graph` of one."""
    for thing in told if isinstance(told, list) else [told]:
        if isinstance(thing, dict):
            yield thing
            yield from _things(thing.get("@graph") or [])


def _main(tree: LexborHTMLParser) -> LexborNode | None:
    """The part of the page that is the article: the fullest <article> or <main> with most of the text."""
    body = tree.body
    if body is None:
        return None
    whole = len(body.text()) or 1
    for query in ("[itemprop=articleBody]", ".entry-content", ".post-content", "article", "main"):
        best = max(tree.css(query), key=lambda n: len(n.text()), default=None)
        if best is not None and len(best.text()) > 0.4 * whole:
            return best if len(tree.css(query)) < 3 else body  # many <article>s are an archive page
    return body


def _rescued(text: str, told: str, found: list[Block]) -> list[Block]:
    """Where our own walk finds next to nothing: JSON-LD, then trafilatura."""
    if len(told) > 200:
        return _told_blocks(told)
    if len(text) > 2 * 2**20:  # trafilatura takes minutes beyond this
        return found
    import trafilatura

    extracted: Any = trafilatura.extract(text, include_comments=False, include_tables=True)
    blocks = plain_blocks(extracted) if extracted else []
    return max(found, blocks, key=lambda some: sum(len(b.text) for b in some))


def _told_blocks(told: str) -> list[Block]:
    """The blocks of a body that JSON-LD gives, as text or with its tags."""
    root = LexborHTMLParser(told).root if TAG.search(told) else None
    return _flow(root) if root is not None else plain_blocks(told)


@dataclass
class _Walk:
    """The blocks so far, and the one being filled."""

    blocks: list[Block] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    bold: int = 0
    container: Any = None
    tag: str = "p"
    rank: int | None = None
    spanning: Mapping[int, str] = field(default_factory=dict)

    def flush(self) -> None:
        if self.words and self.tag == "tr":
            self.words.append(self.spanning.get(self.container, ""))
        text = tidy("".join(self.words))
        if (bullet := SIGN.match(text)) and self.tag == "p":
            text, self.tag = text[bullet.end() :], "li"
        if text:
            bold = self.bold >= len(text.replace(" ", "")) and self.tag == "p"
            self.blocks.append(Block(text, "b" if bold else self.tag, players_of_text(text), self.rank))
        self.words, self.bold = [], 0

    def play(self, player: Player) -> None:
        self.flush()
        if not self.blocks:
            self.blocks.append(Block("", "p"))
        last = self.blocks[-1]
        if player not in last.players:
            self.blocks[-1] = replace(last, players=(*last.players, player))


def _flow(root: LexborNode) -> list[Block]:
    """The blocks below a node, in reading order."""
    walk = _Walk(spanning=dict(_spanning(root)))
    numbers: dict[int, int] = {}
    for node in root.traverse(include_text=True):
        if node.tag == "-text":
            _take_text(walk, node, numbers)
        elif player := player_of_node(node):
            walk.play(player)
        elif node.tag in ("br", "hr"):
            walk.flush()
        elif node.tag in ("td", "th"):
            if walk.words and walk.tag == "tr" and node.parent and node.parent.mem_id == walk.container:
                walk.words.append(" | ")
            if node.mem_id in walk.spanning:
                _take_spanning(walk, node)
    walk.flush()
    return walk.blocks


def _take_spanning(walk: _Walk, cell: LexborNode) -> None:
    """Put before a cell what spans its row from above."""
    row = cell.parent
    if row is not None and row.mem_id != walk.container:
        walk.flush()
        walk.container, walk.tag, walk.rank = row.mem_id, "tr", None
    walk.words.append(walk.spanning[cell.mem_id])


_MOST_ROWS = 100  # that a cell may span


def _spanning(root: LexborNode) -> Iterator[tuple[int, str]]:
    """For cells what stands before them by a `rowspan` above, and for rows what so ends them."""
    for table in root.css("table"):
        if table.css_first("[rowspan]") is None or table.css_first("table table") is not None:
            continue
        open_: dict[int, tuple[int, str]] = {}
        for row in table.css("tr"):
            column = 0
            for cell in (c for c in row.iter() if c.tag in ("td", "th")):
                before = ""
                while column in open_:
                    before += _next_row(open_, column) + " | "
                    column += 1
                if before:
                    yield cell.mem_id, before
                if (rows := _number(cell, "rowspan")) > 1:
                    open_[column] = (rows - 1, cell.text())
                column += min(_number(cell, "colspan"), _MOST_ROWS)
            after = "".join(" | " + _next_row(open_, c) for c in sorted(open_) if c >= column)
            if after:
                yield row.mem_id, after


def _next_row(open_: dict[int, tuple[int, str]], column: int) -> str:
    """What spans this column, one row less of it."""
    left, text = open_.pop(column)
    if left > 1:
        open_[column] = (left - 1, text)
    return text


def _number(cell: LexborNode, name: str) -> int:
    value = cell.attributes.get(name) or "1"
    return min(int(value), _MOST_ROWS) if value.isdecimal() and value.isascii() else 1


def _take_text(walk: _Walk, node: LexborNode, numbers: dict[int, int]) -> None:
    container, bold = _container(node)
    if container is not None and container.mem_id != walk.container:
        if not (container.tag in ("td", "th") and walk.tag == "tr" and walk.words):
            walk.flush()
        walk.container = container.mem_id
        walk.tag = _tag(container)
        walk.rank = _rank(container, numbers) if walk.tag == "li" else None
    text = node.text_content or ""
    walk.words.append(text)
    if bold:
        walk.bold += len("".join(text.split()))


def _container(node: LexborNode) -> tuple[LexborNode | None, bool]:
    """The block that a text stands in, and whether it is bold there."""
    bold, up = False, node.parent
    for _ in range(30):
        if up is None or up.tag in _BLOCKS:
            break
        bold = bold or up.tag in ("b", "strong")
        up = up.parent
    if up is not None and up.tag in ("td", "th") and up.parent is not None:
        return up.parent, bold
    return up, bold


def _tag(node: LexborNode) -> str:
    up: LexborNode | None = node
    for _ in range(3):
        if up is None:
            break
        tag = up.tag or ""
        if re.fullmatch(r"h[1-6]|li|tr", tag):
            return tag
        if tag in ("td", "th"):
            return "tr"
        up = up.parent
    return "p"


def _rank(node: LexborNode, numbers: dict[int, int]) -> int | None:
    """The number of a list item in <ol>, by its `value`, the list's `start` and `reversed`."""
    item: LexborNode | None = node
    while item is not None and item.tag != "li":
        item = item.parent
    if item is None or item.parent is None or item.parent.tag != "ol":
        return None
    if item.mem_id not in numbers:
        whole, at = item.parent, item.parent.mem_id
        step = -1 if "reversed" in whole.attributes else 1
        first = int(whole.attributes.get("start") or (len(whole.css("li")) if step < 0 else 1))
        value = item.attributes.get("value")
        numbers[at] = int(value) if value and value.isdigit() else numbers.get(at, first - step) + step
        numbers[item.mem_id] = numbers[at]
    return numbers[item.mem_id]
