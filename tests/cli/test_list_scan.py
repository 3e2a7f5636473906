"""Do `list` and `scan` keep to the outside edges: stdout, stderr, --json, exit status?"""

import json
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tearjerker.cli import main, make_app

sys.path.insert(0, str(Path(__file__).parents[1] / "lists"))
from world import world

RUN = CliRunner()


@pytest.fixture
def url(url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of a world to make lists of, on each kind of database."""
    monkeypatch.setenv("NO_COLOR", "1")
    world(url).engine.dispose()
    return url


def test_a_list_on_screen_says_why(url: str) -> None:
    told = RUN.invoke(make_app(), ["list", "--top", "2", "--why", "--catalogue", url])
    assert told.exit_code == 0
    assert "That Woman 그 여자" in told.stdout and "1 × 11/11" in told.stdout


def test_a_wish_is_explained_on_stderr_and_json_is_alone_on_stdout(url: str) -> None:
    told = RUN.invoke(make_app(), ["list", "songs for crying on a bus", "--json", "--catalogue", url])
    content = json.loads(told.stdout)
    assert content["understood"][0].startswith("“crying”")
    assert "“crying”: writers name grief" in told.stderr


def test_nothing_found_is_status_1_and_wrong_usage_2(url: str) -> None:
    app = make_app()
    assert RUN.invoke(app, ["list", "--drama", "가든", "--duets", "--catalogue", url]).exit_code == 1
    assert RUN.invoke(app, ["list", "--role", "closing", "--catalogue", url]).exit_code == 2
    assert RUN.invoke(app, ["list", "--years", "soon", "--catalogue", url]).exit_code == 2
    assert "no artist goes by" in str(
        RUN.invoke(app, ["list", "--artist", "Zzyzx", "--catalogue", url]).exception
    )


def test_keeping_and_writing_a_playlist(url: str, tmp_path: Path) -> None:
    to = tmp_path / "list.xspf"
    told = RUN.invoke(make_app(), ["list", "--top", "3", "--keep", "--to", str(to), "--catalogue", url])
    assert "kept as list/three-songs-from-korean-dramas" in told.stderr
    assert to.read_text("utf-8").count("<track>") == 3
    assert sorted(p.name for p in tmp_path.iterdir() if p.name.startswith(".")) == []


def test_an_empty_list_is_neither_kept_nor_written(url: str, tmp_path: Path) -> None:
    to = tmp_path / "list.m3u8"
    ask = ["list", "--drama", "가든", "--duets", "--keep", "--to", str(to), "--catalogue", url]
    told = RUN.invoke(make_app(), ask)
    assert told.exit_code == 1 and "nothing was kept" in told.stdout
    assert "kept as" not in told.stderr and not to.exists()


def test_a_kept_edit_survives(url: str, tmp_path: Path) -> None:
    edits = tmp_path / "e.toml"
    edits.write_text('["recording/that-woman"]\ntext.en = "Mine."', "utf-8")
    keep = ["list", "--top", "1", "--slug", "mine", "--json", "--catalogue", url]
    RUN.invoke(make_app(), [*keep, "--edits", str(edits)])
    again = json.loads(RUN.invoke(make_app(), keep).stdout)
    assert again["entries"][0]["text"] == "Mine."


def test_scan_of_a_broken_file_is_status_1_and_names_it(url: str, tmp_path: Path) -> None:
    music = tmp_path / "music"
    music.mkdir()
    (music / "broken.mp3").write_bytes(b"no")
    told = RUN.invoke(make_app(), ["scan", str(music), "--json", "--catalogue", url])
    assert told.exit_code == 1 and "broken.mp3" in told.stderr
    assert json.loads(told.stdout)["counts"] == {"failed": 1}


def test_an_interrupt_says_that_nothing_is_lost(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Typer ends with 130 on Ctrl-C and prints nothing."""
    monkeypatch.setattr("tearjerker.cli.make_app", lambda _commands: lambda: sys.exit(130))
    with pytest.raises(SystemExit, match="130"):
        main()
    assert "goes on from there" in capsys.readouterr().err
