"""Do the drawings say what the values say?"""

from __future__ import annotations

import re
from itertools import pairwise
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from tearjerker.web import plots
from tearjerker.web.plots import Dot, Episode, Heard, Version

SVG = "{http://www.w3.org/2000/svg}"
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=30)


def drawn(svg: str) -> ET.Element:
    """The drawing as a tree, which also shows that it is well formed."""
    assert " style=" not in svg and "<script" not in svg
    return ET.fromstring(str(svg).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))


def number(text: str | None) -> float:
    return float(text or "nan")


EPISODES = (
    Episode("1", 3600, (Heard(60, 180, "a"), Heard(600, 700, None), Heard(3000, 3300, "b"))),
    Episode("2", 3000, (Heard(0, 90, "b"), Heard(300, 600, "a"))),
)


def test_a_block_lies_where_its_song_plays() -> None:
    tree = drawn(plots.timeline(EPISODES, {"a": 1, "b": 2}, plots.hues(EPISODES), width=1088))
    (first, *_) = tree.iter(f"{SVG}rect")
    scale = (1088 - 36 - 56) / 3600
    assert abs(number(first.get("x")) - (36 + 60 * scale)) < 0.1
    assert abs(number(first.get("width")) - 120 * scale) < 0.1


def test_the_first_time_is_taller_and_the_unknown_hatched() -> None:
    tree = drawn(plots.timeline(EPISODES, {"a": 1, "b": 2}, plots.hues(EPISODES)))
    heights = {e.get("class"): [] for e in tree.iter(f"{SVG}rect")}
    for e in tree.iter(f"{SVG}rect"):
        heights[e.get("class")].append(number(e.get("height")))
    assert heights == {"f1": [22, 18], "un": [18], "f2": [22, 18]}


def test_the_longest_heard_get_the_hues() -> None:
    many = tuple(Heard(n * 100, n * 100 + 10 + n, f"s{n}") for n in range(10))
    told = plots.hues([Episode("1", 2000, many)])
    assert told["s9"] == 1 and told["s3"] == 7 and told["s2"] == told["s0"] == 8


@given(st.integers(1, 60), st.data())
def test_a_rank_lies_between_its_ends(of: int, data: st.DataObject) -> None:
    low = data.draw(st.integers(1, of))
    high = data.draw(st.integers(low, of))
    place = data.draw(st.integers(low, high))
    tree = drawn(plots.rank_range(place, low, high, of))
    span = next(e for e in tree.iter(f"{SVG}path") if e.get("class") == "span").get("d") or ""
    start, end = map(float, re.findall(r"[\d.]+", span.replace(" 17", "")))
    dot = next(tree.iter(f"{SVG}circle"))
    assert start - 0.2 <= number(dot.get("cx")) <= end + 0.2


@given(st.lists(st.tuples(WORDS, st.none() | st.integers(1990, 2030), st.booleans()), max_size=40))
def test_every_song_is_a_dot_and_every_award_a_ring(songs: list[tuple[str, int | None, bool]]) -> None:
    dots = [Dot(name, "/recording/x", year, won) for name, year, won in songs]
    svg = plots.years(dots)
    if any(d.year for d in dots):
        circles = [e.get("class") for e in drawn(svg).iter(f"{SVG}circle")]
        assert circles.count("dot") == len(dots) and circles.count("ring") == sum(d.awarded for d in dots)
    else:
        assert svg == ""


@given(st.lists(st.tuples(WORDS, st.none() | st.dates().map(str), st.booleans()), min_size=1, max_size=7))
def test_versions_stand_by_date_with_room_for_their_names(told: list[tuple[str, str | None, bool]]) -> None:
    family = [
        Version(str(n), name, name, date, str(n - 1) if n else None, "cover", sure)
        for n, (name, date, sure) in enumerate(told)
    ]
    nodes = drawn(plots.versions(family)).iter(f"{SVG}circle")
    x = [number(e.get("cx")) for e in nodes]
    assert len(x) == len(told) and all(b - a >= 109 for a, b in pairwise(x))
    assert all(0 < one < 860 for one in x)


def test_names_cannot_break_out_of_a_drawing() -> None:
    bad = '"><script>alert(1)</script>'
    drawn(plots.versions([Version("1", bad, bad, None), Version("2", bad, bad, "2010", "1", bad)]))
    drawn(plots.years([Dot(bad, f"/{bad}", 2010)]))
    drawn(plots.timeline([Episode(bad, 100, (Heard(1, 50, bad, bad),), bad)], {bad: 1}, {bad: 1}))
    drawn(plots.timeline([Episode(bad, 100, (Heard(1, 50, None, bad, {}, bad),), bad)], {}, {}, narrow=True))
