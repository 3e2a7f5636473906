"""Which songs does a piece of prose name, who sings them, and in which drama?

`mentions` finds the names; here each song is joined to a singer and a drama.  Candidates are the names in the
same paragraph and what holds there by inheritance: the heading's drama or artist, the article's, the drama
last spoken of.  Two linear rankers, trained like the tagger, weigh order, distance, the words between and
whether the catalogue knows the pair; "nobody says" is a candidate too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from tearjerker.articles.credits import credits_of
from tearjerker.articles.known import Known
from tearjerker.articles.mentions import Context, Mention, agreeing, groups, mentions
from tearjerker.articles.weights import Classes, Models
from tearjerker.articles.words import either
from tearjerker.model import Credit


@dataclass(frozen=True, slots=True)
class Inherited:
    """What holds for a paragraph from elsewhere."""

    heading_drama: str | None = None
    heading_artist: str | None = None
    article_drama: str | None = None
    article_artist: str | None = None
    last_drama: str | None = None
    entry_artist: str | None = None
    """Who sings the entry that the paragraph belongs to."""


@dataclass(frozen=True, slots=True)
class Told:
    """A song that a paragraph names."""

    title: str
    artists: tuple[Credit, ...]
    drama: str | None
    start: int
    score: float


@dataclass(frozen=True, slots=True)
class Option:
    """Who or what a song may belong to."""

    text: str | None
    features: tuple[str, ...]


def songs_of(
    text: str,
    known: Known,
    models: Models,
    context: Context,
    inherited: Inherited,
    kinds: Mapping[str, str] | None = None,
) -> list[Told]:
    """The songs that a paragraph names, in their order; `kinds`: what the article takes names for."""
    found = _singing(text, agreeing(mentions(text, known, models.mentions, context), kinds or {}))
    songs = [m for m in found if m.kind == "song"]
    told: list[Told] = []
    singers = _one_by_one(text, songs, [m for m in found if m.kind == "artist"])
    dramas = _one_by_one(text, songs, [m for m in found if m.kind == "drama"])
    for song in songs:
        previous = told[-1].drama if told else None
        singer = singers.get(song) or _best(
            singer_options(text, song, found, known, inherited), models.singers
        )
        singer = _with_heading(text, singer, inherited)
        drama = dramas.get(song) or _best(
            drama_options(text, song, found, known, inherited, previous), models.dramas
        )
        told.append(
            Told(song.span.text, _credits(text, song, singer, known), drama, song.span.start, song.score)
        )
    return told


def _singing(text: str, found: Sequence[Mention]) -> list[Mention]:
    """The names, with the actors as artists who are named right beside a song as who sings it."""
    songs = [m for m in found if m.kind == "song"]
    return [replace(m, kind="artist") if m.kind == "cast" and _sings(text, m, songs) else m for m in found]


def _sings(text: str, who: Mention, songs: Sequence[Mention]) -> bool:
    return any(
        _SINGS.fullmatch(text, who.span.end, s.span.start)
        or _SUNG_BY.fullmatch(text, s.span.end, who.span.start)
        for s in songs
    )


_SINGS = re.compile(
    r"['’]s\s+[“\"‘']?"
    rf"|(?:\s?[(（][^()（）]{{1,20}}[)）])?(?:의|(?:이|가)\s(?:직접\s)?{either('sung by', 'ko')})"
    r"(?:\s(?:OST|노래|곡))?\s*[‘'“\"〈《<「『]?"
)
_SUNG_BY = re.compile(rf"[”\"’'」』〉》>]?,?\s+(?:(?:sung|performed)\s+)?{either('by')}\s+", re.I)


def _one_by_one(text: str, songs: Sequence[Mention], names: Sequence[Mention]) -> dict[Mention, str]:
    """`“A” and “B” by C and D, respectively`: each song of such a sentence with its name."""
    found: dict[Mention, str] = {}
    for begin, end in _sentences(text):
        if _RESPECTIVELY.search(text, begin, end):
            mine = [m for m in songs if begin <= m.span.start < end]
            theirs = [m for m in names if begin <= m.span.start < end]
            if len(mine) == len(theirs) > 1 and _apart(mine, theirs):
                found |= {s: n.span.text for s, n in zip(mine, theirs, strict=True)}
    return found


def _apart(some: Sequence[Mention], others: Sequence[Mention]) -> bool:
    """Whether all of the one stand before all of the others."""
    return some[-1].span.end <= others[0].span.start or others[-1].span.end <= some[0].span.start


_RESPECTIVELY = re.compile(either("respectively"), re.I)


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    ends = [m.end() for m in _STOP.finditer(text)]
    yield from pairwise([0, *ends, len(text)])


def _with_heading(text: str, singer: str | None, inherited: Inherited) -> str | None:
    """`Baekhyun` as the heading, `sung with Chen and Xiumin` below: all three."""
    at = text.find(singer) if singer else -1
    headed = inherited.heading_artist
    if not singer or not headed or at < 0 or headed in singer or not _SUNG_WITH.search(text, 0, at):
        return singer
    return f"{headed}, {singer}"


_SUNG_WITH = re.compile(rf"{either('sings with')}\s$", re.I)


def _credits(text: str, song: Mention, singer: str | None, known: Known) -> tuple[Credit, ...]:
    """The singer, and who is named in brackets after the title: `Everytime (with Punch)`."""
    guests = _GUESTS.match(text, song.span.end)
    names = [n for n in (singer, guests["who"] if guests else None) if n]
    return tuple(dict.fromkeys(c for n in names for c in credits_of(n, known)))


_GUESTS = re.compile(
    r"[”\"’'」]?\s*\((?:with|feat\.?|ft\.?|featuring|bersama(?: dengan)?|con|com)\s+(?P<who>[^()]+)\)", re.I
)


_AGREED = 1.5  # beyond what is learned: made paragraphs seldom set a known pair against an unknown one


def _best(options: Sequence[Option], model: Classes) -> str | None:
    best = max(options, key=lambda o: model.score(o.features) + _AGREED * ("agree" in o.features))
    return best.text


def singer_options(
    text: str, song: Mention, found: Sequence[Mention], known: Known, inherited: Inherited
) -> list[Option]:
    """Who may sing a song."""
    artists = groups(text, [m for m in found if m.kind == "artist"])
    options = [Option(None, ("nobody", f"nobody of {min(len(artists), 2)}"))]
    for group in artists:
        credit = text[group[0].span.start : group[-1].span.end]
        features = ["somebody", *_between(text, song, group, found), *_pair(song, credit, None, known)]
        options.append(Option(credit, tuple(features)))
    for source, name in (
        ("heading", inherited.heading_artist),
        ("article", inherited.article_artist),
        ("entry", inherited.entry_artist),
    ):
        if name:
            features = ["somebody", f"from {source}", f"from {source} of {min(len(artists), 2)}"]
            options.append(Option(name, (*features, *_pair(song, name, None, known))))
    return options


def drama_options(
    text: str,
    song: Mention,
    found: Sequence[Mention],
    known: Known,
    inherited: Inherited,
    previous: str | None = None,
) -> list[Option]:
    """In which drama a song may be heard; `previous`: that of the paragraph's song before it."""
    here = [m for m in found if m.kind == "drama"]
    options = [Option(None, ("none", f"none of {min(len(here), 2)}"))]
    for mention in here:
        features = [
            "some",
            *_between(text, song, [mention], found),
            *_pair(song, None, mention.span.text, known),
        ]
        features += ["as before"] * (mention.span.text == previous)
        options.append(Option(mention.span.text, tuple(features)))
    for source, name in (
        ("heading", inherited.heading_drama),
        ("article", inherited.article_drama),
        ("last", inherited.last_drama),
    ):
        if name:
            features = ["some", f"from {source}", f"from {source} of {min(len(here), 2)}"]
            features += ["as before"] * (name == previous)
            options.append(Option(name, (*features, *_pair(song, None, name, known))))
    return options


def _pair(song: Mention, artist: str | None, drama: str | None, known: Known) -> Iterator[str]:
    """Whether the catalogue knows the two together."""
    titles = known.ids("song", song.span.text)
    if artist is not None:
        ids = frozenset(i for c in credits_of(artist, known) for i in known.ids("artist", c.name))
        agree = titles and ids and known.songs_in(titles, ids, frozenset())
    else:
        ids = known.ids("drama", drama or "")
        agree = titles and ids and known.songs_in(titles, frozenset(), ids)
    if agree:
        yield "agree"
    elif titles and ids:
        yield "both known, not together"
    elif ids:
        yield "its name is known"


_WORD = re.compile(r"[^\W_]+|[^\w\s]")
_MARKS = {"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "`": "'"}
_STOP = re.compile(r"[.!?。](?:\s|$)|\n")


def _between(text: str, song: Mention, group: Sequence[Mention], found: Sequence[Mention]) -> Iterator[str]:
    """How two names stand to each other in a paragraph."""
    first, last = group[0].span, group[-1].span
    before = last.end <= song.span.start
    start, end = (last.end, song.span.start) if before else (song.span.end, first.start)
    words = [_MARKS.get(w, w.lower()) for w in _WORD.findall(text[start:end])]
    side = "<" if before else ">"
    yield side
    yield f"{side}{' '.join(words) or 'at once'}" if len(words) <= 5 else f"{side}far"
    yield f"{side}far:{min(len(words) // 5, 8)}"
    if words:
        yield f"{side}first:{words[0]}"
        yield f"{side}last:{words[-1]}"
    yield from (f"{side}has:{w}" for w in words[:8])
    if _STOP.search(text[start:end]):
        yield f"{side}other sentence"
    kind = group[0].kind
    yield f"{side}songs:{sum(m.kind == 'song' and start <= m.span.start < end for m in found)}"
    yield f"{side}same:{sum(m.kind == kind and start <= m.span.start < end for m in found)}"
    left = text[: min(first.start, song.span.start)][-12:].lower().split()
    if left:
        yield f"{side}before:{left[-1]}"
    right = _WORD.findall(text[max(last.end, song.span.end) :][:15])
    if right:
        yield f"{side}after:{right[0].lower()}"


def moved(inherited: Inherited, dramas: Sequence[str]) -> Inherited:
    """What holds for the next paragraph, once these dramas were spoken of."""
    return replace(inherited, last_drama=dramas[-1]) if dramas else inherited
