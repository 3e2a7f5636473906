"""What do we keep of a track, so that it is found under speech?

    sound   the track at 8 kHz, int16, for checking and for timing a find
    low     the same at 2 kHz, 90..940 Hz, whitened: every cell of its short-time spectrum brought to the
            level of its neighbours.  The search correlates this with the episode, phase-exactly
    onsets  where bands swell and fade, 32 ms by 100 cents: what is left when tempo or pitch alone is changed

Whitening: music that is 18 dB under speech still owns many cells of the spectrum, since speech is sparse.
Cells of equal size make every one of them count alike.
"""

from __future__ import annotations

import hashlib
from dataclasses import astuple, dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tearjerker.audio.decode import Signal, sound


@dataclass(frozen=True)
class PrepareSettings:
    """All that decides what a prepared track looks like; another digest means: prepare again."""

    version: int = 4
    rate: int = 8000
    """Hz, of `sound`."""
    low_rate: int = 2000
    """Hz, of `low`."""
    low_band: tuple[float, float] = (90.0, 940.0)
    """Hz; below lie rumble and hum, above ends the low rate."""
    frame_s: float = 0.128
    hop_s: float = 0.032
    level_s: float = 3.0
    """Seconds over which a cell's neighbours are taken."""
    level_bins: int = 9
    compression: float = 0.5
    """A cell of the track keeps its size over its neighbours' to this power; the episode's cells keep
    none."""

    @cached_property
    def digest(self) -> str:
        """Twelve letters that differ where any setting differs."""
        return hashlib.sha256(repr(astuple(self)).encode()).hexdigest()[:12]


SETTINGS = PrepareSettings()


@dataclass(frozen=True, eq=False)
class PreparedTrack:
    """What the search and the checks need of one track."""

    name: str
    duration_s: float
    digest: str
    """Of the settings it was prepared with."""
    sound: NDArray[np.int16]
    """(duration_s * rate,), scaled to the full range."""
    low: NDArray[np.float16]
    """(duration_s * low_rate,), whitened, unit RMS."""
    onsets: NDArray[np.int8]
    """(frames of 32 ms, 58 bands of 100 cents), 127 for what swells most."""


ARRAYS = ("sound", "low", "onsets")
"""The fields of a PreparedTrack that are arrays: what a library on disk keeps beside name, duration and
digest."""


def prepare(
    path: Path | str, settings: PrepareSettings = SETTINGS, *, name: str | None = None
) -> PreparedTrack:
    """Prepare the track in a file; its name is the file's unless given.

    Raises BadMedia where the file cannot be decoded.
    """
    return prepare_sound(sound(path, rate=settings.rate), name or Path(path).name, settings)


def prepare_sound(samples: Signal, name: str, settings: PrepareSettings = SETTINGS) -> PreparedTrack:
    """Prepare a track from its samples (mono float32 at `settings.rate`)."""
    from tearjerker.audio.onsets import onsets
    from tearjerker.audio.whiten import decimated, whitened

    low = decimated(samples, settings.rate // settings.low_rate)
    peak = float(max(samples.max(initial=1e-9), -samples.min(initial=0)))
    return PreparedTrack(
        name=name,
        duration_s=len(samples) / settings.rate,
        digest=settings.digest,
        sound=_as_int16(samples, 32767 / peak),
        low=whitened(low, settings, keep=settings.compression).astype(np.float16),
        onsets=np.round(127 * onsets(samples)).astype(np.int8),
    )


def _as_int16(samples: Signal, gain: float) -> NDArray[np.int16]:
    """A minute or so at a time: of three hours, each copy is a third of a gigabyte."""
    out = np.empty(len(samples), np.int16)
    for at in range(0, len(samples), 1 << 19):
        out[at : at + (1 << 19)] = np.round(samples[at : at + (1 << 19)] * gain)
    return out
