"""Did the track begin before it could be heard?

Music is often begun at its beginning, and beginnings are often quiet: under speech, nothing of them is
heard.  Where a track is first heard seconds after its own start, and those seconds are much quieter than what
follows, it was there from its start.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tearjerker.audio.prepare import SETTINGS

CELL_S = 0.25
SILENCE_DB = -55.0  # under the track's peak; players and editors begin behind it
LONGEST_S = 8.0  # an intro
AFTER_S = 6.0
QUIETER_DB = 6.0
"""Of 12 cues that began so, and were first heard 0.4 to 7.7 s late, intros are 6 to 26 dB below what follows;
of 9 that were first heard at less than 8 s of the track and had begun there, one is (its start is told 6 s
early)."""


def unheard_intro_s(track: NDArray[np.int16], place_s: float) -> float:
    """How many seconds of the track before `place_s` were played as well, though nothing is heard of them."""
    level = _levels(track, place_s + AFTER_S)
    begins = int(np.argmax(level > SILENCE_DB))
    here = int(place_s / CELL_S)
    intro = place_s - begins * CELL_S
    if here <= begins or here >= len(level) or intro > LONGEST_S:
        return 0.0
    quieter = _mean_db(level[here:]) - _mean_db(level[begins:here])
    return intro if quieter >= QUIETER_DB else 0.0


def _levels(track: NDArray[np.int16], until_s: float) -> NDArray[Any]:
    """Of each CELL_S, in dB under the track's peak."""
    cell = round(CELL_S * SETTINGS.rate)
    part = track[: max(0, round(until_s * SETTINGS.rate))].astype(np.float32) / 32767
    power = np.mean(np.square(part[: len(part) // cell * cell].reshape(-1, cell)), axis=1)
    return np.asarray(10 * np.log10(power + 1e-12))


def _mean_db(levels: NDArray[Any]) -> float:
    return float(10 * np.log10(np.mean(10 ** (levels / 10))))
