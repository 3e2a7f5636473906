"""In which language is a text written?

By its letters first (Hangul, kana, Han), then, for the Latin ones, by the small words that each language
cannot do without.
"""

from __future__ import annotations

import re
from collections import Counter

_SMALL_WORDS = {
    "en": [
        "the",
        "and",
        "of",
        "is",
        "was",
        "to",
        "in",
        "that",
        "with",
        "for",
        "this",
        "it",
        "as",
        "are",
        "by",
        "from",
        "has",
        "which",
        "not",
        "its",
        "one",
    ],
    "id": [
        "yang",
        "dan",
        "di",
        "dari",
        "ini",
        "untuk",
        "dengan",
        "lagu",
        "oleh",
        "pada",
        "itu",
        "dalam",
        "juga",
        "drama",
        "adalah",
        "ke",
        "tidak",
        "bikin",
    ],
    "es": [
        "el",
        "la",
        "los",
        "las",
        "de",
        "que",
        "y",
        "en",
        "un",
        "una",
        "por",
        "con",
        "del",
        "para",
        "se",
        "su",
        "más",
        "es",
        "canción",
        "como",
    ],
    "pt": [
        "o",
        "a",
        "os",
        "as",
        "de",
        "que",
        "e",
        "em",
        "um",
        "uma",
        "por",
        "com",
        "do",
        "da",
        "para",
        "se",
        "não",
        "mais",
        "é",
        "música",
        "no",
        "na",
    ],
    "fr": [
        "le",
        "la",
        "les",
        "des",
        "de",
        "et",
        "en",
        "un",
        "une",
        "par",
        "avec",
        "du",
        "pour",
        "se",
        "est",
        "plus",
        "dans",
        "qui",
        "que",
        "chanson",
        "sur",
    ],
    "de": [
        "der",
        "die",
        "das",
        "und",
        "ist",
        "von",
        "mit",
        "für",
        "ein",
        "eine",
        "auf",
        "den",
        "dem",
        "im",
        "nicht",
        "auch",
        "lied",
        "zu",
    ],
    "tl": ["ang", "ng", "mga", "sa", "na", "at", "ay", "ito", "si", "ni", "para", "kanta", "kay"],
    "vi": ["và", "của", "là", "trong", "bài", "hát", "phim", "một", "những", "cho", "được"],
    "tr": ["ve", "bir", "bu", "için", "ile", "da", "de", "şarkı", "dizi", "en", "çok", "olan"],
    "it": [
        "il",
        "lo",
        "la",
        "gli",
        "di",
        "che",
        "e",
        "un",
        "una",
        "per",
        "con",
        "del",
        "della",
        "è",
        "più",
        "canzone",
        "sono",
    ],
}
HANDLED = ("en", "ko", "id", "ja", "es", "zh", "fr", "pt")
"""The languages whose sentences the reader knows; lists it reads in any."""


def language_of(text: str) -> str:
    """The language's ISO 639-1 code, `und` where there is too little to tell."""
    sample = text[:20000]
    scripts = Counter(filter(None, map(_script, sample)))
    letters = sum(scripts.values())
    if not letters:
        return "und"
    if scripts["kana"] > 0.08 * letters:
        return "ja"
    if scripts["hangul"] > 0.25 * letters:
        return "ko"
    if scripts["han"] > 0.25 * letters:
        return "zh"
    if scripts["other"] > 0.5 * letters:
        return "und"
    words = Counter(re.findall(r"[^\W\d_]+", sample.casefold()))
    scores = {lang: sum(words[w] for w in small) for lang, small in _SMALL_WORDS.items()}
    best = max(scores, key=lambda lang: scores[lang])
    return best if scores[best] >= 2 else "und"


def _script(c: str) -> str | None:
    if c < "\u0250" or "\u1e00" <= c < "\u1f00":
        return "latin" if c.isalpha() else None
    if "\uac00" <= c <= "\ud7a3":
        return "hangul"
    if "\u3040" <= c <= "\u30ff":
        return "kana"
    if "\u4e00" <= c <= "\u9fff":
        return "han"
    return "other" if c.isalpha() else None
