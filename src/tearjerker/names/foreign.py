"""How are kana, Cyrillic and hanja said in Korean?

Abroad a Korean name is written down by ear, or by its Chinese characters; the way back goes over the sound:

    ウォンビン         wonpin       원빈          Japanese writes syllables; a vowel that only props up a
    マイシークレット   maisikxlet   마이 시크릿   consonant (ル in 빌, ト in 시크릿) is taken off again
    Итхэвон            itewon       이태원        Cyrillic as Kontsevich writes Korean: тх is ㅌ, ы is ㅡ
    卞赫的爱情                      변혁의 애정   each character has its Korean reading (`data/hanja.txt`,
                                                  from the Unicode Han Database); 的 between two says 의

The sounds are those of `sound.py`.  What was translated rather than written down (Хорошая жена, The Good
Wife) only an alias knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tearjerker.names.hangul import is_syllable, join, split

TABLE = Path(__file__).parent / "data" / "hanja.txt"

_ROWS = """
 アイウエオ
k カキクケコ
k ガギグゲゴ
s サシスセソ
c ザジズゼゾ
t タ  テト
t ダ  デド
n ナニヌネノ
h ハヒフヘホ
p バビブベボ
p パピプペポ
m マミムメモ
y ヤ ユ ヨ
l ラリルレロ
w ワヰ ヱヲ
"""
_KANA = {
    letter: row[:1].strip() + vowel
    for row in _ROWS.strip("\n").split("\n")
    for letter, vowel in zip(row[2:], "aiueo", strict=False)
    if letter != " "
} | {"ア": "a", "イ": "i", "ウ": "u", "エ": "e", "オ": "o"}
_KANA |= {"チ": "ci", "ツ": "cu", "ヂ": "ci", "ヅ": "cu", "ン": "n", "ヴ": "pu", "ー": "", "ッ": "Q"}
_SMALL = dict(zip("ァィゥェォャュョヮ", "a i u e o ya yu yo wa".split(), strict=True))  # noqa: SIM905
_HIRAGANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}
_PAIR = re.compile("(.)([ァィゥェォャュョヮ])")
_NO_VOWEL = "(?![aeiouyw])"

_LOAN = (  # an English word by way of Japan
    (re.compile(rf"Q([kpt])[uo]{_NO_VOWEL}"), r"\1"),
    (re.compile(rf"(?<=[aeiou])([lm])u{_NO_VOWEL}"), r"\1"),
    (re.compile(rf"([kspcl])u{_NO_VOWEL}|(t)o{_NO_VOWEL}"), r"\1\2x"),
    (re.compile("hu"), "px"),
    (re.compile("Q"), ""),
)
_KOREAN = (  # a Korean word by way of Japan
    (re.compile("p(?=[aeio])(?<=F.)"), "hw"),
    (re.compile(rf"(?<=[aeiou])([klmp])u{_NO_VOWEL}"), r"\1"),
    (re.compile("Q"), ""),
)

_CYRILLIC = dict(
    zip(
        "абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґў",
        "a p p k t e c c i i k l m n o p l s t u p h c c sy sy - x - e yu ya yo i i e k u".split(),  # noqa: SIM905
        strict=True,
    )
) | {"ъ": "", "ь": ""}
_ASPIRATE = re.compile("(?<=[кптч])х|(?<=д)ж")
_GLIDE = re.compile("в(?=[аеиоыэ])")
_Y_GLIDE = re.compile("й(?=[аеиоуэ])")

_OF = {"的": "의", "之": "지", "の": "의"}
_FAMILY = {"金": "김"}
_INITIAL = {"ㄹ": "ㄴ", "ㄴ": "ㄴ"}
_IOTATED = "ㅑㅕㅖㅛㅠㅣ"


SCRIPTS = ("other", "hangul", "kana", "cyrillic", "han")
"""The scripts that a name may be in; Latin counts as other, as digits do."""
HANGUL, KANA = SCRIPTS.index("hangul"), SCRIPTS.index("kana")
_LETTERS = {"hangul": "가-힣ㄱ-ㅣ", "kana": "ぁ-ヿ", "cyrillic": "Ѐ-ӿ", "han": "㐀-鿿", "latin": "a-z"}


@cache
def _letter(script: str) -> re.Pattern[str]:
    """Any letter of a script; made when it is wanted, for ranges as wide as Chinese take milliseconds."""
    return re.compile(f"[{_LETTERS[script]}]")


@cache
def _run() -> re.Pattern[str]:
    groups = "".join(f"(?P<{name}>[{letters}]+)|" for name, letters in _LETTERS.items())
    return re.compile(f"{groups}(?P<other>.)")


@cache
def _han() -> re.Pattern[str]:
    han = _LETTERS["han"]
    return re.compile(f"[{han}](?:[{han}の]*[{han}])?")


def script(letter: str) -> str:
    """Which writing a folded letter belongs to: hangul, latin, kana, cyrillic, han or other."""
    found = _run().match(letter)
    return found.lastgroup or "other" if found else "other"


def runs(word: str) -> Iterator[tuple[str, str]]:
    """The script and the letters of each run within a folded word; other letters come one by one."""
    for found in _run().finditer(word):
        yield found.lastgroup or "other", found.group()


def main_script(folded: str) -> int:
    """The number in `SCRIPTS` of the script that says how a name is to be read; of several the earlier."""
    if folded.isascii():
        return 0
    return next((n for n, name in enumerate(SCRIPTS) if n and _letter(name).search(folded)), 0)


def of_kana(run: str) -> tuple[str, ...]:
    """The fine sounds of a run of kana, read as a loanword, as a Korean word and as an English one.

    Where Korean hears ㅓ in English, Japanese hears a: パンチ and 펀치 are both Punch.
    """
    syllables = _PAIR.sub(_joined_pair, run.translate(_HIRAGANA))
    plain = "".join(_KANA.get(c, _SMALL.get(c, c)) for c in syllables)
    loan = _rewritten(plain.replace("F", ""), _LOAN)
    return tuple(dict.fromkeys((loan, _rewritten(plain, _KOREAN), loan.replace("a", "v"))))


def of_cyrillic(word: str) -> tuple[str, ...]:
    """The fine sounds of a Cyrillic word; в is the w of 원 or the v of a loanword."""
    plain = _Y_GLIDE.sub("y", _ASPIRATE.sub("", word.replace("дж", "ж")))
    both = (_GLIDE.sub("w", plain), plain)
    return tuple(dict.fromkeys("".join(_CYRILLIC.get(c, c) for c in one) for one in both))


def has_hanja(text: str) -> bool:
    """Whether any letter is a Chinese character."""
    return not text.isascii() and _letter("han").search(text) is not None


def read_hanja(text: str) -> str:
    """A text with its Chinese characters as Korean reads them; those without a reading stay."""
    return text if text.isascii() else _han().sub(_read_run, text)


def _read_run(found: re.Match[str]) -> str:
    """One run; ㄹ and ㄴ that begin it are said as the South says them: 李 이, 羅 나."""
    run, table = found.group(), _readings()
    said = [_OF.get(c, "") if 0 < n < len(run) - 1 else "" for n, c in enumerate(run)]
    said = [fixed or table.get(c, c) for fixed, c in zip(said, run, strict=True)]
    if 2 <= len(run) <= 4:
        said[0] = _FAMILY.get(run[0], said[0])
    if is_syllable(said[0]):
        said[0] = _beginning(said[0])
    return "".join(said)


def _beginning(syllable: str) -> str:
    onset, vowel, coda = split(syllable)
    if onset not in _INITIAL:
        return syllable
    return join("ㅇ" if vowel in _IOTATED else _INITIAL[onset], vowel, coda)


@cache
def _readings() -> dict[str, str]:
    lines = (line.split("\t") for line in TABLE.read_text("utf-8").splitlines())
    return {letter: reading for reading, letters in lines for letter in letters}


def _joined_pair(found: re.Match[str]) -> str:
    """A letter and a small one after it are said as one: シェ se, フィ pi, ティ ti, ウォ wo, ヒョ hyo."""
    onset, vowel = _KANA.get(found[1], found[1])[:-1], _SMALL[found[2]]
    if found[1] == "ウ":
        return "w" + vowel
    if found[1] == "フ":
        return "Fp" + vowel
    if found[1] in "クグ" and vowel[0] in "aieo":
        return onset + "w" + vowel
    return onset + vowel


def _rewritten(sounds: str, rules: tuple[tuple[re.Pattern[str], str], ...]) -> str:
    for pattern, instead in rules:
        sounds = pattern.sub(instead, sounds)
    return sounds.replace("F", "")
