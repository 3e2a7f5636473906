"""What does an article show of a song, and as what: players, a live performance, its role in the drama?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from tearjerker.articles.words import either
from tearjerker.model import Performance, Player, Song

_LIVE = re.compile(either("of a live performance"), re.I)
_BONUS = re.compile(either("one more"), re.I)
_ROLES = {role: re.compile(either(role), re.I) for role in ("opening", "ending", "theme")}


def role_of(text: str) -> str | None:
    """The role that an entry's prose gives its song: opening, ending or theme."""
    return next((role for role, pattern in _ROLES.items() if pattern.search(text)), None)


def performance_of(paragraphs: Sequence[str], players: Sequence[tuple[int, Player]]) -> int | None:
    """Which paragraph announces a live performance: it says so and ends with a colon, or a player follows."""
    for i, text in enumerate(paragraphs):
        last = _last_sentence(text)
        followed = any(at == i + 1 for at, _ in players)
        if _LIVE.search(last) and (last.endswith((":", "：")) or (followed and _BONUS.search(last))):
            return i
    return None


def with_players(
    songs: Sequence[Song],
    paragraphs: Sequence[str],
    players: Sequence[tuple[int, Player]],
    announced: int | None,
) -> tuple[Song, ...]:
    """The players at their songs; those after an announced performance are kept apart from the recording."""
    plain = [p for at, p in players if announced is None or at <= announced]
    live = [p for at, p in players if announced is not None and at > announced]
    out = list(songs)
    if len(plain) == len(out):
        out = [replace(s, listen=(p,)) for s, p in zip(out, plain, strict=True)]
    elif plain:
        out[0] = replace(out[0], listen=tuple(plain))
    if announced is not None:
        quote = _last_sentence(paragraphs[announced])
        out[-1] = replace(out[-1], performances=(Performance("live", tuple(live), quote),))
    return tuple(out)


def _last_sentence(text: str) -> str:
    return re.split(r"(?<=[.!?。])\s+", text)[-1]
