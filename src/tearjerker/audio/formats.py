"""How do other programs read a cue sheet?

Each writer is a function from a sheet to text, and `FORMATS` is the table of them.  `beside` is the name that
makes a player pick the file up where it lies next to the video:

    json       ep01.json           the sheet itself, as INTERFACES has it
    webvtt     ep01.zxx.vtt        mpv, Kodi and Jellyfin load it as a subtitle track of the language `zxx`
                                   ("no linguistic content"), which sorts behind the viewer's own subtitles
    mpv        ep01.ffmetadata     chapters: `mpv --chapters-file=…`, or by itself with examples/mpv-cues.lua;
                                   ffmpeg reads the form too
    matroska   ep01.chapters.xml   chapters: `mkvpropedit ep01.mkv --chapters ep01.chapters.xml` puts them
    into
                                   the video, where every player has them, Jellyfin too
    mpv-edl    ep01.mpv.edl        plays the episode cut into named segments: `mpv ep01.mpv.edl`
    kodi       ep01.edl            scene markers: the player's "next chapter" goes from song to song
    csv        ep01.csv            a row a cue, for spreadsheets

The two EDLs share no more than the name.  mpv's (DOCS/edl-mpv.rst) is a playlist of segments with titles.
Kodi's (xbmc/cores/VideoPlayer/Edl.cpp) is a list of `start end action`, where 0 cuts the span out, 1 mutes it
and 3 skips it as a commercial: only 2, a scene marker at `end`, leaves the music alone, and only that is
written.

Chapters have a start and no end in most players, so that the quiet after a song is a chapter of its own;
WebVTT and CSV keep ends and overlaps as they are.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from tearjerker.audio.model import Cue, CueSheet

QUIET = "no music"
"""The title of a chapter in which nothing plays."""
SHORTEST_QUIET_S = 3.0
"""A shorter pause between two songs is no chapter: nobody wants to jump there."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the tracks besides their sound; each by the track's name, or the unknown's letter."""

    titles: Mapping[str, str] = field(default_factory=dict)
    """The song's name, with its singer."""
    recordings: Mapping[str, str] = field(default_factory=dict)
    """The id in the catalogue."""
    unknown: Mapping[str, str] = field(default_factory=dict)
    """What the user called music that is in no track."""

    def name(self, cue: Cue) -> str:
        """What a cue is called."""
        if cue.track is not None:
            return self.titles.get(cue.track) or Path(cue.track).stem
        if cue.unknown is None:
            return "unknown music"
        return self.unknown.get(cue.unknown) or f"unknown {cue.unknown}"

    def recording(self, cue: Cue) -> str | None:
        """The id of a cue's recording, where its track was linked to one."""
        return self.recordings.get(cue.track) if cue.track is not None else None


NOTHING = Known()


@dataclass(frozen=True, slots=True)
class Format:
    """A way to write a cue sheet."""

    write: Callable[[CueSheet, Known, str], str]
    """`write(sheet, known, media)` gives the text; `media` is the video's path as seen from the new file."""
    beside: str
    """What follows the video's name without its ending."""
    mark: str
    """How such a file of ours begins: another one of that name is not overwritten."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A stretch of the episode under one title."""

    start_s: float
    end_s: float
    title: str


def chapters(sheet: CueSheet, known: Known = NOTHING) -> list[Chapter]:
    """The episode from 0 to its end, no gaps or overlaps: a cross-fade belongs to the song that comes."""
    cues = sorted(sheet.cues, key=lambda c: (c.start_s, c.end_s))
    starts = [max(0.0, c.start_s) for c in cues] + [sheet.duration_s]
    found = [Chapter(0.0, starts[0], QUIET)] if starts[0] >= SHORTEST_QUIET_S or not cues else []
    for cue, start, following in zip(cues, starts, starts[1:], strict=False):
        begin = start if found else 0.0
        quiet = following - cue.end_s >= SHORTEST_QUIET_S
        found.append(Chapter(begin, cue.end_s if quiet else max(following, begin), known.name(cue)))
        if quiet:
            found.append(Chapter(cue.end_s, following, QUIET))
    return [c for c in found if c.end_s > c.start_s]


# -- the writers -----------------------------------------------------------------------------------------


def sheet_json(sheet: CueSheet, known: Known = NOTHING) -> dict[str, Any]:
    """A sheet as `tearjerker hear --json` gives it."""
    cues = [_cue_json(cue, known) for cue in sheet.cues]
    return {"media": sheet.media, "duration_s": round(sheet.duration_s, 3), "cues": cues}


def _cue_json(cue: Cue, known: Known) -> dict[str, Any]:
    return {
        "track": cue.track,
        "recording": known.recording(cue),
        "start_s": round(cue.start_s, 3),
        "end_s": round(cue.end_s, 3),
        "track_offset_s": round(cue.track_offset_s, 3),
        "speed": round(cue.speed, 6),
        "pitch_cents": round(cue.pitch_cents, 1),
        "confidence": round(cue.confidence, 3),
        "same_as": list(cue.same_as),
        "unknown": cue.unknown,
        "name": known.name(cue),
    }


def sheet_from_json(told: Mapping[str, Any]) -> CueSheet:
    """The sheet that `sheet_json` wrote."""
    fields = Cue.__dataclass_fields__
    cues = (
        Cue(**{k: v for k, v in c.items() if k in fields} | {"same_as": tuple(c["same_as"])})
        for c in told["cues"]
    )
    return CueSheet(told["media"], told["duration_s"], tuple(cues))


def write_json(sheet: CueSheet, known: Known = NOTHING, media: str = "") -> str:
    """INTERFACES' JSON."""
    return json.dumps(sheet_json(sheet, known), ensure_ascii=False, indent=1) + "\n"


def write_webvtt(sheet: CueSheet, known: Known = NOTHING, media: str = "") -> str:
    """W3C WebVTT; `line:0` keeps the song at the top, away from the dialogue."""
    blocks = [
        f"{number}\n{_clock(cue.start_s)} --> {_clock(cue.end_s)} line:0\n♪ {_vtt_text(known.name(cue))}\n"
        for number, cue in enumerate(sheet.cues, 1)
    ]
    return "\n".join(["WEBVTT tearjerker\n", *blocks])


def _vtt_text(text: str) -> str:
    return escape(_line(text))  # `-->` is broken by escaping its `>`


_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'


def write_matroska(sheet: CueSheet, known: Known = NOTHING, media: str = "") -> str:
    """Matroska chapters as mkvpropedit and mkvmerge read them."""
    atoms = "".join(_atom(n, c) for n, c in enumerate(chapters(sheet, known), 1))
    body = f"<Chapters>\n  <EditionEntry>\n{atoms}  </EditionEntry>\n</Chapters>\n"
    return f'{_XML}<!-- tearjerker -->\n<!DOCTYPE Chapters SYSTEM "matroskachapters.dtd">\n{body}'


def _atom(number: int, chapter: Chapter) -> str:
    return (
        f"    <ChapterAtom>\n      <ChapterUID>{number}</ChapterUID>\n"
        f"      <ChapterTimeStart>{_clock(chapter.start_s)}</ChapterTimeStart>\n"
        f"      <ChapterTimeEnd>{_clock(chapter.end_s)}</ChapterTimeEnd>\n"
        f"      <ChapterDisplay><ChapterString>{escape(_line(chapter.title))}</ChapterString>"
        "<ChapterLanguage>und</ChapterLanguage></ChapterDisplay>\n    </ChapterAtom>\n"
    )


def write_ffmetadata(sheet: CueSheet, known: Known = NOTHING, media: str = "") -> str:
    """FFmpeg's metadata form, which mpv takes with --chapters-file (it refuses Matroska's XML)."""
    parts = [
        f"[CHAPTER]\nTIMEBASE=1/1000\nSTART={_ms(c.start_s)}\nEND={_ms(c.end_s)}\n"
        f"title={_escaped(_line(c.title))}\n"
        for c in chapters(sheet, known)
    ]
    return "\n".join([";FFMETADATA1\n; tearjerker", *parts])


def _escaped(text: str) -> str:
    return re.sub(r"([=;#\\])", r"\\\1", text)


def write_mpv_edl(sheet: CueSheet, known: Known = NOTHING, media: str = "") -> str:
    """mpv's EDL: the whole episode in segments, each a chapter."""
    file = _counted(media or sheet.media)
    lines = [
        f"{file},start={c.start_s:.3f},length={c.end_s - c.start_s:.3f},title={_counted(_line(c.title))}"
        for c in chapters(sheet, known)
    ]
    return "\n".join(["# mpv EDL v0", "# tearjerker", *lines]) + "\n"


def _counted(text: str) -> str:
    """With its length in bytes before it, any text may stand in mpv's EDL."""
    return f"%{len(text.encode())}%{text}"


def write_kodi(sheet: CueSheet, known: Known = NOTHING, media: str = "") -> str:
    """Kodi's EDL: a scene marker (action 2) where each song begins; of its two times the second counts."""
    starts = [f"{c.start_s:.3f} {c.start_s:.3f} 2" for c in sheet.cues]
    return "".join(line + "\n" for line in ("## tearjerker cues", *dict.fromkeys(starts)))


COLUMNS = (
    "media", "name", "start_s", "end_s", "track", "recording", "track_offset_s", "speed", "pitch_cents",
    "confidence", "same_as", "unknown",
)  # fmt: skip


def write_csv(sheet: CueSheet, known: Known = NOTHING, media: str = "") -> str:
    """A row a cue."""
    out = io.StringIO()
    cues = sheet_json(sheet, known)["cues"]
    rows = csv.DictWriter(out, COLUMNS)
    rows.writeheader()
    rows.writerows({**c, "media": sheet.media, "same_as": "; ".join(c["same_as"])} for c in cues)
    return out.getvalue()


FORMATS: Mapping[str, Format] = {
    "json": Format(write_json, ".json", '{\n "media"'),
    "webvtt": Format(write_webvtt, ".zxx.vtt", "WEBVTT tearjerker"),
    "mpv": Format(write_ffmetadata, ".ffmetadata", ";FFMETADATA1\n; tearjerker"),
    "matroska": Format(write_matroska, ".chapters.xml", f"{_XML}<!-- tearjerker"),
    "mpv-edl": Format(write_mpv_edl, ".mpv.edl", "# mpv EDL v0\n# tearjerker"),
    "kodi": Format(write_kodi, ".edl", "## tearjerker"),
    "csv": Format(write_csv, ".csv", "media,name,start_s"),
}
BESIDE = ("webvtt", "mpv", "kodi")
"""What players pick up where it lies beside the video."""


# -- times and text --------------------------------------------------------------------------------------


def _ms(seconds: float) -> int:
    return round(seconds * 1000)


def _clock(seconds: float) -> str:
    """3661.5 is 01:01:01.500."""
    minutes, ms = divmod(_ms(seconds), 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{ms // 1000:02}.{ms % 1000:03}"


def _line(text: str) -> str:
    """On one line and without control characters, which XML and WebVTT forbid."""
    return re.sub(r"\s+", " ", "".join(c for c in text if c.isprintable() or c.isspace())).strip()
