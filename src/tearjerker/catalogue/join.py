"""Which of our things do a source's records speak of?

A record comes with the source's own ids.  Each of its things is one of ours

1. by an identifier: MusicBrainz', Wikidata's, IMDb's … that both have;
2. by name, where what surrounds it agrees: an artist whose name only one artist has (or only one who sings
   in this drama), a recording of this title by this artist in this drama, a release of this part's number;
3. a recording whose title we have in the other script only, by what else is known: the one song of this
   singer in this drama that came out on the same part or day, has the same length or performs the same work;
4. or new, with a readable id of its own.

Two different identifiers of one scheme keep two artists apart, whatever they are called.  Where names leave
it open and there is no identifier, the thing is left out and named as a doubt.  A statement that is here
already is taken as the same statement by another origin; one that differs stands beside it.  So the same
record taken in twice changes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import sqlalchemy as sa

from tearjerker.catalogue import pack, schema
from tearjerker.catalogue.catalogue import Catalogue
from tearjerker.catalogue.rows import batches
from tearjerker.catalogue.ruling import ruling_in_force
from tearjerker.model import KINDS, VOCABULARY, Entity, Fact, Kind, pointing
from tearjerker.names.fold import fold, key
from tearjerker.names.hangul import has_hangul
from tearjerker.names.romanise import revised

_ORDER: tuple[Kind, ...] = ("drama", "artist", "recording", "work", "release", "list")
_FOUND_AS: dict[Kind, str] = {"artist": "artist", "recording": "song", "drama": "drama"}
_MANY_IDS = ("recording", "release", "list")
"""Kinds of which one thing of ours may have several identifiers of one scheme."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a record."""

    new: int
    """Statements that were not here yet."""
    ours: Mapping[str, str] = field(default_factory=dict)
    """The source's ids to ours."""
    doubts: tuple[str, ...] = ()
    """Names that may mean several things; what was said of them was left out."""


class Joiner:
    """Takes records into one catalogue; keeps the index of names as it was when it began."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._index = catalogue.finder.index()
        self._added: dict[tuple[Kind, str], set[str]] = defaultdict(set)
        self._asked: dict[tuple[Kind, str], set[str]] = {}

    def take(self, facts: Iterable[Fact], *, drama: str | None = None, known_only: bool = False) -> Taken:
        """Take a record in, all of it in one step; `drama` is the one that it is about."""
        record = _Record(self._catalogue, list(facts), drama)
        self._look_ahead(record)
        for id in record.foreign:
            ours = self._ours(record, id)
            if ours is None and _may_be_new(record, id, known_only=known_only):
                ours = self._new(record, id)
            if ours is None:
                record.doubts += record.names(id)[:1]
            else:
                record.ours[id] = ours
        taken = list(_translated(record))
        if known_only and all(f.subject.startswith("list/") for f in taken):
            taken = []
        self._note(taken)
        return Taken(self._catalogue.add(taken), dict(record.ours), tuple(record.doubts))

    def _look_ahead(self, record: _Record) -> None:
        """Ask at once for all that will be compared: a question for each thing took most of the time."""
        asked = ("artist", "drama") if record.drama else ("artist", "drama", "recording")
        kinds = {id: kind for id in record.foreign if (kind := pack.kind_of(id))}
        named = ((kind, n) for id, kind in kinds.items() if kind in asked for n in record.names(id))
        near = {id for kind, name in named for id in self._named(kind, name)}
        known = {ours for id in record.foreign if (ours := record.by_identifier(id))}
        songs = record.things(sorted(near | known))
        record.things({work for song in songs if (work := song.value("work"))})
        record.wanted = {id: _readable(record, id) for id in record.foreign}
        record.taken = set(_here(self._catalogue, list(record.wanted.values())))

    def _ours(self, record: _Record, id: str) -> str | None:
        known = record.by_identifier(id)
        if known:
            return known
        by_name = {
            "drama": self._drama,
            "artist": self._artist,
            "recording": self._recording,
            "work": _work,
            "release": _release,
            "list": self._list,
        }
        return by_name[id.partition("/")[0]](record, id)

    # -- by name ----------------------------------------------------------------------------------------

    def _artist(self, record: _Record, id: str) -> str | None:
        """The one artist of this name, or the one of them who sings in this drama."""
        named = {i for name in record.names(id) for i in self._named("artist", name)}
        fitting = [e.id for e in record.things(sorted(named)) if not _contradicted(e, record.identifiers(id))]
        here = [i for i in fitting if i in record.singers]
        if len(fitting) == 1 or len(here) == 1:
            return (here or fitting)[0]
        if not fitting and not record.identifiers(id):
            return self._new(record, id)
        return None

    def _drama(self, record: _Record, id: str) -> str | None:
        """The one drama of this name that began in the same year, or the one before or after."""
        named = {i for name in record.names(id) for i in self._named("drama", name)}
        began = {int(d[:4]) for d in record.values(id, "first_aired")}
        fitting = [
            e.id
            for e in record.things(sorted(named))
            if not _contradicted(e, record.identifiers(id)) and _began_near(e, began)
        ]
        return fitting[0] if len(fitting) == 1 else None

    def _recording(self, record: _Record, id: str) -> str | None:
        """The drama's recording of this title, if nobody else sings it; without a drama, the singer's."""
        titles, artists = {key(n) for n in record.titles(id)}, record.refs(id, "artist")
        here = list(record.songs.values())
        if record.drama is None:
            here = record.things({i for n in record.names(id) for i in self._named("recording", n)})
        same = [e for e in here if titles & {key(f.value) for f in e.all("name")}]
        sung = [e for e in same if artists & {f.value for f in e.all("artist")}]
        open_ = [e for e in same if record.drama and not (artists and e.all("artist"))]
        fitting = sung or open_ or _in_other_letters(record, id)
        return fitting[0].id if len(fitting) == 1 else None

    def _list(self, record: _Record, id: str) -> str | None:
        """The list at the same address."""
        s = schema.statement.c
        urls = sorted(record.values(id, "url"))
        query = sa.select(s.subject).where(s.property == "url", s.value.in_(urls)).order_by(s.subject)
        with self._catalogue.reading() as connection:
            return connection.scalar(query.limit(1)) if urls else None

    def _named(self, kind: Kind, name: str) -> set[str]:
        """What goes by exactly this name: in the index, and what has just come."""
        if (kind, name) not in self._asked:
            hits = self._index.called(name, _FOUND_AS[kind])
            self._asked[kind, name] = {id for id, spelled in hits if key(spelled) == key(name)}
        return self._asked[kind, name] | self._added[kind, key(name)]

    def _note(self, facts: Iterable[Fact]) -> None:
        for fact in facts:
            kind = pack.kind_of(fact.subject)
            if fact.property == "name" and kind:
                self._added[kind, key(fact.value)].add(fact.subject)

    # -- new ----------------------------------------------------------------------------------------------

    def _new(self, record: _Record, id: str) -> str:
        """A readable id that nothing has: recording/secret-garden--that-woman."""
        wanted = record.wanted[id]
        if wanted in record.taken:
            wanted = f"{wanted}-{id.rpartition('/')[2].rpartition('-')[2][:8]}"
        record.taken.add(wanted)
        return wanted


def _readable(record: _Record, id: str) -> str:
    kind, _, own = id.partition("/")
    names = record.names(id)
    said = next((n for n in names if fold(n).isascii() and fold(n)), None) or next(iter(names), own)
    words = slug(said) or own
    drama = (record.drama or "").partition("/")[2]
    inside = drama and kind in ("recording", "work", "release")
    return f"{kind}/{drama}--{words}" if inside else f"{kind}/{words}"


def slug(name: str) -> str:
    """A name as part of an id: lower case Latin letters, digits and hyphens; Hangul is romanised."""
    plain = fold(revised(name)).encode("ascii", "ignore").decode()
    return "-".join(plain.split())[:60].strip("-")


class _Record:
    """The facts of one record, and what is here around them."""

    def __init__(self, catalogue: Catalogue, facts: Sequence[Fact], drama: str | None) -> None:
        self.facts, self.drama, self.doubts = facts, drama, list[str]()
        self.ours: dict[str, str] = {}
        self._about: dict[str, list[Fact]] = defaultdict(list)
        for fact in facts:
            self._about[fact.subject].append(fact)
        pointed = [f.value for f in facts if _is_ref(f)]
        ids = list(dict.fromkeys([*self._about, *pointed]))
        self.ours |= _here(catalogue, ids)
        self.foreign = sorted((i for i in ids if i not in self.ours), key=_rank)
        self._known = _by_identifier(catalogue, [f for f in facts if f.property == "id"])
        self._catalogue = catalogue
        self._seen: dict[str, Entity | None] = {}
        self.wanted: dict[str, str] = {}
        self.taken: set[str] = set()

    def names(self, id: str) -> list[str]:
        return list(dict.fromkeys(f.value for f in self._about[id] if f.property == "name"))

    def identifiers(self, id: str) -> dict[str, set[str]]:
        """Its identifiers by scheme; not those that several things share by their nature."""
        told: dict[str, set[str]] = defaultdict(set)
        for f in self._about[id]:
            if f.property == "id":
                told[f.get("scheme") or ""].add(f.value)
        return told

    def by_identifier(self, id: str) -> str | None:
        """The one thing here of the same kind that has one of its identifiers."""
        for scheme, values in self.identifiers(id).items():
            told = [self._known.get((scheme, v), ()) for v in values]
            ids = {i for some in told for i in some if pack.kind_of(i) == pack.kind_of(id)}
            if len(ids) == 1:
                return ids.pop()
        return None

    def refs(self, id: str, property: str) -> set[str]:
        """What it points at, in our ids."""
        return {
            self.ours[f.value] for f in self._about[id] if f.property == property and f.value in self.ours
        }

    def unplaced_by(self, artists: set[str]) -> list[str]:
        """The record's recordings by these artists, other than versions, that were none of ours so far."""
        return [
            id
            for id in self.foreign
            if id.startswith("recording/")
            and self.ours.get(id) in (None, *self.taken)
            and self.refs(id, "artist") == artists
            and not self.values(id, "version_of")
        ]

    def parts(self, id: str) -> set[str]:
        """The numbers of the parts that a recording came out on."""
        releases = [f.value for f in self._about[id] if f.property == "release"]
        return {part for release in releases for part in self.values(release, "part")}

    def values(self, id: str, property: str) -> set[str]:
        return {f.value for f in self._about[id] if f.property == property}

    def titles(self, id: str) -> list[str]:
        """What a recording is called, and what the works that it performs are."""
        works = [f.value for f in self._about[id] if f.property == "work"]
        return [name for thing in (id, *works) for name in self.names(thing)]

    def things(self, ids: Iterable[str]) -> list[Entity]:
        """Those of ours with these ids; each is asked for once."""
        wanted = list(ids)
        if missing := [id for id in wanted if id not in self._seen]:
            self._seen |= dict.fromkeys(missing) | self._catalogue.entities(missing)
        return [thing for id in wanted if (thing := self._seen[id])]

    @cached_property
    def around(self) -> dict[str, Entity]:
        """The drama, its songs and soundtrack releases, and what these point to."""
        pointing = ("placement", "of_drama")
        return self._catalogue.around([self.drama], pointing=pointing) if self.drama else {}

    @cached_property
    def songs(self) -> dict[str, Entity]:
        """The recordings that are heard in the drama."""
        placed = {f.subject for f in pointing(self.around, self.drama or "", "placement")}
        return {id: thing for id, thing in self.around.items() if id in placed}

    @cached_property
    def singers(self) -> set[str]:
        """Who sings in the drama."""
        return {f.value for song in self.songs.values() for f in song.all("artist")}

    @property
    def releases(self) -> list[Entity]:
        """The drama's soundtrack releases."""
        ids = dict.fromkeys(f.subject for f in pointing(self.around, self.drama or "", "of_drama"))
        return [self.around[id] for id in ids]

    @cached_property
    def performing(self) -> dict[str, list[str]]:
        """The record's recordings of each of its works."""
        found: dict[str, list[str]] = defaultdict(list)
        for f in self.facts:
            if f.property == "work":
                found[f.value].append(f.subject)
        return found


def _in_other_letters(record: _Record, id: str) -> list[Entity]:
    """The drama's songs by these singers whose title we have in the other script only, and something agrees.

    그 남자 and That Man share no letter; that one singer has one such song on one part of one soundtrack says
    that they are the same.  Versions (instrumental …) are told apart by their titles alone.
    """
    artists, names = record.refs(id, "artist"), record.names(id)
    if not artists or not names or record.unplaced_by(artists) != [id]:
        return []
    korean = any(has_hangul(n) for n in names)
    fitting = [
        e
        for e in record.songs.values()
        if artists == {f.value for f in e.all("artist")}
        and all(has_hangul(f.value) != korean for f in e.all("name") if f.get("kind") != "romanized")
        and not e.all("version_of")
        and e.id not in record.ours.values()
    ]
    return [e for e in fitting if _agrees(record, id, e)] if len(fitting) == 1 else []


_SAME_LENGTH_S = 2


def _agrees(record: _Record, id: str, song: Entity) -> bool:
    """Whether part, day, length or work say that two recordings are one, and none of them says otherwise."""
    told = [
        (record.refs(id, "work"), {f.value for f in song.all("work")}),
        (record.parts(id), {p for r in _releases(record, song) if (p := r.value("part"))}),
    ]
    agree = [bool(one & other) for one, other in told if one and other]
    if (days := record.values(id, "released")) and (day := song.value("released")):
        agree.append(any(day.startswith(told) or told.startswith(day) for told in days))
    if (length := record.values(id, "length_s")) and (ours := song.value("length_s")):
        agree.append(any(abs(float(s) - float(ours)) <= _SAME_LENGTH_S for s in length))
    return bool(agree) and all(agree)


def _releases(record: _Record, song: Entity) -> list[Entity]:
    return [record.around[f.value] for f in song.all("release") if f.value in record.around]


def _work(record: _Record, id: str) -> str | None:
    """The work that the joined recording performs already."""
    for recording in record.performing.get(id, ()):
        if recording not in record.ours:
            continue
        for song in record.things([record.ours[recording]]):
            works = record.things([f.value for f in song.all("work")[:1]])
            if works and not _contradicted(works[0], record.identifiers(id)):
                return works[0].id
    return None


def _release(record: _Record, id: str) -> str | None:
    """The drama's release with this part number, or of this very name."""
    parts, names = record.values(id, "part"), {key(n) for n in record.names(id)}
    same = [
        e
        for e in record.releases
        if (parts and parts & {f.value for f in e.all("part")})
        or names & {key(f.value) for f in e.all("name")}
    ]
    return same[0].id if len(same) == 1 else None


def _began_near(drama: Entity, years: set[int]) -> bool:
    has = {int(f.value[:4]) for f in drama.all("first_aired")}
    return not years or not has or any(abs(a - b) <= 1 for a in has for b in years)


def _may_be_new(record: _Record, id: str, *, known_only: bool) -> bool:
    """Whether a thing that is none of ours may come in: it has a name, and it is clear that it is another."""
    if not record.names(id):
        return False
    if known_only:
        return id.startswith("list/")
    if record.identifiers(id) or not id.startswith(("artist/", "recording/")):
        return True
    return id.startswith("recording/") and bool(record.drama or record.refs(id, "artist"))


def _here(catalogue: Catalogue, ids: Sequence[str]) -> dict[str, str]:
    """Those ids that are here already, with the ids that stand for them."""
    this = schema.entity.c.id
    found: dict[str, str] = {}
    with catalogue.reading() as connection:
        for some in batches(ids):
            found |= {id: id for id in connection.scalars(sa.select(this).where(this.in_(some)))}
        into = ruling_in_force(connection).into
    return found | {id: into[id] for id in ids if id in into}


def _by_identifier(catalogue: Catalogue, told: Iterable[Fact]) -> dict[tuple[str, str], set[str]]:
    """What has each of these identifiers, by scheme and value."""
    s = schema.statement.c
    known: dict[tuple[str, str], set[str]] = defaultdict(set)
    with catalogue.reading() as connection:
        for some in batches({f.value for f in told}):
            query = sa.select(s.subject, s.value, s.qualifiers).where(s.property == "id", s.value.in_(some))
            for row in connection.execute(query):
                known[row.qualifiers.get("scheme") or "", row.value].add(row.subject)
    return known


def _contradicted(thing: Entity, told: Mapping[str, set[str]]) -> bool:
    """Whether it has another identifier of the same scheme."""
    if thing.kind in _MANY_IDS:
        return False
    has: dict[str, set[str]] = defaultdict(set)
    for f in thing.all("id"):
        has[f.get("scheme") or ""].add(f.value)
    return any(scheme in has and not has[scheme] & values for scheme, values in told.items())


def _is_ref(fact: Fact) -> bool:
    rule = VOCABULARY.get(fact.property)
    return rule is not None and rule.type == "ref"


def _rank(id: str) -> tuple[int, str]:
    kind = pack.kind_of(id)
    return (_ORDER.index(kind) if kind in _ORDER else len(KINDS), id)


# -- the same statement ---------------------------------------------------------------------------------


def _translated(record: _Record) -> Iterator[Fact]:
    """The record's facts in our ids, as those statements that are here already where they say the same."""
    here = {thing.id: thing for thing in record.things(dict.fromkeys(record.ours.values()))}
    for fact in record.facts:
        if fact.subject not in record.ours or (_is_ref(fact) and fact.value not in record.ours):
            continue
        value = record.ours[fact.value] if _is_ref(fact) else fact.value
        told = replace(fact, subject=record.ours[fact.subject], value=value)
        same = _as_here(told, here.get(told.subject))
        if same:
            yield same


def _as_here(fact: Fact, thing: Entity | None) -> Fact | None:
    """The statement in the words in which it is here; None where what is here says it more exactly."""
    if thing is None or not thing.facts:
        return fact
    for told in thing.all(fact.property):
        if _is_date(fact) and told.value != fact.value and told.value.startswith(fact.value):
            return None
        if _same_value(fact, told) and (said := _together(fact, told)) is not None:
            return replace(fact, value=told.value, qualifiers=said)
    if fact.property == "name" and fact.get("kind") == "usual" and thing.all("name"):
        return replace(fact, qualifiers={**fact.qualifiers, "kind": "alias"})
    return fact


def _same_value(one: Fact, other: Fact) -> bool:
    if one.value == other.value:
        return True
    text = VOCABULARY[one.property].type == "text" and one.property != "id"
    return text and bool(key(one.value)) and key(one.value) == key(other.value)


def _together(fact: Fact, told: Fact) -> dict[str, str] | None:
    """What both say about the statement; None where they contradict each other."""
    if fact.property == "name":
        return dict(told.qualifiers) if fact.get("lang") in (None, told.get("lang")) else None
    if any(told.get(k) not in (None, v) for k, v in fact.qualifiers.items()):
        return None
    return {**told.qualifiers, **fact.qualifiers}


def _is_date(fact: Fact) -> bool:
    return VOCABULARY[fact.property].type == "date"
