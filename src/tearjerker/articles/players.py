"""Which players stand in a page?

YouTube, Spotify, SoundCloud, Apple Music and Deezer, as frames, as links, and in the forms that pages use
to load them late: `data-src`, `srcdoc`, `<lite-youtube videoid>`, `<amp-youtube data-videoid>`, a picture of
the video with its id.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

from selectolax.lexbor import LexborNode

from tearjerker.model import Player

_YOUTUBE = (
    r"(?:youtube(?:-nocookie)?\.com/(?:embed/|v/|shorts/|live/|watch\?(?:[^\s\"'#]*?&(?:amp;)?)?v=)|youtu\.be/"
    r"|i\.ytimg\.com/vi(?:_webp)?/|img\.youtube\.com/vi/)([\w-]{11})(?![\w-])"
)
_PATTERNS = (
    ("youtube", re.compile(_YOUTUBE)),
    (
        "spotify",
        re.compile(r"(?:open\.)?spotify\.com/(?:embed/|intl-\w+/)*((?:track|album|playlist)/\w{22})"),
    ),
    ("spotify", re.compile(r"spotify:((?:track|album|playlist):\w{22})")),
    ("soundcloud", re.compile(r"api\.soundcloud\.com/((?:tracks|playlists)/\d+)")),
    ("soundcloud", re.compile(r"(?<!w\.)(?<!api\.)soundcloud\.com/([\w-]+/[\w-]+)(?![\w-]*\?)")),
    ("apple", re.compile(r"(?:embed\.)?music\.apple\.com/(\w\w/(?:album|song|playlist)/[^\s\"'<>)&]+)")),
    (
        "deezer",
        re.compile(r"deezer\.com/(?:\w\w/|plugins/|widget/|dark/|light/|auto/)*((?:track|album)/\d+)"),
    ),
)
_IN_FRAMES = ("src", "data-src", "data-lazy-src", "data-litespeed-src", "data-original", "srcdoc", "data-url")
_YOUTUBE_IDS = ("videoid", "data-videoid", "data-video-id", "data-youtube-id", "data-id", "data-embed")
_ID = re.compile(r"[\w-]{11}$")


def players_of_text(text: str) -> tuple[Player, ...]:
    """The players whose addresses stand in a text, each once, in their order."""
    if "." not in text and "spotify:" not in text:
        return ()
    text = unquote(text) if "%3A" in text or "%2F" in text else text
    found = [
        (m.start(), Player(kind, m.group(1).replace(":", "/")))
        for kind, pattern in _PATTERNS
        for m in pattern.finditer(text)
    ]
    return tuple(dict.fromkeys(p for _, p in sorted(found, key=lambda f: f[0])))


def player_of_node(node: LexborNode) -> Player | None:
    """The player that an element of a page is or stands for."""
    tag = node.tag or ""
    if tag in ("p", "div", "span") and not node.attributes:
        return None
    given = node.attributes
    if tag in ("iframe", "embed", "amp-iframe", "video", "object", "source", "a", "img", "blockquote", "div"):
        names = ("href",) if tag == "a" else _IN_FRAMES
        for name in names:
            found = players_of_text(given.get(name) or "")
            if found:
                return found[0]
    if tag in ("lite-youtube", "amp-youtube", "youtube-video") or _says_youtube(given):
        for name in _YOUTUBE_IDS:
            value = given.get(name) or ""
            if _ID.match(value):
                return Player("youtube", value)
    return None


def _says_youtube(given: dict[str, str | None]) -> bool:
    said = f"{given.get('class') or ''} {given.get('data-type') or ''} {given.get('data-provider') or ''}"
    return "youtube" in said.lower()
