"""Over which straight line do heights add up to most?

Rows are moments, columns are delays; music that runs a little faster than thought shows as a line that leans.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

from tearjerker.audio.decode import Signal


@dataclass(frozen=True, slots=True)
class Passing:
    """A place that a line must pass."""

    row: float
    column: float
    within: float
    """Columns."""


def best_line(
    heights: Signal, slopes: NDArray[Any], passing: Passing | None = None, level: float = 1.0
) -> tuple[float, int, float]:
    """The line over which `heights` add up to most: slope (columns a row), column at the middle row, and sum.

    What lies beyond the columns counts nothing.  With `level` below 1, a line that does not lean is taken if
    it adds up to that part of the best.
    """
    sums = _hough(heights, slopes)
    if passing is not None:
        there = slopes[:, None] * (passing.row - (len(heights) - 1) / 2) + np.arange(heights.shape[1])
        sums[np.abs(there - passing.column) > passing.within] = -np.inf
    straight = int(np.abs(slopes).argmin())
    if sums[straight].max() >= level * sums.max():
        sums = sums[straight : straight + 1]
        slopes = slopes[straight : straight + 1]
    slope, column = np.unravel_index(int(sums.argmax()), sums.shape)
    return float(slopes[slope]), int(column), float(sums[slope, column])


@numba.njit(cache=True, nogil=True, fastmath=True)
def _hough(heights: Any, slopes: Any) -> Any:
    rows, columns = heights.shape
    sums = np.zeros((len(slopes), columns), np.float32)
    for s in range(len(slopes)):
        for k in range(rows):
            shift = round(slopes[s] * (k - (rows - 1) / 2))
            for c in range(max(0, -shift), min(columns, columns - shift)):
                sums[s, c] += heights[k, c + shift]
    return sums
