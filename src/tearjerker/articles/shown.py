# ruff: noqa: E501
"""What does an article show of a song, and as what: its players, a live performance, its role in the drama?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from tearjerker.model import Performance, Player, Song

_LIVE = re.compile(
    r"\b(?:live|performance|performing|performs|busking|concert|stage)\b|라이브|공연|ライブ|現場"
    r"|penampilan|en vivo|ao vivo",
    re.I,
)
_BONUS = re.compile(r"\b(?:bonus|extra|also|as well|finally)\b|보너스|おまけ|tambahan|además", re.I)
_ROLES = (
    (
        "opening",
        r"\bopening (?:track|song|theme|credits?)|오프닝|オープニング|片頭曲|tema pembuka|lagu pembuka",
    ),
    (
        "ending",
        r"\bending (?:track|song|theme|credits?)|\bends each episode|엔딩|エンディング|片尾曲|lagu penutup",
    ),
    (
        "theme",
        r"\b(?:main|love|character|drama'?s) theme\b|\btheme song\b|\bthe theme of\b|메인 테마|テーマ曲|主題曲"
        r"|lagu tema|menjadi tema",
    ),
)


def role_of(text: str) -> str | None:
    """The role that an entry's prose gives its song: opening, ending or theme."""
    return next((role for role, pattern in _ROLES if re.search(pattern, text, re.I)), None)


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
