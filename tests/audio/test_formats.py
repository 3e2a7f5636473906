"""Do other programs read our cue files?  mpv (where it is installed) and FFmpeg are asked themselves."""

from __future__ import annotations

import csv
import io
import json
import shutil
import socket
import subprocess
import time
import xml.etree.ElementTree as ET
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tearjerker.audio.formats import BESIDE, FORMATS, QUIET, Known, chapters, sheet_from_json
from tearjerker.audio.model import Cue, CueSheet

ROOT = Path(__file__).parents[2]
ODD = '보고 싶다 <i>&"x"; a=b, #1 \\ --> 100%\nnext'


def cue(start: float, end: float, track: str | None = "a.flac", **more: Any) -> Cue:
    return Cue(track, start, end, 0.0, 1.0, 0.0, 0.99, **more)


SHEET = CueSheet(
    "ep01.mkv",
    60.0,
    (cue(9.1, 20.6, "ost/That Man.flac"), cue(19.5, 30.0, "odd.mp3"), cue(40.0, 41.0, None, unknown="A")),
)
KNOWN = Known({"odd.mp3": ODD}, {"odd.mp3": "recording/i-miss-you"})
TITLES = [QUIET, "That Man", '보고 싶다 <i>&"x"; a=b, #1 \\ --> 100% next', QUIET, "unknown A", QUIET]
STARTS = [0.0, 9.1, 19.5, 30.0, 40.0, 41.0]


def test_the_json_is_what_the_interface_promises_and_comes_back() -> None:
    told = json.loads(FORMATS["json"].write(SHEET, KNOWN, ""))
    assert told["media"] == "ep01.mkv"
    assert told["duration_s"] == 60.0
    first, second, third = told["cues"]
    promised = {
        "track",
        "recording",
        "start_s",
        "end_s",
        "track_offset_s",
        "speed",
        "pitch_cents",
        "confidence",
    }
    assert promised <= first.keys()
    assert (first["track"], first["recording"], first["start_s"]) == ("ost/That Man.flac", None, 9.1)
    assert second["recording"] == "recording/i-miss-you"
    assert (third["track"], third["unknown"]) == (None, "A")
    assert sheet_from_json(told) == SHEET


def test_chapters_name_the_quiet_and_give_a_cross_fade_to_the_song_that_comes() -> None:
    found = chapters(SHEET, Known({"odd.mp3": "odd"}))
    assert [(c.start_s, c.end_s, c.title) for c in found] == [
        (0.0, 9.1, QUIET),
        (9.1, 19.5, "That Man"),
        (19.5, 30.0, "odd"),
        (30.0, 40.0, QUIET),
        (40.0, 41.0, "unknown A"),
        (41.0, 60.0, QUIET),
    ]


def test_an_episode_without_music_is_one_quiet_chapter() -> None:
    assert [c.title for c in chapters(CueSheet("talk.mkv", 60.0, ()))] == [QUIET]


spans = st.lists(st.tuples(st.floats(0, 99), st.floats(0.1, 30)), max_size=12)


@given(spans)
def test_chapters_follow_each_other_from_beginning_to_end(given_spans: list[tuple[float, float]]) -> None:
    cues = tuple(cue(start, min(100.0, start + length)) for start, length in given_spans)
    found = chapters(CueSheet("x.mkv", 100.0, cues))
    assert found[0].start_s == 0.0
    assert found[-1].end_s == pytest.approx(100.0)
    for one, following in pairwise(found):
        assert one.end_s == pytest.approx(following.start_s)
    assert all(c.end_s > c.start_s for c in found)


def test_webvtt_has_a_cue_each_and_no_arrow_or_tag_from_a_title() -> None:
    text = FORMATS["webvtt"].write(SHEET, KNOWN, "")
    assert text.startswith("WEBVTT")
    assert "00:00:09.100 --> 00:00:20.600 line:0\n♪ That Man\n" in text
    assert text.count("-->") == 3
    assert "<i>" not in text
    assert "100% next" in text


def test_kodi_is_told_scene_markers_only() -> None:
    lines = FORMATS["kodi"].write(SHEET, KNOWN, "").splitlines()
    assert lines[0].startswith("##")
    assert [line.split() for line in lines[1:]] == [
        ["9.100", "9.100", "2"],
        ["19.500", "19.500", "2"],
        ["40.000", "40.000", "2"],
    ]


def test_matroska_chapters_are_well_formed() -> None:
    root = ET.fromstring(FORMATS["matroska"].write(SHEET, KNOWN, ""))
    atoms = root.findall("./EditionEntry/ChapterAtom")
    assert [a.findtext("./ChapterDisplay/ChapterString") for a in atoms] == TITLES
    assert atoms[1].findtext("ChapterTimeStart") == "00:00:09.100"
    assert len({a.findtext("ChapterUID") for a in atoms}) == len(atoms)


def test_csv_has_a_row_a_cue() -> None:
    rows = list(csv.DictReader(io.StringIO(FORMATS["csv"].write(SHEET, KNOWN, ""))))
    assert [r["start_s"] for r in rows] == ["9.1", "19.5", "40.0"]
    assert rows[1]["name"] == ODD


def test_times_beyond_an_hour() -> None:
    text = FORMATS["webvtt"].write(CueSheet("x", 9e3, (cue(3661.9996, 7322.5),)), Known(), "")
    assert "01:01:02.000 --> 02:02:02.500" in text


@pytest.mark.parametrize("form", FORMATS)
@given(title=st.text(max_size=40), start=st.floats(0, 50), length=st.floats(0.01, 9))
def test_every_form_takes_every_title_and_begins_with_its_mark(
    form: str, title: str, start: float, length: float
) -> None:
    sheet = CueSheet("ep01.mkv", 60.0, (cue(start, start + length),))
    text = FORMATS[form].write(sheet, Known({"a.flac": title}), "")
    assert text.startswith(FORMATS[form].mark)
    text.encode()
    if form == "matroska":
        ET.fromstring(text)


def test_ffmpeg_reads_the_chapters(tmp_path: Path) -> None:
    av = pytest.importorskip("av")
    file = tmp_path / "ep01.ffmetadata"
    file.write_text(FORMATS["mpv"].write(SHEET, KNOWN, ""), "utf-8")
    with av.open(str(file), format="ffmetadata") as opened:
        found = opened.chapters()
    assert [c["metadata"]["title"] for c in found] == TITLES
    assert [c["start"] / 1000 for c in found] == STARTS


# -- mpv itself ---------------------------------------------------------------------------------------------

MPV = shutil.which("mpv")
needs_mpv = pytest.mark.skipif(MPV is None, reason="mpv is not installed")


def asked_of_mpv(tmp_path: Path, *arguments: str, properties: tuple[str, ...]) -> list[Any]:
    """What a headless mpv says of itself, over its JSON socket, once the file is open."""
    address = tmp_path / "mpv.sock"
    quiet = ("--no-config", "--vo=null", "--ao=null", "--pause", "--idle=no", "--really-quiet")
    mpv = subprocess.Popen([str(MPV), *quiet, f"--input-ipc-server={address}", *arguments], cwd=tmp_path)
    try:
        with _connected(address, mpv) as talk, talk.makefile("rw", encoding="utf-8") as lines:
            while _get(lines, "playback-time") is None:
                time.sleep(0.02)
            return [_get(lines, name) for name in properties]
    finally:
        mpv.terminate()
        mpv.wait(10)


def _connected(address: Path, mpv: subprocess.Popen[bytes]) -> socket.socket:
    until = time.monotonic() + 10
    while True:
        talk = socket.socket(socket.AF_UNIX)
        talk.settimeout(10)
        try:
            talk.connect(str(address))
            return talk
        except OSError:
            talk.close()
            assert mpv.poll() is None and time.monotonic() < until, "mpv did not start"
            time.sleep(0.02)


def _get(lines: Any, name: str) -> Any:
    lines.write(json.dumps({"command": ["get_property", name], "request_id": 7}) + "\n")
    lines.flush()
    while True:
        told = json.loads(lines.readline())
        if told.get("request_id") == 7:
            return told.get("data")


@pytest.fixture
def video(tmp_path: Path, make_sound: Any) -> Path:
    """A minute of silence with a picture, and the cue files that players pick up beside it."""
    import numpy as np

    path: Path = make_sound(tmp_path / "ep01.mkv", np.zeros(60 * 16000, np.float32), codec="aac", video=True)
    for form in (*BESIDE, "mpv-edl", "matroska"):
        text = FORMATS[form].write(SHEET, KNOWN, "")
        (tmp_path / f"ep01{FORMATS[form].beside}").write_text(text, "utf-8", newline="")
    return path


def shown(chapter_list: Any) -> list[tuple[str, float]]:
    return [(c["title"], round(c["time"], 3)) for c in chapter_list]


@needs_mpv
def test_mpv_shows_the_chapters(tmp_path: Path, video: Path) -> None:
    given_file = ("--chapters-file=ep01.ffmetadata", "ep01.mkv")
    (found,) = asked_of_mpv(tmp_path, *given_file, properties=("chapter-list",))
    assert shown(found) == list(zip(TITLES, STARTS, strict=True))


@needs_mpv
def test_mpv_finds_the_chapters_by_itself_with_our_script(tmp_path: Path, video: Path) -> None:
    script = f"--script={ROOT / 'examples' / 'mpv-cues.lua'}"
    (found,) = asked_of_mpv(tmp_path, script, "ep01.mkv", properties=("chapter-list",))
    assert [title for title, _ in shown(found)] == TITLES


@needs_mpv
def test_mpv_plays_its_edl_in_named_segments(tmp_path: Path, video: Path) -> None:
    found, length = asked_of_mpv(tmp_path, "ep01.mpv.edl", properties=("chapter-list", "duration"))
    assert [title for title, _ in shown(found)] == TITLES
    assert [start for _, start in shown(found)] == pytest.approx(STARTS, abs=0.002)
    assert length == pytest.approx(60.0, abs=0.2)


@needs_mpv
def test_mpv_loads_the_songs_as_subtitles_and_prefers_the_viewers_own(tmp_path: Path, video: Path) -> None:
    (tmp_path / "ep01.en.srt").write_text("1\n00:00:01,000 --> 00:00:05,000\nHello\n")
    (tracks,) = asked_of_mpv(tmp_path, "ep01.mkv", properties=("track-list",))
    subtitles = {Path(t["external-filename"]).name: t["selected"] for t in tracks if t["type"] == "sub"}
    assert subtitles == {"ep01.en.srt": True, "ep01.zxx.vtt": False}
