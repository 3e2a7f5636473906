"""Which weights make `find` right most often, and its scores true?

    python tools/fit_find.py ../shared/names            # prints WEIGHTS for names/similarity.py

Takes a folder with `index.jsonl` and `queries.jsonl` (kind, class, query, gold).  The loss is that of
the model in `similarity.scores`: minus the logarithm of the probability given to the right names, or
to "none" where the question is a stranger or its answer cannot be known from the names.  `--half 0` or
`1` leaves out the questions whose answers fall into the other half, to see what was learned and what
learned by heart.

Tried and lost: judging each candidate for itself (plain logistic regression, 1.0 point less in recall
at 1, as it cannot see rivals); weights without the squared penalty (0.3 points less on the half left
out).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA
from scipy.optimize import minimize

from tearjerker.catalogue.known import known_names, other_names
from tearjerker.names.building import build
from tearjerker.names.fold import fold
from tearjerker.names.hangul import has_hangul, initials, is_syllable, split
from tearjerker.names.index import Named, NameIndex
from tearjerker.names.keys import keys_of_name
from tearjerker.names.similarity import WEIGHTS, measures
from tearjerker.names.sound import coarse

Floats = NDArray[np.float64]
ALIKE = 0.75
"""From this likeness of coarse sounds on, two names count as one name in two scripts."""
CROSSED = 0.3
"""What a question of `crossed_questions` counts: there are more of them than of all others together."""
EVERY = 8
"""One name in so many is asked as it stands, beside the questions of the set."""


class Question(NamedTuple):
    """The candidates of one question, those spelled alike made one."""

    columns: Floats
    right: Floats
    worth: float
    """How much it counts in the fit."""


def main() -> None:
    """Fit and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--half", type=int, choices=(0, 1))
    parser.add_argument("--penalty", type=float, default=0.5)
    options = parser.parse_args()
    path = options.folder / "index.jsonl"
    asked = [*lines(options.folder / "queries.jsonl"), *made_questions(path)]
    things, crossed = crossed_questions(path)
    questions = [
        question
        for index, some, worth in ((build(named(path)), asked, 1.0), (build(things), crossed, CROSSED))
        for line in some
        if options.half in (None, half(line))
        if (question := _question(index, line, worth)) is not None
    ]
    weights = fit(questions, options.penalty)
    print("WEIGHTS: dict[str, float] = {")
    for name, weight in zip(WEIGHTS, weights, strict=True):
        print(f'    "{name}": {weight:.3f},')
    print("}")


def half(question: dict[str, Any]) -> int:
    """Which half a question falls into: all questions for the same answers into the same."""
    about = ",".join(question["gold"]) or question["query"]
    return int(hashlib.md5(about.encode()).hexdigest(), 16) % 2


def fit(questions: list[Question], penalty: float) -> Floats:
    """The weights with the least loss."""
    columns = np.vstack([q.columns for q in questions])
    right = np.concatenate([q.right for q in questions])
    sizes = [len(q.right) for q in questions]
    worth = np.array([q.worth for q in questions])
    starts = np.cumsum([0, *sizes[:-1]])
    whose = np.repeat(np.arange(len(sizes)), sizes)
    known = np.add.reduceat(right, starts) > 0
    strength = np.full(columns.shape[1], penalty)
    strength[0] = 1e-3

    def loss(weights: Floats) -> tuple[float, Floats]:
        logits = columns @ weights
        top = np.maximum(np.maximum.reduceat(logits, starts), 0)
        odds, none = np.exp(logits - top[whose]), np.exp(-top)
        whole = np.add.reduceat(odds, starts) + none
        good = np.add.reduceat(odds * right, starts) + np.where(known, 0, none)
        wanted = np.where(known[whose], odds * right / (good[whose] + 1e-300), 0)
        slope = columns.T @ (worth[whose] * (odds / whole[whose] - wanted)) + strength * weights
        cost = worth @ (np.log(whole) - np.log(good + 1e-300))
        return float(cost + 0.5 * (strength * weights**2).sum()), slope

    start = np.zeros(columns.shape[1])
    return np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 500}).x)


def _question(index: NameIndex, line: dict[str, Any], worth: float) -> Question | None:
    asked, pool, candidates = index.asked(line["query"], line["kind"])
    if not len(pool):
        return None
    found = measures(asked, candidates, index.rarity)
    columns = np.column_stack([found[name] for name in WEIGHTS])
    things = index.arrays["name_entity"][pool]
    right = np.array([index.thing(int(t))[1] in line["gold"] for t in things], np.float64)
    spelled, spelling = np.unique(candidates.spelled(), return_inverse=True)
    order = np.argsort(spelling, kind="stable")
    first = np.searchsorted(spelling[order], np.arange(len(spelled)))
    together = (np.maximum.reduceat(some[order], first) for some in (columns, right))
    return Question(*together, worth)


def made_questions(path: Path) -> Iterator[dict[str, Any]]:
    """Names of the index as questions: as they stand (nothing must come before what is called exactly so),
    by their initial consonants, and half typed."""
    things = list(lines(path))
    for number, (ask, every) in enumerate(((fold, EVERY), (initials, 12 * EVERY), (_half_typed, 24 * EVERY))):
        called: dict[tuple[str, str], list[str]] = {}
        for thing in things:
            for name in thing["names"]:
                if asked := ask(fold(name)):
                    called.setdefault((thing["kind"], asked), []).append(thing["id"])
        for place, ((kind, asked), ids) in enumerate(called.items()):
            if place % every == number and (number != 1 or len(asked) > 2):
                yield {"kind": kind, "query": asked, "gold": ids}


def crossed_questions(path: Path) -> tuple[list[Named], list[dict[str, Any]]]:
    """The things of the index, half of the singers and songs without their names in one script, and these as
    questions: more of what can only be found by its sound than the set has.

    Only those that sound alike, and that no other thing is called as well: a title that was translated
    teaches nothing.
    """
    chance = random.Random(1)
    things, asked = [], []
    called = Counter(fold(name) for thing in lines(path) for name in thing["names"])
    for thing in named(path):
        korean = [n for n in thing.names if has_hangul(n)]
        latin = [n for n in thing.names if n.isascii()]
        if korean and latin and thing.kind != "drama" and chance.random() < 0.5:
            left_out, kept = chance.choice(((korean, latin), (latin, korean)))
            if called[fold(left_out[0])] == 1 and sound_alike(left_out[0], kept[0]):
                asked.append({"kind": thing.kind, "query": left_out[0], "gold": [thing.id]})
                left = tuple(n for n in thing.names if n not in left_out)
                things.append(thing._replace(names=left, known=()))
                continue
        things.append(thing)
    return things, asked


def sound_alike(one: str, other: str) -> bool:
    """Whether any two readings are nearly the same."""
    ours, theirs = ([coarse(s) for s in keys_of_name(n, person=True).sounds] for n in (one, other))
    return bool(process.cdist(ours, theirs, scorer=OSA.normalized_similarity).max() >= ALIKE)


def _half_typed(folded: str) -> str:
    """All but the last third; of a Korean name with the next letter begun: 도깨ㅂ."""
    size = max(2, 2 * len(folded) // 3)
    after = folded[size : size + 1]
    if len(folded) < 3:
        return ""
    return folded[:size].rstrip() + (split(after).onset if after and is_syllable(after) else "")


def named(path: Path) -> Iterator[Named]:
    """The things of an `index.jsonl`."""
    for line in lines(path):
        person = line["kind"] == "artist"
        known = other_names(line["kind"], line["names"], known_names(), by_civil_name=True)
        yield Named(line["kind"], line["id"], line["names"][-1], tuple(line["names"]), 0.0, person, known)


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a file of JSON lines."""
    with path.open(encoding="utf-8") as file:
        yield from (json.loads(line) for line in file)


if __name__ == "__main__":
    main()
