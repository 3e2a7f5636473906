"""How much does each feature count?

Every decision of the reader is linear: a score is the sum of the weights of the features that are there.
Those of prose are trained (`benchmarks/reading/train.py`), those of lines set by hand.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

import tomli


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


@dataclass(frozen=True)
class Models:
    """What was trained."""

    lines: Classes
    """Of which roles are a line's fields (`layout`)?"""
    mentions: Classes
    """What is a name in prose (`mentions`)?"""
    singers: Classes
    dramas: Classes
    """Whom and what does a song in prose belong to (`prose`)?"""


def shipped() -> Models:
    """The models that come with the program."""
    return Models(lines_by_hand(), *(_trained(name) for name in ("mentions", "singers", "dramas")))


@cache
def lines_by_hand() -> Classes:
    """What speaks for the roles of a line's fields: weights that were set by hand, in `lines.toml`."""
    return Classes(tomli.loads((files("tearjerker.articles") / "data" / "lines.toml").read_text("utf-8")))


@cache
def _trained(name: str) -> Classes:
    """The shipped model of this name: mentions, singers, dramas."""
    with gzip.open(
        str(files("tearjerker.articles") / "data" / f"{name}.json.gz"), "rt", encoding="utf-8"
    ) as file:
        return Classes(json.load(file))
