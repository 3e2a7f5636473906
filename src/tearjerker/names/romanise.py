"""How is a Korean word written in Latin letters?

Both public systems write what is heard, and neighbouring sounds change each other:

    독립문  ㄱ+ㄹ -> ㅇ+ㄴ     dongnimmun        같이  ㅌ+이 -> 치     gachi
    좋고    ㅎ+ㄱ -> ㅋ        joko              신라  ㄴ+ㄹ -> ㄹㄹ   silla

`pronounced` makes those changes; `revised` (South Korea, 2000), `mccune_with_breves` (1939, as it is printed)
and `mccune_reischauer` (as people type it: ŏ is o, ŭ is u) write the outcome down.  Personal names are
written syllable by syllable in the given name, where the Revised system knows no sound changes: Han Bok-nam.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import groupby

from tearjerker.names.hangul import PAIRS, Syllable, is_syllable, split

_Writer = Callable[[Sequence[Syllable]], str]
_RunWriter = Callable[[str], str]

_LENIS_BEFORE_H = {"ㄱ": "ㅋ", "ㄷ": "ㅌ", "ㅂ": "ㅍ", "ㅈ": "ㅊ"}
_CLOSED = {
    "ㄲ": "ㄱ", "ㅋ": "ㄱ", "ㅅ": "ㄷ", "ㅆ": "ㄷ", "ㅈ": "ㄷ", "ㅊ": "ㄷ", "ㅌ": "ㄷ", "ㅍ": "ㅂ",
    "ㄳ": "ㄱ", "ㄵ": "ㄴ", "ㄶ": "ㄴ", "ㄺ": "ㄱ", "ㄻ": "ㅁ", "ㄼ": "ㄹ", "ㄽ": "ㄹ", "ㄾ": "ㄹ",
    "ㄿ": "ㅂ", "ㅀ": "ㄹ", "ㅄ": "ㅂ", "ㅎ": "ㄷ",
}  # fmt: skip
"""What a coda sounds like where nothing follows that could take it over."""

_NASAL = {"ㄱ": "ㅇ", "ㄷ": "ㄴ", "ㅂ": "ㅁ"}
_PALATAL = {"ㄷ": "ㅈ", "ㅌ": "ㅊ"}

_RR_ONSET = dict(
    zip(
        "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ",
        ["g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "_", "j", "jj", "ch", "k", "t", "p", "h"],
        strict=True,
    )
)
_RR_ONSET["ㅇ"] = ""
_RR_CODA = {"": "", "ㄱ": "k", "ㄴ": "n", "ㄷ": "t", "ㄹ": "l", "ㅁ": "m", "ㅂ": "p", "ㅇ": "ng"}
_RR_VOWEL = dict(
    zip(
        "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ",
        "a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i".split(),  # noqa: SIM905
        strict=True,
    )
)
_MR_ONSET = _RR_ONSET | {"ㄱ": "k", "ㄷ": "t", "ㅂ": "p", "ㅈ": "ch", "ㅉ": "tch", "ㅊ": "ch'", "ㅋ": "k'"}
_MR_ONSET |= {"ㅌ": "t'", "ㅍ": "p'"}
_MR_VOICED = {"ㄱ": "g", "ㄷ": "d", "ㅂ": "b", "ㅈ": "j"}
_MR_VOWEL = _RR_VOWEL | {"ㅓ": "o", "ㅕ": "yo", "ㅡ": "u"}
_MR_PRINTED = _MR_VOWEL | {"ㅓ": "ŏ", "ㅕ": "yŏ", "ㅡ": "ŭ", "ㅝ": "wŏ", "ㅢ": "ŭi"}
_S_IS_SH_BEFORE = "ㅣㅟ"


def revised(text: str) -> str:
    """The Revised Romanization: 대장금이 보고 있다 -> daejanggeumi bogo itda; what is not Korean stays."""
    return _each_run(text, lambda run: _write_revised(pronounced(run)))


def mccune_reischauer(text: str) -> str:
    """McCune–Reischauer without breves: 커피 -> k'op'i; what is not Korean stays."""
    return _each_run(text, lambda run: _write_mccune(pronounced(run)))


def mccune_with_breves(text: str) -> str:
    """McCune–Reischauer as the scholars print it: 서울 -> sŏul, 도깨비 -> tokkaebi, 음악 -> ŭmak."""
    return _each_run(text, lambda run: _write_mccune(pronounced(run), _MR_PRINTED))


def revised_name(family: str, given: str) -> str:
    """A person's name by the Revised system, with a hyphen: 강, 미나 -> Gang Mi-na."""
    return f"{_plain(family, _write_revised)} {'-'.join(_plain(c, _write_revised) for c in given)}"


def mccune_name(family: str, given: str) -> str:
    """A person's name by McCune–Reischauer, each syllable for itself: 박, 은조 -> Pak Un-cho."""
    return f"{_plain(family, _write_mccune)} {'-'.join(_plain(c, _write_mccune) for c in given)}"


@lru_cache(maxsize=8192)
def pronounced(run: str) -> tuple[Syllable, ...]:
    """The sounds of a run of whole syllables as they are said together."""
    said = [split(c) for c in run]
    for here in range(len(said) - 1):
        said[here], said[here + 1] = _meet(said[here], said[here + 1])
    if said:
        said[-1] = _shut(said[-1])
    return tuple(said)


@lru_cache(maxsize=65_536)
def _meet(one: Syllable, two: Syllable) -> tuple[Syllable, Syllable]:
    """Two neighbours after they changed each other."""
    one, two = _aspirate(one, two)
    if two.onset == "ㅇ":
        return _link(one, two)
    return _assimilate(_shut(one), two)


def _aspirate(one: Syllable, two: Syllable) -> tuple[Syllable, Syllable]:
    """좋고 -> 조코, 잡혀 -> 자펴.

    The official rule leaves ㄱㄷㅂ before ㅎ apart in nouns (묵호 Mukho); what those nouns are no rule tells,
    and keeping them apart everywhere agrees better with how titles are romanised.
    """
    coda = PAIRS.get(one.coda, one.coda)
    if coda.endswith("ㅎ") and two.onset in _LENIS_BEFORE_H:
        return one._replace(coda=coda[:-1]), two._replace(onset=_LENIS_BEFORE_H[two.onset])
    if coda.endswith("ㅎ") and two.onset == "ㅅ":
        return one._replace(coda=coda[:-1]), two._replace(onset="ㅆ")
    return one, two


def _link(one: Syllable, two: Syllable) -> tuple[Syllable, Syllable]:
    """A coda moves over to a syllable that begins with its vowel: 음악 -> 으막, 같이 -> 가치."""
    coda = PAIRS.get(one.coda, one.coda)
    if coda in ("", "ㅇ"):
        return one, two
    if coda.endswith("ㅎ"):
        coda = coda[:-1]
        if not coda:
            return one._replace(coda=""), two
    onset = coda[-1]
    if two.vowel == "ㅣ":
        onset = _PALATAL.get(onset, onset)
    return _shut(one._replace(coda=coda[:-1])), two._replace(onset=onset)


def _assimilate(one: Syllable, two: Syllable) -> tuple[Syllable, Syllable]:
    coda, onset = one.coda, two.onset
    if (coda, onset) in (("ㄴ", "ㄹ"), ("ㄹ", "ㄴ")):
        coda, onset = "ㄹ", "ㄹ"
    elif onset == "ㄹ" and coda not in ("", "ㄹ"):
        onset = "ㄴ"
    if onset in "ㄴㅁ":
        coda = _NASAL.get(coda, coda)
    return one._replace(coda=coda), two._replace(onset=onset)


def _shut(one: Syllable) -> Syllable:
    return one._replace(coda=_CLOSED[one.coda]) if one.coda in _CLOSED else one


def _write_revised(said: Sequence[Syllable]) -> str:
    out = []
    for before, (onset, vowel, coda) in zip((Syllable("", ""), *said), said, strict=False):
        doubled = onset == "ㄹ" and before.coda == "ㄹ"
        out.append(("l" if doubled else _RR_ONSET[onset]) + _RR_VOWEL[vowel] + _RR_CODA[coda])
    return "".join(out)


def _write_mccune(said: Sequence[Syllable], vowels: Mapping[str, str] = _MR_VOWEL) -> str:
    out = []
    for before, (onset, vowel, coda) in zip((Syllable("", ""), *said), said, strict=False):
        out.append(_mr_onset(before, onset, vowel) + vowels[vowel] + _RR_CODA[coda])
    return "".join(out)


def _mr_onset(before: Syllable, onset: str, vowel: str) -> str:
    if onset in _MR_VOICED and before.vowel and before.coda in ("", "ㄴ", "ㄹ", "ㅁ", "ㅇ"):
        return _MR_VOICED[onset]
    if onset == "ㄹ" and before.coda == "ㄹ":
        return "l"
    if onset == "ㅅ" and vowel in _S_IS_SH_BEFORE:
        return "sh"
    return _MR_ONSET[onset]


def _plain(text: str, write: _Writer) -> str:
    return "".join(write([_shut(split(c))]) if is_syllable(c) else c for c in text)


def _each_run(text: str, write: _RunWriter) -> str:
    return "".join(_runs(text, write))


def _runs(text: str, write: _RunWriter) -> Iterator[str]:
    for korean, run in groupby(text, is_syllable):
        joined = "".join(run)
        yield write(joined) if korean else joined
