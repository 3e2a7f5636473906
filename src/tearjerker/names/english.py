"""How does Korean say an English word?

Titles borrow whole phrases (터치, 렛츠 고, 노스텔지아), and no romanization leads from them to
Touch, Let's Go
and Nostalgia: the way goes over how the English sounds.  `data/english.txt` has the pronunciation of
the 42 000 commonest words from the CMU Pronouncing Dictionary (its licence lies in LICENSES/), one
letter a sound, made by `tools/make_english.py`; `borrowed` says them as Korea's rules for loanwords
do:

    touch  tuC    -> tvci    터치      a ch that ends a word gets an i
    eight  Et     -> eitx    에이트    a stop after a diphthong gets ㅡ; after a short vowel it closes: 런, 힛
    star   star   -> sxta    스타      s before a consonant gets ㅡ, r after a vowel goes
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path

TABLE = Path(__file__).parent / "data" / "english.txt"

_VOWELS = {
    "a": "a", "&": "e", "u": "v", "o": "o", "W": "au", "Y": "ai", "e": "e", "3": "v", "E": "ei", "i": "i",
    "I": "i", "O": "o", "0": "oi", "U": "u", "2": "u", "@": "v",
}  # fmt: skip
_SAID = {"and": "en", "the": "tv", "a": "v", "of": "opx", "n": "en"}
"""Little words that English swallows and Korean does not: 앤, 더, 어, 오브."""

_SAID_SINGLY = (  # letter or digit, and its name's fine sound
    "a ei b pi c si d ti e i f epx g ci h eici i ai j cei k kei l el m em n en o o p pi q kyu r al s esx "
    "t ti u yu v pxi w tvpxlyu x eksx y wai z cei "
    "0 celo 1 wvn 2 tu 3 sxli 4 po 5 paipx 6 siksx 7 sepxn 8 eit 9 nain"
)
_LETTER_NAMES = dict(zip(_SAID_SINGLY.split()[::2], _SAID_SINGLY.split()[1::2], strict=True))
_BY_LETTERS = re.compile(r"[a-z]{1,4}|(?=.*[a-z])(?=.*\d)[a-z0-9]{2,6}")
_NO_WORD = re.compile(r"\d|^[^aeiouy]+$")

_SHORT = "a&ueiU@"
_BEFORE_VOWEL = {
    "b": "p", "C": "c", "d": "t", "D": "t", "f": "p", "g": "k", "h": "h", "J": "c", "k": "k",
    "l": "l", "m": "m", "n": "n", "N": "g", "p": "p", "r": "l", "s": "s", "S": "s", "t": "t",
    "T": "s", "v": "p", "w": "w", "y": "y", "z": "c", "Z": "c",
}  # fmt: skip
_ELSEWHERE = _BEFORE_VOWEL | {
    "b": "px", "C": "ci", "d": "tx", "D": "tx", "f": "px", "g": "kx", "h": "", "J": "ci", "r": "", "s": "sx",
    "S": "si", "T": "sx", "v": "px", "w": "u", "y": "i", "z": "cx", "Z": "ci",
}  # fmt: skip
_STOPS = {"p": "p", "t": "t", "k": "k"}


@lru_cache(maxsize=8192)
def readings(word: str) -> tuple[str, ...]:
    """The fine sounds of an English word as Korean may borrow it, likelier first; none if it is unknown."""
    if word in _SAID:
        return (_SAID[word],)
    phones = pronunciation(word) or _of_two_words(word)
    if phones is None:
        return ()
    by_letter = phones.replace("@", "a").replace("&", "a") if "a" in word else phones
    if "o" in word:
        by_letter = re.sub("a(?!$)", "o", by_letter) if "a" not in word else by_letter
    return tuple(dict.fromkeys((borrowed(phones), borrowed(by_letter))))


def spelled_out(word: str) -> str | None:
    """The fine sound of letters and digits said one by one: 2am 투에이엠; None where they make a word.

    Numbers of two digits and more stay digits, for so they are written: 더블에스501.
    """
    a_word = len(word) > 2 and pronunciation(word) and not _NO_WORD.search(word)
    if a_word or not _BY_LETTERS.fullmatch(word):
        return None
    pieces = re.findall(r"\d\d+|.", word)
    return "".join(_LETTER_NAMES.get(piece, piece) for piece in pieces)


def _of_two_words(word: str) -> str | None:
    """The phones of a compound that is in no dictionary: sunglass, rockstar."""
    for size in range(len(word) - 3, 2, -1):
        one, two = pronunciation(word[:size]), pronunciation(word[size:])
        if one and two:
            return one + two
    return None


def borrowed(phones: str) -> str:
    """The fine sound (`sound.py`) that Korean makes of English phones."""
    return "".join(_say(phones, at) for at in range(len(phones)))


def pronunciation(word: str) -> str | None:
    """The phones of an English word, or None where the table lacks it."""
    table = _table()
    low, high = 0, len(table)
    key = word.encode()
    while low < high:  # by bytes, not by lines: nothing is parsed but the dozen lines looked at
        line = table.rfind(b"\n", low, (low + high) // 2)
        begin = line + 1 if line >= 0 else low
        end = table.find(b"\n", begin)
        here, _, phones = table[begin:end].partition(b"\t")
        if here == key:
            return phones.decode()
        if here < key:
            low = end + 1
        else:
            high = begin
    return None


@cache
def _table() -> bytes:
    return TABLE.read_bytes()


def _say(phones: str, at: int) -> str:
    phone, after = phones[at], phones[at + 1 : at + 2]
    if phone in _VOWELS:
        return _vowel(phones, at, phone, after)
    if after and after in _VOWELS:
        return _onset(phone, after)
    if after in ("w", "y"):
        return _BEFORE_VOWEL[phone]
    return _coda(phones, at, phone, after)


def _vowel(phones: str, at: int, phone: str, after: str) -> str:
    last = at == len(phones) - 1
    if phone == "@":
        return "a" if last else "x" if after == "l" else "v"
    if phone == "3" and after in _VOWELS and not last:
        return "vl"
    if phone in "YW" and after in ("r", "3"):
        return _VOWELS[phone] + ("v" if after == "r" else "")
    return _VOWELS[phone]


def _onset(phone: str, vowel: str) -> str:
    if phone == "S" and vowel in "auoO&@3":
        return "sy"
    if phone == "w" and vowel in "U2":
        return ""
    return _BEFORE_VOWEL[phone]


def _coda(phones: str, at: int, phone: str, after: str) -> str:
    before = phones[at - 1 : at]
    if phone == "s" and before == "t":
        return "cx"
    if phone in _STOPS:
        short = before and before in _SHORT and after not in tuple("lrmn")
        closes = short or after == "s"
        return _STOPS[phone] if closes else phone + "x"
    if phone == "S" and after:
        return "syu"
    return _ELSEWHERE[phone]
