"""From episodes and tracks to cue files, as a user runs it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from tearjerker.audio.formats import Known, sheet_json
from tearjerker.audio.model import Cue, CueSheet
from tearjerker.catalogue import open_catalogue
from tearjerker.cli import make_app
from tearjerker.errors import NotFound, TearjerkerError
from tearjerker.library.sheets import KeptSheet, keep_sheet, sheet_of
from tearjerker.model import Fact, Source


@dataclass(frozen=True)
class Result:
    """What a command printed."""

    stdout: str
    stderr: str


Run = Callable[..., Result]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return furnished(tmp_path_factory.mktemp("home"))


def furnished(home: Path) -> Path:
    """A catalogue that knows one drama: the whole pack takes seconds to compile."""
    catalogue = open_catalogue(f"sqlite:///{home}/catalogue.sqlite", with_pack=False)
    catalogue.add([Fact("drama/goblin", "name", "Goblin", sources=(Source("https://example.org/goblin"),))])
    return home


def environment(home: Path) -> dict[str, str]:
    told = {"TEARJERKER_DATA": str(home), "NO_COLOR": "1", "COLUMNS": "80", "OMP_NUM_THREADS": "1"}
    return {**os.environ, **told}


def command(*words: object) -> list[str]:
    return [sys.executable, "-m", "tearjerker", "hear", "--same-speed", *map(str, words)]


@pytest.fixture
def hear(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the command in this process: starting Python and loading the matcher takes longer than hearing."""
    monkeypatch.chdir(tmp_path)
    for name, value in environment(home).items():
        monkeypatch.setenv(name, value)

    def run(*words: object, status: int = 0, workers: int = 1) -> Result:
        given = ["hear", "--same-speed", "--workers", str(workers), *map(str, words)]
        done = CliRunner().invoke(make_app(), given)
        if isinstance(done.exception, TearjerkerError):
            return Result(done.stdout, f"tearjerker: {done.exception}")
        assert done.exit_code == status, done.stderr
        return Result(done.stdout, done.stderr)

    return run


def agrees(cues: list[dict[str, Any]], truth: Any, *, within_s: float) -> None:
    assert [c["track"] for c in cues] == [t.track for t in truth]
    for cue, true in zip(cues, truth, strict=True):
        assert cue["start_s"] == pytest.approx(true.start_s, abs=within_s)
        assert cue["end_s"] == pytest.approx(true.end_s, abs=within_s)
        shift = cue["track_offset_s"] - cue["start_s"]
        assert shift == pytest.approx(true.offset_s - true.start_s, abs=0.05)


def test_a_season_becomes_cue_files_and_is_not_heard_twice(
    hear: Run, season: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    against = ("--against", season.tracks)
    lines = hear(*season.episodes, *against, "--json").stdout.splitlines()
    for line, (name, truth) in zip(lines, season.truth.items(), strict=True):
        told = json.loads(line)
        assert told["media"] == name
        assert told["duration_s"] == pytest.approx(60, abs=0.2)
        agrees(told["cues"], truth, within_s=2.5)  # a hard cut between songs is the hardest edge

    two = hear(*season.episodes[:2], *against, "--json", "--again", workers=2).stdout.splitlines()
    assert two == lines[:2], "another number of workers gives another result"

    monkeypatch.setattr("tearjerker.audio.hear.hear", lambda *_, **__: pytest.fail("heard twice"))
    written = hear(
        season.episodes[0].parent, *against, "--out", tmp_path / "cues", "--format", "json,kodi,csv"
    )
    assert "Goblin S01E02.edl" in written.stderr
    assert sorted(p.name for p in (tmp_path / "cues").iterdir()) == sorted(
        f"Goblin S01E0{n}.{ending}" for n in (1, 2, 3) for ending in ("json", "edl", "csv")
    )
    assert json.loads((tmp_path / "cues" / "Goblin S01E03.json").read_text())["cues"]

    table = hear(*season.episodes, *against).stdout
    assert "Goblin S01E01.mkv  1:00" in table
    assert "snow" in table


def test_of_many_tracks_the_index_proposes_and_the_drama_is_told(
    hear: Run, season: Any, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = [
        json.loads(line)
        for line in hear(*season.episodes, "--against", season.tracks, "--json").stdout.splitlines()
    ]
    monkeypatch.setattr("tearjerker.library.choice.AFFORDABLE", 2)
    many = [
        json.loads(line)
        for line in hear(*season.episodes, "--against", season.tracks, "--json").stdout.splitlines()
    ]
    assert many == few
    assert list((home / "landmarks").iterdir())


def test_files_beside_the_video_never_replace_what_is_not_ours(
    hear: Run, season: Any, tmp_path: Path
) -> None:
    episode = shutil.copy(season.episodes[0], tmp_path / "ep01.mkv")
    hear(episode, "--against", season.tracks, "--beside")
    assert {p.name for p in tmp_path.iterdir()} == {"ep01.mkv", "ep01.zxx.vtt", "ep01.ffmetadata", "ep01.edl"}
    hear(episode, "--against", season.tracks, "--beside")
    (tmp_path / "ep01.edl").write_text("60.0 120.0 3\n")
    told = hear(episode, "--against", season.tracks, "--beside", status=1)
    assert "not ours" in told.stderr
    assert (tmp_path / "ep01.edl").read_text() == "60.0 120.0 3\n"


def test_bad_episodes_are_named_and_the_others_are_heard(
    hear: Run, season: Any, tmp_path: Path, make_sound: Any
) -> None:
    good = season.episodes[2]
    (tmp_path / "empty.mkv").touch()
    (tmp_path / "noise.mkv").write_bytes(np.random.default_rng(1).bytes(50_000))
    (tmp_path / "cut.mkv").write_bytes(good.read_bytes()[:300])
    picture = make_sound(tmp_path / "both.mkv", np.zeros(32000, np.float32), codec="aac", video=True)
    silent_film(picture, tmp_path / "silent.mkv")
    bad = ["empty.mkv", "noise.mkv", "cut.mkv", "silent.mkv", "absent.mkv"]
    given = [*(tmp_path / name for name in bad), good]
    told = hear(*given, "--against", season.tracks, "--json", status=1)
    assert [json.loads(line)["media"] for line in told.stdout.splitlines()] == [good.name]
    for name in bad:
        assert name in told.stderr
    assert "Traceback" not in told.stderr


def silent_film(video: Path, path: Path) -> None:
    """The same picture without its sound."""
    import av

    with av.open(str(video)) as source, av.open(str(path), "w") as out:
        stream = out.add_stream_from_template(source.streams.video[0])
        for packet in source.demux(video=0):
            if packet.dts is not None:
                packet.stream = stream
                out.mux(packet)


def test_half_an_episode_is_heard_as_far_as_it_goes(hear: Run, season: Any, tmp_path: Path) -> None:
    whole = season.episodes[0].read_bytes()
    (tmp_path / "half.mkv").write_bytes(whole[: len(whole) // 2])
    told = json.loads(hear(tmp_path / "half.mkv", "--against", season.tracks, "--json").stdout)
    assert [c["track"] for c in told["cues"]] == ["rain.flac"]


@pytest.mark.parametrize(
    ("name", "codec", "rate", "layout"),
    [("old.wav", "pcm_u8", 8000, "mono"), ("cinema.flac", "flac", 48000, "7.1")],
)
def test_old_and_large_sound(
    hear: Run, season: Any, tmp_path: Path, make_sound: Any, name: str, codec: str, rate: int, layout: str
) -> None:
    import av

    with av.open(str(season.episodes[0])) as source:
        resampler = av.AudioResampler("fltp", "mono", 16000)
        parts = [p.to_ndarray()[0] for f in source.decode(audio=0) for p in resampler.resample(f)]
    make_sound(tmp_path / name, np.concatenate(parts), codec=codec, rate=rate, layout=layout)
    told = json.loads(hear(tmp_path / name, "--against", season.tracks, "--json").stdout)
    assert [c["track"] for c in told["cues"]] == ["rain.flac", "snow.flac"]


def test_killed_in_a_season_what_was_finished_is_kept(hear: Run, season: Any, home: Path) -> None:
    words = (*season.episodes, "--against", season.tracks, "--json", "--again", "--workers", 1)
    with subprocess.Popen(
        command(*words), env=environment(home), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as run:
        assert run.stderr
        assert run.stderr.readline().startswith(b"Goblin S01E01.mkv")
        run.kill()
    catalogue = open_catalogue(f"sqlite:///{home}/catalogue.sqlite")
    first = sheet_of(catalogue, season.episodes[0])
    lines = hear(*season.episodes, "--against", season.tracks, "--json").stdout.splitlines()
    assert first and json.loads(lines[0]) == sheet_json(first.sheet, first.known)
    assert len(lines) == 3


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("ep.mkv",), 2, "--against"),
        (("ep.mkv", "--against", "no such drama at all"), 1, "there is no folder"),
        (("ep.mkv", "--against", ".", "--format", "mp3"), 2, "expected json"),
        (("ep.mkv", "--against", "."), 1, "no track to hear against"),
        (("ep.mkv", "--against", "drama/goblin"), 1, "tearjerker scan"),
    ],
)
def test_wrong_usage_is_told_in_a_line(hear: Run, words: tuple[str, ...], status: int, said: str) -> None:
    done = hear(*words, status=status)
    assert said in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr


def test_unknown_music_is_listed_and_named(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEARJERKER_DATA", str(home))
    cue = Cue(None, 723.0, 760.0, 0.0, 1.0, 0.0, 0.8, unknown="A")
    sheet = KeptSheet(
        Path("/video/ep04.mkv"), CueSheet("ep04.mkv", 900.0, (cue,)), Known(), {}, "s", None, 1, 4
    )
    catalogue = open_catalogue(f"sqlite:///{home}/catalogue.sqlite")
    keep_sheet(catalogue, replace(sheet, drama="drama/goblin"))
    run = partial(CliRunner().invoke, make_app())
    assert run(["unknown", "Goblin"]).stdout == "A  unknown A: ep 4 12:03\n"
    assert "1 cues" in run(["unknown", "Goblin", "a", "The rain piano"]).stdout
    told = json.loads(run(["unknown", "goblin", "--json"]).stdout)
    assert told == [
        {
            "letter": "A",
            "name": "The rain piano",
            "heard": [{"episode": "ep 4", "start_s": 723.0, "end_s": 760.0}],
        }
    ]
    assert isinstance(run(["unknown", "Goblin", "B", "x"]).exception, NotFound)
