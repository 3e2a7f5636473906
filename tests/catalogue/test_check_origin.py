"""Was a song made for its drama?  What settles it, and what does not."""

import pytest

from tearjerker.catalogue import open_catalogue
from tearjerker.catalogue.check import check
from tearjerker.catalogue.resolve import Resolver, link
from tearjerker.model import Claim, Credit, Entry, Fact, Reading, Song, Source

SAID = (Source("https://example.org/a"),)
SONG = "recording/river--long-way"


def fact(subject: str, property: str, value: str, **qualifiers: str) -> Fact:
    return Fact(subject, property, value, qualifiers, SAID)


PLACED = fact(SONG, "placement", "drama/river")
ON_A_PART = [
    fact(SONG, "release", "release/river--part-2"),
    fact("release/river--part-2", "name", "River OST Part.2", lang="en"),
    fact("release/river--part-2", "of_drama", "drama/river"),
]
NUMBERED = fact("release/river--part-2", "part", "2")
AIRED = fact("drama/river", "first_aired", "2015-03-02")


def judged(*facts: Fact) -> tuple[str, str]:
    made = open_catalogue("sqlite:///:memory:", with_pack=False)
    made.add(
        [
            fact("drama/river", "name", "River", lang="en", kind="usual"),
            fact("artist/mina", "name", "Mina", lang="en", kind="usual"),
            fact(SONG, "name", "Long Way", lang="en", kind="usual"),
            fact(SONG, "artist", "artist/mina", order="1"),
            *facts,
        ]
    )
    claim = Claim("Long Way", "origin", "made for River", entry=0)
    song = Song("Long Way", (Credit("Mina"),), "River")
    resolver = Resolver(made)
    done = check(link(Reading("", "", "en", False, (Entry((song,)),), (claim,)), resolver), resolver).claims[
        0
    ]
    return done.verdict, done.because


def test_a_numbered_part_of_the_soundtrack_settles_it() -> None:
    assert judged(PLACED, *ON_A_PART, NUMBERED) == ("supported", "it came out as River OST Part.2")


@pytest.mark.parametrize(
    "facts",
    [
        [PLACED],
        [PLACED, *ON_A_PART],  # an album of everything that is heard
        [PLACED, *ON_A_PART, NUMBERED, AIRED, fact(SONG, "released", "2009")],  # six years before
    ],
)
def test_less_than_that_does_not(facts: list[Fact]) -> None:
    assert judged(*facts)[0] == "unknown"


def test_a_song_that_was_there_before_was_not_made_for_it() -> None:
    older = fact(SONG, "placement", "drama/river", origin="pre-existing")
    assert judged(older, *ON_A_PART, NUMBERED)[0] == "contradicted"
