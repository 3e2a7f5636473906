"""What do the lines around a line say of it?

`layout` reads each line by its form and by its likes.  Here the page's order has its say: a stray line in a
numbered list is prose, the short line above each song is its drama, headings of one level name one kind of
thing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from tearjerker.articles.article import Article
from tearjerker.articles.layout import Reading, read_lines
from tearjerker.articles.lines import Field, Line, splittings


def line_readings(article: Article) -> list[Reading | None]:
    """For each line what it names, or None where it is prose or the article's title."""
    lines = article.lines
    readings = read_lines(lines, article.known, article.models.lines)
    readings = [
        None if article.is_title(n) or _is_eastern_sentence(lines[n].text) else r
        for n, r in enumerate(readings)
    ]
    readings = _companions(lines, list(_settled(lines, readings)))
    readings = _below_headings(lines, readings)
    readings = _alike_headings(lines, readings)
    return [None if article.is_title(n) else r for n, r in enumerate(readings)]


def _is_eastern_sentence(text: str) -> bool:
    """Whether a Japanese or Chinese line tells something: it has more beside its names than a list's.

    The lines' model knows sentences by their length in words, and these languages part none.
    """
    rest = _NAMED.sub("", text)
    return len(_KANA.findall(rest)) >= 10 or (len(_HAN.findall(rest)) >= 10 and bool(_PAUSE.search(rest)))


_NAMED = re.compile(r"[「『《〈“\"(（][^」』》〉”\"()（）]*[」』》〉”\")）]|[\u30a0-\u30ff]+")
_KANA = re.compile(r"[\u3041-\u3096]")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_PAUSE = re.compile(r"[，,。！？!?、]")


def _settled(lines: Sequence[Line], readings: Iterable[Reading | None]) -> Iterable[Reading | None]:
    """Where most songs stand in numbered lines or headings, an unnumbered line that looks like one is prose;
    and one line makes no list."""
    some = list(readings)
    marked = [bool(line.ranks) or line.tag[0] == "h" for line in lines]
    songs = [r is not None and bool(r.of("song")) for r in some]
    inside = sum(m and s for m, s in zip(marked, songs, strict=True))
    outside = sum(s and not m for m, s in zip(marked, songs, strict=True))
    for line, reading, mark, song in zip(lines, some, marked, songs, strict=True):
        stray = song and not mark and not line.bonus and inside >= 2 and inside * 3 >= outside
        stray = stray or (
            song and not mark and not line.label and outside == 1 and not inside and len(some) > 3
        )
        yield None if stray else reading


def _companions(lines: Sequence[Line], readings: list[Reading | None]) -> list[Reading | None]:
    """Where nearly every song has a short line above and no drama beside it, that line is the drama."""
    for i, following in enumerate(lines[1:]):
        if following.label in ("artist", "drama") and _is_name(lines[i]) and not lines[i].label:
            readings[i] = _song_line(lines[i], readings[i])
    named = [r is not None and bool(r.of("song")) for r in readings]
    songs = [i for i, yes in enumerate(named) if yes]
    above = [i - 1 for i in songs if i and _is_name(lines[i - 1]) and not named[i - 1]]
    beside = any(r is not None and r.of("drama") for i in songs for r in [readings[i]])
    if len(songs) >= 3 and len(above) >= 0.7 * len(songs) and not beside:
        for i in above:
            readings[i] = Reading((Field(lines[i].text, "t", "^"),), ("drama",), 1.0, "above")
    return readings


def _alike_headings(lines: Sequence[Line], readings: list[Reading | None]) -> list[Reading | None]:
    """Short headings of one level name what most of those that are read name: dramas or singers."""
    for tag in ("h2", "h3", "h4"):
        here = [i for i, line in enumerate(lines) if line.tag == tag]
        roles = [readings[i].roles for i in here if readings[i] is not None]  # type: ignore[union-attr]
        sole = {roles_ for roles_ in roles if len(roles_) == 1}
        if len(sole) == 1 == len(set(roles)) and 2 * len(roles) >= len(here):
            for i in here:
                if readings[i] is None and _is_name(lines[i]):
                    field = Field(lines[i].text, "t", "^")
                    readings[i] = Reading((field,), next(iter(sole)), 1.0, "alike")
    return readings


def _below_headings(lines: Sequence[Line], readings: list[Reading | None]) -> list[Reading | None]:
    """Where most headings of dramas have one short line below and prose then, that line is the song."""
    heads = [i for i, r in enumerate(readings) if r is not None and set(r.roles) <= {"drama", "-"}]
    below = [
        i + 1
        for i in heads
        if i + 2 < len(lines)
        and _says_one_thing(readings[i + 1])
        and _is_name(lines[i + 1])
        and readings[i + 2] is None
        and not _is_name(lines[i + 2])
    ]
    if len(below) >= 2 and len(below) >= 0.6 * len(heads):
        for i in below:
            readings[i] = Reading((Field(lines[i].text, "t", "^"),), ("song",), 1.0, "below")
    return readings


def _says_one_thing(reading: Reading | None) -> bool:
    """Prose, or a line read as one name and nothing beside it."""
    return reading is None or len(set(reading.roles) - {"-"}) == 1


def _song_line(line: Line, reading: Reading | None) -> Reading:
    """A line above `Artist:` or `Drama:` names the song."""
    if reading is not None and reading.of("song"):
        return reading
    fields = splittings(line.text, most=1)[0].fields
    return Reading(fields, ("song", *("-",) * (len(fields) - 1)), 1.0, "labelled")


def _is_name(line: Line) -> bool:
    """Short, and no sentence."""
    return (
        0 < len(line.text) <= 40
        and not line.tail
        and not line.text.endswith((".", "。", ":", "!", "?", "다"))
    )
