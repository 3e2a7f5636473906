"""Does the particle fit the sound, and does the word name the feeling?"""

import pytest

from tearjerker.feelings import feelings_in
from tearjerker.lists.feelings import heard_in
from tearjerker.lists.korean import josa


@pytest.mark.parametrize(
    ("word", "pair", "expected"),
    [
        ("그 남자", "을/를", "그 남자를"),
        ("현빈", "이/가", "현빈이"),
        ("〈그 남자〉", "이/가", "〈그 남자〉가"),
        ("서울", "으로/로", "서울로"),
        ("부산", "으로/로", "부산으로"),
        ("제주", "으로/로", "제주로"),
        ("SBS", "은/는", "SBS는"),
        ("tvN", "은/는", "tvN은"),
        ("2013", "을/를", "2013을"),
        ("2014", "을/를", "2014를"),
        ("Punch", "이/가", "Punch가"),
        ("Heaven", "이/가", "Heaven이"),
        ("Paul", "으로/로", "Paul로"),
        ("", "이/가", "가"),
    ],
)
def test_josa(word: str, pair: str, expected: str) -> None:
    assert josa(word, pair) == expected


@pytest.mark.parametrize(
    ("text", "feelings"),
    [
        ("heart-wrenching", {"grief"}),
        ("heart ached", {"grief"}),
        ("melancholic", {"grief"}),
        ("light-hearted", {"joy"}),
        ("sweet longing", {"love", "longing"}),
        ("Happy Chen Day: 6 songs", set()),
        ("beautiful", set()),
        ("tranquilidad", {"calm"}),
        ("비 오는 날", {"rain"}),
        ("다시 듣고 싶은 OST", set()),
        ("5 OST yang bikin mewek", {"grief"}),
        ("long list", set()),
    ],
)
def test_feelings(text: str, feelings: set[str]) -> None:
    assert feelings_in(text).keys() == feelings


@pytest.mark.parametrize(
    ("measures", "feelings"),
    [
        ({"tempo_bpm": 66.0, "tempo_also": 33.0, "key": "A minor", "key_lead": 0.2}, {"grief"}),
        ({"tempo_bpm": 66.0, "tempo_also": 132.0, "key": "A minor", "key_lead": 0.2}, set()),
        ({"tempo_bpm": 66.0, "tempo_also": 33.0, "key": "A minor", "key_lead": 0.01}, set()),
        ({"tempo_bpm": 128.0, "tempo_also": 256.0, "key": "D major", "key_lead": 0.1}, {"joy"}),
        ({"range_lu": 14.0, "brightness": 0.1}, {"tension"}),
        ({"range_lu": 4.0, "brightness": 0.02}, {"calm"}),
        ({}, set()),
    ],
)
def test_what_is_measured_speaks_for_a_feeling_only_where_it_is_clear(
    measures: dict[str, object], feelings: set[str]
) -> None:
    assert {f for f, _ in heard_in(measures)} == feelings
