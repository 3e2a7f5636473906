"""A season that was never broadcast: tracks made of random notes, and episodes in which they play under noise
that comes and goes like speech.  Everything is generated, the same on every machine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
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


@dataclass(frozen=True)
class Season:
    """A folder of tracks, the episodes, and what plays in them."""

    tracks: Path
    episodes: tuple[Path, ...]
    truth: dict[str, tuple[Played, ...]]
    """By the episode's file name."""


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


def write_sound(path: Path, sound: Sound, *, codec: str, video: bool = False, **options: Any) -> Path:
    """A sound file, or a video with a still grey picture, by the ending of its name."""
    import av

    path.parent.mkdir(parents=True, exist_ok=True)
    with av.open(str(path), "w") as out:
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


TRUTH = {
    "Goblin S01E01.mkv": (Played("rain.flac", 12, 40, 5), Played("snow.flac", 60, 85, 0)),
    "Goblin S01E02.mkv": (Played("snow.flac", 20, 50, 10), Played("ost/sea.flac", 50, 80, 3)),
    "Goblin S01E03.mkv": (Played("rain.flac", 30, 65, 0),),
}


@pytest.fixture(scope="session")
def season(tmp_path_factory: pytest.TempPathFactory) -> Season:
    """Three episodes of 100 s as mkv, and three tracks of 45 s; not to be written to."""
    folder = tmp_path_factory.mktemp("season")
    tracks = {name: music(seed, 45) for seed, name in enumerate(("rain.flac", "snow.flac", "ost/sea.flac"))}
    for name, sound in tracks.items():
        write_sound(folder / "tracks" / name, sound, codec="flac")
    for seed, (name, played) in enumerate(TRUTH.items()):
        mix = episode(100 + seed, 100, played, tracks)
        write_sound(folder / "episodes" / name, mix, codec="aac", video=True)
    files = tuple(folder / "episodes" / name for name in TRUTH)
    return Season(folder / "tracks", files, TRUTH)


@pytest.fixture(scope="session")
def make_sound() -> Callable[..., Path]:
    """`make_sound(path, sound, codec="flac")` writes a sound file."""
    return write_sound
