"""A track under speech-like noise is found at its place, at its speed; one that is not there is not."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tearjerker.audio.changed import onset_lines, score
from tearjerker.audio.hear import hear, listen, unknown_confidence
from tearjerker.audio.prepare import PreparedTrack, prepare_sound
from tearjerker.audio.resample import resampled
from tearjerker.audio.roam import roaming_agreement
from tearjerker.audio.track import sureness
from tearjerker.audio.verify import STEP_S
from tearjerker.errors import IndexMismatch

from .sounds import RATE, music, quiet, speech, under


@pytest.fixture(scope="module")
def tracks() -> list[PreparedTrack]:
    return [prepare_sound(music(seed, 40), f"track {seed}") for seed in range(4)]


def test_found_at_its_place_under_speech(tracks: list[PreparedTrack]) -> None:
    episode = under(speech(9, 60), music(2, 40)[5 * RATE : 25 * RATE], 20.0, -15)
    (found,) = listen(episode, tracks, speeds=(1.0,), workers=1, progress=quiet)
    assert tracks[found.line.track].name == "track 2"
    assert found.start_s == pytest.approx(20.0, abs=0.4)
    assert found.end_s == pytest.approx(40.0, abs=0.4)
    assert found.line.offset_s == pytest.approx(-15.0, abs=0.002)


def test_found_at_another_speed(tracks: list[PreparedTrack]) -> None:
    faster = resampled(music(1, 40), 0.0, 25 / 24, 30 * RATE)
    episode = under(speech(5, 60), faster, 10.0, -10)
    (found,) = listen(episode, tracks, speeds=(1.0, 25 / 24), workers=1, progress=quiet)
    assert tracks[found.line.track].name == "track 1"
    assert found.line.speed == 25 / 24
    assert found.start_s == pytest.approx(10.0, abs=0.4)


def test_the_same_recording_twice_is_said_to_be_the_same(tracks: list[PreparedTrack]) -> None:
    twin = replace(tracks[2], name="the same again")
    episode = under(speech(9, 60), music(2, 40)[5 * RATE : 25 * RATE], 20.0, -10)
    (found,) = listen(episode, [*tracks, twin], speeds=(1.0,), workers=1, progress=quiet, changed=False)
    assert {found.line.track, *found.same_as} == {2, 4}


def test_nothing_is_found_in_speech_or_in_other_music(tracks: list[PreparedTrack]) -> None:
    episode = under(speech(7, 60), music(77, 30), 10.0, 0)
    assert listen(episode, tracks, speeds=(1.0,), workers=1, progress=quiet) == []


def test_workers_do_not_change_the_answer(tracks: list[PreparedTrack]) -> None:
    episode = under(speech(9, 60), music(2, 40)[5 * RATE : 25 * RATE], 20.0, -15)
    one, three = (listen(episode, tracks, speeds=(1.0,), workers=n, progress=quiet) for n in (1, 3))
    assert one == three


def test_silence_and_an_empty_library(tracks: list[PreparedTrack]) -> None:
    assert listen(np.zeros(20 * RATE, np.float32), tracks, speeds=(1.0,), workers=1, progress=quiet) == []
    assert listen(speech(1, 20), [], speeds=(1.0,), workers=1, progress=quiet) == []


def test_tracks_of_other_settings_are_refused(tmp_path: Path) -> None:
    silence = np.zeros(10, np.int16)
    old = PreparedTrack(
        "old.ogg", 0.0, "another", silence, silence.astype(np.float16), silence.astype(np.int8)
    )
    with pytest.raises(IndexMismatch, match=r"old\.ogg.*prepare it again"):
        hear(tmp_path / "ep.mkv", [old])


def test_tempo_alone_changed(tracks: list[PreparedTrack]) -> None:
    """Pieces of 80 ms, laid down closer together than they were: what tempo programs do, without their
    search."""
    whole, piece = music(3, 40), 640
    starts = (np.arange(0, 24 * RATE, piece) * 1.02).astype(int)
    faster = np.concatenate([whole[a : a + piece] for a in starts])
    episode = under(speech(3, 60), faster, 20.0, 0)
    lines = onset_lines(episode, score([t.onsets for t in tracks]), [(0.0, 60.0)])
    assert tracks[lines[0].track].name == "track 3"
    agreed, offset_s, tempo = roaming_agreement(
        episode,
        tracks[3].sound,
        start_s=12.0,
        end_s=52.0,
        offset_s=-20.0 * 1.02 + 0.05,
        tempo=1.02,
        pitch=1.0,
    )
    assert tempo == pytest.approx(1.02, abs=0.001)
    assert offset_s == pytest.approx(-20.0 * tempo, abs=0.02)
    heard = agreed.z[round(8 / STEP_S) : round(32 / STEP_S)]
    assert sureness(heard) > 8
    assert sureness(agreed.z[: round(8 / STEP_S)]) < 3


@pytest.mark.parametrize(("pieces", "part", "frames"), [(1, 2, 100), (3, 1, 1001)])
def test_how_much_is_looked_at_at_once_changes_no_hit(
    tracks: list[PreparedTrack], monkeypatch: pytest.MonkeyPatch, pieces: int, part: int, frames: int
) -> None:
    episode = under(speech(3, 40), music(3, 40)[5 * RATE : 25 * RATE], 10.0, 0)
    library = score([t.onsets for t in tracks])
    wanted = onset_lines(episode, library, [(0.0, 40.0)])
    monkeypatch.setattr("tearjerker.audio.changed.PIECES", pieces)
    monkeypatch.setattr("tearjerker.audio.changed.PART", part)
    monkeypatch.setattr("tearjerker.audio.onsets.CHUNK", frames)
    got = onset_lines(episode, library, [(0.0, 40.0)])
    assert [(g.track, g.tempo, g.cents) for g in got] == [(w.track, w.tempo, w.cents) for w in wanted]
    for name in ("offset_s", "start_s", "end_s", "weight"):
        assert [getattr(g, name) for g in got] == pytest.approx([getattr(w, name) for w in wanted], rel=1e-4)


def test_pitch_alone_changed_by_no_round_number(tracks: list[PreparedTrack]) -> None:
    whole, piece, pitch = music(3, 40), 3200, 2 ** (37 / 1200)  # runs of 0.4 s, as real programs leave
    starts = (np.arange(0, 26 * RATE, piece) / pitch).astype(int)
    slower = np.concatenate([whole[a : a + piece] for a in starts])
    episode = under(speech(3, 60), resampled(slower, 0.0, pitch, 24 * RATE), 20.0, 6)
    (found,) = listen(episode, tracks, speeds=(1.0,), workers=1, progress=quiet)
    assert tracks[found.line.track].name == "track 3"
    assert found.line.cents == pytest.approx(37, abs=4)
    assert found.line.speed == pytest.approx(1.0, abs=0.001)


def test_faint_music_of_changed_tempo_is_found_whole(tracks: list[PreparedTrack]) -> None:
    """Its middle is so faint that neither runs nor onsets are seen: it is the same line before and after."""
    whole, piece = music(3, 40), 3200
    starts = (np.arange(0, 28 * RATE, piece) * 1.02).astype(int)
    faster = np.concatenate([whole[a : a + piece] for a in starts])
    faster[12 * RATE : 16 * RATE] *= 0.01
    episode = under(speech(3, 60), faster, 16.0, -12)
    (found,) = listen(episode, tracks, speeds=(1.0,), workers=1, progress=quiet)
    assert tracks[found.line.track].name == "track 3"
    assert (found.start_s, found.end_s) == pytest.approx((16.0, 44.0), abs=0.6)
    assert found.line.speed == pytest.approx(1.02, abs=0.0005)


@pytest.mark.parametrize("heard", ["sung", "instrumental"])
def test_sung_and_instrumental_are_told_apart_where_there_is_singing(heard: str) -> None:
    plain = music(6, 30)
    sung = plain.copy()
    voice = speech(51, 15)
    sung[15 * RATE :] += (0.5 / np.abs(voice).max()) * voice
    both = {"sung": sung, "instrumental": plain}
    tracks = [prepare_sound(sound, name) for name, sound in both.items()]
    for start, told_apart in ((0, False), (15, True)):
        part = both[heard][start * RATE : (start + 14) * RATE]
        episode = under(speech(21, 30), part, 8.0, -6)
        (found,) = listen(episode, tracks, speeds=(1.0,), workers=1, progress=quiet, changed=False)
        names = {tracks[n].name for n in (found.line.track, *found.same_as)}
        assert names == ({heard} if told_apart else set(both))


def test_a_hard_cut_between_two_tracks(tracks: list[PreparedTrack]) -> None:
    both = np.concatenate([music(0, 40)[3 * RATE : 15 * RATE], music(1, 40)[10 * RATE : 22 * RATE]])
    episode = under(speech(2, 40), both, 8.0, -6)
    first, second = listen(episode, tracks, speeds=(1.0,), workers=1, progress=quiet)
    assert (first.line.track, second.line.track) == (0, 1)
    assert (first.end_s, second.start_s) == pytest.approx((20.0, 20.0), abs=0.3)


def test_a_long_stretch_of_unknown_music_is_surer_than_a_short_one() -> None:
    told = [unknown_confidence(seconds) for seconds in (0.0, 5.0, 10.0, 20.0, 3600.0)]
    assert told == sorted(told)
    assert told[1] < 0.3 and told[3] > 0.9 and told[4] < 1


def test_how_far_it_is_is_told_of_the_whole_file(
    tmp_path: Path, make_sound: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    film = make_sound(tmp_path / "film.flac", np.zeros(16000 * 40, np.float32), codec="flac")
    told: list[tuple[str, float]] = []
    hear(film, [], progress=lambda *news: told.append(news))
    decoding = [share for what, share in told if what == "decoding"]
    assert (
        decoding == sorted(decoding) and len(decoding) == 10 and decoding[-1] == pytest.approx(0.9, abs=0.01)
    )
    monkeypatch.setattr("tearjerker.audio.hear.WINDOW_S", 10.0)
    hear(film, [], progress=lambda *news: told.append(news))
    assert told[-1][0] == "telling music from speech from 0.0 of 0.0 h"
