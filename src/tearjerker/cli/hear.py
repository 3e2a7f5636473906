"""`tearjerker hear MEDIA… --against DIR`: which song plays when, under the dialogue?"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import Progress, TaskID

from tearjerker.audio.formats import BESIDE, FORMATS, sheet_json
from tearjerker.catalogue import Catalogue, open_catalogue
from tearjerker.cli.hear_table import Signs, print_sheet
from tearjerker.cli.preparing import bars_on_stderr, prepare_tracks
from tearjerker.errors import NotFound, TearjerkerError
from tearjerker.library.cue_files import stems_apart, write_cue_files
from tearjerker.library.sheets import KeptSheet
from tearjerker.library.workers import cores
from tearjerker.settings import Settings, settings

if TYPE_CHECKING:  # they load numpy, which no other command need wait for
    from tearjerker.library.against import Against
    from tearjerker.library.prepared import Track

LOOK_S = 5.0  # between two looks into a watched folder


def add_to(app: typer.Typer) -> None:
    """Put the command into the command line."""
    app.command("hear")(hear)


def hear(
    media: Annotated[
        list[Path] | None, typer.Argument(help="Episodes: sound or video files, or folders of them.")
    ] = None,
    against_: Annotated[
        str,
        typer.Option(
            "--against",
            metavar="DIR",
            help="The tracks that may be playing, a drama's name, or `all` scanned.",
        ),
    ] = "",
    json_: Annotated[
        bool, typer.Option("--json", help="JSON on stdout; for several episodes a line each.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Write a cue file for each episode.")
    ] = None,
    beside: Annotated[
        bool, typer.Option("--beside", help="Write them beside the episodes, for players.")
    ] = False,
    format_: Annotated[
        str, typer.Option("--format", help=f"Of the cue files, with commas: {', '.join(FORMATS)}.")
    ] = "",
    watch: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Hear new episodes as they arrive.")
    ] = None,
    workers: Annotated[
        int, typer.Option(min=0, help="Episodes at a time; 0: as many as there are cores.")
    ] = 0,
    language: Annotated[
        str | None, typer.Option(help="Which audio stream, as the file names it: kor, jpn, eng …")
    ] = None,
    drama: Annotated[
        str | None, typer.Option(help="What the episodes belong to; else their names say.")
    ] = None,
    same_speed: Annotated[
        bool, typer.Option("--same-speed", help="Leave out speeded-up or slowed music: many times as fast.")
    ] = False,
    again: Annotated[bool, typer.Option("--again", help="Hear also what was heard before.")] = False,
    catalogue: Annotated[str | None, typer.Option(help="sqlite:///path or postgresql://…")] = None,
) -> None:
    """Find which tracks are heard in an episode, and when, also under the dialogue.

    Interrupting loses the episodes in work at most: the same command goes on from there.
    """
    from tearjerker.library.against import against, drama_named
    from tearjerker.library.season import arrivals, media_in

    if not against_ or not (media or watch):
        raise typer.BadParameter(
            "give episodes (or --watch DIR) and --against DIR, the tracks that may be playing"
        )
    held = settings(catalogue)
    opened = open_catalogue(catalogue)
    told = against(against_, opened)
    owner = drama_named(drama, opened).id if drama else told.drama
    output = _Output(json_, out, beside, _forms(format_, beside))
    count = workers or cores()
    try:
        tracks, failed = _prepared(told, held, count)
        run = partial(
            _hear, tracks=tracks, told=told, held=held, catalogue=opened, output=output, workers=count,
            language=language, same_speed=same_speed, again=again, drama=owner,
        )  # fmt: skip
        if media:
            failed |= run(media_in(media))
        for arrived in arrivals(watch, pause=lambda: time.sleep(LOOK_S)) if watch else ():
            failed |= bool(arrived) and run(arrived)
    except KeyboardInterrupt:
        print("tearjerker: interrupted; what was finished is kept, the same command goes on", file=sys.stderr)
        raise typer.Exit(130) from None
    if failed:
        raise typer.Exit(1)


@dataclass(frozen=True, slots=True)
class _Output:
    json: bool
    out: Path | None
    beside: bool
    forms: tuple[str, ...]

    @property
    def files(self) -> bool:
        return self.beside or self.out is not None


def _forms(told: str, beside: bool) -> tuple[str, ...]:
    forms = tuple(f.strip() for f in told.split(",") if f.strip()) or (BESIDE if beside else ("json",))
    for form in forms:
        if form not in FORMATS:
            raise typer.BadParameter(f"{form!r} is no form of cue file; expected {', '.join(FORMATS)}")
    return forms


# -- tracks --------------------------------------------------------------------------------------------------


def _prepared(told: Against, held: Settings, workers: int) -> tuple[list[Track], bool]:
    """The tracks, prepared; and whether any of them failed."""
    from tearjerker.library.prepared import without_doubles

    steps = prepare_tracks(told.tracks, held.data, workers=workers)
    tracks = without_doubles(step.track for step in steps if step.track)
    for track in tracks:
        if track.same_as:
            print(f"tearjerker: {', '.join(track.same_as)}: the same file as {track.name}", file=sys.stderr)
    if not tracks:
        raise NotFound("there is no track to hear against; give a folder with music to --against")
    return tracks, any(step.what == "failed" for step in steps)


# -- episodes ------------------------------------------------------------------------------------------------


def _hear(
    media: list[Path],
    *,
    tracks: list[Track],
    told: Against,
    held: Settings,
    catalogue: Catalogue,
    output: _Output,
    workers: int,
    language: str | None,
    same_speed: bool,
    again: bool,
    drama: str | None,
) -> bool:
    """Hear some episodes, write and print their sheets; whether any failed.

    Cue files are written as each episode is done.  Letters of music that comes back are known when all are,
    so that files are then written once more where they have one, and printing waits for it.
    """
    from tearjerker.library.season import hear_season

    stems, clips = stems_apart(media), held.data / "unknown"
    done: dict[Path, KeptSheet] = {}
    failed = fresh = False
    with bars_on_stderr() as bars:
        for heard in hear_season(
            media, tracks, catalogue, known=told.known, drama=drama, language=language,
            same_speed=same_speed, workers=workers, again=again, clips=clips, progress=_teller(bars),
        ):  # fmt: skip
            kept, why = _written(heard.kept, heard.because, output, stems)
            if kept is None:
                failed = True
                print(f"tearjerker: {why}", file=sys.stderr)
            else:
                done[heard.media] = kept
                fresh |= heard.what == "heard"
        if fresh:
            bars.add_task("Which unknown music comes back?", total=None)
            failed |= _lettered(done, catalogue, clips, output, stems)
    _print(list(map(done.get, media)), output)
    return failed


def _written(
    kept: KeptSheet | None, because: str, output: _Output, stems: dict[Path, str]
) -> tuple[KeptSheet | None, str]:
    """Write a sheet the moment it is there; None, and why, where that fails."""
    if kept is None:
        return None, because
    files: list[Path] = []
    if output.files:
        try:
            files = write_cue_files(kept, output.forms, output.out, stem=stems[kept.media])
        except TearjerkerError as error:
            return None, str(error)
    told = ", ".join(map(str, files)) or f"{len(kept.sheet.cues)} cues"
    print(f"{kept.media.name}: {told}", file=sys.stderr)
    return kept, ""


def _lettered(
    done: dict[Path, KeptSheet], catalogue: Catalogue, clips: Path, output: _Output, stems: dict[Path, str]
) -> bool:
    """Give letters to the music that comes back, in `done` and its files; whether a file failed."""
    from tearjerker.library.recurring import letter

    failed = False
    for scope in sorted({k.scope for k in done.values() if any(c.track is None for c in k.sheet.cues)}):
        for kept in letter(catalogue, scope, clips):
            if kept.media in done:
                done[kept.media] = kept
                if output.files and _written(kept, "", output, stems)[0] is None:
                    failed = True
    return failed


def _print(sheets: list[KeptSheet | None], output: _Output) -> None:
    signs = Signs()
    for kept in sheets:
        if kept and output.json:
            _print_json(kept, alone=len(sheets) == 1)
        elif kept and not output.files:
            print_sheet(Console(highlight=False), kept, signs)


def _print_json(kept: KeptSheet, *, alone: bool) -> None:
    told = sheet_json(kept.sheet, kept.known)
    print(json.dumps(told, ensure_ascii=False, indent=2 if alone else None), flush=True)


def _teller(bars: Progress) -> Callable[[Path, str, float], None]:
    tasks: dict[Path, TaskID] = {}

    def tell(media: Path, doing: str, share: float) -> None:
        if media not in tasks:
            tasks[media] = bars.add_task(media.name, total=1.0)
        bars.update(tasks[media], completed=share, description=f"{media.name[:40]}: {doing}")

    return tell
