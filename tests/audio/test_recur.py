"""Unknown music that comes back has a letter; what is heard once has none."""

import numpy as np

from tearjerker.audio.hear import listen
from tearjerker.audio.model import Cue, CueSheet
from tearjerker.audio.recur import clips, lettered

from .sounds import RATE, music, quiet, speech, under


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


def test_the_same_rain_under_other_music_is_no_music_that_comes_back() -> None:
    rain = 0.02 * np.random.default_rng(7).standard_normal(20 * RATE).astype(np.float32)
    other = music(2, 21)[RATE // 4 :][: 20 * RATE]  # beside the first one's beat
    parts = [np.asarray(some + rain, np.float32) for some in (music(1, 20), other)]
    sheets = [CueSheet(f"ep{n}", 20.0, (unknown(0, 20),)) for n in (1, 2)]
    some = [clips(part, sheet) for part, sheet in zip(parts, sheets, strict=True)]
    (found,) = listen(
        parts[0], [some[1][0].prepared], speeds=(1.0,), workers=1, progress=quiet, changed=False
    )
    assert found.end_s - found.start_s > 15, "the exact search hears the rain"
    assert [cue.unknown for sheet in lettered(sheets, some) for cue in sheet.cues] == [None, None]
