"""Sound that is written is the sound that is read, at its time."""

import wave
from pathlib import Path

import numpy as np
import pytest

from tearjerker.audio import decode
from tearjerker.errors import BadMedia

RATE = 8000


def write(path: Path, samples: np.ndarray, rate: int) -> Path:
    """A 16-bit WAV of shape (n,) or (n, channels)."""
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1 if samples.ndim == 1 else samples.shape[1])
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes((samples * 32767).astype("<i2").tobytes())
    return path


def tone(hz: float, seconds: float, rate: int) -> np.ndarray:
    return 0.5 * np.sin(2 * np.pi * hz * np.arange(round(seconds * rate)) / rate)


def test_rate_and_length_are_as_asked(tmp_path: Path) -> None:
    path = write(tmp_path / "tone.wav", tone(440, 6.0, 44100), 44100)
    heard = np.concatenate(list(decode.blocks(path, rate=RATE)))
    assert heard.dtype == np.float32
    assert abs(len(heard) - 6 * RATE) < 40
    middle = heard[RATE : 5 * RATE]
    assert np.corrcoef(middle, tone(440, 6.0, RATE)[RATE : 5 * RATE])[0, 1] > 0.999
    assert decode.duration_s(path) == pytest.approx(6.0, abs=0.01)


def test_side_holds_what_the_middle_does_not(tmp_path: Path) -> None:
    speech, music = tone(300, 2.0, RATE) / 2, tone(700, 2.0, RATE) / 2
    path = write(tmp_path / "stereo.wav", np.stack([speech + music, speech - music], 1), RATE)
    middle, side = np.concatenate(list(decode.blocks(path, rate=RATE, side=True)), axis=1)
    assert np.allclose(middle, speech, atol=1e-3)
    assert np.allclose(side, music, atol=1e-3)


@pytest.mark.parametrize("content", [b"", b"not sound at all" * 100, b"RIFF\x00\x00\x00\x00WAVE"])
def test_what_is_no_sound_is_said_with_a_remedy(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bad.wav"
    path.write_bytes(content)
    with pytest.raises(BadMedia, match=r"bad\.wav.*give a"):
        list(decode.blocks(path, rate=RATE))


def test_a_missing_file_is_bad_media(tmp_path: Path) -> None:
    with pytest.raises(BadMedia, match=r"none\.mp3"):
        decode.duration_s(tmp_path / "none.mp3")
