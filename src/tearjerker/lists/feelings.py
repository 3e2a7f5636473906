"""Which feelings does a situation, or a measured sound, speak for?

What the catalogue knows of a song's feeling is what somebody wrote: a feeling said of it, a list whose title
names one ("songs for when I feel like crying"), the mood that a kept article gives it; `tearjerker.feelings`
leads their words to feelings.  Nothing is guessed from titles of songs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

SITUATIONS: Mapping[str, tuple[str, ...]] = {
    "bus": ("longing", "calm"),
    "train": ("longing", "calm"),
    "commute": ("longing", "calm"),
    "window": ("longing", "calm"),
    "walk": ("calm", "comfort"),
    "autumn": ("longing", "nostalgia"),
    "alone": ("longing", "comfort"),
    "drive": ("joy", "hope"),
    "driving": ("joy", "hope"),
    "road": ("joy", "hope"),
    "run": ("joy", "tension"),
    "running": ("joy", "tension"),
    "gym": ("joy", "tension"),
    "workout": ("joy", "tension"),
    "morning": ("hope", "joy"),
    "bed": ("calm",),
    "coffee": ("calm", "comfort"),
    "exam": ("hope", "calm"),
    "rain": ("calm", "longing"),
    "winter": ("comfort", "longing"),
    "버스": ("longing", "calm"),
    "기차": ("longing", "calm"),
    "출근": ("hope", "joy"),
    "퇴근": ("comfort", "calm"),
    "산책": ("calm", "comfort"),
    "혼자": ("longing", "comfort"),
    "드라이브": ("joy", "hope"),
    "가을": ("longing", "nostalgia"),
}
"""What a situation is taken for where nobody wrote of it: ours, and said to be ours wherever it is used."""


def situations_in(text: str) -> dict[str, tuple[str, ...]]:
    """The situations in a text and the feelings they are taken for."""
    low = text.casefold()
    return {
        word: feelings
        for word, feelings in SITUATIONS.items()
        if (re.search(rf"\b{word}(?:es|s)?\b", low) if word.isascii() else word in low)
    }


def heard_in(measures: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The feelings that measured sound speaks for, each with what was measured; often none.

    Slow and minor is heard as sad, fast and major as happy, in study after study (A. Gabrielsson and
    E. Lindström in "Music and Emotion", 2001; P. Juslin and P. Laukka, Psychological Bulletin 129, 2003).
    The marks are strict: where tempo or mode is in doubt nothing is said.
    """
    pace, also = measures.get("tempo_bpm"), measures.get("tempo_also")
    mode = str(measures.get("key", "")) if measures.get("key_lead", 0) >= 0.05 else ""
    swell, bright = measures.get("range_lu"), measures.get("brightness")
    slow = bool(pace and pace <= 80 and not (also and also > pace))
    fast = bool(pace and pace >= 112 and not (also and also < pace))
    found = []
    if slow and mode.endswith("minor"):
        found.append(("grief", f"{pace:g} beats a minute in {mode}"))
    if fast and mode.endswith("major"):
        found.append(("joy", f"{pace:g} beats a minute in {mode}"))
    if swell is not None and swell >= 12:
        found.append(("tension", f"swells by {swell:g} LU"))
    if swell is not None and bright is not None and swell <= 6 and bright <= 0.05 and not fast:
        found.append(("calm", f"even ({swell:g} LU) and dark ({100 * bright:.0f} % above 1.5 kHz)"))
    return found
