"""Who acts, by words that say so: `starring A and B`, `C（D扮）`, `A・B、C・Dが主演`?

The tagger knows people by what it has seen beside names, and the names of a long list stand beside nothing
but commas.  These words are few in every language and leave no doubt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tearjerker.articles.layout import is_korean_name
from tearjerker.articles.mentions import Mention
from tearjerker.articles.spans import Span
from tearjerker.articles.words import any_of

_LATIN = r"(?:[A-Z][\w.]*(?:\s[A-Z][\w.]*)*['’]s\s)?[A-Z][\w.]+(?:\s[A-Z][\w.]+|-\w+){0,3}"
_AND = r"(?:\s\([^()]{1,12}\))?(?:,\s(?:and|dan|hingga|y|e|et)\s|,\s|\s(?:and|dan|y|e|et|và|&)\s)"
_STARRING = re.compile(rf"(?i:{any_of('stars')})\s(?P<names>{_LATIN}(?:{_AND}{_LATIN})*)(?![\w-])")
_PLAYED_BY = re.compile(
    rf"(?P<role>{_LATIN})(?:\s?\(|,\s)(?i:{any_of('played by')})\s(?P<actor>{_LATIN})(?![\w-])"
)
_KANA = r"[\u30a1-\u30fa\u30fc・]{2,}(?:[(（][^()（）]{1,12}[)）])?"
_HANGUL = r"[가-힣]{2,4}?"
_EAST = re.compile(
    rf"(?P<kana>{_KANA}(?:[、と]{_KANA})*)、?(?:が|らが|ら|の)?[WＷ]?(?:主演|共演|出演)"
    rf"|(?<![가-힣])(?P<hangul>{_HANGUL}(?:(?:,\s?|·|[와과]\s){_HANGUL})*?)(?:이|가)?\s?주연(?![가-힣]{2})"
)
_PARTED = re.compile(rf"{_AND}|[、と]|,\s?|·|[와과]\s")
_BRACKET = re.compile(r"[(（].*")
_GROUP = re.compile(r"^.*['’]s\s")


def actors_named(text: str) -> Iterator[Mention]:
    """The actors, and whom they play, that words of acting name; none overlapping."""
    for m in _STARRING.finditer(text):
        yield from _listed(m, "names")
    for m in _EAST.finditer(text):
        found = _listed(m, "kana" if m["kana"] else "hangul")
        yield from (a for a in found if is_korean_name(a.span.text))
    for m in _PLAYED_BY.finditer(text):
        yield _mention(m.start("role"), m["role"], "character")
        yield _mention(m.start("actor"), m["actor"], "cast")


def _listed(m: re.Match[str], group: str) -> Iterator[Mention]:
    begin, names = m.start(group), m[group]
    at = 0
    for gap in [*_PARTED.finditer(names), None]:
        end = gap.start() if gap else len(names)
        name = _BRACKET.sub("", names[at:end].rstrip("."))
        own = _GROUP.match(name)
        skip = own.end() if own else 0
        if len(name) > skip + 1:
            yield _mention(begin + at + skip, name[skip:], "cast")
        at = gap.end() if gap else end


def _mention(start: int, name: str, kind: str) -> Mention:
    return Mention(Span(start, start + len(name), name, "c"), kind, _SURE)


_SURE = 20.0
