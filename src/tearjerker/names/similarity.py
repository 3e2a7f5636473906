"""How near is a name to what was asked, and by what evidence?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from tearjerker.names.fold import sorted_words, tight
from tearjerker.names.keys import Keys
from tearjerker.names.sound import coarse

Record = tuple[str, str, list[str], list[str], int]
_WORTH = {"=": 1.0, "r": 0.97, "_": 0.96, "b": 0.93, "g": 0.86, "i": 0.7}


def scores(question: Keys, records: Sequence[Record], exact: Sequence[str]) -> NDArray[np.float64]:
    """For each record, how likely it is the name that was meant."""
    f = features(question, records)
    worth = np.array([max((_WORTH[c] for c in e), default=0.0) for e in exact])
    sound = 0.5 * f["fine"] + 0.5 * f["coarse"]
    near = np.maximum.reduce([f["letters"], 0.98 * f["sorted"], 0.97 * sound, 0.85 * f["subset"]])
    near = np.maximum(near, 0.9 * f["given"])
    score = np.maximum(worth, 0.95 * near)
    return np.asarray(score - 0.1 * f["season_differs"])


def features(question: Keys, records: Sequence[Record]) -> dict[str, NDArray[np.float64]]:
    """The measures of likeness, each 0..1, one value a record."""
    asked = question.surface
    surfaces = [r[1] for r in records]
    return {
        "letters": _against([tight(asked)], [tight(s) for s in surfaces]),
        "sorted": _against([sorted_words(asked)], [sorted_words(s) for s in surfaces]),
        "subset": process.cdist([asked], surfaces, scorer=fuzz.token_set_ratio)[0]
        / 100.0
        * _cover(asked, surfaces),
        "fine": _by_reading(question.sounds, [r[2] for r in records]),
        "coarse": _by_reading(
            [coarse(s) for s in question.sounds], [[coarse(s) for s in r[2]] for r in records]
        ),
        "given": _by_reading(
            [coarse(s) for s in question.sounds], [[coarse(s) for s in r[3]] or [""] for r in records]
        ),
        "season_differs": np.array([float(_differs(question.number, r[4])) for r in records]),
    }


def _against(asked: Sequence[str], texts: Sequence[str]) -> NDArray[np.float64]:
    return np.asarray(process.cdist(asked, texts, scorer=OSA.normalized_similarity).max(axis=0), np.float64)


def _by_reading(asked: Sequence[str], readings: Sequence[Sequence[str]]) -> NDArray[np.float64]:
    flat = [r for some in readings for r in some]
    starts = np.cumsum([0] + [len(some) for some in readings[:-1]])
    return np.asarray(np.maximum.reduceat(_against(asked, flat), starts), np.float64)


def _cover(asked: str, surfaces: Sequence[str]) -> NDArray[np.float64]:
    size = len(asked)
    return np.array([min(size, len(s)) / max(size, len(s), 1) for s in surfaces]) ** 0.3


def _differs(asked: int, has: int) -> bool:
    return max(asked, 1) != max(has, 1)
