"""In which order should songs stand, on what arithmetic, and how sure is that?

Everything said in a song's favour is a vote by somebody: a list that names it, a jury that gave it a prize, a
chart, a singer who made a version of it.  One formula adds the votes up:

    score(song)  =  sum over voices v of   p1 + p2/2 + p3/3 + …        (v's votes for it, best first)
    p            =  weight of the kind of vote  ×  place

    place        a ranked list's r-th song gets  (k + 1) / (k + r): 1 for the first, a half at r = k + 2.
                 An unranked list of n gives each of its songs the mean of the places 1 … n, so that it hands
                 out as much in all as a ranked list of its length.
                 A chart's best place counts in the same way; a prize and a version have place 1.

Where it comes from.  Borda's count (n - r + 1) makes long lists shout; Dowdall's 1/r, used in Nauru, forgets
everything below the third place (J. Fraenkel and B. Grofman, "The Borda Count and its real-world
alternatives", Australian Journal of Political Science 49, 2014).  Reciprocal rank fusion puts a constant
between them: 1/(k + r) (G. Cormack, C. Clarke and S. Büttcher, "Reciprocal rank fusion outperforms Condorcet
and individual rank learning methods", SIGIR 2009), which takes lists of any length and says nothing about
songs that a list leaves out, as is right for lists that never heard them.  A voice's second vote counts half,
its third a third: a site that names a song in ten articles is not ten witnesses.

How sure.  `range` is the best and worst place a song takes when any one voice is left out (a jackknife over
voices).  Songs whose ranges overlap are ties, and pages call them that.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import numpy.typing as npt

VoteKind = Literal["mention", "award", "nomination", "chart", "version"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One vote for one recording."""

    recording: str
    kind: VoteKind
    voice: str
    """Who votes: a site, a jury, a chart.  What is left out to see how much hangs on one voice."""
    rank: int | None = None
    """The place given, from 1; None where the votes are not ordered."""
    of: int | None = None
    """How many songs the list has, or None where nobody says."""
    list: str | None = None
    """The id of the list, for a mention."""
    fact: str | None = None
    """The id of the statement it comes from."""
    says: str = ""
    """In words: `no. 3 of "Seven iconic OSTs"`."""


@dataclass(frozen=True, slots=True)
class Weights:
    """All the numbers of the formula.

    Chosen by predicting lists that were left out (benchmarks/list.py).  Tried there and lost: less weight for
    lists that keep to one drama or singer, k of 3, 30 and 100, awards as heavy as a first place in a list
    (recent prizes then crowd out what people return to), more weight for versions.  Against counting the
    lists that name a song the formula gains 0.03 of NDCG (95 %: 0.01 to 0.05) over 52 lists; in the first ten
    and twenty places the two are equal within chance.
    """

    mention: float = 1.0
    award: float = 0.5
    nomination: float = 0.2
    chart: float = 0.5
    version: float = 0.1
    """Somebody else's version: enough to tell apart songs that are otherwise equal."""
    k: float = 10.0
    """How slowly a place loses worth."""
    unknown_length: int = 10
    """Taken for an unranked list's length where nobody says it."""

    def of(self, kind: VoteKind) -> float:
        """The weight of a kind of vote."""
        return float(getattr(self, kind))


BALANCED = Weights()
"""What the program uses; `benchmarks/list.py` compares it with others."""

COUNT = Weights(award=0.0, nomination=0.0, chart=0.0, version=0.0, k=1e12)
"""Counting mentions, for comparison."""


@dataclass(frozen=True, slots=True)
class Vote:
    """A vote with what it was worth and how that was reckoned."""

    evidence: Evidence
    points: float
    how: str
    """The arithmetic: `1.0 × 11/13`."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A recording with its score, its place and how far that place can be trusted."""

    recording: str
    score: float
    place: int
    range: tuple[int, int]
    """Best and worst place when any one voice is left out."""
    votes: tuple[Vote, ...] = field(default=())
    """The points add up to the score."""


def rank(evidence: Iterable[Evidence], weights: Weights = BALANCED) -> list[Scored]:
    """All recordings that have evidence, best first; equal scores stand in the order of their ids."""
    votes = votes_of(evidence, weights)
    scores = {id: _sum(some) for id, some in votes.items()}
    order = sorted(scores, key=lambda id: (-scores[id], id))
    ranges = _ranges(votes, order)
    return [
        Scored(id, scores[id], n, ranges[id], tuple(sorted(votes[id], key=lambda v: -v.points)))
        for n, id in enumerate(order, 1)
    ]


def _sum(votes: Iterable[Vote]) -> float:
    """The same whatever the order of the votes; rounded, so that equal evidence is equal and ids decide."""
    return round(math.fsum(v.points for v in votes), 9)


def votes_of(evidence: Iterable[Evidence], weights: Weights = BALANCED) -> dict[str, list[Vote]]:
    """Every recording's votes with their points."""
    by_voice: dict[tuple[str, str, str], list[Evidence]] = defaultdict(list)
    for e in evidence:
        if weights.of(e.kind):
            by_voice[e.recording, e.voice, e.kind].append(e)
    votes: dict[str, list[Vote]] = defaultdict(list)
    for (id, _, _), same in by_voice.items():
        full = sorted(((worth(e, weights), e) for e in same), key=lambda p: (-p[0][0], p[1].list or ""))
        for n, ((points, how), e) in enumerate(full, 1):
            votes[id].append(Vote(e, points / n, f"{how} / {n}" if n > 1 else how))
    return votes


def worth(evidence: Evidence, weights: Weights = BALANCED) -> tuple[float, str]:
    """A vote's points before its voice's other votes are looked at, and the arithmetic."""
    place, shown = _place(evidence, weights)
    weight = weights.of(evidence.kind)
    return weight * place, f"{weight:g} × {shown}"


def _place(evidence: Evidence, weights: Weights) -> tuple[float, str]:
    k = weights.k
    if evidence.kind not in ("mention", "chart"):
        return 1.0, "1"
    if evidence.rank is not None:
        return (k + 1) / (k + evidence.rank), f"{k + 1:g}/{k + evidence.rank:g}"
    n = evidence.of or weights.unknown_length
    mean = sum((k + 1) / (k + r) for r in range(1, n + 1)) / n
    return mean, f"{mean:.2f} (unranked, {n} songs)"


def _ranges(votes: Mapping[str, list[Vote]], order: list[str]) -> dict[str, tuple[int, int]]:
    """Each recording's best and worst place when each voice in turn is silent."""
    column = {id: n for n, id in enumerate(order)}
    voices = {v: n for n, v in enumerate(sorted({x.evidence.voice for some in votes.values() for x in some}))}
    lost = np.zeros((len(voices), len(order)))
    for id, some in votes.items():
        for vote in some:
            lost[voices[vote.evidence.voice], column[id]] += vote.points
    total = np.array([_sum(votes[id]) for id in order])
    places = np.array([_places(total - row) for row in lost]).reshape(len(voices), len(order))
    everywhere = np.vstack([places, np.arange(1, len(order) + 1)])
    return {id: (int(everywhere[:, n].min()), int(everywhere[:, n].max())) for id, n in column.items()}


def _places(scores: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    """The place of each score, 1 the highest; equal ones keep their order."""
    places = np.empty(len(scores), dtype=np.int64)
    places[np.argsort(-np.round(scores, 9), kind="stable")] = np.arange(1, len(scores) + 1)
    return places
