"""What does this page say about songs?

    page  ->  lines  ->  readings of lines (layout)  ->  outline  ->  entries  ->  claims and moods

A line that names only a drama or only an artist is a heading and holds for the songs below it, in lists
and in prose alike. What a list leaves unsaid is looked for in the sentences of its entry, then in what
the whole article is about. Songs that only the prose names make entries where the article has no list, or
where a heading has no list of its own.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice, takewhile

from tearjerker.articles import abroad, prose
from tearjerker.articles.announced import drama_announced, singer_announced, sole_name
from tearjerker.articles.blocks import Block, Page
from tearjerker.articles.claims import Dated, Passage, claims_of
from tearjerker.articles.credits import credits_of, without_guests
from tearjerker.articles.inline import Item, listed, parted
from tearjerker.articles.known import Known
from tearjerker.articles.layout import Reading as LineReading
from tearjerker.articles.layout import read_lines
from tearjerker.articles.lines import Field, Line, line_of, splittings
from tearjerker.articles.mentions import Context, groups, mentions
from tearjerker.articles.moods import moods_in
from tearjerker.articles.prose import Inherited, Told
from tearjerker.articles.shown import performance_of, role_of, with_players
from tearjerker.articles.weights import Models, shipped
from tearjerker.model import Credit, Entry, Player, Reading, Song
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


def read_page(page: Page, known: Known, *, source: str = "", models: Models | None = None) -> Reading:
    """The page's entries and claims, in its own words; nothing is linked yet."""
    return _Article(page, known, models or shipped()).read(source)


class _Article:
    """One article being read."""

    def __init__(self, page: Page, known: Known, models: Models) -> None:
        self.page, self.known, self.models = _bounded(page), known, models
        self.page = replace(self.page, blocks=tuple(parted(self.page.blocks)))
        page = self.page
        self.dated: list[Dated] = []
        self.lines = [line_of(b.text, b.tag, b.rank) for b in page.blocks]
        self.titles = {key(t) for t in (page.title, *page.hints)}

    def read(self, source: str) -> Reading:
        """The whole of it."""
        sections = self._sections(self._line_readings())
        sections = [part for s in sections for part in self._unmasked(s)]
        self._drop_weak(sections)
        self.drama, self.artist = self._about(sections)
        self.listed = any(s.drafts for s in sections)
        self.of_lists = {key(x.drama or s.drama or "") for s in sections for d in s.drafts for x in d.songs}
        entries = _once(e for s in sections for e in self._entries(s))
        entries = list(self._of_korean_dramas(entries))
        claims = claims_of(self._passages(entries, sections), self.dated, self.known, self.models.mentions)
        entries = _numbered(entries)
        ordered = any(e.rank is not None for e in entries)
        return Reading(self.page.title, source, self.page.language, ordered, tuple(entries), claims)

    def _passages(self, entries: Sequence[Entry], sections: Sequence[Section]) -> Iterator[Passage]:
        """Each paragraph with the entry or the heading that it belongs to."""
        told = set()
        for i, entry in enumerate(entries):
            for text in entry.prose.split("\n"):
                told.add(text)
                yield Passage(text, i, entry.songs, entry.songs[0].drama)
        for section in sections:
            for _, text in section.prose:
                if text not in told and key(text) not in self.titles:
                    yield Passage(text, None, (), section.drama or self.drama)

    # -- outline ------------------------------------------------------------------------------------------

    def _line_readings(self) -> list[LineReading | None]:
        readings = read_lines(self.lines, self.known, self.models.lines)
        readings = [
            None if self._is_title(n) or _is_eastern_sentence(self.lines[n].text) else r
            for n, r in enumerate(readings)
        ]
        readings = _companions(self.lines, list(_settled(self.lines, readings)))
        readings = _below_headings(self.lines, readings)
        readings = _alike_headings(self.lines, readings)
        return [None if self._is_title(n) else r for n, r in enumerate(readings)]

    def _is_title(self, n: int) -> bool:
        return bool({key(self.lines[n].text), key(self.page.blocks[n].text)} & self.titles)

    def _sections(self, readings: Sequence[LineReading | None]) -> list[Section]:
        sections = [Section()]
        pending: dict[str, str] = {}
        for i, (block, line, reading) in enumerate(zip(self.page.blocks, self.lines, readings, strict=True)):
            here = sections[-1]
            if reading is not None:
                self._date(line, reading, sum(len(s.drafts) for s in sections))
            if reading is None and line.ranks and not here.drafts:
                sections.append(Section(here.drama, here.artist, line.ranks[0], [], [(block, line.whole)]))
            elif reading is None:
                here = self._announced(i, readings, sections)
                here.take(block, block.text)
            elif line.label and line.label != "song":
                self._label(here, line, pending)
            elif reading.of("song"):
                here.drafts += self._drafts(line, reading, here, pending)
                here.drafts[-1].take(block, line.tail)
            else:
                sections.append(_section(line, reading, here))
                sections[-1].take(block, line.tail)
        return sections

    def _announced(self, at: int, readings: Sequence[LineReading | None], sections: list[Section]) -> Section:
        """The section that a line of prose belongs to: right above a list it may say what that does not."""
        here, text = sections[-1], self.page.blocks[at].text
        below = list(takewhile(_is_no_heading, islice(readings, at + 1, at + 1 + _LOOK_AHEAD)))
        songs = [r for r in below if r is not None and r.of("song")]
        if len(songs) < 2 or songs[0] not in below[:2]:
            return here
        singer = singer_announced(text, self.known) if _unsaid("artist", songs) else None
        tight = all(r is not None for r in below[1:4])  # a list that no prose parts
        drama = None
        if _unsaid("drama", songs) and (tight or text.endswith((":", "："))):
            drama = drama_announced(text, self.known)
        if here.drafts:  # within a list only what parts it further, where the first was announced too
            singer = singer if here.artist and text.endswith((":", "：")) else None
            drama = drama if here.drama else None
            if singer or drama:
                sections.append(Section(drama, singer))
            return sections[-1]
        here.artist, here.drama = here.artist or singer, here.drama or drama
        return here

    def _date(self, line: Line, reading: LineReading, entry: int) -> None:
        """Note a year that stands beside a line's drama."""
        for drama in reading.of("drama")[:1]:
            year = drama.year or next((f.text for f in reading.fields if f.is_year), "")
            if year:
                at = entry if reading.of("song") else None
                self.dated.append(Dated(drama.text, year, line.text, at))

    def _label(self, here: Section, line: Line, pending: dict[str, str]) -> None:
        """`Drama: X` completes the entry above; before the first entry it waits for the one below."""
        song = here.drafts[-1].songs[-1] if here.drafts else None
        if line.label == "drama" and (m := _YEAR_AFTER.fullmatch(line.text)):
            line = replace(line, text=m["name"])
            self.dated.append(Dated(m["name"], m["year"], f"{m['name']} ({m['year']})"))
        if (
            song is None
            or (line.label == "drama" and song.drama)
            or (line.label == "artist" and song.artists)
        ):
            pending[line.label] = line.text
        elif line.label == "drama":
            here.drafts[-1].songs[-1] = replace(song, drama=line.text)
        else:
            here.drafts[-1].songs[-1] = replace(song, artists=credits_of(line.text, self.known))

    def _drafts(
        self, line: Line, reading: LineReading, here: Section, pending: dict[str, str]
    ) -> list[Draft]:
        titles, artists, dramas = (reading.of(r) for r in ("song", "artist", "drama"))
        drama = dramas[0].text if dramas else pending.pop("drama", None)
        credits = [a.text for a in artists] or [x for x in [pending.pop("artist", None)] if x]
        parted = [without_guests(t.text) for t in titles]
        guests = tuple(c for _, who in parted for c in credits_of(who, self.known))
        songs = [
            Song(title, credits_of(credits[min(i, len(credits) - 1)] if credits else "", self.known), drama)
            for i, (title, _) in enumerate(parted)
        ]
        if len(line.ranks) == len(songs) > 1:
            return [Draft([s], r) for s, r in zip(songs, line.ranks, strict=True)]
        quoted = titles[0].form == "q"
        bare = not (line.ranks or line.label or line.tag[0] == "h" or quoted)
        rank = line.ranks[0] if line.ranks else None
        return [Draft(songs, rank, guests=guests, bare=bare, quoted=quoted)]

    def _unmasked(self, section: Section) -> Iterator[Section]:
        """The section, parted where an entry is a heading in disguise: its songs are in its prose."""
        kept = Section(section.drama, section.artist, section.rank, [], section.prose)
        for draft in section.drafts:
            heading = self._heading_of(draft)
            if heading is None:
                kept.drafts.append(draft)
                continue
            yield kept
            kept = heading
        yield kept

    def _drop_weak(self, sections: Sequence[Section]) -> None:
        """One or two bare lines that the catalogue does not confirm are no list."""
        drafts = [d for s in sections for d in s.drafts]
        if len(drafts) <= 2 and all(d.bare and not any(map(self._is_sure, d.songs)) for d in drafts):
            for section in sections:
                section.prose += [(Block(t), t) for d in section.drafts for t in d.prose]
                section.drafts = []

    def _is_sure(self, song: Song) -> bool:
        """Whether its line says all of a song, or the catalogue has it."""
        return bool(song.artists and song.drama) or self._confirmed(song)

    def _heading_of(self, draft: Draft) -> Section | None:
        """The section that an entry heads, where its prose names other songs and not the entry's own."""
        song = draft.songs[0]
        whole = bool(song.artists and song.drama)
        if len(draft.songs) != 1 or whole or draft.quoted or not draft.prose or self._confirmed(song):
            return None
        found = {
            key(m.span.text)
            for text in draft.prose[:3]
            for m in mentions(text[:1500], self.known, self.models.mentions)
            if m.kind == "song"
        }
        if len(found) < 2 or key(song.title) in found:
            return None
        names = [song.drama, song.title, *(c.name for c in song.artists), *(c.group for c in song.artists)]
        drama = next((n for n in names if n and self.known.ids("drama", n)), None)
        artist = None if drama else next((n for n in names if n and self.known.ids("artist", n)), None)
        if not drama and not artist:
            return None
        return Section(drama, artist, draft.rank, [], [(Block(t), t) for t in draft.prose])

    def _of_korean_dramas(self, entries: Sequence[Entry]) -> Iterator[Entry]:
        """The entries without the songs of films, of other countries' dramas and of no drama."""
        title = "\n".join([self.page.title, *self.page.hints])
        text = "\n".join([title, *(b.text for b in self.page.blocks)])
        none = not abroad.is_of_dramas(text, title) or abroad.is_abroad(text, self.page.language)
        dramas = [bool(s.drama) for e in entries for s in e.songs]
        if sum(dramas) < 0.5 * len(dramas):  # a ranking that mentions dramas
            none = none or not (abroad.says("of soundtracks", text) or abroad.says("of dramas", title))
        mixed = abroad.is_mixed(text)
        for entry in entries:
            doubtful = mixed and not abroad.says("of Korea", entry.prose)
            kept = tuple(
                s
                for s in entry.songs
                if self._confirmed(s)
                or not (none or (doubtful and not self.known.ids("drama", s.drama or "")))
            )
            if kept:
                yield replace(entry, songs=kept)

    def _confirmed(self, song: Song) -> bool:
        """Whether the catalogue has the song, by this singer or in this drama."""
        titles = self.known.ids("song", song.title)
        artists = frozenset(i for c in song.artists for i in self.known.ids("artist", c.name))
        dramas = self.known.ids("drama", song.drama or "")
        return bool((artists or dramas) and self.known.songs_in(titles, artists, dramas))

    # -- what the whole article is about --------------------------------------------------------------------

    def _about(self, sections: Sequence[Section]) -> tuple[str | None, str | None]:
        """The one drama and the one artist of the article: of its title, or by far the most named."""
        drafts = [d for s in sections for d in s.drafts]
        if len({key(s.drama) for s in sections if s.drama}) > 2:
            return None, None
        of_lists = {key(s.drama) for d in drafts for s in d.songs if s.drama}
        drama = self._most_named("drama", sections) if len(of_lists) <= 1 else None
        sung = [bool(s.artists) for d in drafts for s in d.songs]
        unsung = not sung or sum(sung) < 0.4 * len(sung)
        return drama, (self._singer_of(sections, of_lists, bool(drafts)) if unsung else None)

    def _singer_of(self, sections: Sequence[Section], dramas: Collection[str], listed: bool) -> str | None:
        """Who sings all: the only one in the title of a list of several dramas, else the most named."""
        several = len(dramas) > 1 or not listed
        titled = sole_name("artist", self.page.title, self.known) if several else None
        return titled or self._most_named("artist", sections)

    def _most_named(self, kind: str, sections: Sequence[Section]) -> str | None:
        """By far the most named one: what one entry names however often is that entry's own."""
        title = self.page.title or (self.page.blocks[0].text if self.page.blocks else "")
        texts = [t for s in sections for _, t in s.prose]
        own = ["\n".join(d.prose) for s in sections for d in s.drafts if d.prose]
        spelled: dict[str, str] = {}
        for text in (title, *[*texts, *own][:12]):
            for m in mentions(text[:1500], self.known, self.models.mentions):
                if m.kind == kind and not abroad.is_no_name(m.span.text):
                    name = _PART.sub("", m.span.text)
                    spelled.setdefault(key(name), name)
        votes = {
            k: self._weight(kind, name)
            * (
                1.5 * (name in title)
                + 0.75 * (sum(t.count(name) for t in texts) + sum(name in t for t in own))
            )
            for k, name in spelled.items()
        }
        best = sorted(votes.items(), key=lambda v: -v[1])
        first, second = [*best, ("", 0.0), ("", 0.0)][:2]
        alone = not second[1] and bool(self.known.ids(kind, first[0]))
        return (
            spelled[first[0]] if first[1] >= (0.5 if alone else 1.5) and first[1] >= 2 * second[1] else None
        )

    def _weight(self, kind: str, name: str) -> float:
        """What stands in quotation marks may be anything: a name counts in full where it is known."""
        return 1.0 if self.known.ids(kind, name) else 0.5

    # -- entries --------------------------------------------------------------------------------------------

    def _entries(self, section: Section) -> list[Entry]:
        if section.drafts:
            return [self._entry(d, section) for d in section.drafts]
        if self.listed and (
            not (section.drama or section.artist) or key(section.drama or "") in self.of_lists
        ):
            return []
        return self._from_prose(section)

    def _entry(self, draft: Draft, section: Section) -> Entry:
        text = "\n".join(draft.prose)
        songs = [self._completed(s, draft, section) for s in draft.songs]
        announced = performance_of(draft.prose, draft.players)
        shown = with_players(songs, draft.prose, draft.players, announced)
        own = text if announced is None else text.replace(draft.prose[announced], "")
        role = role_of(text) if len(songs) == 1 else None
        shown = tuple(replace(s, role=role) for s in shown)
        return Entry(shown, draft.rank, self._moods(own, shown), draft.aside, text)

    def _completed(self, song: Song, draft: Draft, section: Section) -> Song:
        """The song with what its line leaves unsaid: by the heading, its prose, the article."""
        artists, drama = (
            song.artists,
            song.drama or section.drama or self._drama_known(song, draft) or self.drama,
        )
        if not drama or not artists:
            told = self._told_of(song, draft.prose, section)
            artists = artists or (told.artists if told else ())
            drama = drama or (told.drama if told else None)
        if not artists and (name := section.artist or self.artist):
            artists = credits_of(name, self.known)
        artists = tuple(dict.fromkeys((*artists, *draft.guests)))
        return replace(song, artists=artists, drama=drama)

    def _told_of(self, song: Song, paragraphs: Sequence[str], section: Section) -> Told | None:
        """What the entry's prose says of its song, as if the song's title stood before it."""
        if not paragraphs:
            return None
        credit = ", ".join(c.name for c in song.artists)
        text = f"“{song.title}”" + (f" by {credit}. " if credit else ". ") + "\n".join(paragraphs[:3])[:900]
        context = Context(songs=frozenset({key(song.title)}))
        inherited = Inherited(heading_artist=section.artist, heading_drama=section.drama)
        found = prose.songs_of(text, self.known, self.models, context, inherited)
        mine = [t for t in found if key(t.title) == key(song.title)]
        artists = next((t.artists for t in mine if t.artists), ()) or self._only_singer(paragraphs[:3])
        drama = next((t.drama for t in mine if t.drama), None) or self._only_drama(text)
        return Told(song.title, artists, self._as_headed(drama, section), 0, 0.0)

    def _as_headed(self, drama: str | None, section: Section) -> str | None:
        """A drama as the heading spells it, where the prose gives it another of its names."""
        headed = section.drama
        if not drama or not headed or drama == headed:
            return drama
        inside = min(len(key(drama)), len(key(headed))) > 3 and (
            key(drama) in key(headed) or key(headed) in key(drama)
        )
        same = self.known.ids("drama", drama) & self.known.ids("drama", headed)
        return headed if inside or same else drama

    def _dramas_in(self, text: str) -> list[str]:
        return [m.span.text for m in mentions(text, self.known, self.models.mentions) if m.kind == "drama"]

    def _only_singer(self, paragraphs: Sequence[str]) -> tuple[Credit, ...]:
        """The singer of an entry's prose, where it names no other."""
        text = "\n".join(paragraphs)[:900]
        found = groups(
            text, (m for m in mentions(text, self.known, self.models.mentions) if m.kind == "artist")
        )
        credits = {text[g[0].span.start : g[-1].span.end] for g in found}
        return credits_of(credits.pop(), self.known) if len(credits) == 1 else ()

    def _only_drama(self, text: str) -> str | None:
        """The drama of an entry's prose, where it is the only one and known."""
        found = [m for m in mentions(text, self.known, self.models.mentions) if m.kind == "drama"]
        if len({key(m.span.text) for m in found}) != 1:
            return None
        span = found[0].span
        told = span.form == "q" and abroad.says("of soundtracks", text[span.end : span.end + 30])
        return span.text if told or self.known.ids("drama", span.text) else None

    def _drama_known(self, song: Song, draft: Draft) -> str | None:
        """The drama in an entry's prose that the catalogue joins to its song."""
        titles = self.known.ids("song", song.title)
        if not titles:
            return None
        for name in self._dramas_in("\n".join(draft.prose[:3])[:900]):
            ids = self.known.ids("drama", name)
            if ids and self.known.songs_in(titles, frozenset(), ids):
                return name
        return None

    def _from_prose(self, section: Section) -> list[Entry]:
        """The songs that a section's paragraphs name."""
        known_dramas = frozenset(self.known.ids("drama", section.drama or self.drama or ""))
        context = Context(known_dramas=known_dramas)
        inherited = Inherited(section.drama, section.artist, self.drama, self.artist)
        entries: list[Entry] = []
        seen: set[str] = set()
        for block, text in section.prose:
            found = prose.songs_of(text, self.known, self.models, context, inherited)
            found = [self._named(t, section) for t in found if not self._is_told_elsewhere(t, text)]
            found = self._with_listed(found, text, section)
            inherited = prose.moved(inherited, [t.drama for t in found if t.drama])
            fresh = [t for t in found if not seen & _keys(t.title)]
            entries = [_more(e, found) for e in entries]
            seen |= {k for t in fresh for k in _keys(t.title)}
            if fresh:
                entries.append(self._told_in(text, block, fresh, section))
            elif entries and {key(t.title) for t in found} <= {key(s.title) for s in entries[-1].songs}:
                entries[-1] = self._gone_on(entries[-1], text)
        return entries

    def _told_in(self, text: str, block: Block, found: Sequence[Told], section: Section) -> Entry:
        """The entry of a paragraph that names these songs."""
        told = {
            key(t.title): Song(t.title, self._as_named(t, section), self._as_headed(t.drama, section))
            for t in reversed(found)
        }
        songs = with_players(list(told.values())[::-1], [text], [(1, p) for p in block.players], None)
        return Entry(songs, section.rank, self._moods(text, songs), False, text)

    def _gone_on(self, entry: Entry, text: str) -> Entry:
        """The entry with a paragraph that goes on about its songs."""
        mood = dict.fromkeys((*entry.mood, *self._moods(text, entry.songs)))
        return replace(entry, mood=tuple(mood), prose=f"{entry.prose}\n{text}")

    def _moods(self, text: str, songs: Sequence[Song]) -> tuple[str, ...]:
        """The feelings that a text names, but for those in the names of what it speaks of."""
        names = [n for s in songs for n in (s.title, s.drama, *(c.name for c in s.artists)) if n]
        return moods_in(text, self.page.language, [*names, *self._dramas_in(text)])

    def _named(self, told: Told, section: Section) -> Told:
        """The song without an award for its drama."""
        award = told.drama and abroad.is_no_name(told.drama) and not self.known.ids("drama", told.drama)
        return replace(told, drama=section.drama) if award else told

    def _with_listed(self, found: Sequence[Told], text: str, section: Section) -> list[Told]:
        """The songs of a paragraph, those of a list in it as the list has them."""
        items = listed(text, self.known)
        rest = [t for t in found if not any(i.start <= t.start < i.end for i in items)]
        told = {key(t.title): t for t in found}
        mine = [self._of_item(i, told.get(key(i.title)), section) for i in items]
        return sorted([*rest, *mine], key=lambda t: t.start)

    def _of_item(self, item: Item, told: Told | None, section: Section) -> Told:
        singer = item.singer or (None if told and told.artists else section.artist or self.artist)
        artists = credits_of(singer, self.known) if singer else self._as_named(told, section)
        drama = item.drama or (told.drama if told else None) or section.drama or self.drama
        return Told(item.title, artists, drama, item.start, 1.0)

    def _as_named(self, told: Told | None, section: Section) -> tuple[Credit, ...]:
        """Who sings, by the heading's name where the prose shortens it: *Suzy* below *Bae Suzy*."""
        artists = told.artists if told else ()
        headed = (section.artist or "").split()
        if len(artists) == 1 and len(headed) > 1 and artists[0].name in headed:
            return credits_of(section.artist or "", self.known)
        return artists

    def _is_told_elsewhere(self, told: Told, text: str) -> bool:
        """Whether the sentence that names a song gives it to a film, or to no drama."""
        song = Song(told.title, told.artists, told.drama)
        no_title = abroad.is_no_name(told.title) or abroad.says("no title", told.title)
        if no_title and not self.known.ids("song", told.title):
            return True
        drama = told.drama if self.known.ids("drama", told.drama or "") else None
        return abroad.is_told_elsewhere(text, told.start, drama) and not self._confirmed(song)


def _keys(title: str) -> set[str]:
    """What a title goes by: 썸데이(Someday) is 썸데이 as well."""
    m = _TWO_SCRIPTS.fullmatch(title)
    return {key(title), *(key(part) for part in (m.groups() if m else ()) if part)}


_TWO_SCRIPTS = re.compile(
    r"([\u3040-\ud7a3 ]+?)\s?[(（]([ -~]+)[)）]|([ -~]+?)\s?[(（]([\u3040-\ud7a3 ]+)[)）]"
)


def _more(entry: Entry, found: Sequence[Told]) -> Entry:
    """The entry with what a later paragraph adds to its songs."""
    told = {key(t.title): t for t in found}
    return replace(entry, songs=tuple(_with(s, told.get(key(s.title))) for s in entry.songs))


def _with(song: Song, more: Told | None) -> Song:
    if more is None:
        return song
    return replace(song, artists=song.artists or more.artists, drama=song.drama or more.drama)


def _numbered(entries: list[Entry]) -> list[Entry]:
    """Where every number is 1, as in Markdown that leaves the counting to others, they are counted."""
    ranked = [e for e in entries if e.rank is not None]
    if len(ranked) < 3 or {e.rank for e in ranked} != {1} or len({id(e.songs) for e in ranked}) < 3:
        return entries
    counted = iter(range(1, len(ranked) + 1))
    return [replace(e, rank=next(counted)) if e.rank is not None else e for e in entries]


_PART = re.compile(r"\s+OSTs?\b.*$", re.I)
_LOOK_AHEAD = 60  # lines: a list is known by its beginning
_MOST_BLOCKS, _MOST_LETTERS = 20_000, 6000


def _bounded(page: Page) -> Page:
    """A page of at most twenty thousand lines, which take a minute: what comes after is a dump."""
    blocks = tuple(
        b if len(b.text) <= _MOST_LETTERS else replace(b, text=b.text[:_MOST_LETTERS])
        for b in page.blocks[:_MOST_BLOCKS]
    )
    return replace(page, blocks=blocks)


def _once(entries: Iterable[Entry]) -> list[Entry]:
    """Entries without the unnumbered ones whose songs stood there before with the same drama.

    What such a one adds to its song stays: a list of titles is often told again, title by title, below.
    """
    kept: list[Entry] = []
    at: dict[tuple[str, str], int] = {}
    for entry in entries:
        places = [at.get((key(s.title), key(s.drama or "")), at.get((key(s.title), ""))) for s in entry.songs]
        if entry.rank is None and None not in places:
            for place, song in zip(places, entry.songs, strict=True):
                kept[place or 0] = _completing(kept[place or 0], song)
            continue
        at.update({(key(s.title), key(s.drama or "")): len(kept) for s in entry.songs})
        kept.append(entry)
    return kept


def _completing(entry: Entry, again: Song) -> Entry:
    """The entry with the singer, the drama and the players that its song has where it is told again."""
    songs = tuple(
        replace(
            s,
            artists=s.artists or again.artists,
            drama=s.drama or again.drama,
            listen=s.listen or again.listen,
        )
        if key(s.title) == key(again.title)
        else s
        for s in entry.songs
    )
    return replace(entry, songs=songs)


_YEAR_AFTER = re.compile(r"(?P<name>.+?)\s*[(（](?P<year>(?:19|20)\d\d(?:\s?[-/–]\s?(?:20)?\d\d)?)[)）]")


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


def _is_no_heading(reading: LineReading | None) -> bool:
    """Prose, or a line that names a song."""
    return reading is None or bool(reading.of("song"))


def _unsaid(role: str, songs: Sequence[LineReading]) -> bool:
    """Whether most lines of a list leave a role out."""
    return sum(bool(r.of(role)) for r in songs) < 0.4 * len(songs)


def _section(line: Line, reading: LineReading, before: Section) -> Section:
    drama, artist = reading.of("drama"), reading.of("artist")
    rank = line.ranks[0] if line.ranks else None
    if artist and not drama:
        return Section(before.drama if before.drama and not before.drafts else None, artist[0].text, rank)
    return Section(drama[0].text, artist[0].text if artist else None, rank)


def _settled(lines: Sequence[Line], readings: Iterable[LineReading | None]) -> Iterable[LineReading | None]:
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


def _companions(lines: Sequence[Line], readings: list[LineReading | None]) -> list[LineReading | None]:
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
            readings[i] = LineReading((Field(lines[i].text, "t", "^"),), ("drama",), 1.0, "above")
    return readings


def _alike_headings(lines: Sequence[Line], readings: list[LineReading | None]) -> list[LineReading | None]:
    """Short headings of one level name what most of those that are read name: dramas or singers."""
    for tag in ("h2", "h3", "h4"):
        here = [i for i, line in enumerate(lines) if line.tag == tag]
        roles = [readings[i].roles for i in here if readings[i] is not None]  # type: ignore[union-attr]
        sole = {roles_ for roles_ in roles if len(roles_) == 1}
        if len(sole) == 1 == len(set(roles)) and 2 * len(roles) >= len(here):
            for i in here:
                if readings[i] is None and _is_name(lines[i]):
                    field = Field(lines[i].text, "t", "^")
                    readings[i] = LineReading((field,), next(iter(sole)), 1.0, "alike")
    return readings


def _below_headings(lines: Sequence[Line], readings: list[LineReading | None]) -> list[LineReading | None]:
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
            readings[i] = LineReading((Field(lines[i].text, "t", "^"),), ("song",), 1.0, "below")
    return readings


def _says_one_thing(reading: LineReading | None) -> bool:
    """Prose, or a line read as one name and nothing beside it."""
    return reading is None or len(set(reading.roles) - {"-"}) == 1


def _song_line(line: Line, reading: LineReading | None) -> LineReading:
    """A line above `Artist:` or `Drama:` names the song."""
    if reading is not None and reading.of("song"):
        return reading
    fields = splittings(line.text, most=1)[0].fields
    return LineReading(fields, ("song", *("-",) * (len(fields) - 1)), 1.0, "labelled")


def _is_name(line: Line) -> bool:
    """Short, and no sentence."""
    return (
        0 < len(line.text) <= 40
        and not line.tail
        and not line.text.endswith((".", "。", ":", "!", "?", "다"))
    )
