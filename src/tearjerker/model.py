"""Which words do we use for what we know?

Everything that the catalogue holds is a `Fact`: one statement about one thing, with the sources that make it
and how sure we are.  Facts that disagree stand side by side; `Entity.best` chooses one to show, and
`Entity.all` keeps the rest in sight.  The words are MusicBrainz's where it has them:

    drama       a series                        network, first_aired, cast …
    artist      a person or a group             member_of …
    work        a composition                   what versions have in common
    recording   one performance of a work       artist, placement, release, award, chart, mention …
    release     an album, a single, an OST part
    list        somebody's list of songs        "7 Breathtakingly Iconic K-Drama OSTs"

A thing's id begins with its kind and is also the path of its page: `recording/secret-garden--that-man`.
`VOCABULARY` below is the whole schema: the pack's test, the importers, `catalogue check` and the exports
read it from here.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, get_args

Kind = Literal["drama", "artist", "work", "recording", "release", "list"]
KINDS: tuple[Kind, ...] = get_args(Kind)

Status = Literal["verified", "partly", "unverified"]
"""verified: a source states it.  partly: a source states part of it, or says it indirectly.
unverified: one weak source, or none that was read."""
STATUSES: tuple[Status, ...] = get_args(Status)

ValueType = Literal["text", "date", "number", "ref", "url"]


@dataclass(frozen=True, slots=True)
class Property:
    """One kind of statement that can be made."""

    of: tuple[Kind, ...]
    """What it is said of."""
    type: ValueType
    """date: `2010`, `2010-11` or `2010-11-11`; ref: the id of another thing."""
    says: str
    """What it means, in one line."""
    qualifiers: tuple[str, ...] = ()
    """What may be said about the statement itself."""
    single: bool = False
    """Only one value can be true, so that two values are a conflict."""
    to: tuple[Kind, ...] = ()
    """For a ref: what it may point at."""


VOCABULARY: Mapping[str, Property] = {
    # names, of everything
    "name": Property(
        KINDS,
        "text",
        "what it is called; kind: usual, original, romanized, translated, alias, abbreviation, misnomer "
        "(a popular but wrong name; note says why)",
        ("lang", "kind", "note"),
    ),
    "id": Property(
        KINDS,
        "text",
        "its identifier elsewhere; scheme: musicbrainz, wikidata, imdb, tmdb, mydramalist, youtube, isrc …",
        ("scheme", "label", "channel", "official"),
    ),
    "different_from": Property(
        KINDS, "ref", "something that may be taken for it and is not: a namesake", ("note",), to=KINDS
    ),
    # dramas
    "network": Property(("drama",), "text", "the broadcaster that first aired it"),
    "first_aired": Property(("drama",), "date", "day of the first episode", single=True),
    "last_aired": Property(("drama",), "date", "day of the last episode", single=True),
    "episodes": Property(("drama",), "number", "how many episodes", single=True),
    "genre": Property(("drama",), "text", "genre"),
    "setting": Property(("drama",), "text", "a place, group or school in the story", ("lang",)),
    "cast": Property(
        ("drama",),
        "text",
        "an actor's name; name_ko: the same in Hangul; artist: their id here, where they also sing; "
        "character: whom they play",
        ("name_ko", "artist", "character", "character_ko", "lang"),
    ),
    # artists
    "type": Property(
        ("artist", "release"), "text", "artist: person, group; release: album, single, ost part"
    ),
    "member_of": Property(("artist",), "ref", "the group", ("from", "until"), to=("artist",)),
    "actor": Property(("artist",), "text", "`yes` where the singer also acts", single=True),
    # works and recordings
    "written_by": Property(("work",), "text", "composer, lyricist or arranger", ("role",)),
    "work": Property(("recording",), "ref", "the composition it performs", single=True, to=("work",)),
    "artist": Property(
        ("recording",),
        "ref",
        "who sings it; as: the name credited; group: the group named with it; order: 1, 2 …",
        ("as", "group", "order"),
        to=("artist",),
    ),
    "version_of": Property(
        ("recording",),
        "ref",
        "the recording that this one follows; kind: answer, remake, cover, instrumental, live, "
        "acoustic, translated, other singer, other version",
        ("kind", "note"),
        to=("recording",),
    ),
    "placement": Property(
        ("recording",),
        "ref",
        "the drama it is heard in; role: opening, ending, main theme, insert, character theme; "
        "origin: `pre-existing` where it was not made for the drama",
        ("role", "character", "scene", "episode", "origin", "note"),
        to=("drama",),
    ),
    "release": Property(
        ("recording",), "ref", "the release it came out on", ("track", "title_track"), to=("release",)
    ),
    "released": Property(("recording", "release"), "date", "day it came out", ("note",), single=True),
    "length_s": Property(("recording",), "number", "its length in seconds"),
    "chart": Property(
        ("recording", "release"),
        "number",
        "best place seen on a chart; weeks: entries seen, at_1: weeks at no. 1, on: the best week",
        ("chart", "on", "weeks", "at_1", "note"),
    ),
    "award": Property(
        ("recording", "drama", "artist"),
        "text",
        "an award's category; body: who gives it; result: winner, nominee",
        ("body", "year", "result", "edition", "date", "as", "note"),
    ),
    "mention": Property(
        ("recording",),
        "ref",
        "a list that names it, with the list's own spelling",
        ("rank", "as_title", "as_artist", "as_drama"),
        to=("list",),
    ),
    "feeling": Property(("recording", "drama"), "text", "a feeling that a writer names", ("lang",)),
    "note": Property(KINDS, "text", "a short fact that has no field of its own", ("lang",)),
    # releases
    "of_drama": Property(("release",), "ref", "the drama whose soundtrack it is", to=("drama",)),
    "part": Property(("release",), "number", "the number of the OST part", single=True),
    "label": Property(("release",), "text", "record label"),
    # lists
    "url": Property(("list",), "url", "where it can be read", single=True),
    "site": Property(("list",), "text", "who published it", single=True),
    "ranked": Property(("list",), "text", "`yes` where its order is a ranking", single=True),
    "size": Property(("list",), "number", "how many songs it names", single=True),
    "published": Property(("list",), "date", "day it was published", single=True),
}


@dataclass(frozen=True, slots=True)
class Source:
    """Where something was read."""

    url: str
    title: str | None = None


@dataclass(frozen=True)
class Fact:
    """One statement about one thing, who says it, and how sure we are."""

    subject: str
    """The id of the thing spoken of."""
    property: str
    """A key of `VOCABULARY`."""
    value: str
    """As text, whatever its type: a name, `2010-11`, `25`, or the id of another thing."""
    qualifiers: Mapping[str, str] = field(default_factory=dict)
    sources: tuple[Source, ...] = ()
    status: Status = "verified"
    origin: str = "pack"
    """Who put it into this catalogue: `pack`, `user`, `import`, `musicbrainz` …"""

    @cached_property
    def id(self) -> str:
        """The same statement from the same origin always has the same id."""
        said = json.dumps(
            [self.subject, self.property, self.value, sorted(self.qualifiers.items()), self.origin],
            ensure_ascii=False,
        )
        return hashlib.blake2b(said.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()

    def get(self, qualifier: str) -> str | None:
        """A qualifier's value, or None where nobody says."""
        return self.qualifiers.get(qualifier)

    @cached_property
    def strength(self) -> tuple[int, int, int]:
        """For sorting, strongest first: the user's word, then status, then the number of sources."""
        return (self.origin != "user", STATUSES.index(self.status), -len(self.sources))


@dataclass(frozen=True)
class Entity:
    """A thing and everything said of it, the strongest statement of each property first."""

    id: str
    kind: Kind
    facts: tuple[Fact, ...]

    def all(self, property: str, **qualifiers: str) -> tuple[Fact, ...]:
        """Every statement of this property whose qualifiers are these."""
        told = self._said.get(property, ())
        if not qualifiers:
            return tuple(told)
        return tuple(f for f in told if all(f.get(q) == v for q, v in qualifiers.items()))

    @cached_property
    def _said(self) -> dict[str, list[Fact]]:
        """The statements by their property: pages ask for each of them many times."""
        found: dict[str, list[Fact]] = defaultdict(list)
        for f in self.facts:
            found[f.property].append(f)
        return found

    def best(self, property: str, **qualifiers: str) -> Fact | None:
        """The statement to show, or None where nobody says."""
        return next(iter(self.all(property, **qualifiers)), None)

    def value(self, property: str, **qualifiers: str) -> str | None:
        """The value to show, or None where nobody says."""
        fact = self.best(property, **qualifiers)
        return fact.value if fact else None

    @cached_property
    def name(self) -> str:
        """The name to show to readers of English: the usual Latin one, else whatever there is."""
        names = [f for f in self.all("name") if f.get("kind") != "misnomer"]
        for wanted in (("en", "usual"), ("en", None), (None, "usual"), ("ko", None)):
            for f in names:
                if (wanted[0] is None or f.get("lang") == wanted[0]) and (
                    wanted[1] is None or f.get("kind") == wanted[1]
                ):
                    return f.value
        return names[0].value if names else self.id

    @cached_property
    def hangul(self) -> str | None:
        """The Korean name to set beside it, in Korean letters."""
        names = [f for f in self.all("name", lang="ko") if f.get("kind") not in {"romanized", "misnomer"}]
        return next((f.value for f in names if f.get("kind") != "alias"), names[0].value if names else None)

    @cached_property
    def conflicts(self) -> dict[str, tuple[Fact, ...]]:
        """Properties that can have one value only, and have several."""
        found = {}
        for name in {f.property for f in self.facts}:
            told = self.all(name)
            rule = VOCABULARY.get(name)
            if rule and rule.single and len(_apart({f.value for f in told}, rule.type)) > 1:
                found[name] = told
        return found


def _apart(values: set[str], type: ValueType) -> set[str]:
    """The values that contradict one another: 2010-11 says the same as 2010-11-11, only less of it."""
    if type != "date":
        return values
    return {v for v in values if not any(other.startswith(f"{v}-") for other in values)}


def entity(id: str, kind: Kind, facts: Iterable[Fact]) -> Entity:
    """An `Entity` with its facts sorted, strongest first."""
    return Entity(id, kind, tuple(sorted(facts, key=lambda f: f.strength)))


def pointing(things: Mapping[str, Entity], id: str, property: str) -> list[Fact]:
    """The statements among these things that point at one of them, the strongest first."""
    told = (f for thing in things.values() for f in thing.all(property) if f.value == id)
    return sorted({f.id: f for f in told}.values(), key=lambda f: (f.strength, f.subject))


# What reading an article gives (the JSON of INTERFACES: docs/interfaces.md).

ClaimKind = Literal[
    "year", "network", "award", "cast", "character", "cover", "chart", "release", "origin", "role", "title"
]
Verdict = Literal["supported", "contradicted", "unknown"]


@dataclass(frozen=True, slots=True)
class Credit:
    """An artist as an article names them."""

    name: str
    group: str | None = None


@dataclass(frozen=True, slots=True)
class Player:
    """A player found in a page, or a way to listen: kind is youtube, spotify, soundcloud, apple …"""

    kind: str
    id: str


@dataclass(frozen=True, slots=True)
class Performance:
    """A performance of a song that an article shows."""

    kind: str
    """`live`, as far as articles say."""
    listen: tuple[Player, ...] = ()
    quote: str = ""
    """The words that announce it."""


@dataclass(frozen=True, slots=True)
class Song:
    """A song as an article names it, and what it was linked to."""

    title: str
    artists: tuple[Credit, ...] = ()
    drama: str | None = None
    role: str | None = None
    recording: str | None = None
    confidence: float = 0.0
    candidates: tuple[str, ...] = ()
    """Where `recording` is None for doubt: the ids it may be, likeliest first."""
    listen: tuple[Player, ...] = ()
    performances: tuple[Performance, ...] = ()
    """What the article shows of the song besides the recording: a live performance at its end."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One place of a list: usually one song, sometimes a pair."""

    songs: tuple[Song, ...]
    rank: int | None = None
    mood: tuple[str, ...] = ()
    aside: bool = False
    """Named in passing."""
    prose: str = ""
    """The article's own words on it; never published, shown only to the one who brought the article."""
    proposed: bool = False
    """By a language model that the user asked, and borne out by `prose`."""


@dataclass(frozen=True, slots=True)
class Claim:
    """Something an article says that can be looked up, and what came of it."""

    subject: str
    kind: ClaimKind
    value: str
    quote: str = ""
    verdict: Verdict = "unknown"
    because: str = ""
    sources: tuple[str, ...] = ()
    entry: int | None = None
    """Which entry of the reading it belongs to, counted from 0."""


@dataclass(frozen=True, slots=True)
class Reading:
    """An article, read."""

    title: str
    source: str
    language: str
    ordered: bool
    entries: tuple[Entry, ...]
    claims: tuple[Claim, ...] = ()
    mood: tuple[str, ...] = ()
