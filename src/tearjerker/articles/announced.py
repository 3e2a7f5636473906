"""Whose are the songs below, by the sentence that introduces them?

    Beberapa OST yang dinyanyikan oleh Baekhyun antara lain:
    Here are the songs that EXO's Chen sang:
    백현이 부른 드라마 OST:

Such a sentence is a heading in the form of prose.  It is read by its words and not by the trained models:
they see few of them, and whether a whole list gets its singer must not hang on a weight.  A sentence that
names several singers announces nobody, for nothing says who sings what.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tearjerker.articles.credits import credits_of
from tearjerker.articles.known import Known
from tearjerker.articles.spans import spans
from tearjerker.model import Credit
from tearjerker.names.fold import key

_PART = r"[A-Z0-9À-ÖØ-Þ(][\w.\-&()’']*(?<!['’]s)(?<!\.)"
_NAME = rf"{_PART}(?:\s+{_PART})*"
_AND = (
    r"(?:,\s*(?:and|dan|y|e|et)?\s*"
    r"|\s+(?:and|dan|y|e|et|&|x|of|from|dari(?:\s+grup)?|de|del grupo|do|du groupe|with|feat\.?|ft\.?)\s+"
    r"|['’]s\s+|\s+(?:member|vocalist|leader)\s+)"
)
_NAMES = rf"(?P<names>{_NAME}(?:{_AND}{_NAME})*)"
_WHO = (
    r"(?:(?:the|el|la|o|a|le|solo|soloist|singer|vocalist|idol|group|band|member|actor|actress|penyanyi|solois|grup|anggota|"
    r"vokalis|aktor|aktris|cantante|artista|cantor|cantora|chanteur|chanteuse|groupe|grupo)\s+){0,3}"
)
_SUNG_BY = re.compile(
    r"\b(?:(?:sung|performed|recorded|released)\s+by"
    r"|(?:dinyanyikan|dinyanyiin|dibawakan|diisi|dilantunkan)(?:\s+(?:oleh|langsung oleh|sama))?"
    r"|(?:cantad|interpretad|grabad|gravad)[ao]s?\s+por|(?:chanté|interprété)e?s?\s+par)\s+"
    rf"{_WHO}{_NAMES}"
)
_SANG = re.compile(
    rf"\b(?:that|which|que)\s+{_WHO}{_NAMES}\s+(?:has\s+|have\s+|had\s+|ha\s+|a\s+)?"
    r"(?:sang|sung|sings|recorded|chanté|cantado|canta|cantó|cantou)\b"
)
_KOREAN = re.compile(
    r"(?P<names>[^:.!?]*?[^\s,:.!?])(?:이|가)\s+(?:직접\s+)?(?:부른|불렀던|노래한|가창한|참여한)\s"
)
_EAST = re.compile(
    r"(?P<names>[^。:：!?]*)(?:が(?:歌う|歌った|歌って|歌唱)|の歌う|(?:所)?(?:演唱|獻唱|献唱|主唱)(?:的|過|过))"
)
_MANY = re.compile(r"(?:,|，|、|·|・|&|\band|와|과|랑|と|和|與|与)\s*$")


def singer_announced(text: str, known: Known) -> str | None:
    """The one singer of the songs that follow; None where it names nobody, several, or a song."""
    text = _last_sentence(text)
    if any(s.form == "q" and known.ids("song", s.text) for s in spans(text, known)):
        return None
    if m := _SUNG_BY.search(text) or _SANG.search(text):
        return _one_singer(re.sub(r"\s+(?:member|vocalist|leader)\s+", "’s ", m["names"]), known)
    m = _KOREAN.search(text) or _EAST.search(text)
    return _last_name(m["names"], known) if m else None


def _last_sentence(text: str) -> str:
    return re.split(r"(?<=[.!?。])\s+", text.strip())[-1][-_MOST_LETTERS:]


_MOST_LETTERS = 300  # what is longer introduces nothing, and the patterns would take long


def _one_singer(names: str, known: Known) -> str | None:
    """The credit, where it is one singer's and no such thing as *Korean Idols*."""
    credits = credits_of(names, known)
    apart = _apart(credits, known)
    if len(apart) != 1 or not re.search(r"[^\W\d_]", names):
        return None
    if not known.ids("artist", apart[0].name) and _KINDS.search(names):
        return None
    return names if len(credits) == 1 else apart[0].name


_KINDS = re.compile(
    r"\b(?:i|he|she|they|korea\w*|corean\w*|coréen\w*|k-?pop|idols?|hallyu|various|artists?|singers?|stars?|actors?|"
    r"south|the|this|his|her|penyanyi|para|groups?|members?|bands?)\b",
    re.I,
)


def drama_announced(text: str, known: Known) -> str | None:
    """The one known drama whose songs follow: of a sentence with a colon, else of the whole paragraph."""
    last = _last_sentence(text)
    text = last if last.endswith((":", "：")) else text[:700]
    if not _SONGS.search(text):
        return None
    name = sole_name("drama", text, known) or _sole_quoted(text)
    return re.sub(r"\s+(?:OSTs?|O\.S\.T\.?|soundtracks?)\b.*$", "", name, flags=re.I) if name else None


def _sole_quoted(text: str) -> str | None:
    """The only name in quotation marks whose soundtrack a text speaks of: `「X」のOST`."""
    found = {m["name"] for m in _ITS_OST.finditer(text)}
    return found.pop() if len(found) == 1 else None


_ITS_OST = re.compile(
    r"[‘'“\"「『《〈<](?P<name>[^‘’'“”\"「」『』《》〈〉<>]{1,40})[’'”\"」』》〉>]"
    r"\s?(?:['’]s\s|의\s?|の|的)?(?:OST|O\.S\.T|soundtrack)",
    re.I,
)
_SONGS = re.compile(
    r"\bosts?\b|soundtrack|\bsongs?\b|\btracks?\b|\blagu|cancion|m[uú]sica|chansons?|OST|노래|주제곡|삽입곡|曲|歌",
    re.I,
)


def _apart(credits: tuple[Credit, ...], known: Known) -> list[Credit]:
    """The credits, without the group that one of the others belongs to."""
    groups = {g for c in credits for i in known.ids("artist", c.name) for g in known.groups.get(i, ())}
    return [c for c in credits if not known.ids("artist", c.name) & groups or len(credits) == 1]


def _last_name(before: str, known: Known) -> str | None:
    """The longest known singer that the words end with, unless others are named beside."""
    before = before.rstrip()
    for start in range(len(before)):
        name = before[start:]
        inside = start and re.match(r"\w", name) and re.match(r"[A-Za-z0-9가-힣]", before[start - 1])
        if not inside and name == name.strip(" ,，、·・&") and known.ids("artist", name):
            return None if _MANY.search(before[:start]) else name
    katakana = _KATAKANA.search(before)
    return katakana.group() if katakana and not _MANY.search(before[: katakana.start()]) else None


_KATAKANA = re.compile(r"[\u30a1-\u30fa\u30fc・]{2,}$")


def sole_name(kind: str, text: str, known: Known) -> str | None:
    """The only known artist or drama that a text names, groups beside their members left out.

    Names that are known as something else too (*Crush*, *Live*) count only where nothing else is named.
    """
    other = {"artist": "drama", "drama": "artist"}[kind]
    found = {key(s): s for s in _longest(text, known) if known.ids(kind, s) and not known.ids(other, s)}
    if kind == "artist":
        member_of = {g for s in found.values() for i in known.ids(kind, s) for g in known.groups.get(i, ())}
        found = {k: s for k, s in found.items() if not known.ids(kind, s) & member_of}
    certain = {k: s for k, s in found.items() if not known.ids("song", s) and len(s) > 1}
    same = frozenset.intersection(*(known.ids(kind, s) for s in found.values())) if found else None
    return next(iter(certain.values())) if same and certain and len(found) == len(certain) else None


def _longest(text: str, known: Known) -> Iterator[str]:
    """The known names of a text, none inside another."""
    end = 0
    some = [s for s in spans(text, known) if known.kinds(s.text) and not _CLOSES.search(s.text)]
    for span in sorted(some, key=lambda s: (s.start, -s.end)):
        if span.start >= end:
            yield span.text
            end = span.end


_CLOSES = re.compile(r"[”’»」』》〉]\s")
