"""tearjerker read, as typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tearjerker.cli import make_app

EXAMPLE = Path(__file__).parents[2] / "examples" / "seven-iconic-osts.md"


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> str:
    return f"sqlite:///{tmp_path_factory.mktemp('catalogue') / 'c.sqlite'}"


def run(catalogue: str, *words: str, stdin: bytes | None = None) -> tuple[int, str, str]:
    result = CliRunner().invoke(make_app(), ["read", *words, "--catalogue", catalogue], input=stdin)
    return result.exit_code, result.stdout, result.stderr


def test_the_table_shows_what_was_linked_and_corrected(catalogue: str) -> None:
    status, out, err = run(catalogue, str(EXAMPLE))
    assert (status, err) == (0, "")
    assert "8 songs, 8 linked" in out
    assert "✎" in out
    assert sum(line.startswith("✗") for line in out.splitlines()) == 3


def test_json_goes_to_stdout_and_keep_tells_the_address(catalogue: str) -> None:
    status, out, err = run(catalogue, str(EXAMPLE), "--json", "--keep")
    assert status == 0
    assert len(json.loads(out)["entries"]) == 7
    assert "list/seven-k-drama-songs" in err


def test_standard_input_is_read(catalogue: str) -> None:
    status, out, _ = run(catalogue, "-", "--json", stdin=EXAMPLE.read_bytes())
    assert (status, json.loads(out)["entries"][6]["rank"]) == (0, 7)


def test_one_bad_source_does_not_stop_the_others(catalogue: str, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("")
    status, _, err = run(
        catalogue,
        str(tmp_path / "empty.txt"),
        str(EXAMPLE),
        str(tmp_path / "none.md"),
        "--out",
        str(tmp_path / "o"),
    )
    assert status == 1
    assert [p.name for p in (tmp_path / "o").iterdir()] == ["seven-iconic-osts.json"]
    assert "empty.txt is empty" in err
    assert "none.md" in err


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("empty.txt", b"", "is empty"),
        ("binary.html", b"\0\1\2" * 100, "is no text"),
        ("huge.html", b"<p>" * 6_000_000, "17 MB large"),
        ("plain.txt", b"Today we cook soup. It is good soup.", "names no song"),
    ],
)
def test_bad_input_is_one_line_and_status_1(
    catalogue: str, tmp_path: Path, name: str, data: bytes, says: str
) -> None:
    (tmp_path / name).write_bytes(data)
    status, out, err = run(catalogue, str(tmp_path / name), "--out", str(tmp_path / "out"))
    assert (status, out) == (1, "")
    assert says in err
    assert err.count("\n") == 1


def test_a_folder_and_a_local_address_are_refused(catalogue: str, tmp_path: Path) -> None:
    assert "is a folder" in run(catalogue, str(tmp_path))[2]
    assert "local network" in run(catalogue, "http://127.0.0.1:1/")[2]
    assert "no web address" in run(catalogue, "ftp://example.org/x")[2]


def test_no_source_is_wrong_usage(catalogue: str) -> None:
    assert run(catalogue)[0] == 2


def test_many_sources_are_read_side_by_side_in_their_order(catalogue: str, tmp_path: Path) -> None:
    text = EXAMPLE.read_text("utf-8")
    for n in range(25):
        (tmp_path / f"{n:02}.md").write_text(text if n != 3 else "", "utf-8")
    sources = [str(p) for p in sorted(tmp_path.glob("*.md"))]
    status, _, err = run(catalogue, *sources, "--out", str(tmp_path / "o"), "--jobs", "2")
    assert status == 1
    assert len(list((tmp_path / "o").glob("*.json"))) == 24
    assert err.count("\n") == 1
    assert "03.md is empty" in err


def test_a_language_whose_sentences_are_not_known_is_named(catalogue: str, tmp_path: Path) -> None:
    german = "Die besten Lieder aus Dramen, und das ist nicht zu viel.\n"
    german += "\n1. “Paradise” – T-Max (Boys Over Flowers)\n"
    (tmp_path / "de.txt").write_text(
        german + "\nDas ist die Musik für den Abend, und sie ist schön.\n", "utf-8"
    )
    status, out, err = run(catalogue, str(tmp_path / "de.txt"))
    assert status == 0
    assert "Paradise" in out
    assert "(de)" in err
