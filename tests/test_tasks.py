"""The whole path: an article in, a linked and checked list out."""

from __future__ import annotations

from pathlib import Path

import pytest

from tearjerker.catalogue import Catalogue, open_catalogue
from tearjerker.lists.keep import slug_of
from tearjerker.model import Claim, Reading
from tearjerker.tasks import Reader, keep_reading, reading_json

EXAMPLES = Path(__file__).parent.parent / "examples"
SEVEN = [
    (1, [("Paradise", ["T-Max"], "Boys Over Flowers")]),
    (2, [("I Miss You", ["Kim Bum Soo"], "Stairway To Heaven")]),
    (3, [("Don’t Forget", ["Baek Ji Young"], "IRIS")]),
    (4, [("Love Is The Moment", ["Changmin"], "The Heirs")]),
    (5, [("My Destiny", ["Lyn"], "You Who Came From The Stars")]),
    (6, [("That Man", ["Hyun Bin"], "Secret Garden"), ("That Woman", ["Baek Ji Young"], "Secret Garden")]),
    (7, [("Because I’m Stupid", ["SS501"], "Boys Over Flowers")]),
]


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    return open_catalogue(f"sqlite:///{tmp_path_factory.mktemp('catalogue') / 'c.sqlite'}")


@pytest.fixture(scope="module")
def reader(catalogue: Catalogue) -> Reader:
    return Reader(catalogue)


@pytest.fixture(scope="module", params=["seven-iconic-osts.md", "seven-iconic-osts.html"])
def reading(request: pytest.FixtureRequest, reader: Reader) -> Reading:
    return reader.read(str(EXAMPLES / request.param))


def claim(reading: Reading, kind: str, subject: str) -> Claim:
    return next(c for c in reading.claims if c.kind == kind and c.subject == subject)


def test_the_seven_entries_are_read(reading: Reading) -> None:
    assert [
        (e.rank, [(s.title, [c.name for c in s.artists], s.drama) for s in e.songs]) for e in reading.entries
    ] == SEVEN
    assert reading.entries[3].songs[0].artists[0].group == "2AM"
    assert reading.entries[0].songs[0].role == "opening"
    assert reading.entries[5].mood == ("grief", "sorrow")


def test_all_eight_recordings_are_linked(reading: Reading) -> None:
    linked = [s.recording for e in reading.entries for s in e.songs]
    assert all(linked)
    assert len(set(linked)) == 8


def test_three_claims_are_contradicted_with_reasons_and_sources(reading: Reading) -> None:
    wrong = {c.kind: c for c in reading.claims if c.verdict == "contradicted"}
    assert set(wrong) == {"origin", "title", "cover"}
    assert "2002" in wrong["origin"].because
    assert "Moment" in wrong["title"].because
    assert "That Man answers That Woman" in wrong["cover"].because
    assert all(c.sources and c.quote for c in wrong.values())


def test_what_is_so_is_supported(reading: Reading) -> None:
    for kind, subject in [
        ("network", "Boys Over Flowers"),
        ("network", "Stairway To Heaven"),
        ("year", "Stairway To Heaven"),
        ("year", "IRIS"),
        ("character", "The Heirs"),
        ("award", "My Destiny"),
    ]:
        assert claim(reading, kind, subject).verdict == "supported", (kind, subject)


def test_the_bonus_is_a_live_performance_of_the_last_song(reading: Reading) -> None:
    performance = reading.entries[6].songs[0].performances[0]
    assert performance.kind == "live"
    assert "bonus" in performance.quote


def test_players_stand_at_their_songs(reader: Reader) -> None:
    reading = reader.read(str(EXAMPLES / "seven-iconic-osts.html"))
    listen = [[p.id for p in s.listen] for e in reading.entries for s in e.songs]
    assert listen == [[f"example000{n}"] for n in range(1, 7)] + [
        ["track/0000000000000000000600"],
        ["example0007"],
    ]
    assert [p.id for p in reading.entries[6].songs[0].performances[0].listen] == ["example0008"]


def test_a_right_article_is_not_contradicted(reader: Reader) -> None:
    reading = reader.read_text(
        "1. “Moment” – Changmin (The Heirs)\n\nThe Heirs aired on SBS in 2013.\n\n"
        "2. “That Woman” – Baek Ji Young / “That Man” – Hyun Bin (Secret Garden)\n\n"
        "She came first. In response, Hyun Bin sings of a man.\n"
    )
    assert [c.verdict for c in reading.claims] == ["supported"] * len(reading.claims)
    assert len(reading.claims) >= 3


def test_a_wrong_year_and_network_are_contradicted(reader: Reader) -> None:
    reading = reader.read_text("1. “Don’t Forget” – Baek Ji Young (IRIS)\n\nIRIS aired on SBS in 2015.\n")
    assert {(c.kind, c.verdict) for c in reading.claims} == {
        ("year", "contradicted"),
        ("network", "contradicted"),
    }


def test_reading_without_a_catalogue_still_reads(tmp_path: Path) -> None:
    empty = open_catalogue(f"sqlite:///{tmp_path / 'c.sqlite'}", with_pack=False)
    reading = Reader(empty).read(str(EXAMPLES / "seven-iconic-osts.md"))
    assert [(e.rank, [s.title for s in e.songs]) for e in reading.entries] == [
        (rank, [title for title, _, _ in songs]) for rank, songs in SEVEN
    ]
    assert {c.verdict for c in reading.claims} == {"unknown"}


def test_a_kept_list_replaces_the_one_of_the_same_title(reading: Reading, catalogue: Catalogue) -> None:
    assert keep_reading(reading, catalogue) == keep_reading(reading, catalogue)
    assert keep_reading(reading, catalogue) == "list/seven-k-drama-songs-you-can-hum-in-your-sleep"


def test_json_has_the_promised_shape(reading: Reading) -> None:
    told = reading_json(reading)
    assert {"title", "source", "language", "ordered", "entries", "claims"} <= set(told)
    assert {"rank", "songs", "mood", "aside"} <= set(told["entries"][0])
    assert {"title", "artists", "drama", "role", "recording", "confidence", "listen"} <= set(
        told["entries"][0]["songs"][0]
    )
    assert {"subject", "kind", "value", "quote", "verdict", "because", "sources"} <= set(told["claims"][0])


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("7 Iconic OSTs!", "7-iconic-osts"),
        ("드라마 OST 순위", "드라마-ost-순위"),
        ("../../etc", "etc"),
        ("!!", "list"),
    ],
)
def test_slugs_hold_letters_digits_and_hyphens(title: str, slug: str) -> None:
    assert slug_of(title) == slug


def test_nothing_is_contradicted_on_a_subject_that_the_sentence_does_not_name(reader: Reader) -> None:
    reading = reader.read_text(
        "The OST of Hotel Del Luna\n\n“Hotel Del Luna” has songs such as “All About You” by Taeyeon.\n\n"
        "In 2006 another series with such songs was on the air.\n"
    )
    assert not [c for c in reading.claims if c.verdict == "contradicted"]


def test_a_line_of_nothing_but_marks_is_read(reader: Reader) -> None:
    assert reader.read_text("![]() |\n\n1. “Stay With Me” – Punch (Goblin)\n").entries


@pytest.mark.parametrize(
    "sentence",
    [
        "가수 나루는 '호텔 델루나' OST 외에도 KBS2 '조선로코-녹두전' OST로 사랑받았다.",
        "가수 나루는 2022 연말 콘서트 '도깨비'로 관객들을 만난다.",
        "나루는 2019 연말 투어 콘서트 '윈터 발라드(Winter Ballad)'로 관객들을 만난다.",
        '"Stay With Me" won Best OST at the Melon Music Awards 2019 for the OST of the drama Goblin.',
        'Lagu "Stay With Me" meraih Best OST di Melon Music Awards 2019 untuk OST drama Goblin.',
    ],
)
def test_what_belongs_to_another_name_contradicts_nothing(reader: Reader, sentence: str) -> None:
    reading = reader.read_text(f"1. “Stay With Me” – Punch (Goblin)\n\n{sentence}\n")
    assert not [c for c in reading.claims if c.verdict == "contradicted"]
