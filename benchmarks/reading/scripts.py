"""How would a Japanese or a Chinese writer spell a Korean name?  Near enough to learn from.

kana("김수현")      -> "キムスヒョン"
han("김수현", rng)  -> "金秀賢", or other letters of the same sounds
"""

from __future__ import annotations

import random

from tearjerker.names.hangul import is_syllable, split

_ROWS = {
    "ㄱ": "カキクケコ", "ㄲ": "カキクケコ", "ㅋ": "カキクケコ", "ㄴ": "ナニヌネノ", "ㄷ": "タチトゥテト",
    "ㄸ": "タチトゥテト", "ㅌ": "タチトゥテト", "ㄹ": "ラリルレロ", "ㅁ": "マミムメモ", "ㅂ": "パピプペポ",
    "ㅃ": "パピプペポ", "ㅍ": "パピプペポ", "ㅅ": "サシスセソ", "ㅆ": "サシスセソ", "ㅇ": "アイウエオ",
    "ㅈ": "チャチチュチェチョ", "ㅉ": "チャチチュチェチョ", "ㅊ": "チャチチュチェチョ", "ㅎ": "ハヒフヘホ",
}  # fmt: skip
_BY_VOWEL = {"ㅏ": 0, "ㅣ": 1, "ㅜ": 2, "ㅡ": 2, "ㅔ": 3, "ㅐ": 3, "ㅗ": 4, "ㅓ": 4}
_GLIDES = {"ㅑ": "ャ", "ㅕ": "ョ", "ㅛ": "ョ", "ㅠ": "ュ", "ㅖ": "ェ", "ㅒ": "ェ"}
_ROUNDED = {"ㅘ": "ワ", "ㅙ": "ウェ", "ㅚ": "ウェ", "ㅝ": "ウォ", "ㅞ": "ウェ", "ㅟ": "ウィ", "ㅢ": "ウィ"}
_CODAS = {"ㄱ": "ク", "ㄴ": "ン", "ㄹ": "ル", "ㅁ": "ム", "ㅂ": "プ", "ㅇ": "ン", "ㅅ": "ッ"}
_FAMILIES = "김이박최정강조윤장임한오서신권황안송전홍유고문양손배백허남노"
_HANJA = dict(zip(_FAMILIES, "金李朴崔鄭姜趙尹張林韓吳徐申權黃安宋全洪劉高文梁孫裴白許南盧", strict=True))
_GIVEN = "秀賢智恩敏浩娜英俊恩惠善美宇珍熙賢秀彬延愛泰亨正民成勳東健仁國藝真雅媛妍炫昇允瑞淑昭藍河天友燦"


def kana(name: str) -> str:
    """A Hangul name in katakana, syllable by syllable; what is no Hangul stays."""
    return "".join(_kana(c) if is_syllable(c) else "・" if c == " " else c for c in name)


def _kana(letter: str) -> str:
    onset, vowel, coda = split(letter)
    return _head(onset, vowel) + _CODAS.get(coda, "ク" if coda in "ㄲㅋㄳ" and coda else "")


def _head(onset: str, vowel: str) -> str:
    row = _row(onset)
    if vowel in _BY_VOWEL:
        return row[_BY_VOWEL[vowel]]
    if vowel in _GLIDES:
        return (
            {"ャ": "ヤ", "ョ": "ヨ", "ュ": "ユ", "ェ": "イェ"}[_GLIDES[vowel]]
            if onset == "ㅇ"
            else row[1] + _GLIDES[vowel]
        )
    return (
        _ROUNDED[vowel] if onset == "ㅇ" else row[2] + _ROUNDED[vowel].replace("ウ", "").replace("ワ", "ァ")
    )


def _row(onset: str) -> list[str]:
    """The five letters of a row: some take a small one along."""
    found: list[str] = []
    for c in _ROWS[onset]:
        if c in "ャュェョゥ" and found:
            found[-1] += c
        else:
            found.append(c)
    return found


def han(name: str, rng: random.Random) -> str:
    """A Korean person's name in Chinese letters: the family's, and any for the rest."""
    letters = name.replace(" ", "")
    return _HANJA.get(letters[:1], "李") + "".join(rng.choice(_GIVEN) for _ in letters[1:3])
