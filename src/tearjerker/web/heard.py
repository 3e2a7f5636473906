"""When does each song play?

The cue sheets of a drama's episodes as its page shows them: drawn as a timeline, told as a table, and given
to other programs as files.  A song has one number and one colour in all of them, and a click on a cue plays
one's own file of the song from the second that is heard there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote

from markupsafe import Markup
from starlette.responses import Response

from tearjerker.audio.formats import FORMATS
from tearjerker.audio.model import Cue
from tearjerker.catalogue import Catalogue
from tearjerker.errors import NotFound
from tearjerker.library.sheets import KeptSheet, sheets_of
from tearjerker.web import plots, say
from tearjerker.web.shelf import OwnFile, files_at

TYPES = {"json": "application/json", "webvtt": "text/vtt", "matroska": "application/xml", "csv": "text/csv"}
"""Of the files; the others are plain text."""


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


@dataclass(frozen=True)
class Timelines:
    """A drama's episodes, and which number each song has."""

    episodes: tuple[EpisodeView, ...]
    numbers: Mapping[str, int]

    @cached_property
    def hues(self) -> dict[str, int]:
        """The colour (1 to 8) of each song that is heard."""
        return plots.hues(self._plotted)

    @cached_property
    def times(self) -> Mapping[str, int]:
        """How many times each song is heard."""
        return Counter(c.song for e in self.episodes for c in e.cues if c.song)

    @property
    def drawn(self) -> Markup:
        """The timeline, a row an episode."""
        return plots.timeline(self._plotted, self.numbers)

    @property
    def drawn_narrow(self) -> Markup:
        """The same for a phone."""
        return plots.timeline(self._plotted, self.numbers, width=350, narrow=True)

    @cached_property
    def _plotted(self) -> list[plots.Episode]:
        return [
            plots.Episode(e.name, e.duration_s, tuple(_plotted(c) for c in e.cues)) for e in self.episodes
        ]


def _plotted(cue: CueView) -> plots.Heard:
    number = f"{cue.number}: " if cue.number else ""
    said = f"{number}{cue.name}, {say.clock(cue.start_s)} to {say.clock(cue.end_s)}"
    return plots.Heard(cue.start_s, cue.end_s, cue.song, said, cue.play)


def timelines(catalogue: Catalogue, drama: str, songs: Sequence[str]) -> Timelines:
    """The sheets that are kept of a drama; `songs` are its recordings in the order of the page."""
    kept = sheets_of(catalogue, drama)
    heard = (_song(c, k) for k in kept for c in k.sheet.cues)
    numbers = {song: n for n, song in enumerate(dict.fromkeys([*songs, *(s for s in heard if s)]), 1)}
    files = files_at(catalogue, (path for k in kept for path in k.tracks.values()))
    return Timelines(tuple(_episode(k, numbers, files) for k in kept), numbers)


def _song(cue: Cue, kept: KeptSheet) -> str | None:
    return kept.known.recording(cue) or cue.track


def _episode(kept: KeptSheet, numbers: Mapping[str, int], files: Mapping[str, OwnFile]) -> EpisodeView:
    cues = tuple(_cue(c, kept, numbers, files) for c in kept.sheet.cues)
    name = str(kept.number) if kept.number is not None else kept.media.stem
    return EpisodeView(name, kept.sheet.media, kept.sheet.duration_s, cues)


def _cue(cue: Cue, kept: KeptSheet, numbers: Mapping[str, int], files: Mapping[str, OwnFile]) -> CueView:
    song = _song(cue, kept)
    return CueView(
        start_s=cue.start_s,
        end_s=cue.end_s,
        name=kept.known.name(cue),
        song=song,
        number=numbers[song] if song else None,
        recording=kept.known.recording(cue),
        file=files.get(kept.tracks.get(cue.track or "", "")),
        at_s=max(0.0, cue.track_offset_s),
    )


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
