"""What does somebody mean by "songs for crying on a bus"?

    understand("top 5 tvN duets since 2016", catalogue)
        .choice   Choice(top=5, networks={"tvN"}, duets=True, since=2016)
        .notes    ("“tvN”: dramas of tvN", "“duets”: two or more singers", …)

Words are taken by fixed rules, names are looked up in the catalogue, and every part says how it was taken,
also those that were not understood.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from tearjerker.catalogue import Catalogue
from tearjerker.feelings import feelings_in, vocabulary
from tearjerker.lists.compose import Choice
from tearjerker.lists.feelings import situations_in

_NUMBERS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "twelve": 12, "twenty": 20,
}  # fmt: skip
_NAME_SCORE = 0.93
"""A name inside free text must be nearly as written; half-names are other words far too often."""
_LONGEST_NAME = 7  # words: "my love from the star" has five

_FILLER_WORDS = """
    a an and the of for on in at to with by from about i me my you your we it its is are was were be that this
    who which songs song osts ost soundtrack soundtracks music tracks track list playlist drama dramas k-drama
    kdrama k-dramas kdramas korean best greatest top most iconic give show make find some any please want need
    when while feel feeling like feels something only one per each every no more than all time ever good great
    or sung late
    노래 곡 음악 추천 목록 드라마 좋은 듣기 듣는 들을 때 위한 가장 최고 최고의 명곡 날 가 이 부른 부르는 나온
"""
_FILLER = frozenset(_FILLER_WORDS.split())


@dataclass(frozen=True, slots=True)
class Understood:
    """A wish, and how its words were taken."""

    choice: Choice
    notes: tuple[str, ...] = field(default=())
    ignored: tuple[str, ...] = field(default=())
    """Words that nothing here speaks of."""


@dataclass(slots=True)
class _Rest:
    """The text that is still to be understood, and what was so far."""

    text: str
    choice: Choice
    notes: list[str]

    def take(self, pattern: str, use: Callable[[re.Match[str]], tuple[dict[str, Any], str] | None]) -> None:
        """Where the pattern is found and `use` accepts it: change the choice, note how, cut the words out."""
        for match in re.finditer(pattern, self.text, re.I):
            made = use(match)
            if made:
                changes, note = made
                self.choice = replace(self.choice, **changes)
                self.notes.append(f"“{match[0].strip()}”: {note}")
                self.text = self.text[: match.start()] + " ∅ " + self.text[match.end() :]
                return


def understand(text: str, catalogue: Catalogue, *, start: Choice | None = None) -> Understood:
    """The choice that a wish in English or Korean words means, on top of `start`."""
    rest = _Rest(" ".join(text.split()), start or Choice(), [])
    _take_names(rest, catalogue, numbered=True)
    for pattern, use in _RULES:
        rest.take(pattern, use)
    _take_networks(rest, catalogue)
    _take_names(rest, catalogue)
    _take_feelings(rest)
    words = re.findall(r"[\w'’-]+", rest.text.replace("∅", " "))
    ignored = [w for w in words if w.casefold() not in _FILLER and not w.isdigit()]
    return Understood(rest.choice, tuple(rest.notes), tuple(dict.fromkeys(ignored)))


def _count(match: re.Match[str]) -> tuple[dict[str, Any], str] | None:
    said = match[1].lower()
    n = int(said) if said.isdigit() else _NUMBERS.get(said)
    return ({"top": n}, f"{n} places") if n and n <= 500 else None


def _decade(match: re.Match[str]) -> tuple[dict[str, Any], str]:
    first = int(match[1]) if len(match[1]) == 4 else 1900 + int(match[1]) + (100 if int(match[1]) < 50 else 0)
    return {"since": first, "until": first + 9}, f"dramas that began {first} to {first + 9}"


def _edge(end: str, year: int) -> tuple[dict[str, Any], str]:
    return {end: year}, f"dramas that began in {year} or {'later' if end == 'since' else 'earlier'}"


def _role(role: str) -> Callable[[re.Match[str]], tuple[dict[str, Any], str]]:
    return lambda _: ({"roles": frozenset({role})}, f"heard as {role}")


def _flag(name: str, note: str) -> Callable[[re.Match[str]], tuple[dict[str, Any], str]]:
    return lambda _: ({name: True}, note)


def _one_per(match: re.Match[str]) -> tuple[dict[str, Any], str]:
    what = "drama" if match[1].lower() in ("drama", "series", "show") else "artist"
    return {
        "one_per": frozenset({what})
    }, f"no more than one {'drama' if what == 'drama' else 'singer'} twice"


_YEAR = r"((?:19|20)\d\d)"
_RULES: tuple[tuple[str, Callable[[re.Match[str]], tuple[dict[str, Any], str] | None]], ...] = (
    (rf"\btop[\s-]*(\d+|{'|'.join(_NUMBERS)})\b", _count),
    (
        rf"\b(\d{{1,3}}|{'|'.join(_NUMBERS)})\s+(?=(?:\w+\s+){{0,3}}(?:songs?|osts?|tracks?|duets?|gems?|pairs?))",
        _count,
    ),
    (r"(\d{1,3})\s*곡", _count),
    (
        r"\b(?:one|songs?) (?:song )?(?:per|(?:for|from|of|by) each) (drama|series|show|artist|singer)\b",
        _one_per,
    ),
    (
        rf"\b(?:between|from)\s+{_YEAR}\s*(?:and|to|until|-|–)\s*{_YEAR}\b|\b{_YEAR}\s*[-–]\s*{_YEAR}\b",
        lambda m: (
            {"since": int(m[1] or m[3]), "until": int(m[2] or m[4])},
            f"dramas that began {m[1] or m[3]} to {m[2] or m[4]}",
        ),
    ),
    (r"\b((?:19|20)\d0|\d0)['’]?s\b", _decade),
    (
        rf"\b(since|after)\s+{_YEAR}\b",
        lambda m: _edge("since", int(m[2]) + (m[1].lower() == "after")),
    ),
    (  # "from 2016" alone is that year, as in "songs from 2016 dramas"
        rf"\bfrom\s+{_YEAR}\s*(?:on(?:wards?)?\b|and (?:later|after)\b|[-–](?!\w))",
        lambda m: _edge("since", int(m[1])),
    ),
    (
        rf"\b(before|until|up to|by)\s+{_YEAR}\b",
        lambda m: _edge("until", int(m[2]) - (m[1].lower() == "before")),
    ),
    (rf"{_YEAR}\s*년?\s*(?:이후|부터)", lambda m: _edge("since", int(m[1]))),
    (rf"{_YEAR}\s*년?\s*(?:이전|까지)", lambda m: _edge("until", int(m[1]))),
    (
        rf"\b(?:in |of |from )?{_YEAR}(?!\d)년?",
        lambda m: ({"since": int(m[1]), "until": int(m[1])}, f"dramas that began in {m[1]}"),
    ),
    (r"\bopenings?(?: songs?| themes?)?\b|오프닝", _role("opening")),
    (r"\bendings?(?: songs?| themes?)?\b|\bclosing songs?\b|엔딩", _role("ending")),
    (r"\b(?:main|title) themes?\b|메인 테마", _role("main theme")),
    (r"\bcharacter themes?\b|캐릭터 테마", _role("character theme")),
    (r"\binsert songs?\b|삽입곡", _role("insert")),
    (r"\bduets?\b|듀엣", _flag("duets", "two or more singers are credited")),
    (
        r"\b(?:hidden )?gems?\b|\bunderrated\b|\boverlooked\b|\blesser[- ]known\b|\bobscure\b|숨은|숨겨진",
        _flag("gems", "named by one or two voices, no prize and no high chart place"),
    ),
    (
        r"\b(?:sung by )?actors?(?: who (?:also )?sing| singing)?\b|\bactress(?:es)?\b|배우",
        _flag("actors", "a singer who also acts"),
    ),
    (
        r"\b(?:pairs? of )?versions?\b(?: pairs?)?|\banswer songs?\b|\bhis and hers\b",
        _flag("pairs", "two versions of one song"),
    ),
)


def _take_networks(rest: _Rest, catalogue: Catalogue) -> None:
    known = {f.value for f in catalogue.facts("network")}
    asked = known | {k.rstrip("0123456789") for k in known}
    for name in sorted(asked, key=lambda n: (-len(n), n)):
        rest.take(
            rf"\b{re.escape(name)}\b",
            lambda _, name=name: (  # type: ignore[misc]
                {"networks": rest.choice.networks | _family(name, known)},
                f"dramas of {name}",
            ),
        )


def _family(name: str, known: Iterable[str]) -> frozenset[str]:
    """A broadcaster with its channels: KBS is KBS1 and KBS2 too."""
    return frozenset(k for k in known if k == name or re.fullmatch(rf"{re.escape(name)}\d", k))


def _take_names(rest: _Rest, catalogue: Catalogue, *, numbered: bool = False) -> None:
    """Dramas and singers, the longest names first; before the years only names with a number: Reply 1988."""
    for length in range(_LONGEST_NAME, 1 if numbered else 0, -1):
        for phrase in _phrases(rest.text, length):
            if numbered and not re.search(r"[^\W\d].*\d", phrase):
                continue
            if _may_be_name(phrase) and (made := _named(phrase, rest, catalogue)):
                rest.take(re.escape(phrase), lambda _, made=made: made)  # type: ignore[misc]


def _phrases(text: str, length: int) -> list[str]:
    words = list(re.finditer(r"[\w'’.&!-]+", text))
    spans = (words[n : n + length] for n in range(len(words) - length + 1))
    return [text[span[0].start() : span[-1].end()] for span in spans]


def _may_be_name(phrase: str) -> bool:
    """A word that has another meaning here is no name: there is a singer called Rain, and one called Joy."""
    if "∅" in phrase or len(phrase) < 2:
        return False
    words = phrase.casefold().split()
    if len(words) == 1:
        plain = words[0] in _FILLER or feelings_in(phrase) or situations_in(phrase)
        return not plain and (phrase[:1].isupper() or not phrase.isascii())
    return not {words[0], words[-1]} <= _FILLER


def _named(phrase: str, rest: _Rest, catalogue: Catalogue) -> tuple[dict[str, Any], str] | None:
    """A drama or a singer of this name; behind "by" a singer, though there be a drama called Punch too."""
    before = rest.text.partition(phrase)[0]
    sung = re.search(r"\bby\b(?!.*\b(?:from|in|of)\b)", before, re.I)
    for kind in ("artist", "drama") if sung else ("drama", "artist"):
        found = catalogue.find(phrase, kind=kind, limit=3)
        hits = [h for h in found.results if h.score >= _NAME_SCORE]
        if hits and found.answer == "match" and not _says_more(phrase, hits[0].matched):
            field_name = f"{kind}s"
            ids = frozenset({*getattr(rest.choice, field_name), hits[0].id})
            return {field_name: ids}, f"{'the drama' if kind == 'drama' else 'sung by'} {hits[0].name}"
    return None


def _says_more(phrase: str, name: str) -> bool:
    """Whether a drama or group stands behind the name: of "Baek Ji-young from IRIS" each part is a wish."""
    behind = re.search(r"\s(?:from|of)\s", phrase, re.I)
    return bool(behind) and not re.search(r"\s(?:from|of)\s", name, re.I)


def _take_feelings(rest: _Rest) -> None:
    named = feelings_in(rest.text)
    taken: Mapping[str, tuple[str, ...]] = {} if named else situations_in(rest.text)
    for feeling, word in named.items():
        rest.notes.append(f"“{word}”: writers name {vocabulary()[feeling].english}")
    for word, feelings in taken.items():
        said = " or ".join(vocabulary()[f].english for f in feelings)
        rest.notes.append(f"“{word}”: nobody wrote of it, so it is taken for {said} (our guess)")
    if named:
        for word in situations_in(rest.text):
            if word not in named and word not in named.values():
                rest.notes.append(f"“{word}”: set aside, the feeling says more")
    wanted = {*named, *(f for feelings in taken.values() for f in feelings)}
    rest.choice = replace(rest.choice, feelings=rest.choice.feelings | wanted)
    for word in (*named.values(), *situations_in(rest.text)):
        rest.text = re.sub(re.escape(word) + r"\w*", " ", rest.text, flags=re.I)
