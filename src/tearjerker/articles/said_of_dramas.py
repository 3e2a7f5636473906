"""When and where did a drama air, by what an article says?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tearjerker.articles.sentences import Sentence
from tearjerker.articles.words import either

_NETWORK = re.compile(
    r"(?<![A-Za-z])(KBS ?2(?: ?TV)?|KBS ?1|KBS|SBS|MBC|tvN|JTBC|OCN|ENA|TV ?Chosun|Channel A|MBN)(?![A-Za-z])"
)
_YEAR = re.compile(r"(?<!\d)((?:19[89]|20[0-3])\d(?:\s?[-/–]\s?(?:20)?\d\d)?)(?!\d)")
_DATE = re.compile(r"(?:19|20)\d\d[-./]\d{1,2}\b|\b[A-Z][a-z]+ \d{1,2}, (?:19|20)\d\d")
_OTHER_DATES = re.compile(either("dates something else"), re.I)


def networks(s: Sentence) -> Iterator[tuple[str, str]]:
    """Each network at the drama named nearest; a second one for the same drama is the passage's own."""
    if _BYLINE.search(s.text):
        return
    taken: dict[str, str] = {m["drama"]: m["network"] for m in _NETWORKS_DRAMA.finditer(s.text)}
    yield from taken.items()
    found = sorted(_NETWORK.finditer(s.text), key=lambda m: _distance(s, m.start()))
    for m in found:
        drama = s.drama_near(m.start())
        if _NETWORKS_DRAMA.match(s.text, m.start()):
            continue
        if drama in taken and taken[drama] != m.group(1):
            drama = s.passage.drama if s.passage.drama not in taken else None
        if drama and (s.is_of_drama or s.passage.songs):
            taken[drama] = m.group(1)
            yield drama, m.group(1)


_UP_TO = r"[^\s‘'“「『《<.,]{0,6}\s?[^\s‘'“「『《<.,]{0,6}"
_NETWORKS_DRAMA = re.compile(
    rf"{_NETWORK.pattern.replace('(KBS', '(?P<network>KBS')}{_UP_TO}(?:(?:드라마|극|ドラマ|劇|剧)\s?|(?<=\s))"
    r"[‘'“\"「『《<](?P<drama>[^’'”\"」』》>]{1,40})[’'”\"」』》>]"
)
"""`SBS 월화드라마 ‘드림’`, `MBCドラマ「火の鳥」`: whatever else the sentence names."""
_BYLINE = re.compile(r"\S+@\S+\.\w+|기자\s*$")


def _distance(s: Sentence, at: int) -> int:
    return min((min(abs(m.span.start - at), abs(m.span.end - at)) for m in s.dramas), default=0)


def years(s: Sentence) -> Iterator[tuple[str, str]]:
    dates = [m.span() for m in _DATE.finditer(s.text)]
    for m in _YEAR.finditer(s.text):
        if any(n.span.start <= m.start() < n.span.end for n in s.names) or any(
            start <= m.start() < end for start, end in dates
        ):
            continue  # Reply 1994; a day
        if beside := _dated_drama(s, m):
            yield beside, m.group(1)
            continue
        drama = s.drama_near(m.start())
        if drama and (_in_brackets_of(s, m.start()) or (not _OTHER_DATES.search(s.text) and s.is_of_drama)):
            yield drama, m.group(1)


def _dated_drama(s: Sentence, year: re.Match[str]) -> str | None:
    """`2016’s hit drama ‘Goblin’`, `Goblin was released in 2016`: the drama that the year stands beside."""
    for d in s.dramas:
        if _DATED.fullmatch(s.text, year.end(), d.span.start) or CAME_IN.fullmatch(
            s.text, d.span.end, year.start()
        ):
            return d.span.text
    return None


_ADJECTIVES = r"(?:(?!untuk|for|para|por|pour|OST|song|lagu)[\w’'-]+\s){0,3}?"
_DATED = re.compile(rf"(?:['’]s|년|年の?)?\s?{_ADJECTIVES}{either('is a series')}[\s,]*[‘'“\"「『《<]?", re.I)
CAME_IN = re.compile(
    r"[’'”\"」』》>]?\s(?:(?:the )?(?:k-)?(?:drama|series)\s)?(?:was|is|had been)\s(?:first\s)?"
    r"(?:released|aired|broadcast)\s(?:in|on)\s(?:\w+\s)?",
    re.I,
)


def _in_brackets_of(s: Sentence, at: int) -> bool:
    """`Goblin (2016)`, `『Dream』 (JTBC/2023)`"""
    return any(_OPENED.fullmatch(s.text, d.span.end, at) for d in s.dramas)


_OPENED = re.compile(r"[”\"’'」』》]?\s?[(（][^()（）]{0,14}")
