# ruff: noqa: E501
"""Which names stand in a piece of prose, and what are they?

First everything that may be a name is gathered: what stands in quotation marks, what the catalogue knows, runs
of capitalised words, Korean words before *의* or *부른*, runs of katakana.  A linear model, trained on
sentences made from the catalogue and on the development articles (`train.py`), then says what each is: song,
artist, drama, person (an actor or a character) or nothing.  Of overlapping names the surest stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from tearjerker.articles.known import Known
from tearjerker.articles.lines import enclosed_in_quotes
from tearjerker.articles.weights import Classes
from tearjerker.names.fold import key

KINDS = ("song", "artist", "drama", "person", "-")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text that may be a name."""

    start: int
    end: int
    text: str
    form: str
    """q: in quotation marks, k: known to the catalogue, c: capitalised, e: Korean or Japanese by its place."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a text, and what it is."""

    span: Span
    kind: str
    score: float
    """How far its kind leads before `nothing`."""


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of the article around a text: keys of names by the role that its lists gave them."""

    songs: frozenset[str] = frozenset()
    dramas: frozenset[str] = frozenset()
    artists: frozenset[str] = frozenset()
    known_dramas: frozenset[str] = frozenset()
    """Ids of the dramas in force: the heading's, the article's."""


def mentions(text: str, known: Known, model: Classes, context: Context = Context()) -> list[Mention]:
    """The names in a text, in their order, none overlapping."""
    scored = [m for span in spans(text, known) if (m := _classified(text, span, known, model, context))]
    return sorted((_with_article(text, m) for m in _apart(scored)), key=lambda m: m.span.start)


def _with_article(text: str, mention: Mention) -> Mention:
    """`The King` where `King` was found."""
    span = mention.span
    if span.form == "q" or text[max(0, span.start - 4) : span.start] != "The ":
        return mention
    return replace(mention, span=Span(span.start - 4, span.end, "The " + span.text, span.form))


_SURE = (
    8.0  # for a name of several words that means one kind of thing only: articles hold words that ours lack
)


def _classified(text: str, span: Span, known: Known, model: Classes, context: Context) -> Mention | None:
    scores = model.scores(features(text, span, known, context))
    told = known.kinds(span.text)
    if len(told) == 1 and (" " in span.text or (len(span.text) > 3 and span.text[0] >= "\uac00")):
        for kind in told:
            scores[kind] = scores.get(kind, 0.0) + _SURE
    kind = max(KINDS, key=lambda k: scores.get(k, 0.0))
    lead = scores.get(kind, 0.0) - scores.get("-", 0.0)
    return Mention(span, kind, lead) if kind != "-" else None


def _apart(some: list[Mention]) -> Iterator[Mention]:
    """The surest of overlapping names."""
    taken: list[Span] = []
    for mention in sorted(some, key=lambda m: (-m.score - 0.4 * len(m.span.text.split()), m.span.start)):
        span = mention.span
        if all(span.end <= t.start or t.end <= span.start for t in taken):
            taken.append(span)
            yield mention


# -- what may be a name ------------------------------------------------------------------------------------

_WORD = re.compile(r"[^\W_]+(?:[.'’&!?:-]+[^\W_]+)*[.!]?|[&]")
_INSIDE = frozenset(
    [
        "of",
        "the",
        "in",
        "to",
        "a",
        "an",
        "my",
        "your",
        "on",
        "at",
        "with",
        "de",
        "la",
        "el",
        "no",
        "&",
        "is",
        "it",
    ]
)
_KOREAN = re.compile(
    r"(?P<names>(?:[가-힣A-Za-z0-9.&]+(?:[,·&/]\s*|\s+)){0,4}?[가-힣A-Za-z0-9.&()]+?)"
    r"(?P<after>의\s*|(?:이|가)?\s*(?:부른|노래한|가창한|참여한|불렀던)\s*(?:곡\s*)?(?:인\s*)?|\s*[-–]\s*)(?=[‘'“\"「『《〈`])"
)
_NO_NAME = re.compile(
    r"^(?:특히|또한|그리고|이어|여기에|한편|반면|바로|역시|가수|그룹)$|(?:며|지만|으로|에서|하는|되는|했던|이자|까지|부터)$"
)
_JAPANESE = re.compile(
    r"[\u30a1-\u30fa\u30fc・]{2,}(?:[＝=][\u30a1-\u30fa\u30fc・]+)?|(?<=[、。（(」』])[\u4e00-\u9fff]{2,4}(?=[（(のが「])"
)


def spans(text: str, known: Known) -> list[Span]:
    """Everything in a text that may be a name; they overlap."""
    found: dict[tuple[int, int], Span] = {}
    for span in (*_quoted(text), *_known(text, known), *_capitalised(text), *_eastern(text)):
        if span.text.isdigit():
            continue
        found.setdefault((span.start, span.end), span)
    return list(found.values())


def _quoted(text: str) -> Iterator[Span]:
    for start, end in enclosed_in_quotes(text):
        inner = text[start:end]
        trimmed = inner.strip(" ,.")
        at = start + len(inner) - len(inner.lstrip(" ,."))
        if 0 < len(trimmed) <= 70 and len(trimmed.split()) <= 11:
            yield Span(at, at + len(trimmed), trimmed, "q")


def _known(text: str, known: Known) -> Iterator[Span]:
    words = list(_WORD.finditer(text))
    for i, first in enumerate(words):
        if first.group()[0].islower():
            continue
        for n in range(min(8, len(words) - i), 0, -1):
            start, end = first.start(), words[i + n - 1].end()
            if n > 1 and end - start > 60:
                continue
            yield from _if_known(text, start, end, known)


def _if_known(text: str, start: int, end: int, known: Known) -> Iterator[Span]:
    name = text[start:end].rstrip(".")
    for cut in _cuts(name):
        told = known.kinds(cut)
        if told and (told != {"song"} or len(cut) > 3):
            yield Span(start, start + len(cut), cut, "k")
            return


def _cuts(name: str) -> Iterator[str]:
    """The name, and without a possessive or a Korean particle at its end."""
    yield name
    if re.search(r"['’]s?$", name):
        yield re.sub(r"['’]s?$", "", name)
    if "\uac00" <= name[-1] <= "\ud7a3":
        for length in (3, 2, 1):
            if len(name) > length + (length > 1) and _PARTICLE.fullmatch(name[-length:]):
                yield name[:-length]


_PARTICLE = re.compile(
    r"의|가|이|은|는|을|를|와|과|도|에|로|으로|에서|에게|까지|부터|이다|에는|에선|만|랑|이랑|이라는|라는|처럼|보다"
)


def _capitalised(text: str) -> Iterator[Span]:
    words = list(_WORD.finditer(text))
    i = 0
    while i < len(words):
        if not _upper(words[i].group()):
            i += 1
            continue
        j = last = i
        while j + 1 < len(words) and re.fullmatch(
            r" ?|: |, (?=The\b)", text[words[j].end() : words[j + 1].start()]
        ):
            following = words[j + 1].group()
            if _upper(following):
                last = j + 1
            elif following.lower() not in _INSIDE:
                break
            j += 1
        yield from _run(text, words[i : last + 1])
        i = last + 1


def _run(text: str, words: Sequence[re.Match[str]]) -> Iterator[Span]:
    """A run, and the run without its first or last words."""
    n = len(words)
    for a in range(min(n, 3)):
        for b in range(n, max(a, n - 3), -1):
            if _upper(words[a].group()) and _upper(words[b - 1].group()):
                name = re.sub(r"['’]s?$|[.:]$", "", text[words[a].start() : words[b - 1].end()])
                yield Span(words[a].start(), words[a].start() + len(name), name, "c")


def _upper(word: str) -> bool:
    return ((word[0].isupper() or word[0].isdigit()) and word[0].isascii()) or word[0] in "ÁÉÍÓÚÑ"


def _eastern(text: str) -> Iterator[Span]:
    for m in _KOREAN.finditer(text):
        yield from _suffixes(m)
    for m in _JAPANESE.finditer(text):
        yield Span(m.start(), m.end(), m.group(), "e")


def _suffixes(m: re.Match[str]) -> Iterator[Span]:
    """The last word before the particle, the last two, the last three."""
    end = m.end("names")
    for word in list(re.finditer(r"[^\s,·&/]+", m["names"]))[-4:]:
        if _NO_NAME.search(word.group()):
            continue
        start = m.start("names") + word.start()
        yield Span(start, end, m.string[start:end], "e")
        yield Span(start, start + len(word.group()), word.group(), "e")


# -- features -----------------------------------------------------------------------------------------------


def features(text: str, span: Span, known: Known, context: Context) -> list[str]:
    """What speaks for each kind of a name."""
    told = known.kinds(span.text) | _by_credit(span.text, known)
    left, right = _around(text, span)
    found = ["bias", f"form:{span.form}", *_shape(span.text)]
    found += [f"known:{k}" for k in told] or ["unknown"]
    found += [f"only:{k}" for k in told if len(told) == 1]
    found += [f"form:{span.form}+{k}" for k in (sorted(told) or ["unknown"])]
    found += [f"l1:{left[-1]}", f"r1:{right[0]}", f"l2:{' '.join(left[-2:])}", f"r2:{' '.join(right[:2])}"]
    found += [f"l:{w}" for w in left[-5:]] + [f"r:{w}" for w in right[:5]]
    found += _in_context(span, known, context)
    return found


def _by_credit(text: str, known: Known) -> set[str]:
    """`EXO's Chen` and `BTS V` are artists by their last or first words."""
    words = text.split(" ")
    if len(words) > 1 and (
        known.ids("group", words[0].removesuffix("'s").removesuffix("’s")) or known.ids("group", words[-1])
    ):
        return {"artist"}
    return set()


def _in_context(span: Span, known: Known, context: Context) -> list[str]:
    name = key(span.text)
    found = []
    for kind, names in (("song", context.songs), ("drama", context.dramas), ("artist", context.artists)):
        if name in names:
            found.append(f"listed:{kind}")
    if context.known_dramas:
        songs = known.ids("song", span.text)
        if songs and known.songs_in(songs, frozenset(), context.known_dramas):
            found.append("of this drama")
        if any(known.people.get(d, {}).get(name) for d in context.known_dramas):
            found.append("plays in this drama")
    return found


def _shape(text: str) -> Iterator[str]:
    words = text.split()
    yield f"words:{min(len(words), 6)}"
    if re.search(r"[가-힣]", text):
        yield "hangul"
        yield f"syllables:{min(len(re.sub(r'[^가-힣]', '', text)), 6)}"
    if re.search(r"[\u30a0-\u30ff]", text):
        yield "katakana"
    if re.fullmatch(r"[A-Z0-9.\W]+", text):
        yield "capitals"
    if len(words) in (2, 3) and _surname(words[0]):
        yield "surname"
    if re.search(r"[?!,]", text):
        yield "marks"
    if re.search(r"\b(?:is|are|you|me|my|your|love|i|to|with|the)\b", text, re.I):
        yield "song words"


@lru_cache(maxsize=4096)
def _surname(word: str) -> bool:
    from tearjerker.names.surnames import FAMILIES

    return word.casefold() in FAMILIES


_TOKEN = re.compile(r"[^\W_]+|[^\w\s]")
_NUMBER = re.compile(r"\d+")


def _around(text: str, span: Span) -> tuple[list[str], list[str]]:
    """The five words and marks before and after, small and with numbers as 0."""
    left = [_plain(m.group()) for m in _TOKEN.finditer(text, max(0, span.start - 60), span.start)]
    right = [_plain(m.group()) for m in _TOKEN.finditer(text, span.end, min(len(text), span.end + 60))]
    return (["^", *left[-5:]] if len(left) < 5 else left[-5:]), [*right[:5], "$"]


def _plain(word: str) -> str:
    word = _NUMBER.sub("0", word.lower())
    if "\uac00" <= word[0] <= "\ud7a3" and len(word) > 3:
        return word[:2]  # verbs by their stems
    return {"‘": "'", "’": "'", "“": '"', "”": '"', "「": "「", "『": "『", "–": "-", "—": "-"}.get(
        word, word
    )


def groups(text: str, some: Iterable[Mention]) -> list[list[Mention]]:
    """Artists that are named together (`A and B`, `A, B & C`), as groups."""
    out: list[list[Mention]] = []
    for mention in some:
        if (
            out
            and _TOGETHER.fullmatch(text[out[-1][-1].span.end : mention.span.start])
            and not _apposed(text, out[-1], mention)
        ):
            out[-1].append(mention)
        else:
            out.append([mention])
    return out


def _apposed(text: str, group: list[Mention], mention: Mention) -> bool:
    """`sung by A, B's next song` and `group member A, B` name no pair."""
    before = text[: group[0].span.start].rstrip().lower()
    comma = text[group[-1].span.end : mention.span.start].strip() in (",", "，", "、")
    by = before.endswith((" by", " oleh", " par", "de", "por", "(by"))
    owner = re.match(r"['’]s?\s|의\s", text[mention.span.end :])
    return comma and bool(
        (by and owner) or before.endswith((" member", " anggota", " vokalis", "멤버", " miembro"))
    )


_TOGETHER = re.compile(
    r"\s*['’\"”]?s?\s*(?:,|，|、|&|\+|x|×|·|/|and|dan|y|e|et|und|with|with rapper|ft\.?|feat\.?|featuring|serta|와|과|,\s*and|\(feat\.?|\(ft\.?|\(with)\s*",
    re.I,
)
