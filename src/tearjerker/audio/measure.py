"""What can be measured of a recording, as numbers that a list may use?

    measure("that man.flac")   ->   Measures(tempo_bpm=66.1, key="A minor", range_lu=9.4, …)

Estimates of our own; how sure they are is said beside them (`clarity`, `lead`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tearjerker.audio.decode import sound
from tearjerker.audio.dynamics import dynamics
from tearjerker.audio.key import key
from tearjerker.audio.tempo import tempo

RATE = 22050
LONGEST_S = 600.0  # a longer file is no song; its first ten minutes tell enough


@dataclass(frozen=True, slots=True)
class Measures:
    """None where the sound does not say."""

    tempo_bpm: float | None = None
    tempo_also: float | None = None
    """What somebody else may count: half or double."""
    tempo_clarity: float | None = None
    key: str | None = None
    """`A minor`."""
    key_also: str | None = None
    key_lead: float | None = None
    range_lu: float | None = None
    """Loudness range in loudness units."""
    brightness: float | None = None
    """Share of power above 1,500 Hz."""

    def as_dict(self) -> dict[str, Any]:
        """What is known, for JSON."""
        return {k: v for k, v in asdict(self).items() if v is not None}


def measure(path: Path) -> Measures:
    """Measure a sound file; BadMedia where it cannot be decoded."""
    heard = sound(path, rate=RATE)[: round(LONGEST_S * RATE)]
    pace, tonality, level = tempo(heard, RATE), key(heard, RATE), dynamics(heard, RATE)
    return Measures(
        pace.bpm if pace else None,
        pace.also if pace else None,
        pace.clarity if pace else None,
        tonality.name if tonality else None,
        tonality.also if tonality else None,
        tonality.lead if tonality else None,
        level.range_lu if level else None,
        level.brightness if level else None,
    )


def measures_from(told: Mapping[str, Any]) -> Measures:
    """The inverse of `as_dict`."""
    return Measures(**{k: v for k, v in told.items() if k in Measures.__dataclass_fields__})
