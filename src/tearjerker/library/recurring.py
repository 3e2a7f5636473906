"""Which unknown music comes back, in a whole season?

Each episode's unknown stretches are kept as clips, prepared like tracks.  When an episode was added, all
clips of its drama are compared, and music that is heard more than once gets a letter: the same in every
episode, in the order in which it is first heard.  A new first episode may so shift the letters; a name that
the user gave goes with the music, not with the letter.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from tearjerker.audio.model import CueSheet
from tearjerker.audio.windows import shifted, windows
from tearjerker.catalogue import Catalogue
from tearjerker.library.prepared import read_prepared, write_prepared
from tearjerker.library.sheets import KeptSheet, all_sheets, keep_sheet, rename_unknown, sheet_of, sheets_in

if TYPE_CHECKING:
    from tearjerker.audio.recur import Clip


def keep_clips(
    media: Path, sheet: CueSheet, folder: Path, state: str, *, language: str | None = None
) -> None:
    """Keep the sound of an episode's unknown music; `state` is that of its sheet."""
    from tearjerker.audio.decode import blocks
    from tearjerker.audio.prepare import SETTINGS
    from tearjerker.audio.recur import clips

    if all(cue.track for cue in sheet.cues):
        return
    folder.mkdir(parents=True, exist_ok=True)
    for start_s, part in windows(blocks(media, rate=SETTINGS.rate, language=language), rate=SETTINGS.rate):
        for clip in clips(part, _within(sheet, start_s, start_s + len(part) / SETTINGS.rate)):
            write_prepared(_file(folder, state, clip.cue), clip.prepared, {"path": str(media)})


def _within(sheet: CueSheet, start_s: float, end_s: float) -> CueSheet:
    """The sheet as seen from a window; cues that are not wholly in it are nobody's to keep."""
    inside = (start_s <= cue.start_s and cue.end_s <= end_s + 1.0 for cue in sheet.cues)
    cues = (
        shifted(c, -start_s) if now else replace(c, track="")
        for c, now in zip(sheet.cues, inside, strict=True)
    )
    return replace(sheet, cues=tuple(cues))


def letter(catalogue: Catalogue, scope: str, folder: Path) -> list[KeptSheet]:
    """Give letters to the unknown music of a drama (or a folder of episodes), and return what changed."""
    from tearjerker.audio.recur import lettered

    kept = sheets_in(catalogue, scope)
    sheets = lettered([k.sheet for k in kept], [_clips(k, folder) for k in kept])
    rename_unknown(catalogue, scope, _moved(kept, sheets))
    changed = [replace(k, sheet=new) for k, new in zip(kept, sheets, strict=True) if new != k.sheet]
    for one in changed:
        keep_sheet(catalogue, one)
    _forget_old(folder, {k.state for k in all_sheets(catalogue)})
    return [again for one in changed if (again := sheet_of(catalogue, one.media))]


def _clips(kept: KeptSheet, folder: Path) -> list[Clip]:
    from tearjerker.audio.recur import Clip

    files = [(n, _file(folder, kept.state, n)) for n, cue in enumerate(kept.sheet.cues) if cue.track is None]
    return [Clip(n, read_prepared(file, f"{kept.sheet.media} {n}")) for n, file in files if file.exists()]


def _forget_old(folder: Path, states: set[str]) -> None:
    """Remove the clips of sheets that were replaced since."""
    for file in folder.glob("*.track"):
        if file.name.partition("-")[0] not in states:
            file.unlink(missing_ok=True)


def _moved(kept: Sequence[KeptSheet], sheets: Iterable[CueSheet]) -> dict[str, str]:
    """Which new letter most of the cues of each old one have."""
    votes: dict[str, Counter[str]] = {}
    for old, new in zip(kept, sheets, strict=True):
        for before, after in zip(old.sheet.cues, new.cues, strict=True):
            if before.unknown and after.unknown:
                votes.setdefault(before.unknown, Counter())[after.unknown] += 1
    return {before: found.most_common(1)[0][0] for before, found in votes.items()}


def _file(folder: Path, state: str, cue: int) -> Path:
    return folder / f"{state}-{cue}.track"
