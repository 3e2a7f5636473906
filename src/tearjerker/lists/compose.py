"""Which songs make the list, and in which order?

    choice = Choice(top=7, one_per=frozenset({"drama"}))
    picks = compose(evidence, songs, choice)

Songs that do not fit the choice leave first, then those that a better one of the same drama or singer leaves
no room for; what remains is ranked among itself, so that place and range speak of this list.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from tearjerker.lists.rank import BALANCED, Evidence, Scored, Weights, rank
from tearjerker.lists.songs import Felt, Song

OnePer = Literal["drama", "artist"]
GEM_VOICES = 2
"""A gem is named by at most so many voices, and no jury or chart had it near the top."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody asks for; everything left empty admits all songs."""

    top: int = 10
    dramas: frozenset[str] = frozenset()
    artists: frozenset[str] = frozenset()
    """Singers, or groups: a group's members count."""
    networks: frozenset[str] = frozenset()
    since: int | None = None
    until: int | None = None
    roles: frozenset[str] = frozenset()
    feelings: frozenset[str] = frozenset()
    """Any of them."""
    gems: bool = False
    duets: bool = False
    actors: bool = False
    pairs: bool = False
    """Two versions of one song share a place: That Man / That Woman."""
    one_per: frozenset[OnePer] = frozenset()


@dataclass(frozen=True, slots=True)
class Pick:
    """One place of the list."""

    songs: tuple[str, ...]
    """Usually one recording, for pairs two."""
    scored: Scored
    felt: tuple[Felt, ...] = ()
    """Why it fits the feelings asked for."""


def compose(
    evidence: Iterable[Evidence],
    songs: Mapping[str, Song],
    choice: Choice,
    *,
    weights: Weights = BALANCED,
) -> list[Pick]:
    """The list, best first; shorter than asked where not enough songs have both fit and evidence."""
    evidence = [e for e in evidence if e.recording in songs]
    units = _pairs(songs) if choice.pairs else {id: (id,) for id in songs}
    head = {id: unit[0] for unit in units.values() for id in unit}
    votes = [replace(e, recording=head[e.recording]) for e in evidence if e.recording in head]
    wanted = {id for id, unit in units.items() if any(fits(songs[s], choice) for s in unit)}
    if choice.gems:
        wanted &= gems(votes)
    order = rank((e for e in votes if e.recording in wanted), weights)
    kept = _spread([s.recording for s in order], songs, choice.one_per)
    final = rank((e for e in votes if e.recording in kept), weights)
    return [Pick(units[s.recording], s, _felt(songs[s.recording], choice)) for s in final[: choice.top]]


def fits(song: Song, choice: Choice) -> bool:
    """Does the song meet everything that was asked?"""
    year = song.year
    return (
        _any(choice.dramas, song.dramas)
        and _any(choice.artists, {*song.artists, *song.groups})
        and _any(choice.networks, song.networks)
        and _any(choice.roles, song.roles)
        and _any(choice.feelings, {f.feeling for f in song.feelings})
        and (choice.since is None or (year is not None and year >= choice.since))
        and (choice.until is None or (year is not None and year <= choice.until))
        and (not choice.duets or song.duet)
        and (not choice.actors or bool(song.actors))
    )


def _any(wanted: Collection[str], has: Collection[str]) -> bool:
    return not wanted or not set(wanted).isdisjoint(has)


def gems(votes: Iterable[Evidence]) -> set[str]:
    """Songs that somebody loves and few know of."""
    voices: dict[str, set[str]] = defaultdict(set)
    famous = set()
    for e in votes:
        if e.kind == "mention":
            voices[e.recording].add(e.voice)
        famous |= (
            {e.recording} if e.kind == "award" or (e.kind == "chart" and (e.rank or 99) <= 20) else set()
        )
    return {id for id, some in voices.items() if len(some) <= GEM_VOICES} - famous


def _pairs(songs: Mapping[str, Song]) -> dict[str, tuple[str, ...]]:
    """Songs with another version heard in a drama, the first one first."""
    found: dict[str, tuple[str, ...]] = {}
    for song in songs.values():
        base = songs.get(song.version_of or "")
        if base and base.dramas and song.dramas and base.artists != song.artists:
            found.setdefault(base.id, (base.id, song.id))
    return found


def _spread(order: Iterable[str], songs: Mapping[str, Song], one_per: Collection[OnePer]) -> set[str]:
    """The songs that no better one of the same drama or singer displaces."""
    taken: set[str] = set()
    kept = set()
    for id in order:
        song = songs[id]
        marks = {*(song.dramas if "drama" in one_per else ()), *(song.artists if "artist" in one_per else ())}
        if marks.isdisjoint(taken):
            kept.add(id)
            taken |= marks
    return kept


def _felt(song: Song, choice: Choice) -> tuple[Felt, ...]:
    return tuple(f for f in song.feelings if f.feeling in choice.feelings)
