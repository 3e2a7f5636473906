#!/usr/bin/env python3
"""Does the ranking know what the next list will name?

    python benchmarks/list.py [--catalogue URL] [--tune] [--floors benchmarks/floors.json]

Each list that names at least three songs of at least two dramas and two singers is left out in turn, and
with it everything else that its publisher says.  The songs are ranked on what remains; the score is how many
of the left-out songs stand high:

    hit@k     of the first k places, the share that the list names (of min(k, its songs))
    NDCG      the same with a discount by place (K. Järvelin and J. Kekäläinen, "Cumulated gain-based
              evaluation of IR techniques", ACM TOIS 20, 2002), over the first 100 places

beside counting in how many lists a song stands.  The difference comes with a 95 % interval from a paired
bootstrap over lists.  `--tune` tries other weights, on the half of the lists that a digest of their names
chooses, and shows what they do on the other half.
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import json
import math
import random
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from tearjerker.catalogue import Catalogue, open_catalogue
from tearjerker.lists.evidence import gather
from tearjerker.lists.rank import BALANCED, COUNT, Evidence, Weights, votes_of
from tearjerker.lists.songs import Song, songs

DEPTH = 100
MEASURES = ("hit@10", "hit@20", "NDCG")
Scores = tuple[float, float, float]


def main() -> int:
    """Print the scores; 1 where one lies below its floor."""
    options = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    options.add_argument("--catalogue")
    options.add_argument("--tune", action="store_true")
    options.add_argument("--floors", type=Path)
    given = options.parse_args()
    catalogue = open_catalogue(given.catalogue)
    evidence = gather(catalogue)
    lists = left_out(catalogue, evidence)
    ours = [score(evidence, left, BALANCED) for left in lists]
    counted = [score(evidence, left, COUNT) for left in lists]
    print(f"{len(lists)} lists left out in turn, {len(evidence)} votes")
    show("our formula", ours)
    show("counting", counted)
    for n, name in enumerate(MEASURES):
        low, middle, high = difference([a[n] - b[n] for a, b in zip(ours, counted, strict=True)])
        print(f"  {name:7} ours - counting: {middle:+.3f}  (95 % {low:+.3f} to {high:+.3f})")
    if given.tune:
        tune(evidence, lists)
    return check(mean(ours), given.floors) if given.floors else 0


def left_out(catalogue: Catalogue, evidence: Sequence[Evidence]) -> list[list[Evidence]]:
    """The lists that compare songs of several dramas and singers."""
    known = songs(catalogue, {vote.recording for vote in evidence})
    by_list: dict[str, list[Evidence]] = defaultdict(list)
    for vote in evidence:
        if vote.kind == "mention" and vote.list:
            by_list[vote.list].append(vote)
    return [votes for _, votes in sorted(by_list.items()) if len(votes) >= 3 and broad(votes, known)]


def broad(votes: Iterable[Evidence], known: Mapping[str, Song]) -> bool:
    """Does the list look beyond one drama and one singer?"""
    named = [known[v.recording] for v in votes]
    return all(
        len({of(s)[0] for s in named if of(s)}) > 1 for of in (lambda s: s.dramas, lambda s: s.artists)
    )


def score(evidence: Sequence[Evidence], left: Sequence[Evidence], weights: Weights) -> Scores:
    """How well the rest foretells the list."""
    wanted, silent = {v.recording for v in left}, left[0].voice
    votes = votes_of((e for e in evidence if e.voice != silent), weights)
    points = {id: round(sum(v.points for v in some), 9) for id, some in votes.items()}
    order = sorted(points, key=lambda id: (-points[id], id))[:DEPTH]
    hits = [id in wanted for id in order]
    ideal = sum(1 / math.log2(n + 2) for n in range(min(DEPTH, len(wanted))))
    gained = sum(1 / math.log2(n + 2) for n, hit in enumerate(hits) if hit)
    return sum(hits[:10]) / min(10, len(wanted)), sum(hits[:20]) / min(20, len(wanted)), gained / ideal


def mean(scores: Sequence[Scores]) -> Scores:
    """The mean of each measure."""
    a, b, c = (sum(s[n] for s in scores) / len(scores) for n in range(3))
    return a, b, c


def show(name: str, scores: Sequence[Scores]) -> None:
    """One line of means."""
    told = "  ".join(f"{m} {v:.3f}" for m, v in zip(MEASURES, mean(scores), strict=True))
    print(f"  {name:14} {told}")


def difference(pairs: Sequence[float], *, draws: int = 4000) -> tuple[float, float, float]:
    """The mean difference between the ends of its 95 % interval."""
    chance = random.Random(1)
    means = sorted(sum(chance.choices(pairs, k=len(pairs))) / len(pairs) for _ in range(draws))
    return means[draws // 40], sum(pairs) / len(pairs), means[-draws // 40]


def tune(evidence: Sequence[Evidence], lists: Sequence[list[Evidence]]) -> None:
    """The best ten of a grid on one half of the lists, and what they do on the other."""
    halves: tuple[list[list[Evidence]], list[list[Evidence]]] = ([], [])
    for left in lists:
        halves[hashlib.md5(str(left[0].list).encode()).digest()[0] % 2].append(left)
    grid = [
        replace(BALANCED, k=k, award=award, nomination=0.4 * award, chart=chart, version=version)
        for k, award, chart, version in itertools.product(
            (3, 10, 30), (0, 0.5, 1), (0, 0.5, 1), (0, 0.1, 0.3)
        )
    ]
    tried = []
    for weights in (COUNT, BALANCED, *grid):
        tried.append((*(mean([score(evidence, left, weights) for left in half]) for half in halves), weights))
    for name, row in (("counting", tried[0]), ("ours", tried[1])):
        print(f"  {name:10} NDCG {row[0][2]:.3f} on the half that chooses, {row[1][2]:.3f} on the other")
    for one, other, w in sorted(tried[2:], key=lambda t: -t[0][2])[:10]:
        told = f"k={w.k:g} award={w.award:g} chart={w.chart:g} version={w.version:g}"
        print(f"  {one[2]:.3f}  {other[2]:.3f}  {told}")


def check(got: Scores, floors: Path) -> int:
    """Compare with the pinned floors."""
    pinned = json.loads(floors.read_text())
    low = [m for m, v in zip(MEASURES, got, strict=True) if v < pinned.get(f"list {m}", 0)]
    for name in low:
        print(f"{name} lies below its floor {pinned[f'list {name}']}", file=sys.stderr)
    return 1 if low else 0


if __name__ == "__main__":
    sys.exit(main())
