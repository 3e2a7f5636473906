"""What is heard in these episodes?

    for heard in hear_season(media, tracks, catalogue, workers=4):     # an episode each, as they finish
        ...

An episode that was heard before with the same tracks and settings is not heard again: its sheet is fetched.
Every sheet is kept the moment it is there, so that whatever interrupts a season costs the episodes in work
at most.  An episode is one job for one worker, and its answer does not depend on the others: the number of
workers changes the order in which they finish, and nothing else.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import Any, Literal

from tearjerker import audio
from tearjerker.audio.formats import NOTHING, Known
from tearjerker.audio.model import Cue, CueSheet
from tearjerker.audio.prepare import SETTINGS
from tearjerker.catalogue import Catalogue
from tearjerker.errors import BadMedia, BadSource, TearjerkerError
from tearjerker.library.episodes import Episode, episode_of
from tearjerker.library.prepared import Track, read_prepared
from tearjerker.library.sheets import KeptSheet, keep_sheet, sheet_of, unknown_names
from tearjerker.library.tags import AUDIO
from tearjerker.library.workers import Report, each

VIDEO = frozenset(
    (".mkv", ".mp4", ".m4v", ".webm", ".avi", ".mov", ".ts", ".m2ts", ".mts", ".mpg", ".mpeg", ".wmv", ".flv")
)
"""The endings of files that count as episodes where a folder is given; a file that is named may have any."""

Progress = Callable[[Path, str, float], None]
_How = dict[str, Any]  # the options of audio.hear.hear that decide what is heard


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
    tracks: Sequence[Track],
    catalogue: Catalogue,
    *,
    known: Known = NOTHING,
    drama: str | None = None,
    language: str | None = None,
    same_speed: bool = False,
    workers: int = 1,
    again: bool = False,
    clips: Path | None = None,
    progress: Progress | None = None,
) -> Iterator[Heard]:
    """Hear every episode that was not heard yet, and give what came of each as it finishes.

    `drama` is what the episodes belong to; without it, their names are looked up.  `again` hears all of them
    anew.
    """
    naming = partial(_named, catalogue=catalogue, tracks=tracks, known=known, drama=drama)
    how: _How = {"language": language} | ({"speeds": (1.0,), "changed": False} if same_speed else {})
    jobs: list[tuple[Path, str]] = []
    for path in media:
        try:
            state = _state(path, tracks, how)
        except OSError as error:
            why = f"{path} cannot be read ({error.strerror}); is its path right?"
            yield Heard("failed", path, because=why)
            continue
        old = None if again else sheet_of(catalogue, path)
        if old and old.state == state:
            yield _keep(catalogue, naming(path, old.sheet, state), "before")
        else:
            jobs.append((path, state))
    inside = workers if len(jobs) == 1 else 1
    work = partial(_hear, tracks=tuple(tracks), how=how, inside=inside, clips=clips)
    tell = _teller(progress, jobs)
    for index, outcome in each(work, jobs, workers=workers, progress=tell):
        path, state = jobs[index]
        if isinstance(outcome, TearjerkerError):
            yield Heard("failed", path, because=_about(path, outcome))
        else:
            yield _keep(catalogue, naming(path, outcome, state), "heard")


def _hear(
    job: tuple[Path, str],
    report: Report,
    *,
    tracks: Sequence[Track],
    how: _How,
    inside: int,
    clips: Path | None,
) -> CueSheet:
    """The work of one job, in whatever process."""
    from tearjerker.audio.hear import hear
    from tearjerker.library.recurring import keep_clips

    media, state = job
    prepared = [read_prepared(track.file, track.name) for track in tracks]
    sheet = hear(media, prepared, **how, workers=inside, progress=report)
    if clips:
        keep_clips(media, sheet, clips, state, language=how["language"])
    doubles = {track.name: track.same_as for track in tracks}
    return replace(sheet, cues=tuple(_with_doubles(cue, doubles) for cue in sheet.cues))


def _with_doubles(cue: Cue, doubles: dict[str, tuple[str, ...]]) -> Cue:
    names = (cue.track, *cue.same_as)
    further = tuple(d for name in names if name for d in doubles.get(name, ()))
    return replace(cue, same_as=tuple(dict.fromkeys((*cue.same_as, *further)))) if further else cue


def _state(media: Path, tracks: Sequence[Track], how: _How) -> str:
    """A digest of all that decides what is heard in a file."""
    info = media.stat()
    heard_with = [
        [info.st_size, info.st_mtime_ns],
        sorted([t.name, t.content, *t.same_as] for t in tracks),
        [_matcher(), SETTINGS.digest, how],
    ]
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
    tracks: Sequence[Track],
    known: Known,
    drama: str | None,
) -> KeptSheet:
    """The sheet with all that is known of it: which episode it is, and what the tracks are."""
    told = episode_of(media)
    drama = drama or _drama(told, catalogue)
    playing = {cue.track for cue in sheet.cues}
    paths = {t.name: str(t.path) for t in tracks if t.name in playing}
    kept = KeptSheet(media, sheet, known, paths, state, drama, told.season, told.number)
    return replace(kept, known=replace(known, unknown=unknown_names(catalogue, kept.scope)))


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
