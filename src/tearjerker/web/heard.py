"""When does each song play?

The cue sheets of a drama's episodes as its page shows them: drawn as a timeline, told as a table, and
given to other programs as files.  A song has one number and one colour in all of them, and a click on a
cue plays one's own file of the song from the second that is heard there; the scene itself plays too, in
the browser where it can play the episode, and by a line for mpv elsewhere.
"""

from __future__ import annotations

import re
import shlex
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from urllib.parse import quote

from markupsafe import Markup
from starlette.responses import FileResponse, Response

from tearjerker.audio.formats import FORMATS
from tearjerker.audio.model import Cue
from tearjerker.catalogue import Catalogue
from tearjerker.errors import NotFound
from tearjerker.library.sheets import KeptSheet, sheets_of
from tearjerker.web import plots, say
from tearjerker.web.shelf import TYPES as TYPES_OF_SOUND
from tearjerker.web.shelf import OwnFile, files_at

TYPES = {"json": "application/json", "webvtt": "text/vtt", "matroska": "application/xml", "csv": "text/csv"}
"""Of the files; the others are plain text."""

VIDEO = TYPES_OF_SOUND | {
    ".mp4": "video/mp4",
    ".m4v": "video/mp4",
    ".mov": "video/mp4",
    ".webm": "video/webm",
    ".mkv": "video/x-matroska",
    ".ogv": "video/ogg",
}
"""What a browser is told of an episode; whether it plays one depends on what is inside."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A second of an episode's file."""

    drama: str
    media: Path
    at_s: float
    said: str
    """What is heard there."""

    @property
    def play(self) -> dict[str, str]:
        """What a link needs that plays it, as attributes."""
        address = f"/scene/{self.drama.partition('/')[2]}/{quote(self.media.name)}"
        return {
            "href": f"{address}#t={self.at_s:.2f}",
            "data-scene": address,
            "data-second": f"{self.at_s:.2f}",
            "data-said": self.said,
            "data-mpv": self.mpv,
        }

    @property
    def mpv(self) -> str:
        """The command that shows it in mpv, to be copied."""
        return f"mpv --start={self.at_s:.2f} {shlex.quote(str(self.media))}"


@dataclass(frozen=True, slots=True)
class CueView:
    """A cue as the table has it."""

    start_s: float
    end_s: float
    name: str
    song: str | None
    """Its recording or, of a track that is linked to none, the track; None for music in no track."""
    number: int | None
    recording: str | None
    file: OwnFile | None
    at_s: float
    """The second of the song that is heard first."""

    scene: Scene | None = None
    """Its second in the episode's file, where that is at hand."""
    letter: str = ""
    """Of music in no track that comes back: A, B …"""

    @property
    def links(self) -> dict[str, str]:
        """The attributes of a link that plays the song and offers the scene; the scene's alone without a
        file."""
        scene = self.scene.play if self.scene else {}
        return self.play | {name: told for name, told in scene.items() if name not in self.play}

    @property
    def play(self) -> dict[str, str]:
        """What the player needs to know, as attributes of a link; nothing where there is no file."""
        if self.file is None:
            return {}
        title, _, by = self.name.partition(", ")
        return {
            "href": f"/media/{self.file.id}#t={self.at_s:.2f}",
            "data-play": f"/media/{self.file.id}",
            "data-at": f"{self.at_s:.2f}",
            "data-title": title,
            "data-ko": "",
            "data-by": by,
            "data-cover": f"/cover/{self.recording or 'recording/unknown'}.svg",
            "data-href": f"/{self.recording}" if self.recording else "/library",
            "data-length": str(self.file.duration_s or ""),
        }


@dataclass(frozen=True, slots=True)
class EpisodeView:
    """An episode that was heard."""

    name: str
    """Its number, or its file's name where that has none."""
    media: str
    duration_s: float
    cues: tuple[CueView, ...]

    @property
    def anchor(self) -> str:
        """Where its list stands on the page."""
        return "ep-" + re.sub(r"\W+", "-", self.media)


@dataclass(frozen=True)
class Timelines:
    """A drama's episodes, and which number each song has."""

    episodes: tuple[EpisodeView, ...]
    numbers: Mapping[str, int]
    hues: Mapping[str, int]
    """The colour (1 to 8) of each song that is heard."""

    def only(self, song: str) -> Timelines:
        """The episodes in which one song is heard, with its cues alone, its number and its colour."""
        some = (replace(e, cues=tuple(c for c in e.cues if c.song == song)) for e in self.episodes)
        return replace(self, episodes=tuple(e for e in some if e.cues))

    @cached_property
    def times(self) -> Mapping[str, int]:
        """How many times each song is heard."""
        return Counter(c.song for e in self.episodes for c in e.cues if c.song)

    @property
    def strays(self) -> list[CueView]:
        """A cue of each track that is heard and linked to no song, in the order of their numbers."""
        loose = {c.song: c for e in self.episodes for c in e.cues if c.song and not c.recording}
        return sorted(loose.values(), key=lambda c: c.number or 0)

    @property
    def letters(self) -> list[str]:
        """The music in no track that comes back and has no name yet."""
        return sorted({c.letter for e in self.episodes for c in e.cues if c.letter})

    @property
    def drawn(self) -> Markup:
        """The timeline, a row an episode."""
        return plots.timeline(self._plotted, self.numbers, self.hues)

    @property
    def drawn_narrow(self) -> Markup:
        """The same for a phone."""
        return plots.timeline(self._plotted, self.numbers, self.hues, width=350, narrow=True)

    @cached_property
    def _plotted(self) -> list[plots.Episode]:
        return [_row(e) for e in self.episodes]


def _row(episode: EpisodeView) -> plots.Episode:
    cues = tuple(_plotted(c) for c in episode.cues)
    return plots.Episode(episode.name, episode.duration_s, cues, episode.anchor)


def _plotted(cue: CueView) -> plots.Heard:
    number = f"{cue.number}: " if cue.number else ""
    said = f"{number}{cue.name}, {say.clock(cue.start_s)} to {say.clock(cue.end_s)}"
    return plots.Heard(cue.start_s, cue.end_s, cue.song, said, cue.links, cue.letter)


def timelines(catalogue: Catalogue, drama: str, songs: Sequence[str]) -> Timelines:
    """The sheets that are kept of a drama; `songs` are its recordings in the order of the page."""
    kept = sheets_of(catalogue, drama)
    heard = (_song(c, k) for k in kept for c in k.sheet.cues)
    numbers = {song: n for n, song in enumerate(dict.fromkeys([*songs, *(s for s in heard if s)]), 1)}
    files = files_at(catalogue, (path for k in kept for path in k.tracks.values()))
    names = _names(kept)
    episodes = tuple(_episode(k, numbers, files, name) for k, name in zip(kept, names, strict=True))
    return Timelines(episodes, numbers, plots.hues([_row(e) for e in episodes]))


def _names(kept: Sequence[KeptSheet]) -> list[str]:
    """An episode's number, with its season where there are several; its file's name where it has none."""
    several = len({k.season for k in kept if k.number is not None}) > 1
    return [
        k.media.stem if k.number is None else f"{k.season or 1}×{k.number}" if several else str(k.number)
        for k in kept
    ]


def is_heard(catalogue: Catalogue, drama: str) -> bool:
    """Whether an episode of it was heard."""
    return bool(sheets_of(catalogue, drama))


def _song(cue: Cue, kept: KeptSheet) -> str | None:
    return kept.known.recording(cue) or cue.track


def _episode(
    kept: KeptSheet, numbers: Mapping[str, int], files: Mapping[str, OwnFile], name: str
) -> EpisodeView:
    cues = tuple(_cue(c, kept, numbers, files, name) for c in kept.sheet.cues)
    return EpisodeView(name, kept.sheet.media, kept.sheet.duration_s, cues)


def _cue(
    cue: Cue, kept: KeptSheet, numbers: Mapping[str, int], files: Mapping[str, OwnFile], episode: str
) -> CueView:
    song, name = _song(cue, kept), kept.known.name(cue)
    said = f"Episode {episode}, {say.clock(cue.start_s)}: {name}"
    return CueView(
        start_s=cue.start_s,
        end_s=cue.end_s,
        name=name,
        song=song,
        number=numbers[song] if song else None,
        recording=kept.known.recording(cue),
        file=files.get(kept.tracks.get(cue.track or "", "")),
        at_s=max(0.0, cue.track_offset_s),
        scene=Scene(kept.drama, kept.media, cue.start_s, said) if kept.drama else None,
        letter=cue.unknown if cue.unknown and cue.unknown not in kept.known.unknown else "",
    )


def scene(catalogue: Catalogue, drama: str, media: str) -> FileResponse:
    """An episode's file, by ranges; NotFound where it was not heard, is gone, or is of no kind that a browser
    tries."""
    kept = _kept(sheets_of(catalogue, drama), media)
    kind = VIDEO.get(kept.media.suffix.lower())
    if kind is None or not kept.media.is_file():
        why = "is no longer there" if kind else f"is no file that a browser plays ({', '.join(VIDEO)})"
        raise NotFound(f"{media} {why}; a player such as mpv shows the scene where the file is")
    return FileResponse(kept.media, media_type=kind, headers={"cache-control": "private, max-age=3600"})


def cue_file(catalogue: Catalogue, drama: str, media: str, form: str) -> Response:
    """An episode's cues for another program; NotFound where it was not heard, or for an unknown form."""
    kept = _kept(sheets_of(catalogue, drama), media)
    if form not in FORMATS:
        raise NotFound(f"cues are not written as {form!r}; expected one of {', '.join(FORMATS)}")
    text = FORMATS[form].write(kept.sheet, kept.known, kept.media.name)
    name = quote(f"{kept.media.stem}{FORMATS[form].beside}")
    headers = {"content-disposition": f"attachment; filename*=UTF-8''{name}"}
    return Response(text, media_type=TYPES.get(form, "text/plain"), headers=headers)


def _kept(sheets: Iterable[KeptSheet], media: str) -> KeptSheet:
    for one in sheets:
        if one.sheet.media == media:
            return one
    raise NotFound(f"no episode {media!r} of it was heard; `tearjerker hear` takes it in")
