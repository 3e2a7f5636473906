"""Which runs of sounds does a name have?

Names that differ by a slip still share most runs of three and four coarse sounds.  A run is a number:
five bits a sound, runs of four below `1 << 20`, runs of three above, so that a plain table says where
its list begins.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_LETTERS = "ktpcsnmlhaeioyw0123456789^"
_CODE = np.full(256, 27, np.uint32)  # 27: any other letter
for _n, _c in enumerate(_LETTERS, 1):
    _CODE[ord(_c)] = _n
_CODE[ord(" ")] = 0
_FOURS = 1 << 20
GRAMS = _FOURS + (1 << 15)
"""How many different runs there can be."""


def grams_of(sounds: Sequence[str]) -> NDArray[np.int64]:
    return np.unique(grams_in(marked(sounds) + "   ")[0]).astype(np.int64)


def grams_by_reading(sounds: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The runs of each of several coarse sounds, and whose each run is."""
    text = " ".join(f"^{s}^" for s in sounds) + "   "
    owner = np.repeat(np.arange(len(sounds)), [len(s) + 3 for s in sounds])
    grams, at = grams_in(text)
    return grams.astype(np.int64), owner[at]


def marked(sounds: Sequence[str]) -> str:
    """Coarse sounds side by side, each with its beginning and end marked."""
    return " ".join(f"^{s}^" for s in sounds)


def grams_in(text: str) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """Every run of three and of four sounds within one reading, as a number, and where it begins."""
    codes = _codes(text)
    one, two, three, four = (codes[n : len(codes) - 3 + n] for n in range(4))
    three_in = (one > 0) & (two > 0) & (three > 0)
    threes, fours = np.flatnonzero(three_in), np.flatnonzero(three_in & (four > 0))
    of_three = _FOURS + (one << 10 | two << 5 | three)
    of_four = one << 15 | two << 10 | three << 5 | four
    return np.concatenate([of_three.take(threes), of_four.take(fours)]), np.concatenate([threes, fours])


def _codes(text: str) -> NDArray[np.uint32]:
    """A number for each sound; letters of scripts that nothing is known of share them by their code."""
    if text.isascii():
        return _CODE[np.frombuffer(text.encode("ascii"), np.uint8)]
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    return np.where(points < 256, _CODE[points.clip(max=255)], 1 + points % 27).astype(np.uint32)
