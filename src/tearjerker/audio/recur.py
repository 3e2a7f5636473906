"""Does unknown music come back, within an episode and from one to the next?

Every unknown stretch becomes a clip, prepared like a track; then each clip is searched for in all others,
just as tracks are in an episode.  Clips that share sound are one piece of music and get one letter, in the
order in which they are first heard.  Opening and ending themes fall out of this: they are the letters that
every episode has.

The same rain, from one library of sounds, lies under many scenes, and the exact search finds it below the
music as well as it finds music below speech.  So what is loud has to swell and fade together, too.
"""

from __future__ import annotations

import string
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tearjerker.audio.decode import Signal
from tearjerker.audio.hear import Found, listen
from tearjerker.audio.model import CueSheet
from tearjerker.audio.onsets import FRAME_S
from tearjerker.audio.prepare import SETTINGS, PreparedTrack, prepare_sound

SHORTEST_S = 6.0
SHARED_S = 5.0  # of sound that two clips must have in common; effects are shorter
ALIKE, ALIKE_Z = 0.04, 2.5  # of onsets, as correlation and over that at other lags: rain has less
NEAR = 2  # frames between the lag of the sound and that of the onsets
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
            other = found.line.track  # those that are the same are compared with it in their turn
            if found.end_s - found.start_s >= SHARED_S and _swell_together(one, others[other], found):
                yield index, index + 1 + other


def _swell_together(one: PreparedTrack, other: PreparedTrack, found: Found) -> bool:
    """Whether onsets agree where one clip is heard in the other, more than at other lags."""
    first, last = round(found.start_s / FRAME_S), round(found.end_s / FRAME_S)
    mine, theirs = _standard(one.onsets[first:last]), _standard(other.onsets)
    if not len(mine) or not len(theirs):
        return False
    lags = np.arange(1 - len(mine), len(theirs))
    overlap = np.minimum(len(theirs), lags + len(mine)) - np.maximum(0, lags)
    heights = _correlated(mine, theirs) / np.sqrt(overlap)
    here = np.abs(lags - (first + round(found.line.offset_s / FRAME_S))) <= NEAR
    usual = heights[~here & (2 * overlap >= min(len(mine), len(theirs)))]
    best = np.flatnonzero(here)[heights[here].argmax()] if here.any() else None
    if best is None or not len(usual):
        return False
    alike = heights[best] / np.sqrt(overlap[best])
    return bool(alike >= ALIKE and heights[best] >= ALIKE_Z * np.sqrt(np.mean(usual**2)))


def _standard(onsets: NDArray[np.int8]) -> NDArray[np.float32]:
    """Without each band's mean, and of unit power a frame."""
    out = onsets.astype(np.float32)
    out -= out.mean(axis=0, keepdims=True)
    return out / np.float32(np.sqrt(np.mean(np.sum(out**2, axis=1))) + 1e-9)


def _correlated(mine: NDArray[np.float32], theirs: NDArray[np.float32]) -> NDArray[np.float32]:
    """Their correlation over all bands at every lag at which they overlap."""
    from scipy.signal import fftconvolve

    return np.asarray(fftconvolve(theirs, mine[::-1], axes=0).sum(axis=1), np.float32)


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
