"""What lies in this folder, and what has changed since last time?

    for step in scan(folder, catalogue):        # one `Scan` a file: new, changed, same, moved, gone, failed
        ...

A file is read again only where its size or time changed; a moved or renamed one is known by its content
and keeps its link; one that is gone is dropped.  Work is kept every few files, so that an interrupted scan
goes on where it stopped.  Links to folders are not followed: they can lead in circles, or out of what may be
served.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import sqlalchemy as sa

from tearjerker.catalogue import Catalogue, schema
from tearjerker.errors import BadMedia, BadSource
from tearjerker.library.link import Link, Linker
from tearjerker.library.tags import AUDIO, Tags, read_tags, tags_from

What = Literal["new", "changed", "same", "relinked", "moved", "gone", "failed", "skipped", "measured"]
_KEEP_EVERY = 50  # files; a second or so of work is lost when the power goes
_ENDS = 65536  # bytes at both ends of a file that make its digest: tags lie there, and some sound

_file = schema.media_file


@dataclass(frozen=True, slots=True)
class MediaFile:
    """One of the user's files, as the catalogue remembers it."""

    path: Path
    folder: Path
    """The scanned folder it lies below."""
    size: int
    mtime_ns: str
    digest: str
    """Of its ends: the same after a move."""
    tags: Tags
    link: Link
    state: str = ""
    """What the catalogue held when it was linked."""
    measures: Mapping[str, Any] | None = None
    """What was measured in its sound, once somebody asked for it."""
    id: int | None = None


@dataclass(frozen=True, slots=True)
class Scan:
    """What came of one file or folder."""

    what: What
    path: Path
    file: MediaFile | None = None
    because: str = ""
    """Why it failed or was passed over."""


def scan(folder: Path, catalogue: Catalogue, *, forget: bool = False) -> Iterator[Scan]:
    """Read, link and remember the music below a folder, yielding what came of each file in order of path.

    Raises BadSource where there is no such folder or it cannot be read.  A folder in which nothing is left
    may be a disk that is not plugged in: its files are dropped only with `forget`.
    """
    root = _root(folder)
    known = {f.path: f for f in media_files(catalogue, below=root)}
    linker, state, unseen = Linker(catalogue), _state(catalogue), dict(known)
    unread: list[Path] = []
    batch: list[MediaFile] = []
    try:
        for path in walk(root, unread):
            if isinstance(path, Scan):
                yield path
                continue
            step = _look_at(path, root, known.get(path), unseen, linker, state)
            unseen.pop(path, None)
            if step.file and step.what != "same":
                batch.append(step.file)
            if len(batch) >= _KEEP_EVERY:
                _keep(catalogue, batch)
                batch = []
            yield step
    finally:
        _keep(catalogue, batch)
    gone = [f for f in unseen.values() if not any(f.path.is_relative_to(u) for u in unread)]
    yield from _drop(catalogue, root, gone, forget=forget or len(gone) < len(known))


def media_files(catalogue: Catalogue, *, below: Path | None = None) -> list[MediaFile]:
    """The remembered files, by path."""
    query = sa.select(_file).order_by(_file.c.path)
    with catalogue.reading() as connection:
        files = [_from_row(row) for row in connection.execute(query)]
    return [f for f in files if below is None or f.path.is_relative_to(below)]


def count_audio(folder: Path) -> int:
    """How many files a scan will look at, for its progress; unreadable folders count nothing."""
    return sum(1 for _, _, names in os.walk(folder) for n in names if Path(n).suffix.lower() in AUDIO)


def measure_files(catalogue: Catalogue, *, below: Path | None = None) -> Iterator[Scan]:
    """Measure the linked files that were not yet: tempo, key, dynamics.  Each is kept at once.

    It takes two or three seconds a song; what was measured before is not measured again.
    """
    from tearjerker.audio.measure import measure

    for file in media_files(catalogue, below=below.resolve() if below else None):
        if file.link.recording is None or file.measures is not None:
            continue
        try:
            told = measure(file.path).as_dict()
        except BadMedia as error:
            yield Scan("failed", file.path, file, str(error))
            continue
        _keep(catalogue, [replace(file, measures=told)])
        yield Scan("measured", file.path, replace(file, measures=told))


# -- walking ---------------------------------------------------------------------------------------------


def _root(folder: Path) -> Path:
    if not folder.is_dir():
        what = "is a file" if folder.exists() else "does not exist"
        raise BadSource(f"{folder} {what}; expected a folder with music")
    root = folder.resolve()
    if not os.access(root, os.R_OK | os.X_OK):
        raise BadSource(f"{folder} cannot be read; give yourself permission (chmod u+rx) and scan again")
    return root


def walk(root: Path, unread: list[Path]) -> Iterator[Path | Scan]:
    """The audio files below a folder, by path; what cannot be entered is named and added to `unread`."""
    try:
        with os.scandir(root) as entries:
            found = sorted(entries, key=lambda e: e.name)
    except OSError as error:
        unread.append(root)
        yield Scan("failed", root, because=f"{root} cannot be entered ({error.strerror}); its files are kept")
        return
    for entry in found:
        path = Path(entry.path)
        if entry.is_symlink():
            yield from _symlink(path)
        elif entry.is_dir():
            yield from walk(path, unread) if not entry.name.startswith(".") else ()
        elif path.suffix.lower() in AUDIO and not entry.name.startswith("._"):
            yield path


def _symlink(path: Path) -> Iterator[Scan]:
    """A link to music is named, never followed; what it points at inside the folder is found anyway."""
    if path.is_dir() or path.suffix.lower() in AUDIO:
        yield Scan("skipped", path, because=f"{path} is a link and was not followed; scan what it points at")


# -- one file --------------------------------------------------------------------------------------------


def _look_at(
    path: Path, root: Path, old: MediaFile | None, unseen: dict[Path, MediaFile], linker: Linker, state: str
) -> Scan:
    try:
        str(path).encode()
        info = path.stat()
        if old and (old.size, old.mtime_ns) == (info.st_size, str(info.st_mtime_ns)):
            return _again(old, linker, state)
        digest = _digest(path, info.st_size)
        moved = None if old else _moved(unseen, info.st_size, digest)
        if moved:
            unseen.pop(moved.path)
        if moved and not moved.tags.from_name:  # a name that was taken for a tag is read again
            new = replace(moved, path=path, folder=root, mtime_ns=str(info.st_mtime_ns))
            return Scan("moved", path, new)
        tags = read_tags(path, below=root)
    except UnicodeEncodeError:
        return Scan("failed", path, because=f"{str(path)!a}: the name is not UTF-8; rename the file")
    except BadMedia as error:
        return Scan("failed", path, because=str(error))
    except OSError as error:
        return Scan("failed", path, because=f"{path} cannot be read ({error.strerror})")
    before = old or moved
    by_hand = before.link if before and before.link.by == "user" else None
    link = by_hand or linker.link(tags)
    id = before.id if before else None
    heard = before.measures if before and before.digest == digest else None
    file = MediaFile(path, root, info.st_size, str(info.st_mtime_ns), digest, tags, link, state, heard, id)
    return Scan("changed" if old else "moved" if moved else "new", path, file)


def _again(old: MediaFile, linker: Linker, state: str) -> Scan:
    """An unchanged file is linked anew only where the catalogue has changed and nobody chose the link."""
    if old.state == state or old.link.by == "user":
        return Scan("same", old.path, old)
    return Scan("relinked", old.path, replace(old, link=linker.link(old.tags), state=state))


def _moved(unseen: dict[Path, MediaFile], size: int, digest: str) -> MediaFile | None:
    """The remembered file with this content that is no longer where it was."""
    alike = (f for f in unseen.values() if f.size == size and f.digest == digest)
    return next((f for f in alike if not f.path.exists()), None)


def _digest(path: Path, size: int) -> str:
    told = hashlib.blake2b(str(size).encode(), digest_size=16)
    with path.open("rb") as file:
        told.update(file.read(_ENDS))
        file.seek(max(size - _ENDS, 0))
        told.update(file.read(_ENDS))
    return told.hexdigest()


# -- remembering -----------------------------------------------------------------------------------------


def _state(catalogue: Catalogue) -> str:
    """Changes when the catalogue learns or forgets something."""
    digest = sa.select(schema.about.c.value).where(schema.about.c.key == "pack_digest")
    size = sa.select(sa.func.count()).select_from(schema.statement)
    with catalogue.reading() as connection:
        return f"{connection.scalar(digest)}:{connection.scalar(size)}"


def _keep(catalogue: Catalogue, files: Iterable[MediaFile]) -> None:
    rows = [_to_row(f) for f in files]
    if not rows:
        return
    with catalogue.engine.begin() as connection:
        connection.execute(sa.delete(_file).where(_file.c.path.in_([r["path"] for r in rows])))
        connection.execute(sa.delete(_file).where(_file.c.id.in_([r["id"] for r in rows if r.get("id")])))
        for row in rows:
            connection.execute(sa.insert(_file).values(**row))


def _drop(catalogue: Catalogue, root: Path, gone: list[MediaFile], *, forget: bool) -> Iterator[Scan]:
    if gone and not forget:
        said = f"{root} held {len(gone)} files and now holds none; nothing was dropped (--forget drops them)"
        yield Scan("failed", root, because=said)
        return
    with catalogue.engine.begin() as connection:
        for file in gone:
            connection.execute(sa.delete(_file).where(_file.c.path == str(file.path)))
    yield from (Scan("gone", f.path, f) for f in gone)


def _to_row(file: MediaFile) -> dict[str, Any]:
    row = {
        "id": file.id,
        "path": str(file.path),
        "folder": str(file.folder),
        "size": file.size,
        "mtime_ns": file.mtime_ns,
        "digest": file.digest,
        "tags": file.tags.as_dict(),
        "duration_s": file.tags.duration_s,
        "recording": file.link.recording,
        "confidence": file.link.confidence,
        "because": file.link.because,
        "linked_by": file.link.by,
        "candidates": list(file.link.candidates),
        "state": file.state,
        "measures": dict(file.measures) if file.measures is not None else None,
    }
    return row if file.id else {k: v for k, v in row.items() if k != "id"}


def _from_row(row: Any) -> MediaFile:
    link = Link(
        row.recording, row.confidence or 0.0, row.because or "", row.linked_by, tuple(row.candidates or ())
    )
    return MediaFile(
        Path(row.path),
        Path(row.folder),
        row.size,
        row.mtime_ns,
        row.digest,
        tags_from(row.tags),
        link,
        row.state,
        row.measures,
        row.id,
    )
