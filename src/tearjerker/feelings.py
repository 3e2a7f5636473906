"""Which feeling does a word name?

Writers say "tear-jerking", "mewek", "애절한"; a reader asks for songs "for crying on a bus".  Both are led to
a small vocabulary of feelings, always with the word that led there, so that a page can show why.  The words
lie in `feelings.toml`, and nowhere else.

    feelings_in("songs for crying on a bus")     -> {"grief": "crying"}
    feeling_words("a sad, sweet song", "en") -> matches of sad and sweet
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import tomli


@dataclass(frozen=True, slots=True)
class Feeling:
    """A feeling, what it is called, and the words that name it."""

    english: str
    korean: str
    words: Mapping[str, tuple[str, ...]]
    """By language: what a writer says of a song."""
    wish: tuple[str, ...]
    """What names it in a wish or in a list's title only."""


@cache
def vocabulary() -> Mapping[str, Feeling]:
    """The vocabulary: grief, longing, tenderness, love, comfort, calm, joy, hope, tension, wonder, …"""
    told = tomli.loads((files("tearjerker") / "feelings.toml").read_text("utf-8"))
    return {name: _feeling(by) for name, by in told.items()}


def _feeling(by: Mapping[str, str]) -> Feeling:
    words = {lang: tuple(w for w in said.split(", ") if w) for lang, said in by.items() if len(lang) == 2}
    return Feeling(by["english"], by["korean"], words, tuple(by["wish"].split()))


def feelings_in(text: str) -> dict[str, str]:
    """The feelings that a text of any language names, each with the first word that names it."""
    low = text.casefold()
    found = ((name, match) for name in vocabulary() if (match := _any_pattern(name).search(low)))
    return {name: match[0].strip() for name, match in found}


def feeling_words(text: str, language: str) -> Iterator[re.Match[str]]:
    """Where a text names a feeling, in its language or English; in any, where its own is none of ours."""
    known = any(language in f.words for f in vocabulary().values())
    return _pattern_of(language if known else "").finditer(text)


# -- patterns ------------------------------------------------------------------------------------------

_GREETING = r"(?!happy (?:\w+ ){0,2}(?:day|birthday|new year|anniversary))"
_EAST = ("ko", "ja", "zh", "th")


@cache
def _any_pattern(name: str) -> re.Pattern[str]:
    """A feeling's words in all languages, and those of wishes."""
    feeling = vocabulary()[name]
    wish = [re.escape(w).replace("_", " ?").replace(r"\-", "[- ]") for w in feeling.wish]
    latin = [w for w in wish if w.isascii()]
    parts = [rf"\b{_GREETING}(?:{_longest(latin)})(?:s|ed|ing|y|ful|ly|er|ers)?\b"] if latin else []
    parts += [_longest(w for w in wish if not w.isascii())]
    return re.compile("|".join(filter(None, [*_parts(feeling.words), *parts])))


@cache
def _pattern_of(language: str) -> re.Pattern[str]:
    langs = {"en", language} if language else {lang for f in vocabulary().values() for lang in f.words}
    words = {
        lang: tuple(w for f in vocabulary().values() for w in f.words.get(lang, ())) for lang in sorted(langs)
    }
    return re.compile("|".join(_parts(words)), re.I)


def _parts(words: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """The words as patterns, each kind of language with its endings."""
    latin = {w for lang, some in words.items() if lang not in _EAST for w in some}
    if latin:
        yield rf"(?<![\w-]){_GREETING}(?:{_longest(map(_stem, latin))})"
    for lang in _EAST:
        if words.get(lang):
            yield f"(?:{_longest(map(re.escape, words[lang]))}){_ENDINGS[lang]}"


def _stem(word: str) -> str:
    body = re.escape(word.removesuffix("=")).replace(r"\-", r"[-\s‑]").replace(r"\ ", r"\s")
    return body + (r"(?!\w)" if word.endswith("=") else r"\w*")


_ENDINGS = {
    "ko": "[가-힣]*",
    "ja": "[ぁ-ん的]*?(?=[をがにとでのはも、。」]|[^ぁ-ん的]|$)",
    "zh": "",
    "th": "",
}


def _longest(some: Iterator[str] | map[str] | list[str]) -> str:
    return "|".join(sorted(set(some), key=lambda w: (-len(w), w)))
