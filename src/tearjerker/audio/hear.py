"""Which track is heard, and when?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from tearjerker.audio.decode import Signal, sound
from tearjerker.audio.model import Cue, CueSheet
from tearjerker.audio.prepare import SETTINGS, PreparedTrack
from tearjerker.audio.whiten import decimated, whitened
from tearjerker.errors import IndexMismatch

SPEEDS = (1.0,)
BLOCK_S = 8.192

Progress = Callable[[str, float], None]
"""Is told what is being done, and which share (0..1) of it is done."""


def hear(
    media: Path | str,
    tracks: Sequence[PreparedTrack],
    *,
    speeds: Sequence[float] = SPEEDS,
    language: str | None = None,
    workers: int = 1,
    progress: Progress | None = None,
) -> CueSheet:
    """The cue sheet of a media file: which of `tracks` is heard in it, and when.

    Raises BadMedia where the file cannot be decoded and IndexMismatch where a track was prepared with other
    settings.  The answer is the same for any number of workers.
    """
    for track in tracks:
        if track.digest != SETTINGS.digest:
            raise IndexMismatch(
                f"{track.name} has settings {track.digest}, wanted are {SETTINGS.digest}: prepare it again"
            )
    episode = sound(media, rate=SETTINGS.rate, language=language)
    low = whitened(decimated(episode, SETTINGS.rate // SETTINGS.low_rate), SETTINGS, keep=0)
    cues = tuple(_block_cues(low, tracks, progress))
    return CueSheet(Path(media).name, len(episode) / SETTINGS.rate, cues)


def _block_cues(low: Signal, tracks: Sequence[PreparedTrack], progress: Progress | None) -> list[Cue]:
    size = round(BLOCK_S * SETTINGS.low_rate)
    found: list[Cue] = []
    for at in range(0, len(low) - size + 1, size):
        if progress:
            progress("searching", at / len(low))
        best = max(
            ((_best_lag(low[at : at + size], t), t) for t in tracks), key=lambda b: b[0][0], default=None
        )
        if best is None or best[0][0] < 9:
            continue
        (_, lag), track = best
        start = at / SETTINGS.low_rate
        here = Cue(track.name, start, start + BLOCK_S, lag / SETTINGS.low_rate, 1.0, 0.0, 0.9)
        last = found[-1] if found else None
        if (
            last
            and last.track == track.name
            and abs(last.track_offset_s - last.start_s - here.track_offset_s + start) < 0.1
        ):
            found[-1] = Cue(last.track, last.start_s, here.end_s, last.track_offset_s, 1.0, 0.0, 0.9)
        else:
            found.append(here)
    return found


def _best_lag(block: Signal, track: PreparedTrack) -> tuple[float, int]:
    from scipy.fft import irfft, next_fast_len, rfft

    n = next_fast_len(len(block) + len(track.low), real=True)
    correlation = irfft(rfft(track.low.astype(np.float32), n) * np.conj(rfft(block, n)), n)
    lag = int(correlation.argmax())
    return float(correlation[lag] / correlation.std()), lag if lag < len(track.low) else lag - n
