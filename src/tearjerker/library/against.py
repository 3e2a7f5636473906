"""Which tracks may be playing?

Those below a folder, or those of a drama, or all, once they were scanned.  What the catalogue knows of a
track comes from the scan: its recording, and with it the song's name and its singers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tearjerker.audio.formats import Known
from tearjerker.catalogue import Catalogue
from tearjerker.errors import BadSource, NotFound
from tearjerker.library.prepared import Step, tracks_below
from tearjerker.library.scan import MediaFile, media_files
from tearjerker.model import Entity

ALL = "all"
"""In place of a folder or drama: everything that was scanned, where one does not know the drama."""


@dataclass(frozen=True, slots=True)
class Against:
    """The tracks that may be playing, before they are prepared."""

    tracks: tuple[tuple[str, Path] | Step, ...]
    """Name in the cues, and file; or what could not be entered."""
    known: Known = field(default_factory=Known)
    drama: str | None = None
    """The drama that most of the tracks belong to."""
    dramas: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The dramas that each track is of, by its name in the cues; else its folder."""


def against(told: str, catalogue: Catalogue) -> Against:
    """The tracks in a folder, of the drama of this name or id, or `all` that were scanned.

    Raises BadSource where there is no such folder and no such drama, NotFound where none of the drama's
    tracks was scanned, and names the candidates where several dramas have the name.
    """
    if Path(told).is_dir():
        return _in_folder(Path(told), catalogue)
    drama = None if told == ALL else drama_named(told, catalogue)
    files = _of_drama(drama.id, catalogue) if drama else media_files(catalogue)
    if not files:
        whose = drama.name if drama else "any drama"
        raise NotFound(f"no track of {whose} was scanned; `tearjerker scan DIR` takes in a music folder")
    named = _named(files)
    tracks = tuple((name, f.path) for name, f in named)
    dramas = _dramas(tracks, named, catalogue)
    return Against(tracks, _known(named, catalogue), drama.id if drama else None, dramas)


def _in_folder(folder: Path, catalogue: Catalogue) -> Against:
    tracks = tuple(tracks_below(folder))
    scanned = {f.path: f for f in media_files(catalogue, below=folder.resolve())}
    plain = _plain(tracks)
    named = [(name, scanned[path]) for name, path in plain if path in scanned]
    dramas = _dramas(plain, named, catalogue)
    return Against(tracks, _known(named, catalogue), _most_of(named, dramas), dramas)


def _plain(tracks: Iterable[tuple[str, Path] | Step]) -> list[tuple[str, Path]]:
    return [t for t in tracks if not isinstance(t, Step)]


def drama_named(told: str, catalogue: Catalogue) -> Entity:
    """The drama of this name or id; BadSource where there is none or the name may mean several."""
    if told.startswith("drama/"):
        return catalogue.entity(told)
    found = catalogue.find(told, kind="drama")
    if found.answer == "match":
        return catalogue.entity(found.results[0].id)
    if found.answer == "ambiguous":
        may_be = ", ".join(f"{hit.name} ({hit.id})" for hit in found.results)
        raise BadSource(f"{told!r} may be {may_be}; give one of these ids, or a folder")
    raise BadSource(f"there is no folder {told!r}, and no drama of that name; give a folder or a drama")


def _of_drama(drama: str, catalogue: Catalogue) -> list[MediaFile]:
    recordings = {fact.subject for fact in catalogue.referring(drama, "placement")}
    return [f for f in media_files(catalogue) if f.link.recording in recordings]


def _named(files: list[MediaFile]) -> list[tuple[str, MediaFile]]:
    """Each by its path below the folder that was scanned, or by all of it where two folders have the same."""
    below = [f.path.relative_to(f.folder).as_posix() for f in files]
    count = Counter(below)
    return [
        (name if count[name] == 1 else f.path.as_posix(), f) for name, f in zip(below, files, strict=True)
    ]


def _known(named: Iterable[tuple[str, MediaFile]], catalogue: Catalogue) -> Known:
    linked = {name: file.link.recording for name, file in named if file.link.recording}
    songs = catalogue.entities(linked.values())
    singers = catalogue.entities(f.value for song in songs.values() for f in song.all("artist"))
    titles = {name: _title(songs[id], singers) for name, id in linked.items() if id in songs}
    return Known(titles, {name: id for name, id in linked.items() if id})


def _title(song: Entity, singers: dict[str, Entity]) -> str:
    by = dict.fromkeys(singers[f.value].name for f in song.all("artist") if f.value in singers)
    return f"{song.name}, {', '.join(by)}" if by else song.name


def _dramas(
    tracks: Iterable[tuple[str, Path]], named: Iterable[tuple[str, MediaFile]], catalogue: Catalogue
) -> dict[str, tuple[str, ...]]:
    """What each track is of: the dramas in which its song is placed or, of others, the folder that it lies
    in."""
    linked = {name: file.link.recording for name, file in named if file.link.recording}
    songs = catalogue.entities(linked.values())
    placed = {id: tuple(sorted({f.value for f in song.all("placement")})) for id, song in songs.items()}
    return {name: placed.get(linked.get(name, "")) or (str(path.parent),) for name, path in tracks}


def _most_of(named: Sequence[tuple[str, MediaFile]], dramas: Mapping[str, tuple[str, ...]]) -> str | None:
    """The drama that more than half of the linked tracks are heard in."""
    linked = [name for name, file in named if file.link.recording]
    count = Counter(drama for name in linked for drama in dramas[name] if drama.startswith("drama/"))
    drama, times = next(iter(count.most_common(1)), (None, 0))
    return drama if times * 2 > len(linked) else None
