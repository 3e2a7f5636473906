"""Does the same name resolve alike however it is written down, and does nothing break it?"""

import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tearjerker.names.building import build
from tearjerker.names.fold import fold, key
from tearjerker.names.hangul import initials, jamo
from tearjerker.names.index import Named, NameIndex
from tearjerker.names.keys import keys_of_name, keys_of_question
from tearjerker.names.sound import coarse, of_hangul, of_latin

SYLLABLES = st.text(st.characters(min_codepoint=ord("가"), max_codepoint=ord("힣")), min_size=1, max_size=8)
LETTERS = st.text(st.sampled_from("abcdefghijklmnopqrstuvwxyz "), min_size=1, max_size=20)
ABROAD = st.one_of(
    st.text(st.characters(min_codepoint=ord("ァ"), max_codepoint=ord("ヴ")), min_size=1, max_size=8),
    st.text(st.sampled_from("абвгдежзийклмнопрстуфхцчшщъыьэюяё"), min_size=1, max_size=8),
    st.text(st.sampled_from("金泰熙李英愛天使的誘惑恋"), min_size=1, max_size=4),
)
NAMES = st.one_of(SYLLABLES, LETTERS, ABROAD, st.tuples(SYLLABLES, LETTERS).map(" ".join))
ANYTHING = st.text(st.characters(), max_size=60)
WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)} | {0x20: 0x3000}

THINGS = [
    ("drama", "goblin", ("도깨비", "Goblin")),
    ("drama", "heirs", ("상속자들", "The Heirs")),
    ("artist", "taeyeon", ("태연", "Taeyeon", "Kim Tae-yeon")),
    ("artist", "2ne1", ("투애니원", "2NE1")),
    ("song", "cafe", ("카페", "Café Song")),
    ("drama", "mine", ("Мой сад", "ガラスの靴")),
]
FORMS = {
    "as it is": str,
    "composed": lambda s: unicodedata.normalize("NFC", s),
    "taken apart": lambda s: unicodedata.normalize("NFD", s),
    "compatible": lambda s: unicodedata.normalize("NFKD", s),
    "upper case": str.upper,
    "full width": lambda s: s.translate(WIDE),
    "marks": lambda s: "\u200e" + "\u200b".join(s) + "\u202c",
    "spaces": lambda s: f"  {s}\t",
}


@pytest.fixture(scope="module")
def index() -> NameIndex:
    return build(Named(kind, id, names[-1], names, person=kind == "artist") for kind, id, names in THINGS)


@given(NAMES)
def test_folding_twice_is_folding_once(name: str) -> None:
    assert fold(fold(name)) == fold(name)


@given(NAMES, st.sampled_from(sorted(FORMS)))
def test_no_form_of_writing_it_down_matters(name: str, form: str) -> None:
    assert fold(FORMS[form](name)) == fold(name)
    assert keys_of_name(FORMS[form](name)).exact == keys_of_name(name).exact


@pytest.mark.parametrize("form", sorted(FORMS))
@pytest.mark.parametrize(("id", "name"), [(id, name) for _, id, names in THINGS for name in names])
def test_every_form_finds_it(index: NameIndex, id: str, name: str, form: str) -> None:
    assert index.search(FORMS[form](name))[0].id == id


@settings(max_examples=300, deadline=None)
@given(ANYTHING)
def test_anything_may_be_asked(index: NameIndex, asked: str) -> None:
    found = index.search(asked)
    assert all(0 <= m.score <= 1 and 0 <= m.chance <= 1 for m in found)
    assert found == index.search(asked)
    keys_of_question(asked)
    key(asked)


@given(SYLLABLES)
def test_sounds_are_of_the_known_letters(run: str) -> None:
    assert set(of_hangul(run)) <= set("kntlmpschaeioyuvwxgKTPC")
    assert set(coarse(of_hangul(run))) <= set("kntlmpschaeioyw")
    assert len(initials(run)) == len(run) <= len(jamo(run))


@given(LETTERS)
def test_latin_sounds_are_of_the_known_letters(text: str) -> None:
    for word in text.split():
        assert set(of_latin(word)) <= set("kntlmpschaeioyuvwxgKTPC")


LONG = [
    "가", "a", "김 ", "\ud800", "😀", " ", "\t", "(", "a(", ": ", "가-", "ost ", "\u200f", "of the ", "1",
]  # fmt: skip


@pytest.mark.parametrize("piece", LONG, ids=ascii)
def test_ten_thousand_letters_are_answered_quickly(index: NameIndex, piece: str) -> None:
    started = time.process_time()
    assert all(m.score < 0.5 for m in index.search("x" + piece * (10_000 // len(piece)) + "y"))
    assert time.process_time() - started < 0.25
