"""What lines does a page hold, and what is each of them?

HTML, Markdown and plain text become the same thing: a `Page` of `Block`s in reading order.  A block is one
line or paragraph with the tag it stood in and the players that follow it.

    page = parse(data, "text/html")       # bytes, and what is known of their type
    page.title, page.language, page.blocks

Wrong encodings are mended where that is certain: bytes that are no UTF-8 are tried in the page's own charset,
then in the Korean and Japanese ones; UTF-8 that was once read as Latin-1 is turned back.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from tearjerker.articles.language import language_of
from tearjerker.articles.players import player_of_node, players_of_text
from tearjerker.errors import BadSource
from tearjerker.model import Player

LARGEST = 16 * 2**20
"""Bytes.  No article is near it; beyond it a page is a dump or an attack."""

_BLOCKS = frozenset(
    [
        "p",
        "div",
        "li",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "section",
        "article",
        "main",
        "body",
        "blockquote",
        "pre",
        "table",
        "tbody",
        "thead",
        "tr",
        "td",
        "th",
        "figure",
        "figcaption",
        "center",
        "header",
        "hr",
        "br",
        "details",
        "summary",
        "address",
    ]
)
_NOISE = (
    "script:not([type='application/ld+json']), style, template, nav, footer, aside, form, button, select, "
    "svg, head > noscript, [hidden], .comments, #comments, .related, .sidebar, .share, .breadcrumb"
)
_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*$")
_BULLET = re.compile(r"[-*+•·~]\s+(?=\S)")
_SIGN = re.compile(r"[◆◇■□●○◎★☆♪♬♫♥♡❤✿❀✨▶►▷▸➤➔➜▪▫✔✓☞※︎️]+\s*(?=\S)")
_RULE = re.compile(r"([-*_=])(\s*\1){2,}$")


@dataclass(frozen=True, slots=True)
class Block:
    """One line or paragraph."""

    text: str
    tag: str = "p"
    """h1 … h6, p, li, tr (cells parted by ` | `), b (a paragraph all bold)."""
    players: tuple[Player, ...] = ()
    """The players between this block and the next."""
    rank: int | None = None
    """Its number, where it stands in a numbered HTML list."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page as lines."""

    title: str
    language: str
    blocks: tuple[Block, ...]
    url: str | None = None
    hints: tuple[str, ...] = field(default=())
    """Titles that the page's head gives: og:title, headline."""


def parse(data: bytes | str, kind: str = "", *, name: str = "the text") -> Page:
    """The page in these bytes.  `kind`: a media type or file suffix; `name`: what errors call it.

    Raises BadSource for what is empty, larger than `LARGEST`, or no text.
    """
    if len(data) > LARGEST:
        size = f"{len(data) / 2**20:.0f} MB"
        raise BadSource(f"{name} is {size} large; expected an article below 16 MB: save its text alone")
    text = data if isinstance(data, str) else decode(data, name)
    if not text.strip():
        raise BadSource(f"{name} is empty; expected an article as text, Markdown or HTML")
    page = _html(text) if _is_html(text, kind) else _plain(text)
    return replace(page, language=language_of("\n".join(b.text for b in page.blocks)))


def decode(data: bytes, name: str = "the text") -> str:
    """Bytes as text; BadSource for what is no text."""
    for mark, codec in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(codec, "replace")
    if b"\0" in data[:8192]:
        raise BadSource(f"{name} is no text (it holds zero bytes); expected text, Markdown or HTML")
    for codec in _codecs(data):
        try:
            text = data.decode(codec)
        except (UnicodeDecodeError, LookupError):
            continue
        if _control_share(text) < 0.01:
            return mend(text)
    text = data.decode("utf-8", "replace")
    if text.count("\ufffd") + _control_share(text) * len(text) > len(text) / 20:
        raise BadSource(f"{name} is no text in an encoding we know; save it as UTF-8")
    return mend(text)


def _codecs(data: bytes) -> Iterator[str]:
    yield "utf-8"
    told = re.search(rb"charset=[\"']?([\w-]+)", data[:4096])
    if told:
        yield told.group(1).decode("ascii")
    for codec in ("cp949", "shift_jis", "gb18030"):  # of these, the one whose letters make a language
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        if language_of(text) == {"cp949": "ko", "shift_jis": "ja", "gb18030": "zh"}[codec]:
            yield codec
    yield "cp1252"


def mend(text: str) -> str:
    """Turn back UTF-8 that was read as Latin-1 (`donâ€™t`) or Thai, where that is certain."""
    if _AS_THAI.search(text):
        text = _AS_THAI.sub(_from_thai, text)
    if not re.search("[ÃâëìíêåäæãÂ][\x80-\xbf€™œ“”˜\u0178-\u0192]", text):
        return text
    return "\n".join(_mend_line(line) for line in text.split("\n"))


_LOW = "\x80-\x9f€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"  # bytes 80 to 9F as Windows shows them
_AS_THAI = re.compile(
    rf"[\u0e4a-\u0e4d][{_LOW}\u0e01-\u0e1f][{_LOW}\xa0 \u0e01-\u0e1f]|\u0e50[{_LOW}\u0e01-\u0e1f]{{3}}"
)
"""A Hangul syllable or an emoji whose bytes were shown as TIS-620."""


def _from_thai(found: re.Match[str]) -> str:
    """The letter behind it; Thai that is Thai seldom decodes, and never to Hangul."""
    try:
        letter = b"".join(map(_thai_byte, found.group())).decode("utf-8")
    except UnicodeError:
        return found.group()
    return letter if letter >= "\U00010000" or "\uac00" <= letter <= "\ud7a3" else found.group()


def _thai_byte(c: str) -> bytes:
    if "\u0e01" <= c <= "\u0e5b":
        return bytes([ord(c) - 0xE01 + 0xA1])
    return b"\xa0" if c == " " else _byte(c)


def _mend_line(line: str) -> str:
    try:
        return b"".join(map(_byte, line)).decode("utf-8")
    except UnicodeError:
        return line


def _byte(c: str) -> bytes:
    """A letter as Windows wrote it; the five bytes that cp1252 leaves free stand for themselves."""
    return c.encode("latin-1") if c < "\xa0" else c.encode("cp1252")


def _control_share(text: str) -> float:
    head = text[:20000]
    return sum(c < " " and c not in "\t\n\r\f\x1b" for c in head) / max(1, len(head))


def _is_html(text: str, kind: str) -> bool:
    if "html" in kind or kind in (".htm", ".xhtml"):
        return True
    head = text[:2000].lower()
    if "<html" in head or "<!doctype html" in head:
        return True
    return kind not in (".txt", ".md", "text/markdown") and bool(_TAG.search(text[:20000]))


_TAG = re.compile(r"<(p|div|h[1-6]|ul|ol|table|br)\b[^>]*>")


# -- plain text and Markdown ------------------------------------------------------------------------------


def _plain(text: str) -> Page:
    blocks: list[Block] = []
    for raw in _unwrapped(text.splitlines()):
        players = players_of_text(raw)
        line, tag = _plain_line(raw)
        if line:
            blocks.append(Block(line, tag))
        if players and blocks:
            blocks[-1] = replace(blocks[-1], players=(*blocks[-1].players, *players))
        elif players:
            blocks.append(Block("", "p", tuple(players)))
    blocks = list(_ranked(blocks))
    return Page(_title(blocks, ()), "", tuple(blocks))


_NUMBER = re.compile(r"(?:#|no\.?\s?)?(\d{1,3})\s*[.)．]?$", re.I)
_BARE = re.compile(r"(\d{1,3})\s+(?=[^\d\s.)(:/-])")


def _ranked(blocks: list[Block]) -> Iterator[Block]:
    """The blocks, with numbers that stand alone or without a point given to what they count."""
    alone = _counting(blocks, _NUMBER)
    bare = _counting(blocks, _BARE)
    n = 0
    while n < len(blocks):
        block = blocks[n]
        if n in alone and n + 1 < len(blocks):
            whole = _whole(blocks[n + 1 : n + 4])
            n += len(whole)
            yield replace(whole[-1], text=" ".join(b.text for b in whole), rank=alone[n - len(whole)])
        elif n in bare:
            yield replace(block, text=_BARE.sub("", block.text, count=1), rank=bare[n])
        else:
            yield block
        n += 1


def _whole(blocks: list[Block]) -> list[Block]:
    """The first block, or the first few where an entry was broken to a width and ends with a bracket."""
    for n, block in enumerate(blocks):
        if len(block.text) > 60:
            break
        if re.search(r"[)）]\W?$", block.text):
            return blocks[: n + 1]
    return blocks[:1]


def _counting(blocks: list[Block], pattern: re.Pattern[str]) -> dict[int, int]:
    """Which blocks a pattern counts: 1, 2, 3 and on, or down to 1; nothing where they are fewer."""
    matches = [(n, pattern.match(b.text)) for n, b in enumerate(blocks) if b.rank is None]
    found = [(n, int(m[1])) for n, m in matches if m]
    up = [f for i, f in enumerate(found) if f[1] == i + 1]
    down = [f for i, f in enumerate(found) if f[1] == len(found) - i]
    best = max(up, down, key=len)
    return dict(best) if len(best) >= 3 and len(best) == len(found) else {}


def _unwrapped(lines: list[str]) -> Iterator[str]:
    """The lines, with those joined that were broken only to keep within a width (of at most 120)."""
    width = max(map(len, lines), default=0)
    long = [len(line) for line in lines if len(line) >= 60]
    if width > 120 or sum(n > width - 15 for n in long) < max(3, 0.5 * len(long)):
        yield from lines
        return
    whole = last = ""
    for line in lines:
        words = line.split()
        begins = not words or line[0] in " \t#>|<0123456789" or bool(_BULLET.match(line))
        if whole and not begins and len(last) >= 60 and len(last) + 1 + len(words[0]) > width - 12:
            whole += " " + line
        else:
            yield whole
            whole = line
        last = line
    yield whole


def _plain_line(raw: str) -> tuple[str, str]:
    """A line's text without markup, and its tag."""
    line = tidy(raw)
    if _RULE.match(line):
        return "", "p"
    heading = _HEADING.match(line)
    if heading:
        return _unmark(heading.group(2)), f"h{len(heading.group(1))}"
    bullet = _BULLET.match(line) or _SIGN.match(line)
    tag = "li" if bullet else "p"
    line = line[bullet.end() :] if bullet else line.removeprefix("> ")
    if re.fullmatch(r"(\*\*|__)[^*_]+\1:?", line):
        tag = "b"
    if line.startswith("|") and line.endswith("|"):
        cells = [c.strip() for c in line.strip("|").split("|")]
        return ("", "tr") if all(re.fullmatch(r":?-+:?", c) for c in cells) else (" | ".join(cells), "tr")
    return _unmark(line), tag


def _unmark(text: str) -> str:
    """Markdown without its marks: links become their words, addresses alone go."""
    text = re.sub(r"!\[[^\]]*\]\([^)]*\)", "", text)
    text = re.sub(r"\[([^\]]*)\]\((?:<[^>]*>|[^)\s]*)(?:\s+\"[^\"]*\")?\)", r"\1", text)
    text = re.sub(r"<?https?://\S+>?", "", text)
    text = re.sub(r"<(/?)(iframe|a|b|i|em|strong|br|span|p|div|lite-youtube)\b[^>]*>", "", text)
    text = re.sub(r"(\*\*|__)(.+?)\1", r"\2", text)
    text = re.sub(r"(?<!\w)([*_])(\S(?:.*?\S)?)\1(?!\w)", r"\2", text)
    return tidy(text)


def tidy(text: str) -> str:
    """One line: white space and invisible characters made plain."""
    text = re.sub("[\u200b-\u200f\u2060\ufeff\xad\u202a-\u202e]", "", text)
    return re.sub(r"\s+", " ", text).strip()


# -- HTML ---------------------------------------------------------------------------------------------------


def _html(text: str) -> Page:
    if _depth(text) > _DEEPEST:
        raise BadSource("the page nests its tags thousands deep, which no article does; save its text alone")
    tree = LexborHTMLParser(text)
    hints = tuple(_hints(tree))
    told = _articles_in_json(tree)
    for node in tree.css(_NOISE):
        node.decompose()
    root = _main(tree)
    blocks = _flow(root) if root is not None else []
    if sum(len(b.text) for b in blocks) < 200:
        blocks = _rescued(text, told, blocks)
    blocks = list(_ranked(blocks))
    return Page(_title(blocks, hints), "", tuple(blocks), hints=hints)


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
    blocks = list(_plain(extracted).blocks) if extracted else []
    return max(found, blocks, key=lambda some: sum(len(b.text) for b in some))


def _told_blocks(told: str) -> list[Block]:
    """The blocks of a body that JSON-LD gives, as text or with its tags."""
    root = LexborHTMLParser(told).root if _TAG.search(told) else None
    return _flow(root) if root is not None else list(_plain(told).blocks)


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
        if (bullet := _SIGN.match(text)) and self.tag == "p":
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


# -- the title ----------------------------------------------------------------------------------------------

_ABOUT = re.compile(
    r"\bosts?\b|soundtracks?|k-?dramas?|\bdramas?\b|songs?|playlist|드라마|노래|ドラマ|主題歌|韓劇|lagu|canciones|"
    r"músicas?|banda sonora",
    re.I,
)


def _title(blocks: list[Block], hints: tuple[str, ...]) -> str:
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
