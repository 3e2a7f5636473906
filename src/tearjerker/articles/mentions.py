"""Which names stand in a piece of prose, and what are they?

`spans` gathers everything that may be a name.  A linear model, trained on sentences made from the catalogue
and on the development articles (`benchmarks/reading/train.py`), then says what each is: song, artist, drama,
cast (who plays), character (who is played) or nothing.  Of overlapping names the surest stays.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from tearjerker.articles.known import Known
from tearjerker.articles.spans import Span, spans
from tearjerker.articles.weights import Classes
from tearjerker.articles.words import either
from tearjerker.names.fold import key

KINDS = ("song", "artist", "drama", "cast", "character", "-")


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
    asked = ("mentions", text, id(model), context)
    if asked not in known.memo:
        if len(known.memo) > _MOST_KEPT:
            known.memo.clear()
        known.memo[asked] = _mentions(text, known, model, context)  # a page asks of a paragraph several times
    return list(known.memo[asked])


_MOST_KEPT = 100_000


def _mentions(text: str, known: Known, model: Classes, context: Context) -> list[Mention]:
    some = spans(text, known)
    scored = [m for span in some if (m := _classified(text, span, known, model, context))]
    found = sorted((_with_article(text, m) for m in _apart(scored)), key=lambda m: m.span.start)
    return _alike(text, found, some, known)


def _alike(text: str, found: list[Mention], some: list[Span], known: Known) -> list[Mention]:
    """The names, with three or more quoted ones that stand in a row as one kind: songs or dramas."""
    at = {m.span.start: m for m in found}
    for row in _rows(text, [s for s in some if s.form == "q"]):
        named = [at[s.start] for s in row if s.start in at and at[s.start].kind in ("song", "drama")]
        if 2 * len(named) >= len(row) > 2:
            kind = _kind_of(named, known)
            at |= {s.start: Mention(s, kind, at[s.start].score if s.start in at else 1.0) for s in row}
    return _disjoint(sorted(at.values(), key=lambda m: m.span.start))


def _disjoint(found: list[Mention]) -> list[Mention]:
    """Names of which a later one within an earlier has gone."""
    out: list[Mention] = []
    for m in found:
        if not out or out[-1].span.end <= m.span.start:
            out.append(m)
    return out


def _kind_of(row: list[Mention], known: Known) -> str:
    """Songs or dramas: as those are that the catalogue knows as one kind only, else by their scores."""
    sure = [told for m in row if len(told := known.kinds(m.span.text)) == 1]
    votes = {k: sum(told == {k} for told in sure) for k in ("song", "drama")}
    scores = {k: sum(m.score for m in row if m.kind == k) for k in votes}
    return max(votes, key=lambda k: (votes[k], scores[k]))


def _rows(text: str, quoted: list[Span]) -> Iterator[list[Span]]:
    """Quoted names in rows: with only a comma or an *and* between them."""
    row: list[Span] = []
    for span in sorted(quoted, key=lambda s: s.start):
        if row and not _NEXT.fullmatch(text, row[-1].end, span.start):
            yield row
            row = []
        row.append(span)
    if row:
        yield row


_NEXT = re.compile(rf"[,.]?[^\w\s,]\s*(?:{either('joins artists')})?\s*[^\w\s,]")


def _with_article(text: str, mention: Mention) -> Mention:
    """`The King` where `King` was found."""
    span = mention.span
    if span.form == "q" or text[max(0, span.start - 4) : span.start] != "The ":
        return mention
    return replace(mention, span=Span(span.start - 4, span.end, "The " + span.text, span.form))


_SURE = (
    14.0  # for a name of several words that means one kind of thing only: articles hold words that ours lack
)


def _classified(text: str, span: Span, known: Known, model: Classes, context: Context) -> Mention | None:
    scores = model.scores(features(text, span, known, context))
    told = known.kinds(span.text)
    long = " " in span.text or (len(span.text) > 3 and (span.text[0] >= "\uac00" or span.form == "q"))
    if len(told) == 1 and long:
        for kind in told:
            scores[kind] = scores.get(kind, 0.0) + _SURE
    if called := _called(text, span) if span.form == "q" else None:
        scores[called] = scores.get(called, 0.0) + _SURE
    kind = max(KINDS, key=lambda k: scores.get(k, 0.0))
    lead = scores.get(kind, 0.0) - scores.get("-", 0.0)
    return Mention(span, kind, lead) if kind != "-" else None


def _called(text: str, span: Span) -> str | None:
    """What the words right beside a quoted name call it: `드라마 ‘X’`, `the song, “X”`, `「X」のOST`."""
    if _OF_DRAMAS_AFTER.match(text, span.end):
        return "drama"
    before = text[max(0, span.start - 24) : span.start]
    return next((kind for kind, pattern in _CALLED.items() if pattern.search(before)), None)


_CALLED = {
    kind: re.compile(rf"{either(f'calls a {kind}')}\s?[,:：]?\s?[‘’'“”\"「『《〈<]$", re.I)
    for kind in ("song", "drama")
}
_OF_DRAMAS_AFTER = re.compile(
    r"[’'”\"」』》〉>]\s?(?:['’]s\s|의\s?|の|的)?(?:OSTs?(?![가-힣])|soundtrack|starring|starrer|오에스티|原聲帶)",
    re.I,
)


def _apart(some: list[Mention]) -> Iterator[Mention]:
    """The surest of overlapping names; what stands in quotation marks before its own unknown words."""
    taken: list[Span] = []
    quoted = [m.span for m in some if m.span.form == "q"]
    some = [m for m in some if m.span.form != "c" or not any(_inside(m.span, q) for q in quoted)]
    long = [m.span for m in some if m.span.form == "k" and len(m.span.text.split()) > 2]
    some = [m for m in some if not any(_inside(m.span, k) for k in long)]
    for mention in sorted(some, key=lambda m: (-m.score - 0.4 * len(m.span.text.split()), m.span.start)):
        span = mention.span
        if all(span.end <= t.start or t.end <= span.start for t in taken):
            taken.append(span)
            yield mention


def kinds_told(texts: Iterable[str], names: Collection[str], known: Known, model: Classes) -> dict[str, str]:
    """What these names are (keys), song or drama, by all the places that tell them."""
    votes: dict[str, dict[str, float]] = {}
    for text in texts:
        for m in mentions(text, known, model):
            if m.kind in ("song", "drama") and (name := key(m.span.text)) in names:
                told = votes.setdefault(name, {})
                told[m.kind] = told.get(m.kind, 0.0) + m.score
    return {name: max(told, key=lambda k: told[k]) for name, told in votes.items()}


def agreeing(found: Sequence[Mention], kinds: Mapping[str, str]) -> list[Mention]:
    """The names, each as what the whole article takes it for."""
    return [
        replace(m, kind=kinds[key(m.span.text)])
        if m.kind in ("song", "drama") and key(m.span.text) in kinds
        else m
        for m in found
    ]


def _inside(span: Span, quoted: Span) -> bool:
    return (
        quoted.start <= span.start
        and span.end <= quoted.end
        and span.end - span.start < quoted.end - quoted.start
    )


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
    found += [f"l3:{' '.join(left[-3:])}", f"r3:{' '.join(right[:3])}", f"lr:{left[-1]} {right[0]}"]
    found += [f"l:{w}" for w in left[-5:]] + [f"r:{w}" for w in right[:5]]
    if left[-1] in _STARTS:
        found += [f"start:{span.form}", f"start:{span.form}+{'|'.join(sorted(told)) or 'unknown'}"]
        found += [f"start:{span.form} of {min(len(span.text.split()), 3)}+{right[0]}"]
    found += _brackets(text, span)
    found += _in_context(span, known, context)
    return found


_STARTS = ("^", ".", "!", "?", "。", "…")
"""After these a word has its capital for nothing."""


def _brackets(text: str, span: Span) -> Iterator[str]:
    """What brackets beside a name close with: `X(Y 분)`, `X (Y)`, `Y(X 역)`."""
    if m := _OPENS.match(text, span.end):
        last = _TOKEN.findall(m[1])[-1:]
        yield f"brackets after:{last[0] if last and len(last[0]) == 1 else 'name'}"
        yield f"brackets after of {min(len(m[1].split()), 4)}"
    if (m := _CLOSES.match(text, span.end)) and _OPENED.search(text, 0, span.start):
        yield f"in brackets:{m[1].strip()}"


_OPENS = re.compile(r"['’”\"」』]?(?:['’]s['’]?)?\s?[(（]([^()（）]{1,40})[)）]")
_OPENED = re.compile(r"[(（]$")
_CLOSES = re.compile(r"( ?[분역扮飾饰]?)[)）]")


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
    if text[0].islower():
        yield "lower"
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
    if _OWNS_A_TITLE.match(text, mention.span.end):  # `Dream by Paul Kim and Gummy's My Love`
        return bool(_BY.search(text[: group[0].span.start].rstrip().lower()))
    if text[group[-1].span.end : mention.span.start].strip() not in (",", "，", "、"):
        return False
    before = text[: group[0].span.start].rstrip().lower()
    owner = re.match(r"['’]s?\s|의\s", text[mention.span.end :])
    return bool(_MEMBER.search(before) or (owner and _BY.search(before)))


_OWNS_A_TITLE = re.compile(r"['’]s?\s+(?:[a-z]+\s){0,2}[“\"‘'A-Z]")
_MEMBER = re.compile(rf"{either('a member')}$")
_BY = re.compile(rf"{either('by')}$")
_GROUP = r"[A-Z][\w’'.-]*(?:\s[A-Z0-9][\w’'.-]*){0,2}"
_TOGETHER = re.compile(
    rf"\s*['’\"”]?s?\s*(?i:{either('joins artists')})\s*"
    rf"|\s(?i:{either('of a group')})\s{_GROUP}\s*(?i:{either('joins artists')})\s*"
    rf"|\s?[(（][^()（）]{{1,20}}[)）]\s*(?i:{either('joins artists')})\s*"
)  # Chen of EXO and Punch; Chanyeol (EXO) x Punch
