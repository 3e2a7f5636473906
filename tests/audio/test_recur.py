"""Unknown music that comes back has a letter; what is heard once has none."""

import numpy as np

from tearjerker.audio.model import Cue, CueSheet
from tearjerker.audio.recur import clips, lettered

from .sounds import RATE, music, speech, under


def unknown(start_s: float, end_s: float) -> Cue:
    return Cue(None, start_s, end_s, 0.0, 1.0, 0.0, 0.9)


def test_what_comes_back_has_a_letter() -> None:
    theme, once = music(50, 20), music(51, 12)
    first = under(under(speech(1, 60), theme, 5.0, 0), once, 40.0, 0)
    second = under(speech(2, 40), theme[4 * RATE : 16 * RATE], 20.0, -6)
    sheets = [
        CueSheet("ep1.mkv", 60.0, (unknown(5, 25), unknown(40, 52))),
        CueSheet("ep2.mkv", 40.0, (Cue("known.ogg", 2, 8, 0, 1, 0, 0.9), unknown(19, 33))),
    ]
    heard = [clips(np.asarray(e, np.float32), s) for e, s in zip((first, second), sheets, strict=True)]
    one, two = lettered(sheets, heard)
    assert [c.unknown for c in one.cues] == ["A", None]
    assert [c.unknown for c in two.cues] == [None, "A"]
