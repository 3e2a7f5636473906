"""What has an editor changed, and how does that survive the next ranking?

An edits file is TOML.  Songs are named by their catalogue id, so that a change stays with its song wherever
the next ranking puts it:

    title = "Seven songs to miss your stop to"
    intro.en = "For the last bus."

    ["recording/secret-garden--that-man"]
    text.en = "He sings what she sang."     # instead of the paragraph
    note.en = "Start here."                 # beside it
    title = "That Man"                      # as shown
    place = 1                               # pinned; the others close up around it

    ["recording/goblin--stay-with-me"]
    drop = true

    ["recording/iris--empty"]
    add = true                              # also where evidence would not bring it in
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import tomli

from tearjerker.errors import BadSource

_OF_SONG = {"text", "note", "title", "place", "drop", "add"}
_OF_LIST = {"title", "intro"}


@dataclass(frozen=True, slots=True)
class Edits:
    """An editor's changes to one list."""

    list: Mapping[str, Any] = field(default_factory=dict)
    songs: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def dropped(self) -> frozenset[str]:
        """Songs that shall not stand in it."""
        return frozenset(id for id, e in self.songs.items() if e.get("drop"))

    def as_dict(self) -> dict[str, Any]:
        """To keep with the list, so that the next ranking finds them."""
        return {**self.list, **self.songs}


def read_edits(path: Path) -> Edits:
    """The edits in a TOML file; BadSource says what is wrong with it."""
    try:
        told = tomli.loads(path.read_text("utf-8"))
    except OSError as error:
        raise BadSource(f"{path} cannot be read ({error.strerror}); expected a TOML file of edits") from error
    except (tomli.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadSource(f"{path} is not TOML: {error}; mend that line") from error
    return edits_from(told, str(path))


def edits_from(told: Mapping[str, Any], where: str = "the kept edits") -> Edits:
    """Edits as read or kept; BadSource names a key that is none."""
    songs = {k: v for k, v in told.items() if k.startswith("recording/")}
    rest = {k: v for k, v in told.items() if k not in songs}
    for known, keys, what in [(_OF_LIST, rest, "the list"), *((_OF_SONG, v, k) for k, v in songs.items())]:
        if strange := sorted(set(keys) - known):
            raise BadSource(f"{where}: {what} has no {strange[0]!r}; expected {', '.join(sorted(known))}")
    return Edits(rest, songs)


def apply(
    edits: Edits,
    content: Mapping[str, Any],
    *,
    top: int,
    fetch: Callable[[str], dict[str, Any] | None],
) -> dict[str, Any]:
    """The list with the edits made and its places counted anew; `fetch` gives the entry of an added song."""
    entries = [e for e in content["entries"] if not edits.dropped & set(_ids(e))]
    there = {id for e in entries[:top] for id in _ids(e)}
    wanted = [id for id, e in edits.songs.items() if (e.get("add") or e.get("place")) and not e.get("drop")]
    further = {id: e for e in entries[top:] for id in _ids(e)}
    added = [e for id in wanted if id not in there if (e := further.get(id) or fetch(id))]
    entries = [*entries[: max(top - len(added), 0)], *added]
    entries = _pinned(entries[:top], edits)
    numbered = [{**_edited(e, edits), "rank": n} for n, e in enumerate(entries, 1)]
    told = {**content, **edits.list, "entries": numbered}
    return {**told, "edits": edits.as_dict()} if edits.list or edits.songs else told


def _ids(entry: Mapping[str, Any]) -> list[str]:
    return [song["recording"] for song in entry["songs"]]


def _pinned(entries: list[dict[str, Any]], edits: Edits) -> list[dict[str, Any]]:
    """The entries with the pinned ones at their places."""
    places = {id: int(e["place"]) for id, e in edits.songs.items() if e.get("place")}
    pinned = sorted((min(places[i] for i in _ids(e) if i in places), n) for n, e in enumerate(entries)
                    if any(i in places for i in _ids(e)))  # fmt: skip
    order = [e for n, e in enumerate(entries) if n not in {n for _, n in pinned}]
    for place, n in pinned:
        order.insert(max(place - 1, 0), entries[n])
    return order


def _edited(entry: dict[str, Any], edits: Edits) -> dict[str, Any]:
    """The entry with its song's edits; what was changed is named in `edited`."""
    changed = dict(entry)
    for song_id in _ids(entry):
        edit = edits.songs.get(song_id, {})
        for language, text in (edit.get("text") or {}).items():
            changed["text" if language == "en" else f"text_{language}"] = text
            changed["sentences"] = {**changed.get("sentences", {}), language: []}
        if note := edit.get("note"):
            changed["note"] = note
        if title := edit.get("title"):
            changed["songs"] = [
                {**s, "title": title, "shown": title} if s["recording"] == song_id else s
                for s in changed["songs"]
            ]
        if fields := sorted(edit):
            changed["edited"] = fields
    return changed
