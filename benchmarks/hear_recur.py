"""Is music that is in no track recognised when it comes back?

The library is taken away, so that all music is unknown, and every stretch of it that `hear` tells from speech
is compared with every other, over all episodes.  What is right is known from the truth: which track a stretch
is of, from where to where, and how it was changed.

    found   of the pairs of stretches that share six seconds of sound at the same speed and pitch (or have
            them at different ones), those with the same letter
    wrong   pairs with the same letter that have no track in common
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

from tearjerker.audio.decode import sound
from tearjerker.audio.hear import unknown_cues
from tearjerker.audio.model import Cue, CueSheet
from tearjerker.audio.prepare import SETTINGS
from tearjerker.audio.recur import clips, lettered

SHARED_S = 6.0


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a track that is heard within a stretch of unknown music."""

    track: str
    change: tuple[str, float, float]
    start_s: float
    """In the track."""
    end_s: float

    def shared_s(self, other: Part) -> float:
        """How much of the same music is in both."""
        same = self.track == other.track
        return max(0.0, min(self.end_s, other.end_s) - max(self.start_s, other.start_s)) if same else 0.0


def recurrence(root: Path, episodes: Sequence[dict[str, Any]], classes: dict[str, str]) -> None:
    """Print how many of the pairs that recur are found, how many are wrong, and what it costs."""
    heard = [_unknown(root, episode) for episode in episodes]
    began = time.process_time()
    told = lettered([sheet for sheet, _ in heard], [some for _, some in heard])
    cpu_s = time.process_time() - began
    stretches = [
        (cue.unknown, [*_parts(cue, episode, classes)])
        for episode, sheet in zip(episodes, told, strict=True)
        for cue in sheet.cues
    ]
    same = changed = found = changed_found = wrong = 0
    for (letter, mine), (other_letter, theirs) in combinations(stretches, 2):
        both = [(a, b) for a in mine for b in theirs if a.shared_s(b) >= SHARED_S]
        alike = any(a.change == b.change for a, b in both)
        joined = letter is not None and letter == other_letter
        same, found = same + alike, found + (alike and joined)
        if both and not alike:
            changed, changed_found = changed + 1, changed_found + joined
        tracks = {a.track for a in mine} & {b.track for b in theirs}
        wrong += joined and not tracks
    print(f"\nrecurrence, all music unknown: {len(stretches)} stretches, {cpu_s:.0f} CPU-s")
    print(f"{'pairs at the same speed':40} {same}, found {found}")
    print(f"{'pairs at different speeds or pitches':40} {changed}, found {changed_found}")
    print(f"{'wrong pairs':40} {wrong}")


def _unknown(root: Path, episode: dict[str, Any]) -> tuple[CueSheet, list[Any]]:
    heard = sound(root / episode["file"], rate=SETTINGS.rate)
    sheet = CueSheet(episode["id"], len(heard) / SETTINGS.rate, tuple(unknown_cues(heard, [])))
    return sheet, clips(heard, sheet)


def _parts(cue: Cue, episode: dict[str, Any], classes: dict[str, str]) -> Iterator[Part]:
    for true in episode["cues"]:
        start, end = max(cue.start_s, true["ep_start"]), min(cue.end_s, true["ep_end"])
        if end > start:
            rate = true["rate"] if true["speed_class"] in ("resample", "tempo") else 1.0
            begin = true["track_offset"] + rate * (start - true["ep_start"])
            kind = true["speed_class"] if rate != 1.0 or true["pitch_cents"] else "none"
            change = (kind, rate, true["pitch_cents"])
            name = classes.get(true["track"], true["track"])
            yield Part(name, change, begin, begin + rate * (end - start))
