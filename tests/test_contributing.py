"""Can a drama really be added as CONTRIBUTING says?  Its commands are typed here, in their order."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tearjerker.catalogue import open_catalogue, pack
from tearjerker.cli import make_app

TEXT = (Path(__file__).parents[1] / "CONTRIBUTING.md").read_text("utf-8")


def test_a_drama_is_added_as_written_and_handed_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocks = re.findall(r"```sh\n(.*?)```", TEXT.partition("## Let others do it")[0], re.S)
    lines = [line for block in blocks for line in block.splitlines()]
    source = next(line.partition("=")[2] for line in lines if line.startswith("SOURCE="))
    monkeypatch.setenv("TEARJERKER_DATA", str(tmp_path))
    monkeypatch.setenv("TEARJERKER_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("TEARJERKER_CATALOGUE", raising=False)
    monkeypatch.chdir(tmp_path)
    for line in lines:
        if line.startswith("tearjerker "):
            words = shlex.split(line.replace("$SOURCE", source))[1:]
            done = CliRunner().invoke(make_app(), words)
            assert done.exit_code == 0, f"{line}: {done.exception!r}"
    held = open_catalogue(f"sqlite:///{tmp_path / 'catalogue.sqlite'}")
    assert held.find("나의 드라마", kind="drama").results[0].id == "drama/my-drama"
    [placement] = held.referring("drama/my-drama", "placement")
    assert held.entity(placement.subject).value("artist") == "artist/baek-ji-young"
    told = list(pack.facts_of((tmp_path / "my-drama.toml").read_text("utf-8"), "my-drama.toml"))
    assert len(told) == 7
