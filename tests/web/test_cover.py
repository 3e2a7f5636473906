"""Is a cover made from the drama's letters, and for every title?"""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from tearjerker.names.hangul import CODAS, ONSETS, VOWELS, join
from tearjerker.web import cover

SEED = (
    "boys-over-flowers",
    "stairway-to-heaven",
    "iris",
    "the-heirs",
    "my-love-from-the-star",
    "secret-garden",
)


@given(st.text(max_size=20), st.text(max_size=20) | st.none(), st.integers(0, 400) | st.none())
def test_any_title_gives_a_well_formed_picture(id: str, title: str | None, episodes: int | None) -> None:
    ET.fromstring(cover.svg(id, title, episodes=episodes))


def test_no_two_syllables_look_alike() -> None:
    codas = ("", "ㄱ", "ㄴ", "ㄹ", "ㅇ")
    assert set(codas) <= set(CODAS)
    titles = [join(o, v, c) for o in ONSETS for v in VOWELS for c in codas]
    assert len({cover.svg("drama/x", t) for t in titles}) == len(titles)


def test_strokes_stay_on_the_cover() -> None:
    for onset in ONSETS:
        for vowel in VOWELS:
            drawn = cover.svg("drama/x", join(onset, vowel, "ㅀ"))
            letters = drawn.partition('stroke-linejoin="miter">')[2]
            points = re.findall(r"[ML]([\d.-]+) ([\d.-]+)", letters)
            assert all(0 <= float(v) <= cover.SIZE for p in points for v in p)


def test_the_seeds_dramas_have_six_palettes() -> None:
    assert len({cover.palette_number(f"drama/{d}") for d in SEED}) == 6


def test_the_style_sheet_has_the_same_palettes() -> None:
    css = (Path(cover.__file__).parent / "static/room.css").read_text("utf-8")
    for number, palette in enumerate(cover.PALETTES):
        assert f".p{number}:hover{{background:{palette.ground};color:{palette.b}}}" in css


def test_ink_can_be_read_on_every_ground() -> None:
    for palette in cover.PALETTES:
        assert _contrast(palette.ground, palette.b) >= 4.5
        assert _contrast(palette.ground, palette.a) >= 3


def _contrast(one: str, two: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(two)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
