"""What can be played, and from where?

One's own files go out by HTTP range, which is what makes seeking work.  A file is served only while it lies
inside the folder that was scanned, whatever links say: both are resolved first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from markupsafe import Markup
from starlette.responses import FileResponse, Response

from tearjerker.catalogue import Catalogue
from tearjerker.errors import NotFound
from tearjerker.lists.playlists import (
    MEDIA_TYPES,
    WRITERS,
    Playlist,
    embedded,
    json_ld,
    playlist,
    recording_ld,
)
from tearjerker.web.list_view import ListView
from tearjerker.web.shelf import TYPES, OwnFile, own_file
from tearjerker.web.views import SongView, Things

EMBEDS = {
    "youtube": "https://www.youtube-nocookie.com/embed/{id}?autoplay=1",
    "spotify": "https://open.spotify.com/embed/track/{id}",
    "soundcloud": "https://w.soundcloud.com/player/?url=https%3A//api.soundcloud.com/tracks/{id}",
    "apple": "https://embed.music.apple.com/us/album/{id}",
}
LINKS = {
    "youtube": "https://www.youtube.com/watch?v={id}",
    "spotify": "https://open.spotify.com/track/{id}",
    "soundcloud": "https://soundcloud.com/{id}",
    "apple": "https://music.apple.com/us/album/{id}",
}
NAMES = {"youtube": "YouTube", "spotify": "Spotify", "soundcloud": "SoundCloud", "apple": "Apple Music"}


def sound(catalogue: Catalogue, id: int) -> FileResponse:
    """The file as a response that answers ranges; NotFound where it may not or cannot be served."""
    file = own_file(catalogue, id)
    return FileResponse(
        inside(file), media_type=kind(file), headers={"cache-control": "private, max-age=3600"}
    )


def kind(file: OwnFile) -> str:
    """The content type of a sound file."""
    told = TYPES.get(Path(file.path).suffix.lower())
    if told is None:
        raise NotFound(f"{file.name} is no sound file that a browser plays; expected {', '.join(TYPES)}")
    return told


def inside(file: OwnFile) -> Path:
    """Where the file really lies; NotFound unless that is inside the folder that was scanned."""
    try:
        path = Path(file.path).resolve(strict=True)
        folder = Path(file.folder).resolve(strict=True)
    except OSError as error:
        raise NotFound(f"{file.name} is no longer there; `tearjerker scan` the folder again") from error
    if not path.is_relative_to(folder) or not path.is_file():
        raise NotFound(f"{file.name} lies outside the folder that was scanned, and is not served")
    return path


def link(player: str, id: str) -> str | None:
    """The page of a song elsewhere; None for a service that we do not know."""
    return LINKS[player].format(id=_plain(id)) if player in LINKS else None


def embed(player: str, id: str) -> str | None:
    """The address that a click puts into a frame; None for a service that we do not know."""
    return EMBEDS[player].format(id=_plain(id)) if player in EMBEDS else None


SEARCHES = {
    "YouTube": "https://www.youtube.com/results?search_query={}",
    "Spotify": "https://open.spotify.com/search/{}",
}
"""Where one may look for a song that nobody has linked to a player."""


def look_for(one: SongView) -> list[tuple[str, str]]:
    """(name of a service, the address of its search for this song)."""
    words = " ".join((one.name, *(c.name for c in one.credits[:1]), one.where, "OST"))
    return [(name, address.format(quote(words))) for name, address in SEARCHES.items()]


def _plain(id: str) -> str:
    """Identifiers hold letters, digits, `-`, `_` and `/`; whatever else an article had in one is left out."""
    return "".join(c for c in id if c.isascii() and (c.isalnum() or c in "-_/"))


# -- the list for other programs ---------------------------------------------------------------------------


def written(view: ListView, form: str, *, below: bool = False) -> Response:
    """A kept list as JSPF, XSPF, M3U8, Markdown or CSV; NotFound for other endings.

    `below`: to lie in the folder that was scanned, with paths from there, as Navidrome and Jellyfin take it
    in, whatever their container calls that folder; else paths are whole.
    """
    if form not in WRITERS:
        raise NotFound(f"a list is not written as {form!r}; expected one of {', '.join(WRITERS)}")
    name = f'attachment; filename="{_plain(view.kept.slug)}.{form}"'
    told = _playlist(view.kept.content, view.all_songs, view.things, view.kept.kept_at)
    text = WRITERS[form](told, folder=_folder(view.all_songs) if below else None)
    return Response(text, media_type=MEDIA_TYPES[form], headers={"content-disposition": name})


def _folder(songs: Iterable[SongView]) -> Path | None:
    """The scanned folder in which most of their files lie; what lies in another keeps its whole path."""
    folders = Counter(s.file.folder for s in songs if s.file)
    return Path(folders.most_common(1)[0][0]) if folders else None


def list_ld(view: ListView) -> Markup:
    """A kept list as JSON-LD that may stand in a page."""
    told = _playlist(view.kept.content, view.all_songs, view.things, view.kept.kept_at)
    return Markup(embedded(json_ld(told, page=_page)))


def song_ld(one: SongView, things: Things) -> Markup:
    """A song as JSON-LD that may stand in a page."""
    assert one.recording is not None
    content = {"entries": [{"songs": [{"title": one.name, "recording": one.recording.id}]}]}
    track = _playlist(content, [one], things).tracks[0]
    return Markup(embedded({"@context": "https://schema.org"} | recording_ld(track, page=_page)))


def _page(id: str) -> str:
    return f"/{id}"


def _playlist(
    content: Mapping[str, Any], songs: Iterable[SongView], things: Things, date: str | None = None
) -> Playlist:
    files = {s.recording.id: s.file for s in songs if s.recording and s.file}
    return playlist(
        content,
        things,
        files={id: Path(file.path) for id, file in files.items()},
        lengths_s={id: file.duration_s for id, file in files.items() if file.duration_s},
        date=date,
    )
