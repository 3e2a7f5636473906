"""`tearjerker catalogue check` and `audit`, as typed."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tearjerker.catalogue import open_catalogue
from tearjerker.cli import make_app
from tearjerker.model import Fact, Source

RUN = CliRunner()


@pytest.fixture
def small(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path / 'small.sqlite'}"
    open_catalogue(url, with_pack=False).add(
        [
            Fact("drama/river", "name", "River", {"lang": "en"}, (Source("https://example.org/river"),)),
            Fact("drama/river", "network", "KBS2", {}, (Source("https://example.org/river"),)),
        ]
    )
    return url


def test_check_says_what_is_wrong_and_ends_with_one(small: str) -> None:
    open_catalogue(small).add([Fact("drama/river", "network", "SBS", origin="user")])
    result = RUN.invoke(make_app(), ["catalogue", "check", "--catalogue", small])
    assert result.exit_code == 1
    assert [line.split()[:2] for line in result.stdout.splitlines()] == [["error", "unsourced"]]
    assert "errors: 1" in result.stderr


def test_gaps_are_no_errors_and_named_on_request(small: str) -> None:
    quiet = RUN.invoke(make_app(), ["catalogue", "check", "--catalogue", small])
    named = RUN.invoke(make_app(), ["catalogue", "check", "--gaps", "--json", "--catalogue", small])
    assert (quiet.exit_code, quiet.stdout) == (0, "")
    assert {json.loads(line)["rule"] for line in named.stdout.splitlines()} == {"without hangul", "silent"}


def test_an_unknown_rule_is_wrong_usage(small: str) -> None:
    result = RUN.invoke(make_app(), ["catalogue", "check", "--rule", "spelling", "--catalogue", small])
    assert result.exit_code == 2


def test_audit_prints_statements_with_their_sources(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'packed.sqlite'}"
    result = RUN.invoke(make_app(), ["catalogue", "audit", "--sample", "5", "--json", "--catalogue", url])
    facts = [json.loads(line) for line in result.stdout.splitlines()]
    assert len(facts) == 5
    assert all(fact["sources"] for fact in facts)
    plain = RUN.invoke(make_app(), ["catalogue", "audit", "--sample", "5", "--catalogue", url])
    assert all(fact["subject"] in plain.stdout for fact in facts)
