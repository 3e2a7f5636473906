"""What is in this file, and what of it is ours to keep?

    for step in take_in(Path("release.tar.xz"), catalogue): print(step)

A file is told by its ending and its records by their shape:

    .toml                      a patch (`catalogue export NAME.toml`): one change, which `undo` takes back
    .tsv .csv                  tables of facts (`sources/tables.py`), exported statements
    {"kind", "id", "names"}    names to search, under the ids that they have
    {"subject", "property", …} exported statements
    MusicBrainz                lines of its JSON dumps: releases that are soundtracks of our dramas;
                               recordings, artists and works that we have, by their identifiers
    Wikidata                   items, one a line: our dramas
    {"playlist": …}            a ListenBrainz playlist (JSPF): mentions of recordings that we have

Files are read line by line, compressed ones (.gz .bz2 .xz, and .tar with dumps in it) as they are, in little
memory.  A line that is none of these is named and passed over.
"""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import json
import lzma
import re
import tarfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from tearjerker.catalogue import Catalogue, edit, pack
from tearjerker.catalogue.join import Joiner
from tearjerker.catalogue.rows import from_json
from tearjerker.errors import BadSource
from tearjerker.model import Fact, Kind, Source
from tearjerker.names.fold import key
from tearjerker.sources import listenbrainz, musicbrainz, tables, wikidata
from tearjerker.sources.record import Wanted, soundtrack_of
from tearjerker.update import wanted

_KIND: dict[str, Kind] = {
    "drama": "drama", "song": "recording", "recording": "recording", "artist": "artist",
}  # fmt: skip
_EVERY = 20_000  # records between two lines of progress
_TOGETHER = 3000  # statements about known things that are taken in at once
_MBID = re.compile(rb'"id":\s*"([0-9a-f-]{36})"')

Json = Mapping[str, Any]


@dataclass(slots=True)
class Intake:
    """How far it is; the last one says how it ended."""

    read: int = 0
    """Records."""
    kept: int = 0
    """Records of which something was ours to keep."""
    new: int = 0
    """Statements that were not here yet."""
    bad: int = 0
    """Lines that could not be read."""
    trouble: str | None = None
    """What was wrong with the line just read."""


def take_in(file: Path, catalogue: Catalogue) -> Iterator[Intake]:
    """Take a file in; yields what goes wrong and, now and then, how far it is.  BadSource for no file."""
    if file.suffix == ".toml":
        yield _patch(file, catalogue)
    elif file.suffix in (".tsv", ".csv"):
        yield from _tables(file, catalogue)
    else:
        yield from _lines(file, catalogue)


def _patch(file: Path, catalogue: Catalogue) -> Intake:
    text = _text(file)
    facts = list(pack.facts_of(text, file.name, origin=edit.USER))
    told = pack.parsed(text, file.name)
    retracted = [(r["subject"], r["property"], r["value"]) for r in told.get("retract", ())]
    merged = [(m["id"], m["into"]) for m in told.get("merge", ())]
    edit.change(catalogue, "import", facts=facts, retracted=retracted, merged=merged, because=file.name)
    count = len(facts) + len(retracted) + len(merged)
    return Intake(count, count, len(facts))


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadSource(f"{file} cannot be read ({error}); give a patch in UTF-8") from error


def _tables(file: Path, catalogue: Catalogue) -> Iterator[Intake]:
    """A table's lines: those about our ids as they are, the rest joined by name."""
    at, groups = Intake(), Groups(Joiner(catalogue))
    with _opened(file) as opened:
        text = io.TextIOWrapper(opened, "utf-8", newline="")
        tab = {} if file.suffix == ".csv" else {"delimiter": "\t", "quoting": csv.QUOTE_NONE}
        for row in csv.DictReader(text, **tab):  # type: ignore[call-overload]
            at.read += 1
            if "sources" in row:
                row["source_urls"] = row["sources"]
            facts = [f for f in tables.facts_of(row) if pack.problem(f) is None]
            groups.add(facts)
            at.kept, at.new = at.kept + bool(facts), groups.new
            if at.read % 500 == 0:
                yield at
    groups.flush()
    at.new = groups.new
    yield at


class Groups:
    """A table's lines, those about one drama together.

    One by one each took 10 ms, nearly all of it for asking what is known of the drama and for writing to the
    disk.  Two things of one name are not put together, because the second may be the first.
    """

    def __init__(self, joiner: Joiner) -> None:
        self.new = 0
        self._joiner = joiner
        self._waiting: dict[str | None, list[Fact]] = defaultdict(list)
        self._named: dict[str | None, dict[tuple[str, str], str]] = defaultdict(dict)

    def add(self, facts: list[Fact]) -> None:
        """Keep a line's facts until there are enough about its drama."""
        drama = next((f.value for f in facts if f.property == "placement"), None)
        named = {
            (f.subject.partition("/")[0], key(f.value)): f.subject for f in facts if f.property == "name"
        }
        before = self._named[drama]
        if any(before.get(name, id) != id for name, id in named.items()):
            self._take(drama)
        self._named[drama] |= named
        self._waiting[drama] += facts
        if len(self._waiting[drama]) > _TOGETHER:
            self._take(drama)

    def flush(self) -> None:
        """Take in what still waits."""
        for drama in list(self._waiting):
            self._take(drama)

    def _take(self, drama: str | None) -> None:
        self._named.pop(drama, None)
        self.new += self._joiner.take(self._waiting.pop(drama, ()), drama=drama).new


# -- lines of JSON ------------------------------------------------------------------------------------------


def _lines(file: Path, catalogue: Catalogue) -> Iterator[Intake]:
    at, held = Intake(), Held(catalogue, Source(file.resolve().as_uri()))
    number = 0
    for number, line in enumerate(_raw(file), 1):
        if held.skips(line):
            at.read += 1
        elif record := _parsed(line):
            at.read += 1
            try:
                at.kept += held.take(record)
            except (KeyError, TypeError, ValueError, AttributeError) as error:
                yield _bad(at, file, number, str(error) if type(error) is ValueError else f"{error!r}")
        elif line.strip() not in (b"", b"[", b"]"):
            yield _bad(at, file, number, "no JSON object")
        if number % _EVERY == 0:
            at.new = held.new
            yield at
    held.flush()
    at.new = held.new
    yield at


def _bad(at: Intake, file: Path, number: int, why: str) -> Intake:
    at.bad += 1
    trouble = f"{file}, line {number}: {why}; expected names, statements or records of a known form"
    return Intake(at.read, at.kept, at.new, at.bad, trouble)


def _parsed(line: bytes) -> Json | None:
    """A line's object; Wikidata's dumps are one array, whose lines end with commas."""
    try:
        told = json.loads(line.strip().removesuffix(b","))
        if b"\\u" in line:  # half a pair of surrogates, or a zero: no database takes them
            plain = json.dumps(told, ensure_ascii=False).replace("\\u0000", "")
            told = json.loads(plain.encode("utf-8", "ignore"))
    except ValueError:
        return None
    return told if isinstance(told, dict) else None


class Held:
    """What of a stream of records is ours to keep, and where it goes."""

    def __init__(self, catalogue: Catalogue, source: Source) -> None:
        self.new = 0
        self._catalogue, self._source = catalogue, source
        self._joiner: Joiner | None = None
        self._waiting: list[Fact] = []
        self._kinds: dict[str, Kind] = {}
        self._dramas: Dramas | None = None
        self._known: set[str] | None = None
        self._more: list[Fact] = []

    def skips(self, line: bytes) -> bool:
        """Whether a line need not be parsed: MusicBrainz' on a release that is no soundtrack, on strangers.

        Parsing is what takes the time: 42 µs for a recording, where looking for identifiers takes 2.
        """
        if b'"disambiguation"' not in line:
            return False
        if b'"media"' in line and b'"release-group"' in line:
            return b'"Soundtrack"' not in line
        return self.known.isdisjoint(m.decode() for m in _MBID.findall(line))

    def take(self, record: Json) -> bool:
        """Take a record in; returns whether anything of it was ours to keep."""
        return SHAPES[shape(record)](self, record)

    def flush(self) -> None:
        """Write what waits to be written together."""
        self.new += self._catalogue.add(self._waiting, kinds=self._kinds) if self._waiting else 0
        self._waiting.clear()
        if self._more:
            self._join(self._more)
        self._more = []

    @property
    def known(self) -> set[str]:
        """The MusicBrainz identifiers of what we have."""
        if self._known is None:
            told = self._catalogue.facts("id")
            self._known = {f.value for f in told if f.get("scheme") == musicbrainz.NAME}
        return self._known

    @property
    def dramas(self) -> Dramas:
        """Our dramas, by name and by identifier."""
        if self._dramas is None:
            self._dramas = Dramas(self._catalogue)
        return self._dramas

    def _wait(self, facts: Iterable[Fact]) -> bool:
        self._waiting += facts
        if len(self._waiting) > 50_000:
            self.flush()
        return True

    def _join(self, facts: Iterable[Fact], drama: str | None = None, *, known_only: bool = False) -> bool:
        if self._joiner is None:
            self._joiner = Joiner(self._catalogue)
        taken = self._joiner.take(facts, drama=drama, known_only=known_only)
        self.new += taken.new
        return bool(taken.ours)

    def _tell_more(self, record: Json, facts: Iterable[Fact]) -> bool:
        """Keep what is said of something that we have, to be taken in with others: that is quicker."""
        if str(record["id"]) not in self.known:
            return False
        self._more += facts
        if len(self._more) > _TOGETHER:
            self.flush()
        return True

    # -- one method for each shape ----------------------------------------------------------------------

    def names(self, record: Json) -> bool:
        """Names under the ids that they have."""
        id, kind, names = str(record.get("id", "")), record.get("kind"), record["names"]
        if kind not in _KIND:
            raise ValueError(f"kind {kind!r} is none of {', '.join(_KIND)}")
        if not id.strip() or not isinstance(names, list) or not all(isinstance(n, str) for n in names):
            raise ValueError("it lacks an id or a list of names")
        if self._kinds.setdefault(id, _KIND[kind]) != _KIND[kind]:
            raise ValueError(f"{id!r} is a {self._kinds[id]} above, here a {_KIND[kind]}")
        said = [name for name in names if name.strip()]
        return self._wait(Fact(id, "name", n, {}, (self._source,), origin="import") for n in said)

    def statement(self, record: Json) -> bool:
        """A statement as it was exported."""
        fact = from_json({**record, "origin": "import"})
        trouble = pack.problem(fact)
        if trouble:
            raise ValueError(trouble)
        return self._wait([fact])

    def release(self, record: Json) -> bool:
        """A soundtrack of one of our dramas."""
        if not musicbrainz.is_soundtrack(record):
            return False
        drama = self.dramas.of_soundtrack(str(record["title"]), record.get("date"))
        if drama is None:
            return False
        facts = list(musicbrainz.release_facts(record, drama.id))
        self.known.update(f.value for f in facts if f.get("scheme") == musicbrainz.NAME)
        return self._join(facts, drama.id)

    def recording(self, record: Json) -> bool:
        """More about a recording that we have."""
        return self._tell_more(record, musicbrainz.recording_facts(record))

    def artist(self, record: Json) -> bool:
        """More about an artist that we have."""
        return self._tell_more(record, musicbrainz.artist_facts(record))

    def work(self, record: Json) -> bool:
        """More about a work that we have."""
        return self._tell_more(record, musicbrainz.work_facts(record))

    def item(self, record: Json) -> bool:
        """One of our dramas, as Wikidata has it."""
        drama = self.dramas.of_item(record)
        return drama is not None and self._join(wikidata.drama_facts(record, drama.id, {}), drama.id)

    def playlist(self, record: Json) -> bool:
        """Mentions of recordings that we have."""
        return self._join(listenbrainz.playlist_facts(record["playlist"]), known_only=True)

    def unknown(self, record: Json) -> bool:
        """None of these."""
        raise ValueError(f"a record with {', '.join(sorted(record)[:6])}")


def shape(record: Json) -> str:  # noqa: PLR0911 - one return for each shape
    """What kind of record this is: a key of `SHAPES`."""
    if "names" in record and "kind" in record:
        return "names"
    if "subject" in record and "property" in record:
        return "statement"
    if "playlist" in record:
        return "playlist"
    if "claims" in record or record.get("type") in ("item", "property"):
        return "item"
    if "title" in record and ("release-group" in record or "media" in record):
        return "release"
    if "title" in record and ("iswcs" in record or "languages" in record):
        return "work"
    if "title" in record and "artist-credit" in record and "video" in record:
        return "recording"
    return "artist" if "sort-name" in record and "name" in record else "unknown"


SHAPES: Mapping[str, Callable[[Held, Json], bool]] = {
    "names": Held.names,
    "statement": Held.statement,
    "release": Held.release,
    "recording": Held.recording,
    "artist": Held.artist,
    "work": Held.work,
    "item": Held.item,
    "playlist": Held.playlist,
    "unknown": Held.unknown,
}


class Dramas:
    """Our dramas, by what is said of them elsewhere."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._all = [wanted(e) for e in catalogue.entities(catalogue.ids("drama")).values()]
        self._named: dict[str, list[Wanted]] = defaultdict(list)
        self._known: dict[tuple[str, str], Wanted] = {}
        for drama in self._all:
            for spelled in {key(n) for n in drama.names}:
                self._named[spelled].append(drama)
            for scheme, values in drama.ids.items():
                self._known.update({(scheme, v): drama for v in values})

    def of_soundtrack(self, title: str, date: str | None) -> Wanted | None:
        """The one drama whose soundtrack this is, by its title and its date."""
        found = {
            d.id: d for name in soundtrack_of(title) for d in self._named.get(key(name), ()) if d.fits(date)
        }
        return next(iter(found.values())) if len(found) == 1 else None

    def of_item(self, item: Json) -> Wanted | None:
        """The drama that a Wikidata item is, by an identifier."""
        told = [(wikidata.NAME, str(item.get("id")))]
        told += [
            (f.get("scheme") or "", f.value)
            for f in wikidata.drama_facts(item, "drama/x", {})
            if f.property == "id"
        ]
        return next((self._known[t] for t in told if t in self._known), None)


# -- bytes ----------------------------------------------------------------------------------------------


def _raw(file: Path) -> Iterator[bytes]:
    """A file's lines; those of the dumps in it where it is an archive."""
    with _opened(file) as opened:
        if ".tar" not in file.suffixes:
            yield from opened
            return
        with tarfile.open(fileobj=opened, mode="r|") as archive:
            for member in archive:
                inner = archive.extractfile(member) if member.name.startswith("mbdump/") else None
                yield from inner or ()


_OPENERS: Mapping[str, Callable[[Path], Any]] = {".gz": gzip.open, ".bz2": bz2.open, ".xz": lzma.open}


@contextmanager
def _opened(file: Path) -> Iterator[IO[bytes]]:
    try:
        opener = _OPENERS.get(file.suffix)
        with opener(file) if opener else file.open("rb") as opened:
            yield opened
    except (OSError, EOFError, lzma.LZMAError, tarfile.TarError) as error:
        raise BadSource(f"{file} cannot be read to its end ({error}); give it whole") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise BadSource(f"{file} is no table in UTF-8 ({error}); save it as such") from error
