#!/usr/bin/env python3
"""Is a music file linked to its recording, however its tags are written, and only then?

    python benchmarks/scan.py [--catalogue URL] [--songs 500] [--floors benchmarks/floors.json]

Songs of the catalogue are drawn, and each is written as one of the ways that collections are tagged, with any
of its names in any script: with the album's part, the drama in brackets behind the title, the singer in two
scripts, EUC-KR bytes declared as Latin-1, no tags but a file name.  Beside them stand files that must not be
linked: the title with another singer, and the instrumental.  Names are the catalogue's own, so this measures
how tags are taken apart and put together; how well misspelt names are found is measured in benchmarks/names.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from tearjerker.catalogue import Catalogue, open_catalogue
from tearjerker.library.link import Linker
from tearjerker.library.tags import Tags, mend, with_name
from tearjerker.model import Entity

Way = Callable[[str, str, str, str, random.Random], Tags]


def _latin(text: str) -> str:
    """As an old Korean player wrote it and a reader of Latin-1 sees it."""
    return mend(text.encode("cp949", "ignore").decode("latin-1"), korean=True)


WAYS: Mapping[str, Way] = {
    "album with its part": lambda t, a, b, d, r: Tags(t, a, f"{d} OST Part.{r.randint(1, 9)}"),
    "drama in brackets": lambda t, a, b, d, r: Tags(f"{t} (From {d})", a),
    "two scripts": lambda t, a, b, d, r: Tags(t, f"{a} ({b})", t),
    "EUC-KR as Latin-1": lambda t, a, b, d, r: Tags(_latin(t), _latin(a), _latin(f"{d} OST")),
    "file name only": lambda t, a, b, d, r: with_name(
        Tags(), Path("/music") / f"{d} OST".replace("/", " ") / f"07. {a} - {t}.mp3".replace("/", " "),
    ),
}  # fmt: skip


def main() -> int:
    """Print what was linked; 1 where a score lies below its floor."""
    options = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    options.add_argument("--catalogue")
    options.add_argument("--songs", type=int, default=500)
    options.add_argument("--floors", type=Path)
    given = options.parse_args()
    catalogue = open_catalogue(given.catalogue)
    linker, chance = Linker(catalogue), random.Random(7)
    drawn = draw(catalogue, given.songs, chance)
    started = time.perf_counter()
    scores = [linked(linker, drawn, name, way, chance) for name, way in WAYS.items()]
    wrong = [refused(linker, drawn, chance)]
    files = len(drawn) * (len(WAYS) + 2)
    print(f"{files} files, {1000 * (time.perf_counter() - started) / files:.1f} ms each")
    return check({"scan linked": min(scores), "scan refused": min(wrong)}, given.floors)


def draw(
    catalogue: Catalogue, count: int, chance: random.Random
) -> list[tuple[Entity, list[str], list[str], list[str]]]:
    """Songs with the names of song, singer and drama; a version is left out, its names are the song's."""
    recordings = list(catalogue.entities(catalogue.ids("recording")).values())
    chance.shuffle(recordings)
    whole = [r for r in recordings if r.all("artist") and r.all("placement") and not r.all("version_of")][
        :count
    ]
    near = catalogue.entities({f.value for r in whole for p in ("artist", "placement") for f in r.all(p)})
    return [
        (r, _names(r), _names(near[r.all("artist")[0].value]), _names(near[r.all("placement")[0].value]))
        for r in whole
    ]


def _names(thing: Entity) -> list[str]:
    return [f.value for f in thing.all("name") if f.get("kind") not in ("misnomer", "abbreviation")]


def linked(
    linker: Linker,
    drawn: list[tuple[Entity, list[str], list[str], list[str]]],
    name: str,
    way: Way,
    chance: random.Random,
) -> float:
    """The share that is linked to its own recording."""
    found: Counter[str] = Counter()
    for recording, titles, singers, dramas in drawn:
        pick = chance.choice
        tags = way(pick(titles), pick(singers), pick(singers), pick(dramas), chance)
        got = linker.link(tags).recording
        found["right" if got == recording.id else "wrong" if got else "not linked"] += 1
    print(
        f"  {name:22} "
        + "  ".join(f"{k} {found[k] / len(drawn):.3f}" for k in ("right", "wrong", "not linked"))
    )
    return found["right"] / len(drawn)


def refused(
    linker: Linker, drawn: list[tuple[Entity, list[str], list[str], list[str]]], chance: random.Random
) -> float:
    """The share of covers and instrumentals that is left unlinked."""
    shares = []
    for name in ("by another singer", "instrumental"):
        right = 0
        for n, (_, titles, singers, _) in enumerate(drawn):
            other = chance.choice(drawn[(n + 1 + chance.randrange(len(drawn) - 2)) % len(drawn)][2])
            tags = Tags(
                chance.choice(titles), other if name == "by another singer" else chance.choice(singers)
            )
            if name == "instrumental":
                tags = replace(tags, title=f"{tags.title} (Inst.)")
            right += linker.link(tags).recording is None
        print(f"  {name:22} refused {right / len(drawn):.3f}")
        shares.append(right / len(drawn))
    return min(shares)


def check(got: Mapping[str, float], floors: Path | None) -> int:
    """Compare with the pinned floors."""
    pinned = json.loads(floors.read_text()) if floors else {}
    low = [name for name, value in got.items() if value < pinned.get(name, 0)]
    for name in low:
        print(f"{name} {got[name]:.3f} lies below its floor {pinned[name]}", file=sys.stderr)
    return 1 if low else 0


if __name__ == "__main__":
    sys.exit(main())
