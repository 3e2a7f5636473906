"""What do others find on the same episodes?

Peak pairs are our own candidate index used alone; chromaprint is the `fpcalc` of the system, its
fingerprints compared bit by bit at every lag (numba).  Both name the best track of every window, with a
score; what reaches the threshold is a cue.  The thresholds here are those of the best F1 on seed 20261;
`python -m benchmarks.hear --data FOLDER --peers --tune` finds them.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numba
import numpy as np

from tearjerker.audio.decode import sound
from tearjerker.audio.index import WINDOW, Index, open_segment, write_segment
from tearjerker.audio.landmarks import EPISODE, HOP, TRACK, landmarks
from tearjerker.audio.prepare import SETTINGS, PreparedTrack

ITEM_S = 4096 / 3 / 11025  # chromaprint: one number of 32 bits each
CHROMA_S = 10.0  # its window; a step is half of one
PAIRS_LEAST = 14
CHROMA_LEAST = -11.75
Cues = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Named:
    """The best track of a window."""

    start_s: float
    track: str
    score: float
    """The higher, the surer."""


@dataclass(frozen=True, slots=True)
class Peer:
    """Another way to hear."""

    name: str
    windows: Callable[[Path], list[Named]]
    window_s: float
    least: float
    """Tuned: what a window's score has to reach."""
    tried: Sequence[float]
    """The thresholds that tuning tries."""

    def cues(self, windows: Sequence[Named], least: float) -> Cues:
        """The middle half of each window that is sure enough, neighbours with the same track joined."""
        out: Cues = []
        for one in windows:
            begin = one.start_s + self.window_s / 4
            if one.score < least:
                continue
            if out and out[-1]["track"] == one.track and begin - out[-1]["end"] < self.window_s / 2:
                out[-1]["end"] = begin + self.window_s / 2
            else:
                out.append({"track": one.track, "start": begin, "end": begin + self.window_s / 2})
        return out


def peak_pairs(tracks: Sequence[PreparedTrack]) -> Peer:
    """Names the track with most landmarks at one delay; scores are votes."""
    file = Path(tempfile.mkdtemp()) / "all.landmarks"
    write_segment(file, [(t.name, landmarks(as_float(t), TRACK)) for t in tracks])
    index = Index([open_segment(file)])

    def windows(path: Path) -> list[Named]:
        found = index.candidates(landmarks(sound(path, rate=SETTINGS.rate), EPISODE), best=1)
        return [Named(c.start_s, c.track, c.votes) for c in found]

    return Peer("peak pairs", windows, WINDOW * HOP / SETTINGS.rate, PAIRS_LEAST, range(6, 80, 2))


def chromaprint(root: Path) -> Peer:
    """Names the track whose fingerprint differs in fewest bits; scores are minus bits of 32 on average."""
    library = [(p.name, _fpcalc(p)) for p in sorted((root / "library").iterdir())]
    names = [n for n, _ in library]
    whole = np.concatenate([f for _, f in library])
    owner = np.concatenate([np.full(len(f), i, np.int32) for i, (_, f) in enumerate(library)])
    size = round(CHROMA_S / ITEM_S)

    def windows(path: Path) -> list[Named]:
        heard = _fpcalc(path)
        found = []
        for at in range(0, len(heard) - size, size // 2):
            lag, bits = _fewest_bits(whole, owner, heard[at : at + size])
            found.append(Named(at * ITEM_S, names[owner[lag]], -bits / size))
        return found

    return Peer("chromaprint", windows, CHROMA_S, CHROMA_LEAST, np.arange(-13.0, -4.0, 0.25).tolist())


def as_float(track: PreparedTrack) -> np.ndarray:
    """A prepared track's sound at 8 kHz."""
    return np.asarray(track.sound / np.float32(32767), np.float32)


def _fpcalc(path: Path) -> np.ndarray:
    # It ends with 3 where the last packet of a file is short, though the fingerprint is whole.
    asked = ["fpcalc", "-raw", "-json", "-length", "0", str(path)]
    told = subprocess.run(asked, capture_output=True, check=False, text=True)
    return np.array(json.loads(told.stdout)["fingerprint"], np.int64).astype(np.uint32)


@numba.njit(cache=True)
def _fewest_bits(whole: Any, owner: Any, window: Any) -> Any:
    best, where, size = 32 * len(window), 0, len(window)
    for lag in range(len(whole) - size):
        if owner[lag] != owner[lag + size - 1]:
            continue
        total = 0
        for i in range(size):
            x = whole[lag + i] ^ window[i]
            x = x - ((x >> np.uint32(1)) & np.uint32(0x55555555))
            x = (x & np.uint32(0x33333333)) + ((x >> np.uint32(2)) & np.uint32(0x33333333))
            x = (x + (x >> np.uint32(4))) & np.uint32(0x0F0F0F0F)
            total += ((x * np.uint32(0x01010101)) & np.uint32(0xFFFFFFFF)) >> np.uint32(24)
            if total >= best:
                break
        if total < best:
            best, where = total, lag
    return where, best
