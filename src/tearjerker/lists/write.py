"""What can be said of a song, in a few sentences that somebody would read?

Each sentence is made from statements of the catalogue and carries them, so that a page can set its sources
beside it.  A topic (where it plays, whom it answers, how it charted, what it won, who lists it, what writers
feel) has several wordings; which one a song gets hangs on its id alone, so that the same catalogue always
writes the same text, and neighbours differ.  Nothing is said that no statement holds: no weather, no tears.

    paragraph(Subject(...), "en")   ->  (Sentence("Hyun Bin sings the ending song of …", facts=(…)), …)
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from tearjerker.lists.feelings import FEELINGS
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


def paragraph(subject: Subject, language: Language, *, most: int = 5) -> tuple[Sentence, ...]:
    """At most so many sentences on a song, fewer where less is known, none where nothing is."""
    told = []
    for topic in TOPICS:
        wordings = topic(subject, language)
        if wordings:
            told.append(wordings[_turn(subject.recording.id, topic.__name__) % len(wordings)])
    return tuple(told[:most])


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
    write = _where_korean if language == "ko" else _where_english
    return [Sentence(text, tuple(facts)) for text in write(who, what, aside, role)]


def _where_english(who: str, what: str, aside: str, role: tuple[str, str] | None) -> list[str]:
    if role:
        return [
            f"{who} sings the {role[0]} of {what}{aside}.",
            f"It is the {role[0]} of {what}{aside}, sung by {who}.",
            f"{what}{aside} has it as its {role[0]}, and {who} sings.",
        ]
    return [
        f"{who} sings it in {what}{aside}.",
        f"It comes from {what}{aside}, in the voice of {who}.",
        f"In {what}{aside} the voice is that of {who}.",
        f"It is heard in {what}{aside}, and {who} sings it.",
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
        texts = [f"{before}{who}의 노래를 〈{what}〉{aside}에서 썼다."]
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
    """The best place seen on a chart.  What was seen is not all there was, so it is "at least"."""
    facts = sorted(subject.recording.all("chart"), key=lambda f: (int(f.value), f.strength))
    if not facts or int(facts[0].value) > 50:
        return []
    best = facts[0]
    place, name = int(best.value), best.get("chart") or "a chart"
    when = best.get("on")
    if language == "ko":
        chart = {"Melon weekly": "멜론 주간 차트"}.get(name, name)
        month = f"{when[:4]}년 {int(when[5:7])}월 " if when and len(when) >= 7 else ""
        texts = [f"{month}{chart}에서 {place}위까지 오른 것이 확인된다."]
    else:
        month = f" in {_month(when)}" if when and len(when) >= 7 else ""
        texts = [
            f"It got to no. {place} on the {name} chart{month}, or higher: not every week is on record here.",
            f"The best week we hold has it at no. {place} on the {name} chart{month}.",
        ]
        if place == 1:
            texts = [
                f"It went to no. 1 on the {name} chart{month}.",
                f"It topped the {name} chart{month}.",
            ]
    return [Sentence(text, (best,)) for text in texts]


def won(subject: Subject, language: Language) -> list[Sentence]:
    """Its prizes; where there are none, a nomination."""
    prizes = sorted(
        (f for f in subject.recording.all("award") if f.get("body")),
        key=lambda f: (f.get("year") or "", f.id),
    )
    winners = [f for f in prizes if f.get("result") != "nominee"]
    facts = (winners or prizes)[:3]
    if not facts:
        return []
    phrases = [_prize(f, language) for f in facts]
    said = _joined(phrases, language)
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


def feelings(subject: Subject, language: Language) -> list[Sentence]:
    """What writers hear in it, in their words."""
    backed = {f.id: f for f in subject.recording.facts}
    felt = [f for f in subject.felt if f.fact in backed]
    if not felt:
        return []
    facts = tuple(dict.fromkeys(f.fact for f in felt if f.fact))
    if language == "ko":
        names = list(dict.fromkeys(FEELINGS[f.feeling].korean for f in felt))[:3]
        texts = [f"글쓴이들은 이 노래에서 {josa(', '.join(names), '을/를')} 듣는다."]
    else:
        names = list(dict.fromkeys(FEELINGS[f.feeling].english for f in felt))[:3]
        said = _joined(names, language)
        texts = [f"Writers hear {said} in it.", f"The word that writers reach for is {said}."]
        texts = texts[:1] if len(names) > 1 else texts
    return [Sentence(text, tuple(backed[f] for f in facts)) for text in texts]


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
    return f"{who}’s “{other.name}”" if who else f"“{other.name}”"


def _prize(fact: Fact, language: Language) -> str:
    body, year = str(fact.get("body")), fact.get("year")
    if language == "ko":
        return f"{year + '년 ' if year else ''}{body} {fact.value}"
    return f"{fact.value} at the {year + ' ' if year else ''}{body}"
