"""Which names does the reader already know?

The reader asks nothing of the catalogue itself: whoever calls it hands in a `Known`, built from names and
from who sings what in which drama.  An empty one is allowed; then the article's own layout has to do.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from tearjerker.names.fold import key

NameKind = str
"""drama, artist or song."""

_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class KnownSong:
    """Who sings a recording, and where it is heard: ids."""

    artists: frozenset[str] = _NONE
    dramas: frozenset[str] = _NONE


@dataclass(frozen=True)
class Known:
    """Names and the songs they belong to."""

    names: Mapping[NameKind, Mapping[str, frozenset[str]]] = field(default_factory=dict)
    """For each kind: a name's key and the ids that go by it."""
    songs: Mapping[str, KnownSong] = field(default_factory=dict)
    groups: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """An artist's id and the groups they belong to."""
    people: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """A drama's id, and for each key of its cast and characters: cast or character."""

    def ids(self, kind: NameKind, name: str) -> frozenset[str]:
        """What goes by this name; nothing where nobody does."""
        told = self.names.get(kind)
        return told.get(key(name), _NONE) if told else _NONE

    @cached_property
    def memo(self) -> dict[Any, Any]:
        """For what was worked out from a text and these names before, by the text."""
        return {}

    def kinds(self, name: str) -> set[str]:
        """Under which kinds a name is known: song, artist, drama, cast, character."""
        return set(self._kinds.get(key(name), ()))

    @cached_property
    def _kinds(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, set[str]] = defaultdict(set)
        for kind in ("song", "artist", "drama"):
            for name in self.names.get(kind, ()):
                found[name].add(kind)
        for told in self.people.values():
            for name, kind in told.items():
                found[name].add(kind)
        return {name: tuple(sorted(kinds)) for name, kinds in found.items()}

    def songs_in(self, titles: frozenset[str], artists: frozenset[str], dramas: frozenset[str]) -> set[str]:
        """Of these recordings, those sung by one of these artists (where any) in one of these dramas."""
        return {
            id
            for id in titles
            if (song := self.songs.get(id))
            and (not artists or song.artists & artists)
            and (not dramas or song.dramas & dramas)
        }


def known_from(
    names: Iterable[tuple[NameKind, str, str]],
    songs: Mapping[str, KnownSong] | None = None,
    groups: Mapping[str, frozenset[str]] | None = None,
    people: Mapping[str, Mapping[str, str]] | None = None,
) -> Known:
    """A `Known` from (kind, id, name) rows and what is known of each recording."""
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for kind, id, name in names:
        for each in {key(name), key(_without_brackets(name))} - {""}:
            found[kind][each].add(id)
    frozen = {kind: {k: frozenset(ids) for k, ids in told.items()} for kind, told in found.items()}
    return Known(frozen, songs or {}, groups or {}, people or {})


def _without_brackets(name: str) -> str:
    return re.sub(r"\s*[(（\[].*?[)）\]]", "", name)
