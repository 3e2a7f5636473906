"""What happens to look like an MP3 is none; what is one stays one, whatever stands around its frames."""

import random
from pathlib import Path

import pytest
from tones import Tone

from tearjerker.errors import BadMedia
from tearjerker.library.mpeg import frame, holds_frames
from tearjerker.library.tags import read_tags

HEADER = bytes.fromhex("fffb9000")  # MPEG 1, layer III, 128 kbit/s, 44.1 kHz: 417 bytes


def noise(seed: int, size: int = 60_000) -> bytearray:
    return bytearray(random.Random(seed).randbytes(size))


@pytest.mark.parametrize("seed", range(20))
def test_a_frame_mark_in_noise_makes_no_song(tmp_path: Path, seed: int) -> None:
    told = noise(seed)
    for at in (0, 5000, 5417):  # even two that follow one another
        told[at : at + 4] = HEADER
    path = tmp_path / "noise.mp3"
    path.write_bytes(told)
    with pytest.raises(BadMedia):
        read_tags(path)


@pytest.mark.parametrize("before", [b"", b"ID3\x03\0\0\0\0\0\x05hello", b"\0" * 3000, bytes(noise(1, 9000))])
@pytest.mark.parametrize("seconds", [0.1, 2.0])
def test_an_mp3_is_one_behind_a_tag_and_behind_rubbish(
    tmp_path: Path, tone: Tone, before: bytes, seconds: float
) -> None:
    path = tone(tmp_path / "a.mp3", seconds=seconds)
    path.write_bytes(before + path.read_bytes())
    assert holds_frames(path)


def test_two_frames_that_fill_a_file_are_one(tmp_path: Path) -> None:
    (tmp_path / "short.mp3").write_bytes(2 * (HEADER + bytes(413)))
    assert holds_frames(tmp_path / "short.mp3")


@pytest.mark.parametrize(
    ("header", "size"),
    [
        ("fffb9000", 417),
        ("fffb9200", 418),  # padded
        ("fff39000", 261),  # MPEG 2, layer III, 80 kbit/s at 22.05 kHz: half as many samples
        ("ffe39000", 522),  # MPEG 2.5, 11.025 kHz
        ("fffd8000", 417),  # layer II, 128 kbit/s
        ("ffff4000", 136),  # layer I, 128 kbit/s, in words of four bytes
    ],
)
def test_the_length_of_a_frame(header: str, size: int) -> None:
    told = frame(bytes.fromhex(header), 0)
    assert told is not None
    assert told.size == size


@pytest.mark.parametrize(
    "header", ["fffb0000", "fffbf000", "fffb9c00", "ffeb9000", "fff99000", "fe000000", "ff"]
)
def test_what_no_frame_begins_with(header: str) -> None:
    assert frame(bytes.fromhex(header), 0) is None
