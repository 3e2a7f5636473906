"""What does a list say of its songs, and what is said of them below?

What an entry's line leaves unsaid is looked for under its heading, in its own sentences, and in what the
whole article is about.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tearjerker.articles import abroad, prose
from tearjerker.articles.about import About
from tearjerker.articles.article import Article
from tearjerker.articles.credits import credits_of
from tearjerker.articles.mentions import Context, groups
from tearjerker.articles.outline import Draft, Section, as_headed
from tearjerker.articles.prose import Inherited, Told
from tearjerker.articles.shown import performance_of, role_of, with_players
from tearjerker.model import Credit, Entry, Song
from tearjerker.names.fold import key


@dataclass(frozen=True)
class OfLists:
    """The entries of an article's lists."""

    article: Article
    about: About

    def entry(self, draft: Draft, section: Section) -> Entry:
        """The entry of a draft, completed."""
        text = "\n".join(draft.prose)
        songs = [self._completed(s, draft, section) for s in draft.songs]
        announced = performance_of(draft.prose, draft.players)
        shown = with_players(songs, draft.prose, draft.players, announced)
        own = text if announced is None else text.replace(draft.prose[announced], "")
        role = role_of(text) if len(songs) == 1 else None
        shown = tuple(replace(s, role=role) for s in shown)
        return Entry(shown, draft.rank, self.article.moods(own, shown), draft.aside, text)

    def _completed(self, song: Song, draft: Draft, section: Section) -> Song:
        """The song with what its line leaves unsaid: by the heading, its prose, the article."""
        artists, drama = (
            song.artists,
            song.drama or section.drama or self._drama_known(song, draft) or self.about.drama,
        )
        if not drama or not artists:
            told = self._told_of(song, draft.prose, section)
            artists = artists or (told.artists if told else ())
            drama = drama or (told.drama if told else None)
        if not artists and (name := section.artist or self.about.artist):
            artists = credits_of(name, self.article.known)
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
        found = prose.songs_of(text, self.article.known, self.article.models, context, inherited)
        mine = [t for t in found if key(t.title) == key(song.title)]
        artists = next((t.artists for t in mine if t.artists), ()) or self._only_singer(paragraphs[:3])
        drama = next((t.drama for t in mine if t.drama), None) or self._only_drama(text)
        return Told(song.title, artists, as_headed(drama, section, self.article.known), 0, 0.0)

    def _only_singer(self, paragraphs: Sequence[str]) -> tuple[Credit, ...]:
        """The singer of an entry's prose, where it names no other."""
        text = "\n".join(paragraphs)[:900]
        found = groups(text, self.article.mentioned("artist", text))
        credits = {text[g[0].span.start : g[-1].span.end] for g in found}
        return credits_of(credits.pop(), self.article.known) if len(credits) == 1 else ()

    def _only_drama(self, text: str) -> str | None:
        """The drama of an entry's prose, where it is the only one and known."""
        found = self.article.mentioned("drama", text)
        if len({key(m.span.text) for m in found}) != 1:
            return None
        span = found[0].span
        told = span.form == "q" and abroad.says("of soundtracks", text[span.end : span.end + 30])
        return span.text if told or self.article.known.ids("drama", span.text) else None

    def _drama_known(self, song: Song, draft: Draft) -> str | None:
        """The drama in an entry's prose that the catalogue joins to its song."""
        titles = self.article.known.ids("song", song.title)
        if not titles:
            return None
        text = "\n".join(draft.prose[:3])[:900]
        for name in (m.span.text for m in self.article.mentioned("drama", text)):
            ids = self.article.known.ids("drama", name)
            if ids and self.article.known.songs_in(titles, frozenset(), ids):
                return name
        return None
