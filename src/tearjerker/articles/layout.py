"""What is each column of this article's lists?

Lines of one list share a skeleton (`lines.splittings`).  For each line every splitting and every way to give
its fields the roles song, artist and drama is scored by what the fields look like, by whether the catalogue
knows them under that role, and by whether it knows them together.  Then the lines of one skeleton vote: a
line's reading is worth its own score and the mean score that the same reading has in the other lines.  So a
list of unknown songs is read by the two songs that are known, and a list without any by its form.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, product

from tearjerker.articles.credits import credits_of
from tearjerker.articles.known import Known
from tearjerker.articles.lines import LABELS, Field, Line, Splitting, splittings
from tearjerker.articles.weights import Classes
from tearjerker.articles.words import any_of, either, words
from tearjerker.names.fold import key
from tearjerker.names.surnames import FAMILIES, split_hangul

ROLES = ("song", "artist", "drama")
_TOGETHER = 2.5  # how much the other lines' mean counts: of 1.2, 1.8 and 2.5, on the development articles
_CAP = 5.0  # one line's certainty must not carry a whole list
_LOW = -1.0  # nor must prose that looks like a line of it speak against the list


@dataclass(frozen=True, slots=True)
class Reading:
    """One line read: which field is what."""

    fields: tuple[Field, ...]
    roles: tuple[str, ...]
    """For each field: song, artist, drama or -."""
    score: float
    """Log-odds against its being prose."""
    skeleton: str

    def of(self, role: str) -> list[Field]:
        """The fields with this role, in their order."""
        return [f for f, r in zip(self.fields, self.roles, strict=True) if r == role]


def read_lines(lines: Sequence[Line], known: Known, model: Classes) -> list[Reading | None]:
    """For each line its best reading, or None where it is prose."""
    repeats, prose = repeated(lines), _numbered_prose(lines)
    options = [
        [] if prose and line.ranks else list(options_of(line, known, model, repeats)) for line in lines
    ]
    support = _support(lines, options)
    return [_choose(line, some, support, known) for line, some in zip(lines, options, strict=True)]


def _choose(line: Line, options: list[Reading], support: dict[_Key, _Votes], known: Known) -> Reading | None:
    best, best_score = None, 0.0
    for option in options:
        others = support[_key(line, option)].without(option.score)
        if len(option.fields) == 1:  # what no list is part of stands for itself
            others = max(0.0, others)
        total = option.score + _TOGETHER * others
        if total > best_score:
            best, best_score = option, total
    return best and _first_alias(best, known)


def _first_alias(reading: Reading, known: Known) -> Reading:
    """Of a drama's names in one line (`Guardian / Goblin`) the first."""
    at = next((i for i, role in enumerate(reading.roles) if role == "drama"), 0)
    ids = known.ids("drama", reading.fields[at].text) if at else None
    for i in range(at if ids else 0):
        if reading.roles[i] == "-" and known.ids("drama", reading.fields[i].text) & (ids or set()):
            roles = list(reading.roles)
            roles[i], roles[at] = "drama", "-"
            return replace(reading, roles=tuple(roles))
    return reading


_Key = tuple[str, tuple[str, ...], bool]


def _key(line: Line, option: Reading) -> _Key:
    return (option.skeleton, option.roles, bool(line.ranks))


@dataclass(slots=True)
class _Votes:
    total: float = 0.0
    count: int = 0

    def add(self, score: float) -> None:
        self.total += max(_LOW, min(_CAP, score))
        self.count += 1

    def without(self, score: float) -> float:
        """The mean of the others, drawn towards nothing where they are few."""
        others = self.total - max(_LOW, min(_CAP, score))
        return others / (self.count - 1 + 1.0)


def _support(lines: Sequence[Line], options: Sequence[list[Reading]]) -> dict[_Key, _Votes]:
    votes: dict[_Key, _Votes] = defaultdict(_Votes)
    for line, some in zip(lines, options, strict=True):
        best: dict[_Key, float] = {}
        for option in some:
            at = _key(line, option)
            best[at] = max(best.get(at, -99.0), option.score)
        for at, score in best.items():
            votes[at].add(score)
    return votes


# -- one line ----------------------------------------------------------------------------------------------


def repeated(lines: Sequence[Line]) -> frozenset[str]:
    """Keys of what stands as a field in several short lines: singers and dramas do that, songs hardly."""
    counts: Counter[str] = Counter()
    for line in lines:
        if 1 < len(line.text.split()) <= 14 or re.search(r"[\u3040-\u9fff]", line.text[:60]):
            counts.update({key(f.text) for f in _first_splitting(line.text)})
    return frozenset(k for k, n in counts.items() if n > 1 and k)


def _first_splitting(text: str) -> tuple[Field, ...]:
    found = splittings(text[:200], most=4)
    return max((s.fields for s in found), key=len, default=())


def options_of(
    line: Line, known: Known, model: Classes, repeats: frozenset[str] = frozenset()
) -> Iterator[Reading]:
    """Every way to read a line, with its score."""
    if not line.text or len(line.text) > 400 or _is_prose(line):
        return
    if line.label:
        yield _labelled(line)
        return
    bias = model.score(line_features(line), "line")
    for splitting in splittings(line.text):
        scored = [model.scores(fs) for fs in all_features(splitting, known, repeats)]
        for roles in _assignments(splitting):
            score = sum(s.get(r, 0.0) for s, r in zip(scored, roles, strict=True)) + bias
            score += model.score(joint_features(splitting.fields, roles, known), "joint")
            yield Reading(splitting.fields, roles, score, splitting.skeleton)


def _labelled(line: Line) -> Reading:
    return Reading((Field(line.text, "t", "^"),), (line.label,), _CAP, f"{line.label}:")


def _assignments(splitting: Splitting) -> Iterator[tuple[str, ...]]:
    """Every way to name at most one song, artist and drama; two songs where a line holds a pair."""
    n = len(splitting.fields)
    places: list[int | None] = [None, *range(n)]
    for song, artist, drama in product(places, places, places):
        taken = [p for p in (song, artist, drama) if p is not None]
        if taken and len(set(taken)) == len(taken):
            yield _roles(n, (song, artist, drama))
    if n >= 4 and "/" in splitting.skeleton:
        yield from _pairs(n, splitting)


def _pairs(n: int, splitting: Splitting) -> Iterator[tuple[str, ...]]:
    """`song – artist / song – artist (drama)` and its kin."""
    slash = next((i for i, f in enumerate(splitting.fields) if f.before == "/"), 0)
    for first in (("song", "artist"), ("artist", "song")):
        if slash == 2 and n >= 4:
            yield (*first, *first, *("-",) * (n - 4))
            for drama in range(4, n):
                yield (*first, *first, *("drama" if i == drama else "-" for i in range(4, n)))
    if n >= 4 and splitting.fields[1].before == "/" and splitting.fields[3].before == "/":
        yield ("song", "song", "artist", "artist", *("-",) * (n - 4))


def _roles(n: int, places: tuple[int | None, int | None, int | None]) -> tuple[str, ...]:
    roles = ["-"] * n
    for role, place in zip(ROLES, places, strict=True):
        if place is not None:
            roles[place] = role
    return tuple(roles)


# -- features ----------------------------------------------------------------------------------------------


def line_features(line: Line) -> list[str]:
    """What speaks for or against a line's being an entry of a list."""
    words = len(line.text.split())
    features = [f"tag:{'h' if line.tag[0] == 'h' else line.tag}", f"words:{min(words // 5, 6)}"]
    if line.ranks:
        features.append("ranked")
    if line.text.endswith((".", "。", ":", "!")) and not line.tail:
        features.append("sentence")
    features += _prosaic(line.text)
    if line.tail:
        features.append("tail" if line.ranks or line.tag[0] == "h" else "tail:bare")
    return features


_CONNECTORS = frozenset(words("small words of lists"))
_BOILERPLATE = re.compile(any_of("boilerplate"), re.I)
_CAPTION = re.compile(rf"{either('ends a caption')}\W*$", re.I)
_SPOKEN = re.compile(rf"{any_of('a verb at the end')}[.。!?]?$|(?:다|요|죠|까)[.!?…]+$")


def _prosaic(text: str) -> Iterator[str]:
    """How much a line is like a sentence: small words beyond connectors, a verb at its end."""
    bare = re.sub(r"[“\"「『‘].*?[”\"」』’](?!\w)", " ", text)
    words = [w for w in re.findall(r"[^\W\d_]+(?:['’]\w+)?", bare) if w.isascii() or w[0] < "\u0250"]
    small = [w for w in words if w[0].islower() and w.lower() not in _CONNECTORS]
    if words:
        yield f"lower:{min(5, len(small))}"
    if _BOILERPLATE.match(text) or _CAPTION.search(text) or re.search(r"@\w|\b\d{1,2}:\d\d\b", text):
        yield "boilerplate"
    if _SPOKEN.search(text):
        yield "spoken"
    if re.search(r"\s[+=]\s|[년年]=", bare):
        yield "sum"


def _is_prose(line: Line) -> bool:
    """Several sentences, or one with a Korean or Japanese verb at its end, outside numbers and headings."""
    if all(_HEADER.fullmatch(cell) for cell in line.text.split(" | ")) or _is_wordy(line.text):
        return True
    marked = bool(line.ranks or line.label) or line.tag[0] == "h"
    spoken = _SPOKEN.search(line.text) or line.text.endswith("。")
    return not marked and bool(line.tail or spoken or _is_sentence(line.text))


def _numbered_prose(lines: Sequence[Line]) -> bool:
    """Whether the numbered lines are sentences, and no entries of a list."""
    ranked = [line for line in lines if line.ranks and line.tag[0] != "h"]
    return sum(_is_wordy(line.text) for line in ranked) > max(1, len(ranked) / 2)


def _is_wordy(text: str) -> bool:
    """Whether more stands between the names than in an entry of a list: `2018 pun X membawakan lagu ‘Y’`."""
    bare = _NAMED.sub(" ", text)
    east = len(_EASTERN.findall(bare))
    if (
        east > 60
        or (east > 20 and re.search(r"[。,，、].*[。]", bare))
        or (east > 8 and _SUBJECT.search(text))
    ):
        return True
    return bare != text and _small_words(bare) >= 4


_NAMED = re.compile(r"[“\"「『‘《〈<].*?[”\"」』’》〉>](?!\w)|(?<!\w)'.*?'(?!\w)|[(（].*?[)）]")
_SUBJECT = re.compile(
    r"[」』”》〉](?:は|が|を|も|では|には|という)[、\w]"
)  # a name with what a Japanese sentence says of it
_EASTERN = re.compile(r"[\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3]")


def _small_words(text: str) -> int:
    """How many words beyond connectors are written small, as names are not."""
    words = [w for w in re.findall(r"[^\W\d_]+(?:['’]\w+)?", text) if w.isascii() or w[0] < "\u0250"]
    return sum(w[0].islower() and w.lower() not in _CONNECTORS for w in words)


def _is_sentence(text: str) -> bool:
    """Ends like one, is as long as one, and has the small words of one."""
    if not re.search(r"[.!?][”\"’']?$", text) or len(text.split()) < 8:
        return False
    return any(f in ("lower:2", "lower:3", "lower:4", "lower:5") for f in _prosaic(text))


_HEADER = re.compile(
    rf"(?:no|nr|#|{'|'.join(LABELS.values())}|length|music|lyrics|year|album|part|date|rank|ranking|순위|연도|年)s?\.?",
    re.I,
)


def all_features(
    splitting: Splitting, known: Known, repeats: frozenset[str] = frozenset()
) -> list[list[str]]:
    """The features of each field."""
    n = len(splitting.fields)
    return [
        field_features(f, i, n, known) + ["repeats"] * (key(f.text) in repeats)
        for i, f in enumerate(splitting.fields)
    ]


def field_features(f: Field, i: int, n: int, known: Known) -> list[str]:
    """What speaks for each role of one field."""
    words = f.text.split()
    features = [
        "bias",
        f"form:{f.form}",
        f"before:{f.before}",
        f"after:{f.after}",
        f"words:{min(len(words), 9)}",
    ]
    features += [f"lead:{f.lead}"] * bool(f.lead) + [f"trail:{f.trail}"] * bool(f.trail)
    if _OST.fullmatch(f.text):
        features.append("ost words")
    if n == 1 and f.trail == "ost":
        features.append("generic ost" if _GENERIC.search(f.text) else "alone ost")
    features += ["first"] * (i == 0) + ["last"] * (i == n - 1) + ["alone"] * (n == 1)
    features += list(_looks(f.text)) + list(_knowledge(f.text, known))
    return features


_OST = re.compile(
    r"(?:the |original |official |full |complete )*"
    rf"(?:{any_of('of an album')}|(?:{any_of('services')}[, /&]*(?:and )?)+)"
    r"(?: (?:part|vol|pt)\.? ?\d+)?",
    re.I,
)


def is_korean_name(text: str) -> bool:
    """Built as a Korean's full name: 백지영, Baek Ji Young, Yoon Mi-rae, オ・ダルリム."""
    if re.fullmatch(r"[\uac00-\ud7a3]{3}", text):
        return split_hangul(text) is not None
    if re.fullmatch(r"[\u30a1-\u30fa\u30fc]{1,3}・[\u30a1-\u30fa\u30fc]{2,6}", text):
        return True
    latin = re.fullmatch(r"([A-Z][a-z]{0,5}) [A-Z][a-z]{0,5}(?:[ -][A-Za-z][a-z]{0,5})?", text)
    return bool(latin and latin[1].casefold() in FAMILIES and latin[1] not in _ENGLISH)


_ENGLISH = frozenset(words("families like words"))
_COLLECTIVE = re.compile(rf"(?:\b|(?<=[\uac00-\ud7a3])){any_of('of many')}$", re.I)
_GENERIC = re.compile(either("of no one drama"), re.I)


def _looks(text: str) -> Iterator[str]:
    if re.fullmatch(r"[\d\W]+[년年월月]?", text):
        yield "digits"
    if re.match(r"[a-zà-ÿ]", text):
        yield "lower"
    if re.search(r"[.。!?]\s|\b(?:is|was|are|the drama|adalah|yang|입니다|です)\b", text):
        yield "clause"
    if re.search(r"&|,|\band\b|\bfeat|\bft\b|\sx\s|\bdan\b|、", text):
        yield "many"
    if re.search(r"['’]s ", text):
        yield "possessive"
    if len(text) > 60:
        yield "long"
    if _COLLECTIVE.search(text):
        yield "collective"
    if is_korean_name(text):
        yield "person"


def _knowledge(text: str, known: Known) -> Iterator[str]:
    """Under which roles the catalogue knows a name."""
    told = [kind for kind in ROLES if known.ids(kind, text)]
    if "artist" not in told:
        credits = credits_of(text, known)
        share = sum(bool(known.ids("artist", c.name)) for c in credits) / max(1, len(credits))
        if share and (len(credits) > 1 or credits[0].group):
            told.append("artist")
    for kind in told:
        yield f"known:{kind}"
    if len(told) == 1:
        yield f"only:{told[0]}"
    if not told:
        yield "unknown"


def joint_features(fields: Sequence[Field], roles: Sequence[str], known: Known) -> list[str]:
    """What speaks for the roles together."""
    told = {role: [f for f, r in zip(fields, roles, strict=True) if r == role] for role in ROLES}
    features = ["has:" + "+".join(r for r in ROLES if told[r])]
    features += [
        f"split:{f.before}"
        for f in fields
        if f.before in ("poss", "for", "from", "by", ":", ",", "/", "-", "titled")
    ]
    if len(told["song"]) > 1:
        features.append("pair")
    features += ["parts a name" for _ in _parted_names(fields, known)]
    features += ["translation" for _ in _translations(fields, roles, known)]
    if len(fields) == 2 and fields[1].before == "for" and all(f.form == "t" for f in fields):
        features.append("bare for")
    songs = [known.ids("song", f.text) for f in told["song"]]
    artists = frozenset(i for f in told["artist"] for i in _artist_ids(f.text, known))
    dramas = frozenset(i for f in told["drama"] for i in known.ids("drama", f.text))
    for titles in songs[:1]:
        features += _agreement(titles, artists, dramas, known)
    return features


def _parted_names(fields: Sequence[Field], known: Known) -> Iterator[str]:
    """The known names that a splitting cuts: `Guardian: The Lonely and Great God`."""
    for left, right in pairwise(fields):
        if right.mark.strip() and left.form == right.form == "t":
            whole = f"{left.text}{right.mark}{right.text}"
            if (len(whole.split()) > 2 or right.before == "poss") and known.kinds(whole):
                yield whole
        if right.before == "from" and _begins_with_a_group(right.text, known):  # by V from BTS
            yield right.text


def _begins_with_a_group(text: str, known: Known) -> bool:
    some = text.split()
    return any(known.ids("group", " ".join(some[:n])) for n in (1, 2, 3)) and not known.ids("drama", text)


def _translations(fields: Sequence[Field], roles: Sequence[str], known: Known) -> Iterator[str]:
    """Names in brackets that give the name before them in other letters: `눈꽃 (Snowflake)`."""
    for i in range(1, len(fields)):
        name, inside, given = fields[i - 1], fields[i], roles[i]
        if inside.form != "b" or given == "-" or (roles[i - 1] == "-" and given != "song"):
            continue
        if not _in_other_letters(name.text, inside.text):
            continue
        same = any(known.ids(kind, name.text) & known.ids(kind, inside.text) for kind in ROLES)
        if same or not known.ids(given, inside.text):
            yield inside.text


def _in_other_letters(name: str, inside: str) -> bool:
    """Whether one is written in Latin letters and the other in Korean, Japanese or Chinese ones."""
    one, other = (name, inside) if _IN_LATIN.fullmatch(inside) else (inside, name)
    return bool(_IN_THE_EAST.fullmatch(one) and _IN_LATIN.fullmatch(other))


_IN_LATIN = re.compile(r"[\x20-\x7e’]+")
_IN_THE_EAST = re.compile(r"[^A-Za-z]*[\u3040-\u9fff\uac00-\ud7a3][^A-Za-z]*")


def _agreement(
    titles: frozenset[str], artists: frozenset[str], dramas: frozenset[str], known: Known
) -> Iterable[str]:
    if artists and dramas and known.songs_in(titles, artists, dramas):
        return ["agree:all"]
    if artists and known.songs_in(titles, artists, frozenset()):
        return ["agree:artist"]
    if dramas and known.songs_in(titles, frozenset(), dramas):
        return ["agree:drama"]
    return []


def _artist_ids(text: str, known: Known) -> set[str]:
    whole = known.ids("artist", text)
    return set(whole) or {i for c in credits_of(text, known) for i in known.ids("artist", c.name)}
