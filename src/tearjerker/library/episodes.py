"""Which episode is in this file?

    Secret.Garden.S01E03.1080p.mkv    Secret Garden, season 1, episode 3
    도깨비 제3회.mp4, 도깨비 3화.mkv      도깨비, episode 3
    [Subs] Goblin - 03 [720p].mkv     Goblin, episode 3
    Goblin/ep01.mkv                   Goblin (its folder's name), episode 1

Only names are looked at.  Numbers that say something else (1080p, x264, 5.1, a checksum) are set aside before
a bare number is taken for an episode.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Episode:
    """What a file's name says of the episode in it; None where it does not say."""

    title: str | None = None
    """The drama, as the name or the folder spells it."""
    season: int | None = None
    number: int | None = None


_MARKS = (
    re.compile(
        r"(?<![^\W\d_])s(?:eason)?[ ._-]?(?P<season>\d{1,2})"
        r"[ ._-]*e(?:p(?:isode)?)?[ ._-]?(?P<number>\d{1,4})",
        re.I,
    ),
    re.compile(r"(?<!\d)(?P<season>\d{1,2})x(?P<number>\d{2,3})(?!\d)", re.I),
    re.compile(r"제\s*(?P<number>\d{1,4})\s*[회화부]"),
    re.compile(r"(?<!\d)(?P<number>\d{1,4})\s*(?:회|화|부)(?![\w])"),
    re.compile(r"第\s*(?P<number>\d{1,4})\s*[集話话回]"),
    re.compile(r"(?<![^\W\d_])e(?:p(?:isode)?)?[ ._#-]?(?P<number>\d{1,4})(?!\d)", re.I),
)
_BARE = re.compile(r"(?:^|[\s#-])(?P<number>\d{1,3})(?:v\d)?(?=$|[\s-])")
_NOISE = re.compile(
    r"\[[^\]]*\]|\((?:19|20)\d\d\)|\d{3,4}[pi]\b|\b[xh][ .]?26[45]\b|\b\d\.\d\b"
    r"|\b(?:10|8)bit\b"
    r"|\b(?:aac|ac3|ddp?|flac)\d?(?:[ .]\d)?\b|\b(?:web-?dl|webrip|hdtv|bluray|hevc|avc|nf|hdrip)\b",
    re.I,
)
_SEASON_FOLDER = re.compile(r"(?:season|series|시즌|s)[ ._-]?(?P<season>\d{1,2})", re.I)
_NO_TITLE = re.compile(
    r"(?:videos?|episodes?|downloads?|media|tmp|tv|shows?|movies?|series|drama|dramas)", re.I
)


def episode_of(path: Path | str) -> Episode:
    """The drama, season and episode that a path names."""
    path = Path(path)
    name = _NOISE.sub(" ", re.sub(r"(?<=\w)[._](?=\w)|_", " ", path.stem))
    season = _season(path.parent)
    if found := _mark(name):
        told = found.groupdict()
        own = int(told["season"]) if told.get("season") else season
        return Episode(_title(name[: found.start()]) or _folder(path), own, int(told["number"]))
    return Episode(_title(name) or _folder(path), season, None)


def _mark(name: str) -> re.Match[str] | None:
    """Where the name says the episode: a mark that says so, else its last bare number (49 Days - 12)."""
    marked = (mark.search(name) for mark in _MARKS)
    bare = [*_BARE.finditer(name)]
    return next((m for m in marked if m), bare[-1] if bare else None)


def _title(text: str) -> str | None:
    told = re.sub(r"\s+", " ", text.strip(" -–—_.,#(~")).strip()
    return told if re.search(r"[^\W\d_]", told) else None


def _season(folder: Path) -> int | None:
    found = _SEASON_FOLDER.fullmatch(folder.name)
    return int(found["season"]) if found else None


def _folder(path: Path) -> str | None:
    """The name of the folder, or of the one above where it is a season's."""
    folder = path.parent
    if _SEASON_FOLDER.fullmatch(folder.name):
        folder = folder.parent
    name = _title(_NOISE.sub(" ", folder.name.replace("_", " ").replace(".", " ")))
    return None if name is None or _NO_TITLE.fullmatch(name) else name
