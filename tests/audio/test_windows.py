"""Is a long file heard as if it were one?"""

from __future__ import annotations

import weakref
from collections.abc import Iterator

import numpy as np
import pytest

from tearjerker.audio.decode import Signal
from tearjerker.audio.model import Cue
from tearjerker.audio.windows import joined, shifted, windows


def cue(start: float, end: float, offset: float = 0.0, track: str = "a") -> Cue:
    return Cue(track, start, end, offset, 1.0, 0.0, 0.99)


def copied(given: Iterator[tuple[float, Signal]]) -> list[tuple[float, Signal]]:
    return [(start, part.copy()) for start, part in given]


@pytest.mark.parametrize("length", [0, 1, 99, 100, 101, 180, 181, 1000])
def test_windows_cover_everything_and_overlap(length: int) -> None:
    whole = np.arange(length, dtype=np.float32)
    parts = [whole[at : at + 7] for at in range(0, length, 7)]
    found = copied(windows(parts, rate=1, window_s=100, overlap_s=20))
    assert [start for start, _ in found] == [80.0 * n for n in range(len(found))]
    for start, part in found:
        np.testing.assert_array_equal(part, whole[int(start) : int(start) + 100])
    assert found[-1][0] + len(found[-1][1]) == length
    assert len(found) == 1 if length <= 100 else len(found) > 1


def test_a_block_may_be_longer_than_a_window() -> None:
    whole = np.arange(300, dtype=np.float32)
    found = copied(windows([whole], rate=1, window_s=100, overlap_s=20))
    assert [(start, part[0], part[-1]) for start, part in found] == [
        (0, 0, 99),
        (80, 80, 179),
        (160, 160, 259),
        (240, 240, 299),
    ]


def test_the_sound_lies_in_memory_once() -> None:
    given: list[weakref.ref[Signal]] = []

    def blocks() -> Iterator[Signal]:
        for _ in range(20):
            block = np.ones(7, np.float32)
            given.append(weakref.ref(block))
            yield block
            del block

    memory = set()
    for _, part in windows(blocks(), rate=1, window_s=100, overlap_s=20):
        memory.add(part.ctypes.data)
        assert len(part) > 0
        # the block that overflows a window is still to be taken in
        assert sum(one() is not None for one in given) <= 1
    assert len(given) == 20
    assert len(memory) == 1, "two windows of a long file were in memory at once"


def test_a_cue_through_the_seam_is_put_together() -> None:
    before, after = [cue(70, 100, 5)], [cue(80, 130, 15.1), cue(150, 160, 0, "b")]
    assert joined(before, after, 90) == [cue(70, 130, 5), cue(150, 160, 0, "b")]


def test_each_window_keeps_what_lies_in_its_half() -> None:
    before = [cue(10, 20), cue(81, 88, 0, "b"), cue(95, 100, 0, "c")]
    after = [cue(82, 88, 1, "b"), cue(95, 110, 0, "c")]
    assert joined(before, after, 90) == [cue(10, 20), cue(81, 88, 0, "b"), cue(95, 110, 0, "c")]


def test_another_line_of_the_same_track_stays_a_cue_of_its_own() -> None:
    assert len(joined([cue(70, 91, 5)], [cue(92, 130, 0)], 90)) == 2


def test_times_are_those_of_the_file() -> None:
    assert shifted(cue(1.5, 2.5, 7.0), 6900.0) == cue(6901.5, 6902.5, 7.0)
