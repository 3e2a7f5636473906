"""Which of these tracks have the same sound, so that either name is right?

The map of a set of tracks is made once, when they are first heard (17 CPU-seconds for six hours of music),
and kept under a digest of their contents.  It is only ever a copy of what can be made again: a disk that
is full costs time and nothing else.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import astuple, replace
from pathlib import Path

from tearjerker.audio.model import Cue
from tearjerker.audio.prepare import SETTINGS
from tearjerker.audio.shared import Shared, same_at, shared
from tearjerker.library.prepared import Track, read_prepared

VERSION = 1
"""Of what is kept; raised with every change of the comparison."""
Same = Mapping[str, Sequence[tuple[str, float, float]]]
"""By the track's name: another's name, and from where to where in the track it is the same."""


def same_sound(tracks: Sequence[Track], folder: Path) -> Same:
    """The map of these tracks, from the folder where it is kept, or made and kept there."""
    ordered = sorted(tracks, key=lambda t: t.content)
    found = _kept_or_made(ordered, folder / f"{_digest(ordered)}.json")
    out: dict[str, list[tuple[str, float, float]]] = {}
    for one in found:
        told = (ordered[one.other].name, one.start_s, one.end_s)
        out.setdefault(ordered[one.track].name, []).append(told)
    return out


def with_same(cue: Cue, same: Same) -> Cue:
    """The cue, told of every track that has the same sound over it."""
    stretches = same.get(cue.track or "", ())
    names = [name for name, _, _ in stretches]
    as_shared = [Shared(0, names.index(name), start, end, 0.0) for name, start, end in stretches]
    last = cue.track_offset_s + cue.speed * (cue.end_s - cue.start_s)
    further = [names[n] for n in same_at(as_shared, cue.track_offset_s, last)]
    return replace(cue, same_as=tuple(dict.fromkeys((*cue.same_as, *further)))) if further else cue


def _kept_or_made(tracks: Sequence[Track], file: Path) -> list[Shared]:
    with suppress(OSError, ValueError, TypeError):
        return [Shared(*row) for row in json.loads(file.read_text("utf-8"))]
    found = shared([read_prepared(t.file, t.name) for t in tracks])
    part = file.with_suffix(".part")
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(json.dumps([astuple(one) for one in found]), "utf-8")
        part.replace(file)
    return found


def _digest(tracks: Sequence[Track]) -> str:
    told = [VERSION, SETTINGS.digest, *(t.content for t in tracks)]
    return hashlib.blake2b(json.dumps(told).encode(), digest_size=12).hexdigest()
