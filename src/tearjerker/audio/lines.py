"""Over which straight line do heights add up to most?

Rows are moments, columns are delays; music that runs a little faster than thought shows as a line that leans.
"""

from __future__ import annotations

from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

from tearjerker.audio.decode import Signal


def best_line(heights: Signal, slopes: NDArray[Any]) -> tuple[float, int, float]:
    """The line over which `heights` add up to most: slope (columns a row), column at the middle row, and sum.

    What lies beyond the columns counts nothing.
    """
    sums = _hough(heights, slopes)
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
