"""Does unknown music come back, within an episode and from one to the next?

Every unknown stretch becomes a clip, prepared like a track; then each clip is searched for in all others,
just as tracks are in an episode.  Clips that share sound are one piece of music and get one letter, in the
order in which they are first heard.  Opening and ending themes fall out of this: they are the letters that
every episode has.
"""

from __future__ import annotations

import string
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from tearjerker.audio.decode import Signal
from tearjerker.audio.hear import listen
from tearjerker.audio.model import CueSheet
from tearjerker.audio.prepare import SETTINGS, PreparedTrack, prepare_sound

SHORTEST_S = 6.0
SHARED_S = 3.0  # of sound that two clips must have in common
SPEED = (1.0,)


@dataclass(frozen=True, eq=False)
class Clip:
    """An unknown stretch of an episode; its prepared sound is kept so that later episodes can be compared."""

    cue: int
    """The index of its cue in the sheet."""
    prepared: PreparedTrack


def clips(episode: Signal, sheet: CueSheet) -> list[Clip]:
    """The unknown stretches of an episode (mono, 8 kHz) that are long enough to be recognised."""
    return [
        Clip(index, prepare_sound(_cut(episode, cue.start_s, cue.end_s), f"{sheet.media} {cue.start_s:.1f}"))
        for index, cue in enumerate(sheet.cues)
        if cue.track is None and cue.end_s - cue.start_s >= SHORTEST_S
    ]


def lettered(sheets: Sequence[CueSheet], of_sheets: Sequence[Sequence[Clip]]) -> list[CueSheet]:
    """The sheets, with a letter on each unknown cue that is heard more than once.

    `of_sheets[i]` are the clips of `sheets[i]`; give the episodes in the order in which they are watched.
    """
    where = [(number, clip) for number, some in enumerate(of_sheets) for clip in some]
    groups = _groups(len(where), _pairs([clip.prepared for _, clip in where]))
    letter = {index: name for group, name in zip(groups, _letters(), strict=False) for index in group}
    named = {(where[i][0], where[i][1].cue): name for i, name in letter.items()}
    return [
        replace(
            sheet,
            cues=tuple(replace(cue, unknown=named.get((number, i))) for i, cue in enumerate(sheet.cues)),
        )
        for number, sheet in enumerate(sheets)
    ]


def _pairs(prepared: Sequence[PreparedTrack]) -> Iterator[tuple[int, int]]:
    """Which clips share sound: each is listened to with all later ones as the tracks."""
    for index, one in enumerate(prepared[:-1]):
        others = prepared[index + 1 :]
        sound = np.asarray(one.sound / np.float32(32767), np.float32)
        for found in listen(
            sound, others, speeds=SPEED, workers=1, progress=lambda what, share: None, changed=False
        ):
            if found.end_s - found.start_s >= SHARED_S:
                yield index, index + 1 + found.line.track
                for same in found.same_as:
                    yield index, index + 1 + same


def _groups(count: int, pairs: Iterator[tuple[int, int]]) -> list[list[int]]:
    """Sets of two and more that pairs connect, in order of their first member."""
    leader = list(range(count))

    def first(index: int) -> int:
        while leader[index] != index:
            index = leader[index]
        return index

    for one, other in pairs:
        a, b = sorted((first(one), first(other)))
        leader[b] = a
    groups: dict[int, list[int]] = {}
    for index in range(count):
        groups.setdefault(first(index), []).append(index)
    return [group for group in groups.values() if len(group) > 1]


def _letters() -> Iterator[str]:
    """A … Z, AA, AB …"""
    yield from string.ascii_uppercase
    for one in _letters():
        yield from (one + other for other in string.ascii_uppercase)


def _cut(episode: Signal, start_s: float, end_s: float) -> Signal:
    return episode[round(start_s * SETTINGS.rate) : round(end_s * SETTINGS.rate)]
