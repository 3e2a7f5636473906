# ruff: noqa: E501
"""How much does each feature count?

A linear model: a field's score for a role is the sum of the weights of its features; a line's score adds
what the line looks like and what the roles say together.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class Weights:
    """The weights of features, for each role, for the line and for the roles together."""

    roles: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    lines: Mapping[str, float] = field(default_factory=dict)
    joints: Mapping[str, float] = field(default_factory=dict)

    def role(self, role: str, features: Iterable[str]) -> float:
        """A field's score for a role."""
        told = self.roles.get(role, {})
        return sum(told.get(f, 0.0) for f in features)

    def line(self, features: Iterable[str]) -> float:
        """A line's score for being an entry."""
        return sum(self.lines.get(f, 0.0) for f in features)

    def joint(self, features: Iterable[str]) -> float:
        """The score of the roles together."""
        return sum(self.joints.get(f, 0.0) for f in features)


@dataclass(frozen=True)
class Classes:
    """A linear model that tells classes apart: for each feature, a weight for each class."""

    table: Mapping[str, Mapping[str, float]] = field(default_factory=dict)

    def scores(self, features: Iterable[str]) -> dict[str, float]:
        """Each class's score."""
        found: dict[str, float] = {}
        for feature in features:
            for name, weight in self.table.get(feature, {}).items():
                found[name] = found.get(name, 0.0) + weight
        return found

    def score(self, features: Iterable[str], name: str = "yes") -> float:
        """One class's score."""
        return sum(self.table[f].get(name, 0.0) for f in features if f in self.table)


@cache
def trained(name: str) -> Classes:
    """The shipped model of this name: mentions, singers, dramas."""
    with gzip.open(str(files("tearjerker.articles") / "data" / f"{name}.json.gz"), "rt", encoding="utf-8") as file:
        return Classes(json.load(file))


WEIGHTS = Weights(
    roles={
        "-": {"bias": 0.0, "digits": 3.0, "clause": 2.0, "long": 2.0, "lower": 1.5, "words:9": 2.0, "words:8": 1.0, "words:7": 0.5,
              "before:for": -0.5, "before:feat": 0.5},
        "song": {
            "bias": -0.3, "form:q": 1.5, "form:b": -1.5, "known:song": 2.0, "only:song": 1.0, "before:by": -2.0, "before:from": -2.0,
            "before:for": -1.0, "before:titled": 2.0, "before:poss": 1.0, "after:by": 1.0, "after:from": 0.7, "lead:ost": -0.5, "trail:ost": -1.5,
            "lead:drama": -2.0, "digits": -4.0, "clause": -2.0, "long": -3.0, "lower": -1.5, "words:9": -2.0, "many": -0.7,
            "possessive": -0.3, "only:artist": -1.5, "only:drama": -1.0, "first": 0.3, "before:feat": -2.0, "lead:from": -2.0,
        },
        "artist": {
            "bias": -0.3, "form:q": -1.5, "form:b": -1.0, "known:artist": 2.0, "only:artist": 1.0, "before:by": 2.5, "before:from": -2.0,
            "before:for": -1.0, "before:titled": -2.0, "after:poss": 1.0, "trail:ost": -3.0, "lead:ost": -1.0, "lead:drama": -3.0,
            "digits": -4.0, "clause": -2.5, "long": -2.5, "lower": -2.5, "words:9": -2.5, "words:8": -2, "words:7": -1, "many": 0.8, "possessive": 0.3, "only:song": -1.5,
            "only:drama": -2.0, "lead:from": -3.0, "words:2": 0.2, "words:3": 0.3, "words:1": 0.2,
        },
        "drama": {
            "bias": -0.3, "form:b": 0.8, "known:drama": 2.0, "only:drama": 1.0, "before:from": 2.0, "before:for": 0.8, "before:by": -2.5,
            "before:titled": -2.0, "trail:ost": 2.0, "lead:ost": 1.0, "lead:drama": 2.5, "lead:from": 2.0, "digits": -4.0, "clause": -2.0,
            "long": -2.0, "lower": -2.0, "words:9": -2.0, "only:artist": -2.0, "only:song": -1.5, "last": 0.5, "before:feat": -3.0,
            "after:titled": 1.5, "many": -0.3,
        },
    },
    lines={"tag:h": 0.7, "ranked": 1.0, "sentence": -2.0, "words:3": -0.5, "words:4": -1.0, "words:5": -2.0, "words:6": -3.0, "tail": -0.5, "tail:bare": -4.0},
    joints={
        "has:song+artist+drama": 0.8, "has:song+artist": 0.0, "has:song+drama": -0.5, "has:song": -3.0, "has:artist": -2.5,
        "has:drama": -2.0, "has:artist+drama": -2.5, "agree:all": 4.0, "agree:artist": 2.5, "agree:drama": 2.5, "pair": 1.5,
    },
)  # fmt: skip
