"""Is a song one of a Korean drama at all?

Articles on drama songs name others beside them: songs of films, of other countries' dramas, singles of the
same singer.  None of these is reported.  What an article, a heading or a sentence says of itself decides
(`words.toml` holds the words); what the catalogue knows as a Korean drama's song is always kept.
"""

from __future__ import annotations

import re
from functools import cache

from tearjerker.articles.words import any_of, either, is_latin, words

_KOREANS = re.compile(
    rf"(?<![\u30a0-\u30ff]){any_of('families of Korea')}・[\u30a1-\u30fa\u30fc]{{2,5}}(?![\u30a0-\u30ff])"
)
_HANGUL = re.compile("[\uac00-\ud7a3]")


@cache
def _pattern(table: str) -> re.Pattern[str]:
    """A table's words; Latin ones also where a page ran them together: `ReviewsKorean DramasMusic`."""
    latin = "|".join(w for w in words(table) if is_latin(w))
    east = "|".join(w for w in words(table) if not is_latin(w))
    begins, ends = r"(?-i:(?<![a-zà-ÿ\d])|(?=[A-Z]))", r"(?-i:(?![a-zà-ÿ\d]))"
    return re.compile(rf"{begins}(?:{latin}){ends}" + (f"|{east}" if east else ""), re.I)


def says(table: str, text: str) -> bool:
    """Whether one of a table's words stands in a text."""
    return bool(_pattern(table).search(text))


def is_of_dramas(text: str, title: str) -> bool:
    """Whether an article speaks of the songs of dramas: in its title, of soundtracks, of dramas twice."""
    if says("of dramas", title) or says("of soundtracks", text) or says("of Korean dramas", text):
        return True
    return len(_pattern("of dramas").findall(text)) > 1


def is_abroad(text: str, language: str) -> bool:
    """Whether all the dramas of an article are another country's.

    Japanese and Chinese articles call their own dramas just dramas: there something must be Korean.
    """
    if says("of Korea", text) or (language in ("ja", "zh") and _HANGUL.search(text)):
        return False
    if language == "ja" and len({m.group() for m in _KOREANS.finditer(text)}) > 2:
        return False
    return language in ("ja", "zh") or says("of other countries' dramas", text)


def is_mixed(text: str) -> bool:
    """Whether an article speaks of other countries' dramas beside the Korean ones, and twice."""
    return len(_pattern("of other countries' dramas").findall(text)) > 1


def is_said(text: str, start: int, end: int) -> bool:
    """Whether what stands in quotation marks is what somebody says: `‘…’라고`, `表示:「…」`."""
    return bool(_SAYS_BEFORE.search(text, 0, start) or _SAYS_AFTER.match(text, end))


_SAYS_BEFORE = re.compile(
    rf"{either('before what is said')}\s?[:：,，]?\s?(?:[「“\"][^」”\"]+[」”\"]、?)*[‘'“\"「『]?$", re.I
)
_SAYS_AFTER = re.compile(rf"[.,?!~…]*[’'”\"」』]\s?{either('after what is said')}", re.I)


def is_no_name(quoted: str) -> bool:
    """Whether what stands in quotation marks is an award, a chart or what somebody said."""
    return says("no name", quoted) or bool(re.search(r"[.。!?]\s+\S|→", quoted))


def is_films(drama: str, sentence: str) -> bool:
    """Whether a sentence calls what a song was made for a film: `the movie “X”`, `영화 ‘X’`, `X (film)`."""
    at = sentence.find(drama)
    if at < 0:
        return False
    before, after = sentence[max(0, at - 14) : at], sentence[at + len(drama) : at + len(drama) + 9]
    return (says("of a film", before) and not says("of dramas", before)) or bool(
        re.match(r"\W{0,3}(?:movie|film)\b|\W{0,3}(?:영화|映画)", after)
    )


def is_single(sentence: str) -> bool:
    """Whether a sentence speaks of songs that were released for themselves, and of no drama."""
    return (
        says("of a single", sentence)
        and not says("of soundtracks", sentence)
        and not says("of dramas", sentence)
    )


def is_told_elsewhere(text: str, at: int, drama: str | None) -> bool:
    """Whether the sentence at a place of a paragraph gives its song to a film, or to nothing at all."""
    sentence = _sentence(text, at)
    if drama and drama in sentence:
        return is_films(drama, sentence) or is_called_something_else(text, at)
    if says("of a film", sentence) and not says("of dramas", sentence):
        return True
    before = _sentence(text, max(0, text.rfind(sentence) - 2))  # which may have told of the soundtrack
    return is_called_something_else(text, at) or (
        is_single(sentence) and not (drama and says("of soundtracks", before))
    )


def is_called_something_else(text: str, at: int) -> bool:
    """Whether the words right before a name call it a single, a concert, a show: `debut single “X”`."""
    return bool(_SINGLE_BEFORE.search(text, max(0, at - 24), at))


_SINGLE_BEFORE = re.compile(rf"{either('just before something else')}[\s,]*[‘'“\"「『《〈<]?$", re.I)


_STOP = re.compile(r"[.!?。](?=\s|$|[^\W\d_])|\n")


def _sentence(text: str, at: int) -> str:
    ends = [m.end() for m in _STOP.finditer(text)]
    begin = max((e for e in ends if e <= at), default=0)
    return text[begin : min((e for e in ends if e > at), default=len(text))]
