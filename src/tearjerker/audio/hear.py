"""Which track is heard, and when?

    sound ── whiten ── search ── lines ── verify + track ── settle ── CueSheet
             (2 kHz)   (blocks)  (hits on  (8 kHz, steps)    (overlaps)
                                 one line)

A line says that a track runs through the episode at one speed from one place: hits of neighbouring blocks lie
on it where it is right, and nowhere in particular where it is chance.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np

from tearjerker.audio.array_file import let_go
from tearjerker.audio.changed import OnsetLine, onset_lines, score
from tearjerker.audio.decode import Signal, blocks, duration_s
from tearjerker.audio.intro import unheard_intro_s
from tearjerker.audio.model import Cue, CueSheet
from tearjerker.audio.music import music_stretches
from tearjerker.audio.onsets import onset_agreement
from tearjerker.audio.prepare import SETTINGS, PreparedTrack
from tearjerker.audio.resample import at_speed
from tearjerker.audio.roam import LONG, SHORT, roaming_agreement
from tearjerker.audio.search import BLOCK, STEP, Haystack, Hit, haystack, search
from tearjerker.audio.track import changed_stretches, stretches, sureness
from tearjerker.audio.verify import STEP_S, Agreement, agreement, mended, refined
from tearjerker.audio.whiten import decimated, whitened
from tearjerker.audio.windows import WINDOW_S, joined, shifted, windows
from tearjerker.errors import IndexMismatch

SPEEDS = (1.0, 25 / 24, 0.96, 0.97, 0.98, 0.99, 1.01, 1.02, 1.03)
SAME_LINE_S = 0.004  # between the offsets of hits on one line
MARGIN_S = 9.0  # a cue may begin a block before its first hit and end a block after its last
REACH_S = 30.0  # more to look at where a cue runs up to the end of what was looked at
NEAR_END_S = 2.0
SETTLED_S = 1.0  # a block this far within a found cue holds nothing else
SHORTEST_S = 1.0
SURE = 8.0
SURE_CHANGED = 10.0  # by runs and onsets: of 196 right ones over 3 s the least had 18, the only wrong one 8
TWIN = 0.85  # of another's weight: so much the same sound that either name is right; not tuned
SHORTEST_UNKNOWN_S = 4.0
UNKNOWN_ODDS = (0.78, 3.16)  # of music that is in no track: fitted on the 29 such cues of seed 20261
TRIAL_S, TRIAL_SURE = (
    10.0,
    7.5,
)  # where it is chance: 1.8 on the average, spread 1.1; the right one has 12 and more
TRIED_S, TRIES = 4.0, 3
FINER = (12.0, 12.0, 6.0, 3.0)  # cents by which a pitch is mended; 3 cents are 0.2 %
MEND_S = 30.0  # over ten seconds, faint music was mended away from its right pitch
BETTER = (1.1, 0.25)  # of mean z, times and more: what chance gains by a dozen tries in faint music
TAPE_CENTS = 6.0
PITCHES = (-25.0, 0.0)  # cents beside a pitch, towards none, that onsets tell no closer
BRIDGE_S = 20.0  # music that is heard again on the same line after a pause was there all the time
FADE_S = 6.0  # two tracks at once for longer than that are no cross-fade

Progress = Callable[[str, float], None]
"""Is told what is being done, and which share (0..1) of it is done."""


@dataclass(frozen=True, slots=True)
class Line:
    """Track `track` may run through the episode: at episode time t it is at offset_s + speed * t."""

    track: int
    speed: float
    offset_s: float
    start_s: float
    end_s: float
    weight: float
    """The z of its hits, added up."""
    cents: float | None = None
    """How much higher it is than on the track, where that does not follow from the speed."""
    known_s: float | None = None
    """A moment at which the offset is known to some milliseconds."""


@dataclass(frozen=True, slots=True)
class Found:
    """A verified stretch of a line."""

    line: Line
    start_s: float
    end_s: float
    z: float
    """Σz/√n over the stretch."""
    level: float
    """Mean z a step."""
    same_as: tuple[int, ...] = ()


def hear(
    media: Path | str,
    tracks: Sequence[PreparedTrack],
    *,
    speeds: Sequence[float] = SPEEDS,
    changed: bool = True,
    language: str | None = None,
    workers: int = 1,
    progress: Progress | None = None,
) -> CueSheet:
    """The cue sheet of a media file: which of `tracks` is heard in it, and when.

    `speeds` are those at which tracks may run; `changed` also finds those whose tempo or pitch alone was
    changed. Raises BadMedia where the file cannot be decoded and IndexMismatch where a track was prepared
    with other settings.  The answer is the same for any number of workers.
    """
    _check(tracks)
    say = progress or (lambda what, share: None)
    total_s = duration_s(media)
    decoded = _telling(blocks(media, rate=SETTINGS.rate, language=language), total_s, say)
    cues: list[Cue] = []
    end_s = 0.0
    for start_s, part in windows(decoded, rate=SETTINGS.rate):
        told = _of_window(say, start_s, total_s)
        found = listen(part, tracks, speeds=speeds, workers=workers, progress=told, changed=changed)
        told("telling music from speech", 1.0)
        both = [*(_cue(f, tracks) for f in found), *unknown_cues(part, found)]
        heard = sorted((shifted(cue, start_s) for cue in both), key=lambda c: c.start_s)
        cues = joined(cues, heard, (start_s + end_s) / 2) if start_s else heard
        end_s = start_s + len(part) / SETTINGS.rate
    return CueSheet(Path(media).name, end_s, tuple(cues))


def _telling(given: Iterable[Signal], total_s: float, say: Progress) -> Iterator[Signal]:
    """The blocks, and how much of the file they are so far."""
    so_far = 0
    for block in given:
        say("decoding", min(1.0, so_far / SETTINGS.rate / max(total_s, 1.0)))
        so_far += len(block)
        yield block


def _of_window(say: Progress, start_s: float, total_s: float) -> Progress:
    """Tells which part of a long file it is."""
    if total_s <= WINDOW_S:
        return say
    return lambda what, share: say(f"{what} from {start_s / 3600:.1f} of {total_s / 3600:.1f} h", share)


def unknown_cues(episode: Signal, found: Sequence[Found]) -> list[Cue]:
    """Music where no track was found."""
    gaps = _gaps(found, len(episode) / SETTINGS.rate)
    parts = [(max(start, a), min(end, b)) for start, end in music_stretches(episode) for a, b in gaps]
    return [
        Cue(None, round(start, 3), round(end, 3), 0.0, 1.0, 0.0, unknown_confidence(end - start))
        for start, end in parts
        if end - start >= SHORTEST_UNKNOWN_S
    ]


def unknown_confidence(length_s: float) -> float:
    """How likely so long a stretch, taken for unknown music, is music: short ones are often effects.

    Measured on seed 777, which the fit has not seen: log loss 0.26 where a constant .95 has 0.35.
    """
    odds = UNKNOWN_ODDS[0] + UNKNOWN_ODDS[1] * np.log(max(length_s, 0.1) / 10)
    return round(float(min(0.98, 1 / (1 + np.exp(-odds)))), 3)


def listen(
    episode: Signal,
    tracks: Sequence[PreparedTrack],
    *,
    speeds: Sequence[float],
    workers: int,
    progress: Progress,
    changed: bool = True,
) -> list[Found]:
    """The verified stretches of an episode (mono, 8 kHz), in order of their start."""
    hay = haystack([t.low for t in tracks])
    slow = decimated(episode, SETTINGS.rate // SETTINGS.low_rate)
    found: list[Found] = []
    for number, speed in enumerate(speeds):
        lines = _lines(slow, hay, speed, found, workers, _part_of(progress, "searching", number, len(speeds)))
        found = _checked(lines, found, lambda line: _verified(episode, tracks, line))
    del hay, slow  # a quarter of a gigabyte
    if changed:
        progress("listening for changed tempo or pitch", 0.0)
        found = _with_changed(episode, tracks, found)
    return sorted(found, key=lambda f: f.start_s)


def _checked(lines: Iterable[Line], found: list[Found], check: Callable[[Line], list[Found]]) -> list[Found]:
    """What was found, and what the lines add that it does not explain."""
    for line in lines:
        if _explained(line, found):
            found = [_with_twin(one, line) for one in found]
        else:
            found = settled([*found, *check(line)])
    return found


def _with_twin(found: Found, line: Line) -> Found:
    """`found`, told of the line's track where that agrees as well over the same time: they share this
    sound."""
    middle = (line.start_s + line.end_s) / 2
    twin = (
        line.track != found.line.track
        and line.weight >= TWIN * found.line.weight
        and found.start_s <= middle <= found.end_s
    )
    return replace(found, same_as=tuple(sorted({*found.same_as, line.track}))) if twin else found


def _with_changed(episode: Signal, tracks: Sequence[PreparedTrack], found: list[Found]) -> list[Found]:
    """What was found, and what tracks of changed tempo or pitch explain of the rest.

    Lines of onsets are many and mostly wrong: each is tried over ten seconds first, and no place is tried for
    ever.
    """
    gaps = _gaps(found, len(episode) / SETTINGS.rate)
    tried: Counter[int] = Counter()
    for one in onset_lines(episode, score([t.onsets for t in tracks]), gaps):
        place = round(one.best_s / TRIED_S)
        if tried[place] >= TRIES or _within(one.best_s, one.best_s, found, -1.0):
            continue
        tried[place] += 1
        line = _tried(episode, tracks[one.track], one)
        let_go(tracks[one.track].sound)
        if line is not None:
            found = settled([*found, *_verified(episode, tracks, line)])
    return found


def _tried(episode: Signal, track: PreparedTrack, one: OnsetLine) -> Line | None:
    """The line of the change under which ten seconds of it agree best, if they do."""
    proposed = Line(one.track, one.tempo, one.offset_s, one.start_s, one.end_s, one.weight, one.cents)
    start = max(0.0, one.best_s - TRIAL_S / 2)
    trial = partial(_trial, episode, track, start_s=start, end_s=start + TRIAL_S)
    best = max((trial(replace(proposed, cents=c)) for c in _pitches(one)), key=lambda t: t.sure)
    if best.sure < TRIAL_SURE:
        return None
    line = replace(best.line, known_s=start + TRIAL_S / 2)
    if one.tempo == 1.0:
        line = _pitch_mended(episode, track, line, one.best_s)
    if one.tempo != 1.0 or _as_a_tape(line):
        exact = trial(_refined(episode, track, line, start, start + TRIAL_S))
        line = exact.line if exact.sure > best.sure else line
    return line


@dataclass(frozen=True, slots=True)
class Trial:
    """How a line does where it was tried."""

    sure: float
    mean: float
    line: Line
    """Mended."""


def _trial(episode: Signal, track: PreparedTrack, line: Line, *, start_s: float, end_s: float) -> Trial:
    agreed, better = _agreed(episode, track, line, start_s, end_s, SHORT)
    return Trial(sureness(agreed.z), float(agreed.z.mean()), better)


def _pitch_mended(episode: Signal, track: PreparedTrack, line: Line, best_s: float) -> Line:
    """The line with its pitch mended to 3 cents, by as much of it as there is within 15 s of its best."""
    start = max(0.0, line.start_s, best_s - MEND_S / 2)
    end = max(start + TRIAL_S, min(line.end_s, best_s + MEND_S / 2))
    trial = partial(_trial, episode, track, start_s=start, end_s=end)
    best = trial(line)
    for aside in FINER:
        cents = best.line.cents or 0.0
        near = max(
            (trial(replace(line, cents=cents + turn)) for turn in (-aside, aside)), key=lambda t: t.mean
        )
        if near.mean > BETTER[0] * best.mean + BETTER[1]:
            best = near
    return replace(line, cents=best.line.cents)


def _as_a_tape(line: Line) -> bool:
    """Whether the pitch went with the tempo."""
    return abs((line.cents or 0.0) - 1200 * float(np.log2(line.speed))) < TAPE_CENTS


def _refined(episode: Signal, track: PreparedTrack, line: Line, start: float, end: float) -> Line:
    """The line, as of a tape that ran faster or slower."""
    offset_s, speed = refined(
        episode, track.sound, start_s=start, end_s=end, offset_s=line.offset_s, speed=line.speed
    )
    return replace(line, offset_s=offset_s, speed=speed, cents=None)


def _pitches(one: OnsetLine) -> list[float]:
    """Cents that a line of onsets may stand for: tempo alone or both together, or pitches that onsets do not
    tell apart."""
    if one.cents:
        return [one.cents + aside * np.sign(one.cents) for aside in PITCHES]
    return sorted({0.0, 1200 * float(np.log2(one.tempo))})


def _gaps(found: Sequence[Found], duration_s: float) -> list[tuple[float, float]]:
    """Stretches of more than five seconds in which nothing was found."""
    edges = [0.0]
    for one in sorted(found, key=lambda f: f.start_s):
        edges += [max(edges[-1], one.start_s), max(edges[-1], one.end_s)]
    edges.append(max(edges[-1], duration_s))
    return [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if b - a > 5.0]


def _part_of(progress: Progress, what: str, number: int, of: int) -> Callable[[float], None]:
    return lambda share: progress(what, (number + share) / of)


def _check(tracks: Iterable[PreparedTrack]) -> None:
    for track in tracks:
        if track.digest != SETTINGS.digest:
            raise IndexMismatch(
                f"{track.name} has settings {track.digest}, wanted are {SETTINGS.digest}: prepare it again"
            )


def _lines(
    slow: Signal,
    hay: Haystack,
    speed: float,
    found: Sequence[Found],
    workers: int,
    told: Callable[[float], None],
) -> list[Line]:
    """Lines on which blocks of the episode have hits, heaviest first; blocks within a found cue are not
    asked."""
    low = whitened(at_speed(slow, speed), SETTINGS, keep=0)
    a_second = SETTINGS.low_rate * speed
    starts = [
        at
        for at in range(-BLOCK // 2, len(low), STEP)
        if not _within(at / a_second, (at + BLOCK) / a_second, found, SETTLED_S)
    ]
    hits: list[Hit] = []
    with ThreadPoolExecutor(workers) as pool:
        for number, some in enumerate(pool.map(lambda at: search(low, hay, at), starts)):
            hits += some
            told(number / len(starts))
    return sorted((_line(group, speed) for group in _on_one_line(hits)), key=lambda line: -line.weight)


def _on_one_line(hits: Iterable[Hit]) -> Iterator[list[Hit]]:
    group: list[Hit] = []
    for hit in sorted(hits, key=lambda h: (h.track, h.place - h.block, h.block)):
        apart = hit.place - hit.block - (group[-1].place - group[-1].block) if group else 0
        if group and (hit.track != group[-1].track or apart > SAME_LINE_S * SETTINGS.low_rate):
            yield group
            group = []
        group.append(hit)
    if group:
        yield group


def _line(hits: Sequence[Hit], speed: float) -> Line:
    best = max(hits, key=lambda h: h.z)
    a_second = SETTINGS.low_rate * speed
    drift = _drift(hits)
    return Line(
        track=best.track,
        speed=speed * (1 + drift),
        offset_s=(best.place - best.block - drift * (best.block + BLOCK / 2)) / SETTINGS.low_rate,
        start_s=min(h.block for h in hits) / a_second,
        end_s=(max(h.block for h in hits) + BLOCK) / a_second,
        weight=sum(h.z for h in hits),
    )


def _drift(hits: Sequence[Hit]) -> float:
    """By how much faster the music is than thought, where the hits of a line lie on a slope: a clock's error.

    Beyond 300 ppm there are no hits; less than three samples from end to end is for the check to mend.
    """
    when = np.array([h.block for h in hits], float)
    apart = np.array([h.place for h in hits]) - when
    if np.ptp(apart) < 3 or np.ptp(when) < 2 * STEP:
        return 0.0
    weight = np.array([h.z for h in hits])
    when -= when.mean()
    slope, height = np.polyfit(when, apart, 1, w=weight)
    off = np.sqrt(np.average((apart - height - slope * when) ** 2, weights=weight**2))
    return float(slope) if off < 1.0 and abs(slope) * np.ptp(when) > 2 else 0.0


def _within(start_s: float, end_s: float, found: Iterable[Found], margin_s: float) -> bool:
    return any(f.start_s + margin_s <= start_s and end_s <= f.end_s - margin_s for f in found)


def _explained(line: Line, found: Sequence[Found]) -> bool:
    """Whether what is already found covers the line so far that it can only be a repetition."""
    return _within(
        line.start_s + BLOCK / SETTINGS.low_rate / 2, line.end_s - BLOCK / SETTINGS.low_rate / 2, found, -2.0
    )


def _verified(episode: Signal, tracks: Sequence[PreparedTrack], line: Line) -> list[Found]:
    """The stretches of a line over which its track is surely heard."""
    track = tracks[line.track]
    first = max(0.0, -line.offset_s / line.speed)
    last = min(len(episode) / SETTINGS.rate, (track.duration_s - line.offset_s) / line.speed)
    start, end = max(first, line.start_s - MARGIN_S), min(last, line.end_s + MARGIN_S)
    if end - start < SHORTEST_S:
        return []
    while True:
        agreed, line = _agreed(episode, track, line, start, end)
        heard = stretches(agreed.z) if agreed.onsets is None else changed_stretches(agreed.z, agreed.onsets)
        early = bool(heard) and heard[0][0] * STEP_S < NEAR_END_S and start > first
        late = bool(heard) and (len(agreed.z) - heard[-1][1]) * STEP_S < NEAR_END_S and end < last
        if not early and not late:
            sure = _sure(line, agreed, _bridged(heard), track)
            let_go(track.sound)
            return sure
        start = max(first, start - REACH_S) if early else start
        end = min(last, end + REACH_S) if late else end


def _agreed(
    episode: Signal, track: PreparedTrack, line: Line, start: float, end: float, frame: int = LONG
) -> tuple[Agreement, Line]:
    """How the track agrees along a line, and the line, mended."""
    if line.cents is None:
        exact = agreement(
            episode, track.sound, start_s=start, end_s=end, offset_s=line.offset_s, speed=line.speed
        )
        if not exact.drift:
            return exact, line
        offset_s, speed = mended(line.offset_s, line.speed, exact.delay_s, exact.drift, (start + end) / 2)
        return exact, replace(line, offset_s=offset_s, speed=speed)
    return _agreed_changed(episode, track, line, start, end, frame)


def _agreed_changed(
    episode: Signal, track: PreparedTrack, line: Line, start: float, end: float, frame: int
) -> tuple[Agreement, Line]:
    cents = line.cents or 0.0
    agreed, offset_s, tempo = roaming_agreement(
        episode,
        track.sound,
        start_s=start,
        end_s=end,
        offset_s=line.offset_s,
        tempo=line.speed,
        pitch=2 ** (cents / 1200),
        frame=frame,
        known_s=line.known_s,
    )
    line = replace(line, offset_s=offset_s, speed=tempo)
    if frame == LONG:
        onsets = onset_agreement(
            episode,
            track.onsets,
            start_s=start,
            steps=len(agreed.z),
            offset_s=offset_s,
            tempo=tempo,
            cents=cents,
        )
        agreed = replace(agreed, onsets=onsets)
    return agreed, line


def _bridged(heard: Iterable[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """Stretches in steps; those with a short pause between them are together."""
    out: list[list[tuple[int, int]]] = []
    for stretch in heard:
        if out and (stretch[0] - out[-1][-1][1]) * STEP_S < BRIDGE_S:
            out[-1].append(stretch)
        else:
            out.append([stretch])
    return out


def _sure(
    line: Line, agreed: Agreement, heard: Sequence[Sequence[tuple[int, int]]], track: PreparedTrack
) -> list[Found]:
    """What is surely heard; if a part of changed music is, so are the faint ones that belong to it."""
    whole = [_stretch(line, agreed, some[0][0], some[-1][1]) for some in heard]
    if agreed.onsets is None:
        return [found for found in whole if found.z >= SURE]
    both = (agreed.z + agreed.onsets) / np.sqrt(2)
    best = [max(sureness(both[a:b]) for a, b in (*some, (some[0][0], some[-1][1]))) for some in heard]
    sure = [replace(found, z=z) for found, z in zip(whole, best, strict=True) if z >= SURE_CHANGED]
    return [_from_its_beginning(found, track) for found in sure]


def _from_its_beginning(found: Found, track: PreparedTrack) -> Found:
    line = found.line
    intro_s = unheard_intro_s(track.sound, line.offset_s + line.speed * found.start_s) / line.speed
    return replace(found, start_s=max(0.0, found.start_s - intro_s))


def _stretch(line: Line, agreed: Agreement, first: int, last: int) -> Found:
    z = agreed.z[first:last]
    start_s = agreed.start_s + first * STEP_S
    return Found(line, start_s, start_s + len(z) * STEP_S, sureness(z), float(np.clip(z, 0, 40).mean()))


def settled(found: Iterable[Found]) -> list[Found]:
    """One track at a time, but for cross-fades: where two overlap by more, the surer keeps the time."""
    kept: list[Found] = []
    for one in sorted(found, key=lambda f: (-f.z, f.start_s, f.line.track)):
        left = _what_is_left(one, kept)
        if left.end_s - left.start_s >= SHORTEST_S:
            kept.append(left)
    return kept


def _what_is_left(one: Found, kept: list[Found]) -> Found:
    """`one` without the time that surer ones have; where it is as good as one of them, that one is told."""
    for number, other in enumerate(kept):
        overlap = min(one.end_s, other.end_s) - max(one.start_s, other.start_s)
        length = one.end_s - one.start_s
        another = one.line.track != other.line.track
        if overlap <= 0 or (another and overlap <= min(FADE_S, 0.5 * length)):
            continue
        if another and overlap > 0.8 * length and one.level > 0.8 * other.level:
            kept[number] = replace(other, same_as=tuple(sorted({*other.same_as, one.line.track})))
        if other.start_s - one.start_s >= one.end_s - other.end_s:
            one = replace(one, end_s=min(one.end_s, other.start_s))
        else:
            one = replace(one, start_s=max(one.start_s, other.end_s))
        if one.end_s <= one.start_s:
            break
    return one


def _cue(found: Found, tracks: Sequence[PreparedTrack]) -> Cue:
    line = found.line
    return Cue(
        track=tracks[line.track].name,
        start_s=round(found.start_s, 3),
        end_s=round(found.end_s, 3),
        track_offset_s=round(line.offset_s + line.speed * found.start_s, 3),
        speed=line.speed,
        pitch_cents=round(1200 * float(np.log2(line.speed)) if line.cents is None else line.cents, 1),
        confidence=round(1 - 0.1 * float(np.exp((SURE - found.z) / 4)), 3),
        same_as=tuple(tracks[i].name for i in found.same_as),
    )
