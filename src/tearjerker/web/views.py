"""What does a page know before it is drawn?

Each function gives plain values to a template or to JSON.  `Things` are the entities at hand by id: a page's
own thing and everything that it points to.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tearjerker.lists.write import Subject, paragraph
from tearjerker.model import Entity, Fact
from tearjerker.names.romanise import mccune_with_breves, revised
from tearjerker.web import say
from tearjerker.web.shelf import OwnFile

Things = Mapping[str, Entity]


class Said(NamedTuple):
    """A sentence and the addresses of what backs it."""

    text: str
    sources: tuple[str, ...]


Written = tuple[Said, ...]


@dataclass(frozen=True)
class Credit:
    """Who sings a recording: `artist` is None where only a name is known."""

    name: str
    hangul: str | None
    artist: str | None
    group: str | None = None


@dataclass(frozen=True)
class SongView:
    """A song as a page shows it: what it is called, and the recording that it was linked to."""

    name: str
    hangul: str | None
    recording: Entity | None
    credits: tuple[Credit, ...] = ()
    dramas: tuple[tuple[Entity, Fact], ...] = ()
    drama_name: str | None = None
    """The article's word for the drama, where nothing was linked."""
    file: OwnFile | None = None
    players: tuple[tuple[str, str], ...] = ()
    """(kind, id) of players elsewhere; nothing of them loads before a click."""
    performances: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()
    """Other performances that an article shows: (live, its players)."""
    called: str | None = None
    """The article's title where it differs from ours."""
    perhaps: tuple[Entity, ...] = ()
    """The recordings that may be meant, where the reading could not decide."""

    @property
    def cover(self) -> str:
        """The address of its cover."""
        if self.dramas:
            return cover_address(self.dramas[0][0].id)
        return cover_address(self.recording.id if self.recording else "recording/unknown")

    @property
    def version(self) -> str:
        """`cover`, `answer` …: what it is of another recording; "" for none."""
        fact = self.recording.best("version_of") if self.recording else None
        return (fact.get("kind") or "version") if fact else ""

    @property
    def where(self) -> str:
        """The drama it is heard in, or "" for none."""
        return (self.dramas[0][0].name if self.dramas else self.drama_name) or ""

    @property
    def by(self) -> str:
        """`Baek Ji-young, Secret Garden`: one line for the player."""
        return ", ".join([c.name for c in self.credits] + [self.where] * bool(self.where))


def cover_address(id: str) -> str:
    """Where the cover of a drama or recording is."""
    return f"/cover/{id}.svg"


def song(recording: Entity, things: Things, files: Mapping[str, OwnFile]) -> SongView:
    """A recording as pages show it."""
    return SongView(
        name=recording.name,
        hangul=other_script(recording),
        recording=recording,
        credits=credits(recording, things),
        dramas=placements(recording, things),
        file=files.get(recording.id),
        players=players(recording),
    )


def other_script(thing: Entity) -> str | None:
    """The Korean name to set beside the usual one, where it is another."""
    return thing.hangul if thing.hangul and thing.hangul != thing.name else None


def read_aloud(thing: Entity) -> list[tuple[str, str]]:
    """Its Korean name by the public systems of romanization, where no name is spelt so already."""
    if not thing.hangul:
        return []
    known = {f.value.casefold() for f in thing.all("name")}
    systems = (("Revised Romanization", revised), ("McCune–Reischauer", mccune_with_breves))
    told = [(write(thing.hangul), system) for system, write in systems]
    return [(sound, system) for sound, system in told if sound.casefold() not in known]


def credits(recording: Entity, things: Things) -> tuple[Credit, ...]:
    """Who sings it, in the order of the credit, each once."""
    told = sorted(recording.all("artist"), key=lambda f: int(f.get("order") or 99))
    seen: dict[str, Credit] = {}
    for fact in told:
        who = things.get(fact.value)
        if fact.value in seen:
            continue
        name = who.name if who else fact.get("as") or fact.value.partition("/")[2]
        seen[fact.value] = Credit(
            name, other_script(who) if who else None, fact.value if who else None, fact.get("group")
        )
    return tuple(seen.values())


def placements(recording: Entity, things: Things) -> tuple[tuple[Entity, Fact], ...]:
    """The dramas it is heard in, each once, with the statement that says most of it."""
    best: dict[str, Fact] = {}
    for fact in recording.all("placement"):
        known = best.get(fact.value)
        if known is None or len(fact.qualifiers) > len(known.qualifiers):
            best[fact.value] = fact
    return tuple((things[id], fact) for id, fact in best.items() if id in things)


_PLAYABLE = ("youtube", "spotify", "soundcloud", "apple")


def players(recording: Entity) -> tuple[tuple[str, str], ...]:
    """Players elsewhere that the catalogue knows of, official ones first."""
    told = [f for f in recording.all("id") if f.get("scheme") in _PLAYABLE]
    told.sort(key=lambda f: f.get("official") != "yes")
    return tuple((f.get("scheme") or "", f.value) for f in told)[:3]


def written(recording: Entity, things: Things, *, followers: Sequence[Fact] = (), most: int = 6) -> Written:
    """What can be said of a song, each sentence with who says so."""
    told = paragraph(Subject(recording, things, tuple(followers)), "en", most=most)
    return tuple(Said(s.text, s.sources) for s in told.sentences)


def part_of(recording: Entity, things: Things) -> int | None:
    """The number of the OST part it came out on."""
    for fact in recording.all("release"):
        release = things.get(fact.value)
        part = release.value("part") if release else None
        if part:
            return int(part)
    return None


def released(recording: Entity, things: Things) -> str | None:
    """The day it came out: its own, else its first release's."""
    own = recording.value("released")
    if own:
        return own
    days = [
        day
        for f in recording.all("release")
        if f.value in things and (day := things[f.value].value("released"))
    ]
    return min(days, default=None)


def first_heard(recording: Entity, things: Things) -> str | None:
    """The day it came out or, failing that, the day its first drama began."""
    if day := released(recording, things):
        return day
    days = [day for drama, _ in placements(recording, things) if (day := drama.value("first_aired"))]
    return min(days, default=None)


def won(recording: Entity) -> bool:
    """Whether it won anything."""
    return any(f.get("result") != "nominee" for f in recording.all("award"))


def year_of(recording: Entity, things: Things) -> str:
    """The year it came out, or that of its drama; "" where nobody says."""
    return say.year(first_heard(recording, things))
