"""Which feelings does a writer name?

Words are kept as written; `tearjerker.feelings` has the vocabulary that they lead to.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from tearjerker.articles.lines import enclosed_in_quotes
from tearjerker.feelings import feeling_words, vocabulary


def moods_in(text: str, language: str = "", names: Iterable[str] = ()) -> tuple[str, ...]:
    """The words of a text that name a feeling, as written, each once; not those within these names."""
    text = _without(text, names)
    found: dict[str, str] = {}
    denied = list(_denied(text))
    for m in feeling_words(text, language):
        if not any(start <= m.start() < end for start, end in denied):
            word = _bare(m.group().strip("-"))
            found.setdefault(word.casefold()[:6], word)
    return tuple(found.values())


def _without(text: str, names: Iterable[str]) -> str:
    """The text without the names of songs, dramas and singers: *My Lovely Girl* is no lovely song."""
    some = [re.escape(n) for n in sorted({n for n in names if len(n) > 3}, key=len, reverse=True)]
    return re.sub("|".join(some), lambda m: "_" * len(m[0]), text, flags=re.I) if some else text


def _bare(word: str) -> str:
    """A Korean noun without its particle: 감동을 is 감동, but 슬픈은 no noun."""
    if len(word) > 2 and word[-1] in "을를과와의에도가이로" and word[:-1] in _korean_stems():
        return word[:-1]
    return word


def _korean_stems() -> set[str]:
    return {w for f in vocabulary().values() for w in f.words.get("ko", ())}


def _denied(text: str) -> Iterator[tuple[int, int]]:
    """Quoted words that their own clause denies: *“happy ending” is a term that hardly fits*."""
    for start, end in enclosed_in_quotes(text):
        before, after = _CLAUSE.split(text[:start])[-1], _CLAUSE.split(text[end:])[0]
        if end - start <= 40 and _DENIES.search(f"{before} {after}"):
            yield start, end


_CLAUSE = re.compile(r"[,.;:!?。、，]")
_DENIES = re.compile(
    r"\b(?:not|no|never|hardly|scarcely|without|nothing|bukan|tidak|tanpa|nunca|jamás|sin|não|jamais)\b|n[’']t\b"
    r"|없|아니|않",
    re.I,
)
