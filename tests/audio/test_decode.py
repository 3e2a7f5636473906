"""Sound that is written is the sound that is read, at its time."""

import wave
from pathlib import Path

import numpy as np
import pytest
from evening import write_sound

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


def adts(path: Path, hz: float, layout: str) -> Path:
    """Two seconds of a tone as AAC packets that can be put one file behind another."""
    return write_sound(path, tone(hz, 2.0, 16000).astype(np.float32), codec="aac", layout=layout, rate=48000)


def test_the_layout_may_change_in_the_middle(tmp_path: Path) -> None:
    kinds = ((300, "mono"), (600, "stereo"), (900, "5.1"))
    parts = [adts(tmp_path / f"{hz}.aac", hz, layout) for hz, layout in kinds]
    film = tmp_path / "film.aac"
    film.write_bytes(b"".join(part.read_bytes() for part in parts))
    heard = decode.sound(film, rate=RATE)
    assert len(heard) / RATE == pytest.approx(6.0, abs=0.3)
    for second, hz in ((1.0, 300), (3.1, 600), (5.2, 900)):
        spectrum = np.abs(np.fft.rfft(heard[round((second - 0.4) * RATE) : round((second + 0.4) * RATE)]))
        assert spectrum.argmax() / 0.8 == pytest.approx(hz, abs=5)


def test_scrambled_packets_are_said_to_be_encrypted(tmp_path: Path) -> None:
    whole = adts(tmp_path / "whole.aac", 440, "stereo")
    packets = whole.read_bytes()
    heads = [at for at in range(len(packets) - 1) if packets[at : at + 2] == b"\xff\xf1"]
    noise = np.random.default_rng(1).integers(0, 255, len(packets), np.uint8).tobytes()
    scrambled = bytearray(noise)
    for at in heads:
        scrambled[at : at + 7] = packets[at : at + 7]
    (tmp_path / "locked.aac").write_bytes(scrambled)
    with pytest.raises(BadMedia, match="encrypted"):
        decode.sound(tmp_path / "locked.aac", rate=RATE)


def test_an_empty_file_is_called_empty(tmp_path: Path) -> None:
    (tmp_path / "ep01.mkv").touch()
    with pytest.raises(BadMedia, match=r"ep01\.mkv is empty"):
        decode.sound(tmp_path / "ep01.mkv", rate=RATE)


def two_languages(path: Path) -> Path:
    """A film whose first stream is English (220 Hz) and whose second is Korean (440 Hz)."""
    import av

    with av.open(str(path), "w") as out:
        streams = [out.add_stream("flac", rate=RATE, layout="mono") for _ in range(2)]
        for stream, language in zip(streams, ("eng", "kor"), strict=True):
            stream.metadata["language"] = language
        for stream, hz in zip(streams, (220, 440), strict=True):
            wave = np.sin(2 * np.pi * hz * np.arange(2 * RATE) / RATE)
            frame = av.AudioFrame.from_ndarray((wave[None] * 20000).astype(np.int16), "s16", "mono")
            frame.sample_rate, frame.pts = RATE, 0
            out.mux([*stream.encode(frame), *stream.encode(None)])
    return path


@pytest.mark.parametrize(("language", "hz"), [("kor", 440), ("eng", 220), (None, 220), ("jpn", 220)])
def test_the_stream_of_the_language_is_taken_else_the_first(
    tmp_path: Path, language: str | None, hz: int
) -> None:
    heard = decode.sound(two_languages(tmp_path / "film.mkv"), rate=RATE, language=language)
    assert np.abs(np.fft.rfft(heard)).argmax() * RATE / len(heard) == pytest.approx(hz, abs=2)
