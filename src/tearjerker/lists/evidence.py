"""What does the catalogue hold in a song's favour?  Rows that `rank` can add up.

Only what is said of a recording itself counts.  A prize for the drama or for the singer's career is shown on
their pages and not added here, because it tells none of their songs apart.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from tearjerker.catalogue import Catalogue
from tearjerker.lists.rank import BALANCED, Evidence
from tearjerker.model import Entity, Fact

_COUNT = re.compile(r"(?<![\d.])([2-9]|[1-9]\d|100)(?![\d.%]|\s*(?:년|월|주년|year))")


def gather(catalogue: Catalogue) -> list[Evidence]:
    """Everything that speaks for any recording."""
    mentions = catalogue.facts("mention")
    prizes = {_prize(f): f for f in catalogue.facts("award") if f.subject.startswith("recording/")}
    lists = catalogue.entities(f.value for f in mentions)
    return [
        *of_mentions(mentions, lists),
        *(award(f) for f in prizes.values()),
        *(chart(f) for f in catalogue.facts("chart") if f.subject.startswith("recording/")),
        *(version(f) for f in catalogue.facts("version_of")),
    ]


def of_mentions(mentions: Iterable[Fact], lists: Mapping[str, Entity]) -> list[Evidence]:
    """The lists that name a song, each list once a song, at its best rank there."""
    best: dict[tuple[str, str], Fact] = {}
    for f in mentions:
        key = (f.subject, f.value)
        if key not in best or (_rank(f) or 999) < (_rank(best[key]) or 999):
            best[key] = f
    named = Counter(f.value for f in best.values())
    return [_mention(f, lists[f.value], named[f.value]) for f in best.values() if f.value in lists]


def _mention(fact: Fact, source: Entity, named: int) -> Evidence:
    """A place counts only in a list that ranks; elsewhere it is only the order of the page."""
    rank = _rank(fact) if source.value("ranked") == "yes" else None
    where = f"no. {rank} in" if rank else "named in"
    return Evidence(
        fact.subject,
        "mention",
        site_of(source),
        rank,
        _length(source, named),
        source.id,
        fact.id,
        f"{where} “{source.name}”",
    )


def _length(source: Entity, named: int) -> int | None:
    """How many songs a list has: what is said, else what its title promises ("7 iconic OSTs")."""
    said = source.value("size") or next(iter(_COUNT.findall(source.name)), None)
    if said and int(said) >= named:
        return int(said)
    return named if named > BALANCED.unknown_length else None


def _rank(fact: Fact) -> int | None:
    rank = fact.get("rank") or ""
    return int(rank) if rank.isdigit() and int(rank) > 0 else None


def site_of(source: Entity) -> str:
    """Who speaks through a list: its publisher, or the host of its address."""
    host = urlsplit(source.value("url") or "").netloc
    return source.value("site") or host.removeprefix("www.") or source.id


def _prize(fact: Fact) -> tuple[str | None, ...]:
    """What makes two statements one prize: sources differ in the day and the edition they give."""
    return (fact.subject, fact.value, fact.get("body"), fact.get("year"), fact.get("result"))


def award(fact: Fact) -> Evidence:
    """A prize or a nomination."""
    body = fact.get("body") or "a jury"
    won = fact.get("result") != "nominee"
    when = f", {fact.get('year')}" if fact.get("year") else ""
    said = f"{fact.value}, {body}{when}" + ("" if won else " (nominated)")
    return Evidence(fact.subject, "award" if won else "nomination", body, fact=fact.id, says=said)


def chart(fact: Fact) -> Evidence:
    """The best place seen on a chart."""
    name, place = fact.get("chart") or "a chart", int(fact.value)
    return Evidence(fact.subject, "chart", name, place, fact=fact.id, says=f"no. {place} on {name}")


def version(fact: Fact) -> Evidence:
    """Somebody took the song up: an answer, a remake, a cover.  Each such recording is a voice of its own."""
    kind = fact.get("kind") or "version"
    return Evidence(fact.value, "version", fact.subject, fact=fact.id, says=f"another version: {kind}")
