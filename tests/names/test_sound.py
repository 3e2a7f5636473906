"""Do spellings of the same name sound alike, and do English words come out as Korean borrows them?"""

import pytest

from tearjerker.names import english, surnames
from tearjerker.names.building import build
from tearjerker.names.fold import affixes_off, alike, season
from tearjerker.names.index import Named
from tearjerker.names.keys import keys_of_name
from tearjerker.names.sound import coarse, fine, of_hangul, of_latin

SAME = [
    ("정", "jeong"), ("정", "jung"), ("정", "chong"), ("정", "joung"), ("백", "baek"), ("백", "paik"),
    ("여울", "yeowool"), ("혜경", "hyekyung"), ("수현", "soohyun"), ("수현", "suhyeon"), ("은지", "eunji"),
]  # fmt: skip
BORROWED = [
    "touch 터치",
    "jungle 정글",
    "star 스타",
    "run 런",
    "let's 렛츠",
    "elvis 엘비스",
    "geeks 긱스",
    "and 앤",
]


@pytest.mark.parametrize(("korean", "latin"), SAME, ids=[latin for _, latin in SAME])
def test_habits_of_romanizing_share_a_coarse_sound(korean: str, latin: str) -> None:
    if korean == "백" and latin == "paik":
        assert "백" in surnames.FAMILIES[latin]
    else:
        assert coarse(of_latin(latin)) == coarse(of_hangul(korean))


@pytest.mark.parametrize("pair", BORROWED)
def test_english_is_said_as_korean_borrows_it(pair: str) -> None:
    word, korean = pair.split()
    readings = {coarse(r) for r in english.readings(word.replace("'", ""))}
    assert coarse(of_hangul(korean)) in readings


@pytest.mark.parametrize(
    "pair",
    ["2am 투에이엠", "b1a4 비원에이포", "ss501 에스에스501", "bts 비티에스", "aoa 에이오에이", "iu 아이유"],
)
def test_stage_names_are_said_letter_by_letter(pair: str) -> None:
    latin, korean = pair.split()
    assert coarse(of_hangul(korean.rstrip("501"))) == coarse((english.spelled_out(latin) or "").rstrip("501"))


@pytest.mark.parametrize(
    "pair",
    ["got7 갓세븐", "map6 맵식스", "badkiz 배드키즈", "oneus 원어스", "imfact 임팩트", "sunglass 썬글라스"],
)
def test_stage_names_that_are_no_words_are_said_as_english_spells(pair: str) -> None:
    latin, korean = pair.split()
    said = (english.with_digits(latin),) if latin[-1].isdigit() else english.readings(latin)
    assert coarse(of_hangul(korean)) in {coarse(s or "") for s in said}


APART = [
    "Son Naeun 손나은",
    "Kim Gaeul 김가을",
    "Park Boeun 박보은",
    "Rui 루이",
    "Callin' 콜링",
    "Cheer Man 치어맨",
]


@pytest.mark.parametrize("pair", APART)
def test_what_can_be_read_in_several_ways_is(pair: str) -> None:
    latin, korean = pair.rsplit(" ", 1)
    ours, theirs = ({coarse(s) for s in keys_of_name(n, person=True).sounds} for n in (korean, latin))
    assert ours & theirs
    held = build([Named("song", "it", latin, (latin,)), Named("song", "other", "Nine", ("Nine", "Rune"))])
    assert held.search(korean)[0].id == "it"


def test_a_romanized_word_is_not_read_as_english() -> None:
    assert english.readings("jiyoung") == ()


def test_the_narrow_sound_keeps_what_loanwords_keep_apart() -> None:
    assert of_hangul("껌") in english.readings("gum")
    assert of_hangul("컴") in english.readings("come")
    assert fine(of_hangul("껌")) == fine(of_hangul("컴"))


def test_words_are_not_said_letter_by_letter() -> None:
    assert [english.spelled_out(w) for w in ("love", "goblin", "2010")] == [None, None, None]


def test_a_compound_is_said_part_by_part() -> None:
    assert english.pronunciation("sunglass") is None
    assert english.readings("sunglass")


@pytest.mark.parametrize(
    ("title", "base", "number"),
    [
        ("squid game season 2", "squid game", 2),
        ("연인 파트 2", "연인", 2),
        ("결혼작사 이혼작곡2", "결혼작사 이혼작곡", 2),
        ("펜트하우스 iii", "펜트하우스", 3),
        ("physical 100 시즌2 underground", "physical 100 underground", 2),
        ("reply 1997", "reply 1997", 0),
        ("2ne1", "2ne1", 0),
        ("ss501", "ss501", 0),
    ],
)
def test_seasons(title: str, base: str, number: int) -> None:
    assert season(title) == (base, number)


def test_affixes_come_off_step_by_step() -> None:
    assert affixes_off("goblin ost part 3") == ["goblin ost part 3", "goblin"]
    assert affixes_off("melody song mv") == ["melody song mv", "melody song"]


def test_one_spelling_for_what_has_several() -> None:
    assert alike("queen for seven days") == alike("queen for 7 days")
    assert alike("일억 개의 별") == alike("1억 개의 별")


def test_who_a_latin_family_name_may_be() -> None:
    assert surnames.FAMILIES["yoo"] == ("류", "유")
    assert surnames.split_hangul("남궁민") == ("남궁", "민")
    assert surnames.split_latin(["jiyoung", "park"]) == [("park", "jiyoung")]
