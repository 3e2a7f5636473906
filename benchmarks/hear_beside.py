"""What do others find on the same episodes, and how does cost grow with the library?

Peak pairs are our own candidate index used alone; chromaprint is the `fpcalc` of the system, its fingerprints
compared bit by bit at every lag (numba).  Both name the best track for ten seconds every five.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numba
import numpy as np

from tearjerker.audio.decode import sound
from tearjerker.audio.hear import listen
from tearjerker.audio.index import Index, write_segment
from tearjerker.audio.landmarks import Landmarks, landmarks
from tearjerker.audio.prepare import SETTINGS, PreparedTrack

VOTES = 14  # a guess, not tuned: fewer find more and are wrong more
ITEM_S = 4096 / 3 / 11025  # chromaprint: one number of 32 bits each
WINDOW_S, STEP_S = 10.0, 5.0
BITS = 11.0  # of 32 that may differ on average; a guess, not tuned
Cues = list[dict[str, Any]]


def peak_pairs(tracks: Sequence[PreparedTrack]) -> Callable[[Path], Cues]:
    """Names the track with most agreeing landmarks."""
    folder = Path(tempfile.mkdtemp())
    write_segment(folder / "one", [(t.name, landmarks(_float(t))) for t in tracks])
    index = Index(folder)

    def cues(path: Path) -> Cues:
        heard = landmarks(sound(path, rate=SETTINGS.rate))
        found = index.candidates(heard, best=1, least=VOTES)
        return _merged([(c.start_s, c.track) for c in found])

    return cues


def chromaprint(root: Path) -> Callable[[Path], Cues]:
    """Names the track whose fingerprint differs in fewest bits."""
    library = [(p.name, _fpcalc(p)) for p in sorted((root / "library").iterdir())]
    names = [n for n, _ in library]
    whole = np.concatenate([f for _, f in library])
    owner = np.concatenate([np.full(len(f), i, np.int32) for i, (_, f) in enumerate(library)])
    size, step = round(WINDOW_S / ITEM_S), round(STEP_S / ITEM_S)

    def cues(path: Path) -> Cues:
        heard = _fpcalc(path)
        found = []
        for at in range(0, len(heard) - size, step):
            lag, bits = _fewest_bits(whole, owner, heard[at : at + size])
            if bits / size <= BITS:
                found.append((at * ITEM_S, names[owner[lag]]))
        return _merged(found)

    return cues


def growth(tracks: Sequence[PreparedTrack], episode: np.ndarray) -> None:
    """CPU-seconds per hour of episode: the exact search by library, and the index by library."""
    part = episode[: 300 * SETTINGS.rate]
    listen(part[: 30 * SETTINGS.rate], tracks[:2], speeds=(1.0,), workers=1, progress=_quiet, changed=False)
    print("\nexact search, one speed, CPU-s per hour of episode:")
    for count in (15, 30, 60):
        began = time.process_time()
        listen(part, tracks[:count], speeds=(1.0,), workers=1, progress=_quiet, changed=False)
        print(f"  {count:6} tracks  {(time.process_time() - began) * 12:8.1f}")
    print("candidates from the index, CPU-s per hour of episode, and MB on disk:")
    heard, real = landmarks(part), [landmarks(_float(t)) for t in tracks[:60]]
    for count in (60, 1_000, 10_000):
        _index_growth(heard, real, count)


def _index_growth(heard: Landmarks, real: Sequence[Landmarks], count: int) -> None:
    """Real tracks' landmarks, their hashes permuted, stand for tracks that we have not got."""
    rng = np.random.default_rng(count)
    with tempfile.TemporaryDirectory() as folder:
        for first in range(0, count, 500):
            some = [
                (str(n), Landmarks(np.bitwise_xor(m.hashes, np.uint32(rng.integers(1 << 22))), m.frames))
                for n in range(first, min(count, first + 500))
                for m in [real[n % len(real)]]
            ]
            write_segment(Path(folder) / f"s{first}", some)
        size = sum(p.stat().st_size for p in Path(folder).rglob("*.npy")) / 1e6
        began = time.process_time()
        Index(Path(folder)).tracks(heard)
        print(f"  {count:6} tracks  {(time.process_time() - began) * 12:8.1f}  {size:8.0f} MB", flush=True)


def _float(track: PreparedTrack) -> np.ndarray:
    return np.asarray(track.sound / np.float32(32767), np.float32)


def _merged(found: Sequence[tuple[float, str]]) -> Cues:
    """The middle five seconds of each window, neighbours with the same track joined."""
    out: Cues = []
    for start, track in found:
        begin = start + (WINDOW_S - STEP_S) / 2
        if out and out[-1]["track"] == track and begin - out[-1]["end"] < STEP_S:
            out[-1]["end"] = begin + STEP_S
        else:
            out.append({"track": track, "start": begin, "end": begin + STEP_S})
    return out


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


def _quiet(what: str, share: float) -> None:
    """Progress that is not shown."""
