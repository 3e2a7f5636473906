"""Makes an evening's files to try tearjerker with, where you have none of your own at hand.

    python examples/evening.py FOLDER

FOLDER/music gets five tagged songs and FOLDER/episodes three short episodes in which some of them play under
chatter.  No sound of any drama is in them: the notes are random, the same everywhere, and only the tags and
file names are those of Secret Garden.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

RATE = 16000
Sound = NDArray[np.float32]


@dataclass(frozen=True)
class Played:
    """What really plays: the truth of a generated episode."""

    track: str
    start_s: float
    end_s: float
    offset_s: float


def music(seed: int, seconds: float) -> Sound:
    """Notes of random pitch, length and colour, three voices at a time."""
    random = np.random.default_rng(seed)
    out = np.zeros(int(seconds * RATE), np.float32)
    for _ in range(3):
        at = 0.0
        while at < seconds:
            length = random.choice([0.15, 0.3, 0.45, 0.6])
            hz = 110 * 2 ** (random.integers(0, 24) / 12)
            here = out[int(at * RATE) : int((at + length) * RATE)]
            t = np.arange(len(here)) / RATE
            voice = sum(random.uniform(0.2, 1) / k * np.sin(2 * np.pi * hz * k * t) for k in range(1, 6))
            here += (voice * np.exp(-2 * t)).astype(np.float32)
            at += length
    return out * np.float32(0.12)


def chatter(seed: int, seconds: float) -> Sound:
    """Noise in syllables and pauses, the louder half of its band low, as voices have it."""
    random = np.random.default_rng(seed)
    noise = random.standard_normal(int(seconds * RATE)).astype(np.float32)
    noise = np.convolve(noise, np.hanning(12) / 6, "same").astype(np.float32)
    syllables = np.repeat(random.random(int(seconds * 5) + 1) > 0.4, RATE // 5)[: len(noise)]
    return noise * syllables.astype(np.float32) * np.float32(0.12)


def write_sound(
    path: Path,
    sound: Sound,
    *,
    codec: str,
    video: bool = False,
    tags: dict[str, str] | None = None,
    **options: Any,
) -> Path:
    """A sound file, or a video with a still grey picture, by the ending of its name."""
    import av

    path.parent.mkdir(parents=True, exist_ok=True)
    with av.open(str(path), "w") as out:
        out.metadata.update(tags or {})
        stream: Any = out.add_stream(codec, rate=options.get("rate", RATE))
        stream.layout = options.get("layout", "mono")
        if video:
            picture: Any = out.add_stream("mpeg4", rate=1)
            picture.width, picture.height, picture.pix_fmt = 64, 48, "yuv420p"
            for second in range(int(len(sound) / RATE)):
                frame = av.VideoFrame.from_ndarray(np.full((72, 64), 128, np.uint8), format="yuv420p")
                frame.pts = second
                out.mux(picture.encode(frame))
            out.mux(picture.encode(None))
        resampler = av.AudioResampler(stream.codec_context.format.name, stream.layout, stream.rate)
        for at in range(0, len(sound), RATE):
            frame = av.AudioFrame.from_ndarray(sound[None, at : at + RATE], format="fltp", layout="mono")
            frame.sample_rate, frame.pts = RATE, at
            for part in resampler.resample(frame):
                out.mux(stream.encode(part))
        for part in resampler.resample(None):
            out.mux(stream.encode(part))
        out.mux(stream.encode(None))
    return path


def episode(seed: int, seconds: float, played: tuple[Played, ...], tracks: dict[str, Sound]) -> Sound:
    """Chatter with the music that plays, 6 dB under it."""
    mix = chatter(seed, seconds)
    for one in played:
        at, length, offset = (round(s * RATE) for s in (one.start_s, one.end_s - one.start_s, one.offset_s))
        mix[at : at + length] += tracks[one.track][offset : offset + length] * np.float32(0.5)
    return mix


SONGS = {
    "01 geu yeoja.flac": ("그 여자", "백지영", "시크릿 가든 OST Part.1"),
    "02 That Man.mp3": ("그 남자", "현빈", "시크릿 가든 OST Part.5"),
    "03 natana.m4a": ("나타나", "김범수", "시크릿 가든 OST Part.2"),
    "Scar.opus": ("Scar", "BOIS", "Secret Garden OST"),
    "untitled.ogg": ("", "", ""),
}
CODECS = {".flac": "flac", ".mp3": "mp3", ".m4a": "aac", ".opus": "libopus", ".ogg": "libopus"}
EPISODES = {
    "Secret.Garden.S01E01.mkv": (
        Played("01 geu yeoja.flac", 14, 44, 5),
        Played("03 natana.m4a", 70, 95, 0),
    ),
    "Secret.Garden.S01E02.mkv": (
        Played("03 natana.m4a", 8, 40, 10),
        Played("01 geu yeoja.flac", 62, 92, 12),
    ),
    "Secret.Garden.S01E03.mkv": (
        Played("02 That Man.mp3", 20, 55, 0),
        Played("Scar.opus", 75, 98, 8),
    ),
}


def make(folder: Path) -> None:
    """Write the songs and the episodes below a folder."""
    tracks = {name: music(seed, 45) for seed, name in enumerate(SONGS)}
    for name, sound in tracks.items():
        title, artist, album = SONGS[name]
        tags = {k: v for k, v in (("title", title), ("artist", artist), ("album", album)) if v}
        path = folder / "music" / name
        write_sound(path, sound, codec=CODECS[path.suffix], tags=tags)
    for seed, (name, played) in enumerate(EPISODES.items()):
        mix = episode(100 + seed, 110, played, tracks)
        write_sound(folder / "episodes" / name, mix, codec="aac", video=True)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    make(Path(sys.argv[1]))
    print(f"{len(SONGS)} songs in {sys.argv[1]}/music, {len(EPISODES)} episodes in {sys.argv[1]}/episodes")
