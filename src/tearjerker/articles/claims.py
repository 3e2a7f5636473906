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
from tearjerker.articles.mentions import Mention, mentions
from tearjerker.articles.spans import spans
from tearjerker.articles.weights import Classes
from tearjerker.articles.words import either
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
        """The dramas that it names; in a passage about one, no doubtful ones and none of a person."""
        named = [m for m in self.names if m.kind == "drama"]
        return (
            [m for m in named if self._is_sure(m) and not self._is_of_a_person(m)]
            if self.passage.drama
            else named
        )

    def _is_sure(self, m: Mention) -> bool:
        return m.score >= _SURE or bool(self.known.ids("drama", m.span.text))

    def _is_of_a_person(self, m: Mention) -> bool:
        """`「トッケビ」のコン・ユ`, `The Glory actress Song Hye-kyo`: where else one has played."""
        after = _KNOWN_FOR.match(self.text, m.span.end)
        at = after.end() if after else -1
        return any(p.span.start == at for p in self.names if p.kind in _PEOPLE)

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


_SURE = 15.0  # by which an unknown name must lead to be a drama beside the passage's
_KNOWN_FOR = re.compile(r"[」』]?の|[’'”\"]?\s(?:actress|actor|star)\s")
_PEOPLE = ("cast", "character", "artist")

_SPLIT = re.compile(r"(?<=[.!?。])(?<!\b[Nn]o\.)(?<!\b[DM]r\.)(?<!\bMs\.)(?<!\bft\.)[”\"’']?\s+|\n")


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
            found.append(Mention(span, "character", 1.0))
    return sorted(found, key=lambda m: m.span.start)


# -- dramas ------------------------------------------------------------------------------------------------

_NETWORK = re.compile(
    r"(?<![A-Za-z])(KBS ?2(?: ?TV)?|KBS ?1|KBS|SBS|MBC|tvN|JTBC|OCN|ENA|TV ?Chosun|Channel A|MBN)(?![A-Za-z])"
)
_SERIES = re.compile(either("is a series"), re.I)
_YEAR = re.compile(r"(?<!\d)((?:19[89]|20[0-3])\d(?:\s?[-/–]\s?(?:20)?\d\d)?)(?!\d)")
_DATE = re.compile(r"(?:19|20)\d\d[-./]\d{1,2}\b|\b[A-Z][a-z]+ \d{1,2}, (?:19|20)\d\d")
_OTHER_DATES = re.compile(either("dates something else"), re.I)


def _networks(s: _Sentence) -> Iterator[tuple[str, str]]:
    """Each network at the drama named nearest; a second one for the same drama is the passage's own."""
    if _BYLINE.search(s.text):
        return
    taken: dict[str, str] = {m["drama"]: m["network"] for m in _NETWORKS_DRAMA.finditer(s.text)}
    yield from taken.items()
    found = sorted(_NETWORK.finditer(s.text), key=lambda m: _distance(s, m.start()))
    for m in found:
        drama = s.drama_near(m.start())
        if _NETWORKS_DRAMA.match(s.text, m.start()):
            continue
        if drama in taken and taken[drama] != m.group(1):
            drama = s.passage.drama if s.passage.drama not in taken else None
        if drama and (s.is_of_drama or s.passage.songs):
            taken[drama] = m.group(1)
            yield drama, m.group(1)


_UP_TO = r"[^\s‘'“「『《<.,]{0,6}\s?[^\s‘'“「『《<.,]{0,6}"
_NETWORKS_DRAMA = re.compile(
    rf"{_NETWORK.pattern.replace('(KBS', '(?P<network>KBS')}{_UP_TO}(?:드라마|극|ドラマ|劇|剧)\s?"
    r"[‘'“\"「『《<](?P<drama>[^’'”\"」』》>]{1,40})[’'”\"」』》>]"
)
"""`SBS 월화드라마 ‘드림’`, `MBCドラマ「火の鳥」`: whatever else the sentence names."""
_BYLINE = re.compile(r"\S+@\S+\.\w+|기자\s*$")


def _distance(s: _Sentence, at: int) -> int:
    return min((min(abs(m.span.start - at), abs(m.span.end - at)) for m in s.dramas), default=0)


def _years(s: _Sentence) -> Iterator[tuple[str, str]]:
    dates = [m.span() for m in _DATE.finditer(s.text)]
    for m in _YEAR.finditer(s.text):
        if any(n.span.start <= m.start() < n.span.end for n in s.names) or any(
            start <= m.start() < end for start, end in dates
        ):
            continue  # Reply 1994; a day
        if beside := _dated_drama(s, m):
            yield beside, m.group(1)
            continue
        drama = s.drama_near(m.start())
        if drama and (_in_brackets_of(s, m.start()) or (not _OTHER_DATES.search(s.text) and s.is_of_drama)):
            yield drama, m.group(1)


def _dated_drama(s: _Sentence, year: re.Match[str]) -> str | None:
    """`2016’s hit drama ‘Goblin’`, `Goblin was released in 2016`: the drama that the year stands beside."""
    for d in s.dramas:
        if _DATED.fullmatch(s.text, year.end(), d.span.start) or _CAME_IN.fullmatch(
            s.text, d.span.end, year.start()
        ):
            return d.span.text
    return None


_DATED = re.compile(
    rf"(?:['’]s|년|年の?)?\s?(?:[\w’'-]+\s){{0,3}}?{either('is a series')}[\s,]*[‘'“\"「『《<]?", re.I
)
_CAME_IN = re.compile(
    r"[’'”\"」』》>]?\s(?:(?:the )?(?:k-)?(?:drama|series)\s)?(?:was|is|had been)\s(?:first\s)?"
    r"(?:released|aired|broadcast)\s(?:in|on)\s(?:\w+\s)?",
    re.I,
)


def _in_brackets_of(s: _Sentence, at: int) -> bool:
    """`Goblin (2016)`, `『Dream』 (JTBC/2023)`"""
    return any(_OPENED.fullmatch(s.text, d.span.end, at) for d in s.dramas)


_OPENED = re.compile(r"[”\"’'」』》]?\s?[(（][^()（）]{0,14}")


# -- people -------------------------------------------------------------------------------------------------

_ACTS_AFTER = re.compile(rf"{either('before who plays')}\s*:?\s*$", re.I)
_ACTS_BEFORE = re.compile(
    r"^[’'”\"]?(?:\s*(?:and|&|dan|y|e|과|와|·|と|、|和|,)?\s*"
    r"[A-Z가-힣\u30a0-\u30ff\u4e00-\u9fff][\w・' -]{1,24}?)?,?\s*(?:también |também |who also )?"
    rf"[’'”\"]?(?:이|가|은|는)?\s*{either('after who plays')}",
    re.I,
)
_ACTING = re.compile(either("of acting"), re.I)
_STORY = re.compile(rf"{either('before who is played')}\s*$", re.I)
_PLAYED = re.compile(r"\s?(?:역(?:을|의|으로|할)?(?![가-힣])|[을를] (?:맡|연기)|を演|という役|役)")
_LISTED = re.compile(r"\s*(?:,|&|and|dan|y|e|et|과|와|·|、|と|,\s*and|,\s*dan)\s*")


def _cast(s: _Sentence) -> Iterator[tuple[str, str]]:
    """Actors: known ones, those that the tagger takes for such, singers by the words beside them."""
    joined, last = False, 0
    for m in _people(s):
        drama, told = _role_known(s, m)
        played = m.kind == "character" or bool(_PLAYED.match(s.text, m.span.end))
        cue = (m.kind == "cast" and _may_be_an_actor(s, m)) or _acts(s, m) or (joined and _listed(s, last, m))
        if told is None and _is_singer(s, m):
            cue = False
        if drama and told != "character" and not played and (told == "cast" or cue):
            yield drama, _whole(m)
        joined, last = cue or told == "cast", m.span.end


def _may_be_an_actor(s: _Sentence, m: Mention) -> bool:
    """Katakana alone is many things: without the dot of a full name it must be known."""
    return m.span.form != "e" or not _KATAKANA.fullmatch(m.span.text) or "・" in m.span.text


_KATAKANA = re.compile(r"[\u30a0-\u30ff]+")


def _is_singer(s: _Sentence, m: Mention) -> bool:
    """Whether a title says that one sings, or one is known to, and the sentence speaks of no acting."""
    titled = _SINGER.search(s.text, 0, m.span.start)
    return bool(titled) or (
        m.kind == "artist" and s.known.kinds(m.span.text) == {"artist"} and not _ACTING.search(s.text)
    )


_SINGER = re.compile(rf"{either('a singer')}\s?$", re.I)


def _characters(s: _Sentence) -> Iterator[tuple[str, str]]:
    """Characters: known ones, those that the tagger takes for such, those of whom a story is told."""
    joined, last = False, 0
    for m in _people(s):
        drama, told = _role_known(s, m)
        cue = (
            m.kind == "character"
            or bool(_PLAYED.match(s.text, m.span.end))
            or (m.kind == "cast" and told is None and bool(_STORY.search(s.text[: m.span.start])))
        )
        cue = cue or (joined and m.kind == "cast" and told is None and _listed(s, last, m))
        if drama and (told == "character" or (cue and told is None)):
            yield drama, _whole(m)
        joined, last = cue, m.span.end


def _people(s: _Sentence) -> Iterator[Mention]:
    """The people of a sentence; singers of the passage only where it speaks of acting."""
    singers = {key(c.name) for song in s.passage.songs for c in song.artists}
    for m in s.names:
        sings = m.kind == "artist" and key(m.span.text) in singers
        if m.kind in _PEOPLE and not (sings and not _ACTING.search(s.text)) and _is_somebody(s, m):
            yield m


def _is_somebody(s: _Sentence, m: Mention) -> bool:
    """Whether it is surely a person: eastern words look alike, names in Latin letters have their capitals."""
    least = 11.0 if m.span.form == "e" else 0.0
    return (
        m.score >= least
        or bool(s.known.kinds(m.span.text))
        or _acts(s, m)
        or bool(_PLAYED.match(s.text, m.span.end))
    )


def _acts(s: _Sentence, m: Mention) -> bool:
    before, after = s.text[max(0, m.span.start - 40) : m.span.start], s.text[m.span.end : m.span.end + 40]
    return bool(_ACTS_AFTER.search(before) or _ACTS_BEFORE.match(after))


def _listed(s: _Sentence, last: int, m: Mention) -> bool:
    """Whether it goes on a list: only a comma or an *and* stands between it and the one before."""
    return bool(_LISTED.fullmatch(s.text, last, m.span.start))


def _role_known(s: _Sentence, m: Mention) -> tuple[str | None, str | None]:
    """The drama that a person belongs to, and cast or character where its people are known."""
    name = key(m.span.text)
    for drama in (*(d.span.text for d in s.dramas), s.passage.drama):
        for id in s.known.ids("drama", drama or ""):
            if told := s.known.people.get(id, {}).get(name):
                return drama, told
    return s.drama_near(m.span.start), None


def _whole(m: Mention) -> str:
    return re.sub(r"['’]s$", "", m.span.text)


# -- songs --------------------------------------------------------------------------------------------------

_AWARD = re.compile(either("of an award"), re.I)
_BODY = re.compile(r"\b(?:[Tt]he\s+)?((?:[A-Z][\w&]*\s+){0,4}(?:MAMA|Awards?)(?:\s+(?:ke-)?\d{1,4})?)")
_CATEGORY = re.compile(
    r"\b(best (?:drama )?ost(?: award)?(?: in \d{4})?|ost awards?|song of the year"
    r"|best (?:\w+ ){1,3}?(?:song|ost)(?: award)?)"
    r"|((?:BEST|베스트|최우수)\s?OST(?:\([^()]*\))?\s?(?:상|부문|트로피)?|OST\s?(?:상|부문))(?![가-힣]{2}이)"
    r"|(ベスト・?OST賞?|OST賞|最佳(?:OST|原聲帶|原声带)獎?奖?"
    r"|(?:mejor|melhor) (?:OST|banda sonora|trilha sonora)|OST terbaik)",
    re.I,
)
_BODY_EAST = re.compile(
    r"((?:제\s?\d+회\s?|20\d\d\s?)?(?:[A-Z]{3,4}|[가-힣]+\s?){0,2}?"
    r"(?:어워[즈드]|시상식|대상|마마|MAMA)(?:\s?20\d\d)?"
    r"|(?:第\d+[届屆回])?[\w]{2,12}(?:アワード|賞|大獎|大奖|頒獎典禮|颁奖典礼))"
)


def _awards(s: _Sentence) -> Iterator[tuple[str, str]]:
    if not s.song or not s.passage.songs or not _AWARD.search(s.text):
        return
    category = _CATEGORY.search(s.text)
    if not category:
        return
    rest = s.text.replace(category.group(), "")
    bodies = [m for m in (_BODY.search(rest), _BODY_EAST.search(rest)) if m]
    parts = [m.group().strip() for m in (category, *bodies[:1])]
    parts = [p for p in parts if p.lower() not in ("award", "awards", "ost award")] or parts
    yield _nearest_song(s, category.start()), ", ".join(dict.fromkeys([category.group().strip(), *parts]))


def _nearest_song(s: _Sentence, at: int) -> str:
    before = [m for m in s.songs if m.span.end <= at]
    return before[-1].span.text if before else (s.song or "")


_FIRST = re.compile(either("first in a chart"), re.I)


def _charts(s: _Sentence) -> Iterator[tuple[str, str]]:
    """First places, of the song named before; of the passage's only one, where the sentence names none."""
    if s.songs:
        yield from _charts_of(s, list(_firsts(s)))
    elif len(s.passage.songs) == 1 and (m := next(_firsts(s), None)):
        yield s.passage.songs[0].title, m.group()


def _firsts(s: _Sentence) -> Iterator[re.Match[str]]:
    """First places, but for those within a name: *Soundtrack #1*."""
    names = [(n.span.start, n.span.end) for n in s.names]
    names += [m.span() for m in re.finditer(re.escape(s.passage.drama), s.text)] if s.passage.drama else []
    for m in _FIRST.finditer(s.text):
        if not any(start < m.end() and m.start() <= end for start, end in names):
            yield m


def _charts_of(s: _Sentence, firsts: Sequence[re.Match[str]]) -> Iterator[tuple[str, str]]:
    for m in firsts:
        after = next((x for x in s.songs if x.span.start >= m.end()), None)
        if after and _FIRST_IS.match(s.text, m.end()):
            yield after.span.text, m.group()
            continue
        before = [x for x in s.songs if x.span.end <= m.start()]
        if before and not any(
            x.span.start > before[-1].span.end and x.span.start < m.start() for x in s.songs
        ):
            yield before[-1].span.text, m.group()


_FIRST_IS = re.compile(r"에 오른|를 차지한|를 기록한|는\s|은\s|の「| (?:is|was|went to) ")
"""After a first place: the song is named behind it, as in `1위에 오른 ‘X’`."""

_COVER = re.compile(either("of a cover"), re.I)
_NAME = r"[A-Z][\w'’.-]*(?: [A-Z][\w'’.-]*){0,3}"
_COVERED_BY = re.compile(
    rf"(?:cover(?:ed)?|dicover|remade|remake|version)[^.]{{0,30}}?\b(?:by|oleh|por|from)\s+(?P<who>{_NAME})"
    rf"|(?P<who2>{_NAME})[^.“”]{{0,30}}?\b(?:made a remake|covered|did a cover|remade)"
    r"|rendition of (?P<who3>[A-Z][\w'’.-]*?)['’]s"
    r"|(?P<who4>[\u30a0-\u30ff・]{3,16})[がの][^。]{0,24}(?:リメイク|カバー)"
    r"|(?P<who5>[가-힣]{2,6})(?:의|이|가)[^.]{0,20}(?:리메이크|커버)"
    r"|(?P<who6>[\u4e00-\u9fff]{2,4})(?:也|曾|近期|都)*翻唱"
)


def _covers(s: _Sentence) -> Iterator[tuple[str, str]]:
    if s.song and _COVER.search(s.text):
        for m in _COVERED_BY.finditer(s.text):
            who = next(w for w in m.groups() if w)
            yield s.song, who


_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
    r"(?: \d{1,2},?)?(?: \d{4})?"
)
_WHEN = re.compile(rf"{_MONTH}|(?<!\d)(?:19|20)\d\d(?!\d)")
_CAME_OUT = re.compile(either("came out"), re.I)


def _releases(s: _Sentence) -> Iterator[tuple[str, str]]:
    """When a song came out: a date near the verb, in a sentence that names the song or nothing but it."""
    verb, subject = _CAME_OUT.search(s.text), bool(s.songs) or (bool(s.passage.songs) and not s.dramas)
    if not verb or not subject:
        return
    after = _WHEN.search(s.text, verb.end(), verb.end() + 40)
    before = _WHEN.search(s.text, 0, 24) if s.text.startswith(("On ", "In ", "Pada ", "El ", "Em ")) else None
    when = after or before
    if any(_CAME_IN.match(s.text, d.span.end) for d in s.dramas):
        return
    if when and not any(d.span.start > when.end() and when is after for d in s.dramas):
        yield _nearest_song(s, verb.start() if when is after else len(s.text)), when.group()


_ORIGIN = re.compile(
    r"\b(?:was |is )?originally (?:the |a |an )?(?:\w+ ){0,3}?"
    r"(?:ost|song|soundtrack|theme|made|written|released|recorded)\b"
    r"|\bfirst (?:made|written|recorded)\b"
    r"|\b(?:made|written|composed|created|recorded) (?:especially )?for\b",
    re.I,
)


def _origins(s: _Sentence) -> Iterator[tuple[str, str]]:
    if s.passage.songs and s.drama and _ORIGIN.search(s.text):
        yield s.passage.songs[0].title, f"made for {s.drama}"


_ANSWER = re.compile(either("answers"), re.I)


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
