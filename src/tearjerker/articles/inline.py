"""Which lists hide inside a paragraph?

    … with songs such as Dreaming (Dream High), Promise (My Love From the Star) and Someday (Dream High).
    … ‘좋아해요 - 폴킴’, 애절함을 담은 ‘일기 - 김나영’ …
    … △1위 : 폴킴 ‘안녕’ - 호텔 델루나 OST △2위 : 정승환 ‘너였다면’ - 또 오해영 OST …

The first two are read here by their repetition, whatever the words around; what the brackets hold is a drama
or a singer where the catalogue knows most of them as such.  The third is
parted into numbered lines (`parted`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from tearjerker.articles.blocks import Block
from tearjerker.articles.known import Known
from tearjerker.articles.layout import is_korean_name
from tearjerker.articles.lines import enclosed_in_quotes


@dataclass(frozen=True, slots=True)
class Item:
    """One song of a list in a sentence."""

    start: int
    end: int
    title: str
    singer: str | None = None
    drama: str | None = None


# -- numbers ------------------------------------------------------------------------------------------------

_MARK = re.compile(
    r"(?:^|(?<=[\s,;/)]))[△▲▷▶◆◇■□●○※☞]?\s*(?P<n>\d{1,2})\s*(?:위(?=[\s:：])|位(?=[\s:：])|[.)](?=\s))\s*[:：]?\s*"
)
_AFTER = re.compile(r"\s*(?:등(?:이|의|을|도|에|으로)?|などが|等)\s.*$|\s*[,;·△▲▷▶◆◇■□●○※☞]+\s*$")


def parted(blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks, with those parted that hold at least three numbered entries in one line, or two more."""
    last = 0
    for block in blocks:
        marks = _counted(list(_MARK.finditer(block.text))) if len(block.text) > 40 else []
        if len(marks) < (2 if last and marks and int(marks[0]["n"]) == last + 1 else 3):
            yield block
            continue
        last = int(marks[-1]["n"])
        before = block.text[: marks[0].start()].strip()
        if before:
            yield replace(block, text=before, players=())
        ends = [m.start() for m in marks[1:]] + [len(block.text)]
        for mark, end in zip(marks, ends, strict=True):
            text = _AFTER.sub("", block.text[mark.end() : end].strip())
            yield Block(text, "li", block.players if end == len(block.text) else (), int(mark["n"]))


def _counted(marks: list[re.Match[str]]) -> list[re.Match[str]]:
    """The longest run of numbers that count up or down by one."""
    best: list[re.Match[str]] = []
    for step in (1, -1):
        run = marks[:1]
        for a, b in pairwise(marks):
            run = [*run, b] if int(b["n"]) - int(a["n"]) == step else [b]
            best = max(best, run, key=len)
    return best


# -- brackets and dashes ------------------------------------------------------------------------------------

_SMALL = r"(?:of|the|in|to|a|an|my|your|you|me|is|and|for|on|at|with|it|&)"
_NAME = rf"[A-Z0-9][\w’'!?.&-]*(?:,?\s(?:{_SMALL}\s)*[A-Z0-9][\w’'!?.&-]*)*"
_INSIDE = r"\s?[(（](?P<inside>[^()（）]{2,60})[)）]"
_PLAIN = re.compile(rf"(?P<title>{_NAME}){_INSIDE}")
_BESIDE = re.compile(rf"(?:^|.*?[\s,])(?P<title>{_NAME})\s(?:and|dan|y|e|&)\s$")
_GAP = re.compile(
    r"[\s,、;·]*(?:(?:and|dan|y|e|et|serta|&|と|와|과|및)\s+)?(?P<singer>[^\s,.!?。][^,.!?。]{0,24})?$"
)
_LAST_WORD = re.compile(r"([^\s,.‘'“\"]+)\s*$")
_MOST = 3000  # letters of a paragraph: the patterns take long beyond


def listed(text: str, known: Known) -> list[Item]:
    """The songs of a paragraph's lists, in their order; nothing where it holds none."""
    if len(text) > _MOST or not re.search("[(（–—-]", text):
        return []
    quoted = _bracketed(text, list(_quoted_items(text)), known)
    plain = _bracketed(text, [f for f in _plain_items(text) if not _is_person(f.title, known)], known)
    return sorted([*quoted, *plain, *_dashed(text, known)], key=lambda i: i.start)


def _is_person(name: str, known: Known) -> bool:
    """`Gong Yoo (Goblin)` is who plays and where."""
    kinds = known.kinds(name)
    return is_korean_name(name) or bool(kinds and "song" not in kinds)


@dataclass(frozen=True, slots=True)
class _Found:
    """A name, what stands in brackets after it, and who before it."""

    start: int
    end: int
    title: str
    inside: str
    quoted: bool = False
    singer: str | None = None


def _plain_items(text: str) -> Iterator[_Found]:
    end = 0
    for m in _PLAIN.finditer(text):
        beside = _BESIDE.match(text[end : m.start("title")])
        if beside:  # `A and B (X)` are two of X
            at = end + beside.start("title")
            yield _Found(at, m.start("title"), beside["title"], m["inside"].strip())
        yield _Found(m.start("title"), m.end(), m["title"], m["inside"].strip())
        end = m.end()


def _quoted_items(text: str) -> Iterator[_Found]:
    for start, end in enclosed_in_quotes(text):
        bracket = re.match(_INSIDE, text[end + 1 : end + 80])
        if bracket and end - start < 60:
            title = text[start:end].strip(" ,.")
            yield _Found(start - 1, end + 1 + bracket.end(), title, bracket["inside"].strip(), True)


def _bracketed(text: str, found: Sequence[_Found], known: Known) -> Iterator[Item]:
    """The items of runs, where the catalogue knows at least half of what the brackets hold as one kind."""
    for run in _runs(text, found):
        for kind in ("drama", "artist"):
            sure = kind == "drama" or run[0].quoted or any(known.ids("song", f.title) for f in run)
            if sure and 2 * sum(bool(known.ids(kind, f.inside)) for f in run) >= len(run):
                yield from (_item(f, kind) for f in run)
                break


def _item(found: _Found, kind: str) -> Item:
    singer = found.inside if kind == "artist" else found.singer
    return Item(found.start, found.end, found.title, singer, found.inside if kind == "drama" else None)


def _runs(text: str, found: Sequence[_Found]) -> Iterator[list[_Found]]:
    """Those that only commas, small words and singers part; two at least."""
    run: list[_Found] = list(found[:1])
    for each in found[1:]:
        gap = _GAP.match(text[run[-1].end : each.start])
        if gap and (each.quoted or not gap["singer"]):
            run.append(replace(each, singer=_without_particle(gap["singer"])))
        else:
            yield from [run] * (len(run) > 1)
            run = [each]
    if len(run) > 1:
        word = _LAST_WORD.search(text[: run[0].start]) if any(f.singer for f in run[1:]) else None
        yield [replace(run[0], singer=_without_particle(word[1])) if word else run[0], *run[1:]]


def _without_particle(name: str | None) -> str | None:
    return re.sub(r"(?<=[가-힣a-zA-Z])의$|['’]s$", "", name.strip()) if name else None


_DASH = re.compile(r"\s+[-–—]\s+")


def _dashed(text: str, known: Known) -> Iterator[Item]:
    """`‘Title - Singer’`, at least twice, in the order that the catalogue knows more singers by."""
    pairs = [
        (start - 1, end + 1, parts)
        for start, end in enclosed_in_quotes(text)
        if end - start < 80 and len(parts := _DASH.split(text[start:end].strip())) == 2
    ]
    if len(pairs) < 2:
        return
    second = sum(_is_singer(parts[1], known) for *_, parts in pairs)
    first = sum(_is_singer(parts[0], known) for *_, parts in pairs)
    if max(first, second) == 0:
        return
    for start, end, parts in pairs:
        title, singer = parts if second >= first else parts[::-1]
        yield Item(start, end, title, singer)


def _is_singer(name: str, known: Known) -> bool:
    return bool(known.ids("artist", name) or known.ids("artist", re.sub(r"\s*[(（].*", "", name)))
