"""Is no right claim called contradicted?   python benchmarks/verdicts.py [--gate]

Claims are made from the catalogue: true ones (each drama's years, networks, actors and characters, each
song's release and origin, by any of the names that the catalogue has) and altered ones (another year, another
network, a stranger in the cast).  Precision of `contradicted`: of the claims so called, the share that was
altered.  Recall: of the altered ones, the share so called; that of a stranger in the cast never is.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tearjerker.catalogue import Catalogue, open_catalogue
from tearjerker.catalogue.check import check
from tearjerker.catalogue.resolve import Resolver, link
from tearjerker.model import Claim, ClaimKind, Credit, Entity, Entry, Reading, Song

NETWORKS = ("KBS2", "SBS", "MBC", "tvN", "JTBC", "OCN", "KBS 2TV", "KBS", "ENA")


@dataclass(frozen=True)
class Case:
    """A reading with one claim, and whether the claim is true."""

    reading: Reading
    true: bool


def cases(catalogue: Catalogue, rng: random.Random) -> Iterator[Case]:
    """True and altered claims on every drama, and on every song of one."""
    dramas = catalogue.entities(catalogue.ids("drama"))
    for drama in dramas.values():
        yield from _on_drama(drama, dramas, rng)
    songs = catalogue.entities(catalogue.ids("recording"))
    artists = catalogue.entities(catalogue.ids("artist"))
    for song in songs.values():
        yield from _on_song(song, dramas, artists, rng)


def _on_drama(drama: Entity, dramas: dict[str, Entity], rng: random.Random) -> Iterator[Case]:
    first = drama.value("first_aired")
    if first:
        year = int(first[:4])
        yield _case(drama, "year", str(year), True, rng)
        yield _case(drama, "year", str(year + rng.choice((-4, -2, 3, 6))), False, rng)
    for fact in drama.all("network")[:1]:
        told = {f.value[:3].upper() for f in drama.all("network")}
        others = [n for n in NETWORKS if n[:3].upper() not in told]
        yield _case(drama, "network", fact.value, True, rng)
        yield _case(drama, "network", rng.choice(others), False, rng)
    for fact in drama.all("cast")[:2]:
        yield _case(drama, "cast", fact.value, True, rng)
        if role := fact.get("character") or fact.get("character_ko"):
            yield _case(drama, "character", role, True, rng)
    stranger = rng.choice(list(dramas.values())).value("cast")
    if stranger and stranger not in {f.value for f in drama.all("cast")}:
        yield _case(drama, "cast", stranger, False, rng)


def _on_song(
    song: Entity, dramas: dict[str, Entity], artists: dict[str, Entity], rng: random.Random
) -> Iterator[Case]:
    placed, sung = song.best("placement"), song.best("artist")
    if not placed or not sung or placed.value not in dramas or sung.value not in artists:
        return
    drama = dramas[placed.value]
    title = rng.choice([f.value for f in song.all("name") if f.get("kind") != "misnomer"] or [song.name])
    named = Song(title, (Credit(artists[sung.value].name),), drama.name)
    released = song.best("released")
    if released:
        year = int(released.value[:4])
        yield _song_case(named, "release", str(year), True)
        yield _song_case(named, "release", str(year + rng.choice((-5, -3, 4, 7))), False)
    older = placed.get("origin") == "pre-existing"
    yield _song_case(named, "origin", f"made for {drama.name}", not older)
    for fact in song.all("chart")[:1]:
        yield _song_case(named, "chart", f"no. {fact.value}", True)


def _case(drama: Entity, kind: ClaimKind, value: str, true: bool, rng: random.Random) -> Case:
    name = rng.choice([f.value for f in drama.all("name")])
    return Case(Reading("", "", "en", False, (), (Claim(name, kind, value),)), true)


def _song_case(song: Song, kind: ClaimKind, value: str, true: bool) -> Case:
    claim = Claim(song.title, kind, value, entry=0)
    return Case(Reading("", "", "en", False, (Entry((song,)),), (claim,)), true)


def scores(catalogue: Catalogue) -> tuple[dict[str, float], Counter[tuple[str, bool, str]]]:
    """precision and recall of `contradicted`, share of true claims supported; and the counts."""
    resolver = Resolver(catalogue)
    counts: Counter[tuple[str, bool, str]] = Counter()
    for case in cases(catalogue, random.Random(11)):
        judged = check(link(case.reading, resolver), resolver)
        counts[(judged.claims[0].kind, case.true, judged.claims[0].verdict)] += 1
    wrong = sum(n for (_, true, v), n in counts.items() if v == "contradicted" and true)
    right = sum(n for (_, true, v), n in counts.items() if v == "contradicted" and not true)
    altered = sum(n for (_, true, _), n in counts.items() if not true)
    true_ones = sum(n for (_, true, _), n in counts.items() if true)
    supported = sum(n for (_, true, v), n in counts.items() if v == "supported" and true)
    told = {
        "precision of contradicted": right / max(1, right + wrong),
        "recall of contradicted": right / max(1, altered),
        "true claims supported": supported / max(1, true_ones),
    }
    return told, counts


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--gate", action="store_true", help="status 1 below a floor")
    given = options.parse_args()
    found, counts = scores(open_catalogue("sqlite://"))
    for kind in sorted({k for k, _, _ in counts}):
        for true in (True, False):
            row = {v: counts[(kind, true, v)] for v in ("supported", "unknown", "contradicted")}
            if any(row.values()):
                print(f"{kind:10s} {'true' if true else 'altered':8s} {row}")
    for name, score in found.items():
        print(f"{name:30s} {score:.3f}")
    floors = json.loads((Path(__file__).parent / "floors.json").read_text("utf-8"))
    below = [n for n, s in found.items() if s < floors.get(f"verdicts: {n}", 0)]
    return 1 if given.gate and below else 0


if __name__ == "__main__":
    sys.exit(main())
