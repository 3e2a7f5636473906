"""Are sheets found again by drama and episode, and unknown music by the name that it was given?"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tearjerker.audio.formats import Known
from tearjerker.audio.model import Cue, CueSheet
from tearjerker.catalogue import Catalogue, open_catalogue
from tearjerker.errors import NotFound
from tearjerker.library.sheets import (
    KeptSheet,
    keep_sheet,
    name_unknown,
    rename_unknown,
    sheet_of,
    sheets_in,
    sheets_of,
    unknown_names,
)

GOBLIN = "drama/goblin"


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    return open_catalogue(f"sqlite:///{tmp_path}/catalogue.sqlite", with_pack=False)


def kept(name: str, number: int | None = None, *, drama: str | None = GOBLIN) -> KeptSheet:
    cues = (
        Cue("a.flac", 1.0, 9.0, 0.0, 1.0, 0.0, 0.9, same_as=("b.flac",)),
        Cue(None, 10.0, 19.0, 0.0, 1.0, 0.0, 0.8, unknown="A"),
    )
    known = Known({"a.flac": "Beautiful, Crush"}, {"a.flac": "recording/goblin--beautiful"})
    sheet = CueSheet(name, 60.0, cues)
    return KeptSheet(Path("/video") / name, sheet, known, {"a.flac": "/music/a.flac"}, "s1", drama, 1, number)


def test_a_sheet_comes_back_as_it_was_kept(catalogue: Catalogue) -> None:
    keep_sheet(catalogue, kept("ep01.mkv", 1))
    assert sheet_of(catalogue, Path("/video/ep01.mkv")) == kept("ep01.mkv", 1)
    assert sheet_of(catalogue, Path("/video/ep02.mkv")) is None


def test_sheets_of_a_drama_are_in_order_of_episode(catalogue: Catalogue) -> None:
    for name, number in (("x.mkv", 10), ("y.mkv", 2), ("extra.mkv", None)):
        keep_sheet(catalogue, kept(name, number))
    keep_sheet(catalogue, kept("other.mkv", 1, drama="drama/signal"))
    assert [k.number for k in sheets_of(catalogue, GOBLIN)] == [2, 10, None]


def test_hearing_again_replaces_the_sheet(catalogue: Catalogue) -> None:
    keep_sheet(catalogue, kept("ep01.mkv", 1))
    keep_sheet(catalogue, replace(kept("ep01.mkv", 1), state="s2"))
    assert [k.state for k in sheets_of(catalogue, GOBLIN)] == ["s2"]


@pytest.mark.parametrize("drama", [GOBLIN, None])
def test_unknown_music_is_named_once_for_all_episodes(catalogue: Catalogue, drama: str | None) -> None:
    for number in (1, 2):
        keep_sheet(catalogue, kept(f"ep{number}.mkv", number, drama=drama))
    scope = drama or "/video"
    assert name_unknown(catalogue, scope, "A", "the piano theme") == 2
    names = [k.known.name(k.sheet.cues[1]) for k in sheets_in(catalogue, scope)]
    assert names == ["the piano theme"] * 2


def test_a_letter_that_no_cue_has_is_refused(catalogue: Catalogue) -> None:
    keep_sheet(catalogue, kept("ep01.mkv", 1))
    with pytest.raises(NotFound, match="its unknown music is A"):
        name_unknown(catalogue, GOBLIN, "B", "rain")


def test_a_name_follows_its_music_to_another_letter(catalogue: Catalogue) -> None:
    keep_sheet(catalogue, kept("ep02.mkv", 2))
    name_unknown(catalogue, GOBLIN, "A", "the piano theme")
    rename_unknown(catalogue, GOBLIN, {"A": "C", "B": "A"})
    assert unknown_names(catalogue, GOBLIN) == {"C": "the piano theme"}
