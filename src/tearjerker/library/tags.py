"""What does a music file say of itself?

Tags first, and the file's name and folder for what the tags leave out:

    김범수 - 보고 싶다 (천국의 계단 OST).mp3      ->  artist, title, album
    [MV] Ailee(에일리) _ First Snow (Goblin OST Part 9).m4a

Korean players of the 2000s wrote EUC-KR or CP949 bytes into tags that are declared Latin-1, so that 보고
comes out as `º¸°í`.  `mend` undoes that only where no other reading is plausible.  Files are opened for
reading only.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from tearjerker.errors import BadMedia
from tearjerker.library.mpeg import holds_frames

AUDIO = frozenset(
    (".mp3", ".m4a", ".m4b", ".mp4", ".flac", ".ogg", ".oga", ".opus", ".wav", ".aif", ".aiff", ".wma")
)
"""The endings of files that a scan looks at."""

_MBID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.I)
_RECORDING_KEYS = ("musicbrainztrackid", "musicbrainzrecordingid", "ufid")
"""Where Picard puts a recording's id.  Its `Track Id` is a recording's; `Release Track Id` is not."""


@dataclass(frozen=True, slots=True)
class Tags:
    """What a file says of itself; None where it says nothing."""

    title: str | None = None
    artist: str | None = None
    album: str | None = None
    track: int | None = None
    year: str | None = None
    musicbrainz: str | None = None
    """The id of the recording in MusicBrainz, lower case."""
    isrc: str | None = None
    duration_s: float | None = None
    bitrate_kbps: float | None = None
    format: str | None = None
    """The file's ending, without the dot: flac, m4a …"""
    from_name: tuple[str, ...] = ()
    """Which of the fields above come from the file's name or folder, not from tags."""

    def as_dict(self) -> dict[str, Any]:
        """What is said, for JSON; silent fields are left out."""
        return {k: v for k, v in asdict(self).items() if v not in (None, ())}


def tags_from(told: Mapping[str, Any]) -> Tags:
    """The inverse of `as_dict`; keys of other versions of this program are passed over."""
    known = {k: v for k, v in told.items() if k in Tags.__dataclass_fields__}
    return Tags(**{**known, "from_name": tuple(known.get("from_name", ()))})


def read_tags(path: Path, *, below: Path | None = None) -> Tags:
    """The tags of a file; folders between `below` and the file help where there are none.

    Raises BadMedia for a file that cannot be opened, is no audio, or holds no sound.
    """
    from tinytag import TinyTag, TinyTagException

    try:
        told = TinyTag.get(path)
        sounds = told.duration and (path.suffix.lower() != ".mp3" or holds_frames(path))
    except (TinyTagException, ValueError, ArithmeticError, LookupError) as error:
        raise BadMedia(f"{path} is no readable {path.suffix.lstrip('.')} file ({_short(error)})") from error
    except OSError as error:
        raise BadMedia(f"{path} cannot be opened ({error.strerror or error})") from error
    if not sounds:
        raise BadMedia(f"{path} holds no sound that can be read; it may be cut off or not be audio")
    return with_name(_from_tinytag(told, path), path, below=below)


def _from_tinytag(told: Any, path: Path) -> Tags:
    other = {re.sub(r"[^a-z0-9]", "", key.lower()): values[0] for key, values in told.other.items()}
    names = (told.title, told.artist, told.album)
    korean = any(name and mend(name) != name for name in names)
    title, artist, album = (_clean(name, korean=korean) for name in names)
    return Tags(
        title=title,
        artist=artist,
        album=album,
        track=int(told.track) if told.track else None,
        year=_clean(told.year),
        musicbrainz=_recording_id(other),
        isrc=_clean(other.get("isrc") or other.get("tsrc")),
        duration_s=round(float(told.duration), 3),
        bitrate_kbps=round(told.bitrate, 1) if told.bitrate else None,
        format=path.suffix.lower().lstrip("."),
    )


def _recording_id(other: Mapping[str, str]) -> str | None:
    for key in _RECORDING_KEYS:
        found = _MBID.search(other.get(key, ""))
        if found and (key != "ufid" or "musicbrainz.org" in other[key]):
            return found[0].lower()
    return None


def _clean(text: str | None, *, korean: bool = False) -> str | None:
    if not text:
        return None
    whole = unicodedata.normalize("NFC", mend(text, korean=korean)).replace("\0", " ")
    return " ".join(whole.split()) or None


def _short(error: Exception) -> str:
    return (str(error) or type(error).__name__).splitlines()[0][:120]


# -- wrongly declared Korean -----------------------------------------------------------------------------


def mend(text: str, *, korean: bool = False) -> str:
    """The Korean behind a text that was decoded with the wrong table, or the text itself in any doubt.

    "Die Ärzte" and "Beyoncé" must stay: CP949 would read Är as a (rare) syllable.  With `korean` another tag
    of the same file was certain, and then the one syllable of a name (진 is Áø) is taken for what it is.
    """
    if text.isascii() or any(_is_hangul(c) for c in text):
        return text
    for table in ("latin-1", "cp1252"):
        try:
            raw = text.encode(table)
        except UnicodeEncodeError:
            continue
        return _as_utf8(raw) or _as_korean(raw, text, korean=korean) or text
    return text


def _as_utf8(raw: bytes) -> str | None:
    """No Latin-1 text was seen that is valid UTF-8 by chance: what decodes to East Asian text is certain."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return text if any(ord(c) >= 0x1100 for c in text) else None


def _as_korean(raw: bytes, seen: str, *, korean: bool) -> str | None:
    try:
        text = raw.decode("cp949")
    except UnicodeDecodeError:
        return None
    strange = [c for c in text if not c.isascii()]
    if not all(_is_hangul(c) or c in "·…‘’“”～♡♥★☆ㆍ" for c in strange):
        return None
    syllables = [c for c in strange if _is_hangul(c)]
    common = [c for c in syllables if _is_common(c)]
    if len(syllables) == 1:  # 정 is Á¤; two letters together, as in Åä, may be somebody's name
        letters = all(c.isalpha() for c in seen if not c.isascii())
        return text if common and (korean or not letters) else None
    return text if len(common) >= 2 and 3 * len(common) >= 2 * len(syllables) else None


def _is_hangul(char: str) -> bool:
    return "가" <= char <= "힣"


def _is_common(char: str) -> bool:
    """Among the 2,350 syllables of KS X 1001, which carry nearly all of written Korean."""
    try:
        char.encode("euc_kr")
    except UnicodeEncodeError:
        return False
    return True


# -- names of files --------------------------------------------------------------------------------------

_NOISE = re.compile(r"^\s*[\[(](?:m/?v|mv|audio|ost|official[^\])]*|lyrics?[^\])]*)[\])]\s*", re.I)
_NUMBER = re.compile(r"^\s*(?:cd\s*\d+\s*)?(?:\d{1,2}[-.]\d\d|\d{1,3}\s*[-.)_]|0\d)\s*(?=\S)", re.I)
"""A track's number: `01. `, `1-03 `, `07 `; but `24 Hours` is a title."""
_DASH = re.compile(r"\s+[-–—_~]\s+|\s*[–—]\s*|_-_")


def with_name(tags: Tags, path: Path, *, below: Path | None = None) -> Tags:
    """The tags, with what is missing taken from the file's name and, for the album, from its folder."""
    if tags.title and tags.artist and tags.album:
        return tags
    guess = name_of(path.stem) if not tags.title else {}
    folder = path.parent.name if below is None or path.parent != below else ""
    guess.setdefault("album", unicodedata.normalize("NFC", folder))
    new = {k: v for k, v in guess.items() if v and getattr(tags, k) is None}
    return replace(tags, **new, from_name=tuple(sorted(new)))  # type: ignore[arg-type]


def name_of(stem: str) -> dict[str, str]:
    """Title, artist and album as far as a file's name tells: `03 - T-Max - Paradise` has the first two."""
    text = unicodedata.normalize("NFC", stem)
    if " " not in text:
        text = text.replace("_-_", " - ").replace("_", " ")
    text = _NOISE.sub("", text)
    text = _NUMBER.sub("", text, count=1) if _NUMBER.sub("", text, count=1).strip() else text
    parts = [p.strip() for p in _DASH.split(text) if p.strip()]
    if len(parts) < 2:
        return {"title": text.strip()}
    named = {"artist": parts[0], "title": parts[-1]}
    if len(parts) > 2:
        named["album"] = " ".join(parts[1:-1])
    return named
