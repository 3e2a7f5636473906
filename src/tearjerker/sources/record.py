"""What does a source tell about a drama, and what did we tell it?

A source is a function from what is wanted to records:

    def records(fetch: Fetch, wanted: Wanted) -> Iterator[Record]

A record is a few facts that belong together: a release with its recordings, their artists and works.  The
things it speaks of have ids that say whose they are (`recording/musicbrainz-<mbid>`); which of our things
they are is decided where the record is taken in (`catalogue/join.py`), by their identifiers first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from tearjerker.fetch import Fetch
from tearjerker.model import Fact
from tearjerker.names.fold import fold, key
from tearjerker.names.hangul import has_hangul

DAY_S = 86400.0


@dataclass(frozen=True, slots=True)
class Wanted:
    """A drama, as far as it is known already."""

    id: str
    names: tuple[str, ...]
    """The name to show first, then the others."""
    ids: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Its identifiers by scheme."""
    years: tuple[int, int] | None = None
    """The first and last year it was aired."""

    def is_called(self, name: str) -> bool:
        """Whether a name is one of its names, however it is spelled."""
        wanted = key(name)
        return bool(wanted) and any(key(n) == wanted for n in self.names)

    def fits(self, date: str | None, *, before: int = 1, after: int = 2) -> bool:
        """Whether something of this date can belong to it; what has no date may."""
        if not (date and date[:4].isdigit() and self.years):
            return True
        return self.years[0] - before <= int(date[:4]) <= self.years[1] + after


@dataclass(frozen=True, slots=True)
class Record:
    """Facts that belong together and are taken in together."""

    title: str
    """What to show while it is taken in."""
    facts: tuple[Fact, ...]
    known_only: bool = False
    """Facts about things that are not here yet are left out."""


Records: TypeAlias = Callable[[Fetch, Wanted], Iterator[Record]]

_SOUNDTRACK = re.compile(
    r"(?i)\b(?:o\.?s\.?t\.?|original\s+(?:(?:television|tv|drama|series)\s+)?(?:sound\s*track|score)"
    r"|sound\s*track|part\.?\s*\d+|pt\.?\s*\d+|vol\.?\s*\d+)|오리지널|사운드트랙|오에스티"
)
_PART = re.compile(r"(?i)(?:\bpart|\bpt|파트)\.?\s*(\d{1,2})\b")
_MAKER = re.compile(
    r"(?i)\b(?:kbs\s?\d?\s?(?:tv)?|mbc|sbs|tvn|jtbc|ocn|ena|tv\s*조선|채널\s*a|mbn|netflix|넷플릭스|웹)\b|"
    r"(?:월화|수목|금토|토일|주말|일일|미니|특별|기획)*\s*드라마(?:스페셜)?|\b(?:k-?)?drama\b|\btv series\b"
)


def soundtrack_of(title: str) -> list[str]:
    """What a soundtrack's title says it belongs to: "도깨비 (tvN 드라마) OST Part 9" -> ["도깨비"]."""
    head = _SOUNDTRACK.split(title)[0]
    head = _MAKER.sub(" ", head)
    bare = re.sub(r"[(\[（【].*?[)\]）】]|[(\[（【].*$", " ", head)
    inside = re.findall(r"[(\[（【](.*?)[)\]）】]", head)
    pieces = [bare, *re.split(r"\s[-–—:]\s|[/:|]", bare), *inside]
    return list(dict.fromkeys(p.strip(" -–—:,.'\"‘’“”") for p in pieces if fold(p)))


def part_of(title: str) -> str | None:
    """The number of the OST part that a title names."""
    found = _PART.search(title)
    return str(int(found[1])) if found else None


def name_qualifiers(name: str) -> dict[str, str]:
    """The language that a name's letters show, where they do."""
    if has_hangul(name):
        return {"lang": "ko"}
    return {"lang": "ja"} if re.search(r"[\u3040-\u30ff]", name) else {}
