"""What is heard in these episodes?

    for heard in hear_season(media, Few(tracks), catalogue, workers=4):     # an episode each, as they finish
        ...

An episode that was heard before with the same tracks and settings is not heard again: its sheet is fetched.
Every sheet is kept the moment it is there, so that whatever interrupts a season costs the episodes in work
at most.  An episode is one job for one worker, and its answer does not depend on the others: the number of
workers changes the order in which they finish, and nothing else.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import Literal

from tearjerker import audio
from tearjerker.audio.formats import NOTHING, Known
from tearjerker.audio.model import Cue, CueSheet
from tearjerker.audio.prepare import SETTINGS
from tearjerker.catalogue import Catalogue
from tearjerker.errors import BadMedia, BadSource, TearjerkerError
from tearjerker.library.choice import Choice
from tearjerker.library.episodes import Episode, episode_of
from tearjerker.library.prepared import read_prepared
from tearjerker.library.same import with_same
from tearjerker.library.sheets import KeptSheet, keep_sheet, sheet_of, unknown_names
from tearjerker.library.tags import AUDIO
from tearjerker.library.workers import Report, each

VIDEO = frozenset(
    (".mkv", ".mp4", ".m4v", ".webm", ".avi", ".mov", ".ts", ".m2ts", ".mts", ".mpg", ".mpeg", ".wmv", ".flv")
)
"""The endings of files that count as episodes where a folder is given; a file that is named may have any."""

Progress = Callable[[Path, str, float], None]


@dataclass(frozen=True, slots=True)
class How:
    """What decides, besides the tracks, what is heard."""

    language: str | None = None
    """Of the audio stream, as the file names it."""
    same_speed: bool = False
    """Music at another speed, tempo or pitch is left out: many times as fast."""

    @property
    def speeds(self) -> tuple[float, ...]:
        """At which tracks may run."""
        from tearjerker.audio.hear import SPEEDS

        return (1.0,) if self.same_speed else SPEEDS


AS_EVER = How()


@dataclass(frozen=True, slots=True)
class Heard:
    """What came of one episode."""

    what: Literal["heard", "before", "failed"]
    media: Path
    kept: KeptSheet | None = None
    because: str = ""
    """Why it failed."""


def media_in(given: Iterable[Path]) -> list[Path]:
    """The files that were given, folders replaced by the episodes in them, by name.

    Raises BadSource for a folder without any; a file that is not there fails later, alone.
    """
    found: list[Path] = []
    for one in given:
        inside = episodes_in(one) if one.is_dir() else [one]
        if not inside:
            endings = ", ".join(sorted(VIDEO | AUDIO))
            raise BadSource(f"{one} holds no episode; expected files ending in {endings}")
        found += inside
    return list(dict.fromkeys(path.absolute() for path in found))


def episodes_in(folder: Path) -> list[Path]:
    """The sound and video files below a folder, by path."""
    found = (p for p in folder.rglob("*") if p.suffix.lower() in VIDEO | AUDIO)
    return sorted(p for p in found if p.is_file() and not p.name.startswith("."))


def arrivals(folder: Path, *, pause: Callable[[], None]) -> Iterator[list[Path]]:
    """The episodes that have come into a folder since the last look, once they are all there; forever.

    A file that is still being copied changes between two looks, and waits for the next one.  `pause` passes
    the time between looks.  What was there from the start comes too: whether it was heard before is asked
    later.
    """
    before: dict[Path, tuple[int, int]] = {}
    given: dict[Path, tuple[int, int]] = {}
    while True:
        now = dict(_sizes(folder))
        settled = [p for p, size in now.items() if before.get(p) == size and given.get(p) != size]
        given.update((p, now[p]) for p in settled)
        before = now
        yield settled
        pause()


def _sizes(folder: Path) -> Iterator[tuple[Path, tuple[int, int]]]:
    for path in episodes_in(folder):
        try:
            info = path.stat()
        except OSError:
            continue  # it went away again
        yield path.absolute(), (info.st_size, info.st_mtime_ns)


def hear_season(
    media: Sequence[Path],
    choice: Choice,
    catalogue: Catalogue,
    *,
    how: How = AS_EVER,
    known: Known = NOTHING,
    drama: str | None = None,
    workers: int = 1,
    again: bool = False,
    clips: Path | None = None,
    progress: Progress | None = None,
) -> Iterator[Heard]:
    """Hear every episode that was not heard yet, and give what came of each as it finishes.

    `drama` is what the episodes belong to; without it, their names are looked up, and then what is heard in
    them.  `again` hears all of them anew.
    """
    naming = partial(_named, catalogue=catalogue, choice=choice, known=known, drama=drama)
    jobs: list[tuple[Path, str]] = []
    digest = choice.digest
    for path in media:
        state = _state(path, digest, how)
        old = None if again or state is None else sheet_of(catalogue, path)
        if state is None:
            yield Heard("failed", path, because=f"{path} cannot be read; is its path right?")
        elif old and old.state == state:
            yield _keep(catalogue, naming(path, old.sheet, state), "before")
        else:
            jobs.append((path, state))
    work = partial(_hear, choice=choice, how=how, inside=workers if len(jobs) == 1 else 1, clips=clips)
    for index, outcome in each(work, jobs, workers=workers, progress=_teller(progress, jobs)):
        path, state = jobs[index]
        if isinstance(outcome, TearjerkerError):
            yield Heard("failed", path, because=_about(path, outcome))
        else:
            yield _keep(catalogue, naming(path, outcome, state), "heard")


def _hear(
    job: tuple[Path, str], report: Report, *, choice: Choice, how: How, inside: int, clips: Path | None
) -> CueSheet:
    """The work of one job, in whatever process."""
    from tearjerker.audio.hear import hear
    from tearjerker.library.recurring import keep_clips

    media, state = job
    report("choosing tracks", 0.0)
    changed = not how.same_speed
    tracks = choice.tracks_for(media, speeds=how.speeds, changed=changed, language=how.language)
    sheet = hear(
        media,
        [read_prepared(track.file, track.name) for track in tracks],
        speeds=how.speeds,
        changed=changed,
        language=how.language,
        workers=inside,
        progress=report,
    )
    if clips:
        keep_clips(media, sheet, clips, state, language=how.language)
    doubles = {track.name: track.same_as for track in tracks}
    same = choice.same_as(sorted({cue.track for cue in sheet.cues if cue.track}))
    told = (with_same(cue, same) for cue in sheet.cues)
    return replace(sheet, cues=tuple(_with_doubles(cue, doubles) for cue in told))


def _with_doubles(cue: Cue, doubles: dict[str, tuple[str, ...]]) -> Cue:
    names = (cue.track, *cue.same_as)
    further = tuple(d for name in names if name for d in doubles.get(name, ()))
    return replace(cue, same_as=tuple(dict.fromkeys((*cue.same_as, *further)))) if further else cue


def _state(media: Path, tracks: str, how: How) -> str | None:
    """A digest of all that decides what is heard in a file; None where it cannot be read."""
    try:
        info = media.stat()
    except OSError:
        return None
    heard_with = [[info.st_size, info.st_mtime_ns], tracks, [_matcher(), SETTINGS.digest, astuple(how)]]
    return hashlib.blake2b(json.dumps(heard_with).encode(), digest_size=12).hexdigest()


@cache
def _matcher() -> str:
    """A digest of the matcher itself: a better one hears everything again without being told."""
    digest = hashlib.blake2b(digest_size=12)
    for module in sorted(Path(audio.__file__).parent.glob("*.py")):
        if module.stem != "formats":
            digest.update(module.read_bytes())
    return digest.hexdigest()


def _named(
    media: Path,
    sheet: CueSheet,
    state: str,
    *,
    catalogue: Catalogue,
    choice: Choice,
    known: Known,
    drama: str | None,
) -> KeptSheet:
    """The sheet with all that is known of it: which episode it is, and what the tracks are."""
    told = episode_of(media)
    drama = drama or _drama(told, catalogue) or drama_of(sheet, known, catalogue)
    playing = sorted({cue.track for cue in sheet.cues if cue.track})
    paths = {name: str(path) for name in playing if (path := choice.path(name))}
    kept = KeptSheet(media, sheet, known, paths, state, drama, told.season, told.number)
    return replace(kept, known=replace(known, unknown=unknown_names(catalogue, kept.scope)))


def drama_of(sheet: CueSheet, known: Known, catalogue: Catalogue) -> str | None:
    """The drama that most of what is heard is of: two of its songs, and two thirds of the linked time."""
    heard: Counter[str] = Counter()
    for cue in sheet.cues:
        if recording := known.recording(cue):
            heard[recording] += round(10 * (cue.end_s - cue.start_s))
    songs = catalogue.entities(heard)
    time, count = Counter[str](), Counter[str]()
    for id, song in songs.items():
        for drama in {f.value for f in song.all("placement")}:
            time[drama] += heard[id]
            count[drama] += 1
    for drama, most in time.most_common(1):
        return drama if count[drama] > 1 and 3 * most >= 2 * heard.total() else None
    return None


def _drama(told: Episode, catalogue: Catalogue) -> str | None:
    """The drama that a file's name means, where that is certain."""
    found = catalogue.find(told.title, kind="drama") if told.title else None
    return found.results[0].id if found and found.answer == "match" else None


def _keep(catalogue: Catalogue, kept: KeptSheet, what: Literal["heard", "before"]) -> Heard:
    keep_sheet(catalogue, kept)
    return Heard(what, kept.media, kept)


def _about(path: Path, error: TearjerkerError) -> str:
    return str(error) if isinstance(error, BadMedia) else f"{path} was not heard: {error}"


def _teller(
    progress: Progress | None, jobs: Sequence[tuple[Path, str]]
) -> Callable[[int, str, float], None] | None:
    if progress is None:
        return None
    return lambda index, doing, share: progress(jobs[index][0], doing, share)
