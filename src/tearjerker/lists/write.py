"""What can be said of a song, in a few sentences that somebody would read?

Each sentence is made from statements of the catalogue and carries them, so that a page can set its sources
beside it.  A topic (where it plays, whom it answers, how it charted, what it won, who lists it, what writers
feel) has several wordings; which one a song gets hangs on its id and on what its neighbour got, so that the
same list always reads the same and does not repeat itself.  Nothing is said that no statement holds.

    paragraph(Subject(...), "en").sentences   ->  (Sentence("Hyun Bin sings the ending song of …", facts), …)
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from tearjerker.feelings import vocabulary
from tearjerker.lists.korean import josa
from tearjerker.lists.songs import Felt
from tearjerker.model import Entity, Fact

Language = Literal["en", "ko"]
LANGUAGES: tuple[Language, ...] = ("en", "ko")
_LISTS_WORTH_SAYING = 2  # below it, "one list names it" says less than the evidence drawer does


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and the statements it was made from."""

    text: str
    facts: tuple[Fact, ...]

    @property
    def sources(self) -> tuple[str, ...]:
        """The addresses of everything that backs it."""
        return tuple(dict.fromkeys(s.url for f in self.facts for s in f.sources))


@dataclass(frozen=True, slots=True)
class Subject:
    """A recording with the things it refers to and the recordings that refer to it."""

    recording: Entity
    entities: Mapping[str, Entity]
    """Its artists, dramas and lists, and the recordings it is a version of or that are versions of it."""
    versions: tuple[Fact, ...] = ()
    """`version_of` statements of other recordings that point here."""
    felt: tuple[Felt, ...] = ()

    def named(self, id: str, language: Language) -> str:
        """A thing's name for readers of the language."""
        e = self.entities.get(id)
        if e is None:
            return id.partition("/")[2].replace("-", " ")
        return (e.hangul or e.name) if language == "ko" else e.name

    @property
    def drama(self) -> Entity | None:
        """The drama it is first of all known from."""
        placed = self.recording.best("placement")
        return self.entities.get(placed.value) if placed else None

    @property
    def credits(self) -> list[Fact]:
        """Its singers, in order."""
        return sorted(self.recording.all("artist"), key=lambda f: int(f.get("order") or 1))

    def singers(self, language: Language) -> str:
        """All singers in one phrase."""
        names = list(dict.fromkeys(_credited(self, f, language) for f in self.credits))
        return _joined(names, language)


Turns = Mapping[str, int]
"""Which wording of each topic a paragraph took."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """What is said of one song."""

    sentences: tuple[Sentence, ...]
    turns: Turns

    @property
    def text(self) -> str:
        """The sentences as one text."""
        return " ".join(s.text for s in self.sentences)


def paragraph(
    subject: Subject,
    language: Language,
    *,
    most: int = 6,
    unlike: Turns | None = None,
    without: Collection[str] = (),
) -> Paragraph:
    """At most so many sentences on a song, fewer where less is known, none where nothing is.

    `unlike` has the wordings of the paragraph above, which are not used again at once; topics named in
    `without` are left out.
    """
    told: list[Sentence] = []
    turns: dict[str, int] = {}
    for topic in TOPICS:
        wordings = topic(subject, language) if topic.__name__ not in without else []
        if wordings and len(told) < most:
            turn = _turn(subject.recording.id, topic.__name__) % len(wordings)
            if turn == (unlike or {}).get(topic.__name__):
                turn = (turn + 1) % len(wordings)
            turns[topic.__name__] = turn
            told.append(wordings[turn])
    return Paragraph(tuple(told), turns)


def _turn(id: str, topic: str) -> int:
    return int.from_bytes(hashlib.blake2b(f"{id} {topic}".encode(), digest_size=4).digest(), "big")


# -- topics ----------------------------------------------------------------------------------------------
# Each gives the wordings of one sentence, all of them true and backed by the same statements; or none.

_ROLES: Mapping[str, tuple[str, str]] = {
    "opening": ("opening song", "오프닝곡"),
    "ending": ("ending song", "엔딩곡"),
    "main theme": ("main theme", "메인 테마"),
}


def where(subject: Subject, language: Language) -> list[Sentence]:
    """Where it plays and who sings it."""
    drama, credits = subject.drama, subject.credits
    placed = subject.recording.best("placement")
    if not drama or not placed or not credits:
        return []
    facts = [placed, *credits, *_aired(drama)]
    who, what = subject.singers(language), subject.named(drama.id, language)
    aside = _aside(drama)
    role = _ROLES.get(placed.get("role") or "")
    if placed.get("origin") == "pre-existing":
        return _borrowed(subject, who, what, aside, facts, language)
    if language == "ko":
        return [Sentence(text, tuple(facts)) for text in _where_korean(who, what, aside.strip(), role)]
    sing = "sing" if len({f.value for f in credits}) > 1 else "sings"
    return [Sentence(text, tuple(facts)) for text in _where_english(who, what, aside, role, sing)]


def _where_english(who: str, what: str, aside: str, role: tuple[str, str] | None, sing: str) -> list[str]:
    if role:
        return [
            f"{who} {sing} the {role[0]} of {what}{aside}.",
            f"It is the {role[0]} of {what}{aside}, sung by {who}.",
            f"{what}{aside} has it as its {role[0]}, and {who} {sing}.",
        ]
    return [
        f"{who} {sing} it in {what}{aside}.",
        f"It comes from {what}{aside}, sung by {who}.",
        f"In {what}{aside} it is {who} who {sing}.",
        f"It is heard in {what}{aside}, and {who} {sing} it.",
    ]


def _where_korean(who: str, what: str, aside: str, role: tuple[str, str] | None) -> list[str]:
    if role:
        return [
            f"{josa(who, '이/가')} 부른 〈{what}〉{aside}의 {role[1]}이다.".replace("테마이다", "테마다"),
            f"〈{what}〉{aside}의 {josa(role[1], '을/를')} {josa(who, '이/가')} 불렀다.",
        ]
    return [
        f"{josa(who, '이/가')} 〈{what}〉{aside}의 OST로 불렀다.",
        f"〈{what}〉{aside}에서 {josa(who, '이/가')} 부른 노래다.",
        f"〈{what}〉{aside}에 실렸고, {josa(who, '이/가')} 노래했다.",
    ]


def _borrowed(
    subject: Subject, who: str, what: str, aside: str, facts: list[Fact], language: Language
) -> list[Sentence]:
    """A song that was there before the drama."""
    released = subject.recording.best("released")
    year = released.value[:4] if released else None
    if released:
        facts = [*facts, released]
    if language == "ko":
        before = f"{year}년에 나온 " if year else "이미 있던 "
        texts = [f"{before}{who}의 노래를 〈{what}〉{aside.strip()}에서 썼다."]
    else:
        before = f" in {year}" if year else " before"
        texts = [
            f"{who} had released it{before}; {what}{aside} borrowed it.",
            f"{what}{aside} did not commission it: {who} had released it{before}.",
        ]
    return [Sentence(text, tuple(facts)) for text in texts]


def theme(subject: Subject, language: Language) -> list[Sentence]:
    """Whose theme it is."""
    placed = next((f for f in subject.recording.all("placement") if f.get("character")), None)
    if not placed:
        return []
    whom = str(placed.get("character")).replace(" / ", " and ")
    if language == "ko":
        return [Sentence(text, (placed,)) for text in _character_korean(subject, placed)]
    return [
        Sentence(f"It is the theme of {whom}.", (placed,)),
        Sentence(f"When it starts, the scene belongs to {whom}: it is their theme.", (placed,)),
    ][:1]


def _character_korean(subject: Subject, placed: Fact) -> list[str]:
    """Only where the catalogue knows the character's Korean name."""
    cast = subject.drama.all("cast") if subject.drama else ()
    names = {str(f.get("character")): f.get("character_ko") for f in cast}
    korean = names.get(str(placed.get("character")))
    return [f"{korean}의 테마다."] if korean else []


def acting(subject: Subject, language: Language) -> list[Sentence]:
    """The singer is also in the cast."""
    drama = subject.drama
    singers = {f.value for f in subject.credits}
    part = next((f for f in drama.all("cast") if f.get("artist") in singers), None) if drama else None
    if not drama or not part or not part.get("character"):
        return []
    who = subject.named(str(part.get("artist")), language)
    if language == "ko":
        whom = part.get("character_ko")
        texts = [f"{josa(who, '은/는')} 극 중 {whom} 역을 맡았다."] if whom else []
    else:
        texts = [
            f"{who} also plays {part.get('character')} in it.",
            f"The singer is in the cast too: {who} plays {part.get('character')}.",
        ]
    return [Sentence(text, (part,)) for text in texts]


_FOLLOWS: Mapping[str, tuple[str, str]] = {
    "answer": ("It answers {base}.", "{base}에 대한 답가다."),
    "remake": ("It is a remake of {base}.", "{base}의 리메이크다."),
    "cover": ("It is a cover of {base}.", "{base}의 커버다."),
    "translated": ("It is {base} in another language.", "{base}의 번안곡이다."),
    "other singer": (
        "{base} is the same song in another voice.",
        "{base|과/와} 같은 노래를 다른 목소리로 불렀다.",
    ),
    "acoustic": ("It is the acoustic version of {base}.", "{base}의 어쿠스틱 버전이다."),
    "instrumental": ("It is the instrumental of {base}.", "{base}의 연주곡이다."),
}
_FOLLOWED: Mapping[str, tuple[str, str]] = {
    "answer": ("{other} answers it.", "{other|이/가} 이 노래에 답했다."),
    "remake": ("It was made anew as {other}.", "{other|으로/로} 다시 불렸다."),
    "translated": ("{other} carries it into another language.", "{other|은/는} 이 노래의 번안곡이다."),
    "other singer": (
        "{other} is the same song in another voice.",
        "{other|은/는} 같은 노래를 다른 목소리로 불렀다.",
    ),
}


def versions(subject: Subject, language: Language) -> list[Sentence]:
    """Whom it answers or remakes; else who answered or remade it."""
    column = LANGUAGES.index(language)
    for fact in subject.recording.all("version_of"):
        shown = _FOLLOWS.get(fact.get("kind") or "")
        if shown and fact.value in subject.entities:
            return [Sentence(_filled(shown[column], _song(subject, fact.value, language)), (fact,))]
    for fact in subject.versions:
        shown = _FOLLOWED.get(fact.get("kind") or "")
        if shown and fact.subject in subject.entities:
            return [Sentence(_filled(shown[column], _song(subject, fact.subject, language)), (fact,))]
    return []


def _filled(pattern: str, song: str) -> str:
    """The pattern with the song in its place, and after it the particle that fits."""
    return re.sub(r"\{\w+(?:\|([^}]+))?\}", lambda m: josa(song, m[1]) if m[1] else song, pattern)


def charted(subject: Subject, language: Language) -> list[Sentence]:
    """The best place seen on a chart: a week that was seen, never called its peak."""
    facts = sorted(subject.recording.all("chart"), key=lambda f: (int(f.value), f.strength))
    if not facts or int(facts[0].value) > 50:
        return []
    best = facts[0]
    place, name = int(best.value), best.get("chart") or "a chart"
    when = best.get("on")
    if language == "ko":
        chart = {"Melon weekly": "멜론 주간 차트"}.get(name, name)
        month = f"{when[:4]}년 {int(when[5:7])}월 " if when and len(when) >= 7 else ""
        texts = [f"{month}{chart}에서 {place}위에 올랐다.", f"{month}{chart} {place}위를 기록했다."]
    else:
        chart = {"Melon weekly": "Melon’s weekly chart"}.get(name, f"the {name} chart")
        month = f" in {_month(when)}" if when and len(when) >= 7 else ""
        texts = [
            f"{chart[0].upper()}{chart[1:]} had it at no. {place}{month}.",
            f"It stood at no. {place} on {chart}{month}.",
            f"It climbed to no. {place} on {chart}{month}, if not higher.",
        ]
        if place == 1:
            texts = [
                f"It went to no. 1 on {chart}{month}.",
                f"It topped {chart}{month}.",
                f"{chart[0].upper()}{chart[1:]} had it on top{month}.",
            ]
    return [Sentence(text, (best,)) for text in texts]


def won(subject: Subject, language: Language) -> list[Sentence]:
    """Its prizes; where there are none, a nomination."""
    prizes = sorted(
        (f for f in subject.recording.all("award") if f.get("body")),
        key=lambda f: (f.get("year") or "", f.id),
    )
    winners = [f for f in prizes if f.get("result") != "nominee"]
    facts = list({(f.value, f.get("body"), f.get("year")): f for f in winners or prizes}.values())[:3]
    if not facts:
        return []
    said = _prizes(facts, language)
    if language == "ko":
        text = f"{josa(said, '을/를')} 받았다." if winners else f"{said} 후보에 올랐다."
        return [Sentence(text, tuple(facts))]
    if not winners:
        return [Sentence(f"It was nominated for {said}.", tuple(facts))]
    return [Sentence(f"It won {said}.", tuple(facts)), Sentence(f"It took {said}.", tuple(facts))]


def listed(subject: Subject, language: Language) -> list[Sentence]:
    """How many lists name it, and how many put it first."""
    mentions = {f.value: f for f in subject.recording.all("mention")}
    if len(mentions) < _LISTS_WORTH_SAYING:
        return []
    facts = tuple(mentions.values())
    first = [
        f for f in facts
        if f.get("rank") == "1" and (e := subject.entities.get(f.value)) and e.value("ranked") == "yes"
    ]  # fmt: skip
    n = _number(len(facts))
    if language == "ko":
        top = f"꼽았고, 그중 {len(first)}곳에서는 1위다" if first else "꼽았다"
        texts = [f"읽은 목록 가운데 {len(facts)}곳이 이 곡을 {top}."]
    else:
        top = f", {_number(len(first))} of them in first place" if first else ""
        texts = [
            f"{n.capitalize()} of the lists we read name it{top}.",
            f"It stands in {n} of the lists we read{top}.",
            f"{n.capitalize()} lists name it{top}.",
        ]
    return [Sentence(text, facts) for text in texts]


_TIMES = ("winter", "rain")
"""What a song is kept for rather than felt."""


def feelings(subject: Subject, language: Language) -> list[Sentence]:
    """What writers hear in it."""
    backed = {f.id: f for f in subject.recording.facts}
    felt = [f for f in subject.felt if f.fact in backed]
    often = Counter(feeling for feeling, *_ in {(f.feeling, f.by, f.word) for f in felt})
    heard = sorted({f.feeling for f in felt if f.feeling not in _TIMES}, key=lambda n: (-often[n], n))[:3]
    kept = list(dict.fromkeys(f.feeling for f in felt if f.feeling in _TIMES))
    facts = tuple(backed[id] for id in dict.fromkeys(f.fact for f in felt) if id)
    if heard:
        return [Sentence(text, facts) for text in _heard(heard, language)]
    return [Sentence(text, facts) for text in _kept_for(kept, language)] if kept else []


def _heard(names: Sequence[str], language: Language) -> list[str]:
    if language == "ko":
        said = ", ".join(vocabulary()[n].korean for n in names)
        return [f"글쓴이들은 이 노래에서 {josa(said, '을/를')} 듣는다."]
    said = _joined([vocabulary()[n].english for n in names], language)
    return [f"Writers hear {said} in it.", f"What writers hear in it is {said}."]


def _kept_for(names: Sequence[str], language: Language) -> list[str]:
    if language == "ko":
        return [f"{vocabulary()[names[0]].korean}에 듣는 노래로 꼽힌다."]
    return [f"Writers keep it for {_joined([vocabulary()[n].english for n in names], language)}."]


TOPICS: Sequence[Callable[[Subject, Language], list[Sentence]]] = (
    where,
    theme,
    acting,
    versions,
    charted,
    won,
    listed,
    feelings,
)


# -- phrases ---------------------------------------------------------------------------------------------

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip
_NUMBERS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"
)  # fmt: skip


def _number(n: int) -> str:
    return _NUMBERS[n] if n < len(_NUMBERS) else str(n)


def _month(date: str) -> str:
    return f"{_MONTHS[int(date[5:7]) - 1]} {date[:4]}"


def _joined(names: Sequence[str], language: Language) -> str:
    if language == "ko":
        return ", ".join(names)
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _credited(subject: Subject, fact: Fact, language: Language) -> str:
    """A singer, with the group they are named with: Changmin of 2AM."""
    name, group = subject.named(fact.value, language), fact.get("group")
    if not group:
        return name
    of = subject.named(group, language) if "/" in group else group
    return f"{of}의 {name}" if language == "ko" else f"{name} of {of}"


def _aired(drama: Entity) -> list[Fact]:
    return [f for p in ("network", "first_aired") if (f := drama.best(p))]


def _aside(drama: Entity) -> str:
    """(SBS, 2010), as far as known."""
    network, aired = drama.value("network"), drama.value("first_aired")
    said = ", ".join(x for x in (network, aired[:4] if aired else None) if x)
    return f" ({said})" if said else ""


def _song(subject: Subject, id: str, language: Language) -> str:
    """Another recording with its singer: Baek Ji-young's “That Woman”."""
    other = subject.entities[id]
    first = next(iter(sorted(other.all("artist"), key=lambda f: int(f.get("order") or 1))), None)
    who = subject.named(first.value, language) if first else None
    if language == "ko":
        title = f"〈{other.hangul or other.name}〉"
        return f"{who}의 {title}" if who else title
    own = f"{who}’" if who and who.endswith("s") else f"{who}’s"
    return f"{own} “{other.name}”" if who else f"“{other.name}”"


def _prizes(facts: Sequence[Fact], language: Language) -> str:
    """Several prizes in one phrase; the same one from several juries is named once."""
    if len({f.value for f in facts}) > 1 or len(facts) == 1:
        return _joined([_prize(f, language) for f in facts], language)
    juries = _joined([_jury(f, language) for f in facts], language)
    what = _category(facts[0].value)
    return f"{juries}의 {facts[0].value}" if language == "ko" else f"{what} at {juries}"


def _prize(fact: Fact, language: Language) -> str:
    if language == "ko":
        return f"{_jury(fact, language)} {fact.value}"
    return f"{_category(fact.value)} at {_jury(fact, language)}"


def _category(name: str) -> str:
    if name == "OST":
        return "the prize for an OST"
    return f"the {name}" if name.endswith(("Award", "Song", "song")) else name


_JURIES: Mapping[str, str] = {
    "Mnet Asian Music Awards (MAMA)": "엠넷 아시안 뮤직 어워드(MAMA)",
    "MAMA Awards": "마마 어워즈",
    "Melon Music Awards (MMA)": "멜론뮤직어워드",
    "Seoul Music Awards": "서울가요대상",
    "Golden Disc Awards": "골든디스크어워즈",
    "Seoul International Drama Awards": "서울드라마어워즈",
    "Korea Drama Awards": "코리아드라마어워즈",
    "APAN Star Awards": "APAN 스타 어워즈",
    "Asia Artist Awards": "아시아 아티스트 어워즈",
}


def _jury(fact: Fact, language: Language) -> str:
    body, year = str(fact.get("body")), fact.get("year")
    if language == "ko":
        return f"{year + '년 ' if year else ''}{_JURIES.get(body, body)}"
    return f"the {year + ' ' if year else ''}{body}"
