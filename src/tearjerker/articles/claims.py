# ruff: noqa: E501
"""What does an article say that can be looked up?

Each sentence is asked for years, networks, actors, characters, awards, chart places and so on.  A claim keeps
the sentence as its quote.  Its subject is the drama or song that the sentence names, else the one that the
passage is about.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from tearjerker.articles.known import Known
from tearjerker.articles.mentions import Mention, mentions, spans
from tearjerker.articles.weights import Classes
from tearjerker.model import Claim, ClaimKind, Song
from tearjerker.names.fold import key


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, and what it is about."""

    text: str
    entry: int | None = None
    songs: tuple[Song, ...] = ()
    drama: str | None = None


@dataclass(frozen=True, slots=True)
class Dated:
    """A year that a list sets beside a drama."""

    drama: str
    year: str
    quote: str
    entry: int | None = None


@dataclass(frozen=True, slots=True)
class _Sentence:
    """One sentence, the names in it, and what its claims can be about."""

    text: str
    passage: Passage
    names: tuple[Mention, ...]
    known: Known

    @property
    def dramas(self) -> list[Mention]:
        return [m for m in self.names if m.kind == "drama"]

    @property
    def songs(self) -> list[Mention]:
        return [m for m in self.names if m.kind == "song"]

    @property
    def drama(self) -> str | None:
        """The drama that the sentence is about."""
        return self.dramas[0].span.text if self.dramas else self.passage.drama

    @property
    def is_of_drama(self) -> bool:
        """Whether it speaks of a drama: by name, or in general."""
        named = self.passage.drama and self.passage.drama.casefold() in self.text.casefold()
        return bool(self.dramas or named or _SERIES.search(self.text))

    @property
    def song(self) -> str | None:
        """The song that the sentence is about."""
        if self.songs:
            return self.songs[0].span.text
        return self.passage.songs[0].title if self.passage.songs else None

    def drama_near(self, at: int) -> str | None:
        """The drama named nearest to a place in the sentence."""
        near = min(self.dramas, key=lambda m: min(abs(m.span.start - at), abs(m.span.end - at)), default=None)
        return near.span.text if near else self.passage.drama


_SPLIT = re.compile(r"(?<=[.!?。])[”\"’']?\s+|\n")


def claims_of(
    passages: Iterable[Passage], dated: Iterable[Dated], known: Known, model: Classes
) -> tuple[Claim, ...]:
    """The claims of an article, each once, in its order."""
    found: dict[tuple[str, str, str], Claim] = {}
    for date in dated:
        claim = Claim(date.drama, "year", date.year, date.quote, entry=date.entry)
        found.setdefault(("year", key(date.drama), date.year), claim)
    for sentence in _sentences(passages, known, model):
        for kind, find in _FINDERS:
            for subject, value in find(sentence):
                claim = Claim(subject, kind, value, sentence.text, entry=sentence.passage.entry)
                found.setdefault((kind, key(subject), key(value)), claim)
    return tuple(found.values())


def _sentences(passages: Iterable[Passage], known: Known, model: Classes) -> Iterator[_Sentence]:
    for passage in passages:
        for text in filter(None, map(str.strip, _SPLIT.split(passage.text))):
            names = mentions(text[:800], known, model)
            cast = _cast_of((passage.drama, *(m.span.text for m in names if m.kind == "drama")), known)
            yield _Sentence(text, passage, tuple(_with_people(text[:800], names, cast, known)), known)


def _cast_of(dramas: Iterable[str | None], known: Known) -> dict[str, str]:
    """The people of these dramas: a name's key, and cast or character."""
    ids = {id for drama in dramas if drama for id in known.ids("drama", drama)}
    return {
        name: kind for id in sorted(ids) for name, kind in known.people.get(id, {}).items() if len(name) > 1
    }


def _with_people(text: str, names: list[Mention], cast: dict[str, str], known: Known) -> list[Mention]:
    """The names, with the drama's people that the tagger passed over."""
    found = list(names)
    for span in spans(text, known) if cast else ():
        if cast.get(key(span.text)) == "character" and all(
            span.end <= m.span.start or m.span.end <= span.start for m in found
        ):
            found.append(Mention(span, "person", 1.0))
    return sorted(found, key=lambda m: m.span.start)


# -- dramas ------------------------------------------------------------------------------------------------

_NETWORK = re.compile(
    r"(?<![A-Za-z])(KBS ?2(?: ?TV)?|KBS ?1|KBS|SBS|MBC|tvN|JTBC|OCN|ENA|TV ?Chosun|Channel A|MBN)(?![A-Za-z])"
)
_SERIES = re.compile(
    r"drama|series|serial|serie|show|aired|tayang|드라마|방영|방송|수목|월화|주말|ドラマ|放送|韓劇|播出|dorama|estren",
    re.I,
)
_YEAR = re.compile(r"(?<!\d)((?:19[89]|20[0-3])\d(?:\s?[-/–]\s?(?:20)?\d\d)?)(?!\d)")
_OTHER_DATES = re.compile(
    r"\b(?:awards?|chart|album|single|released|listed|born|debut|photo|updated|posted)\b|[12]위|시상식|공개일|公開日|"
    r"penghargaan|menang|rilis|leads? the list",
    re.I,
)


def _networks(s: _Sentence) -> Iterator[tuple[str, str]]:
    """Each network at the drama named nearest; a second one for the same drama is the passage's own."""
    taken: dict[str, str] = {}
    found = sorted(_NETWORK.finditer(s.text), key=lambda m: _distance(s, m.start()))
    for m in found:
        drama = s.drama_near(m.start())
        if drama in taken and taken[drama] != m.group(1):
            drama = s.passage.drama if s.passage.drama not in taken else None
        if drama and (s.is_of_drama or s.passage.songs):
            taken[drama] = m.group(1)
            yield drama, m.group(1)


def _distance(s: _Sentence, at: int) -> int:
    return min((min(abs(m.span.start - at), abs(m.span.end - at)) for m in s.dramas), default=0)


def _years(s: _Sentence) -> Iterator[tuple[str, str]]:
    for m in _YEAR.finditer(s.text):
        if any(n.span.start <= m.start() < n.span.end for n in s.names):
            continue  # Reply 1994
        drama = s.drama_near(m.start())
        in_brackets = any(
            0 <= m.start() - d.span.end <= 4 and "(" in s.text[d.span.end : m.start()] for d in s.dramas
        )
        if drama and (in_brackets or (not _OTHER_DATES.search(s.text) and s.is_of_drama)):
            yield drama, m.group(1)


_ACTS_AFTER = re.compile(
    r"\b(?:starring|starrer|stars?|starred by|features?|featuring|played by|led by|cast|leads?|dibintangi(?: oleh)?|diperankan(?: oleh)?"
    r"|pemeran(?:nya)?|dengan|protagoni\w+ por|interpretad\w por|con|drama de|dorama de|kdrama de|serie de|estrelad\w por|com|avec"
    r"|porté par|for|actor|actress|aktor|aktris|배우)\s*:?\s*$",
    re.I,
)
_ACTS_BEFORE = re.compile(
    r"^[’'”\"]?(?:\s*(?:and|&|dan|y|e|과|와|,)?\s*[A-Z가-힣][\w' -]{1,24}?)?[’'”\"]?(?:이|가)?\s*(?:주연|출연|분\)|나옵|등|"
    r"[- ]starrer|stars?\b|starred|plays?\b|played|co-stars?|acts?\b|leads?\b|who plays|memerankan|berperan|protagoniza|が共演|が主演|が出演|ら)",
    re.I,
)


def _cast(s: _Sentence) -> Iterator[tuple[str, str]]:
    """Actors: by the words beside them, by a role in brackets, or because the cast is known."""
    joined = False
    for m, before, after in _people(s):
        told = _of_cast(s, m)
        listed = joined and re.fullmatch(
            r"\s*(?:,|&|and|dan|y|e|과|와|·|、|,\s*and)\s*", before[-6:].rpartition("\0")[2] or "x"
        )
        cue = bool(_ACTS_AFTER.search(before) or _ACTS_BEFORE.match(after) or listed)
        drama = s.drama_near(m.span.start)
        acts = told == "cast" or cue or (m.kind == "person" and _in_role_brackets(before, after))
        if drama and told != "character" and acts:
            yield drama, _whole(m)
        joined = cue or told == "cast"


def _people(s: _Sentence) -> Iterator[tuple[Mention, str, str]]:
    """The people of a sentence, with what stands around each up to the next."""
    singers = {key(c.name) for song in s.passage.songs for c in song.artists}
    some = [m for m in s.names if m.kind in ("person", "artist")]
    for m in some:
        before, after = s.text[max(0, m.span.start - 40) : m.span.start], s.text[m.span.end : m.span.end + 40]
        if key(m.span.text) in singers and not _ACTS_AFTER.search(before) and not _ACTING.search(s.text):
            continue
        yield m, before, after


_ACTING = re.compile(
    r"\b(?:stars?|starring|starred|starrer|plays?|played|acting|actor|actress|cast|roles?|leads?)\b|배우|주연|출연|演",
    re.I,
)


def _of_cast(s: _Sentence, m: Mention) -> str | None:
    """cast or character, where the drama's people are known."""
    name = key(m.span.text)
    for drama in (*(d.span.text for d in s.dramas), s.passage.drama):
        for id in s.known.ids("drama", drama or ""):
            if told := s.known.people.get(id, {}).get(name):
                return told
    return None


def _in_role_brackets(before: str, after: str) -> bool:
    """`Kim Shin (Gong Yoo)`: the one in brackets acts."""
    return bool(re.search(r"\w\s?[(（]$", before)) and after.startswith((")", "）"))


def _whole(m: Mention) -> str:
    return re.sub(r"['’]s$", "", m.span.text)


_STORY = re.compile(
    r"(?:kisah(?:nya)? tentang|story of|tells of|about|role of|as|merindukan|tentang|historia de|histoire de|karakter|character)\s*$",
    re.I,
)
_BRACKETED = re.compile(
    r"(?P<who>(?:[A-Z][\w'’-]+(?: [A-Z][\w'’-]+){0,3}|[가-힣]{2,5}|[\u30a0-\u30ff・]{3,14}))\s?[(（](?P<by>[^()（）\d]{2,24})[)）]"
)


def _characters(s: _Sentence) -> Iterator[tuple[str, str]]:
    """Characters: known ones, `X (actor)`, `the story of X`."""
    artists = {key(m.span.text) for m in s.names if m.kind in ("artist", "song", "drama")}
    for b in _BRACKETED.finditer(s.text):
        drama = s.drama_near(b.start())
        actor = any(key(m.span.text) == key(b["by"]) and m.kind in ("person", "artist") for m in s.names)
        if drama and actor and key(b["who"]) not in artists and not s.known.ids("artist", b["who"]):
            yield drama, b["who"]
    listed = False
    for m, before, _after in _people(s):
        drama = s.drama_near(m.span.start)
        cue = bool(_STORY.search(before)) or (
            listed and bool(re.search(r"(?:,|&|\band|\bdan|\by|와|과)\s*$", before))
        )
        if drama and (
            _of_cast(s, m) == "character" or (cue and m.kind == "person" and _of_cast(s, m) is None)
        ):
            yield drama, _whole(m)
        listed = cue


# -- songs --------------------------------------------------------------------------------------------------

_AWARD = re.compile(r"\b(?:awards?|MAMA|prize|daesang|penghargaan|premio|prêmio|prix)\b|시상식|대상|賞", re.I)
_BODY = re.compile(r"\b(?:[Tt]he\s+)?((?:[A-Z][\w&]*\s+){0,4}(?:MAMA|Awards?)(?:\s+(?:ke-)?\d{1,4})?)")
_CATEGORY = re.compile(
    r"\b(best (?:drama )?ost(?: award)?(?: in \d{4})?|ost awards?|song of the year|best (?:\w+ ){1,3}?(?:song|ost)(?: award)?)",
    re.I,
)


def _awards(s: _Sentence) -> Iterator[tuple[str, str]]:
    if not s.song or not s.passage.songs or not _AWARD.search(s.text):
        return
    category = _CATEGORY.search(s.text)
    rest = s.text.replace(category.group(1), "") if category else s.text
    body = _BODY.search(rest)
    parts = [m.group(1).strip() for m in (category, body) if m]
    parts = [p for p in parts if p.lower() not in ("award", "awards", "ost award")] or parts
    if category:
        song = _nearest_song(s, category.start())
        yield song, ", ".join(dict.fromkeys([category.group(1), *parts]))


def _nearest_song(s: _Sentence, at: int) -> str:
    before = [m for m in s.songs if m.span.end <= at]
    return before[-1].span.text if before else (s.song or "")


_FIRST = re.compile(
    r"((?:\d{4}년\s*)?(?:\d{1,2}월\s*)?(?:멜론\s*)?1위|(?:no\.? ?1|number[- ]one|#1)\b(?: on [A-Z]\w+)?|topped (?:the |all )?(?:\w+ )?charts?"
    r"|most streamed (?:\w+ ){0,3}on \w+|(?:puncak|menduduki|di atas) (?:tangga lagu|chart)|1位)",
    re.I,
)


def _charts(s: _Sentence) -> Iterator[tuple[str, str]]:
    for m in _FIRST.finditer(s.text):
        before = [x for x in s.songs if x.span.end <= m.start()]
        if before and not any(
            x.span.start > before[-1].span.end and x.span.start < m.start() for x in s.songs
        ):
            yield before[-1].span.text, m.group(1)


_COVER = re.compile(
    r"\b(?:covers?|covered|remakes?|remade|dicover|meng-?cover|rendition|versión de|versi)\b|리메이크|커버|リメイク|カバー|翻唱",
    re.I,
)
_COVERED_BY = re.compile(
    r"(?:cover(?:ed)?|dicover|remade|remake|version)[^.]{0,30}?\b(?:by|oleh|por|from)\s+(?P<who>[A-Z][\w'’.-]*(?: [A-Z][\w'’.-]*){0,3})"
    r"|(?P<who2>[A-Z][\w'’.-]*(?: [A-Z][\w'’.-]*){0,3})[^.“”]{0,30}?\b(?:made a remake|covered|did a cover|remade)"
    r"|rendition of (?P<who3>[A-Z][\w'’.-]*?)['’]s"
    r"|(?P<who4>[\u30a0-\u30ff・]{3,16})が[^。]{0,24}(?:リメイク|カバー)|(?P<who5>[가-힣]{2,6})(?:의|이|가)[^.]{0,20}(?:리메이크|커버)"
)


def _covers(s: _Sentence) -> Iterator[tuple[str, str]]:
    if s.song and _COVER.search(s.text):
        for m in _COVERED_BY.finditer(s.text):
            who = next(w for w in m.groups() if w)
            yield s.song, who


_RELEASE = re.compile(
    r"\b(?:released|came out|came|dropped|dirilis|rilis|publicad\w|lançad\w)\s+(?:in|on|pada|en|em)?\s*((?:(?:January|February|March|April|May|June|July|"
    r"August|September|October|November|December)\b(?: \d{1,2},?)?(?: \d{4})?|\d{4}))",
    re.I,
)


def _releases(s: _Sentence) -> Iterator[tuple[str, str]]:
    m = _RELEASE.search(s.text)
    if m and s.songs and not any(d.span.start > m.end() for d in s.dramas):
        yield _nearest_song(s, m.start()), m.group(1)


_ORIGIN = re.compile(
    r"\b(?:was |is )?(?:originally|first) (?:the |a |an )?(?:\w+ ){0,3}?"
    r"(?:ost|song|soundtrack|theme|made|written|released|recorded)\b"
    r"|\b(?:made|written|composed|created|recorded) (?:especially )?for\b",
    re.I,
)


def _origins(s: _Sentence) -> Iterator[tuple[str, str]]:
    if s.passage.songs and s.drama and _ORIGIN.search(s.text):
        yield s.passage.songs[0].title, f"made for {s.drama}"


_ANSWER = re.compile(
    r"\b(?:in response|in reply|in answer|answering|responds?|replies|answers)\b|답가|アンサーソング", re.I
)


def _answers(s: _Sentence) -> Iterator[tuple[str, str]]:
    """`In response, B sings …`: B's song is said to answer the other of the pair."""
    pair = s.passage.songs
    if len(pair) == 2 and (m := _ANSWER.search(s.text)):
        first, second = (_place(s.text[m.end() :], song) for song in pair)
        if first != second:
            answer, asked = pair if first < second else pair[::-1]
            yield answer.title, f"answers {asked.title}"


def _place(text: str, song: Song) -> int:
    """How far on a song's singer is named; far behind where not at all."""
    places = [text.casefold().find(c.name.casefold()) for c in song.artists]
    return min((p for p in places if p >= 0), default=9999)


_Finder = Callable[[_Sentence], Iterator[tuple[str, str]]]
_FINDERS: Sequence[tuple[ClaimKind, _Finder]] = (
    ("network", _networks),
    ("year", _years),
    ("cast", _cast),
    ("character", _characters),
    ("award", _awards),
    ("chart", _charts),
    ("release", _releases),
    ("origin", _origins),
    ("cover", _answers),
    ("cover", _covers),
)
