"""A room to walk through: the starter pack, one kept list, and a few seconds of generated sound for its
songs."""

from __future__ import annotations

import math
import struct
import wave
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from tearjerker.audio.formats import Known
from tearjerker.audio.model import Cue, CueSheet
from tearjerker.catalogue import Catalogue, open_catalogue, schema
from tearjerker.library.sheets import KeptSheet, keep_sheet

DATA = Path(__file__).parent / "data"
SLUG = "seven-songs-that-never-let-go"
PAGES = (
    "/",
    "/list",
    f"/list/{SLUG}",
    "/drama",
    "/drama?year=2009",
    "/drama/secret-garden",
    "/drama/boys-over-flowers",
    "/recording",
    "/recording/secret-garden--that-man",
    "/recording/stairway-to-heaven--i-miss-you",
    "/artist",
    "/artist/baek-ji-young",
    "/search",
    "/search?q=bogo+sipda",
    "/search?q=zzzzqqq",
    "/library",
    "/library/1",
    "/import",
    "/enter",
    "/keys",
    "/sources",
    "/nowhere",
)
"""A page of each kind, the empty ones and the missing one too."""
SECONDS = 8


def keep(catalogue: Catalogue, slug: str, content: dict[str, Any]) -> None:
    """Put a list where `read --keep` puts one."""
    with catalogue.engine.begin() as connection:
        connection.execute(
            sa.insert(schema.kept_list).values(
                slug=slug,
                title=content["title"],
                kept_at="2026-11-22T19:20:00Z",
                made_by="read",
                content=content,
            )
        )


def tone(path: Path, hertz: float, seconds: float = SECONDS) -> Path:
    """A plain sine, as a WAV file."""
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        samples = (math.sin(2 * math.pi * hertz * t / 8000) for t in range(int(8000 * seconds)))
        file.writeframes(b"".join(struct.pack("<h", int(6000 * s)) for s in samples))
    return path


def own(catalogue: Catalogue, path: Path, folder: Path, recording: str | None) -> int:
    """Put a file where `scan` puts one, and return its number."""
    with catalogue.engine.begin() as connection:
        done = connection.execute(
            sa.insert(schema.media_file).values(
                path=str(path),
                folder=str(folder),
                size=path.stat().st_size,
                mtime_ns="0",
                digest="",
                state="",
                tags={},
                duration_s=float(SECONDS),
                recording=recording,
                confidence=0.9 if recording else None,
                because="the tags name it" if recording else "no tags, and the file's name says nothing",
            )
        )
    return int(done.inserted_primary_key[0])


def furnish(folder: Path, reading: dict[str, Any], url: str | None = None) -> Catalogue:
    """A catalogue with the pack, the list, and a file for every recording of it but one."""
    catalogue = open_catalogue(url or f"sqlite:///{folder}/catalogue.sqlite")
    keep(catalogue, SLUG, reading)
    music = folder / "music"
    music.mkdir(exist_ok=True)
    recordings = dict.fromkeys(
        s["recording"] for e in reading["entries"] for s in e["songs"] if s["recording"]
    )
    for number, recording in enumerate(recordings):
        if recording != "recording/the-heirs--moment":
            own(catalogue, tone(music / f"{number}.wav", 220 + 40 * number), music, recording)
    own(catalogue, tone(music / "02 unknown.wav", 300), music, None)
    for number in (1, 2, 3):
        keep_sheet(catalogue, heard(folder, number))
    return catalogue


def heard(folder: Path, number: int) -> KeptSheet:
    """An episode of Boys Over Flowers as it might be heard: two songs, nameless music, a stray track."""
    one, two = "recording/boys-over-flowers--paradise", "recording/boys-over-flowers--because-i-m-stupid"
    known = Known({"m.flac": "Paradise, T-Max"}, {"m.flac": one, "w.flac": two})
    stretches = [
        ("w.flac", 60, 240),
        (None, 500, 620),
        ("m.flac", 1500 + 200 * number, 1800 + 200 * number),
        ("stray.flac", 2500, 2580),
        ("w.flac", 3200, 3500),
    ]
    cues = tuple(Cue(t, a, b, 0.0, 1.0, 0.0, 0.9) for t, a, b in stretches[: 2 + number])
    sheet = CueSheet(f"ep0{number}.mkv", 3600.0 + 60 * number, cues)
    return KeptSheet(folder / sheet.media, sheet, known, {}, "x", "drama/boys-over-flowers", 1, number)
