"""Which songs do paragraphs name that stand in no list?

Each paragraph that names songs makes an entry of them; one that goes on about the same songs belongs to it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tearjerker.articles import abroad, prose
from tearjerker.articles.about import About
from tearjerker.articles.article import Article
from tearjerker.articles.blocks import Block
from tearjerker.articles.credits import credits_of
from tearjerker.articles.inline import Item, listed
from tearjerker.articles.mentions import Context
from tearjerker.articles.outline import Section, as_headed
from tearjerker.articles.prose import Inherited, Told
from tearjerker.articles.shown import with_players
from tearjerker.model import Credit, Entry, Song
from tearjerker.names.fold import key


@dataclass(frozen=True)
class OfProse:
    """The entries of an article's prose."""

    article: Article
    about: About

    def entries(self, section: Section) -> list[Entry]:
        """The songs that a section's paragraphs name."""
        known_dramas = frozenset(self.article.known.ids("drama", section.drama or self.about.drama or ""))
        context = Context(known_dramas=known_dramas)
        inherited = Inherited(section.drama, section.artist, self.about.drama, self.about.artist)
        entries: list[Entry] = []
        seen: set[str] = set()
        for block, text in section.prose:
            found = self._songs_of(text, context, inherited)
            found = [self._named(t, section) for t in found if not self._is_told_elsewhere(t, text)]
            found = self._with_listed(found, text, section)
            dramas = [t.drama for t in found if t.drama] or self._announced(text)
            if not self.about.drama:  # else the others are named in passing
                inherited = prose.moved(inherited, dramas)
            fresh = [t for t in found if not seen & _keys(t.title)]
            entries = [_more(e, found) for e in entries]
            seen |= {k for t in fresh for k in _keys(t.title)}
            if fresh:
                entries.append(self._told_in(text, block, fresh, section))
            elif entries and {key(t.title) for t in found} <= {key(s.title) for s in entries[-1].songs}:
                entries[-1] = self._gone_on(entries[-1], text)
        return entries

    def _songs_of(self, text: str, context: Context, inherited: Inherited) -> list[Told]:
        article = self.article
        return prose.songs_of(text, article.known, article.models, context, inherited, article.kinds)

    def _announced(self, text: str) -> list[str]:
        """The drama whose soundtrack a paragraph without songs speaks of: `「X」のOST紹介`."""
        dramas = self.article.mentioned("drama", text)
        return [m.span.text for m in dramas if _ITS_SONGS.match(text, m.span.end)][-1:]

    def _told_in(self, text: str, block: Block, found: Sequence[Told], section: Section) -> Entry:
        """The entry of a paragraph that names these songs."""
        told = {
            key(t.title): Song(
                t.title, self._as_named(t, section), as_headed(t.drama, section, self.article.known)
            )
            for t in reversed(found)
        }
        songs = with_players(list(told.values())[::-1], [text], [(1, p) for p in block.players], None)
        return Entry(songs, section.rank, self.article.moods(text, songs), False, text)

    def _gone_on(self, entry: Entry, text: str) -> Entry:
        """The entry with a paragraph that goes on about its songs."""
        mood = dict.fromkeys((*entry.mood, *self.article.moods(text, entry.songs)))
        return replace(entry, mood=tuple(mood), prose=f"{entry.prose}\n{text}")

    def _named(self, told: Told, section: Section) -> Told:
        """The song without an award for its drama."""
        award = (
            told.drama and abroad.is_no_name(told.drama) and not self.article.known.ids("drama", told.drama)
        )
        return replace(told, drama=section.drama) if award else told

    def _with_listed(self, found: Sequence[Told], text: str, section: Section) -> list[Told]:
        """The songs of a paragraph, those of a list in it as the list has them."""
        items = listed(text, self.article.known)
        rest = [t for t in found if not any(i.start <= t.start < i.end for i in items)]
        told = {key(t.title): _without_words_of(t, items) for t in found}
        mine = [self._of_item(i, told.get(key(i.title)), section) for i in items]
        return sorted([*rest, *mine], key=lambda t: t.start)

    def _of_item(self, item: Item, told: Told | None, section: Section) -> Told:
        singer = item.singer or (None if told and told.artists else section.artist or self.about.artist)
        artists = credits_of(singer, self.article.known) if singer else self._as_named(told, section)
        drama = item.drama or (told.drama if told else None) or section.drama or self.about.drama
        return Told(item.title, artists, drama, item.start, 1.0)

    def _as_named(self, told: Told | None, section: Section) -> tuple[Credit, ...]:
        """Who sings, by the heading's name where the prose shortens it: *Suzy* below *Bae Suzy*."""
        artists = told.artists if told else ()
        headed = (section.artist or "").split()
        if len(artists) == 1 and len(headed) > 1 and artists[0].name in headed:
            return credits_of(section.artist or "", self.article.known)
        return artists

    def _is_told_elsewhere(self, told: Told, text: str) -> bool:
        """Whether the sentence that names a song gives it to a film, or to no drama."""
        song = Song(told.title, told.artists, told.drama)
        no_title = abroad.is_no_name(told.title) or abroad.says("no title", told.title)
        no_title = no_title or abroad.is_said(text, told.start, told.start + len(told.title))
        if no_title and not self.article.known.ids("song", told.title):
            return True
        drama = told.drama if self.article.known.ids("drama", told.drama or "") else None
        return abroad.is_told_elsewhere(text, told.start, drama) and not self.article.confirmed(song)


def _without_words_of(told: Told, items: Sequence[Item]) -> Told:
    """The song without a singer who is but words of a title: The One of *The One and Only You*."""
    within = any(c.name in i.title for c in told.artists for i in items)
    return replace(told, artists=()) if within else told


_ITS_SONGS = re.compile(
    r"[’'”\"」』》>]?\s?(?:['’]s\s|의\s?|の|的)?(?:OST|O\.S\.T|soundtrack|오에스티|原聲帶)", re.I
)


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
