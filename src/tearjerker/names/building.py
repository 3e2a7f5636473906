"""How is an index of names made, be they a thousand or ten million?

Name by name the keys are worked out and gathered in a chunk; a full chunk becomes flat arrays, sorted where
the index wants them sorted, and is laid aside.  In the end the sorted ones are merged, a range of values at
a time, and the others stand on end:

    names ──▶ chunk ──▶ run 1 ┐          ┌ values 0…a of every run, sorted ─▶ written
              chunk ──▶ run 2 ├─ merge ─▶│ values a…b of every run, sorted ─▶ written
              chunk ──▶ run 3 ┘          └ …

So never more than a chunk of Python's objects and a range of numbers are in memory.  `scratch` says where
runs and results are laid aside: files that it opens, or memory where there is none.  (Everything in lists,
sorted at once, was what we had first: 5 GB for a million names.)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from tearjerker.names.foreign import main_script
from tearjerker.names.grams import GRAMS, grams_in, marked
from tearjerker.names.index import (
    BEGINS,
    FIELD,
    KINDS,
    MARKS,
    RARITY_STEPS,
    Arrays,
    Named,
    NameIndex,
    as_bytes,
    beginning,
    digest,
)
from tearjerker.names.keys import Keys, keys_of_name
from tearjerker.names.similarity import UNIT
from tearjerker.names.sound import coarse

CHUNK = 10_000
"""Names gathered before they become arrays, some 40 MB; 50 000 take half as long again, as they leave the
processor's cache."""
AT_ONCE = 4_000_000
"""Values merged at a time."""

Array = NDArray[Any]
Scratch = Callable[[], IO[bytes]]
"""Opens a new file for what does not fit into memory; it may go with the last one who holds it."""

SORTED: dict[str, tuple[str, ...]] = {
    "exact": ("exact", "exact_names"),
    "grams": ("grams",),
    "prefix": ("prefix", "prefixes"),
}
"""What is merged by the first of its columns."""


def build(things: Iterable[Named], *, scratch: Scratch | None = None) -> NameIndex:
    """An index of these things; `scratch` for more of them than memory should hold."""
    piles = _Piles(scratch)
    chunk = _Chunk()
    for number, thing in enumerate(things):
        if len(chunk.records) >= CHUNK:
            piles.add(chunk.arrays())
            chunk = _Chunk(first=chunk.first + len(chunk.records))
        chunk.add(number, thing)
    piles.add(chunk.arrays())
    return NameIndex(_merged(piles))


@dataclass
class _Pile:
    """Arrays of one type on end, in memory or in a file."""

    file: IO[bytes] | None
    parts: list[Array] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    type: np.dtype[Any] | None = None

    def add(self, array: Array) -> None:
        self.type = array.dtype
        self.sizes.append(len(array))
        if self.file is None:
            self.parts.append(array)
        else:
            self.file.write(array.tobytes())

    def whole(self) -> Array:
        if self.file is None:
            return np.concatenate(self.parts)
        self.file.flush()
        if not sum(self.sizes):
            return np.zeros(0, self.type)
        return _mapped(self.file, self.type or np.dtype(np.uint8))

    def runs(self) -> list[Array]:
        """What was added, one by one."""
        return np.split(self.whole(), np.cumsum(self.sizes)[:-1])


def _mapped(file: Any, type: np.dtype[Any]) -> Array:
    return np.memmap(file, type, "r")


class _Piles:
    """A pile for each column."""

    def __init__(self, scratch: Scratch | None) -> None:
        self._scratch = scratch
        self.columns: dict[str, _Pile] = {}

    def add(self, arrays: Arrays) -> None:
        for name, array in arrays.items():
            self._pile(name).add(array)

    def _pile(self, name: str) -> _Pile:
        if name not in self.columns:
            self.columns[name] = _Pile(self._scratch() if self._scratch else None)
        return self.columns[name]

    def empty(self) -> _Piles:
        """Others of the same kind."""
        return _Piles(self._scratch)


@dataclass
class _Chunk:
    """What is gathered, name by name, before it becomes arrays."""

    first: int = 0
    """The number of its first name."""
    things: list[bytes] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)
    records: list[bytes] = field(default_factory=list)
    prefix: list[bytes] = field(default_factory=list)
    entity: list[int] = field(default_factory=list)
    kind: list[int] = field(default_factory=list)
    number: list[int] = field(default_factory=list)
    script: list[int] = field(default_factory=list)
    length: list[int] = field(default_factory=list)
    coarse: list[str] = field(default_factory=list)
    digests: list[int] = field(default_factory=list)
    digest_names: list[int] = field(default_factory=list)

    def add(self, entity: int, thing: Named) -> None:
        fields = (thing.kind, thing.id, thing.name)
        self.things.append(as_bytes(FIELD.join(f.translate(MARKS) for f in fields)))
        self.weights.append(thing.weight)
        known = thing.known
        for name in dict.fromkeys(thing.names):
            keys = keys_of_name(name, person=thing.person, known=known)
            known = ()
            if keys.surface:
                self._add_name(name, keys, entity, KINDS.index(thing.kind))

    def _add_name(self, name: str, keys: Keys, entity: int, kind: int) -> None:
        here = self.first + len(self.records)
        roughs = coarse("\n".join((*keys.sounds, "", *keys.given))).split("\n")
        given = UNIT.join(roughs[len(keys.sounds) + 1 :])
        whole = keys.whole if keys.number else ""
        fields = (name.translate(MARKS), keys.surface, whole, keys.words, UNIT.join(keys.sounds), given)
        self.records.append(as_bytes("".join(f + FIELD for f in fields)))
        self.prefix.append(beginning(keys.surface.replace(" ", "")))
        self.entity.append(entity)
        self.kind.append(kind)
        self.number.append(min(keys.number, 255))
        self.script.append(main_script(keys.surface))
        self.length.append(min(*(len(s) for s in keys.sounds), 255))
        self.coarse.append(marked([s for s in roughs if s]))
        self.digests += [digest(kind, key) for _, kind, key in keys.exact]
        self.digest_names += [here] * len(keys.exact)

    def arrays(self) -> Arrays:
        numbers = np.arange(self.first, self.first + len(self.records), dtype=np.int32)
        exact, prefix = np.array(self.digests, np.uint64), np.array(self.prefix, f"S{BEGINS}")
        by_digest, by_prefix = np.argsort(exact, kind="stable"), np.argsort(prefix, kind="stable")
        return {
            "exact": exact[by_digest],
            "exact_names": np.array(self.digest_names, np.int32)[by_digest],
            "grams": _grams(self.coarse, np.array(self.kind, np.int64), self.first),
            "prefix": prefix[by_prefix],
            "prefixes": numbers[by_prefix],
            "name_length": np.array(self.length, np.uint8),
            "name_entity": np.array(self.entity, np.int32),
            "name_kind": np.array(self.kind, np.uint8),
            "name_number": np.array(self.number, np.uint8),
            "name_script": np.array(self.script, np.uint8),
            "weights": np.array(self.weights, np.float32),
            "records": _letters(self.records),
            "records_sizes": _sizes(self.records),
            "things": _letters(self.things),
            "things_sizes": _sizes(self.things),
        }


def _grams(sounds: Sequence[str], kinds: NDArray[np.int64], first: int) -> NDArray[np.uint64]:
    """Gram, kind and name in one number each, sorted; none twice."""
    text = "".join(s + "  " for s in sounds) + "   "
    owner = np.repeat(np.arange(len(sounds)), [len(s) + 2 for s in sounds])
    grams, at = grams_in(text)
    names = owner[at]
    lists = grams.astype(np.uint64) * len(KINDS) + kinds[names].astype(np.uint64)
    return np.unique(lists << np.uint64(32) | (names + first).astype(np.uint64))


def _merged(piles: _Piles) -> Arrays:
    """The arrays of the index from the runs of all chunks."""
    out = piles.empty()
    counts = np.zeros(GRAMS * len(KINDS) + 1, np.uint32)
    for name, columns in SORTED.items():
        runs = [piles.columns[column].runs() for column in columns]
        for some in _ranges(list(zip(*runs, strict=True))):
            if name == "grams":
                lists = (some[0] >> np.uint64(32)).astype(np.int64)
                counts[1:] += np.bincount(lists, minlength=len(counts) - 1).astype(np.uint32)
                out.add({"postings": some[0].astype(np.uint32)})
            else:
                out.add(dict(zip(columns, some, strict=True)))
    plain = {n: p.whole() for n, p in piles.columns.items() if n not in sum(SORTED.values(), ())}
    merged: dict[str, Any] = {n: pile.whole() for n, pile in out.columns.items() if n != "prefix"}
    for name in ("records", "things"):
        sizes = plain.pop(f"{name}_sizes")
        merged[f"{name}_starts"] = np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)])
        merged[name] = plain.pop(name).data
    starts = np.cumsum(counts, dtype=np.uint32)
    return merged | plain | {"gram_starts": starts, "gram_rarity": _rarity(starts, len(plain["name_kind"]))}


def _rarity(starts: NDArray[np.uint32], names: int) -> NDArray[np.uint8]:
    """Of each gram how few names have it, as a logarithm in steps."""
    counts = np.diff(starts[:: len(KINDS)].astype(np.float64))
    return np.rint(RARITY_STEPS * np.log1p(names / (1 + counts))).clip(max=255).astype(np.uint8)


def _ranges(runs: list[tuple[Array, ...]]) -> Iterator[tuple[Array, ...]]:
    """Columns sorted by their first, from runs sorted so; among equals those of the earlier run first."""
    longest = max((run[0] for run in runs), key=len)
    parts = 1 + sum(len(run[0]) for run in runs) // AT_ONCE
    bounds = [longest[len(longest) * n // parts] for n in range(1, parts)]
    cuts = [[0, *(int(np.searchsorted(run[0], b)) for b in bounds), len(run[0])] for run in runs]
    for n in range(parts):
        some = [[column[cut[n] : cut[n + 1]] for column in run] for run, cut in zip(runs, cuts, strict=True)]
        columns = [np.concatenate(column) for column in zip(*some, strict=True)]
        order = np.argsort(columns[0], kind="stable")
        yield tuple(column[order] for column in columns)


def _letters(parts: Sequence[bytes]) -> NDArray[np.uint8]:
    return np.frombuffer(b"".join(parts), np.uint8)


def _sizes(parts: Sequence[bytes]) -> NDArray[np.uint32]:
    return np.array([len(p) for p in parts], np.uint32)
