"""Is unknown music that comes back known again in the next episode, and does its name stay with it?"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from evening import RATE, Sound, chatter, music, write_sound

from tearjerker.audio.formats import Known
from tearjerker.audio.model import Cue, CueSheet
from tearjerker.catalogue import Catalogue, open_catalogue
from tearjerker.library.recurring import keep_clips, letter
from tearjerker.library.sheets import KeptSheet, keep_sheet, name_unknown, sheet_of, unknown_names

FOLDER_OF_NO_DRAMA = None


def theme(seed: int) -> Sound:
    """Eighteen seconds that share no grid of notes with another seed's: backwards, and a little off pitch."""
    notes = music(seed, 20)[::-1]
    at = np.arange(0, 18 * RATE) * (1 + 0.0137 * seed)
    return np.interp(at, np.arange(len(notes)), notes).astype(np.float32)


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    return open_catalogue(f"sqlite:///{tmp_path}/catalogue.sqlite", with_pack=False)


def heard(catalogue: Catalogue, folder: Path, number: int, *themes: tuple[int, int]) -> KeptSheet:
    """Keep an episode in which these themes (seed, start in seconds) are heard, as music in no track."""
    mix = chatter(number, 70) * np.float32(0.5)
    for seed, start in themes:
        mix[start * RATE : (start + 18) * RATE] += theme(seed)
    path = write_sound(folder / f"ep{number:02}.flac", mix, codec="flac")
    cues = tuple(Cue(None, start, start + 18.0, 0.0, 1.0, 0.0, 0.95) for _, start in themes)
    sheet = CueSheet(path.name, 70.0, cues)
    keep_clips(path, sheet, folder / "clips", f"state{number}")
    kept = KeptSheet(path, sheet, Known(), {}, f"state{number}", FOLDER_OF_NO_DRAMA, None, number)
    keep_sheet(catalogue, kept)
    return kept


def letters(catalogue: Catalogue, kept: KeptSheet) -> list[str | None]:
    found = sheet_of(catalogue, kept.media)
    assert found
    return [cue.unknown for cue in found.sheet.cues]


def test_what_comes_back_has_one_letter_and_its_name_stays_with_it(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    second = heard(catalogue, tmp_path, 2, (3, 5), (1, 40))
    third = heard(catalogue, tmp_path, 3, (2, 10), (1, 50))
    assert {k.media for k in letter(catalogue, str(tmp_path), tmp_path / "clips")} == {
        second.media,
        third.media,
    }
    assert (letters(catalogue, second), letters(catalogue, third)) == ([None, "A"], [None, "A"])
    name_unknown(catalogue, str(tmp_path), "A", "the rain piano")

    first = heard(catalogue, tmp_path, 1, (2, 20))
    letter(catalogue, str(tmp_path), tmp_path / "clips")
    assert letters(catalogue, first) == ["A"]
    assert (letters(catalogue, second), letters(catalogue, third)) == ([None, "B"], ["A", "B"])
    assert unknown_names(catalogue, str(tmp_path)) == {"B": "the rain piano"}


def test_clips_of_replaced_sheets_are_removed(catalogue: Catalogue, tmp_path: Path) -> None:
    heard(catalogue, tmp_path, 1, (1, 5))
    stale = tmp_path / "clips" / "gone-0.track"
    stale.touch()
    letter(catalogue, str(tmp_path), tmp_path / "clips")
    assert [p.name for p in (tmp_path / "clips").iterdir()] == ["state1-0.track"]
