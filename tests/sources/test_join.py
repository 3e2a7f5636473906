"""Is a song that another source writes in the other script one song, and is a doubt shown where it may be?"""

from __future__ import annotations

import pytest

from tearjerker.catalogue import Catalogue, lint
from tearjerker.catalogue.join import Joiner
from tearjerker.model import Fact, Source
from tearjerker.sources.record import name_qualifiers

PAPER, ELSEWHERE = (Source("https://paper.example/1"),), (Source("https://elsewhere.example/2"),)
DRAMA = "drama/lanterns"


def ours(id: str, *told: tuple[str, str, dict[str, str]]) -> list[Fact]:
    return [Fact(id, p, v, q, PAPER) for p, v, q in told]


def theirs(id: str, *told: tuple[str, str]) -> list[Fact]:
    said = {"id": {"scheme": "elsewhere"}}
    return [Fact(id, p, v, said.get(p) or name_qualifiers(v), ELSEWHERE, origin="elsewhere") for p, v in told]


HELD = [
    *ours(DRAMA, ("name", "Lanterns", {"lang": "en"})),
    *ours("artist/han", ("name", "한서리", {"lang": "ko"})),
    *ours("release/lanterns--3", ("name", "OST Part 3", {}), ("of_drama", DRAMA, {}), ("part", "3", {})),
    *ours(
        "recording/lanterns--that-rain",
        ("name", "That Rain", {"lang": "en"}),
        ("artist", "artist/han", {}),
        ("placement", DRAMA, {}),
        ("release", "release/lanterns--3", {}),
        ("released", "2019-03-14", {}),
        ("length_s", "241", {}),
    ),
]
SINGER = theirs("artist/else-1", ("name", "한서리"))


def song(number: int, title: str, *more: tuple[str, str]) -> list[Fact]:
    id = f"recording/else-{number}"
    return theirs(
        id, ("id", f"e{number}"), ("name", title), ("artist", "artist/else-1"), ("placement", DRAMA), *more
    )


def on_part(part: str) -> list[Fact]:
    return theirs("release/else-9", ("name", f"Part {part}"), ("of_drama", DRAMA), ("part", part))


@pytest.fixture
def held(catalogue: Catalogue) -> Catalogue:
    catalogue.add(HELD)
    return catalogue


def taken(held: Catalogue, *facts: list[Fact]) -> list[str]:
    """The recordings after the source has told this."""
    Joiner(held).take([f for some in (SINGER, *facts) for f in some], drama=DRAMA)
    return held.ids("recording")


def doubts(held: Catalogue) -> list[str]:
    return [f.says for f in lint.check(held, ["in two scripts"])]


@pytest.mark.parametrize(
    "agreeing",
    [
        [("released", "2019-03-14")],
        [("released", "2019-03")],
        [("length_s", "240")],
        [("release", "release/else-9")],
    ],
)
def test_one_song_in_two_scripts_is_one(held: Catalogue, agreeing: list[tuple[str, str]]) -> None:
    assert taken(held, song(1, "그 비", *agreeing), on_part("3")) == ["recording/lanterns--that-rain"]
    one = held.entity("recording/lanterns--that-rain")
    assert (one.name, one.hangul) == ("That Rain", "그 비")
    assert doubts(held) == []


@pytest.mark.parametrize(
    "differing",
    [[("released", "2019-04-01")], [("length_s", "199")], [("released", "2019-03-14"), ("length_s", "180")]],
)
def test_what_differs_stays_apart(held: Catalogue, differing: list[tuple[str, str]]) -> None:
    assert len(taken(held, song(1, "그 비", *differing))) == 2


def test_where_nothing_speaks_for_it_a_doubt_is_shown(held: Catalogue) -> None:
    assert len(taken(held, song(1, "그 비"))) == 2
    assert doubts(held) == ["'그 비' may be recording/lanterns--that-rain ('That Rain') in the other script"]


def test_two_songs_of_the_singer_are_not_guessed_between(held: Catalogue) -> None:
    both = [song(n, title, ("release", "release/else-9")) for n, title in ((1, "그 비"), (2, "저 비"))]
    assert len(taken(held, *both, on_part("3"))) == 3


def test_an_instrumental_is_a_version(held: Catalogue) -> None:
    told = song(1, "그 비 (Inst.)", ("released", "2019-03-14"), ("version_of", "recording/else-2"))
    base = theirs("recording/else-2", ("id", "e2"), ("name", "그 비"), ("placement", DRAMA))
    assert "recording/lanterns--that-rain" in taken(held, told, base)
    assert held.entity("recording/lanterns--that-rain").hangul is None


def test_the_works_name_tells_the_song(held: Catalogue) -> None:
    work = theirs("work/else-5", ("id", "w5"), ("name", "그 비"), ("name", "That Rain"))
    assert len(taken(held, song(1, "그 비", ("work", "work/else-5")), work)) == 1


def test_twice_changes_nothing(held: Catalogue) -> None:
    once = taken(held, song(1, "그 비", ("released", "2019-03-14")))
    facts = [*SINGER, *song(1, "그 비", ("released", "2019-03-14"))]
    assert Joiner(held).take(facts, drama=DRAMA).new == 0
    assert held.ids("recording") == once
