"""What does a sentence name, and what can its claims be about?

A sentence belongs to a passage: an entry's prose, or what stands below a heading.  Its subject is the drama
or song that it names, else the one that the passage is about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from tearjerker.articles.abroad import is_called_something_else
from tearjerker.articles.actors import actors_named
from tearjerker.articles.known import Known
from tearjerker.articles.lines import enclosed_in_quotes
from tearjerker.articles.mentions import Mention, agreeing, mentions
from tearjerker.articles.spans import spans
from tearjerker.articles.weights import Classes
from tearjerker.articles.words import either
from tearjerker.model import Song
from tearjerker.names.fold import key


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, and what it is about."""

    text: str
    entry: int | None = None
    songs: tuple[Song, ...] = ()
    drama: str | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, the names in it, and what its claims can be about."""

    text: str
    passage: Passage
    names: tuple[Mention, ...]
    known: Known

    @property
    def dramas(self) -> list[Mention]:
        """The dramas that it names; in a passage about one, no doubtful ones and none of a person."""
        named = [m for m in self.names if m.kind == "drama" and not self._is_something_else(m)]
        return (
            [m for m in named if self._is_sure(m) and not self._is_of_a_person(m)]
            if self.passage.drama
            else named
        )

    def _is_something_else(self, m: Mention) -> bool:
        """`콘서트 ‘윈터 발라드’`: a concert, an album, a programme."""
        quotes = enclosed_in_quotes(self.text)
        start = next((a for a, b in quotes if a <= m.span.start and m.span.end <= b), m.span.start)
        return is_called_something_else(self.text, start)

    def _is_sure(self, m: Mention) -> bool:
        return m.score >= _SURE or bool(self.known.ids("drama", m.span.text))

    def _is_of_a_person(self, m: Mention) -> bool:
        """`「トッケビ」のコン・ユ`, `The Glory actress Song Hye-kyo`: where else one has played."""
        after = _KNOWN_FOR.match(self.text, m.span.end)
        at = after.end() if after else -1
        return any(p.span.start == at for p in self.names if p.kind in PEOPLE)

    @property
    def songs(self) -> list[Mention]:
        return [m for m in self.names if m.kind == "song"]

    @property
    def drama(self) -> str | None:
        """The drama that the sentence is about."""
        return self.dramas[0].span.text if self.dramas else self.passage.drama

    @property
    def is_of_drama(self) -> bool:
        """Whether it speaks of a drama: by name, or in general."""
        named = self.passage.drama and self.passage.drama.casefold() in self.text.casefold()
        return bool(self.dramas or named or _SERIES.search(self.text))

    @property
    def song(self) -> str | None:
        """The song that the sentence is about."""
        if self.songs:
            return self.songs[0].span.text
        return self.passage.songs[0].title if self.passage.songs else None

    def drama_near(self, at: int) -> str | None:
        """The drama named nearest to a place in the sentence."""
        near = min(self.dramas, key=lambda m: min(abs(m.span.start - at), abs(m.span.end - at)), default=None)
        return near.span.text if near else self.passage.drama


_SURE = 15.0  # by which an unknown name must lead to be a drama beside the passage's
_KNOWN_FOR = re.compile(r"[」』]?の|[’'”\"]?\s(?:actress|actor|star)\s")
PEOPLE = ("cast", "character", "artist")
_SERIES = re.compile(either("is a series"), re.I)
_SPLIT = re.compile(r"(?<=[.!?。])(?<!\b[Nn]o\.)(?<!\b[DM]r\.)(?<!\bMs\.)(?<!\bft\.)[”\"’']?\s+|\n")


def sentences_of(
    passages: Iterable[Passage], known: Known, model: Classes, kinds: Mapping[str, str]
) -> Iterator[Sentence]:
    for passage in passages:
        for text in filter(None, map(str.strip, _SPLIT.split(passage.text))):
            names = agreeing(mentions(text[:800], known, model), kinds)
            names = _with_actors(names, text[:800])
            cast = _cast_of((passage.drama, *(m.span.text for m in names if m.kind == "drama")), known)
            yield Sentence(text, passage, tuple(_with_people(text[:800], names, cast, known)), known)


def _with_actors(names: list[Mention], text: str) -> list[Mention]:
    """The names, with those whom words of acting name; songs and dramas stay what they are."""
    kept = [m for m in names if m.kind in ("song", "drama")]
    acting = [m for m in actors_named(text) if not any(_overlap(m, k) for k in kept)]
    rest = [m for m in names if not any(_overlap(m, a) for a in acting)]
    return sorted([*rest, *acting], key=lambda m: m.span.start)


def _overlap(one: Mention, other: Mention) -> bool:
    return one.span.start < other.span.end and other.span.start < one.span.end


def _cast_of(dramas: Iterable[str | None], known: Known) -> dict[str, str]:
    """The people of these dramas: a name's key, and cast or character."""
    ids = {id for drama in dramas if drama for id in known.ids("drama", drama)}
    return {
        name: kind for id in sorted(ids) for name, kind in known.people.get(id, {}).items() if len(name) > 1
    }


def _with_people(text: str, names: list[Mention], cast: dict[str, str], known: Known) -> list[Mention]:
    """The names, with the drama's people that the tagger passed over."""
    found = list(names)
    for span in spans(text, known) if cast else ():
        if cast.get(key(span.text)) == "character" and all(
            span.end <= m.span.start or m.span.end <= span.start for m in found
        ):
            found.append(Mention(span, "character", 1.0))
    return sorted(found, key=lambda m: m.span.start)
