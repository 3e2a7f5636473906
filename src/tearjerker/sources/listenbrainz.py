"""Which songs of a drama do listeners put into their playlists?

Public ListenBrainz playlists that are named after the drama.  A playlist is a list somebody made, so it says
that a recording is mentioned, and at which place; what a recording is, is known by its MusicBrainz identifier
or not at all.

API: https://listenbrainz.readthedocs.io/en/latest/users/api/playlist.html (JSPF with MusicBrainz' extension).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tearjerker.errors import BadSource
from tearjerker.fetch import Fetch
from tearjerker.model import Fact, Source
from tearjerker.sources.record import DAY_S, Record, Wanted, name_qualifiers, soundtrack_of

NAME = "listenbrainz"
API = "https://api.listenbrainz.org/1/playlist"
_RECORDING = "https://musicbrainz.org/recording/"
_MOST = 10  # playlists a drama

Json = Mapping[str, Any]


def records(fetch: Fetch, wanted: Wanted) -> Iterator[Record]:
    """The playlists named after the drama, as mentions of recordings that are here."""
    asked = {"query": f"{next(iter(wanted.names), '')} OST", "count": str(_MOST)}
    for found in _ask(fetch, f"{API}/search", asked, "playlists"):
        playlist = found.get("playlist") or {}
        id = mbid_of(playlist.get("identifier"))
        if id and any(wanted.is_called(n) for n in soundtrack_of(str(playlist.get("title", "")))):
            whole = _ask(fetch, f"{API}/{id}", {}, "playlist")
            yield Record(str(whole.get("title", id)), tuple(playlist_facts(whole)), known_only=True)


def _ask(fetch: Fetch, url: str, params: Mapping[str, str], key: str) -> Any:
    told = fetch.get(url, params=params, robots=False, keep_s=DAY_S).json()
    if not isinstance(told, dict) or not isinstance(told.get(key), (dict, list)):
        raise BadSource(
            f"ListenBrainz answered without {key!r}; expected its playlists' form, try again later"
        )
    return told[key]


def mbid_of(identifier: object) -> str | None:
    """The last part of an identifier, which may be an address or a list of them."""
    first = identifier[0] if isinstance(identifier, list) and identifier else identifier
    return str(first).rstrip("/").rpartition("/")[2] if first else None


def playlist_facts(playlist: Json) -> Iterator[Fact]:
    """A playlist and what it mentions, as facts."""
    mbid, url = mbid_of(playlist.get("identifier")), "https://listenbrainz.org/playlist/"
    tracks, title = playlist.get("track") or [], str(playlist.get("title") or "")
    if not mbid or not title:
        return
    id, source = f"list/{NAME}-{mbid}", (Source(f"{url}{mbid}"),)

    def fact(subject: str, property: str, value: str, **said: str) -> Fact:
        return Fact(subject, property, value, said, source, origin=NAME)

    yield fact(id, "id", mbid, scheme=NAME)
    yield fact(id, "name", title, **name_qualifiers(title))
    yield fact(id, "url", f"{url}{mbid}")
    yield fact(id, "site", "ListenBrainz")
    yield fact(id, "size", str(len(tracks)))
    if str(playlist.get("date", ""))[:10].count("-") == 2:
        yield fact(id, "published", str(playlist["date"])[:10])
    for rank, track in enumerate(tracks, 1):
        its = mbid_of(track.get("identifier"))
        if its and _RECORDING in str(track.get("identifier")):
            recording = f"recording/musicbrainz-{its}"
            yield fact(recording, "id", its, scheme="musicbrainz")
            said = {"as_title": str(track.get("title") or ""), "as_artist": str(track.get("creator") or "")}
            yield fact(recording, "mention", id, rank=str(rank), **{k: v for k, v in said.items() if v})
