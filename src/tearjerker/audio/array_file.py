"""How do arrays lie on disk, so that they are there whole or not at all, and mapped where they are read?

One line of JSON (what it is, how long, where each array begins), then the arrays as they lie in memory.
 Many processes that map a file share one copy of it.  A file gets its name after all of it is on the disk:
killed at any moment, at worst a `*.part` is left, which `abandoned` finds.
"""

from __future__ import annotations

import json
import math
import mmap
import os
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Head = dict[str, Any]
_ALIGN = 64  # bytes: where an array begins in its file
_LONGEST_HEAD = 1 << 24  # bytes: thousands of tracks' names
_ABANDONED_S = 3600.0


def write_arrays(file: Path, head: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> None:
    """Write a file, all or nothing.  Raises OSError, naming the folder, where there is no room."""
    solid = {name: np.ascontiguousarray(array) for name, array in arrays.items()}
    part = file.with_suffix(f".{os.getpid()}.part")
    try:
        with part.open("wb") as out:
            out.write(_line(head, solid))
            for array in solid.values():
                out.write(array.data)
                out.write(b"\0" * (-out.tell() % _ALIGN))
            out.flush()
            os.fsync(out.fileno())
        part.replace(file)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise OSError(error.errno, error.strerror, str(file.parent)) from error


def read_head(file: Path) -> Head | None:
    """What the first line says; None where there is no such file, or it is another kind, or cut off."""
    try:
        with file.open("rb") as opened:
            head: Head = json.loads(opened.readline(_LONGEST_HEAD))
        return head if head["bytes"] == file.stat().st_size else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def mapped_arrays(file: Path, head: Head) -> dict[str, NDArray[Any]]:
    """The arrays of a file, mapped from the disk; `head` is what `read_head` gave of it."""
    return {name: _mapped(file, dtype, at, shape) for name, dtype, at, shape in head["arrays"]}


def let_go(array: NDArray[Any]) -> None:
    """Give back the memory that a mapped array has filled as it was read; it is there again when it is asked
    for.

    Without, whoever looks at a library of tracks, one at a time, ends up with all of it in memory.
    """
    mapped = getattr(array, "_mmap", None)  # numpy has no public name for it
    if mapped is not None and hasattr(mmap, "MADV_DONTNEED"):
        mapped.madvise(mmap.MADV_DONTNEED)


def abandoned(folder: Path) -> list[Path]:
    """What killed runs left behind; younger parts may be another run's work."""
    return [p for p in folder.glob("*.part") if time.time() - p.stat().st_mtime > _ABANDONED_S]


def _mapped(file: Path, dtype: str, at: int, shape: list[int]) -> NDArray[Any]:
    return np.memmap(file, dtype, "r", at, tuple(shape)) if math.prod(shape) else np.zeros(shape, dtype)


def _line(head: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> bytes:
    """The first line, of a length that does not depend on where the arrays begin."""
    room = len(json.dumps(head)) + 96 * (len(arrays) + 1)
    at = room + -room % _ALIGN
    size, places = at, []
    for name, array in arrays.items():
        places.append((name, array.dtype.str, size, array.shape))
        size += array.nbytes + -array.nbytes % _ALIGN
    text = json.dumps({**head, "arrays": places, "bytes": size}, ensure_ascii=True)
    return text.encode().ljust(at - 1) + b"\n"
