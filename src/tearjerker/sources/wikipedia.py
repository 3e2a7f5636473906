"""Which songs does the Korean Wikipedia's page of a drama list?

Pages tell their soundtrack in three forms, all in the section called OST, 음악, 사운드트랙 or 삽입곡:

    {{트랙 목록 | title1 = 그 여자 | extra1 = [[백지영]] }}       a template
    {| class="wikitable" |+ Part 1 ! 곡명 !! 가수 … |}           a table, cells over several rows
    * Part 1 …  # "그 여자" - [[백지영]]                           a list

A line where nothing tells title from singer (neither quotes nor a link) is left out: a wrong fact is worse
than a missing one; so is a template's extra column that is said to
name others than singers.  Only facts are taken, no sentence.

API: https://www.mediawiki.org/wiki/API:Revisions (formatversion=2).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from tearjerker.errors import BadSource
from tearjerker.fetch import Fetch
from tearjerker.model import Fact, Source
from tearjerker.names.hangul import has_hangul
from tearjerker.sources.record import DAY_S, Record, Wanted, name_qualifiers, part_of

NAME = "wikipedia-ko"
API = "https://ko.wikipedia.org/w/api.php"
_HEADING = re.compile(r"^(={2,6})\s*(.+?)\s*\1\s*$", re.M)
_MUSIC = re.compile(r"(?i)o\.?s\.?t|음악|사운드\s?트랙|삽입곡|수록곡|음반")
_DRAMA = re.compile(r"\{\{\s*(?:텔레비전 방송|방송|드라마|웹 ?드라마|텔레비전)[^|{}]*정보")
_LINK = re.compile(r"\[\[(?:[^\]|]*\|)?([^\]|]*)\]\]")
_NOISE = re.compile(r"<ref[^>/]*/>|<ref.*?</ref>|<!--.*?-->|<br\s*/?>|</?(?:small|nowiki|span)[^>]*>", re.S)
_WRAPPED = re.compile(
    r"(?i)\{\{\s*(?:lang|llang|언어|nowrap|nobr|작게|small|굵게)\s*\|(?:[^{}|]*\|)*?([^{}|=]*)\}\}"
)
"""Templates that only dress a text: the last of what they are given is the text."""
_PART_OR_DAY = 200  # letters before a table in which its part or its day may stand
_QUOTED = re.compile(r"[\"“‘'「『《<〈](.+?)[\"”’'」』》>〉]")
_TITLES = ("곡명", "제목", "곡 제목", "노래 제목", "수록곡", "곡", "노래명", "타이틀")
_SINGERS = ("가수", "아티스트", "노래", "가창", "부른 이", "부른이", "보컬", "가창자")
_PARTS = ("파트", "part", "음반", "구분", "앨범", "no.", "번호")
_DATES = ("발매일", "공개일", "발매", "발매 날짜", "음원 공개일", "날짜")


@dataclass(frozen=True, slots=True)
class Listed:
    """A song as a page lists it."""

    title: str
    singers: tuple[str, ...]
    part: str | None = None
    released: str | None = None


def records(fetch: Fetch, wanted: Wanted) -> Iterator[Record]:
    """The songs on the drama's page."""
    page = _page(fetch, wanted)
    if page:
        facts = tuple(page_facts(page["title"], _content(page), wanted.id))
        if facts:
            yield Record(str(page["title"]), facts)


def _page(fetch: Fetch, wanted: Wanted) -> Mapping[str, Any] | None:
    titles = list(wanted.ids.get(NAME, ()))[:1] or _guesses(wanted)
    if not titles:
        return None
    asked = {
        "action": "query",
        "prop": "revisions",
        "rvprop": "content",
        "rvslots": "main",
        "titles": "|".join(titles),
        "redirects": "1",
        "format": "json",
        "formatversion": "2",
    }
    told = fetch.get(API, params=asked, robots=False, keep_s=DAY_S).json()
    pages = told.get("query", {}).get("pages") if isinstance(told, dict) else None
    if not isinstance(pages, list):
        raise BadSource(
            "the Korean Wikipedia answered without pages; expected MediaWiki's form, try again later"
        )
    there = sorted(pages, key=lambda p: titles.index(p["title"]) if p.get("title") in titles else len(titles))
    return next((p for p in there if _is_the_drama(_content(p), wanted)), None)


def _guesses(wanted: Wanted) -> list[str]:
    """How the Korean Wikipedia would call the page, the most exact first."""
    names = [n for n in wanted.names if has_hangul(n)][:2]
    years = [f"{n} ({wanted.years[0]}년 드라마)" for n in names] if wanted.years else []
    return [*years, *(f"{n} (드라마)" for n in names), *names]


def _content(page: Mapping[str, Any]) -> str:
    revisions = page.get("revisions") or [{}]
    return str(revisions[0].get("slots", {}).get("main", {}).get("content", ""))


def _is_the_drama(text: str, wanted: Wanted) -> bool:
    """Whether a page is a drama's and speaks of the year in which ours began: there are namesakes."""
    return bool(_DRAMA.search(text)) and (not wanted.years or str(wanted.years[0]) in text)


# -- from wikitext to facts ------------------------------------------------------------------------------


def page_facts(title: str, text: str, drama: str) -> Iterator[Fact]:
    """What a page's sections on music list, as facts."""
    source = (Source(f"https://ko.wikipedia.org/wiki/{quote(title.replace(' ', '_'))}"),)

    def fact(subject: str, property: str, value: str, **said: str) -> Fact:
        return Fact(subject, property, value, said, source, origin=NAME)

    for song in songs(text):
        id = f"recording/{NAME}-{_digest(drama, song.title, *song.singers)}"
        yield fact(id, "name", song.title, **name_qualifiers(song.title))
        yield fact(id, "placement", drama)
        if song.released:
            yield fact(id, "released", song.released)
        for order, name in enumerate(song.singers, 1):
            artist = f"artist/{NAME}-{_digest(name)}"
            yield fact(artist, "name", name, **name_qualifiers(name))
            yield fact(id, "artist", artist, order=str(order))
        if song.part:
            release = f"release/{NAME}-{_digest(drama, song.part)}"
            yield fact(release, "name", f"OST Part {song.part}", lang="en")
            yield fact(release, "of_drama", drama)
            yield fact(release, "part", song.part)
            yield fact(id, "release", release)


def songs(text: str) -> list[Listed]:
    """The songs in a page's sections on music, each once."""
    found: dict[tuple[str, tuple[str, ...]], Listed] = {}
    for section in _sections(_WRAPPED.sub(r"\1", _NOISE.sub(" ", text))):
        for song in (*_templates(section), *_tables(section), *_lists(section)):
            if song.title and song.singers:
                found.setdefault((song.title, song.singers), song)
    return list(found.values())


def _sections(text: str) -> Iterator[str]:
    """The sections on music with their subsections; a subsection is not told twice."""
    marks = list(_HEADING.finditer(text))
    past = 0
    for n, mark in enumerate(marks):
        if mark.start() < past or not _MUSIC.search(mark[2]):
            continue
        level = len(mark[1])
        end = next((m.start() for m in marks[n + 1 :] if len(m[1]) <= level), len(text))
        past = end
        yield text[mark.end() : end]


def _templates(section: str) -> Iterator[Listed]:
    for block in re.finditer(
        r"\{\{\s*(?:트랙\s?목록|트랙\s?리스트|[Tt]rack ?list(?:ing)?)(.*?)\n?\}\}(?!\})", section, re.S
    ):
        told = dict(re.findall(r"\|\s*([^\s|=]+?)\s*=\s*((?:\[\[.*?\]\]|[^|])*)", block[1]))
        head = " ".join(told.get(k, "") for k in ("headline", "제목", "title", "caption"))
        part, day = _part_and_day(head, section[: block.start()])
        extra = ("extra", "기타") if _names_singers(told) else ()
        for name, title in told.items():
            number = re.fullmatch(r"(?:title|제목|곡명)(\d+)", name)
            if number:
                columns = (*extra, "가수", "노래", "artist")
                singer = next((told[k + number[1]] for k in columns if k + number[1] in told), "")
                yield Listed(_title(title), _names(singer), part, day)


def _names_singers(told: Mapping[str, str]) -> bool:
    """Whether the extra column of a template holds the singers: it may hold arrangers as well."""
    heading = _plain(next((told[k] for k in ("extra_column", "기타열", "기타_열") if k in told), "")).lower()
    return not heading or any(word in heading for word in (*_SINGERS, "artist", "singer", "vocal", "perform"))


def _part_and_day(head: str, before: str) -> tuple[str | None, str | None]:
    """The part and the day that a table's own heading names, else the line before it: `=== Part 1 ===`."""
    lines = [line for line in before[-_PART_OR_DAY:].splitlines() if line.strip()]
    above = lines[-1] if lines else ""
    return part_of(head) or part_of(above), _date(head) or _date(above)


def _lists(section: str) -> Iterator[Listed]:
    """`# "제목" - [[가수]]` and the like, below a line that may name the part."""
    part = None
    for line in section.splitlines():
        if line.startswith((";", "'''", "=")) or (line.startswith("*") and " - " not in _dashes(line)):
            part = part_of(line) or part
        if line.startswith(("*", "#", ":")):
            song = _line(_dashes(line.lstrip("*#: ")))
            if song:
                yield Listed(song[0], song[1], part_of(line) or part)


def _dashes(line: str) -> str:
    return re.sub(r"\s+[-–—]\s+", " - ", line)


def _line(line: str) -> tuple[str, tuple[str, ...]] | None:
    """Title and singers of a line, where quotes or a link tell which is which."""
    line = re.sub(r"^(?:'''.*?'''\s*:?|part\.?\s*\d+\s*[:.)]?|\d+[.)])\s*", "", line, flags=re.I)
    sides = [s.strip() for s in line.split(" - ")]
    if len(sides) != 2:
        return None
    quoted = [bool(_QUOTED.match(s.replace("'''", "").replace("''", ""))) for s in sides]
    linked = [bool(_LINK.search(s)) for s in sides]
    if quoted[0] != quoted[1]:
        title, singer = sides if quoted[0] else reversed(sides)
    elif linked[0] != linked[1]:
        singer, title = sides if linked[0] else reversed(sides)
    else:
        return None
    return _title(title), _names(singer)


def _tables(section: str) -> Iterator[Listed]:
    for found in re.finditer(r"\{\|.*?\n\|\}", section, re.S):
        caption = re.search(r"^\|\+(.*)$", found[0], re.M)
        heading = _part_and_day(caption[1] if caption else "", section[: found.start()])
        rows = _grid(found[0])
        head = next((n for n, row in enumerate(rows) if _column(row, _TITLES) is not None), None)
        if head is None:
            continue
        title, singer = _column(rows[head], _TITLES), _column(rows[head], _SINGERS)
        part, date = _column(rows[head], _PARTS), _column(rows[head], _DATES)
        for row in rows[head + 1 :]:
            if title is not None and singer is not None and len(row) > max(title, singer):
                named = part_of(_plain(row[part])) if part is not None and part < len(row) else None
                day = _date(row[date]) if date is not None and date < len(row) else None
                yield Listed(_title(row[title]), _names(row[singer]), named or heading[0], day or heading[1])


def _grid(table: str) -> list[list[str]]:
    """A wikitable's cells; one that spans rows stands in each of them."""
    rows: list[list[str]] = []
    hanging: dict[int, tuple[int, str]] = {}
    for text in re.split(r"\n\|-.*", table.removesuffix("|}")):
        cells = [
            c for line in re.findall(r"^[|!](?![}+-])(.*)$", text, re.M) for c in re.split(r"\|\||!!", line)
        ]
        row: list[str] = []
        while cells or len(row) in hanging:
            if len(row) in hanging:
                left, cell = hanging.pop(len(row))
                if left > 1:
                    hanging[len(row)] = (left - 1, cell)
            else:
                attributes, cell = _cell(cells.pop(0))
                span = re.search(r'rowspan\s*=\s*"?(\d+)', attributes)
                if span and int(span[1]) > 1:
                    hanging[len(row)] = (int(span[1]) - 1, cell)
            row.append(cell)
        if (row and not text.startswith("{|")) or len(row) > 1:
            rows.append(row)
    return rows


def _cell(text: str) -> tuple[str, str]:
    """A cell's attributes and what stands in it: `rowspan="2" | Part 1`."""
    attributes, bar, rest = text.partition("|")
    if bar and "=" in attributes and "[[" not in attributes and "{{" not in attributes:
        return attributes, rest.strip()
    return "", text.strip()


def _column(row: list[str], names: tuple[str, ...]) -> int | None:
    """Which column is headed by one of these, the first name first."""
    heads = [_plain(cell).lower() for cell in row]
    return next((heads.index(name) for name in names if name in heads), None)


def _title(text: str) -> str:
    plain = _plain(text)
    quoted = _QUOTED.fullmatch(plain)
    return (quoted[1] if quoted else plain).strip()


def _names(text: str) -> tuple[str, ...]:
    """The singers named: what is linked, or what commas part."""
    linked = [_bare(n) for n in _LINK.findall(text)]
    plain = _plain(text)
    names = (
        linked if linked and not re.search(r"[,&]", _LINK.sub("", text)) else re.split(r"\s*[,&]\s*", plain)
    )
    return tuple(dict.fromkeys(n for name in names if (n := _bare(name)) and len(n) <= 60))


def _bare(name: str) -> str:
    return re.sub(r"\s*\((?:가수|음악 그룹|배우|밴드|[^()]*년[^()]*)\)$", "", _plain(name)).strip()


def _plain(text: str) -> str:
    """Wikitext without links, emphasis and templates."""
    text = re.sub(r"\{\{[^{}]*\}\}", " ", _LINK.sub(r"\1", text))
    return re.sub(r"\s+", " ", re.sub(r"'{2,}", "", text)).strip()


def _date(text: str) -> str | None:
    found = re.search(r"(\d{4})\s*[년.\-/]\s*(\d{1,2})\s*[월.\-/]\s*(\d{1,2})", text)
    return f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}" if found else None


def _digest(*parts: str) -> str:
    return hashlib.blake2b("\0".join(parts).encode(), digest_size=6).hexdigest()
