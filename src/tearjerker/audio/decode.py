"""What does a media file sound like?

Any file that FFmpeg's libraries read (through PyAV, in this process) becomes blocks of float32 at the rate
asked for.  Times stay true: where packets are damaged or missing there is silence of the same length, so that
sample n is always heard at n / rate seconds after the start of the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tearjerker.errors import BadMedia

if TYPE_CHECKING:
    import av

Signal = NDArray[np.float32]

GAP_S = (
    0.04  # timestamps of sound containers jitter by up to a frame (23 ms); beyond this something is missing
)
LONGEST_GAP_S = 24 * 3600.0  # a jump beyond a day is a broken clock, and nothing to fill
BLOCK_S = 4.0  # one block in memory
DAMAGE_LIMIT = 0.5  # more than half of the packets undecodable: it is encrypted, or not sound


def duration_s(path: Path | str) -> float:
    """The length of a file in seconds, as its container says; 0.0 where it does not say.

    Raises BadMedia where the file cannot be opened or holds no sound.
    """
    with _opened(path) as container:
        stream = _stream(container, path, None)
        if container.duration:
            return float(container.duration) / 1e6
        return float((stream.duration or 0) * (stream.time_base or 0))


def blocks(
    path: Path | str, *, rate: int, language: str | None = None, side: bool = False
) -> Iterator[Signal]:
    """The sound of a file, mono float32, about four seconds at a time.

    `language` (ISO 639, as the container spells it) chooses among several audio streams; without it, or where
    no stream has it, the default stream is taken.  With `side`, blocks have two rows: (left+right)/2 and
    (left-right)/2; speech sits in the middle, so music under it is often clear in the second.

    `hear` does not use it yet.  Of 14 stereo tracks 18 (24) dB under speech in the middle, .965 (.927) of the
    time is found in the first row, and .998 (.999) with the second, searched for the tracks' own second rows
    at twice the cost and memory.  Searched for tracks prepared from their first, it adds nothing (.036).

    Raises BadMedia where the file cannot be opened, holds no sound, or most of it cannot be decoded.
    """
    with _opened(path) as container:
        stream = _stream(container, path, language)
        pieces: list[Signal] = []
        held = 0
        for piece in _pieces(container, stream, path, rate, side):
            pieces.append(piece)
            held += piece.shape[-1]
            if held >= BLOCK_S * rate:
                yield np.concatenate(pieces, axis=-1)
                pieces, held = [], 0
        if held:
            yield np.concatenate(pieces, axis=-1)


def sound(path: Path | str, *, rate: int, language: str | None = None) -> Signal:
    """The whole file as one mono array; see `blocks`."""
    held = bytearray()  # grows in place: blocks in a list, put together at last, are there twice
    for block in blocks(path, rate=rate, language=language):
        held += block.tobytes()
    return np.frombuffer(held, np.float32)


def _opened(path: Path | str) -> av.container.InputContainer:
    import av

    try:
        return av.open(str(path), metadata_errors="ignore")
    except (av.FFmpegError, OSError) as error:
        why = getattr(error, "strerror", None) or str(error)
        empty = Path(path).is_file() and not Path(path).stat().st_size
        raise BadMedia(
            f"{path} is empty; give a file that was copied to its end"
            if empty
            else f"{path} cannot be read as sound or video ({why}); give a media file that plays"
        ) from error


def _stream(container: av.container.InputContainer, path: Path | str, language: str | None) -> av.AudioStream:
    import av

    streams = [s for s in container.streams.audio if s.codec_context is not None]
    if not streams:
        raise BadMedia(f"{path} has no audio stream that can be decoded; give a file with sound")
    spoken = [s for s in streams if language and s.language == language]
    default = [s for s in streams if s.disposition & av.stream.Disposition.default]
    return (spoken or default or streams)[0]


def _pieces(
    container: av.container.InputContainer, stream: av.AudioStream, path: Path | str, rate: int, side: bool
) -> Iterator[Signal]:

    origin = (container.start_time or 0) / 1e6
    resampler = _Resampler("stereo" if side else "mono", rate)
    out = 0  # samples given so far
    for frame in _frames(container, stream, path):
        frame_s = frame.time - origin if frame.time is not None else None
        missing = frame_s - out / rate if frame_s is not None else 0.0
        if GAP_S < missing < LONGEST_GAP_S:
            count = round(missing * rate)
            yield from _silence(count, side)
            out += count
        frame.pts = None
        for piece in resampler.resampled(frame):
            samples = _mid_side(piece.to_ndarray(), side)
            out += samples.shape[-1]
            yield samples
    for piece in resampler.rest():
        yield _mid_side(piece.to_ndarray(), side)


class _Resampler:
    """Frames at one rate and layout, whatever they were: in a broadcast, a film in 5.1 follows an
    advertisement in stereo."""

    def __init__(self, layout: str, rate: int) -> None:
        self.layout, self.rate = layout, rate
        self.kind: tuple[str, str, int] | None = None
        self.inner: Any = None

    def resampled(self, frame: Any) -> list[Any]:
        """The frame, with what was still held of those before; nothing where it is of no kind that can be
        converted."""
        import av

        before: list[Any] = []
        kind = (frame.format.name, frame.layout.name, frame.sample_rate)
        if kind != self.kind:
            before = self.rest()
            self.kind, self.inner = kind, av.AudioResampler("fltp", self.layout, self.rate)
        try:
            return [*before, *self.inner.resample(frame)]
        except (av.FFmpegError, ValueError):
            return before  # garbage of a damaged packet: 29 channels, say

    def rest(self) -> list[Any]:
        """What is held of the last frames."""
        import av

        try:
            return list(self.inner.resample(None)) if self.inner else []
        except (av.FFmpegError, ValueError):
            return []


def _frames(
    container: av.container.InputContainer, stream: av.AudioStream, path: Path | str
) -> Iterator[Any]:
    """Every frame that can be decoded; raises BadMedia where hardly any can."""
    import av

    good = bad = 0
    packets = container.demux(stream)
    while True:
        try:
            frames: list[Any] = list(next(packets).decode())
        except StopIteration:
            break
        except (av.FFmpegError, ValueError):
            bad += 1
            if bad > 1000 and not good:
                break
            continue
        good += len(frames)
        yield from frames
    if not good or bad > DAMAGE_LIMIT * (good + bad):
        raise BadMedia(
            f"{path}: {bad} of {good + bad} packets of sound cannot be decoded; it may be encrypted or "
            "empty: give a file that plays"
        )


def _silence(count: int, side: bool) -> Iterator[Signal]:
    """`count` samples of nothing, at most a million at a time."""
    while count > 0:
        n = min(count, 1 << 20)
        yield np.zeros((2, n) if side else n, np.float32)
        count -= n


def _mid_side(samples: NDArray[Any], side: bool) -> Signal:
    if not side:
        return np.asarray(samples[0], np.float32)
    left, right = samples
    return np.stack([(left + right) / 2, (left - right) / 2]).astype(np.float32)
