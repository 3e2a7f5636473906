"""Do arrays come back from the disk as they were, and is their memory given back?"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from tearjerker.audio.array_file import let_go, mapped_arrays, read_head, write_arrays

SIZE = 4_000_000


@pytest.fixture
def mapped(tmp_path: Path) -> np.ndarray:
    """An array of 16 MB on disk, and nothing of it in memory."""
    file = tmp_path / "some.arrays"
    write_arrays(file, {}, {"counted": np.arange(SIZE, dtype=np.int32)})
    head = read_head(file)
    assert head
    return mapped_arrays(file, head)["counted"]


def in_memory() -> int:
    """Bytes of files that this process has mapped and filled."""
    lines = Path("/proc/self/status").read_text("utf-8").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("RssFile"))


@pytest.mark.skipif(sys.platform != "linux", reason="/proc tells what is in memory")
def test_what_was_read_can_be_let_go(mapped: np.ndarray) -> None:
    before = in_memory()
    assert int(mapped.sum(dtype=np.int64)) == SIZE * (SIZE - 1) // 2
    read = in_memory()
    let_go(mapped)
    assert read - before > 15_000_000
    assert in_memory() - before < 1_000_000
    assert mapped[-1] == SIZE - 1, "it is read again where it is needed"


def test_an_array_that_is_no_file_stays(mapped: np.ndarray) -> None:
    own = np.arange(5)
    let_go(own)
    np.testing.assert_array_equal(own, np.arange(5))
