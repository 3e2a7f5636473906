#!/usr/bin/env python3
"""How much of what articles name does the catalogue know?

    python benchmarks/known.py GOLD_DIR [--catalogue URL] [--missing] [--floors benchmarks/floors.json]

GOLD_DIR holds labelled articles: `<id>.json` with entries, their songs, artists and dramas.  A drama or an
artist is covered where `Catalogue.find` answers "match".  A song is covered where one of the recordings it
may be is by an artist, or from a drama, that the article names with it; a title alone proves nothing.  Each
name counts once for each article.  Songs that are named in passing count as well: they are links too.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tearjerker.catalogue import Catalogue, open_catalogue

CANDIDATES = 20  # recordings of one title to look at; "I Miss You" alone has several


@dataclass
class Tally:
    """What was asked for and what was missing."""

    asked: int = 0
    missing: list[str] = field(default_factory=list)

    def count(self, known: bool, label: str) -> None:
        """Count one name of one article."""
        self.asked += 1
        if not known:
            self.missing.append(label)

    @property
    def share(self) -> float:
        """The share that is known, 0..1."""
        return 1 - len(self.missing) / self.asked if self.asked else 0.0


def coverage(catalogue: Catalogue, gold: Path) -> dict[str, Tally]:
    """The tallies for songs, artists and dramas over all articles of a folder."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    for path in sorted(gold.glob("*.json")):
        seen: set[tuple[str, str]] = set()
        for song in songs(json.loads(path.read_text("utf-8"))):
            for kind, label, known in asked(catalogue, song):
                if (kind, label) not in seen:
                    seen.add((kind, label))
                    tallies[kind].count(known, f"{path.stem}: {label}")
    return tallies


def songs(article: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every song that the article's entries name."""
    for entry in article["entries"]:
        yield from entry["songs"]


def asked(catalogue: Catalogue, song: dict[str, Any]) -> Iterator[tuple[str, str, bool]]:
    """What one song of an article asks for: kind, how the article says it, whether it is known."""
    names = [artist["name"] for artist in song["artists"]]
    for name in names:
        yield "artist", name, catalogue.find(name, kind="artist").answer == "match"
    if song["drama"]:
        yield "drama", song["drama"], catalogue.find(song["drama"], kind="drama").answer == "match"
    label = f"{song['title']} · {', '.join(names) or '?'} · {song['drama'] or '?'}"
    yield "song", label, links(catalogue, song["title"], names, song["drama"])


def links(catalogue: Catalogue, title: str, artists: list[str], drama: str | None) -> bool:
    """Is there a recording of this title by one of the artists, or from the drama?"""
    hits = catalogue.find(title, kind="song", limit=CANDIDATES).results
    meant = {hit.id for name in artists for hit in catalogue.find(name, kind="artist", limit=3).results}
    if drama:
        meant |= {hit.id for hit in catalogue.find(drama, kind="drama", limit=3).results}
    near = catalogue.entities(hit.id for hit in hits if hit.score >= 0.8)
    said = {fact.value for one in near.values() for fact in (*one.all("artist"), *one.all("placement"))}
    return bool(said & meant)


def main() -> int:
    """Print the shares, and with --missing what is not known; 1 where one lies below its floor."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("gold", type=Path, help="a folder of labelled articles")
    parser.add_argument("--catalogue", help="sqlite:///path or postgresql://…")
    parser.add_argument("--missing", action="store_true", help="name what is not known")
    parser.add_argument("--floors", type=Path, help="exit with 1 where a share lies below the floor")
    options = parser.parse_args()
    tallies = coverage(open_catalogue(options.catalogue), options.gold)
    for kind, tally in sorted(tallies.items()):
        print(f"{kind:7} {tally.share:.3f}  of {tally.asked}")
        for label in tally.missing if options.missing else ():
            print(f"          {label}")
    pinned = json.loads(options.floors.read_text()) if options.floors else {}
    low = [kind for kind, tally in tallies.items() if tally.share < pinned.get(f"coverage {kind}", 0)]
    for kind in low:
        print(f"{kind} lies below its floor {pinned[f'coverage {kind}']}", file=sys.stderr)
    return 1 if low else 0


if __name__ == "__main__":
    sys.exit(main())
