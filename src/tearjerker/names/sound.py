"""What does a spelling sound like, roughly, whichever alphabet it is in?

One letter for each sound, in three grades:

    narrow  ㄱ ㄲ k, ㅋ K, and so on        껌 and Gum kvm, Come Kvm; always soft at a syllable's end
    fine    consonants that romanizations confuse are one (k g kk q; t d; p b f v; j ch z; r l), for Kim and
            Gim, Busan and Pusan name the same; vowels are kept apart: ㅓ v  ㅗ o  ㅜ u  ㅡ x
                                            정 cvg, Jeong cvg, Jung cug, Chong cog
    coarse  all four vowels are o, ng is n  con for each of them

Names are kept in narrow sound.  The finer two say how near two spellings are, the coarse one finds them.
The Hangul side is written from its pronunciation; the Latin side is read letter by letter as a romanization
by any system or habit (`of_latin`), and by its own pronunciation where it is English (`english.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from tearjerker.names.hangul import Syllable
from tearjerker.names.romanise import pronounced

_ONSET = dict(zip("ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅈㅉㅊㅋㅌㅍㅎ", "kknttlmppssccCKTPh", strict=True))
_ONSET["ㅇ"] = ""
_VOWEL = dict(
    zip(
        "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ",
        "a e ya ye v e yv ye o wa we we yo u wv we wi yu x i i".split(),  # noqa: SIM905
        strict=True,
    )
)
_CODA = {"": "", "ㄱ": "k", "ㄴ": "n", "ㄷ": "t", "ㄹ": "l", "ㅁ": "m", "ㅂ": "p", "ㅇ": "g"}

_GRAPHEMES = {
    "tch": "c", "sch": "s", "ch": "C", "sh": "s", "ph": "P", "kh": "K", "gh": "k", "ck": "K", "ng": "g",
    "th": "T", "zh": "c", "dj": "c", "ts": "c", "dz": "c", "k": "K", "g": "k", "q": "K", "c": "K", "t": "T",
    "kk": "k", "tt": "t", "pp": "p",
    "d": "t", "p": "P", "b": "p", "f": "P", "v": "p", "j": "c", "z": "c", "s": "s", "n": "n", "m": "m",
    "l": "l", "r": "l", "rh": "l", "wh": "w", "x": "Ks", "h": "h", "w": "w", "y": "i", "yeo": "yv",
    "yeu": "yx", "yoo": "yu", "you": "yu", "yae": "ye", "yu": "yu", "yo": "yo", "ya": "ya", "ye": "ye",
    "yi": "i", "yee": "i", "wae": "we", "weo": "wv", "woe": "we", "woo": "u", "wu": "u", "wo": "wv",
    "wa": "wa", "we": "we", "wi": "wi", "wee": "wi", "oe": "we", "oi": "we", "eui": "i", "ui": "i",
    "eo": "v", "eu": "x", "ae": "e", "ee": "i", "oo": "u", "ou": "u", "a": "a", "e": "e", "i": "i",
    "o": "o", "u": "u",
}  # fmt: skip
_READ = re.compile(
    r"(?P<soft>c(?=[eiy])(?!h))|(?P<young>you(?=n))|(?P<silent>h(?![aeiouyw])|(?<=[aeiou])h(?=w))|(?P<first>^x)"
    "|(?P<plain>" + "|".join(sorted(_GRAPHEMES, key=len, reverse=True)) + ")"
)
_CONTEXT = {"soft": "s", "young": "yv", "silent": "", "first": "s"}

_MEET = re.compile(r"([snmlgh])\1+|[kK]([kK])|[tT]([tT])|[pP]([pP])|[cC]([cC])")
_MUTE_Y = re.compile(r"(?<=[cC])y")
_APART = re.compile(r"([ao](?=eu|eo)|u(?=i)|[ao](?=e(?![aiou])))")
_SHUT = re.compile(r"[KTPC](?![aeiouvxyw])")
_FINE = str.maketrans("KTPC", "ktpc")
_COARSE = str.maketrans("uvxgKTPC", "ooonktpc")
_MERGED = [(f"nk{vowel}", f"n{vowel}") for vowel in "aeioyw"] + [("sy", "s")]
"""Left out of the coarse sound: k after n, for n before k is how ng may be meant, and the y of 샤."""
_DOUBLED = [letter * 2 for letter in "ktpcsnmlh"]


@lru_cache(maxsize=65_536)
def of_hangul(run: str, *, plain: bool = False) -> str:
    """The narrow sound of a run of whole syllables; `plain`: each for itself, as in a given name."""
    said = [pronounced(c)[0] for c in run] if plain else pronounced(run)
    return joined(_sound(s) for s in said)


@lru_cache(maxsize=65_536)
def of_latin(word: str) -> str:
    """The narrow sound of a folded Latin word, read as a romanization of Korean."""
    return joined((_SHUT.sub(_softly, _READ.sub(_grapheme, word)),))


def of_latin_apart(word: str) -> str:
    """The same where vowels that look like one are said apart: Son Naeun is na-eun, Rui is ru-i."""
    return joined(of_latin(part) for part in _APART.sub(r"\1 ", word).split())


def looks_apart(text: str) -> bool:
    """Whether `of_latin_apart` may read it otherwise."""
    return _APART.search(text) is not None


def joined(parts: Iterable[str]) -> str:
    """Sounds run together: two that meet on one consonant share it, and 쥬 is said 주."""
    return _MEET.sub(r"\1\2\3\4\5", _MUTE_Y.sub("", "".join(parts)))


def fine(narrow: str) -> str:
    """The sound with the consonants merged that romanizations confuse."""
    return narrow.translate(_FINE)


def coarse(narrow: str) -> str:
    """The sound with everything merged that romanizations confuse."""
    rough = narrow.translate(_COARSE)
    for written, said in _MERGED:  # far faster than a pattern, on thousands of letters at a time
        rough = rough.replace(written, said)
    for twice in _DOUBLED:
        while twice in rough:
            rough = rough.replace(twice, twice[0])
    return rough


def _softly(found: re.Match[str]) -> str:
    return found.group().translate(_FINE)


def _grapheme(found: re.Match[str]) -> str:
    group = found.lastgroup or "plain"
    return _CONTEXT[group] if group in _CONTEXT else _GRAPHEMES[found.group()]


def _sound(syllable: Syllable) -> str:
    onset, vowel, coda = syllable
    return _ONSET[onset] + _VOWEL[vowel] + _CODA[coda]
