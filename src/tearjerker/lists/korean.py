"""Which particle follows a Korean name?

    josa("그 남자", "을/를")   ->  "그 남자를"
    josa("현빈", "이/가")      ->  "현빈이"
    josa("SBS", "은/는")       ->  "SBS는"

The first form follows a final consonant, the second a vowel; `으로/로` takes the second after ㄹ too.  Latin
letters and digits are taken as Koreans read them aloud.
"""

from __future__ import annotations

_READ_WITH_FINAL = {**dict.fromkeys("LlMmNnRr", True), **dict.fromkeys("013678", True)}
"""엘, 엠, 엔, 알; 영, 일, 삼, 육, 칠, 팔.  Other letters and digits are read with an open last syllable."""
_READ_WITH_RIEUL = frozenset("LlRr178")
_TRAILING = " \"'”’)]}〉》」』!?.,…~♡"


def josa(word: str, pair: str) -> str:
    """The word with the form of the particle that fits its last sound."""
    after_consonant, after_vowel = pair.split("/")
    final, rieul = _last_sound(word)
    if after_consonant == "으로" and rieul:
        return word + after_vowel
    return word + (after_consonant if final else after_vowel)


def _last_sound(word: str) -> tuple[bool, bool]:
    """Does the word end in a consonant, and is that ㄹ?"""
    bare = word.rstrip(_TRAILING)
    last = bare[-1:] or "가"
    if "가" <= last <= "힣":
        coda = (ord(last) - 0xAC00) % 28
        return coda != 0, coda == 8
    if last.isascii() and last.islower() and len(bare) > 1 and bare[-2].isalpha():
        return _ends_closed(bare.lower())
    return _READ_WITH_FINAL.get(last, False), last in _READ_WITH_RIEUL


def _ends_closed(word: str) -> tuple[bool, bool]:
    """A Latin word is read as a word: Gaho ends open, Punch too (펀치), Heaven on ㄴ, Paul on ㄹ."""
    if word.endswith("ng") or word[-1] in "mn":
        return True, False
    return word[-1] == "l", word[-1] == "l"
