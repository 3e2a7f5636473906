"""What does every part of the reading ask of an article?

Its lines, which names stand in a text, and whether the catalogue has a song as told.  Nothing here decides
what the article says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from tearjerker.articles.blocks import Page
from tearjerker.articles.inline import parted
from tearjerker.articles.known import Known
from tearjerker.articles.lines import Line, enclosed_in_quotes, line_of
from tearjerker.articles.mentions import Mention, agreeing, kinds_told, mentions
from tearjerker.articles.moods import moods_in
from tearjerker.articles.weights import Models
from tearjerker.model import Song
from tearjerker.names.fold import key


@dataclass(frozen=True)
class Article:
    """A page being read, the names that help, and the models that judge."""

    page: Page
    known: Known
    models: Models

    @cached_property
    def lines(self) -> list[Line]:
        """A line for each of the page's blocks."""
        return [line_of(b.text, b.tag, b.rank) for b in self.page.blocks]

    @cached_property
    def titles(self) -> set[str]:
        """Keys of what the article is called."""
        return {key(t) for t in (self.page.title, *self.page.hints)}

    def is_title(self, n: int) -> bool:
        """Whether a line says no more than the article's title."""
        return bool({key(self.lines[n].text), key(self.page.blocks[n].text)} & self.titles)

    @cached_property
    def kinds(self) -> dict[str, str]:
        """What the names are that the article's prose tells twice: songs or dramas."""
        texts = [b.text[:1500] for b in self.page.blocks[:_TELLING] if len(b.text) > _A_LINE]
        quoted = {t: {key(t[a:b]) for a, b in enclosed_in_quotes(t)} for t in texts}
        counts = Counter(name for names in quoted.values() for name in names)
        again = {name for name, n in counts.items() if n > 1 and name}
        telling = [t for t, names in quoted.items() if names & again]
        return kinds_told(telling, again, self.known, self.models.mentions)

    def mentioned(self, kind: str, text: str) -> list[Mention]:
        """The songs, artists or dramas that a text names."""
        found = mentions(text, self.known, self.models.mentions)
        return [m for m in agreeing(found, self.kinds) if m.kind == kind]

    def confirmed(self, song: Song) -> bool:
        """Whether the catalogue has the song, by this singer or in this drama."""
        titles = self.known.ids("song", song.title)
        artists = frozenset(i for c in song.artists for i in self.known.ids("artist", c.name))
        dramas = self.known.ids("drama", song.drama or "")
        return bool((artists or dramas) and self.known.songs_in(titles, artists, dramas))

    def moods(self, text: str, songs: Iterable[Song]) -> tuple[str, ...]:
        """The feelings that a text names, but for those in the names of what it speaks of."""
        names = [n for s in songs for n in (s.title, s.drama, *(c.name for c in s.artists)) if n]
        dramas = [m.span.text for m in self.mentioned("drama", text)]
        return moods_in(text, self.page.language, [*names, *dramas])


def article_of(page: Page, known: Known, models: Models) -> Article:
    """The page with its paragraphs that are lists parted into lines, and no longer than can be read."""
    page = _bounded(page)
    return Article(replace(page, blocks=tuple(parted(page.blocks))), known, models)


_MOST_BLOCKS, _MOST_LETTERS = 20_000, 6000
_TELLING, _A_LINE = 200, 40  # blocks that are asked what a name is; letters of a line of prose


def _bounded(page: Page) -> Page:
    """A page of at most twenty thousand lines, which take a minute: what comes after is a dump."""
    blocks = tuple(
        b if len(b.text) <= _MOST_LETTERS else replace(b, text=b.text[:_MOST_LETTERS])
        for b in page.blocks[:_MOST_BLOCKS]
    )
    return replace(page, blocks=blocks)
