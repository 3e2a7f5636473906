"""Which recording is this file?

First by what cannot be mistaken: a MusicBrainz id or an ISRC in the tags.  Then by names, looking at title,
artist and album together, because a title alone says little (a dozen dramas have a song called "Moment"):

    title and artist and drama agree     linked
    title and artist agree               linked, also where the album names no drama we know
    title and drama agree                linked where the tags name no singer
    the title alone                      not linked; the candidates are named
    title agrees, the singer is another  not linked: it is a cover until somebody says otherwise

An instrumental, live or acoustic file is only ever linked to a recording that is one too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from tearjerker.catalogue import Catalogue
from tearjerker.library.tags import Tags
from tearjerker.model import Entity

SURE = 0.7
"""At or above it a file is linked.  A false link plays the wrong song, a missing one says what it lacks."""
APART = 0.08
"""So far ahead of the next candidate must the first one be."""
TITLE = 0.75
"""A title less alike than this is another title."""

_AGREEMENT: Mapping[tuple[str, str], float] = {
    # (artist, drama): yes, no: we know whom or what the tags name, and it is another; unknown; silent
    ("yes", "yes"): 1.0,
    ("yes", "silent"): 0.96,
    ("yes", "unknown"): 0.96,
    ("yes", "no"): 0.86,
    ("silent", "yes"): 0.85,
    ("unknown", "yes"): 0.6,
    ("no", "yes"): 0.5,
}
_TITLE_ONLY = 0.4


@dataclass(frozen=True, slots=True)
class Link:
    """What a file was linked to and why, or why it was not."""

    recording: str | None
    confidence: float
    because: str
    by: str | None = None
    """`musicbrainz`, `isrc` or `names`; `user` where somebody set it by hand."""
    candidates: tuple[str, ...] = ()
    """Where `recording` is None for doubt: the recordings it may be, likeliest first."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    recording: Entity
    title: float
    artist: str
    drama: str

    @property
    def confidence(self) -> float:
        return round(self.title * _AGREEMENT.get((self.artist, self.drama), _TITLE_ONLY), 3)


class Linker:
    """Links files to one catalogue's recordings; remembers names it has looked up."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self._named = cache(self._look_up)

    def link(self, tags: Tags) -> Link:
        """The recording that these tags mean, or why that is not certain."""
        return self._by_id(tags) or self._by_names(tags)

    @cached_property
    def _ids(self) -> dict[tuple[str, str], str]:
        facts = self.catalogue.facts("id")
        return {
            (f.qualifiers.get("scheme", ""), f.value.lower()): f.subject
            for f in facts
            if f.subject.startswith("recording/")
        }

    def _by_id(self, tags: Tags) -> Link | None:
        for scheme, value in (("musicbrainz", tags.musicbrainz), ("isrc", tags.isrc)):
            known = self._ids.get((scheme, value.lower())) if value else None
            if known:
                return Link(known, 1.0, f"the tags hold its {_SCHEMES[scheme]} {value}", scheme)
        return None

    def _by_names(self, tags: Tags) -> Link:
        if not tags.title:
            return Link(None, 0.0, "neither tags nor file name give a title; add one")
        links = [self._by_title(tags.title, tags.artist, tags.album)]
        if not links[0].recording and {"artist", "title"} <= set(tags.from_name):
            links.append(self._by_title(tags.artist or "", tags.title, tags.album))
        return max(links, key=lambda link: (link.recording is not None, link.confidence))

    def _by_title(self, title: str, artist: str | None, album: str | None) -> Link:
        told = told_by(title, artist, album)
        candidates = sorted(self._candidates(told), key=lambda c: (-c.confidence, c.recording.id))
        fitting = [c for c in candidates if version_fits(told.version, c.recording)]
        if not fitting:
            return _none_fits(told, candidates)
        return self._decide(told, fitting)

    def _decide(self, told: Told, found: list[_Candidate]) -> Link:
        first, rest = found[0], found[1:]
        near = [c for c in rest if first.confidence - c.confidence < APART]
        if near and (base := _base([first, *near])):
            first, near = base, []
        if first.confidence >= SURE and not near:
            return Link(first.recording.id, first.confidence, _agreeing(first), "names")
        ids = tuple(c.recording.id for c in found[:5])
        if first.confidence >= SURE:
            return Link(None, first.confidence, _several([first, *near]), None, ids)
        return Link(None, first.confidence, self._too_little(told, first), None, ids)

    def _candidates(self, told: Told) -> list[_Candidate]:
        scores: dict[str, float] = {}
        for spelling in told.titles:
            for id, score in self._named(spelling, "song"):
                scores[id] = max(score, scores.get(id, 0.0))
        near = {id: s for id, s in scores.items() if s >= TITLE}
        recordings = self.catalogue.entities(near)
        artists = self._groups({id for name in told.artists for id, _ in self._named(name, "artist")})
        dramas = {id for name in told.dramas for id, _ in self._named(name, "drama")}
        return [
            _Candidate(r, near[r.id], self._artist_agrees(r, told, artists), _drama_agrees(r, told, dramas))
            for r in recordings.values()
        ]

    def _groups(self, artists: set[str]) -> set[str]:
        """These artists and the groups that they are in."""
        groups = {g.value for a in self.catalogue.entities(artists).values() for g in a.all("member_of")}
        return artists | groups

    def _artist_agrees(self, recording: Entity, told: Told, known: set[str]) -> str:
        """A group's name stands for its member too: Changmin's song may be tagged 2AM."""
        if not told.artists:
            return "silent"
        credits = recording.all("artist")
        named = self._groups({c.value for c in credits}) | {g for c in credits if (g := c.get("group"))}
        written = {w.casefold() for c in credits if (w := c.get("as"))}
        if named & known or written & {a.casefold() for a in told.artists}:
            return "yes"
        return "no" if known else "unknown"

    def _look_up(self, name: str, kind: str) -> tuple[tuple[str, float], ...]:
        found = self.catalogue.find(name, kind=kind, limit=20)
        floor = TITLE if kind == "song" else 0.85
        return tuple((hit.id, hit.score) for hit in found.results if hit.score >= floor)

    def _too_little(self, told: Told, first: _Candidate) -> str:
        name = _label(first.recording, self.catalogue)
        if first.artist == "no":
            return f"the title is that of {name}, but the tags name another singer: {told.artists[0]}"
        if first.artist == "unknown":
            return f"it may be {name}, but nobody here goes by {told.artists[0]}"
        if first.artist == "yes":
            return f"it may be {name}; the singer agrees, the title only in part"
        if first.drama == "yes":
            return f"it may be {name}; the drama agrees, the title only in part"
        return f"only the title agrees, with {name}; add an artist or album tag"


_SCHEMES = {"musicbrainz": "MusicBrainz id", "isrc": "ISRC"}


# -- what the tags tell ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Told:
    """The names in a file's tags, taken apart."""

    titles: tuple[str, ...]
    """The title as written, without its brackets, and what stands in them: 보고 싶다 (I Miss You)."""
    artists: tuple[str, ...]
    dramas: tuple[str, ...]
    version: str | None
    """instrumental, live, acoustic … or None for the song as first released."""


_BRACKET = re.compile(r"[(\[（【<]([^)\]）】>]*)[)\]）】>]")
_OST = re.compile(
    r"(?:\b(?:o\.?s\.?t\.?|original\s+(?:television\s+|tv\s+)?sound\s?track|sound\s?track)(?![a-z])"
    r"|오리지널\s*사운드\s*트랙|사운드\s*트랙).*",
    re.I | re.S,
)
_SHOW = re.compile(
    r"^(?:music\s+)?(?:from|in)\s+(?:the\s+)?(?:(?:tv|korean)\s+)?(?:drama|series)?\s*"
    r"|^(?:(?:kbs2?|mbc|sbs|tvn|jtbc|ocn|mbn|ena|netflix|tving)\s+)?(?:(?:월화|수목|금토|주말|토일|미니)\s*)?"
    r"(?:드라마|drama)\s*",
    re.I,
)
_VERSIONS: Mapping[str, re.Pattern[str]] = {
    "instrumental": re.compile(r"\b(?:inst(?:rumental)?|mr|karaoke|off vocal)\b\.?|반주", re.I),
    "live": re.compile(r"[(\[-]\s*live\b|\blive\s*(?:ver|at|in|from|\))|라이브", re.I),
    "acoustic": re.compile(r"\b(?:acoustic|unplugged)\b|어쿠스틱", re.I),
    "remix": re.compile(r"\bremix\b|리믹스", re.I),
    "piano": re.compile(r"\bpiano\s*(?:ver|solo|\))|피아노\s*(?:ver|버전)", re.I),
    "translated": re.compile(r"\b(?:english|japanese|chinese|jpn|eng)\s*\.?\s*ver", re.I),
}
_JOINED = re.compile(r"\s*(?:,|&|;|/|×|\bx\b|\bfeat\.?|\bft\.?|\bwith\b|\band\b|\+)\s*", re.I)
_NOBODY = frozenset(("various artists", "various", "va", "v.a", "v.a.", "unknown artist", "unknown", "ost"))
_GENERIC = frozenset(("music", "downloads", "unknown album", "mp3", "ost", "osts", "kdrama", "음악", "songs"))


def told_by(title: str, artist: str | None, album: str | None) -> Told:
    """Take the names in three tags apart."""
    inside = [b.strip() for b in _BRACKET.findall(title) if b.strip()]
    bare = " ".join(_BRACKET.sub(" ", title).split()) or title
    dramas = [drama_of(b) for b in inside if _OST.search(b) or _SHOW.match(b)]
    if album and album.lower() not in _GENERIC:
        dramas.append(drama_of(album))
    names = [b for b in inside if not _OST.search(b) and version_of(f"({b})") is None]
    return Told(
        _distinct([_without_version(title) if not inside else bare, bare, *names]),
        _artists(artist),
        _distinct(dramas),
        version_of(title),
    )


def drama_of(album: str) -> str:
    """The drama that an album's name names: `Goblin OST Part.9` and `드라마 도깨비 OST` name Goblin."""
    for whole in (album, _BRACKET.sub(" ", album)):  # `(OST) Goblin` would be emptied by its first words
        bare = _SHOW.sub("", _BRACKET.sub(" ", _OST.sub("", whole)))
        name = " ".join(bare.split()).strip(" -–—:,.·'\"([")
        if name:
            return name
    return album


def version_of(title: str) -> str | None:
    """Which kind of version a title says it is: `Moment (Inst.)` is instrumental."""
    return next((kind for kind, words in _VERSIONS.items() if words.search(title)), None)


def version_fits(version: str | None, recording: Entity) -> bool:
    """Are both the song itself, or both the same kind of version?"""
    kinds = {f.get("kind") for f in recording.all("version_of")} & set(_VERSIONS)
    kinds |= {v for f in recording.all("name") if (v := version_of(f.value))}
    return (version in kinds) if version else not kinds


def _without_version(title: str) -> str:
    for words in _VERSIONS.values():
        title = words.sub("", title)
    return title.strip(" -") or title


def _artists(artist: str | None) -> tuple[str, ...]:
    if not artist or artist.strip().lower() in _NOBODY:
        return ()
    inside = _BRACKET.findall(artist)
    bare = " ".join(_BRACKET.sub(" ", artist).split())
    mixed = re.search(r"[A-Za-z]", bare)  # `t 윤미래`, `린 LYn`
    hangul = " ".join(re.findall(r"[가-힣]+", bare)) if mixed else ""
    return _distinct([bare, *_JOINED.split(bare), *(p for b in inside for p in _JOINED.split(b)), hangul])


def _distinct(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(n.strip() for n in names if n.strip()))


# -- agreeing and saying so ------------------------------------------------------------------------------


def _drama_agrees(recording: Entity, told: Told, known: set[str]) -> str:
    if not told.dramas:
        return "silent"
    if known & {p.value for p in recording.all("placement")}:
        return "yes"
    return "no" if known else "unknown"


def _agreeing(found: _Candidate) -> str:
    agreeing = [
        "title",
        *(["artist"] if found.artist == "yes" else []),
        *(["drama"] if found.drama == "yes" else []),
    ]
    said = f"{', '.join(agreeing[:-1])} and {agreeing[-1]} agree"
    return f"{said}; its album names another drama" if found.drama == "no" else said


def _base(alike: list[_Candidate]) -> _Candidate | None:
    """The song that all the others are versions of: a main theme comes back as an intro and a reprise."""
    for c in alike:
        others = (o.recording.all("version_of") for o in alike if o is not c)
        if all(c.recording.id in {f.value for f in facts} for facts in others):
            return c
    return None


def _several(near: list[_Candidate]) -> str:
    names = ", ".join(c.recording.id for c in near[:4])
    return f"the tags fit {len(near)} recordings alike: {names}; a MusicBrainz id or the drama would tell"


def _none_fits(told: Told, candidates: list[_Candidate]) -> Link:
    if not candidates:
        return Link(None, 0.0, f"no song here is called {told.titles[0]!r}")
    ids = tuple(c.recording.id for c in candidates[:5])
    what = told.version or "song itself"
    return Link(
        None, 0.0, f"the file is the {what}, and of {ids[0]} only another version is known", None, ids
    )


def _label(recording: Entity, catalogue: Catalogue) -> str:
    dramas = catalogue.entities(p.value for p in recording.all("placement"))
    names = " and ".join(d.name for d in dramas.values())
    return f"{recording.name} ({names})" if names else recording.name
