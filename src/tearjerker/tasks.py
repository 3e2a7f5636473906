"""How do the parts work together?

The only place where articles and other sources meet the catalogue.

    reading = read("list.md", catalogue)      # read, linked, checked
    reading_json(reading)                     # as INTERFACES has it
    keep_reading(reading, catalogue)          # the path of its page: list/7-iconic-osts
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tearjerker.articles import Known, KnownSong, Page, known_from, parse, read_page
from tearjerker.articles.proposed import Ask, proposals, with_proposals
from tearjerker.articles.weights import Models, shipped
from tearjerker.catalogue import Catalogue, resolve
from tearjerker.catalogue import check as checks
from tearjerker.errors import BadModel, BadSource
from tearjerker.feelings import feelings_in
from tearjerker.fetch import Fetch
from tearjerker.lists.keep import keep
from tearjerker.model import Claim, Entry, Player, Reading, Song
from tearjerker.names.fold import key


class Reader:
    """Reads articles against one catalogue, which it learns by heart once."""

    def __init__(
        self,
        catalogue: Catalogue,
        *,
        fetch: Fetch | None = None,
        models: Models | None = None,
        ask: Ask | None = None,
        warn: Callable[[str], None] = lambda _: None,
    ) -> None:
        """`ask`: a language model that may propose songs; `warn` is told where it could not be asked."""
        self.models, self.ask, self.warn = models or shipped(), ask, warn
        self.known = known_of(catalogue)
        self.resolver = resolve.Resolver(catalogue)
        self.fetch = fetch

    def read(self, source: str) -> Reading:
        """The article at a path or web address, or `-` for standard input; BadSource where there is none."""
        data, kind = self._bytes(source)
        return self.read_text(data, kind, source=source)

    def read_text(self, data: bytes | str, kind: str = "", *, source: str = "") -> Reading:
        """The article in these bytes, read, linked and checked."""
        name = "standard input" if source == "-" else source or "the text"
        page = parse(data, kind, name=name)
        reading = read_page(page, self.known, source=source, models=self.models)
        if self.ask:
            reading = self._with_proposals(reading, page, self.ask)
        return checks.check(resolve.link(reading, self.resolver), self.resolver)

    def _with_proposals(self, reading: Reading, page: Page, ask: Ask) -> Reading:
        """The reading with what a language model adds; without it where that fails."""
        try:
            some = proposals(page, ask)
        except BadModel as error:
            self.warn(f"{error}; {reading.source or 'the text'} was read without it")
            return reading
        return with_proposals(reading, some, self.known, self._links)

    def _links(self, song: Song) -> bool:
        alone = Reading("", "", "", False, (Entry((song,)),))
        return bool(resolve.recordings(resolve.link(alone, self.resolver)))

    def _bytes(self, source: str) -> tuple[bytes, str]:
        if source == "-":
            return sys.stdin.buffer.read(), ""
        if re.match(r"[a-zA-Z][\w+.-]*://", source):
            page = (self.fetch or Fetch()).get(source)
            return page.body, page.media_type
        return _file(Path(source)), Path(source).suffix.lower()


def read(source: str, catalogue: Catalogue, *, fetch: Fetch | None = None) -> Reading:
    """One article, read, linked and checked; for several make a `Reader`."""
    return Reader(catalogue, fetch=fetch).read(source)


def _file(path: Path) -> bytes:
    from tearjerker.articles.page import LARGEST

    try:
        if path.stat().st_size > LARGEST:
            size = path.stat().st_size / 2**20
            raise BadSource(
                f"{path} is {size:.0f} MB large; expected an article below 16 MB: save its text alone"
            )
        return path.read_bytes()
    except FileNotFoundError as error:
        raise BadSource(
            f"there is no file {path}; expected a text, Markdown or HTML file, a web address or -"
        ) from error
    except IsADirectoryError as error:
        raise BadSource(f"{path} is a folder; give the articles in it one by one, or as {path}/*") from error
    except OSError as error:
        raise BadSource(f"{path} cannot be read ({error.strerror}); check its permissions") from error


# -- what the reader is to know ------------------------------------------------------------------------------


def known_of(catalogue: Catalogue) -> Known:
    """The catalogue's names as the reader wants them."""
    kinds = {"drama": "drama", "artist": "artist", "recording": "song"}
    names = [
        (kinds[kind], f.subject, f.value)
        for f in catalogue.facts("name")
        if (kind := f.subject.partition("/")[0]) in kinds
    ]
    member = _pairs(catalogue, "member_of")
    groups = {g for all in member.values() for g in all}
    names += [("group", id, name) for kind, id, name in names if id in groups]
    return known_from(
        names, _songs(catalogue), {a: frozenset(g) for a, g in member.items()}, _people(catalogue)
    )


def _songs(catalogue: Catalogue) -> dict[str, KnownSong]:
    artists, dramas = _pairs(catalogue, "artist"), _pairs(catalogue, "placement")
    return {
        id: KnownSong(frozenset(artists.get(id, ())), frozenset(dramas.get(id, ())))
        for id in artists.keys() | dramas.keys()
    }


def _pairs(catalogue: Catalogue, property: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for fact in catalogue.facts(property):
        found[fact.subject].add(fact.value)
    return found


def _people(catalogue: Catalogue) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for fact in catalogue.facts("cast"):
        told = found[fact.subject]
        for name in (fact.get("character"), fact.get("character_ko")):
            if name:
                told[key(name)] = "character"
        for name in (fact.value, fact.get("name_ko")):
            if name:
                told[key(name)] = "cast"
    return found


# -- as JSON ------------------------------------------------------------------------------------------------


def reading_json(reading: Reading) -> dict[str, Any]:
    """A reading as `tearjerker read --json` gives it."""
    return {
        "title": reading.title,
        "source": reading.source,
        "language": reading.language,
        "ordered": reading.ordered,
        "entries": [_entry_json(e) for e in reading.entries],
        "claims": [_claim_json(c) for c in reading.claims],
    }


def _entry_json(entry: Entry) -> dict[str, Any]:
    return {
        "rank": entry.rank,
        "songs": [_song_json(s) for s in entry.songs],
        "mood": list(entry.mood),
        "feelings": sorted({f for word in entry.mood for f in feelings_in(word)}),
        "aside": entry.aside,
        "proposed": entry.proposed,
    }


def _song_json(song: Song) -> dict[str, Any]:
    return {
        "title": song.title,
        "artists": [{"name": c.name, "group": c.group} for c in song.artists],
        "drama": song.drama,
        "role": song.role,
        "recording": song.recording,
        "confidence": song.confidence,
        "candidates": list(song.candidates),
        "listen": [_player_json(p) for p in song.listen],
        "performances": [
            {"kind": p.kind, "listen": [_player_json(x) for x in p.listen], "quote": p.quote}
            for p in song.performances
        ],
    }


def _player_json(player: Player) -> dict[str, str]:
    return {"kind": player.kind, "id": player.id}


def _claim_json(claim: Claim) -> dict[str, Any]:
    return {
        "subject": claim.subject,
        "kind": claim.kind,
        "value": claim.value,
        "quote": claim.quote,
        "verdict": claim.verdict,
        "because": claim.because,
        "sources": list(claim.sources),
        "entry": claim.entry,
    }


# -- kept lists ---------------------------------------------------------------------------------------------


def keep_reading(reading: Reading, catalogue: Catalogue) -> str:
    """Store a reading among the kept lists, and return the path of its page; the same title replaces it."""
    return f"list/{keep(catalogue, reading_json(reading), made_by='read')}"
