"""How does Korean say an English word?

Titles borrow whole phrases (터치, 렛츠 고, 노스텔지아), and no romanization leads from them to Touch, Let's
Go and Nostalgia: the way goes over how the English sounds.  `data/english.txt` has the pronunciation of the
42 000 commonest words from the CMU Pronouncing Dictionary (its licence lies in LICENSES/), one letter a
sound, made by `tools/make_english.py`; `borrowed` says them as Korea's rules for loanwords do:

    touch  tuC    -> tvci    터치      a ch that ends a word gets an i
    eight  Et     -> eitx    에이트    a stop after a diphthong gets ㅡ; after a short vowel it closes: 런, 힛
    star   star   -> sxta    스타      s before a consonant gets ㅡ, r after a vowel goes

Stage names are often words that no dictionary has.  Two words run together are said one after the other
(Oneus), digits by their English names (MAP6 맵식스), and what still is unknown is read by the commonest
habits of English spelling (`_GUESS`: Badkiz 배드키즈), unless it is spelled as only Korean is (jiyoung).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import islice
from pathlib import Path

from tearjerker.names.surnames import SYLLABLE

TABLE = Path(__file__).parent / "data" / "english.txt"

_VOWELS = {
    "a": "a", "&": "e", "u": "v", "o": "o", "W": "au", "Y": "ai", "e": "e", "3": "v", "E": "ei", "i": "i",
    "I": "i", "O": "o", "0": "oi", "U": "u", "2": "u", "@": "v",
}  # fmt: skip
_SAID = {
    "and": "en", "the": "tv", "a": "v", "of": "opx", "n": "en", "dr": "takTv", "mr": "misxTv", "ms": "misx",
}  # fmt: skip
"""Little words that English swallows and Korean does not (앤, 더, 어, 오브), and titles cut short."""

_SAID_SINGLY = (  # letter or digit, and its name's narrow sound
    "a ei b pi c si d ti e i f ePx g ci h eiCi i ai j cei k Kei l el m em n en o o p Pi q Kyu r al s esx "
    "t Ti u yu v pxi w tvpxlyu x eksx y wai z cei "
    "0 celo 1 wvn 2 Tu 3 sxli 4 Po 5 Paipx 6 siksx 7 sepxn 8 eit 9 nain"
)
_LETTER_NAMES = dict(zip(_SAID_SINGLY.split()[::2], _SAID_SINGLY.split()[1::2], strict=True))
_BY_LETTERS = re.compile(r"[a-z]{1,4}|(?=.*[a-z])(?=.*\d)[a-z0-9]{2,6}")
_WITH_DIGITS = re.compile(r"(?=.*[a-z])(?=.*\d)[a-z0-9]{2,12}")
_NUMBERS = dict(zip("0 1 2 3 4 5 6 7 8 9 10".split(), (  # noqa: SIM905
    "celo", "wvn", "Tu", "sxli", "Po", "Paipx", "siksx", "sepxn", "eiTx", "nain", "Ten"), strict=True
))  # fmt: skip
_NO_WORD = re.compile(r"\d|^[^aeiouy]+$")

_LITTLE = frozenset("us up go me my we so in on it is be no oh do by to at".split())  # noqa: SIM905
"""Words of two letters that stage names are put together from."""
_KOREAN = re.compile(f"(?:{SYLLABLE})+")
_HABITS = """
tion S@n   ture C@r   igh Y   ck k   tch C   ch C   sh S   th T   ph f   wh w   qu kw   dge J   ng N   x ks
ee I   ea I   ie$ I   ey$ I   ya ya   ye ye   yo yo   yu yu   y I   oo U   ou W   ow W   oa O   ai E   ay E
ei E   oi 0   oy 0   au o   aw o   ue$ U   ew yU   er$ 3   c(?=[eiy]) s
a(?=[^aeiouy]e$) E   i(?=[^aeiouy]e$) Y   o(?=[^aeiouy]e$) O   u(?=[^aeiouy]e$) yU   (?<=[^aeiouy])e$ -
a &   e e   i i   o o   u u   c k   q C   j J
"""
"""How English letters are mostly said: a pattern and its phones; the first that fits counts."""
_RULES = [(rule.split()[0], rule.split()[1].strip("-")) for rule in re.split(r"\s{2,}|\n", _HABITS) if rule]
_HABIT = re.compile("|".join(f"(?P<rule{n}>{pattern})" for n, (pattern, _) in enumerate(_RULES)))
_TWICE = re.compile(r"([b-df-hj-np-tv-z])\1")

_SHORT = "a&ueiU@"
_BEFORE_VOWEL = {
    "b": "p", "C": "C", "d": "t", "D": "t", "f": "P", "g": "k", "h": "h", "J": "c", "k": "K",
    "l": "l", "m": "m", "n": "n", "N": "g", "p": "P", "r": "l", "s": "s", "S": "s", "t": "T",
    "T": "s", "v": "p", "w": "w", "y": "y", "z": "c", "Z": "c",
}  # fmt: skip
_ELSEWHERE = _BEFORE_VOWEL | {
    "b": "px", "C": "Ci", "d": "tx", "D": "tx", "f": "Px", "g": "kx", "h": "", "J": "ci", "r": "", "s": "sx",
    "S": "si", "T": "sx", "v": "px", "w": "u", "y": "i", "z": "cx", "Z": "ci",
}  # fmt: skip
_NEW = re.compile("(?<=[ntd])[U2]")
_LATE_STOP = re.compile("[EYWO0I2][ptk]$")
"""A stop that closes the syllable as often as it gets its vowel: eight 에이트 or 에잇."""
_STOPS = {"p": "P", "t": "T", "k": "K"}


@lru_cache(maxsize=65_536)
def readings(word: str) -> tuple[str, ...]:
    """The narrow sounds of an English word as Korean may borrow it, likelier first; none if it is unknown."""
    if word in _SAID:
        return (_SAID[word],)
    phones = pronunciation(word) or (pronunciation(word + "g") if word.endswith("in") else None)
    if phones:
        return tuple(dict.fromkeys(_borrowed_ways(word, phones)))
    guesses = [*islice(_of_two_words(word), 2), _guessed(word)]
    return tuple(dict.fromkeys(said for guess in guesses if guess for said in _borrowed_ways(word, guess)))


def _borrowed_ways(word: str, phones: str) -> Iterator[str]:
    """As it is said, as it is spelled, and with its last stop closed."""
    yield borrowed(phones)
    by_letter = phones.replace("@", "a").replace("&", "a") if "a" in word else phones
    if "o" in word:
        by_letter = re.sub("a(?!$)", "o", by_letter) if "a" not in word else by_letter
    yield borrowed(by_letter)
    if "ew" in word:
        yield borrowed(_NEW.sub("yU", phones))
    if _LATE_STOP.search(phones):
        yield borrowed(phones)[:-2] + phones[-1]


def spelled_out(word: str) -> str | None:
    """The narrow sound of letters and digits said one by one: 2am 투에이엠; None where they make a word.

    Numbers of two digits and more stay digits, for so they are written: 더블에스501.
    """
    a_word = len(word) > 2 and pronunciation(word) and not _NO_WORD.search(word)
    if a_word or not _BY_LETTERS.fullmatch(word):
        return None
    pieces = re.findall(r"\d\d+|.", word)
    return "".join(_LETTER_NAMES.get(piece, piece) for piece in pieces)


def letter(word: str) -> str | None:
    """The narrow sound of a word of one letter, said by its name as in T-ara; None for longer ones."""
    return _LETTER_NAMES.get(word)


def with_digits(word: str) -> str | None:
    """The narrow sound of a word with digits, said in English: got7 갓세븐; None where it has none."""
    if not _WITH_DIGITS.fullmatch(word):
        return None
    parts = re.findall(r"10|\d|[a-z]+", word)
    return "".join(_NUMBERS.get(p) or _part(p) for p in parts)


def _part(letters: str) -> str:
    """Letters between digits: a word, or said one by one."""
    said = readings(letters) if len(letters) > 1 else ()
    return said[0] if said else "".join(_LETTER_NAMES[c] for c in letters)


def _of_two_words(word: str) -> Iterator[str]:
    """The phones of a compound that is in no dictionary: sunglass, rockstar, oneus."""
    for size in range(len(word) - 2, 1, -1):
        parts = word[:size], word[size:]
        if all(len(part) > 2 or part in _LITTLE for part in parts):
            one, two = pronunciation(parts[0]), pronunciation(parts[1])
            if one and two:
                yield one + two


def _guessed(word: str) -> str | None:
    """The phones of an unknown word by the habits of English spelling; None where it looks Korean."""
    if not word.isascii() or not word.isalpha() or len(word) < 3 or _KOREAN.fullmatch(word):
        return None
    return _HABIT.sub(lambda found: _RULES[(found.lastindex or 1) - 1][1], _TWICE.sub(r"\1", word))


def borrowed(phones: str) -> str:
    """The narrow sound (`sound.py`) that Korean makes of English phones."""
    return "".join(_say(phones, at) for at in range(len(phones)))


@lru_cache(maxsize=65_536)
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
    if phone in "IieU" and after == "r" and phones[at + 2 : at + 3] not in _VOWELS:
        return _VOWELS[phone] + "v"
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
        return "Cx"
    if phone in _STOPS:
        short = before and before in _SHORT and after not in tuple("lrmn")
        closes = short or after == "s"
        return phone if closes else _STOPS[phone] + "x"
    if phone == "S" and after:
        return "syu"
    return _ELSEWHERE[phone]
