"""`tearjerker hear MEDIA… --against DIR`: which song plays when, under the dialogue?"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import Progress, TaskID

from tearjerker.audio.formats import BESIDE, FORMATS, Known, sheet_json
from tearjerker.catalogue import Catalogue, open_catalogue
from tearjerker.cli.hear_table import Signs, print_sheet
from tearjerker.cli.preparing import bars_on_stderr
from tearjerker.errors import TearjerkerError
from tearjerker.library.cue_files import stems_apart, write_cue_files
from tearjerker.library.sheets import KeptSheet
from tearjerker.library.workers import cores
from tearjerker.settings import Settings, settings

if TYPE_CHECKING:  # they load numpy, which no other command need wait for
    from tearjerker.library.choice import Choice
    from tearjerker.library.season import How

LOOK_S = 5.0  # between two looks into a watched folder


def add_to(app: typer.Typer) -> None:
    """Put the command into the command line."""
    app.command("hear")(hear)


_Media = Annotated[
    list[Path] | None, typer.Argument(help="Episodes: sound or video files, or folders of them.")
]
_Tracks = Annotated[
    str,
    typer.Option(
        "--against", metavar="DIR", help="The tracks that may be playing, a drama's name, or `all` scanned."
    ),
]
_Json = Annotated[bool, typer.Option("--json", help="JSON on stdout; for several episodes a line each.")]
_Out = Annotated[Path | None, typer.Option(metavar="DIR", help="Write a cue file for each episode.")]
_Beside = Annotated[bool, typer.Option("--beside", help="Write them beside the episodes, for players.")]
_Form = Annotated[str, typer.Option("--format", help=f"Of the cue files, with commas: {', '.join(FORMATS)}.")]
_Watch = Annotated[Path | None, typer.Option(metavar="DIR", help="Hear new episodes as they arrive.")]
_Workers = Annotated[int, typer.Option(min=0, help="Episodes at a time; 0: as many as there are cores.")]
_Language = Annotated[
    str | None, typer.Option(help="Which audio stream, as the file names it: kor, jpn, eng …")
]
_Drama = Annotated[
    str | None, typer.Option(help="What the episodes belong to; else their names, or what is heard, say.")
]
_SameSpeed = Annotated[
    bool, typer.Option("--same-speed", help="Leave out speeded-up or slowed music: many times as fast.")
]
_Again = Annotated[bool, typer.Option("--again", help="Hear also what was heard before.")]
_Url = Annotated[str | None, typer.Option(help="sqlite:///path or postgresql://…")]


def hear(
    media: _Media = None,
    against_: _Tracks = "",
    json_: _Json = False,
    out: _Out = None,
    beside: _Beside = False,
    format_: _Form = "",
    watch: _Watch = None,
    workers: _Workers = 0,
    language: _Language = None,
    drama: _Drama = None,
    same_speed: _SameSpeed = False,
    again: _Again = False,
    catalogue: _Url = None,
) -> None:
    """Find which tracks are heard in an episode, and when, also under the dialogue.

    Interrupting loses the episodes in work at most: the same command goes on from there.
    """
    from tearjerker.library.season import How

    if not against_ or not (media or watch):
        raise typer.BadParameter(
            "give episodes (or --watch DIR) and --against DIR, the tracks that may be playing"
        )
    output = _Output(json_, out, beside, _forms(format_, beside))
    try:
        run, failed = _begun(
            against_, settings(catalogue), open_catalogue(catalogue), drama=drama, workers=workers or cores(),
            output=output, how=How(language, same_speed), again=again,
        )  # fmt: skip
        failed |= _heard(run, media or [], watch)
    except KeyboardInterrupt:
        print("tearjerker: interrupted; what was finished is kept, the same command goes on", file=sys.stderr)
        raise typer.Exit(130) from None
    if failed:
        raise typer.Exit(1)


def _heard(run: _Run, media: list[Path], watch: Path | None) -> bool:
    """Hear what was given, then what arrives; whether any failed."""
    from tearjerker.library.season import arrivals, media_in

    failed = bool(media) and _hear(run, media_in(media))
    for arrived in arrivals(watch, pause=lambda: time.sleep(LOOK_S)) if watch else ():
        failed |= bool(arrived) and _hear(run, arrived)
    return failed


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


@dataclass(frozen=True, slots=True)
class _Run:
    """All that stays the same from one batch of episodes to the next."""

    choice: Choice
    known: Known
    drama: str | None
    catalogue: Catalogue
    clips: Path
    output: _Output
    how: How
    workers: int
    again: bool


def _begun(
    against_: str,
    held: Settings,
    catalogue: Catalogue,
    *,
    drama: str | None,
    output: _Output,
    how: How,
    workers: int,
    again: bool,
) -> tuple[_Run, bool]:
    """The tracks made ready; and whether any of them failed."""
    from tearjerker.cli.preparing import chosen
    from tearjerker.library.against import against, drama_named

    told = against(against_, catalogue)
    owner = drama_named(drama, catalogue).id if drama else told.drama
    choice, failed = chosen(told, held.data, workers=workers)
    clips = held.data / "unknown"
    return _Run(choice, told.known, owner, catalogue, clips, output, how, workers, again), failed


# -- episodes ------------------------------------------------------------------------------------------------


def _hear(run: _Run, media: list[Path]) -> bool:
    """Hear some episodes, write and print their sheets; whether any failed.

    Cue files are written as each episode is done.  Letters of music that comes back are known when all are,
    so that files are then written once more where they have one, and printing waits for it.
    """
    stems = stems_apart(media)
    with bars_on_stderr() as bars:
        done, fresh, failed = _each_heard(run, media, stems, _teller(bars))
        if fresh:
            bars.add_task("Which unknown music comes back?", total=None)
            failed |= _lettered(done, run, stems)
    _print(list(map(done.get, media)), run)
    return failed


def _each_heard(
    run: _Run, media: list[Path], stems: dict[Path, str], tell: Callable[[Path, str, float], None]
) -> tuple[dict[Path, KeptSheet], bool, bool]:
    """The sheets; whether any is new, and whether any failed."""
    from tearjerker.library.season import hear_season

    done: dict[Path, KeptSheet] = {}
    failed = fresh = False
    for heard in hear_season(
        media, run.choice, run.catalogue, how=run.how, known=run.known, drama=run.drama,
        workers=run.workers, again=run.again, clips=run.clips, progress=tell,
    ):  # fmt: skip
        kept, why = _written(heard.kept, heard.because, run.output, stems)
        fresh |= heard.what == "heard"
        if kept is None:
            failed = True
            print(f"tearjerker: {why}", file=sys.stderr)
        else:
            done[heard.media] = kept
    return done, fresh, failed


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


def _lettered(done: dict[Path, KeptSheet], run: _Run, stems: dict[Path, str]) -> bool:
    """Give letters to the music that comes back, in `done` and its files; whether a file failed."""
    from tearjerker.library.recurring import letter

    failed = False
    for scope in sorted({k.scope for k in done.values() if any(c.track is None for c in k.sheet.cues)}):
        for kept in letter(run.catalogue, scope, run.clips):
            if kept.media in done:
                done[kept.media] = kept
                if run.output.files and _written(kept, "", run.output, stems)[0] is None:
                    failed = True
    return failed


def _print(sheets: list[KeptSheet | None], run: _Run) -> None:
    signs, names = Signs(), _drama_names(sheets, run.catalogue)
    for kept in sheets:
        if kept and run.output.json:
            _print_json(kept, alone=len(sheets) == 1)
        elif kept and not run.output.files:
            print_sheet(Console(highlight=False), kept, signs, drama=names.get(kept.drama or ""))


def _drama_names(sheets: list[KeptSheet | None], catalogue: Catalogue) -> dict[str, str]:
    dramas = {kept.drama for kept in sheets if kept and kept.drama}
    return {id: drama.name for id, drama in catalogue.entities(dramas).items()}


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
