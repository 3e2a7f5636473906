"""Is this an MP3, or do its bytes only happen to look like one?

Every frame of an MP3 begins with eleven set bits and says how long it is, so that the next one must stand
where it ends:

    FF FB 90 00 …417 bytes…  FF FB 92 00 …418 bytes…  FF FB 90 00 …

Eleven bits come together once in 2 KB of noise; three frames in a row that agree in version, layer and rate
come by chance once in 10^10.  ISO 11172-3, 2.4.2.3, and 13818-3 for the half rates.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

_ENOUGH = 3  # frames in a row
_LOOK = 1 << 20  # bytes behind the tag: some taggers leave rubbish there, a picture for instance
_TAIL = 128  # bytes of an ID3v1 tag
_KBPS = {
    (3, 3): (32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
    (3, 2): (32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (3, 1): (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (2, 3): (32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256),
    (2, 2): (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    (2, 1): (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
"""By version (3: MPEG 1, 2: MPEG 2 and 2.5) and layer (3: layer I, 1: layer III), as the bits have them."""
_HERTZ = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}


class Frame(NamedTuple):
    """What a header says that all frames of a stream share, and how long this one is."""

    version: int
    layer: int
    hertz: int
    size: int

    def follows(self, other: Frame) -> bool:
        """Whether both may be of one stream."""
        return self[:3] == other[:3]


def holds_frames(path: Path) -> bool:
    """Whether an .mp3 has frames that follow one another; raises OSError."""
    with path.open("rb") as file:
        begin = 0
        while (size := _tag_size(file.read(10))) is not None:  # some files have two
            begin = file.seek(begin + 10 + size)
        file.seek(begin)
        data = file.read(_LOOK)
    at = data.find(b"\xff")
    while at >= 0:
        if _chain(data, at):
            return True
        at = data.find(b"\xff", at + 1)
    return False


def _tag_size(head: bytes) -> int | None:
    """The bytes of an ID3v2 tag behind its head, or None where none begins here."""
    if head[:3] != b"ID3" or len(head) < 10:
        return None
    a, b, c, d = head[6:10]
    return (a << 21 | b << 14 | c << 7 | d) + (10 if head[5] & 0x10 else 0)


def _chain(data: bytes, at: int) -> bool:
    """Whether frames follow one another from here, enough of them or to the very end."""
    before = None
    for _ in range(_ENOUGH):
        here = frame(data, at)
        if here is None or (before and not here.follows(before)):
            return False
        before, at = here, at + here.size
        if at >= len(data) - _TAIL:
            return at <= len(data)
    return True


def frame(data: bytes, at: int) -> Frame | None:
    """The frame whose header stands here; None where none can, or its length is not told (free format)."""
    if at + 4 > len(data) or data[at] != 0xFF or data[at + 1] & 0xE0 != 0xE0:
        return None
    version, layer = data[at + 1] >> 3 & 3, data[at + 1] >> 1 & 3
    rate, hertz = data[at + 2] >> 4, data[at + 2] >> 2 & 3
    if version == 1 or layer == 0 or rate in (0, 15) or hertz == 3:
        return None
    kbps, hz = _KBPS[3 if version == 3 else 2, layer][rate - 1], _HERTZ[version][hertz]
    padding = data[at + 2] >> 1 & 1
    if layer == 3:
        return Frame(version, layer, hz, (12_000 * kbps // hz + padding) * 4)
    samples = 72_000 if layer == 1 and version != 3 else 144_000
    return Frame(version, layer, hz, samples * kbps // hz + padding)
