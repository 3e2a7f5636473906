"""Does what is known of names connect them, and no namesakes?"""

from tearjerker.catalogue.known import by_name, known_names, other_names
from tearjerker.catalogue.pack_files import KNOWN_AS

KNOWN = by_name(
    [
        ("artist", ["Xiumin", "시우민", "Kim Minseok", "김민석"], 2),
        ("drama", ["Goblin", "도깨비", "トッケビ"], 3),
    ]
)


def test_two_names_in_common_are_enough() -> None:
    (other,) = other_names("drama", ["도깨비", "GOBLIN"], KNOWN, by_civil_name=False)
    assert other.startswith("トッケ")
    assert other_names("drama", ["도깨비", "Dokkaebi"], KNOWN, by_civil_name=False) == ()
    assert other_names("song", ["도깨비", "Goblin"], KNOWN, by_civil_name=False) == ()


def test_one_of_two_names_may_be_romanized_otherwise() -> None:
    found = other_names("artist", ["김민석", "Gim Min Seok"], KNOWN, by_civil_name=True)
    assert set(found) == {"xiumin", "시우민", "kimminseok"}
    assert other_names("artist", ["김민석", "Park Minho"], KNOWN, by_civil_name=True) == ()
    songs = by_name([("song", ["온리 유", "Only You", "너뿐이야"], 3)])
    assert other_names("song", ["온리 유", "Onli Yu"], songs, by_civil_name=True) == ()


def test_namesakes_are_told_from_singers_that_more_is_known_of() -> None:
    civil = ["Kim Minseok", "김민석"]
    assert other_names("artist", civil, KNOWN, by_civil_name=True) == ("xiumin", "시우민")
    assert other_names("artist", civil, KNOWN, by_civil_name=False) == ()
    assert other_names("artist", ["Xiumin", "시우민"], KNOWN, by_civil_name=False) == ("kimminseok", "김민석")


def test_the_table_says_who_says_so() -> None:
    tables = "".join(path.read_text("utf-8") for path in KNOWN_AS)
    lines = [line for line in tables.splitlines() if not line.startswith("#")]
    assert len(lines) > 900
    for line in lines:
        kind, stage, civil, source = line.split("\t")
        assert kind == "artist" and source.startswith(("https://", "http://"))
        assert stage and len(stage.split(" | ")) + len(civil.split(" | ")) > 1


def test_the_table_is_read() -> None:
    found = other_names("artist", ["윤예진", "Yoon Yejin"], known_names(), by_civil_name=True)
    assert {"nada", "나다"} <= set(found)
