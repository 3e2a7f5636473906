"""Awards, chart places, covers, releases and origins: what does an article say of a song?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tearjerker.articles.said_of_dramas import CAME_IN
from tearjerker.articles.sentences import Sentence
from tearjerker.articles.words import either
from tearjerker.model import Song

_AWARD = re.compile(either("of an award"), re.I)
_BODY = re.compile(r"\b(?:[Tt]he\s+)?((?:[A-Z][\w&]*\s+){0,4}(?:MAMA|Awards?)(?:\s+(?:ke-)?\d{1,4})?)")
_CATEGORY = re.compile(
    r"\b(best (?:drama )?(?:ost|(?:original )?soundtrack)(?: award)?(?: in \d{4})?"
    r"|ost awards?|song of the year"
    r"|best (?:\w+ ){1,3}?(?:song|ost)(?: award)?)"
    r"|((?:BEST|베스트|최우수)\s?OST(?:\([^()]*\))?\s?(?:상|부문|트로피)?|OST\s?(?:상|부문))(?![가-힣]{2}이)"
    r"|(ベスト・?OST賞?|OST賞|最佳(?:OST|原聲帶|原声带)獎?奖?"
    r"|(?:mejor|melhor) (?:OST|banda sonora|trilha sonora)|OST terbaik)",
    re.I,
)
_BODY_EAST = re.compile(
    r"((?:제\s?\d+회\s?|20\d\d\s?)?(?:[A-Z]{3,4}|[가-힣]+\s?){0,2}?"
    r"(?:어워[즈드]|시상식|대상|마마|MAMA)(?:\s?20\d\d)?"
    r"|(?:第\d+[届屆回])?[\w]{2,12}(?:アワード|賞|大獎|大奖|頒獎典禮|颁奖典礼))"
)


def awards(s: Sentence) -> Iterator[tuple[str, str]]:
    if not s.song or not s.passage.songs or not _AWARD.search(s.text):
        return
    category = _CATEGORY.search(s.text)
    if not category:
        return
    rest = s.text.replace(category.group(), "")
    bodies = [m for m in (_BODY.search(rest), _BODY_EAST.search(rest)) if m]
    parts = [m.group().strip() for m in (category, *bodies[:1])]
    parts = [p for p in parts if p.lower() not in ("award", "awards", "ost award")] or parts
    yield _nearest_song(s, category.start()), ", ".join(dict.fromkeys([category.group().strip(), *parts]))


def _nearest_song(s: Sentence, at: int) -> str:
    before = [m for m in s.songs if m.span.end <= at]
    return before[-1].span.text if before else (s.song or "")


_FIRST = re.compile(either("first in a chart"), re.I)


def charts(s: Sentence) -> Iterator[tuple[str, str]]:
    """First places, of the song named before; of the passage's only one, where the sentence names none."""
    if s.songs:
        yield from _charts_of(s, list(_firsts(s)))
    elif len(s.passage.songs) == 1 and (m := next(_firsts(s), None)):
        yield s.passage.songs[0].title, m.group()


def _firsts(s: Sentence) -> Iterator[re.Match[str]]:
    """First places, but for those within a name: *Soundtrack #1*."""
    names = [(n.span.start, n.span.end) for n in s.names]
    names += [m.span() for m in re.finditer(re.escape(s.passage.drama), s.text)] if s.passage.drama else []
    for m in _FIRST.finditer(s.text):
        if not any(start < m.end() and m.start() <= end for start, end in names):
            yield m


def _charts_of(s: Sentence, firsts: Sequence[re.Match[str]]) -> Iterator[tuple[str, str]]:
    for m in firsts:
        after = next((x for x in s.songs if x.span.start >= m.end()), None)
        if after and _FIRST_IS.match(s.text, m.end()):
            yield after.span.text, m.group()
            continue
        before = [x for x in s.songs if x.span.end <= m.start()]
        if before and not any(
            x.span.start > before[-1].span.end and x.span.start < m.start() for x in s.songs
        ):
            yield before[-1].span.text, m.group()


_FIRST_IS = re.compile(r"에 오른|를 차지한|를 기록한|는\s|은\s|の「| (?:is|was|went to) ")
"""After a first place: the song is named behind it, as in `1위에 오른 ‘X’`."""

_COVER = re.compile(either("of a cover"), re.I)
_NAME = r"[A-Z][\w'’.-]*(?: [A-Z][\w'’.-]*){0,3}"
_COVERED_BY = re.compile(
    rf"(?:cover(?:ed)?|dicover|remade|remake|version)[^.]{{0,30}}?\b(?:by|oleh|por|from)\s+(?P<who>{_NAME})"
    rf"|(?P<who2>{_NAME})[^.“”]{{0,30}}?\b(?:made a remake|covered|did a cover|remade)"
    r"|rendition of (?P<who3>[A-Z][\w'’.-]*?)['’]s"
    r"|(?P<who4>[\u30a0-\u30ff・]{3,16})[がの][^。]{0,24}(?:リメイク|カバー)"
    r"|(?P<who5>[가-힣]{2,6})(?:의|이|가)[^.]{0,20}(?:리메이크|커버)"
    r"|(?P<who6>[\u4e00-\u9fff]{2,4})(?:也|曾|近期|都)*翻唱"
)


def covers(s: Sentence) -> Iterator[tuple[str, str]]:
    if s.song and _COVER.search(s.text):
        for m in _COVERED_BY.finditer(s.text):
            who = next(w for w in m.groups() if w)
            yield s.song, who


_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
    r"(?: \d{1,2},?)?(?: \d{4})?"
)
_WHEN = re.compile(rf"{_MONTH}|(?<!\d)(?:19|20)\d\d(?!\d)")
_CAME_OUT = re.compile(either("came out"), re.I)


def releases(s: Sentence) -> Iterator[tuple[str, str]]:
    """When a song came out: a date near the verb, in a sentence that names the song or nothing but it."""
    verb, subject = _CAME_OUT.search(s.text), bool(s.songs) or (bool(s.passage.songs) and not s.dramas)
    if not verb or not subject:
        return
    after = _WHEN.search(s.text, verb.end(), verb.end() + 40)
    before = _WHEN.search(s.text, 0, 24) if s.text.startswith(("On ", "In ", "Pada ", "El ", "Em ")) else None
    when = after or before
    if any(CAME_IN.match(s.text, d.span.end) for d in s.dramas):
        return
    if when and not any(d.span.start > when.end() and when is after for d in s.dramas):
        yield _nearest_song(s, verb.start() if when is after else len(s.text)), when.group()


_ORIGIN = re.compile(
    r"\b(?:was |is )?originally (?:the |a |an )?(?:\w+ ){0,3}?"
    r"(?:ost|song|soundtrack|theme|made|written|released|recorded)\b"
    r"|\bfirst (?:made|written|recorded)\b"
    r"|\b(?:made|written|composed|created|recorded) (?:especially )?for\b",
    re.I,
)


def origins(s: Sentence) -> Iterator[tuple[str, str]]:
    if s.passage.songs and s.drama and _ORIGIN.search(s.text):
        yield s.passage.songs[0].title, f"made for {s.drama}"


_ANSWER = re.compile(either("answers"), re.I)


def answers(s: Sentence) -> Iterator[tuple[str, str]]:
    """`In response, B sings …`: B's song is said to answer the other of the pair."""
    pair = s.passage.songs
    if len(pair) == 2 and (m := _ANSWER.search(s.text)):
        first, second = (_place(s.text[m.end() :], song) for song in pair)
        if first != second:
            answer, asked = pair if first < second else pair[::-1]
            yield answer.title, f"answers {asked.title}"


def _place(text: str, song: Song) -> int:
    """How far on a song's singer is named; far behind where not at all."""
    places = [text.casefold().find(c.name.casefold()) for c in song.artists]
    return min((p for p in places if p >= 0), default=9999)
