"""Which names stand in a piece of prose, and what are they?

`spans` gathers everything that may be a name.  A linear model, trained on sentences made from the catalogue
and on the development articles (`benchmarks/reading/train.py`), then says what each is: song, artist, drama,
cast (who plays), character (who is played) or nothing.  Of overlapping names the surest stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
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
    scored = [m for span in spans(text, known) if (m := _classified(text, span, known, model, context))]
    found = sorted((_with_article(text, m) for m in _apart(scored)), key=lambda m: m.span.start)
    return _alike(text, found, known)


def _alike(text: str, found: list[Mention], known: Known) -> list[Mention]:
    """The names, with three or more quoted ones that stand in a row as one kind: songs or dramas."""
    out: list[Mention] = []
    for run in _rows(text, found):
        out += [replace(m, kind=_kind_of(run, known)) for m in run] if len(run) > 2 else run
    return out


def _kind_of(row: list[Mention], known: Known) -> str:
    """Songs or dramas: as those are that the catalogue knows as one kind only, else by their scores."""
    sure = [told for m in row if len(told := known.kinds(m.span.text)) == 1]
    votes = {k: sum(told == {k} for told in sure) for k in ("song", "drama")}
    scores = {k: sum(m.score for m in row if m.kind == k) for k in votes}
    return max(votes, key=lambda k: (votes[k], scores[k]))


def _rows(text: str, found: list[Mention]) -> Iterator[list[Mention]]:
    """Names in rows: quoted songs and dramas with only a comma or an *and* between them."""
    row: list[Mention] = []
    for mention in found:
        apart = row and not _NEXT.fullmatch(text, row[-1].span.end, mention.span.start)
        if apart or (row and not (_quoted(row[-1]) and _quoted(mention))):
            yield row
            row = []
        row.append(mention)
    if row:
        yield row


def _quoted(m: Mention) -> bool:
    return m.span.form == "q" and m.kind in ("song", "drama")


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
    found += _brackets(text, span)
    found += _in_context(span, known, context)
    return found


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
    if text[group[-1].span.end : mention.span.start].strip() not in (",", "，", "、"):
        return False
    before = text[: group[0].span.start].rstrip().lower()
    owner = re.match(r"['’]s?\s|의\s", text[mention.span.end :])
    return bool(_MEMBER.search(before) or (owner and _BY.search(before)))


_MEMBER = re.compile(rf"{either('a member')}$")
_BY = re.compile(rf"{either('by')}$")
_GROUP = r"[A-Z][\w’'.-]*(?:\s[A-Z0-9][\w’'.-]*){0,2}"
_TOGETHER = re.compile(
    rf"\s*['’\"”]?s?\s*(?i:{either('joins artists')})\s*"
    rf"|\s(?i:{either('of a group')})\s{_GROUP}\s*(?i:{either('joins artists')})\s*"
    rf"|\s?[(（][^()（）]{{1,20}}[)）]\s*(?i:{either('joins artists')})\s*"
)  # Chen of EXO and Punch; Chanyeol (EXO) x Punch
