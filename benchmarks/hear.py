"""How much of the music is found, how exactly, and at what cost?

    python -m benchmarks.hear --data FOLDER [--workers 2] [--episodes ep01,ep02] [--peers] [--growth]
                              [--recur]

FOLDER (or TEARJERKER_HEAR_DATA) holds `truth.json`, `library/` and `episodes/`: mixes of recorded speech over
real music, with fades, ducking, equalisers, other speeds, and music that is in no track.  Frames are 0.1 s;
naming either track of a cross-fade is right.  `--peers` runs a peak-pair fingerprint (our own candidate index
alone) and chromaprint's fpcalc on the same episodes, `--growth` measures cost and recall at 60, 1,000 and
10,000 tracks, `--recur` asks whether unknown music is recognised when it comes back, `--strangers` what is
named where the tracks that are heard are not in the library; `--no-ours` leaves the rest out.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from benchmarks.hear_beside import Named, Peer, chromaprint, peak_pairs
from benchmarks.hear_growth import growth
from benchmarks.hear_recur import recurrence

os.environ.setdefault("OMP_NUM_THREADS", "1")
FLOORS = Path(__file__).with_name("floors.json")
FRAME_S = 0.1
NEAR_S = 10.0
KINDS = ("none", "resample", "tempo", "pitch")


@dataclass
class Tally:
    """Frames and errors, added up over episodes."""

    hit: int = 0
    missed: int = 0
    near: int = 0
    far: int = 0
    frames: int = 0
    cpu_s: float = 0.0
    starts: list[float] = field(default_factory=list)
    ends: list[float] = field(default_factory=list)
    by: dict[str, list[int]] = field(default_factory=dict)
    unknown: list[int] = field(default_factory=lambda: [0, 0, 0])
    sure: list[tuple[float, bool]] = field(default_factory=list)
    """Confidence of each cue, and whether half of it and more is right."""


def main() -> None:
    """Run what was asked for; status 1 where a score is under its floor."""
    asked = _arguments()
    root = Path(asked.data) if asked.data else None
    if root is None or not (root / "truth.json").is_file():
        sys.exit("hear: give --data FOLDER (or TEARJERKER_HEAR_DATA) with truth.json, library/ and episodes/")
    truth = json.loads((root / "truth.json").read_text("utf-8"))
    names = asked.episodes.split(",") if asked.episodes else None
    episodes = [e for e in truth["episodes"] if not names or e["id"] in names]
    ours = not asked.no_ours
    needed = ours or asked.peers or asked.growth or asked.strangers
    tracks = _prepared(root / "library") if needed else []
    if asked.strangers:
        strangers(root, tracks, episodes, _classes(truth), asked.workers)
    scores = {} if not ours else report(_ours(root, tracks, episodes, _classes(truth), asked.workers))
    if asked.peers:
        for peer in (peak_pairs(tracks), chromaprint(root)):
            _peer(peer, root, episodes, _classes(truth), tune=asked.tune)
    if asked.growth:
        growth(root, tracks, episodes)
    if asked.recur:
        recurrence(root, episodes, _classes(truth))
    sys.exit(0 if names else _under_floors(scores))


def _ours(
    root: Path,
    tracks: Sequence[Any],
    episodes: Sequence[dict[str, Any]],
    classes: dict[str, str],
    workers: int,
) -> Tally:
    tally = Tally()
    with ProcessPoolExecutor(workers) as pool:
        for episode, (sheet, cpu_s) in zip(
            episodes, pool.map(partial(_heard, root, tracks), episodes), strict=True
        ):
            print(f"  {episode['id']}: {len(sheet)} cues, {cpu_s:.0f} CPU-s", file=sys.stderr, flush=True)
            count(tally, episode, sheet, classes)
            tally.cpu_s += cpu_s
    return tally


def strangers(
    root: Path,
    tracks: Sequence[Any],
    episodes: Sequence[dict[str, Any]],
    classes: dict[str, str],
    workers: int,
) -> None:
    """Print what is named in episodes whose own tracks were taken out of the library: all of it is wrong."""
    others = [_not_in(episode, tracks, classes) for episode in episodes]
    with ProcessPoolExecutor(workers) as pool:
        heard = pool.map(partial(_heard, root), others, episodes)
        named = [row for rows, _ in heard for row in rows if row["track"]]
    hours = sum(e["duration"] for e in episodes) / 3600
    print(f"named where no track is right: {len(named)} cues in {hours:.2f} h")
    for row in named:
        print(f"  {row['track']:40} {row['end'] - row['start']:.1f} s, confidence {row['sure']}")


def _not_in(episode: dict[str, Any], tracks: Sequence[Any], classes: dict[str, str]) -> list[Any]:
    heard = {classes.get(c["track"], c["track"]) for c in episode["cues"]}
    return [t for t in tracks if classes.get(t.name, t.name) not in heard]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", default=os.environ.get("TEARJERKER_HEAR_DATA"))
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--episodes", help="some of them, by id: no floors are asked then")
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--tune", action="store_true", help="find the peers' thresholds on these episodes")
    parser.add_argument("--growth", action="store_true")
    parser.add_argument(
        "--recur", action="store_true", help="is unknown music recognised when it comes back?"
    )
    parser.add_argument("--strangers", action="store_true", help="what is named where no track is right?")
    parser.add_argument("--no-ours", action="store_true", help="only what else was asked for")
    return parser.parse_args()


def _prepared(folder: Path) -> list[Any]:
    from tearjerker.audio.prepare import prepare

    began = time.process_time()
    tracks = [prepare(path) for path in sorted(folder.iterdir())]
    hours = sum(t.duration_s for t in tracks) / 3600
    print(f"{len(tracks)} tracks, {hours:.2f} h, prepared in {time.process_time() - began:.0f} CPU-s")
    return tracks


def _heard(root: Path, tracks: Sequence[Any], episode: dict[str, Any]) -> tuple[list[dict[str, Any]], float]:
    """Cues as plain rows, and the CPU-seconds that they took, decoding included."""
    from tearjerker.audio.hear import hear

    began = time.process_time()
    sheet = hear(root / episode["file"], tracks)
    rows = [
        {"track": c.track, "start": c.start_s, "end": c.end_s, "speed": c.speed, "sure": c.confidence}
        for c in sheet.cues
    ]
    return rows, time.process_time() - began


def _classes(truth: dict[str, Any]) -> dict[str, str]:
    """Recordings that are the same audio under two names, by the name that is scored."""
    names = {t["track"] for t in truth["library"]}
    twins = {"widelands-menu.ogg": "widelands-ingame-14.ogg"}
    return {n: twins.get(n, n) for n in names}


def _mask(frames: int, spans: Iterator[tuple[float, float]] | Sequence[tuple[float, float]]) -> np.ndarray:
    out = np.zeros(frames, bool)
    for start, end in spans:
        out[max(0, round(start / FRAME_S)) : round(end / FRAME_S)] = True
    return out


def count(
    tally: Tally, episode: dict[str, Any], cues: Sequence[dict[str, Any]], classes: dict[str, str]
) -> None:
    """Add one episode's frames and errors."""
    frames = round(episode["duration"] / FRAME_S)
    library = [c for c in episode["cues"] if c["kind"] == "library"]
    true: dict[str, np.ndarray] = {}
    said: dict[str, np.ndarray] = {}
    for c in library:
        name = classes.get(c["track"], c["track"])
        true[name] = true.get(name, False) | _mask(frames, [(c["ep_start"], c["ep_end"])])
    for c in cues:
        if c["track"]:
            name = classes.get(c["track"], c["track"])
            said[name] = said.get(name, False) | _mask(frames, [(c["start"], c["end"])])
    nothing = np.zeros(frames, bool)
    right, any_true = nothing.copy(), nothing.copy()
    for name, where in true.items():
        any_true |= where
        right |= where & said.get(name, nothing)
    for name, where in said.items():
        wrong = where & ~true.get(name, nothing)
        close = _widened(true.get(name, nothing))
        tally.near += int((wrong & close).sum())
        tally.far += int((wrong & ~close).sum())
    tally.hit += int(right.sum())
    tally.missed += int((any_true & ~right).sum())
    tally.frames += frames
    for c in library:
        _count_cue(tally, c, right, cues, classes)
    music = _mask(frames, [(c["ep_start"], c["ep_end"]) for c in episode["cues"]])
    unknown = music & ~any_true
    null = _mask(frames, [(c["start"], c["end"]) for c in cues if not c["track"]])
    for c in cues:
        if "sure" in c:
            name = classes.get(c["track"], c["track"])
            where = true.get(name, nothing) if c["track"] else unknown
            mine = _mask(frames, [(c["start"], c["end"])])
            tally.sure.append((c["sure"], bool(2 * (mine & where).sum() >= mine.sum())))
    for index, of in enumerate((null & unknown, null & ~music, unknown & ~null)):
        tally.unknown[index] += int(of.sum())


def _widened(where: np.ndarray) -> np.ndarray:
    reach = round(NEAR_S / FRAME_S)
    return np.convolve(where, np.ones(2 * reach + 1), "same") > 0


def _count_cue(
    tally: Tally,
    cue: dict[str, Any],
    right: np.ndarray,
    cues: Sequence[dict[str, Any]],
    classes: dict[str, str],
) -> None:
    span = slice(round(cue["ep_start"] / FRAME_S), round(cue["ep_end"] / FRAME_S))
    level = "clear" if cue["snr_db"] is None else f"{cue['snr_db']:+d} dB"
    keys = [cue["speed_class"]] + ([level] if cue["speed_class"] == "none" else [])
    for key in keys:
        row = tally.by.setdefault(key, [0, 0])
        row[0] += int(right[span].sum())
        row[1] += len(right[span])
    name = classes.get(cue["track"], cue["track"])
    mine = [
        c
        for c in cues
        if c["track"]
        and classes.get(c["track"], c["track"]) == name
        and min(c["end"], cue["ep_end"]) > max(c["start"], cue["ep_start"])
    ]
    if mine:
        tally.starts.append(abs(min(c["start"] for c in mine) - cue["ep_start"]))
        tally.ends.append(abs(max(c["end"] for c in mine) - cue["ep_end"]))


def report(tally: Tally) -> dict[str, float]:
    """Print the table, and return the scores that have floors."""
    hours = tally.frames * FRAME_S / 3600
    precision = tally.hit / max(1, tally.hit + tally.near + tally.far)
    recall = tally.hit / max(1, tally.hit + tally.missed)
    scores = {"hear precision": precision, "hear recall": recall}
    scores |= {f"hear recall {key}": a / max(1, b) for key, (a, b) in sorted(tally.by.items())}
    good, bad, gone = tally.unknown
    scores["hear unknown precision"] = good / max(1, good + bad)
    scores["hear unknown recall"] = good / max(1, good + gone)
    for name, value in scores.items():
        print(f"{name:28} {value:.4f}")
    for name, frames in (("within 10 s of a cue", tally.near), ("elsewhere", tally.far)):
        print(f"{'false alarms ' + name:40} {frames * FRAME_S / 60 / hours:.3f} min/h")
    if tally.starts:
        start, end = np.median(tally.starts), np.median(tally.ends)
        print(f"start and end error, median{'':14} {start:.3f} s, {end:.3f} s")
    _reliability(tally.sure)
    print(f"cost, all speeds and changes{'':13} {tally.cpu_s / hours:.0f} CPU-s per hour of episode")
    return scores


def _reliability(sure: Sequence[tuple[float, bool]]) -> None:
    """Of cues that claim to be so sure: how many are there, what do they claim, and how many are right?"""
    for low, high in ((0.0, 0.5), (0.5, 0.9), (0.9, 0.98), (0.98, 0.999), (0.999, 1.01)):
        some = [(c, right) for c, right in sure if low <= c < high]
        if some:
            claimed, right = np.mean([c for c, _ in some]), np.mean([r for _, r in some])
            named = f"confidence {low:.3f} to {min(high, 1):.3f}"
            print(f"{named}: {len(some)} cues, {claimed:.3f} claimed, {right:.3f} right")


def _peer(
    peer: Peer, root: Path, episodes: Sequence[dict[str, Any]], classes: dict[str, str], *, tune: bool
) -> None:
    began = sum(os.times()[:4])
    windows = [peer.windows(root / episode["file"]) for episode in episodes]
    cpu_s = sum(os.times()[:4]) - began
    counted = partial(_counted, peer, windows, episodes, classes)
    least = max(peer.tried, key=lambda tried: _f1(counted(tried))) if tune else peer.least
    print(f"\n{peer.name}, the same episodes, threshold {least:g}{' (best of those tried)' if tune else ''}:")
    tally = counted(least)
    tally.cpu_s = cpu_s
    report(tally)


def _counted(
    peer: Peer,
    windows: Sequence[Sequence[Named]],
    episodes: Sequence[dict[str, Any]],
    classes: dict[str, str],
    least: float,
) -> Tally:
    tally = Tally()
    for episode, some in zip(episodes, windows, strict=True):
        count(tally, episode, peer.cues(some, least), classes)
    return tally


def _f1(tally: Tally) -> float:
    return 2 * tally.hit / max(1, 2 * tally.hit + tally.near + tally.far + tally.missed)


def _under_floors(scores: dict[str, float]) -> int:
    floors = json.loads(FLOORS.read_text("utf-8"))
    low = {n: v for n, v in scores.items() if n in floors and v < floors[n]}
    for name, value in low.items():
        print(f"{name} is {value:.4f}, its floor {floors[name]}", file=sys.stderr)
    return 1 if low else 0


if __name__ == "__main__":
    main()
