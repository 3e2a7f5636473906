"""Which differences of spelling never matter?

    fold("ＴＡＥＹＥＯＮ’s  Café-Song!")   -> "taeyeons cafe song"
    affixes_off("goblin ost part 3")      -> ["goblin ost part 3", "goblin"]
    season("all of us are dead 2")        -> ("all of us are dead", 2)

A folded name is lower case, in composed Hangul, without accents, punctuation, invisible marks or width; words
stay apart, for their order and number may matter, and `tight` closes the gaps for those who compare without.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

from tearjerker.names.hangul import CODAS, ONSETS, VOWELS

MAX_LETTERS = 200
"""No name is longer; what comes after is not looked at."""

_SPELLED = {
    "&": " and ", "%": " percent ", "@": " at ", "+": " plus ", "×": " x ", "’": "", "'": "", "‘": "",
    "`": "", "´": "", "ʼ": "", "ʻ": "", "ß": "ss", "ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe",
    "ı": "i", "ŏ": "o", "ŭ": "u", "·": " ", "ㆍ": " ", "＇": "",
}  # fmt: skip

_AFFIX = (
    r"(?:k ?drama|korean drama|drama|tv series|series)? ?(?:ost|o s t|soundtrack|original soundtrack)"
    r"(?: (?:part|pt|vol|volume)? ?\d{1,2})?"
    r"|k ?drama|korean drama|lyrics|m ?v|music video|songs|inst|instrumental|singer|band|drama|오에스티|뮤비"
)
_SUFFIX = re.compile(rf"(?<=.) (?:{_AFFIX})$")
_WEAK_SUFFIX = re.compile(
    r"(?<=.) (?:song|lyric|official|audio|actor|actress|idol|k ?pop|tv series|드라마|노래|가사|가수)$"
)
_CLOSING_OST = re.compile(r"(?<=.) (?:ost|o s t)(?: (?:part|pt|vol)? ?\d{1,2})?$")
_ARTICLE = re.compile(r"^(?:the|an?) (?=.)")
_PREFIX = re.compile(r"^(?:ost|k ?drama|드라마|가수) (?=.)")

_PART_WORD = (
    r"seasons?|series|part|pt|take|chapter|vol|episode|시즌|파트|시리즈|편|第|ซีซั่น|сезон|часть|temporada|no|제"
)
_SEASON = re.compile(rf"(?:^|(?<=\W)|(?<=[^a-z]))(?:{_PART_WORD}) ?(\d{{1,2}})(?!\d) ?(?:기|부|편|화|季|期)?")
_NTH = re.compile(r"\b(\d)(?:st|nd|rd|th) season\b")
_LAST = re.compile(r"(?<=[ 가-힣])(\d{1,2})$")
_ROMAN = re.compile(r"(?<![a-z])(ii|iii|iv|vi|vii|viii)$")
_ROMAN_DIGIT = {"ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8"}

_UNIT = re.compile(r" (?:[a-z\d]{1,3}|[a-z](?: [a-z])+|unit|유닛)")
"""What the name of a group is followed by where only some of it sing: Super Junior-M, -K.R.Y., EXO-CBX."""

_COUNTED = "zero one two three four five six seven eight nine ten eleven twelve".split()  # noqa: SIM905
_ORDERED = "- first second third fourth fifth sixth seventh eighth ninth tenth".split()  # noqa: SIM905
_ALIKE = {
    **{word: str(n) for n, word in enumerate(_COUNTED)},
    **{word: str(n) for n, word in enumerate(_ORDERED) if n},
    **{f"{n}{end}": str(n) for n in range(1, 11) for end in ("st", "nd", "rd", "th")},
    **{
        "dr": "doctor",
        "mr": "mister",
        "ms": "miss",
        "sp": "special",
        "vs": "versus",
        "ft": "feat",
        "u": "you",
    },
    **{
        "im": "i am",
        "youre": "you are",
        "its": "it is",
        "dont": "do not",
        "cant": "can not",
        "ive": "i have",
    },
    **{"didnt": "did not", "doesnt": "does not", "whats": "what is", "thats": "that is", "lets": "let us"},
    **dict.fromkeys(("the", "a", "an", "and", "n", "of"), ""),
}
LITTLE = frozenset("the a an of and to in on for at by with from is".split())  # noqa: SIM905
"""English words that tell no title from another."""
_AROUND = LITTLE | frozenset("n ost part pt vol drama season series".split())  # noqa: SIM905
_AROUND |= frozenset("은 는 이 가 을 를 의 에 와 과 도 만 로 으로 에서 에게 드라마 시즌".split())  # noqa: SIM905
"""What stands around names: alone it means none."""
_SINO = str.maketrans("0123456789", "영일이삼사오육칠팔구")
_BEFORE_HANGUL = re.compile(r"(?<![\da-z])(10|\d)(?= ?[가-힣])")


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """The text without the differences that never matter; empty where no letter or digit is left.

    Lone surrogates and control characters are dropped like punctuation.  At most `MAX_LETTERS` are kept.
    """
    plain = text if text.isascii() else _plain_letters(text[: 8 * MAX_LETTERS])
    return " ".join(plain.lower().translate(_KEEP).split())[:MAX_LETTERS].rstrip()


def trimmed(text: str) -> str:
    """A text with single spaces, cut to what a name may take; patterns that look for parts need no more."""
    return " ".join(text[: 8 * MAX_LETTERS].split())[: 2 * MAX_LETTERS]


def tight(folded: str) -> str:
    """A folded text with its words run together."""
    return folded.replace(" ", "")


def sorted_words(folded: str) -> str:
    """A folded text with its words in alphabetical order."""
    return " ".join(sorted(folded.split()))


def affixes_off(folded: str) -> list[str]:
    """A folded text, step by step without what is said about a name: OST part 1, lyrics, (singer)."""
    return list(_without(folded, (_SUFFIX, _PREFIX)))


def weak_affixes_off(folded: str) -> list[str]:
    """The same without words that belong to a name as often as not: song, 노래, 드라마."""
    return list(_without(folded, (_WEAK_SUFFIX,)))[1:]


def _without(folded: str, patterns: Iterable[re.Pattern[str]]) -> Iterator[str]:
    yield folded
    for pattern in patterns:
        while (shorter := pattern.sub("", folded)) != folded:
            yield (folded := shorter)


def season(folded: str) -> tuple[str, int]:
    """A folded title without its season or part, and that number; 0 where it has none."""
    text = _ROMAN.sub(lambda found: _ROMAN_DIGIT[found[1]], folded)
    for pattern in (_NTH, _SEASON, _LAST):
        found = pattern.search(text)
        if found and found.group() != text:
            rest = f"{text[: found.start()].rstrip()} {text[found.end() :].lstrip()}"
            return rest.strip(), int(found[1])
    return folded, 0


def is_unit_of(asked: str, name: str) -> bool:
    """Whether a folded question means a part of the group of that name: super junior m."""
    bare = affixes_off(asked)[-1]
    return bare.startswith(f"{name} ") and _UNIT.fullmatch(bare.removeprefix(name)) is not None


def says_nothing(folded: str) -> bool:
    """Whether it is nothing but little words and what is said about names: of the, 은, OST part 3."""
    return all(word in _AROUND or word.isdigit() for word in affixes_off(f"x {folded}")[-1].split()[1:])


def alike(folded: str) -> str:
    """A folded text with one spelling for what has several: 7 for seven, doctor for dr, no articles.

    Digits before Korean are written as said (1억 is 일억), so that both spellings come out the same.
    """
    said = _BEFORE_HANGUL.sub(lambda found: found[1].replace("10", "십").translate(_SINO), folded)
    plain = said.replace("ё", "е")
    return " ".join(kept for word in plain.split() if (kept := _ALIKE.get(word, word))) or folded


@lru_cache(maxsize=65536)
def key(name: str) -> str:
    """One key for a name's exact spellings: folded, closed up, without leading article and closing OST."""
    return tight(_ARTICLE.sub("", _CLOSING_OST.sub("", fold(name))))


def _plain_letters(text: str) -> str:
    """Composed Hangul stays, accents go but for й and ё, compatibility forms become what they mean."""
    spread = unicodedata.normalize("NFKD", text.translate(_BEFORE))
    bare = _ACCENT.sub("", spread)
    return unicodedata.normalize("NFC", bare).casefold().translate(_SINGLE)


_ACCENT = re.compile("(?<![\u0400-\u04ff])[\u0300-\u036f]+")


class _Keep(dict[int, str]):
    """Letters and digits stay, what `_SPELLED` has is spelled out, the rest parts words or vanishes."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        kind = unicodedata.category(letter)
        if letter in _SPELLED:
            kept = _SPELLED[letter]
        elif kind[0] in "LN" or kind in ("Mn", "Mc"):
            kept = letter
        elif kind in ("Cf", "Cc", "Cs", "Co", "Cn") and letter not in "\t\n\r":
            kept = ""
        else:
            kept = " "
        self[code] = kept
        return kept


_KEEP = _Keep()
_SINGLE = (
    {0x1100 + n: c for n, c in enumerate(ONSETS)}
    | {0x1161 + n: c for n, c in enumerate(VOWELS)}
    | {0x11A7 + n: c for n, c in enumerate(CODAS) if c}
)
"""Letters that joined no syllable, as in a half-typed word, to the form in which one types them."""
_BEFORE = {ord(k): v for k, v in _SPELLED.items() if not k.isascii()} | {ord("\u200b"): ""}
