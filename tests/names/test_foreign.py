"""Does a Korean name that another script wrote down by ear, or by its characters, meet itself again?"""

import pytest

from tearjerker.names import foreign
from tearjerker.names.building import build
from tearjerker.names.index import Named
from tearjerker.names.sound import coarse, of_hangul

BY_EAR = [
    ("ウォンビン", "원빈"), ("テヨン", "태연"), ("ヒョンビン", "현빈"), ("ファサ", "화사"), ("ペク", "백"),
    ("パンチ", "펀치"),
    ("マイシークレットホテル", "마이시크렛호텔"), ("ヴィンチェンツォ", "빈첸조"), ("итхэвон", "이태원"),
    ("ругаль", "루갈"), ("чхэвон", "채원"), ("пак", "박"), ("тхэён", "태연"),
]  # fmt: skip
READ = [
    ("卞赫的爱情", "변혁의애정"), ("天使的诱惑", "천사의유혹"), ("金泰熙", "김태희"), ("李英愛", "이영애"),
    ("無酌定 패밀리", "무작정 패밀리"), ("柳承龍", "유승룡"), ("plain", "plain"),
]  # fmt: skip
THINGS = [
    ("drama", "beauty", ("The Beauty Inside", "뷰티 인사이드")),
    ("drama", "beauty-too", ("Beauty", "ビューティーインサイド", "トッケビ")),
    ("drama", "itaewon", ("Itaewon Class", "이태원 클라쓰")),
    ("drama", "angel", ("Temptation of an Angel", "천사의 유혹")),
    ("artist", "taehee", ("Kim Tae-hee", "김태희")),
    ("artist", "won-bin", ("Won Bin", "원빈")),
]


@pytest.mark.parametrize(("written", "korean"), BY_EAR, ids=[w for w, _ in BY_EAR])
def test_what_was_written_by_ear_sounds_alike(written: str, korean: str) -> None:
    said = foreign.of_kana(written) if foreign.script(written[0]) == "kana" else foreign.of_cyrillic(written)
    assert coarse(of_hangul(korean)) in {coarse(s) for s in said}


@pytest.mark.parametrize(("written", "korean"), READ, ids=[w for w, _ in READ])
def test_characters_are_read_as_korea_reads_them(written: str, korean: str) -> None:
    assert foreign.read_hanja(written) == korean


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("ビューティーインサイド", "beauty-too"),
        ("ビューティー インサイド", "beauty-too"),
        ("ウォンビン", "won-bin"),
        ("Итхэвон класс", "itaewon"),
        ("天使的誘惑", "angel"),
        ("金泰熙", "taehee"),
        ("Ким Тхэхи", "taehee"),
    ],
)
def test_other_scripts_find(asked: str, meant: str) -> None:
    held = build(Named(kind, id, names[0], names, person=kind == "artist") for kind, id, names in THINGS)
    assert held.search(asked)[0].id == meant


def test_a_name_that_repeats_its_sounds_is_still_itself() -> None:
    names = ("ビビビビビ", "Babababa", "ถถถถถถ")
    held = build(Named("song", name, name, (name,)) for name in names)
    assert [held.search(name)[0].id for name in names] == list(names)
    assert all(held.search(name)[0].score > 0.9 for name in names)


def test_scripts() -> None:
    told = [foreign.SCRIPTS[foreign.main_script(t)] for t in ("abc 1", "도깨비 x", "フルTAKE", "мышь", "恋")]
    assert told == ["other", "hangul", "kana", "cyrillic", "han"]
