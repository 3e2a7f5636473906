"""What does MusicBrainz know about a drama's soundtrack?

Release groups of the type Soundtrack that are named after the drama are searched; their official releases
are read with tracks, credits, works and ISRCs.  The same functions read the lines of MusicBrainz' JSON dumps,
which have the form of the web service's answers.  One request a second, by `fetch.SERVICES_S`.

Web service and dumps: https://musicbrainz.org/doc/MusicBrainz_API (data licensed CC0).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tearjerker.errors import BadSource
from tearjerker.fetch import Fetch
from tearjerker.model import Fact, Kind, Source
from tearjerker.sources.record import DAY_S, Record, Wanted, name_qualifiers, part_of, soundtrack_of

NAME = "musicbrainz"
SITE = "https://musicbrainz.org"
_PAGE = 100
_INCLUDES = (
    "recordings artist-credits labels isrcs aliases artist-rels work-rels "
    "recording-level-rels work-level-rels"
)
_LUCENE = re.compile(r'([+\-&|!(){}\[\]^"~*?:\\/])')
_INSTRUMENTAL = re.compile(
    r"(?i)\s*[(\[（-]\s*(?:inst(?:rumental)?\.?|mr|반주)(?:\s*ver(?:sion)?\.?)?\s*[)\]）]?\s*$"
)
_WRITERS = {
    "composer": "composer",
    "lyricist": "lyricist",
    "writer": "composer",
    "arranger": "arranger",
    "librettist": "lyricist",
}
_TYPES = {"Person": "person", "Group": "group"}

Json = Mapping[str, Any]


def records(fetch: Fetch, wanted: Wanted) -> Iterator[Record]:
    """The releases of a drama's soundtrack, each with everything on it."""
    for group in _groups(fetch, wanted):
        for release in _pages(fetch, "release", "releases", {"release-group": group["id"], "inc": _INCLUDES}):
            whole = {**release, "release-group": release.get("release-group") or group}
            if is_soundtrack(whole):
                yield Record(str(whole["title"]), tuple(release_facts(whole, wanted.id)))


def _groups(fetch: Fetch, wanted: Wanted) -> Iterator[Json]:
    named = " OR ".join(f'releasegroup:"{_escaped(n)}"' for n in wanted.names[:6])
    query = f"secondarytype:soundtrack AND ({named})"
    for group in _pages(fetch, "release-group", "release-groups", {"query": query}):
        called = any(wanted.is_called(n) for n in soundtrack_of(str(group.get("title", ""))))
        if called and wanted.fits(group.get("first-release-date")):
            yield group


def _escaped(name: str) -> str:
    """A name as a phrase in a Lucene query."""
    return _LUCENE.sub(r"\\\1", name)


def _pages(fetch: Fetch, entity: str, key: str, params: Mapping[str, str]) -> Iterator[Json]:
    """Every entry of a search or a browse, page by page; BadSource where an answer is not in their form."""
    seen = 0
    while True:
        asked = {**params, "fmt": "json", "limit": str(_PAGE), "offset": str(seen)}
        told = fetch.get(f"{SITE}/ws/2/{entity}", params=asked, robots=False, keep_s=DAY_S).json()
        if not isinstance(told, dict) or not isinstance(told.get(key), list):
            raise BadSource(
                f"{SITE} answered without {key!r}; expected the web service's form, try again later"
            )
        yield from told[key]
        seen += len(told[key])
        if not told[key] or seen >= int(told.get("count") or told.get(f"{entity}-count") or 0):
            return


# -- from JSON to facts -------------------------------------------------------------------------------------


def is_soundtrack(release: Json) -> bool:
    """Whether a release is an official soundtrack; transliterated doubles (pseudo-releases) are none."""
    types = (release.get("release-group") or {}).get("secondary-types") or ()
    named = bool(release.get("id") and release.get("title"))
    return named and "Soundtrack" in types and release.get("status") in (None, "Official", "Promotion")


def release_facts(release: Json, drama: str) -> Iterator[Fact]:
    """A soundtrack's release with its recordings, their artists and works, as facts."""
    id, source = _id("release", release), _source("release", release)
    group = release.get("release-group") or {}
    title = str(release["title"])
    yield from _thing("release", release, title)
    yield Fact(id, "of_drama", drama, {}, source, origin=NAME)
    yield from _told(id, "released", release.get("date") or group.get("first-release-date"), source)
    yield from _told(id, "part", part_of(title), source)
    yield from _told(id, "type", str(group.get("primary-type") or "").lower(), source)
    for label in release.get("label-info") or ():
        yield from _told(id, "label", (label.get("label") or {}).get("name"), source)
    for number, track in _tracks(release):
        recording = track.get("recording")
        if isinstance(recording, dict) and recording.get("id") and recording.get("title"):
            credited = {"artist-credit": track.get("artist-credit"), **recording}
            its = _id("recording", recording)
            yield Fact(its, "placement", drama, {}, source, origin=NAME)
            yield Fact(its, "release", id, {"track": number}, source, origin=NAME)
            yield from recording_facts(credited)
    yield from _instrumentals(release, source)


def _tracks(release: Json) -> Iterator[tuple[str, Json]]:
    """Every track and its number: "3", or "2-3" on the second of several media; hidden ones, too."""
    media = release.get("media") or ()
    for medium in media:
        before = [medium["pregap"]] if medium.get("pregap") else []
        for track in (*before, *(medium.get("tracks") or ()), *(medium.get("data-tracks") or ())):
            at = str(track.get("position") or track.get("number") or "")
            yield (f"{medium.get('position', 1)}-{at}" if len(media) > 1 else at), track


def _instrumentals(release: Json, source: tuple[Source, ...]) -> Iterator[Fact]:
    """A track named as another one with "(Inst.)" behind it, or said to be played without the singer of the
    same work, is that one without its singer."""
    recordings = [t["recording"] for _, t in _tracks(release) if t.get("recording")]
    sung = {key: r for r in recordings if not _without_singer(r) for key in (r.get("title"), *_works(r))}
    for r in filter(_without_singer, recordings):
        bases = (sung.get(key) for key in (_INSTRUMENTAL.sub("", str(r.get("title"))), *_works(r)))
        if base := next((b for b in bases if b), None):
            its, of = _id("recording", r), _id("recording", base)
            yield Fact(its, "version_of", of, {"kind": "instrumental"}, source, origin=NAME)


def _without_singer(recording: Json) -> bool:
    said = {a for r in _performances(recording) for a in r.get("attributes") or ()}
    return bool(_INSTRUMENTAL.search(str(recording.get("title"))) or said & {"instrumental", "karaoke"})


def _works(recording: Json) -> list[str]:
    return [str(r["work"]["id"]) for r in _performances(recording)]


def _performances(recording: Json) -> list[Json]:
    """How a recording is tied to the one work that it performs; a medley performs none of its works whole."""
    relations = recording.get("relations") or ()
    told = [r for r in relations if r.get("target-type") == "work" and (r.get("work") or {}).get("id")]
    return [r for r in told if "medley" not in (r.get("attributes") or ())]


def recording_facts(recording: Json) -> Iterator[Fact]:
    """One performance: its length, its first release, who sings it, what it performs."""
    id, source = _id("recording", recording), _source("recording", recording)
    yield from _thing("recording", recording, str(recording["title"]))
    yield from _told(id, "released", recording.get("first-release-date"), source)
    if recording.get("length"):
        yield from _told(id, "length_s", str(round(int(recording["length"]) / 1000)), source)
    for isrc in recording.get("isrcs") or ():
        yield Fact(id, "id", str(isrc), {"scheme": "isrc"}, source, origin=NAME)
    for order, credit in enumerate(recording.get("artist-credit") or (), 1):
        yield from _credit(id, order, credit, source)
    for relation in _performances(recording):
        yield Fact(id, "work", _id("work", relation["work"]), {}, source, origin=NAME)
        yield from work_facts(relation["work"])


def _credit(recording: str, order: int, credit: Json, source: tuple[Source, ...]) -> Iterator[Fact]:
    artist = credit.get("artist") or {}
    if not artist.get("id") or not artist.get("name"):
        return
    said = {"order": str(order)}
    if credit.get("name") and credit["name"] != artist["name"]:
        said["as"] = str(credit["name"])
    yield Fact(recording, "artist", _id("artist", artist), said, source, origin=NAME)
    yield from artist_facts(artist)


def artist_facts(artist: Json) -> Iterator[Fact]:
    """A singer or group: names, whether it is one person, whose member."""
    id, source = _id("artist", artist), _source("artist", artist)
    yield from _thing("artist", artist, str(artist["name"]))
    yield from _told(id, "type", _TYPES.get(str(artist.get("type"))), source)
    for relation in artist.get("relations") or ():
        group = relation.get("artist") or {}
        if (
            relation.get("type") == "member of band"
            and relation.get("direction") != "backward"
            and group.get("id")
        ):
            said = {k: str(relation[b]) for k, b in (("from", "begin"), ("until", "end")) if relation.get(b)}
            yield Fact(id, "member_of", _id("artist", group), said, source, origin=NAME)
            yield from _thing("artist", group, str(group["name"]))


def work_facts(work: Json) -> Iterator[Fact]:
    """A composition and who wrote it."""
    id, source = _id("work", work), _source("work", work)
    yield from _thing("work", work, str(work["title"]))
    for relation in work.get("relations") or ():
        role = _WRITERS.get(str(relation.get("type")))
        name = (relation.get("artist") or {}).get("name")
        if role and name:
            yield Fact(id, "written_by", str(name), {"role": role}, source, origin=NAME)


def _thing(kind: Kind, told: Json, name: str) -> Iterator[Fact]:
    """What is said of everything: its identifier, its name, and what else it is called."""
    id, source = _id(kind, told), _source(kind, told)
    yield Fact(id, "id", str(told["id"]), {"scheme": NAME}, source, origin=NAME)
    yield Fact(id, "name", name, {**name_qualifiers(name), "kind": "usual"}, source, origin=NAME)
    for alias in _spoken(told.get("aliases") or ()):
        if alias["name"] != name:
            said = (
                {"lang": str(alias["locale"])[:2]} if alias.get("locale") else name_qualifiers(alias["name"])
            )
            yield Fact(id, "name", str(alias["name"]), {**said, "kind": "alias"}, source, origin=NAME)


def _spoken(aliases: Iterable[Json]) -> Iterator[Json]:
    """Names in Korean and English and of no language; not misspellings kept as search hints."""
    for alias in aliases:
        spoken = str(alias.get("locale") or "ko")[:2] in ("ko", "en")
        if alias.get("name") and alias.get("type") != "Search hint" and spoken:
            yield alias


def _told(id: str, property: str, value: object, source: tuple[Source, ...]) -> Iterator[Fact]:
    if value:
        yield Fact(id, property, str(value), {}, source, origin=NAME)


def _id(kind: Kind, told: Json) -> str:
    return f"{kind}/{NAME}-{told['id']}"


def _source(kind: Kind, told: Json) -> tuple[Source, ...]:
    return (Source(f"{SITE}/{kind}/{told['id']}"),)
