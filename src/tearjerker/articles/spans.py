"""Which stretches of a piece of prose may be names?

What stands in quotation marks, what the catalogue knows, runs of capitalised words, Korean words with the
particle or the title of a person, runs of katakana, Chinese names beside verbs of singing and playing.  They
overlap, and most are none: `mentions` judges.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from tearjerker.articles.known import Known
from tearjerker.articles.layout import is_korean_name
from tearjerker.articles.lines import enclosed_in_quotes
from tearjerker.articles.words import either, words


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text that may be a name."""

    start: int
    end: int
    text: str
    form: str
    """q: in quotation marks, k: known to the catalogue, c: capitalised, e: eastern, by its place."""


def spans(text: str, known: Known) -> list[Span]:
    """Everything in a text that may be a name; they overlap."""
    found: dict[tuple[int, int], Span] = {}
    latin = list(_latin_words(text))
    sources = (
        _quoted(text),
        _known(text, latin, known),
        _capitalised(text, latin),
        _korean(text),
        _han(text),
    )
    for span in (s for some in sources for s in some):
        if not span.text.isdigit():
            found.setdefault((span.start, span.end), span)
    return list(found.values())


def _quoted(text: str) -> Iterator[Span]:
    for start, end in (*enclosed_in_quotes(text), *((m.start(1), m.end(1)) for m in _ANGLES.finditer(text))):
        inner = re.sub(r"['’]s$", "", text[start:end])
        trimmed = inner.strip(" ,.")
        at = start + len(inner) - len(inner.lstrip(" ,."))
        if 0 < len(trimmed) <= 70 and len(trimmed.split()) <= 11 and trimmed not in words("no names", "any"):
            yield Span(at, at + len(trimmed), trimmed, "q")


_ANGLES = re.compile(r"[<＜]([^<>＜＞]{1,60})[>＞]")


# -- words as the catalogue and capitals have them -----------------------------------------------------

_CJK = "\u3040-\u30ff\u3400-\u9fff"
_WORD = re.compile(
    rf"[^\W_{_CJK}]+(?:[.&!?:-]+[^\W_{_CJK}]+|['’][A-Za-zÀ-ÿ]+)*[.!]?|[{_CJK}]+|&"
)  # 由Gaho演唱: no spaces part a name from what is said
_ELIDED = re.compile(r"[dl]['’](?=[A-ZÀ-Þ])", re.I)


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    text: str


def _latin_words(text: str) -> Iterator[_Word]:
    """The words of a text, without a French article drawn to them: *d’IVE*, *l’OST*."""
    for m in _WORD.finditer(text):
        start = m.start() + (e.end() if (e := _ELIDED.match(m.group())) else 0)
        yield _Word(start, m.end(), text[start : m.end()])


def _known(text: str, some: Sequence[_Word], known: Known) -> Iterator[Span]:
    for i, first in enumerate(some):
        if first.text[0].islower() and not _has_hangul(first.text) and not _after_ost(text, first):
            continue
        left_out = _left_out(text, some, i)
        for n in range(min(8, len(some) - i), 0, -1):
            end = some[i + n - 1].end
            if n not in left_out and (n == 1 or end - first.start <= 60):
                yield from _if_known(text, first.start, end, known)


def _left_out(text: str, some: Sequence[_Word], i: int) -> tuple[int, ...]:
    """Of how many words a name that begins here cannot be.

    *Ha Jin* is not the singer Jin; and what begins a sentence has its capital for nothing, so that `The cross
    border love story` names no The Cross, and `Just` nobody.
    """
    first = some[i]
    if (
        i
        and text[some[i - 1].end : first.start] == " "
        and is_korean_name(f"{some[i - 1].text} {first.text}")
    ):
        return (1,)
    if not first.text.isascii() or not _begins_a_sentence(text, first.start):
        return ()
    alone = (1,) if first.text in words("sentences begin") else ()
    return (*alone, 2, 3) if any(map(_is_common, some[i + 1 : i + 3])) else alone


def _after_ost(text: str, word: _Word) -> bool:
    """Whether it follows `ost` or `drama`: blogs write the names of dramas small."""
    return text[max(0, word.start - 6) : word.start].lower().endswith((" ost ", "drama "))


def _begins_a_sentence(text: str, at: int) -> bool:
    while at and text[at - 1] in " \t“\"‘'":
        at -= 1
    return not at or text[at - 1] in ".!?\n"


def _is_common(word: _Word) -> bool:
    """Written small, and no such word as names have: `The cross border love story` is no The Cross."""
    return word.text[0].islower() and word.text not in words("inside names")


def _has_hangul(text: str) -> bool:
    return any("\uac00" <= c <= "\ud7a3" for c in text)


def _if_known(text: str, start: int, end: int, known: Known) -> Iterator[Span]:
    name = text[start:end].rstrip(".")
    if name.count("(") != name.count(")") or name in words("pronouns"):
        return
    for cut in _cuts(name):
        told = known.kinds(cut)
        if told and (told != {"song"} or len(cut) > 3) and cut[-1] not in _MARKS:
            yield Span(start, start + len(cut), cut, "k")
            if not _has_hangul(cut):
                return


_MARKS = "'’‘\"”“」』》〉"


def _cuts(name: str) -> Iterator[str]:
    """The name, and without a possessive or a Korean particle at its end."""
    yield name
    if re.search(r"['’]s?$", name):
        yield re.sub(r"['’]s?$", "", name)
    yield from _without_particle(name)


def _without_particle(word: str) -> Iterator[str]:
    """A Korean word without what may be a particle, the longest first."""
    if _has_hangul(word[-1]):
        for length in (3, 2, 1):
            if len(word) > length + (length > 1) and word[-length:] in words("particles"):
                yield word[:-length]


_JOINS = re.compile(r" ?|: |, (?=The\b)")


def _capitalised(text: str, some: Sequence[_Word]) -> Iterator[Span]:
    i = 0
    while i < len(some):
        if not _upper(some[i].text):
            i += 1
            continue
        j = last = i
        while j + 1 < len(some) and _JOINS.fullmatch(text, some[j].end, some[j + 1].start):
            if _upper(some[j + 1].text):
                last = j + 1
            elif some[j + 1].text.lower() not in words("inside names"):
                break
            j += 1
        first = i + (last > i and some[i].text in words("before names"))
        yield from _run(text, some[first : last + 1])
        i = last + 1


def _run(text: str, some: Sequence[_Word]) -> Iterator[Span]:
    """A run, the run without its first or last words, and where a small word parts it, its halves."""
    n = len(some)
    cuts = [(a, b) for a in range(min(n, 3)) for b in range(n, max(a, n - 3), -1)]
    small = [i for i, w in enumerate(some) if w.text.lower() in words("parting names")]
    cuts += [cut for i in small for cut in ((0, i), (i + 1, n)) if cut[0] < cut[1]]
    for a, b in cuts:
        if _upper(some[a].text) and _upper(some[b - 1].text):
            name = re.sub(r"['’]s?$|[.:]$", "", text[some[a].start : some[b - 1].end])
            if _is_no_name(name):
                continue
            yield Span(some[a].start, some[a].start + len(name), name, "c")


def _is_no_name(name: str) -> bool:
    common = name in words("no names", "any") or name in words("pronouns")
    return common or bool(_ORDINAL.fullmatch(name) or _PART.search(name))


_PART = re.compile(r"\b(?:OSTs?|PART|Part|Pt)\b")
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)", re.I)


def _upper(word: str) -> bool:
    return word[0].isdigit() or (word[0].isupper() and (word[0] < "\u0250" or "\u1e00" <= word[0] < "\u1f00"))


# -- Korean ----------------------------------------------------------------------------------------------

_SUNG = re.compile(
    r"(?P<names>(?:[가-힣A-Za-z0-9.&]+(?:\([^()]*\))?(?:[,·&/]\s*|\s+)){0,4}?[가-힣A-Za-z0-9.&]+?)(?:\([^()]*\))?"
    rf"(?:의\s*|(?:이|가)?\s*(?:함께\s*|직접\s*)?{either('sung by', 'ko')}\s*(?:곡\s*)?(?:인\s*)?|\s*[-–]\s*)"
    r"(?=[‘'“\"「『《〈`<])"
)
_NO_NAME = re.compile(
    rf"^{either('no names', 'ko')}$|{either('no endings', 'ko')}$|^\d+(?:위|곡|월|일|회|년|주|번|부|시)"
)
_EOJEOL = re.compile(r"[^\s▲△▶■●◆★☆※♪,·、()（）<>《》〈〉「」『』‘’'“”\"\[\]=/…]+")
_PERSON = re.compile(r"(?:은|는|이|가|의|과|와|을|를|도|씨)$")
_ROLE = re.compile(r"\s역(?:을|의|으로|할)?(?![가-힣])")
_PLAYED = re.compile(
    r"(?P<who>[가-힣]{1,5}(?: [가-힣]{1,5})?)\s?[(（](?P<by>[가-힣]{2,5})(?: ?[분扮역])?[)）]"
)


def _korean(text: str) -> Iterator[Span]:
    if not _has_hangul(text):
        return
    for m in _SUNG.finditer(text):
        yield from _last_words(m)
    for m in _BESIDE.finditer(text):
        name = re.sub(r"\(.*", "", m["who"])
        if not _NO_NAME.search(name):
            yield _east(m.start(), name)
    for m in _PLAYED.finditer(text):
        yield from (_east(m.start(g), m[g]) for g in ("who", "by"))
        if " " in m["who"]:
            yield _east(m.start("who") + m["who"].index(" ") + 1, m["who"].partition(" ")[2])
    yield from _persons(text)


def _east(start: int, name: str) -> Span:
    return Span(start, start + len(name), name, "e")


_BESIDE = re.compile(
    r"(?:^|(?<=[,·/△▲◆■:] )|(?<=[,·/△▲◆■:])|(?<=OST )|(?<=그룹 )|(?<=가수 ))"
    r"(?P<who>[가-힣A-Za-z0-9.&]+(?:\([^()]{1,16}\))?)\s?(?=[‘'“\"「『《〈<])"
)
"""`…, 양다일 ‘너만 너만 너만’, …`: who sings stands right before the title, and nothing between."""


def _last_words(m: re.Match[str]) -> Iterator[Span]:
    """The last word before the particle, the last two, the last three; what stands before *과* alone."""
    end = m.end("names")
    begins = max((s.end() for s in re.finditer(r"다\.\s", m["names"])), default=0)  # another sentence
    for word in list(re.finditer(r"[^\s,·&/()]+", m["names"]))[-4:]:
        if word.start() < begins:
            continue
        if _NO_NAME.search(word.group()):
            continue
        start = m.start("names") + word.start()
        whole = m.string[start:end]
        if whole.count("(") == whole.count(")") and not _NO_INSIDE.search(whole):
            yield Span(start, end, whole, "e")
        yield _east(start, re.sub(r"(?<=..)[과와]$", "", word.group()))


_NO_INSIDE = re.compile(r"(?:^|\s)(?:에|의|을|를|이|가|중|등)\s|[가-힣](?:된|던|는|인|한|운)\s|[가-힣]다\.")
"""Words that a name holds not: `에 수록된 장범준`."""


def _persons(text: str) -> Iterator[Span]:
    """Words that begin a sentence or follow a title (*가수*, *멤버*) or look like a person's name."""
    before = ""
    for m in _EOJEOL.finditer(text):
        word = m.group()
        titled = before in words("titles", "ko")
        first = not before or text[: m.start()].rstrip().endswith((".", "▲", "\n"))
        before = word
        if not _has_hangul(word) or _NO_NAME.search(word):
            continue
        for stem in {word, *_without_particle(word)}:
            marked = (stem != word and bool(_PERSON.fullmatch(word[len(stem) :]))) or (
                stem == word and bool(_ROLE.match(text, m.end()))
            )
            if 2 <= len(stem) <= 6 and (titled or (marked and (first or _like_a_person(stem)))):
                yield _east(m.start(), stem)


@lru_cache(maxsize=8192)
def _like_a_person(name: str) -> bool:
    """A family name and a given one: three syllables."""
    return len(name) == 3 and name[0] in words("families", "ko")


# -- Japanese, Chinese ---------------------------------------------------------------------------------------

_KATAKANA = re.compile(r"[\u30a1-\u30fa\u30fc・]{2,}(?:[＝=][\u30a1-\u30fa\u30fc・]+)?")
_JAPANESE = re.compile(r"(?<=[、。（(」』])[\u4e00-\u9fff]{2,4}(?=[（(のが「])")
_HAN = r"[\u4e00-\u9fff]{2,4}"
_CHINESE = re.compile(
    rf"(?:{either('by', 'zh')})(?P<by>{_HAN}?)(?=(?:、|和|與|与|及|所?(?:{either('performs', 'zh')})))"
    rf"|(?<![\u4e00-\u9fff])(?P<who>{_HAN}?)(?={either('performs', 'zh')}|的?[《〈「])"
    rf"|(?P<role>{_HAN})[(（](?P<actor>{_HAN})(?: ?[飾饰扮])?[)）]"
)
_CHINESE_LIST = re.compile(
    rf"(?:{either('before who plays', 'zh')}|{either('by', 'zh')})(?P<names>{_HAN}(?:[、和與与及]{_HAN})+)"
    rf"|(?<![\u4e00-\u9fff])(?P<more>{_HAN}(?:[、和與与及]{_HAN})+)(?={either('performs', 'zh')})"
)


def _han(text: str) -> Iterator[Span]:
    for m in (*_KATAKANA.finditer(text), *_JAPANESE.finditer(text)):
        if m.group() not in words("no names", "ja"):
            yield Span(m.start(), m.end(), m.group(), "e")
    for m in _CHINESE.finditer(text):
        found = ((m.start(g), name) for g, name in m.groupdict().items() if name)
        yield from (_east(at, name) for at, name in found if name not in words("no names", "zh"))
    for m in _CHINESE_LIST.finditer(text):
        begin = m.start("names") if m["names"] else m.start("more")
        yield from (_east(begin + n.start(), n.group()) for n in _LISTED.finditer(m["names"] or m["more"]))


_LISTED = re.compile(r"[^、和與与及]+")
