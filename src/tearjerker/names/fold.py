"""Which differences of spelling never matter?

    fold("ＴＡＥＹＥＯＮ’s  Café-Song!")   -> "taeyeons cafe song"
    without_affixes("goblin ost part 3")  -> "goblin"
    season("all of us are dead 2")        -> ("all of us are dead", 2)

A folded name is lower case, in composed Hangul, without accents, punctuation, invisible marks or width; words
stay apart, for their order and number may matter, and `tight` closes the gaps for those who compare without.
"""

from __future__ import annotations

import re
import unicodedata
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
    r"|k ?drama|korean drama|lyrics?|m ?v|music video|songs?|official|audio|inst|instrumental|singer|band"
    r"|drama|actor|actress|idol|k ?pop|tv series|드라마|노래|가사|가수|뮤비|오에스티"
)
_SUFFIX = re.compile(rf"(?<=.) (?:{_AFFIX})$")
_PREFIX = re.compile(r"^(?:ost|k ?drama|드라마|가수) (?=.)")
_CLOSING_OST = re.compile(r"(?<=.) (?:ost|o s t)(?: (?:part|pt|vol)? ?\d{1,2})?$")
_ARTICLE = re.compile(r"^(?:the|an?) (?=.)")

_SEASON = re.compile(
    r"^(?P<base>.+?) ?(?:(?:seasons?|series|part|pt|take|chapter|vol|episode|시즌|파트|시리즈|편|第|ซีซั่น|сезон"
    r"|часть|temporada|no|제) ?(?P<named>\d{1,2}) ?(?:기|부|편|화|季|期)?|(?<!\d)(?P<bare>\d{1,2}))$"
)
_SEASON_FIRST = re.compile(r"^(?P<base>.+?) (?P<nth>\d)(?:st|nd|rd|th) season$")
_ROMAN = {"ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8"}


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """The text without the differences that never matter; empty where no letter or digit is left.

    Lone surrogates and control characters are dropped like punctuation.  At most `MAX_LETTERS` are kept.
    """
    plain = text if text.isascii() else _plain_letters(text[: 8 * MAX_LETTERS])
    return " ".join(plain.lower().translate(_KEEP).split())[:MAX_LETTERS].rstrip()


def tight(folded: str) -> str:
    """A folded text with its words run together."""
    return folded.replace(" ", "")


def sorted_words(folded: str) -> str:
    """A folded text with its words in alphabetical order."""
    return " ".join(sorted(folded.split()))


def without_affixes(folded: str) -> str:
    """A folded text without what is said about a name rather than being it: OST part 1, lyrics, (singer)."""
    before = None
    while before != folded:
        before, folded = folded, _PREFIX.sub("", _SUFFIX.sub("", folded))
    return folded


def without_article(folded: str) -> str:
    """A folded text without a leading the, a or an."""
    return _ARTICLE.sub("", folded)


def season(folded: str) -> tuple[str, int]:
    """A folded title's name and the number of its season or part; 0 where it has none."""
    words = folded.split()
    if len(words) > 1 and words[-1] in _ROMAN:
        folded = " ".join([*words[:-1], _ROMAN[words[-1]]])
    found = _SEASON_FIRST.match(folded)
    if found:
        return found["base"], int(found["nth"])
    found = _SEASON.match(folded)
    if not found:
        return folded, 0
    return found["base"], int(found["named"] or found["bare"])


@lru_cache(maxsize=65536)
def key(name: str) -> str:
    """One key for a name's exact spellings: folded, closed up, without leading article and closing OST."""
    return tight(without_article(_CLOSING_OST.sub("", fold(name))))


def _plain_letters(text: str) -> str:
    """Composed Hangul stays, accents go, compatibility forms become what they stand for."""
    spread = unicodedata.normalize("NFKD", text.translate(_BEFORE))
    bare = "".join(c for c in spread if not "\u0300" <= c <= "\u036f")
    return unicodedata.normalize("NFC", bare).casefold().translate(_SINGLE)


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
