"""How does what `hear` costs grow with the library?

The exact search asks every place of every track; beyond some hundred tracks the index proposes candidates,
and the exact search sees those only.  There are not 10,000 tracks here: each real one stands for many, its
peaks moved by up to seven semitones, with the tempo that goes with it, and half of them backwards.  Their
landmarks are as many and as like each other as those of real music, and lie on the disk as in use.

    recall    of the time at the same speed in all episodes, the share whose track is among the first 20 (60)
"""

from __future__ import annotations

import multiprocessing
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from benchmarks.hear_beside import as_float

from tearjerker.audio.decode import sound
from tearjerker.audio.hear import listen
from tearjerker.audio.index import Index, open_segment, write_segment
from tearjerker.audio.landmarks import CEILING, EPISODE, FLOOR, TRACK, Peaks, landmarks, paired, peaks
from tearjerker.audio.prepare import SETTINGS, PreparedTrack
from tearjerker.library.landmarked import LARGEST

EXACT = (60, 200, 600)
INDEXED = (60, 1_000, 10_000)
PART_S = 300


def growth(root: Path, tracks: Sequence[PreparedTrack], episodes: Sequence[dict[str, Any]]) -> None:
    """Print CPU-seconds per hour of episode, memory, and what the index finds, by the number of tracks."""
    print("\nexact search, one speed: CPU-s per hour of episode, and peak memory:")
    part = sound(root / episodes[0]["file"], rate=SETTINGS.rate)[: PART_S * SETTINGS.rate]
    for count in EXACT:
        cpu_s, memory = _alone(_exact, part, [_with_copies(tracks, n) for n in range(count)])
        print(f"  {count:6} tracks  {cpu_s * 3600 / PART_S:7.1f}  {memory / 1e6:7.0f} MB", flush=True)
    print("index, one speed: CPU-s per hour, MB on disk, peak memory, recall among the first 20 (60):")
    files = [root / e["file"] for e in episodes]
    found = [(track.name, peaks(as_float(track))) for track in tracks]
    hours = sum(e["duration"] for e in episodes) / 3600
    for count in INDEXED:
        with tempfile.TemporaryDirectory() as folder:
            size = _written(Path(folder), found, count)
            names = {name for name, _ in found[:count]}
            (cpu_s, weights), memory = _alone(_asked, Path(folder), files)
        few, more = (_recall(episodes, weights, first, names) for first in (20, 60))
        print(
            f"  {count:6} tracks  {cpu_s / hours:7.1f}  {size / 1e6:5.0f} MB  {memory / 1e6:5.0f} MB"
            f"  {few:.3f} ({more:.3f})",
            flush=True,
        )


def _alone(work: Any, *given: Any) -> tuple[Any, float]:
    """What `work` gives, in a process of its own, and that process's peak memory in bytes."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        told = pool.submit(work, *given).result()
        return told, pool.submit(_peak_memory).result()


def _peak_memory() -> float:
    """Of this process alone: what getrusage tells is as much as its parent had when it began."""
    lines = Path("/proc/self/status").read_text("utf-8").splitlines()
    return next(float(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))


def _with_copies(tracks: Sequence[PreparedTrack], number: int) -> PreparedTrack:
    """A real track or, beyond them, one of them backwards: as good as another for what it costs."""
    track = tracks[number % len(tracks)]
    if number < len(tracks):
        return track
    low = np.roll(track.low[::-1], 997 * number)
    return replace(track, name=f"{number}", low=low, sound=track.sound[:0])


def _exact(part: np.ndarray, tracks: Sequence[PreparedTrack]) -> float:
    quiet = {"workers": 1, "progress": lambda what, share: None, "changed": False}
    listen(part[: 30 * SETTINGS.rate], tracks[:2], speeds=(1.0,), **quiet)
    began = time.process_time()
    listen(part, tracks, speeds=(1.0,), **quiet)
    return time.process_time() - began


def _asked(folder: Path, files: Sequence[Path]) -> tuple[float, list[Any]]:
    """What speaks for which track in each episode, and the CPU-seconds that it took, decoding included."""
    index = Index([open_segment(file) for file in sorted(folder.iterdir())])
    index.weights(landmarks(np.zeros(SETTINGS.rate, np.float32), EPISODE))  # compiles
    began = time.process_time()
    weights = [index.weights(landmarks(sound(file, rate=SETTINGS.rate), EPISODE)) for file in files]
    return time.process_time() - began, weights


def _written(folder: Path, found: Sequence[tuple[str, Peaks]], count: int) -> int:
    """Write the segments of so many tracks; their bytes."""
    rng = np.random.default_rng(count)
    for first in range(0, count, LARGEST):
        some = []
        for number in range(first, min(count, first + LARGEST)):
            name, real = found[number % len(found)]
            copy = number >= len(found)
            some.append((number if copy else name, paired(_moved(real, rng) if copy else real, TRACK)))
        write_segment(folder / f"{first:06}.landmarks", some)
    return sum(file.stat().st_size for file in folder.iterdir())


def _moved(real: Peaks, rng: np.random.Generator) -> Peaks:
    by = 2 ** (rng.uniform(-7, 7) / 12)
    frames = np.round(real.frames / by).astype(np.int64)
    frames = frames.max(initial=0) - frames if rng.random() < 0.5 else frames
    bins = np.round(real.bins * by).astype(np.int64)
    order = np.lexsort((bins, frames))
    order = order[(bins[order] >= FLOOR) & (bins[order] < CEILING)]
    return Peaks(frames[order], bins[order], real.heights[order])


def _recall(episodes: Sequence[dict[str, Any]], weights: Sequence[Any], first: int, names: set[str]) -> float:
    right = total = 0.0
    for episode, told in zip(episodes, weights, strict=True):
        proposed = {name for name, _ in told.most_common(first)}
        for cue in episode["cues"]:
            if cue["kind"] == "library" and cue["speed_class"] == "none" and cue["track"] in names:
                total += cue["dur"]
                right += cue["dur"] * (cue["track"] in proposed)
    return right / max(total, 1e-9)
