"""Is what an article says so?

Each claim is compared with the catalogue's statements.  `supported`: a statement says the same.
`contradicted`: a statement of which only one can be true says otherwise.  Everything else, and above all
opinion, is `unknown`: an actor missing from a cast list or an award that we have not heard of proves nothing.

Some claims are made by naming alone: a song under a popular but wrong title is reported as well.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from tearjerker.catalogue.resolve import Resolver, linked
from tearjerker.model import Claim, Entity, Fact, Reading, Song, Verdict
from tearjerker.names.fold import key


@dataclass(frozen=True, slots=True)
class Finding:
    """What came of one claim."""

    verdict: Verdict = "unknown"
    because: str = "the catalogue does not say"
    facts: tuple[Fact, ...] = ()

    def on(self, claim: Claim) -> Claim:
        """The claim with its verdict, and each source once."""
        urls = dict.fromkeys(s.url for f in self.facts for s in f.sources)
        return replace(claim, verdict=self.verdict, because=self.because, sources=tuple(urls))


@dataclass(frozen=True, slots=True)
class _Known:
    """The things that a claim is about."""

    resolver: Resolver
    drama: Entity | None = None
    song: Entity | None = None
    others: tuple[Entity, ...] = ()
    """The other songs of the reading."""


def check(reading: Reading, resolver: Resolver) -> Reading:
    """The reading with a verdict on each claim, and with what its names alone claim wrongly."""
    entities = resolver.catalogue.entities([s.recording for _, s in linked(reading) if s.recording])
    claims = [*reading.claims, *_misnamed(reading, entities)]
    return replace(reading, claims=tuple(_finding(c, reading, resolver, entities).on(c) for c in claims))


def _finding(claim: Claim, reading: Reading, resolver: Resolver, entities: dict[str, Entity]) -> Finding:
    told = _Known(
        resolver,
        _drama(claim, reading, resolver),
        _song(claim, reading, entities),
        tuple(entities.values()),
    )
    judge = _JUDGES.get(claim.kind)
    found = judge(claim, told) if judge else Finding()
    if found.verdict == "contradicted" and not _is_plain(claim):
        return replace(found, verdict="unknown", because=f"{found.because}; the article may speak of another")
    return found


def _is_plain(claim: Claim) -> bool:
    """Whether the article itself sets the value beside the name.

    Who a year or a network belongs to is often read out of a passage, and that reading may err: nothing is
    called wrong on its word alone.
    """
    if claim.kind not in ("year", "network") or not claim.quote:
        return True
    quote, name, value = (x.casefold() for x in (claim.quote, claim.subject, claim.value))
    ends = [m.span() for m in re.finditer(re.escape(name), quote)]
    at = [m.span() for m in re.finditer(re.escape(value), quote)]
    apart = [max(a - d, b - c) for a, b in ends for c, d in at]
    return min(apart, default=_BESIDE + 1) <= _BESIDE


_BESIDE = 40  # letters between a name and what is said of it


def _drama(claim: Claim, reading: Reading, resolver: Resolver) -> Entity | None:
    """The drama that a claim is about, where its name means one only."""
    song = _named(claim, reading)
    name = song.drama if song else claim.subject
    ids = resolver.ids("drama", name)
    return resolver.catalogue.entity(next(iter(ids))) if len(ids) == 1 else None


def _song(claim: Claim, reading: Reading, entities: dict[str, Entity]) -> Entity | None:
    song = _named(claim, reading)
    return entities.get(song.recording) if song and song.recording else None


def _named(claim: Claim, reading: Reading) -> Song | None:
    """The song of the reading that is the claim's subject: first in its own entry."""
    near = reading.entries[claim.entry : claim.entry + 1] if claim.entry is not None else ()
    for entry in (*near, *reading.entries):
        for song in entry.songs:
            if key(song.title) == key(claim.subject):
                return song
    return None


# -- what only a name says ----------------------------------------------------------------------------------


def _misnamed(reading: Reading, entities: dict[str, Entity]) -> Iterator[Claim]:
    """A claim for each song that goes by a misnomer."""
    for i, song in linked(reading):
        thing = entities.get(song.recording or "")
        if thing and _misnomer(thing, song.title):
            yield Claim(song.title, "title", song.title, _heading(song), entry=i)


def _heading(song: Song) -> str:
    return f"{song.title} – {', '.join(c.name for c in song.artists)}" if song.artists else song.title


def _misnomer(song: Entity, title: str) -> Fact | None:
    proper = {key(f.value) for f in song.all("name") if f.get("kind") != "misnomer"}
    if key(title) in proper:
        return None
    return next((f for f in song.all("name", kind="misnomer") if key(f.value) == key(title)), None)


# -- judges: one for each kind of claim ---------------------------------------------------------------------


def _year(claim: Claim, told: _Known) -> Finding:
    first = told.drama and told.drama.best("first_aired")
    if not told.drama or not first:
        return Finding()
    last = told.drama.best("last_aired")
    begun, ended = int(first.value[:4]), int((last or first).value[:4])
    said = [int(y) for y in re.findall(r"\d{4}", claim.value)]
    facts = tuple(f for f in (first, last) if f)
    aired = f"{told.drama.name} aired from {first.value}" + (f" to {last.value}" if last else "")
    if said and all(begun <= y <= ended for y in said):
        return Finding("supported", aired, facts)
    if not said or _disputed(told.drama, "first_aired", said):
        return Finding("unknown", f"the sources disagree on when {told.drama.name} aired", facts)
    return Finding("contradicted", aired, facts)


def _disputed(thing: Entity, property: str, years: Sequence[int]) -> bool:
    """Whether some source gives one of these years."""
    return any(int(f.value[:4]) in years for f in thing.all(property))


_STREAMS = {"netflix", "viki", "disney", "tving", "wavve", "hulu"}


def _network(claim: Claim, told: _Known) -> Finding:
    facts = told.drama.all("network") if told.drama else ()
    if not told.drama or not facts:
        return Finding()
    names = " and ".join(dict.fromkeys(f.value for f in facts))
    because = f"{told.drama.name} was first aired by {names}"
    if any(_channel(f.value) == _channel(claim.value) for f in facts):
        return Finding("supported", because, facts)
    umbrella = any(_channel(f.value)[:3] == _channel(claim.value)[:3] for f in facts)
    streamed = any(s in key(f.value) for f in facts for s in _STREAMS) or key(claim.value) in _STREAMS
    return Finding() if umbrella or streamed else Finding("contradicted", because, facts)


def _channel(name: str) -> str:
    return {"kbs": "kbs2"}.get(name := key(name).removesuffix("tv"), name)


def _cast(claim: Claim, told: _Known) -> Finding:
    for fact in told.drama.all("cast") if told.drama else ():
        if key(claim.value) in {key(n) for n in (fact.value, fact.get("name_ko")) if n} or (
            told.resolver.ids("artist", claim.value) & {fact.get("artist") or ""}
        ):
            role = fact.get("character") or fact.get("character_ko")
            return Finding(
                "supported", f"{fact.value} is in its cast" + (f", as {role}" if role else ""), (fact,)
            )
    return Finding("unknown", "the cast that the catalogue knows does not settle it")


def _character(claim: Claim, told: _Known) -> Finding:
    for fact in told.drama.all("cast") if told.drama else ():
        roles = [key(r) for r in (fact.get("character"), fact.get("character_ko")) if r]
        if any(key(claim.value) == r or (len(key(claim.value)) > 1 and key(claim.value) in r) for r in roles):
            return Finding(
                "supported",
                f"{fact.value} plays {fact.get('character') or fact.get('character_ko')}",
                (fact,),
            )
    return Finding("unknown", "the characters that the catalogue knows do not settle it")


def _award(claim: Claim, told: _Known) -> Finding:
    facts = [f for thing in (told.song, told.drama) if thing for f in thing.all("award")]
    wanted = _words(claim.value)
    for fact in facts:
        said = _words(
            f"{fact.value} {fact.get('body') or ''} {fact.get('year') or ''} {fact.get('edition') or ''}"
        )
        if len(wanted & said) >= 2 and wanted & _words(fact.get("body") or ""):
            result = "won" if fact.get("result") == "winner" else "was nominated for"
            what = f"it {result} {fact.value} at the {fact.get('year') or ''} {fact.get('body') or ''}"
            return Finding("supported", re.sub(r"\s+", " ", what), (fact,))
    return Finding("unknown", "the awards that the catalogue knows do not settle it", ())


def _words(text: str) -> set[str]:
    small = {"the", "for", "of", "award", "awards", "at", "in", "and"}
    return set(re.findall(r"\w+", text.casefold())) - small


def _origin(claim: Claim, told: _Known) -> Finding:
    """Was it made for the drama?  Not where it is older, or where its placement says so."""
    if not told.song or not told.drama:
        return Finding()
    placed = [f for f in told.song.all("placement") if f.value == told.drama.id]
    older = [f for f in placed if f.get("origin") == "pre-existing"]
    released, first = told.song.best("released"), told.drama.best("first_aired")
    if older:
        facts = tuple(f for f in (*older, released, first) if f)
        return Finding("contradicted", _older(told.song, told.drama, released, first), facts)
    if placed and released and first and abs(int(released.value[:4]) - int(first.value[:4])) <= 1:
        return Finding(
            "supported", f"it came out with {told.drama.name} ({released.value})", (*placed, released, first)
        )
    if placed and not (released and first):
        return _issued_with(told.song, told.drama, told.resolver)
    return Finding()


def _issued_with(song: Entity, drama: Entity, resolver: Resolver) -> Finding:
    """A numbered part of a drama's soundtrack comes out while it airs, with recordings made for it."""
    on = {f.value: f for f in song.all("release")}
    for part in resolver.catalogue.entities(on).values():
        if any(f.value == drama.id for f in part.all("of_drama")) and (number := part.best("part")):
            return Finding("supported", f"it came out as {part.name}", (on[part.id], number))
    return Finding()


def _older(song: Entity, drama: Entity, released: Fact | None, first: Fact | None) -> str:
    when = f" came out in {released.value}" if released else " was there before"
    aired = f", before {drama.name} first aired ({first.value})" if first else ""
    return f"{song.name}{when}{aired}; the drama took up a song that was there already"


def _cover(claim: Claim, told: _Known) -> Finding:
    said = re.match(r"answers (.+)", claim.value)
    if not said or not told.song:
        return _covered_by(claim, told)
    asked = next((o for o in told.others if _goes_by(o, said.group(1))), None)
    if asked is None:
        return Finding()
    for answer, first in ((told.song, asked), (asked, told.song)):
        for fact in answer.all("version_of", kind="answer"):
            if fact.value == first.id:
                return _answered(answer, first, fact, right=answer is told.song)
    return Finding()


def _goes_by(thing: Entity, name: str) -> bool:
    return key(name) in {key(f.value) for f in thing.all("name")}


def _answered(answer: Entity, first: Entity, fact: Fact, *, right: bool) -> Finding:
    dates = tuple(f for f in (answer.best("released"), first.best("released")) if f)
    when = f" ({dates[0].value}, after {dates[1].value})" if len(dates) == 2 else ""
    because = f"{answer.name} answers {first.name}{when}" + ("" if right else ", not the other way round")
    return Finding("supported" if right else "contradicted", because, (fact, *dates))


def _covered_by(claim: Claim, told: _Known) -> Finding:
    """`X covered this song`: a version of it by X, or of which X's is the first."""
    if not told.song:
        return Finding()
    singers = told.resolver.ids("artist", claim.value)
    versions = [f for f in told.song.facts if f.property == "version_of"]
    versions += told.resolver.catalogue.referring(told.song.id, "version_of")
    for fact in versions:
        other = fact.value if fact.subject == told.song.id else fact.subject
        if singers & told.resolver.artists.get(other, set()):
            return Finding("supported", f"{told.song.name} has a version by {claim.value}", (fact,))
    return Finding()


def _title(claim: Claim, told: _Known) -> Finding:
    wrong = _misnomer(told.song, claim.value) if told.song else None
    if not told.song or not wrong:
        return Finding()
    proper = told.song.best("name", kind="usual") or told.song.best("name")
    note = f"; {wrong.get('note')}" if wrong.get("note") else ""
    because = f"the released title is {told.song.name}, not {wrong.value}{note}"
    return Finding("contradicted", because, tuple(f for f in (proper, wrong) if f))


def _release(claim: Claim, told: _Known) -> Finding:
    released = told.song.best("released") if told.song else None
    years = re.findall(r"\d{4}", claim.value)
    if not released or not years or not told.song:
        return Finding()
    because = (
        f"it came out on {released.value}" if len(released.value) > 7 else f"it came out in {released.value}"
    )
    if released.value[:4] in years:
        return Finding("supported", because, (released,))
    later = len(told.song.all("released")) > 1 or released.status != "verified"
    return (
        Finding("unknown", because, (released,)) if later else Finding("contradicted", because, (released,))
    )


def _role(claim: Claim, told: _Known) -> Finding:
    for fact in told.song.all("placement") if told.song else ():
        if key(claim.value) in key(fact.get("role") or ""):
            return Finding("supported", f"it is the {fact.get('role')} there", (fact,))
    return Finding()


def _chart(claim: Claim, told: _Known) -> Finding:
    place = re.search(r"\b(\d{1,3})\s*(?:위|位)|(?:#|no\.? ?|number )(\d{1,3})", claim.value, re.I)
    for fact in told.song.all("chart") if told.song else ():
        if place and fact.value == (place.group(1) or place.group(2)):
            return Finding("supported", f"it was no. {fact.value} on {fact.get('chart')}", (fact,))
    return Finding()


_JUDGES: dict[str, Callable[[Claim, _Known], Finding]] = {
    "year": _year,
    "network": _network,
    "cast": _cast,
    "character": _character,
    "award": _award,
    "origin": _origin,
    "cover": _cover,
    "title": _title,
    "release": _release,
    "role": _role,
    "chart": _chart,
}


def counts(claims: Iterable[Claim]) -> dict[str, int]:
    """How many claims have each verdict."""
    found = {"supported": 0, "contradicted": 0, "unknown": 0}
    for claim in claims:
        found[claim.verdict] += 1
    return found
