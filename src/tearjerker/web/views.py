"""What does a page know before it is drawn?

Each function asks the catalogue a handful of times, never once a row, and gives plain values to a template or
to JSON.  `Things` are the entities at hand by id: a page's own thing and everything that it points to.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from tearjerker.catalogue import Catalogue
from tearjerker.lists.keep import Kept
from tearjerker.lists.playlists import recordings_of
from tearjerker.lists.write import Subject, paragraph
from tearjerker.model import VOCABULARY, Entity, Fact
from tearjerker.names.romanise import mccune_reischauer, revised
from tearjerker.web import plots, say
from tearjerker.web.heard import Timelines, timelines
from tearjerker.web.shelf import OwnFile, own_files
from tearjerker.web.standing import Standing, among, of_entry

Things = Mapping[str, Entity]
SPINES = 24  # recordings of a list that its shelf of at most twelve spines may need


class Said(NamedTuple):
    """A sentence and the addresses of what backs it."""

    text: str
    sources: tuple[str, ...]


Written = tuple[Said, ...]
FEW = 80  # letters of an article's own words that a note quotes


def gather(catalogue: Catalogue, ids: Iterable[str], *, hops: int = 1) -> dict[str, Entity]:
    """The things with these ids and, `hops` steps on, what they point to."""
    found = catalogue.entities(ids)
    fresh = list(found.values())
    for _ in range(hops):
        further = {v for e in fresh for v in _refs(e) if v not in found}
        more = catalogue.entities(further) if further else {}
        fresh = list(more.values())
        found |= more
    return found


def _refs(thing: Entity) -> Iterator[str]:
    return (f.value for f in thing.facts if VOCABULARY[f.property].type == "ref")


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

    @property
    def cover(self) -> str:
        """The address of its cover."""
        if self.dramas:
            return cover_address(self.dramas[0][0].id)
        return cover_address(self.recording.id if self.recording else "recording/unknown")

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
    systems = (("Revised Romanization", revised), ("McCune–Reischauer, without marks", mccune_reischauer))
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


# -- lists -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ClaimView:
    """A claim of the article and what came of it."""

    subject: str
    kind: str
    value: str
    quote: str
    verdict: str
    because: str
    sources: tuple[str, ...]

    @property
    def words(self) -> str:
        """The article's words where they are few, else what they come to."""
        return f"“{self.quote}”" if 0 < len(self.quote) <= FEW else say.capital(self.value)

    @property
    def mark(self) -> str:
        """ok, no, fix or eh: the note's colour, mark and word."""
        if self.verdict == "contradicted":
            return "fix" if self.kind in ("title", "year", "release") else "no"
        return "ok" if self.verdict == "supported" else "eh"


@dataclass(frozen=True)
class EntryView:
    """One place of a list."""

    number: int
    rank: int | None
    songs: tuple[SongView, ...]
    mood: tuple[str, ...]
    claims: tuple[ClaimView, ...]
    aside: bool
    written: Written = ()
    """Made from facts, or by an editor; the article's own prose never is."""
    standing: Standing | None = None
    """Where the ranking put it, with its arithmetic; None in a list that was read."""
    told: Mapping[str, Any] = field(default_factory=dict)
    """The entry as it was kept: an editor's notes, the second language, what was felt."""

    @property
    def label(self) -> str:
        """What stands in the margin."""
        return str(self.rank) if self.rank is not None else ""


@dataclass(frozen=True)
class ListView:
    """A kept list, ready to be drawn."""

    kept: Kept
    entries: tuple[EntryView, ...]
    asides: tuple[EntryView, ...]
    claims: tuple[ClaimView, ...]
    """Claims that belong to no entry."""
    things: Things = field(default_factory=dict)
    standings: Mapping[str, Standing] = field(default_factory=dict)
    """Of a list that was read: its recordings, ranked among themselves."""

    @property
    def order(self) -> list[tuple[str, SongView, Standing]]:
        """Its songs in the order of the evidence: (the list's own number, song, standing)."""
        told = [
            (e.label, s, st)
            for e in self.entries
            for s in e.songs[: 1 if e.standing else None]
            if (st := e.standing or self.standings.get(s.recording.id if s.recording else ""))
        ]
        return sorted(told, key=lambda t: t[2].place) if len(told) > 1 else []

    @property
    def places(self) -> int:
        """How many places a plot of its standings needs."""
        return max((st.high for _, _, st in self.order), default=1)

    @property
    def all_claims(self) -> tuple[ClaimView, ...]:
        """Every claim, in the order of the page."""
        return tuple(c for e in (*self.entries, *self.asides) for c in e.claims) + self.claims

    @property
    def all_songs(self) -> list[SongView]:
        """Every song of its entries, in order."""
        return [s for e in self.entries for s in e.songs]

    @property
    def playable(self) -> list[SongView]:
        """The songs of which the user has a file, in order."""
        return [s for s in self.all_songs if s.file]

    @property
    def minutes(self) -> int:
        """How long the user's files of it are, rounded."""
        return round(sum(s.file.duration_s or 0 for s in self.playable if s.file) / 60)


def list_view(catalogue: Catalogue, kept: Kept) -> ListView:
    """A kept list with everything its page shows; unlinked songs keep the article's words."""
    ids = recordings_of(kept.content)
    things = gather(catalogue, ids)
    view = _list(kept, things, own_files(catalogue, ids), brief=False)
    if kept.made_by == "list":
        return view
    return replace(view, standings=among([things[i] for i in ids if i in things], things))


def list_views(catalogue: Catalogue, lists: Sequence[Kept]) -> list[ListView]:
    """Several kept lists as their spines show them: asked for together, without paragraphs and ranks."""
    ids = [id for kept in lists for id in recordings_of(kept.content)[:SPINES]]
    things = gather(catalogue, ids)
    return [_list(kept, things, {}, brief=True) for kept in lists]


def _list(kept: Kept, things: Things, files: Mapping[str, OwnFile], *, brief: bool) -> ListView:
    told = kept.content
    claims = [_claim(c) for c in told.get("claims", ())]
    owners = _owners(told)
    entries = [
        _entry(
            number, e, [c for c, o in zip(claims, owners, strict=True) if o == number], things, files, brief
        )
        for number, e in enumerate(told.get("entries", ()))
    ]
    return ListView(
        kept,
        tuple(e for e in entries if not e.aside),
        tuple(e for e in entries if e.aside),
        tuple(c for c, o in zip(claims, owners, strict=True) if o is None),
        things,
    )


def _claim(told: Mapping[str, Any]) -> ClaimView:
    return ClaimView(
        told.get("subject") or "",
        told.get("kind") or "",
        str(told.get("value") or ""),
        told.get("quote") or "",
        told.get("verdict") or "unknown",
        told.get("because") or "",
        tuple(told.get("sources") or ()),
    )


def _owners(told: Mapping[str, Any]) -> list[int | None]:
    """Which entry each claim belongs to: as the reader said, else by its subject."""
    by_name: dict[str, int] = {}
    for number, entry in enumerate(told.get("entries", ())):
        for one in entry.get("songs", ()):
            for name in (
                one.get("title"),
                one.get("drama"),
                *(a.get("name") for a in one.get("artists", ())),
            ):
                by_name.setdefault((name or "").casefold(), number)
    return [
        c["entry"] if isinstance(c.get("entry"), int) else by_name.get((c.get("subject") or "").casefold())
        for c in told.get("claims", ())
    ]


def _entry(
    number: int,
    told: Mapping[str, Any],
    claims: Sequence[ClaimView],
    things: Things,
    files: Mapping[str, OwnFile],
    brief: bool,
) -> EntryView:
    order = {"contradicted": 0, "supported": 1, "unknown": 2}
    return EntryView(
        number,
        told.get("rank"),
        tuple(_song_of(s, things, files) for s in told.get("songs", ())),
        tuple(told.get("mood") or ()),
        tuple(sorted(claims, key=lambda c: order.get(c.verdict, 3))),
        bool(told.get("aside")),
        () if brief else _written(told, things),
        None if brief else of_entry(told),
        told,
    )


def _written(told: Mapping[str, Any], things: Things) -> Written:
    """An entry's paragraph: as its list has it, else from what the catalogue says of its first song."""
    sentences = told.get("sentences", {}).get("en") or ()
    text = told.get("text") or ""
    if text and text != " ".join(s["text"] for s in sentences):
        return (Said(text, ()),)  # an editor's words stand for themselves
    if sentences:
        return tuple(Said(s["text"], tuple(s.get("sources") or ())) for s in sentences)
    ids = (s.get("recording") for s in told.get("songs", ()))
    first = next((things[i] for i in ids if i in things), None)
    return written(first, things, most=3) if first else ()


def written(recording: Entity, things: Things, *, followers: Sequence[Fact] = (), most: int = 6) -> Written:
    """What can be said of a song, each sentence with who says so."""
    told = paragraph(Subject(recording, things, tuple(followers)), "en", most=most)
    return tuple(Said(s.text, s.sources) for s in told.sentences)


def _song_of(told: Mapping[str, Any], things: Things, files: Mapping[str, OwnFile]) -> SongView:
    listen = _players(told)
    shown = tuple((p.get("kind") or "another", _players(p)) for p in told.get("performances") or ())
    recording = things.get(told.get("recording") or "")
    if recording is None:
        return SongView(
            told.get("title") or "?",
            None,
            None,
            tuple(Credit(a["name"], None, None, a.get("group")) for a in told.get("artists") or ()),
            drama_name=told.get("drama"),
            players=listen,
            performances=shown,
        )
    known = song(recording, things, files)
    called = told.get("title") or ""
    return SongView(
        known.name,
        known.hangul,
        recording,
        known.credits,
        known.dramas,
        told.get("drama"),
        known.file,
        listen or known.players,
        shown,
        called if called and not _same(called, recording) else None,
    )


def _players(told: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple((p["kind"], p["id"]) for p in told.get("listen") or () if p.get("kind") and p.get("id"))


def _same(called: str, thing: Entity) -> bool:
    """Whether it is a right name of the thing: a popular but wrong one is worth a word."""
    plain = str.maketrans({"’": "'", "‘": "'"})
    right = [f.value for f in thing.all("name") if f.get("kind") != "misnomer"]
    return called.translate(plain).casefold() in {name.translate(plain).casefold() for name in right}


# -- one thing's page --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class SongPage:
    """A song with its family."""

    song: SongView
    versions: tuple[tuple[SongView, str, bool], ...]
    """(version, how it is related, whether it follows this one)."""
    pair: SongView | None
    """The recording to set beside it: what it answers, or what answers it."""
    pair_kind: str
    first: bool
    """Whether this one came before its pair."""
    written: Written
    things: Things

    @property
    def family(self) -> list[plots.Version]:
        """The song and its versions, for the map; at most seven, the likeliest relations first."""
        these = [self.song, *(s for s, _, _ in self.versions[:6])]
        return [_version(s.recording, self.things) for s in these if s.recording]


def song_page(catalogue: Catalogue, id: str) -> SongPage:
    """Everything the page of a recording shows."""
    recording = catalogue.entity(id)
    followers = catalogue.referring(id, "version_of")
    siblings = [f.subject for w in recording.all("work") for f in catalogue.referring(w.value, "work")]
    related = [f.value for f in recording.all("version_of")] + [f.subject for f in followers] + siblings
    things = gather(catalogue, [id, *related])
    files = own_files(catalogue, [id, *related])
    versions = _versions(recording, followers, siblings, things, files)
    pair = next((v for v in versions if v[1] == "answer"), None) or next(
        (v for v in versions if v[1] in ("remake", "cover", "other singer", "translated")), None
    )
    return SongPage(
        song(recording, things, files),
        versions,
        pair[0] if pair else None,
        pair[1] if pair else "",
        pair[2] if pair else True,
        written(recording, things, followers=followers),
        things,
    )


def _version(recording: Entity, things: Things) -> plots.Version:
    fact = recording.best("version_of")
    singers = ", ".join(c.name for c in credits(recording, things))
    relation = fact.get("kind") or "version" if fact else ""
    return plots.Version(
        recording.id,
        recording.hangul or recording.name,
        singers,
        released(recording, things),
        fact.value if fact else None,
        {"answer": "answers"}.get(relation, relation),
        fact is None or fact.status == "verified",
    )


def _versions(
    recording: Entity,
    followers: Sequence[Fact],
    siblings: Sequence[str],
    things: Things,
    files: Mapping[str, OwnFile],
) -> tuple[tuple[SongView, str, bool], ...]:
    related = {f.value: (f.get("kind") or "version", False) for f in recording.all("version_of")}
    related |= {f.subject: (f.get("kind") or "version", True) for f in followers}
    for id in siblings:
        related.setdefault(id, ("same song", True))
    related.pop(recording.id, None)
    return tuple(
        (song(things[i], things, files), kind, after) for i, (kind, after) in related.items() if i in things
    )


@dataclass(frozen=True)
class DramaPage:
    """A drama with its songs, in the order they came out."""

    drama: Entity
    songs: tuple[SongView, ...]
    things: Things
    heard: Timelines
    """When each song plays, as far as episodes were heard."""

    @property
    def playable(self) -> list[SongView]:
        """The songs of which the user has a file."""
        return [s for s in self.songs if s.file]


def drama_page(catalogue: Catalogue, id: str) -> DramaPage:
    """Everything the page of a drama shows."""
    drama = catalogue.entity(id)
    ids = list(dict.fromkeys(f.subject for f in catalogue.referring(id, "placement")))
    things = gather(catalogue, [id, *ids])
    files = own_files(catalogue, ids)
    songs = sorted(
        (song(things[i], things, files) for i in ids if i in things), key=lambda s: _came_out(s, things)
    )
    heard = timelines(catalogue, id, [s.recording.id for s in songs if s.recording])
    return DramaPage(drama, tuple(songs), things, heard)


def _came_out(one: SongView, things: Things) -> tuple[str, int, str]:
    """For sorting: day, part of the soundtrack, name; what nobody dated comes last."""
    recording = one.recording
    assert recording is not None
    part = part_of(recording, things)
    return (released(recording, things) or "9999", part or 99, one.name)


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


@dataclass(frozen=True)
class ArtistPage:
    """An artist with their songs by year."""

    artist: Entity
    years: tuple[tuple[str, tuple[SongView, ...]], ...]
    """The year, newest last, "" where nobody says."""
    members: tuple[Entity, ...]
    groups: tuple[Entity, ...]
    roles: tuple[tuple[Entity, Fact], ...]
    """Dramas in which they act."""
    things: Things

    @property
    def songs(self) -> list[SongView]:
        """All songs, oldest first."""
        return [s for _, songs in self.years for s in songs]

    @property
    def dots(self) -> list[plots.Dot]:
        """The songs as dots of a plot."""
        return [
            plots.Dot(s.name, f"/{s.recording.id}", int(year) if year else None, won(s.recording))
            for year, songs in self.years
            for s in songs
            if s.recording
        ]


def artist_page(catalogue: Catalogue, id: str) -> ArtistPage:
    """Everything the page of an artist shows."""
    artist = catalogue.entity(id)
    said = catalogue.referring(id)
    ids = list(dict.fromkeys(f.subject for f in said if f.property == "artist"))
    members = [f.subject for f in said if f.property == "member_of"]
    groups = [f.value for f in artist.all("member_of")]
    things = gather(catalogue, [id, *ids, *members])
    files = own_files(catalogue, ids)
    by_year: dict[str, list[SongView]] = defaultdict(list)
    for recording in (things[i] for i in ids if i in things):
        by_year[year_of(recording, things)].append(song(recording, things, files))
    return ArtistPage(
        artist,
        tuple(
            (y, tuple(sorted(by_year[y], key=lambda s: s.name)))
            for y in sorted(by_year, key=lambda y: y or "9999")
        ),
        tuple(things[i] for i in dict.fromkeys(members) if i in things),
        tuple(things[i] for i in dict.fromkeys(groups) if i in things),
        (),
        things,
    )


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
