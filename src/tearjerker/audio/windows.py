"""How is a day of sound heard in the memory of an evening's?

                 seam
    window 1 ├──────┼──┤
    window 2     ├──┼──────────┼──┤        each overlaps the next by five minutes
    window 3                ├──┼──────

A file is listened to in windows of an hour and a half.  A cue in the overlap is found by both; the window
in whose half it lies keeps it, and one that runs through the seam on the same line of the same track is put
together again.  An episode is one window, and none of this touches it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np

from tearjerker.audio.decode import Signal
from tearjerker.audio.model import Cue

WINDOW_S = 5400.0  # an hour and a half against 200 tracks stays below a gigabyte
OVERLAP_S = 300.0
SAME_LINE_S = 0.5  # two halves of a cue, each timed by itself, differ by less


def windows(
    blocks: Iterable[Signal], *, rate: int, window_s: float = WINDOW_S, overlap_s: float = OVERLAP_S
) -> Iterator[tuple[float, Signal]]:
    """The sound in windows, each with the second at which it begins; an empty file gives one empty window.

    Every window lies in the same memory: whoever wants to keep one copies it.  Blocks go into it as they
    come; kept in a list, an hour of them was in memory twice while it was listened to, and the small pieces
    that it left behind were of no use to what came after.
    """
    size, step = round(window_s * rate), round((window_s - overlap_s) * rate)
    window = np.empty(size, np.float32)  # takes no memory before it is filled
    length = first = 0
    for block in blocks:
        left = block
        while length + len(left) > size:
            window[length:], left = left[: size - length], left[size - length :]
            yield first / rate, window
            length, first = size - step, first + step
            window[:length] = window[step:].copy()
        window[length : length + len(left)] = left
        length += len(left)
    yield first / rate, window[:length]


def shifted(cue: Cue, by_s: float) -> Cue:
    """The cue of a window, as seen from the start of the file."""
    return replace(cue, start_s=round(cue.start_s + by_s, 3), end_s=round(cue.end_s + by_s, 3))


def joined(before: list[Cue], after: list[Cue], seam_s: float) -> list[Cue]:
    """The cues of the windows so far and those of the next one, each from the window that heard it better."""
    kept = [cue for cue in before if cue.start_s < seam_s]
    fresh = [cue for cue in after if cue.end_s > seam_s]
    for number, cue in enumerate(kept):
        rest = next((a for a in fresh if cue.end_s > seam_s and _same_line(cue, a)), None)
        if rest is not None:
            kept[number] = replace(cue, end_s=rest.end_s)
            fresh.remove(rest)
    return kept + [cue for cue in fresh if cue.start_s >= seam_s or not any(_overlap(cue, k) for k in kept)]


def _same_line(one: Cue, other: Cue) -> bool:
    if one.track is None:
        return other.track is None and _overlap(one, other)
    expected = one.track_offset_s + one.speed * (other.start_s - one.start_s)
    return one.track == other.track and abs(expected - other.track_offset_s) < SAME_LINE_S


def _overlap(one: Cue, other: Cue) -> bool:
    return one.start_s < other.end_s and other.start_s < one.end_s
