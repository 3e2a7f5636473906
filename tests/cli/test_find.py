"""Do `tearjerker import` and `tearjerker find` take and give what docs/interfaces says?"""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tearjerker.cli import make_app

NAMES = [
    {"kind": "artist", "id": "grp:2ne1", "names": ["투애니원", "2NE1"]},
    {"kind": "song", "id": "song:iu:에잇", "names": ["에잇"]},
    {"kind": "drama", "id": "mdl1", "names": ["도깨비", "Goblin"]},
]


@pytest.fixture
def url(tmp_path: Path) -> str:
    names = tmp_path / "names.jsonl"
    names.write_text("\n".join(json.dumps(n) for n in NAMES), "utf-8")
    url = f"sqlite:///{tmp_path / 'c.sqlite'}"
    assert ask("import", str(names), "--into", url).exit_code == 0
    return url


def ask(*words: str) -> Result:
    return CliRunner().invoke(make_app(), list(words))


def test_ids_from_elsewhere_are_kept_and_the_pack_stays_out(url: str) -> None:
    told = json.loads(ask("find", "2ne1", "--json", "--catalogue", url).stdout)
    assert told["answer"] == "match"
    first = told["results"][0]
    score = first.pop("score")
    assert first == {"kind": "artist", "id": "grp:2ne1", "name": "2NE1", "matched": "2NE1"}
    assert 0.9 < score <= 1
    assert {r["id"] for r in told["results"]} <= {n["id"] for n in NAMES}


def test_a_batch_answers_line_by_line_and_names_what_it_cannot_read(url: str, tmp_path: Path) -> None:
    batch = tmp_path / "asked.jsonl"
    written = ['{"kind": "song", "query": "에잇"}', "", "nonsense", '{"query": "\\ud800"}', '{"query": null}']
    batch.write_text("\ufeff" + "\r\n".join(written), "utf-8")
    done = ask("find", "--batch", str(batch), "--catalogue", url)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.exit_code == 1
    assert "line 3" in done.stderr and "line 5" in done.stderr
    assert [(x["answer"], x["kind"]) for x in lines] == [("match", "song"), ("none", None)]
    assert lines[0]["results"][0]["id"] == "song:iu:에잇"


def test_no_is_status_1_and_wrong_usage_2(url: str) -> None:
    assert ask("find", "zzzzqqq", "--catalogue", url).exit_code == 1
    assert ask("find", "--catalogue", url).exit_code == 2
    assert ask("find", "x", "--kind", "tree", "--catalogue", url).exit_code == 2
