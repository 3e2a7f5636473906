"""What does the page of a kept list know before it is drawn?

A list that was read keeps the article's words only for the claims; its paragraphs are made from facts.  A
list that was ranked brings its own paragraphs and arithmetic.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from tearjerker.catalogue import Catalogue
from tearjerker.lists.keep import Kept
from tearjerker.lists.playlists import recordings_of
from tearjerker.model import Entity
from tearjerker.web import say
from tearjerker.web.shelf import OwnFile, own_files
from tearjerker.web.standing import Standing, among, of_entry
from tearjerker.web.views import Credit, Said, SongView, Things, Written, song, written

SPINES = 24  # recordings of a list that its shelf of at most twelve spines may need
FEW = 80  # letters of an article's own words that a note quotes


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
    def linked(self) -> str:
        """How the article's songs were linked, where not all were: `7 of 10 songs linked, 2 in doubt`."""
        songs = [s for e in (*self.entries, *self.asides) for s in e.songs]
        sure, doubted = sum(s.recording is not None for s in songs), sum(bool(s.perhaps) for s in songs)
        if self.kept.made_by != "read" or sure == len(songs):
            return ""
        rest = len(songs) - sure - doubted
        parts = [
            f"{sure} of {len(songs)} songs linked",
            f"{doubted} in doubt",
            f"{rest} not in the catalogue",
        ]
        return ", ".join(p for p, n in zip(parts, (1, doubted, rest), strict=True) if n)

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
    things = catalogue.around([*ids, *_doubted(kept.content)])
    view = _list(kept, things, own_files(catalogue, ids), brief=False)
    if kept.made_by == "list":
        return view
    return replace(view, standings=among([things[i] for i in ids if i in things], things))


def _doubted(content: Mapping[str, Any]) -> list[str]:
    """What may be meant by the songs of a kept list that could not be linked: two each."""
    songs = (s for e in content.get("entries", ()) for s in e.get("songs", ()))
    return [id for s in songs if not s.get("recording") for id in (s.get("candidates") or ())[:2]]


def list_views(catalogue: Catalogue, lists: Sequence[Kept]) -> list[ListView]:
    """Several kept lists as their spines show them: asked for together, without paragraphs and ranks."""
    ids = [id for kept in lists for id in recordings_of(kept.content)[:SPINES]]
    things = catalogue.around(ids)
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
            perhaps=tuple(things[i] for i in (told.get("candidates") or ())[:2] if i in things),
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
