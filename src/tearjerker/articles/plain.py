"""Which lines does a plain or Markdown text hold?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from tearjerker.articles.blocks import SIGN, Block, tidy
from tearjerker.articles.players import players_of_text

_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*$")
_BULLET = re.compile(r"[-*+•·~]\s+(?=\S)")
_RULE = re.compile(r"([-*_=])(\s*\1){2,}$")


def plain_blocks(text: str) -> list[Block]:
    """The lines of a text, without their marks."""
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
    return blocks


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
    bullet = _BULLET.match(line) or SIGN.match(line)
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
