"""What is a cue sheet?

One `Cue` is a stretch of an episode in which one track is heard; a `CueSheet` holds an episode's cues in
order of their start.  Times are seconds from the start of the file; tracks go by the name that the caller
gave them.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cue:
    """This track is heard from here to there."""

    track: str | None
    """`None`: it is music, and in no known track."""
    start_s: float
    end_s: float
    track_offset_s: float
    """The place in the track that is heard at `start_s`; from there on a second of episode is `speed` of
    track."""
    speed: float
    """1.04 means that the music takes 4 % less time than on the track."""
    pitch_cents: float
    """How much higher the music is than on the track; a tape played 1 % faster: speed 1.01 and 17.2 cents."""
    confidence: float
    """0..1: how likely it is right.  Of music in no track it is fitted; of tracks .90 at the threshold and
    towards 1 above it, a guess that 240 cues of two seeds with one wrong among them do not contradict."""
    same_as: tuple[str, ...] = ()
    """Other tracks that have the same sound at this place: naming any of them is right."""
    unknown: str | None = None
    """The letter of music that is in no known track but comes back: "A", "B", …"""


@dataclass(frozen=True, slots=True)
class CueSheet:
    """What is heard in one episode, in order of its start."""

    media: str
    """The file's name, without its folder."""
    duration_s: float
    cues: tuple[Cue, ...]
