"""What does this page say about songs?

    page  ->  lines  ->  readings of lines  ->  outline  ->  entries of lists and of prose  ->  claims

    article.py: lines      neighbours.py, layout.py: readings      outline.py: sections
    about.py: what the whole is about      of_lists.py, of_prose.py: entries      claims.py: claims

Songs that only the prose names make entries where the article has no list, or where a heading has no list of
its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from tearjerker.articles import abroad
from tearjerker.articles.about import About, about
from tearjerker.articles.article import Article, article_of
from tearjerker.articles.blocks import Page
from tearjerker.articles.claims import Passage, claims_of
from tearjerker.articles.known import Known
from tearjerker.articles.layout import is_korean_name
from tearjerker.articles.neighbours import line_readings
from tearjerker.articles.of_lists import OfLists
from tearjerker.articles.of_prose import OfProse
from tearjerker.articles.outline import Section, outline_of
from tearjerker.articles.weights import Models, shipped
from tearjerker.model import Entry, Reading, Song
from tearjerker.names.fold import key


def read_page(page: Page, known: Known, *, source: str = "", models: Models | None = None) -> Reading:
    """The page's entries and claims, in its own words; nothing is linked yet."""
    article = article_of(page, known, models or shipped())
    outline = outline_of(article, line_readings(article))
    whole = about(outline.sections, article)
    entries = list(_of_korean_dramas(_once(_entries(outline.sections, whole, article)), article))
    passages = _passages(entries, outline.sections, whole, article)
    claims = claims_of(passages, outline.dated, known, article.models.mentions, article.kinds)
    entries = _numbered(entries)
    ordered = any(e.rank is not None for e in entries)
    return Reading(page.title, source, page.language, ordered, tuple(entries), claims)


def _entries(sections: Sequence[Section], whole: About, article: Article) -> Iterator[Entry]:
    """The entries of all sections: of their lists, or of the prose of those that have none."""
    of_lists, of_prose = OfLists(article, whole), OfProse(article, whole)
    told = _dramas_of_lists(sections)
    listed = any(s.drafts for s in sections)
    for section in sections:
        if section.drafts:
            yield from (of_lists.entry(d, section) for d in section.drafts)
        elif not listed or _heads_more(section, told):
            yield from of_prose.entries(section)


def _dramas_of_lists(sections: Sequence[Section]) -> set[str]:
    """Keys of the dramas whose songs stand in lists; an empty one for songs of no drama."""
    return {key(x.drama or s.drama or "") for s in sections for d in s.drafts for x in d.songs}


def _heads_more(section: Section, told: set[str]) -> bool:
    """Whether a section has a heading, and not of a drama whose songs a list has."""
    return bool(section.drama or section.artist) and key(section.drama or "") not in told


def _passages(
    entries: Sequence[Entry], sections: Sequence[Section], whole: About, article: Article
) -> Iterator[Passage]:
    """Each paragraph with the entry or the heading that it belongs to."""
    told = set()
    for i, entry in enumerate(entries):
        for text in entry.prose.split("\n"):
            told.add(text)
            yield Passage(text, i, entry.songs, entry.songs[0].drama)
    for section in sections:
        for _, text in section.prose:
            if text not in told and key(text) not in article.titles:
                yield Passage(text, None, (), section.drama or whole.drama)


def _of_korean_dramas(entries: Sequence[Entry], article: Article) -> Iterator[Entry]:
    """The entries without the songs of films, of other countries' dramas and of no drama."""
    title = "\n".join([article.page.title, *article.page.hints])
    text = "\n".join([title, *(b.text for b in article.page.blocks)])
    none = not abroad.is_of_dramas(text, title)
    none = none or (abroad.is_abroad(text, article.page.language) and not _names_koreans(entries, article))
    dramas = [bool(s.drama) for e in entries for s in e.songs]
    if sum(dramas) < 0.5 * len(dramas):  # a ranking that mentions dramas
        none = none or not (abroad.says("of soundtracks", text) or abroad.says("of dramas", title))
    mixed = abroad.is_mixed(text)
    for entry in entries:
        doubtful = mixed and not abroad.says("of Korea", entry.prose)
        kept = tuple(
            s
            for s in entry.songs
            if article.confirmed(s)
            or not (none or (doubtful and not article.known.ids("drama", s.drama or "")))
        )
        if kept:
            yield replace(entry, songs=kept)


def _names_koreans(entries: Sequence[Entry], article: Article) -> bool:
    """Whether three songs at least, and every other one, have a singer or a drama that is known."""
    songs = [s for e in entries for s in e.songs]
    known = article.known
    sure = [
        s
        for s in songs
        if known.ids("drama", s.drama or "")
        or any(known.ids("artist", c.name) or is_korean_name(c.name) for c in s.artists)
    ]
    return len(sure) >= max(3, 0.5 * len(songs))


def _once(entries: Iterable[Entry]) -> list[Entry]:
    """Entries without the songs of unnumbered ones that stood there before with the same drama.

    What is said of a song again stays: a list of titles is often told again, title by title, below.
    """
    kept: list[Entry] = []
    at: dict[tuple[str, str], int] = {}
    for entry in entries:
        places = {id(s): _place(s, at) for s in entry.songs} if entry.rank is None else {}
        for song in entry.songs:
            if (place := places.get(id(song))) is not None:
                kept[place] = _completing(kept[place], song)
        fresh = tuple(s for s in entry.songs if places.get(id(s)) is None)
        at.update({(key(s.title), key(s.drama or "")): len(kept) for s in fresh})
        kept += [replace(entry, songs=fresh)] if fresh else []
    return kept


def _place(song: Song, at: Mapping[tuple[str, str], int]) -> int | None:
    """The entry that has the song already, with its drama or with none."""
    return at.get((key(song.title), key(song.drama or "")), at.get((key(song.title), "")))


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


def _numbered(entries: list[Entry]) -> list[Entry]:
    """Where every number is 1, as in Markdown that leaves the counting to others, they are counted."""
    ranked = [e for e in entries if e.rank is not None]
    if len(ranked) < 3 or {e.rank for e in ranked} != {1} or len({id(e.songs) for e in ranked}) < 3:
        return entries
    counted = iter(range(1, len(ranked) + 1))
    return [replace(e, rank=next(counted)) if e.rank is not None else e for e in entries]
