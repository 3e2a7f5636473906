# ruff: noqa: E501
"""What does this page say about songs?

    page  ->  lines  ->  readings of lines (layout)  ->  entries  ->  claims and moods

Headings inherit downward: a line that names only a drama or only an artist holds for the songs below it, and
what a list leaves unsaid is taken from the sentences of its entry.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from tearjerker.articles.claims import claims_of
from tearjerker.articles.credits import credits_of
from tearjerker.articles.known import Known
from tearjerker.articles.layout import Reading as LineReading
from tearjerker.articles.layout import read_lines
from tearjerker.articles.lines import Line, line_of
from tearjerker.articles.moods import moods_in
from tearjerker.articles.page import Block, Page
from tearjerker.model import Entry, Performance, Player, Reading, Song

_LIVE = re.compile(
    r"\b(?:live|performance|performing|performs|performed live|busking|concert|stage)\b|라이브|공연|ライブ|現場|penampilan|en vivo|ao vivo",
    re.I,
)
_BONUS = re.compile(r"\b(?:bonus|extra|also|as well|finally)\b|보너스|おまけ|tambahan|además", re.I)


@dataclass
class Draft:
    """An entry being put together."""

    songs: list[Song]
    rank: int | None = None
    prose: list[str] = field(default_factory=list)
    players: list[tuple[int, Player]] = field(default_factory=list)
    """With the number of sentences before each."""
    aside: bool = False

    def take(self, block: Block, text: str) -> None:
        """Add a block's words and players."""
        if text:
            self.prose.append(text)
        self.players += [(len(self.prose), p) for p in block.players]


@dataclass
class _Heading:
    """What the headings above a line say."""

    drama: str | None = None
    artist: str | None = None


def read_page(page: Page, known: Known, *, source: str = "") -> Reading:
    """The page's entries and claims, in its own words; nothing is linked yet."""
    lines = [line_of(b.text, b.tag, b.rank) for b in page.blocks]
    readings = read_lines(lines, known)
    drafts, loose = _drafts(page.blocks, lines, readings, known)
    entries = tuple(_entry(d) for d in drafts)
    claims = claims_of(entries, loose, known, page.language)
    return Reading(page.title, source, page.language, _ordered(entries), entries, claims)


def _drafts(
    blocks: Sequence[Block], lines: Sequence[Line], readings: Sequence[LineReading | None], known: Known
) -> tuple[list[Draft], list[str]]:
    drafts: list[Draft] = []
    loose: list[str] = []
    heading = _Heading()
    for block, line, reading in zip(blocks, lines, readings, strict=True):
        if reading is None:
            _prose(block, drafts, loose)
        elif reading.of("song"):
            drafts += _songs(line, reading, heading, known)
            drafts[-1].take(block, line.tail)
        else:
            _set(heading, reading)
            _prose(block, drafts, loose)
    return drafts, loose


def _prose(block: Block, drafts: list[Draft], loose: list[str]) -> None:
    if drafts:
        drafts[-1].take(block, block.text)
    elif block.text:
        loose.append(block.text)


def _set(heading: _Heading, reading: LineReading) -> None:
    drama, artist = reading.of("drama"), reading.of("artist")
    if drama:
        heading.drama, heading.artist = drama[0].text, None
    if artist:
        heading.artist = artist[0].text


def _songs(line: Line, reading: LineReading, heading: _Heading, known: Known) -> list[Draft]:
    titles, artists, dramas = (reading.of(r) for r in ("song", "artist", "drama"))
    drama = dramas[0].text if dramas else heading.drama
    credits = [a.text for a in artists] or ([heading.artist] if heading.artist else [])
    songs = [
        Song(t.text, credits_of(credits[min(i, len(credits) - 1)], known) if credits else (), drama)
        for i, t in enumerate(titles)
    ]
    if len(line.ranks) == len(songs) > 1:
        return [Draft([s], r) for s, r in zip(songs, line.ranks, strict=True)]
    return [Draft(songs, line.ranks[0] if line.ranks else None)]


def _entry(draft: Draft) -> Entry:
    text = "\n".join(draft.prose)
    songs = _with_roles(_with_players(draft), text)
    own = text.replace(songs[-1].performances[0].quote, "") if songs[-1].performances else text
    return Entry(songs, draft.rank, moods_in(own), draft.aside, text)


def _with_players(draft: Draft) -> tuple[Song, ...]:
    """The players at their songs; one announced as a live performance is kept apart from the recording."""
    announced = _performance(draft)
    plain = [p for at, p in draft.players if announced is None or at <= announced]
    live = [p for at, p in draft.players if announced is not None and at > announced]
    songs = list(draft.songs)
    if len(plain) == len(songs):
        songs = [replace(s, listen=(p,)) for s, p in zip(songs, plain, strict=True)]
    elif plain:
        songs[0] = replace(songs[0], listen=tuple(plain))
    if announced is not None:
        quote = _sentences(draft.prose[announced])[-1]
        songs[-1] = replace(songs[-1], performances=(Performance("live", tuple(live), quote),))
    return tuple(songs)


def _performance(draft: Draft) -> int | None:
    """Which paragraph announces a live performance: it says so and ends with a colon, or a player follows."""
    for i, text in enumerate(draft.prose):
        last = _sentences(text)[-1]
        followed = any(at == i + 1 for at, _ in draft.players)
        if _LIVE.search(last) and (last.endswith((":", "：")) or (followed and _BONUS.search(last))):
            return i
    return None


def _sentences(text: str) -> list[str]:
    return [s for s in re.split(r"(?<=[.!?。])\s+", text) if s] or [text]


_ROLE = (
    ("opening", r"\bopening (?:track|song|theme|credits?)|\bopens? the drama|오프닝|オープニング|片頭曲|tema pembuka|lagu pembuka"),
    ("ending", r"\bending (?:track|song|theme|credits?)|ends each episode|엔딩|エンディング|片尾曲|lagu penutup"),
    ("theme", r"\b(?:main|love|character|drama'?s) theme\b|\btheme song\b|\bthe theme of\b|메인 테마|テーマ曲|主題曲|lagu tema|menjadi tema"),
)  # fmt: skip


def _with_roles(songs: tuple[Song, ...], text: str) -> tuple[Song, ...]:
    for role, pattern in _ROLE:
        if len(songs) == 1 and re.search(pattern, text, re.I):
            return (replace(songs[0], role=role),)
    return songs


def _ordered(entries: Iterable[Entry]) -> bool:
    return sum(e.rank is not None for e in entries) >= 1
