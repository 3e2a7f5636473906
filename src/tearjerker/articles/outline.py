"""Which lines head others, which are entries, and what stands below each?

A line that names only a drama or only an artist is a heading and holds for the songs below it, in lists and
in prose alike.  A sentence that introduces a list does so too (`announced.py`), and so does an entry whose
prose names songs but not its own: it was a heading in disguise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice, takewhile

from tearjerker.articles.announced import drama_announced, singer_announced
from tearjerker.articles.article import Article
from tearjerker.articles.blocks import Block
from tearjerker.articles.claims import Dated
from tearjerker.articles.credits import credits_of, without_guests
from tearjerker.articles.known import Known
from tearjerker.articles.layout import Reading
from tearjerker.articles.lines import Line
from tearjerker.model import Credit, Player, Song
from tearjerker.names.fold import key


@dataclass
class Draft:
    """An entry being put together."""

    songs: list[Song]
    rank: int | None = None
    prose: list[str] = field(default_factory=list)
    players: list[tuple[int, Player]] = field(default_factory=list)
    """With the number of paragraphs before each."""
    aside: bool = False
    guests: tuple[Credit, ...] = ()
    """Who is named in brackets after the title, beside the singer."""
    bare: bool = False
    """No number, heading, label or quotation mark says that it is an entry."""
    quoted: bool = False
    """The title stands in quotation marks."""

    def take(self, block: Block, text: str) -> None:
        """Add a block's words and players."""
        if text:
            self.prose.append(text)
        self.players += [(len(self.prose), p) for p in block.players]


@dataclass
class Section:
    """A heading and what stands below it, until the next."""

    drama: str | None = None
    artist: str | None = None
    rank: int | None = None
    drafts: list[Draft] = field(default_factory=list)
    prose: list[tuple[Block, str]] = field(default_factory=list)
    """What stands before the first entry."""

    def take(self, block: Block, text: str) -> None:
        """Add a block to the last entry, or to the section itself."""
        if self.drafts:
            self.drafts[-1].take(block, text)
        elif text or block.players:
            self.prose.append((block, text))


@dataclass(frozen=True)
class Outline:
    """The sections of an article, and the years that its lists set beside dramas."""

    sections: Sequence[Section]
    dated: Sequence[Dated]


def outline_of(article: Article, readings: Sequence[Reading | None]) -> Outline:
    """The article's sections, of its lines as they were read."""
    outliner = _Outliner(article, readings)
    sections = [part for s in outliner.outlined() for part in _unmasked(s, article)]
    _drop_weak(sections, article)
    return Outline(sections, outliner.dated)


class _Outliner:
    """One article being parted into sections, line by line."""

    def __init__(self, article: Article, readings: Sequence[Reading | None]) -> None:
        self.article, self.readings = article, readings
        self.sections = [Section()]
        self.dated: list[Dated] = []
        self.pending: dict[str, str] = {}
        """What a label says before the entry that it belongs to: `Drama: X` above the song."""

    def outlined(self) -> list[Section]:
        """The sections, in their order."""
        blocks, lines = self.article.page.blocks, self.article.lines
        for i, (block, line, reading) in enumerate(zip(blocks, lines, self.readings, strict=True)):
            if reading is not None:
                self._line(block, line, reading)
            elif line.ranks and not self.here.drafts:
                section = Section(self.here.drama, self.here.artist, line.ranks[0], [], [(block, line.whole)])
                self.sections.append(section)
            else:
                self._announced(i).take(block, block.text)
        return self.sections

    @property
    def here(self) -> Section:
        """The section that the next line belongs to."""
        return self.sections[-1]

    def _line(self, block: Block, line: Line, reading: Reading) -> None:
        """A line that names something: a label, a song, or what holds for those below."""
        self._date(line, reading)
        if line.label and line.label != "song":
            self._label(line)
        elif reading.of("song"):
            self.here.drafts += self._drafts(line, reading)
            self.here.drafts[-1].take(block, line.tail)
        else:
            self.sections.append(_section(line, reading, self.here))
            self.here.take(block, line.tail)

    def _announced(self, at: int) -> Section:
        """The section that a line of prose belongs to: right above a list it may say what that does not."""
        here, text, known = self.here, self.article.page.blocks[at].text, self.article.known
        below = list(takewhile(_is_no_heading, islice(self.readings, at + 1, at + 1 + _LOOK_AHEAD)))
        songs = [r for r in below if r is not None and r.of("song")]
        if len(songs) < 2 or songs[0] not in below[:2]:
            return here
        singer = singer_announced(text, known) if _unsaid("artist", songs) else None
        tight = all(r is not None for r in below[1:4])  # a list that no prose parts
        drama = None
        if _unsaid("drama", songs) and (tight or text.endswith((":", "："))):
            drama = drama_announced(text, known)
        if here.drafts:  # within a list only what parts it further, where the first was announced too
            singer = singer if here.artist and text.endswith((":", "：")) else None
            drama = drama if here.drama else None
            if singer or drama:
                self.sections.append(Section(drama, singer))
            return self.here
        here.artist, here.drama = here.artist or singer, here.drama or drama
        return here

    def _date(self, line: Line, reading: Reading) -> None:
        """Note a year that stands beside a line's drama."""
        for drama in reading.of("drama")[:1]:
            year = drama.year or next((f.text for f in reading.fields if f.is_year), "")
            if year:
                at = sum(len(s.drafts) for s in self.sections) if reading.of("song") else None
                self.dated.append(Dated(drama.text, year, line.text, at))

    def _label(self, line: Line) -> None:
        """`Drama: X` completes the entry above; before the first entry it waits for the one below."""
        song = self.here.drafts[-1].songs[-1] if self.here.drafts else None
        if line.label == "drama" and (m := _YEAR_AFTER.fullmatch(line.text)):
            line = replace(line, text=m["name"])
            self.dated.append(Dated(m["name"], m["year"], f"{m['name']} ({m['year']})"))
        if (
            song is None
            or (line.label == "drama" and song.drama)
            or (line.label == "artist" and song.artists)
        ):
            self.pending[line.label] = line.text
        elif line.label == "drama":
            self.here.drafts[-1].songs[-1] = replace(song, drama=line.text)
        else:
            self.here.drafts[-1].songs[-1] = replace(song, artists=credits_of(line.text, self.article.known))

    def _drafts(self, line: Line, reading: Reading) -> list[Draft]:
        """The entries of a line: one, or one for each number where it has as many as songs."""
        songs, guests = self._songs(reading)
        if len(line.ranks) == len(songs) > 1:
            return [Draft([s], r) for s, r in zip(songs, line.ranks, strict=True)]
        quoted = reading.of("song")[0].form == "q"
        bare = not (line.ranks or line.label or line.tag[0] == "h" or quoted)
        rank = line.ranks[0] if line.ranks else None
        return [Draft(songs, rank, guests=guests, bare=bare, quoted=quoted)]

    def _songs(self, reading: Reading) -> tuple[list[Song], tuple[Credit, ...]]:
        """The songs of a line, and the guests whom their titles name."""
        titles, artists, dramas = (reading.of(r) for r in ("song", "artist", "drama"))
        known, pending = self.article.known, self.pending
        drama = dramas[0].text if dramas else pending.pop("drama", None)
        credits = [a.text for a in artists] or [x for x in [pending.pop("artist", None)] if x] or [""]
        parted = [without_guests(t.text) for t in titles]
        guests = tuple(c for _, who in parted for c in credits_of(who, known))
        songs = [
            Song(title, credits_of(credits[min(i, len(credits) - 1)], known), drama)
            for i, (title, _) in enumerate(parted)
        ]
        return songs, guests


_LOOK_AHEAD = 60  # lines: a list is known by its beginning
_YEAR_AFTER = re.compile(r"(?P<name>.+?)\s*[(（](?P<year>(?:19|20)\d\d(?:\s?[-/–]\s?(?:20)?\d\d)?)[)）]")


def _is_no_heading(reading: Reading | None) -> bool:
    """Prose, or a line that names a song."""
    return reading is None or bool(reading.of("song"))


def _unsaid(role: str, songs: Sequence[Reading]) -> bool:
    """Whether most lines of a list leave a role out."""
    return sum(bool(r.of(role)) for r in songs) < 0.4 * len(songs)


def _section(line: Line, reading: Reading, before: Section) -> Section:
    drama, artist = reading.of("drama"), reading.of("artist")
    rank = line.ranks[0] if line.ranks else None
    if artist and not drama:
        return Section(before.drama if before.drama and not before.drafts else None, artist[0].text, rank)
    return Section(drama[0].text, artist[0].text if artist else None, rank)


# -- headings in disguise, and lists that are none -----------------------------------------------------------


def _unmasked(section: Section, article: Article) -> Iterator[Section]:
    """The section, parted where an entry is a heading in disguise: its songs are in its prose."""
    kept = Section(section.drama, section.artist, section.rank, [], section.prose)
    for draft in section.drafts:
        heading = _heading_of(draft, article)
        if heading is None:
            kept.drafts.append(draft)
            continue
        yield kept
        kept = heading
    yield kept


def _heading_of(draft: Draft, article: Article) -> Section | None:
    """The section that an entry heads, where its prose names other songs and not the entry's own."""
    song = draft.songs[0]
    whole = bool(song.artists and song.drama)
    if len(draft.songs) != 1 or whole or draft.quoted or not draft.prose or article.confirmed(song):
        return None
    found = {key(m.span.text) for text in draft.prose[:3] for m in article.mentioned("song", text[:1500])}
    if len(found) < 2 or key(song.title) in found:
        return None
    names = [song.drama, song.title, *(c.name for c in song.artists), *(c.group for c in song.artists)]
    drama = next((n for n in names if n and article.known.ids("drama", n)), None)
    artist = None if drama else next((n for n in names if n and article.known.ids("artist", n)), None)
    if not drama and not artist:
        return None
    return Section(drama, artist, draft.rank, [], [(Block(t), t) for t in draft.prose])


def _drop_weak(sections: Sequence[Section], article: Article) -> None:
    """One or two bare lines that the catalogue does not confirm are no list."""
    drafts = [d for s in sections for d in s.drafts]
    if len(drafts) <= 2 and all(d.bare and not any(_is_sure(s, article) for s in d.songs) for d in drafts):
        for section in sections:
            section.prose += [(Block(t), t) for d in section.drafts for t in d.prose]
            section.drafts = []


def _is_sure(song: Song, article: Article) -> bool:
    """Whether its line says all of a song, or the catalogue has it."""
    return bool(song.artists and song.drama) or article.confirmed(song)


def as_headed(drama: str | None, section: Section, known: Known) -> str | None:
    """A drama as the heading spells it, where the prose gives it another of its names."""
    headed = section.drama
    if not drama or not headed or drama == headed:
        return drama
    inside = min(len(key(drama)), len(key(headed))) > 3 and (
        key(drama) in key(headed) or key(headed) in key(drama)
    )
    same = known.ids("drama", drama) & known.ids("drama", headed)
    return headed if inside or same else drama
