"""What is a page to the reader: lines in reading order, each with the tag it stood in and its players."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from tearjerker.model import Player


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


SIGN = re.compile(r"[◆◇■□●○◎★☆♪♬♫♥♡❤✿❀✨▶►▷▸➤➔➜▪▫✔✓☞※︎️]+\s*(?=\S)")
"""A sign at a line's beginning that says no more than that a line begins."""


def tidy(text: str) -> str:
    """One line: white space and invisible characters made plain."""
    text = re.sub("[\u200b-\u200f\u2060\ufeff\xad\u202a-\u202e]", "", text)
    text = _RUN_ON.sub(". ", text)
    return re.sub(r"\s+", " ", text).strip()


_RUN_ON = re.compile(r"(?<=[가-힣]다)\.(?=[A-Z0-9가-힣‘'“\"\[<])")
"""Between sentences that Korean news sites run together: `있다.10CM의`."""


# -- numbers ------------------------------------------------------------------------------------------------

_NUMBER = re.compile(
    r"(?:#|no\.?\s?|\[?(?:ost\s?)?(?:part|pt|track|파트)\.?\s?)?(\d{1,3})\]?\s*[.)．]?$", re.I
)
_BARE = re.compile(r"(\d{1,3})\s+(?=[^\d\s.)(:/-])")


def ranked(blocks: list[Block]) -> Iterator[Block]:
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
    """Which blocks a pattern counts: 1, 2, 3 and on (the first may have lost theirs), or down to 1.

    Nothing where they are fewer than three.
    """
    matches = [(n, pattern.match(b.text)) for n, b in enumerate(blocks) if b.rank is None]
    found = [(n, int(m[1])) for n, m in matches if m]
    first = min(found[0][1], 3) if found else 1
    up = [f for i, f in enumerate(found) if f[1] == i + first]
    down = [f for i, f in enumerate(found) if f[1] == len(found) - i]
    best = max(up, down, key=len)
    return dict(best) if len(best) >= 3 and len(best) == len(found) else {}
