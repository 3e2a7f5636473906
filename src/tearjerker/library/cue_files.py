"""Where are an episode's cue files written?

Into a folder, or beside the episode, where players look for them.  A file appears whole or not at all; one
of that name that is not ours (a Kodi user's own commercial breaks, say) is left alone.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from tearjerker.audio.formats import FORMATS
from tearjerker.errors import TearjerkerError
from tearjerker.library.sheets import KeptSheet


def write_cue_files(
    kept: KeptSheet, forms: Sequence[str], folder: Path | None, *, stem: str | None = None
) -> list[Path]:
    """Write an episode's sheet in these forms, and return where; `folder` None is beside the episode.

    Raises TearjerkerError where a file cannot be written, or would overwrite somebody else's.
    """
    into = folder or kept.media.parent
    media = str(kept.media) if folder else kept.media.name
    stem = stem or kept.media.stem
    return [_write(into / f"{stem}{FORMATS[form].beside}", form, kept, media) for form in forms]


def stems_apart(media: Sequence[Path]) -> dict[Path, str]:
    """How each episode's files begin: `ep01`, but `ep01.m4a` and `ep01.wav` where both are there."""
    stems = Counter(path.stem for path in media)
    return {path: path.stem if stems[path.stem] == 1 else path.name for path in media}


def _write(path: Path, form: str, kept: KeptSheet, media: str) -> Path:
    text = FORMATS[form].write(kept.sheet, kept.known, media)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        if path.exists() and not _is_ours(path, form):
            raise TearjerkerError(
                f"{path} is there and is not ours; move it away, or choose a folder with --out"
            )
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(text, "utf-8", newline="")
        part.replace(path)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise TearjerkerError(
            f"{path} cannot be written ({error.strerror}); the sheet is kept: make room, or change --out"
        ) from error
    return path


def _is_ours(path: Path, form: str) -> bool:
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        return file.read(len(FORMATS[form].mark)) == FORMATS[form].mark
