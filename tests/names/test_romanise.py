"""Do Hangul names come out as the two public systems write them?"""

import pytest

from tearjerker.names import hangul, romanise

# (Hangul, Revised, McCune–Reischauer without breves); mostly from the rules' own examples
WORDS = [
    ("독립문", "dongnimmun", "tongnimmun"),
    ("같이", "gachi", "kach'i"),
    ("해돋이", "haedoji", "haedoji"),
    ("좋고", "joko", "chok'o"),
    ("신라", "silla", "shilla"),
    ("왕십리", "wangsimni", "wangshimni"),
    ("별내", "byeollae", "pyollae"),
    ("묵호", "mukho", "mukho"),
    ("낮 꿈", "nat kkum", "nat kkum"),
    ("커피 한잔 할까요?", "keopi hanjan halkkayo?", "k'op'i hanjan halkkayo?"),
    ("7일의 왕비", "7irui wangbi", "7irui wangbi"),
    ("갈증", "galjeung", "kaljung"),
]


@pytest.mark.parametrize(("korean", "revised", "mccune"), WORDS, ids=[w[0] for w in WORDS])
def test_titles(korean: str, revised: str, mccune: str) -> None:
    assert romanise.revised(korean) == revised
    assert romanise.mccune_reischauer(korean) == mccune


def test_given_names_are_written_syllable_by_syllable() -> None:
    assert romanise.revised_name("한", "복남") == "han bok-nam"
    assert romanise.mccune_name("박", "은조") == "pak un-cho"


def test_every_syllable_falls_apart_and_comes_together() -> None:
    for code in range(ord("가"), ord("힣") + 1):
        assert hangul.join(*hangul.split(chr(code))) == chr(code)


def test_initials() -> None:
    assert hangul.initials("도깨비") == "ㄷㄲㅂ"
    assert hangul.initials("도깨비 2") == ""


@pytest.mark.parametrize(
    ("korean", "printed"),
    [
        ("서울", "sŏul"),
        ("음악", "ŭmak"),
        ("여자", "yŏja"),
        ("의사", "ŭisa"),
        ("뭐", "mwŏ"),
        ("그 남자", "kŭ namja"),
    ],
)
def test_mccune_reischauer_as_it_is_printed(korean: str, printed: str) -> None:
    assert romanise.mccune_with_breves(korean) == printed
