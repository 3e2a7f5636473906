"""What can be said of a song in two lines, from facts alone?

Every clause is one statement of the catalogue; what nobody says is left out, so a little-known song gets a
short paragraph and none gets an invented one.
"""

from __future__ import annotations

from collections.abc import Iterator

from tearjerker.model import Entity, Fact
from tearjerker.web import say
from tearjerker.web.views import SongView, Things, placements, released

ROLES = {
    "opening": "the opening song",
    "ending": "the ending theme",
    "main theme": "the main theme",
    "insert": "heard in scenes",
    "character theme": "a character's theme",
}


def paragraph(one: SongView, things: Things) -> str:
    """Where it plays, when it came out, what came of it."""
    if one.recording is None:
        return ""
    told = [s for s in _sentences(one.recording, things) if s]
    return " ".join(say.capital(s) + "." for s in told[:3])


def _sentences(recording: Entity, things: Things) -> Iterator[str]:
    yield _placed(recording, things)
    yield _charted(recording)
    yield _won(recording)
    yield _versions(recording, things)


def _placed(recording: Entity, things: Things) -> str:
    told = placements(recording, things)
    when = released(recording, things)
    day = f"out {_on(when)}" if when else ""
    if not told:
        return day
    drama, fact = told[0]
    if fact.get("origin") == "pre-existing":
        before = f"released {_on(when)}" if when else "released earlier"
        return f"{before}, and taken up by {drama.name} later"
    role = ROLES.get(fact.get("role") or "", "a song")
    if fact.get("character"):
        role = f"the theme of {fact.get('character')}"
    where = f"{role} in {drama.name}" if role.startswith("heard") else f"{role} of {drama.name}"
    if role == "a song":
        where = f"from the soundtrack of {drama.name}"
    return ", ".join(part for part in (where, day) if part)


def _on(day: str) -> str:
    return f"on {say.date(day)}" if day.count("-") == 2 else f"in {say.date(day)}"


def _charted(recording: Entity) -> str:
    best = min(recording.all("chart"), key=lambda f: int(f.value), default=None)
    if best is None:
        return ""
    chart = best.get("chart") or "the chart"
    weeks = best.get("at_1")
    if best.value == "1" and weeks and weeks != "0":
        return f"no. 1 on {chart} in {say.words(int(weeks))} of the weeks seen"
    return f"it reached no. {best.value} on {chart}" + _weeks(best)


def _weeks(fact: Fact) -> str:
    weeks = fact.get("weeks")
    return f" and was there in {say.words(int(weeks))} of the weeks seen" if weeks and weeks != "1" else ""


def _won(recording: Entity) -> str:
    won = [f for f in recording.all("award") if f.get("result") == "winner"]
    if not won:
        return ""
    first = won[0]
    where = ", ".join(p for p in (first.get("body"), first.get("year")) if p)
    more = f", and {say.words(len(won) - 1)} more" if len(won) > 1 else ""
    return f"it won {first.value}" + (f" ({where})" if where else "") + more


def _versions(recording: Entity, things: Things) -> str:
    for fact in recording.all("version_of", kind="answer"):
        if fact.value in things:
            return f"it answers {things[fact.value].name}"
    return ""
