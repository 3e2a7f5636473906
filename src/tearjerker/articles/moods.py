"""Which feelings does a writer name?

Words are kept as written.  `FEELINGS` maps their stems, language by language, to a small vocabulary, so that
*tear-jerking*, *mewek* and *눈물* can be found under one word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

import tomli

from tearjerker.articles.lines import enclosed_in_quotes


@cache
def feelings() -> dict[str, dict[str, tuple[str, ...]]]:
    """Feeling -> language -> stems of the words that name it."""
    told = tomli.loads((files("tearjerker.articles") / "data" / "feelings.toml").read_text("utf-8"))
    return {f: {lang: tuple(stems.split(", ")) for lang, stems in by.items()} for f, by in told.items()}


@cache
def _pattern() -> re.Pattern[str]:
    latin: list[str] = []
    other: list[str] = []
    for by in feelings().values():
        for lang, stems in by.items():
            (other if lang in ("ko", "ja", "zh") else latin).extend(stems)
    longest = sorted(set(latin), key=len, reverse=True)
    east = sorted(set(other), key=len, reverse=True)
    return re.compile(
        r"(?<![\w-])(?:" + "|".join(re.escape(s).replace(r"\-", r"[-\s‑]") for s in longest) + r")[\w]*"
        r"|(?:" + "|".join(map(re.escape, east)) + r")[가-힣ぁ-ん]*",
        re.I,
    )


def moods_in(text: str) -> tuple[str, ...]:
    """The words of a text that name a feeling, as written, each once."""
    found: dict[str, str] = {}
    denied = list(_denied(text))
    for m in _pattern().finditer(text):
        if any(start <= m.start() < end for start, end in denied):
            continue
        word = m.group().strip("-")
        found.setdefault(word.casefold()[:6], word)
    return tuple(found.values())


def _denied(text: str) -> Iterator[tuple[int, int]]:
    """Quoted words that their own clause denies: *“happy ending” is a term that hardly fits*."""
    for start, end in enclosed_in_quotes(text):
        before, after = _CLAUSE.split(text[:start])[-1], _CLAUSE.split(text[end:])[0]
        if end - start <= 40 and _DENIES.search(f"{before} {after}"):
            yield start, end


_CLAUSE = re.compile(r"[,.;:!?。、，]")
_DENIES = re.compile(
    r"\b(?:not|no|never|hardly|scarcely|without|nothing|bukan|tidak|tanpa|nunca|jamás|sin|não|jamais)\b|n[’']t\b|없|아니|않",
    re.I,
)


def feeling_of(word: str) -> str | None:
    """The feeling that a word names, or None."""
    folded = re.sub(r"[\s‑]", "-", word.casefold())
    best, length = None, 0
    for feeling, by in feelings().items():
        for stems in by.values():
            for stem in stems:
                if folded.startswith(stem) and len(stem) > length:
                    best, length = feeling, len(stem)
    return best
