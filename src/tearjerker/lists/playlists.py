"""How does a list leave the program?  As JSPF, XSPF, M3U8, Markdown, CSV, and JSON-LD for web pages.

    kept list or reading, entities, own files  ->  Playlist  ->  WRITERS["xspf"](playlist)  ->  text

`Playlist` is the list with everything a writer may want to say already looked up, so that a writer is a pure
function of it and the same list always gives the same bytes.  The forms:

    JSPF    xspf.org/jspf with the ListenBrainz extensions (musicbrainz.org/doc/jspf); recordings are named by
            https://musicbrainz.org/recording/<id>, which ListenBrainz, Navidrome and Funkwhale understand
    XSPF    version 1, namespace http://xspf.org/ns/0/; durations in milliseconds, locations as URIs
    M3U8    own files; for songs without one the address of a player's page, which mpv opens
    CSV     one row a song, a header first
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree as ET

from tearjerker.model import Entity

XSPF = "http://xspf.org/ns/0/"
JSPF_TRACK = "https://musicbrainz.org/doc/jspf#track"
JSPF_PLAYLIST = "https://musicbrainz.org/doc/jspf#playlist"

_ADDRESSES: Mapping[str, str] = {
    "wikidata": "https://www.wikidata.org/wiki/{id}",
    "imdb": "https://www.imdb.com/title/{id}/",
    "tmdb": "https://www.themoviedb.org/tv/{id}",
    "youtube": "https://www.youtube.com/watch?v={id}",
    "spotify": "https://open.spotify.com/track/{id}",
}


@dataclass(frozen=True, slots=True)
class Thing:
    """A singer, drama or composition, as a playlist names it."""

    name: str
    id: str | None = None
    """In the catalogue."""
    hangul: str | None = None
    type: str | None = None
    """Of an artist: person or group."""
    musicbrainz: str | None = None
    same_as: tuple[str, ...] = ()
    """Its pages elsewhere."""
    since: str | None = None
    """When a drama began."""


@dataclass(frozen=True, slots=True)
class Track:
    """One song of a list, with all that a writer may want to say."""

    title: str
    rank: int | None = None
    hangul: str | None = None
    artists: tuple[Thing, ...] = ()
    dramas: tuple[Thing, ...] = ()
    work: Thing | None = None
    album: str | None = None
    recording: str | None = None
    musicbrainz: str | None = None
    isrc: str | None = None
    released: str | None = None
    duration_s: float | None = None
    file: Path | None = None
    """The user's own file."""
    listen: tuple[tuple[str, str], ...] = ()
    """Players elsewhere: (kind, id)."""
    text: str | None = None

    @property
    def singer(self) -> str:
        """Who sings, in one line."""
        return " & ".join(a.name for a in self.artists)


@dataclass(frozen=True, slots=True)
class Playlist:
    """A list, ready to be written."""

    title: str
    tracks: tuple[Track, ...]
    ordered: bool = True
    date: str | None = None
    """When it was kept: 2026-11-22T19:00:00+00:00."""
    source: str | None = None


def playlist(
    content: Mapping[str, Any],
    entities: Mapping[str, Entity],
    *,
    files: Mapping[str, Path] | None = None,
    lengths_s: Mapping[str, float] | None = None,
    date: str | None = None,
) -> Playlist:
    """A kept list or reading (its JSON) with what the catalogue and the user's folder add.

    `entities` holds the recordings and what they point to; `files` and `lengths_s` are by
    recording.
    """
    tracks = [
        _track(song, entry, entities, files or {}, lengths_s or {})
        for entry in content.get("entries", ())
        if not entry.get("aside")
        for song in entry.get("songs", ())
    ]
    return Playlist(
        content.get("title") or "Songs", tuple(tracks), bool(content.get("ordered", True)), date,
        content.get("source") or None,
    )  # fmt: skip


def recordings_of(content: Mapping[str, Any]) -> list[str]:
    """The recordings that a kept list or reading names, in its order."""
    songs = (song for entry in content.get("entries", ()) for song in entry.get("songs", ()))
    return list(dict.fromkeys(song["recording"] for song in songs if song.get("recording")))


def _track(
    song: Mapping[str, Any],
    entry: Mapping[str, Any],
    entities: Mapping[str, Entity],
    files: Mapping[str, Path],
    lengths_s: Mapping[str, float],
) -> Track:
    listen = tuple((player["kind"], player["id"]) for player in song.get("listen", ()))
    id, rank, text = song.get("recording"), entry.get("rank"), entry.get("text")
    if not id or id not in entities:
        names = tuple(Thing(artist["name"]) for artist in song.get("artists", ()))
        drama = (Thing(song["drama"]),) if song.get("drama") else ()
        return Track(song.get("title") or "?", rank, None, names, drama, listen=listen, text=text)
    recording = entities[id]
    length = recording.value("length_s")
    work, release = (recording.value(p) for p in ("work", "release"))
    return Track(
        title=song.get("shown") or recording.name,
        rank=rank,
        hangul=recording.hangul if recording.hangul != recording.name else None,
        artists=tuple(_things(recording, "artist", entities)),
        dramas=tuple(_things(recording, "placement", entities)),
        work=_thing(work, entities) if work else None,
        album=entities[release].name if release and release in entities else None,
        recording=id,
        musicbrainz=recording.value("id", scheme="musicbrainz"),
        isrc=recording.value("id", scheme="isrc"),
        released=recording.value("released"),
        duration_s=lengths_s.get(id) or (float(length) if length else None),
        file=files.get(id),
        listen=listen or _players(recording),
        text=text,
    )


def _players(recording: Entity) -> tuple[tuple[str, str], ...]:
    found = (recording.best("id", scheme=scheme) for scheme in ("youtube", "spotify"))
    return tuple((f.qualifiers["scheme"], f.value) for f in found if f)


def _things(recording: Entity, property: str, entities: Mapping[str, Entity]) -> list[Thing]:
    facts = sorted(recording.all(property), key=lambda f: int(f.get("order") or 1))
    return [_thing(id, entities) for id in dict.fromkeys(f.value for f in facts)]


def _thing(id: str, entities: Mapping[str, Entity]) -> Thing:
    e = entities.get(id)
    if e is None:
        return Thing(id.partition("/")[2].replace("-", " "), id)
    return Thing(
        e.name,
        id,
        e.hangul if e.hangul != e.name else None,
        e.value("type"),
        e.value("id", scheme="musicbrainz"),
        tuple(addresses(e)),
        e.value("first_aired"),
    )


def addresses(entity: Entity) -> list[str]:
    """The pages of a thing elsewhere, by its identifiers."""
    found = []
    for fact in entity.all("id"):
        scheme = fact.get("scheme") or ""
        if fact.value.startswith(("http://", "https://")):
            found.append(fact.value)
        elif scheme == "musicbrainz":
            found.append(f"https://musicbrainz.org/{entity.kind}/{fact.value}")
        elif scheme in _ADDRESSES and scheme != "youtube":
            found.append(_ADDRESSES[scheme].format(id=quote(fact.value)))
    return found


def player_address(kind: str, id: str) -> str | None:
    """Where a player's song can be heard, or None for kinds without a public page."""
    if id.startswith(("http://", "https://")):
        return id
    return _ADDRESSES[kind].format(id=quote(id)) if kind in ("youtube", "spotify") else None


# -- writers ---------------------------------------------------------------------------------------------


def jspf(playlist: Playlist, *, folder: Path | None = None) -> str:
    """The list as JSPF."""
    told = _kept(
        {
            "title": playlist.title,
            "creator": "tearjerker",
            "date": playlist.date,
            "info": playlist.source if _is_address(playlist.source) else None,
            "track": [_jspf_track(t, folder) for t in playlist.tracks],
            "extension": {JSPF_PLAYLIST: {"public": True}},
        }
    )
    return json.dumps({"playlist": told}, ensure_ascii=False, indent=2) + "\n"


def _jspf_track(track: Track, folder: Path | None) -> dict[str, Any]:
    credits = [f"https://musicbrainz.org/artist/{a.musicbrainz}" for a in track.artists if a.musicbrainz]
    more = _kept(
        {
            "title_ko": track.hangul,
            "drama": [d.name for d in track.dramas] or None,
            "tearjerker_id": track.recording,
        }
    )
    told = {
        "identifier": _identifiers(track),
        "location": _locations(track, folder),
        "title": track.title,
        "creator": track.singer,
        "album": track.album,
        "annotation": track.text,
        "duration": _milliseconds(track),
        "extension": {JSPF_TRACK: _kept({"artist_identifiers": credits, "additional_metadata": more})},
    }
    return _kept(told)


def xspf(playlist: Playlist, *, folder: Path | None = None) -> str:
    """The list as XSPF version 1."""
    ET.register_namespace("", XSPF)
    root = ET.Element(f"{{{XSPF}}}playlist", version="1")
    _elements(root, title=playlist.title, creator="tearjerker", date=playlist.date)
    if _is_address(playlist.source):
        _elements(root, info=playlist.source)
    tracks = ET.SubElement(root, f"{{{XSPF}}}trackList")
    for track in playlist.tracks:
        element = ET.SubElement(tracks, f"{{{XSPF}}}track")
        for location in _locations(track, folder):
            _elements(element, location=location)
        for identifier in _identifiers(track):
            _elements(element, identifier=identifier)
        _elements(
            element, title=track.title, creator=track.singer, annotation=track.text, album=track.album,
            duration=_milliseconds(track),
        )  # fmt: skip
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _elements(parent: ET.Element, **told: str | int | None) -> None:
    for name, value in told.items():
        if value not in (None, ""):
            ET.SubElement(parent, f"{{{XSPF}}}{name}").text = xml_text(str(value))


def m3u8(playlist: Playlist, *, folder: Path | None = None) -> str:
    """The user's own files of the list, below `folder` written relative to it, others absolute.

    A song without a file is there by the address of its player, if one is known.
    """
    lines = ["#EXTM3U", f"#PLAYLIST:{_line(playlist.title)}"]
    for track in playlist.tracks:
        online = (a for kind, id in track.listen if (a := player_address(kind, id)))
        path = _line(_path(track.file, folder)) if track.file else next(online, None)
        if path:
            seconds = round(track.duration_s) if track.duration_s else -1
            lines.append(f"#EXTINF:{seconds},{_line(f'{track.singer} - {track.title}')}")
            lines.append(f"./{path}" if path.startswith("#") else path)
    return "\n".join(lines) + "\n"


def markdown(playlist: Playlist, *, folder: Path | None = None) -> str:
    """The list for people to read, with a link to hear each song where one is known."""
    lines = [f"# {_plain(playlist.title)}", ""]
    for number, track in enumerate(playlist.tracks, 1):
        place = f"{track.rank or number}." if playlist.ordered else "-"
        both = _plain(track.title) + (f" {_plain(track.hangul)}" if track.hangul else "")
        dramas = ", ".join(_both(d) for d in track.dramas)
        said = ", ".join(_both(a) for a in track.artists) + (f" — {dramas}" if dramas else "")
        lines.append(f"{place} **{both}** · {said}" if said else f"{place} **{both}**")
        links = [f"[{kind}]({a})" for kind, id in track.listen if (a := player_address(kind, id))]
        below = [_plain(track.text) if track.text else "", " ".join(links)]
        lines += [f"   {line}" for line in below if line]
    return "\n".join(lines) + "\n"


def csv_rows(playlist: Playlist, *, folder: Path | None = None) -> str:
    """One row a song."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(
        (
            "place",
            "title",
            "title_ko",
            "artist",
            "drama",
            "released",
            "recording",
            "musicbrainz",
            "file",
            "listen",
        )
    )
    for number, t in enumerate(playlist.tracks, 1):
        listen = next((a for kind, id in t.listen if (a := player_address(kind, id))), "")
        writer.writerow(
            (
                t.rank or number, t.title, t.hangul or "", t.singer, "; ".join(d.name for d in t.dramas),
                t.released or "", t.recording or "", t.musicbrainz or "",
                _path(t.file, folder) if t.file else "", listen,
            )
        )  # fmt: skip
    return out.getvalue()


WRITERS: Mapping[str, Callable[..., str]] = {
    "jspf": jspf,
    "xspf": xspf,
    "m3u8": m3u8,
    "md": markdown,
    "csv": csv_rows,
}
"""By ending.  Each takes the playlist and the folder the file will lie in (`folder=`), and gives its text."""

MEDIA_TYPES: Mapping[str, str] = {
    "jspf": "application/json",
    "xspf": "application/xspf+xml",
    "m3u8": "application/vnd.apple.mpegurl",
    "md": "text/markdown",
    "csv": "text/csv",
}


# -- JSON-LD ---------------------------------------------------------------------------------------------


def json_ld(playlist: Playlist, *, page: Callable[[str], str] | None = None) -> dict[str, Any]:
    """The list in schema.org's words: ItemList of MusicRecording, MusicComposition, TVSeries.

    `page` gives the address of a catalogue id's page; without it things have no `url`.
    """
    order = "ItemListOrderAscending" if playlist.ordered else "ItemListUnordered"
    return {
        "@context": "https://schema.org",
        "@type": "ItemList",
        "name": playlist.title,
        "itemListOrder": f"https://schema.org/{order}",
        "numberOfItems": len(playlist.tracks),
        "itemListElement": [
            {"@type": "ListItem", "position": n, "item": recording_ld(t, page=page)}
            for n, t in enumerate(playlist.tracks, 1)
        ],
    }


def recording_ld(track: Track, *, page: Callable[[str], str] | None = None) -> dict[str, Any]:
    """One song as a schema.org MusicRecording."""
    mbid = f"https://musicbrainz.org/recording/{track.musicbrainz}" if track.musicbrainz else None
    return _kept(
        {
            "@type": "MusicRecording",
            "name": track.title,
            "alternateName": track.hangul,
            "url": page(track.recording) if page and track.recording else None,
            "sameAs": [a for a in (mbid, *(player_address(*p) for p in track.listen)) if a],
            "byArtist": [_artist_ld(a, page) for a in track.artists],
            "isrcCode": track.isrc,
            "datePublished": track.released,
            "duration": f"PT{round(track.duration_s)}S" if track.duration_s else None,
            "inAlbum": {"@type": "MusicAlbum", "name": track.album} if track.album else None,
            "recordingOf": _thing_ld("MusicComposition", track.work, None) if track.work else None,
            "isPartOf": [_thing_ld("TVSeries", d, page) for d in track.dramas],
        }
    )


def embedded(data: Mapping[str, Any]) -> str:
    """JSON that may stand inside a script element: nothing in it can close the element."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _artist_ld(artist: Thing, page: Callable[[str], str] | None) -> dict[str, Any]:
    return _thing_ld("Person" if artist.type == "person" else "MusicGroup", artist, page)


def _thing_ld(type: str, thing: Thing, page: Callable[[str], str] | None) -> dict[str, Any]:
    return _kept(
        {
            "@type": type,
            "name": thing.name,
            "alternateName": thing.hangul,
            "url": page(thing.id) if page and thing.id else None,
            "startDate": thing.since if type == "TVSeries" else None,
            "sameAs": list(thing.same_as),
        }
    )


# -- pieces ----------------------------------------------------------------------------------------------


def _kept(told: Mapping[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in told.items() if v not in (None, "", [], {})}


def _identifiers(track: Track) -> list[str]:
    return [f"https://musicbrainz.org/recording/{track.musicbrainz}"] if track.musicbrainz else []


def _locations(track: Track, folder: Path | None) -> list[str]:
    own = [_uri(track.file, folder)] if track.file else []
    return own or [a for kind, id in track.listen if (a := player_address(kind, id))]


def _path(file: Path, folder: Path | None) -> str:
    if folder is None or not file.is_relative_to(folder):
        return str(file)
    return os.path.relpath(file, folder)


def _uri(file: Path, folder: Path | None) -> str:
    path = _path(file, folder)
    return Path(path).as_uri() if Path(path).is_absolute() else quote(Path(path).as_posix())


def _milliseconds(track: Track) -> int | None:
    return round(track.duration_s * 1000) if track.duration_s else None


def _is_address(text: str | None) -> bool:
    return bool(text) and str(text).startswith(("http://", "https://"))


def xml_text(text: str) -> str:
    """The text without the characters that no XML document may hold."""
    return re.sub(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", text)


def _line(text: str) -> str:
    return " ".join(text.splitlines()) if text else ""


def _plain(text: str) -> str:
    """Text that Markdown and the HTML made of it will not take for anything else."""
    return re.sub(r"([\\`*_\[\]<>#|])", r"\\\1", _line(text))


def _both(thing: Thing) -> str:
    return _plain(thing.name) + (f" {_plain(thing.hangul)}" if thing.hangul else "")
