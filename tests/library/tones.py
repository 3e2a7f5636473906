"""Tiny real files in five formats, made with PyAV."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

CODECS = {
    ".mp3": ("libmp3lame", 44100),
    ".m4a": ("aac", 44100),
    ".flac": ("flac", 44100),
    ".ogg": ("vorbis", 44100),
    ".opus": ("libopus", 48000),
}

Tone = Callable[..., Path]


def writer() -> Tone:
    """`write(path, title="…", artist="…")` writes a short tone with these tags."""
    av = pytest.importorskip("av")

    def write(path: Path, *, hz: float = 440.0, seconds: float = 0.5, **tags: str) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        codec, rate = CODECS[path.suffix]
        with av.open(str(path), "w") as out:
            stream = out.add_stream(codec, rate=rate, options={"strict": "-2"})
            stream.layout = "stereo"
            out.metadata.update(tags)
            stream.metadata.update(tags)
            wave = 0.3 * np.sin(2 * np.pi * hz * np.arange(round(rate * seconds)) / rate, dtype=np.float32)
            frame = av.AudioFrame.from_ndarray(wave[None, :], format="fltp", layout="mono")
            frame.sample_rate, frame.pts = rate, 0
            resampler = av.AudioResampler(format=stream.codec_context.format.name, layout="stereo", rate=rate)
            for part in resampler.resample(frame) + resampler.resample(None):
                out.mux(stream.encode(part))
            out.mux(stream.encode(None))
        return path

    return write
