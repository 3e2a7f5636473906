"""What is a Korean syllable made of?

A syllable is an onset, a vowel and perhaps a coda; Unicode counts them off in a grid of 19 × 21 × 28.

    split("닭")     -> ("ㄷ", "ㅏ", "ㄺ")
    jamo("도깨비")  -> "ㄷㅗㄲㅐㅂㅣ"        one letter for each key pressed: typing errors are errors here
    initials("도깨비") -> "ㄷㄲㅂ"           what Koreans type to search quickly
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

ONSETS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
CODAS = ("", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ")

FIRST, LAST = "가", "힣"
_BASE, _PER_ONSET, _PER_VOWEL = ord(FIRST), 21 * 28, 28

PAIRS = {
    "ㄳ": "ㄱㅅ", "ㄵ": "ㄴㅈ", "ㄶ": "ㄴㅎ", "ㄺ": "ㄹㄱ", "ㄻ": "ㄹㅁ", "ㄼ": "ㄹㅂ", "ㄽ": "ㄹㅅ",
    "ㄾ": "ㄹㅌ", "ㄿ": "ㄹㅍ", "ㅀ": "ㄹㅎ", "ㅄ": "ㅂㅅ",
}  # fmt: skip
"""Codas of two consonants."""


class Syllable(NamedTuple):
    """One syllable's sounds; `coda` is empty where it ends on its vowel."""

    onset: str
    vowel: str
    coda: str = ""


def is_syllable(letter: str) -> bool:
    """Whether it is one whole syllable, such as 가."""
    return FIRST <= letter <= LAST


def is_hangul(letter: str) -> bool:
    """Whether it is a syllable or a single Korean letter (as half-typed words have)."""
    return FIRST <= letter <= LAST or "ㄱ" <= letter <= "ㅣ"


def has_hangul(text: str) -> bool:
    """Whether any letter of it is Korean."""
    return any(is_hangul(c) for c in text)


@lru_cache(maxsize=12_000)
def split(letter: str) -> Syllable:
    """The sounds of one whole syllable."""
    place = ord(letter) - _BASE
    onset, rest = divmod(place, _PER_ONSET)
    vowel, coda = divmod(rest, _PER_VOWEL)
    return Syllable(ONSETS[onset], VOWELS[vowel], CODAS[coda])


def join(onset: str, vowel: str, coda: str = "") -> str:
    """The syllable that has these sounds."""
    place = ONSETS.index(onset) * _PER_ONSET + VOWELS.index(vowel) * _PER_VOWEL + CODAS.index(coda)
    return chr(_BASE + place)


def jamo(text: str) -> str:
    """Every syllable spelled out as the letters one types; a coda of two consonants as both of them."""
    return text.translate(_JAMO)


def initials(text: str) -> str:
    """The first consonant of every syllable; empty where the text has anything but Korean and spaces."""
    letters = [c for c in text if not c.isspace()]
    if not letters or not all(is_syllable(c) for c in letters):
        return ""
    return "".join(ONSETS[(ord(c) - _BASE) // _PER_ONSET] for c in letters)


class _Jamo(dict[int, str]):
    """A table for `str.translate` that fills itself: faster than a loop over a million names."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        spelled = letter
        if is_syllable(letter):
            onset, vowel, coda = split(letter)
            spelled = onset + vowel + PAIRS.get(coda, coda)
        self[code] = spelled
        return spelled


_JAMO = _Jamo()
