"""Who gets in, and what may be fetched?"""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from furnished import own, tone
from starlette.testclient import TestClient
from typer.testing import CliRunner

from tearjerker.catalogue import Catalogue, open_catalogue
from tearjerker.cli import make_app as command_line
from tearjerker.cli.serve import _listen, _opened
from tearjerker.errors import TearjerkerError
from tearjerker.settings import settings
from tearjerker.web import make_app
from tearjerker.web.guard import MAX_BODY, Bucket, Rules


def client(
    catalogue: Catalogue, rules: Rules | None = None, base: str = "http://127.0.0.1:8891"
) -> TestClient:
    return TestClient(
        make_app(catalogue, settings(), rules or Rules()), base_url=base, follow_redirects=False
    )


@pytest.fixture
def bare(tmp_path: Path) -> Catalogue:
    return open_catalogue(f"sqlite:///{tmp_path}/c.sqlite", with_pack=False)


def test_every_answer_carries_the_policy(bare: Catalogue) -> None:
    for path in ("/", "/nowhere", "/static/room.css", "/api/drama"):
        policy = client(bare).get(path).headers["content-security-policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8891", "127.0.0.1.evil.example", ""])
def test_a_foreign_name_for_this_machine_is_refused(bare: Catalogue, host: str) -> None:
    assert client(bare).get("/", headers={"host": host}).status_code == 421


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:8891", "[::1]:8891", "LOCALHOST"])
def test_the_names_of_loopback_are_served(bare: Catalogue, host: str) -> None:
    assert client(bare).get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    ("host", "status"), [("192.168.1.5:8891", 200), ("[fe80::1]:8891", 200), ("evil.example", 421)]
)
def test_served_everywhere_it_answers_to_any_address_but_to_no_name(
    bare: Catalogue, host: str, status: int
) -> None:
    """A page elsewhere can point its own name at us, but it cannot make us be asked for as a bare address."""
    assert client(bare, Rules("0.0.0.0")).get("/keys", headers={"host": host}).status_code == status
    assert client(bare).get("/keys", headers={"host": host}).status_code == 421


def test_a_port_that_is_taken_is_told_before_anything_is_promised() -> None:
    taken = socket.create_server(("127.0.0.1", 0))
    with taken, pytest.raises(TearjerkerError, match="is it open already"):
        _listen("127.0.0.1", taken.getsockname()[1])


def test_serving_everywhere_says_where_a_phone_finds_it() -> None:
    told = _opened(Rules("0.0.0.0"), 8891)
    assert "http://127.0.0.1:8891/" in told and "0.0.0.0" not in told
    assert _opened(Rules("::1"), 80).startswith("The listening room is open: http://[::1]:80/")


@pytest.mark.parametrize(
    "headers", [{"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}, {"origin": "null"}]
)
def test_a_form_from_elsewhere_is_refused(bare: Catalogue, headers: dict[str, str]) -> None:
    assert client(bare).post("/import", data={"text": "x"}, headers=headers).status_code == 403


def test_a_form_that_is_too_long_is_refused(bare: Catalogue) -> None:
    answer = client(bare).post("/import", content=b"x" * (MAX_BODY + 1))
    assert answer.status_code == 413


def test_a_password_is_asked_for_where_one_is_set(bare: Catalogue) -> None:
    shut = client(bare, Rules(host="192.0.2.1", password="correct horse"), "http://192.0.2.1:8891")
    assert shut.get("/drama").headers["location"] == "/enter"
    assert shut.get("/media/1").status_code == 303
    shut.cookies.set("tearjerker", "0" * 64)
    assert shut.get("/drama").status_code == 303
    shut.cookies.set("tearjerker", Rules(password="correct horse").pass_token())  # another process's secret
    assert shut.get("/drama").status_code == 303
    shut.cookies.clear()
    odd = {"cookie": "tearjerker=é".encode("latin-1")}
    assert shut.get("/drama", headers=odd).status_code == 303  # type: ignore[arg-type]
    assert shut.post("/enter", data={"token": "é", "password": "보고 싶다"}).status_code == 400


def test_serve_beyond_this_machine_needs_a_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TEARJERKER_PASSWORD", raising=False)
    done = CliRunner().invoke(command_line(), ["serve", "--host", "0.0.0.0"])
    assert isinstance(done.exception, TearjerkerError) and "no password is set" in str(done.exception)
    monkeypatch.setenv("TEARJERKER_PASSWORD", "short")
    done = CliRunner().invoke(command_line(), ["serve", "--host", "0.0.0.0"])
    assert isinstance(done.exception, TearjerkerError) and "expected 8 or more" in str(done.exception)


def test_a_bucket_empties_and_fills_again() -> None:
    now = [0.0]
    bucket = Bucket(rate=1, burst=3, clock=lambda: now[0])
    assert [bucket.allows("a") for _ in range(4)] == [True, True, True, False]
    assert bucket.allows("b")
    now[0] = 1.5
    assert bucket.allows("a") and not bucket.allows("a")


def test_a_file_answers_ranges(tmp_path: Path, bare: Catalogue) -> None:
    path = tone(tmp_path / "a.wav", 220, 1)
    id = own(bare, path, tmp_path, None)
    whole = client(bare).get(f"/media/{id}")
    assert whole.headers["content-type"] == "audio/wav" and whole.headers["accept-ranges"] == "bytes"
    part = client(bare).get(f"/media/{id}", headers={"range": "bytes=100-199"})
    assert part.status_code == 206 and part.content == path.read_bytes()[100:200]
    assert part.headers["content-range"] == f"bytes 100-199/{path.stat().st_size}"
    assert client(bare).get(f"/media/{id}", headers={"range": "bytes=999999999-"}).status_code == 416
    head = client(bare).head(f"/media/{id}")
    assert head.status_code == 200 and head.headers["content-length"] == str(path.stat().st_size)


def _outside(tmp_path: Path) -> tuple[Path, Path]:
    music, secret = tmp_path / "music", tmp_path / "secret"
    music.mkdir(), secret.mkdir()
    return music, tone(secret / "s.wav", 220, 0.1)


@pytest.mark.parametrize(
    "how", ["beside", "dots", "link", "linked folder", "prefix", "folder", "other kind", "gone"]
)
def test_nothing_outside_the_scanned_folder_is_served(tmp_path: Path, bare: Catalogue, how: str) -> None:
    music, secret = _outside(tmp_path)
    (tmp_path / "music2").mkdir()
    (music / "text.txt").write_text("no sound")
    made: dict[str, Callable[[], Any]] = {
        "link": lambda: (music / "l.wav").symlink_to(secret),
        "linked folder": lambda: (music / "d").symlink_to(secret.parent),
        "prefix": lambda: tone(tmp_path / "music2/p.wav", 220, 0.1),
        "folder": (music / "f.wav").mkdir,
    }
    made.get(how, lambda: None)()
    paths = {
        "beside": secret,
        "dots": music / "../secret/s.wav",
        "link": music / "l.wav",
        "linked folder": music / "d/s.wav",
        "prefix": tmp_path / "music2/p.wav",
        "folder": music / "f.wav",
        "other kind": music / "text.txt",
        "gone": music / "gone.wav",
    }
    stand_in = tone(tmp_path / "x.wav", 220, 0.1)
    id = own(bare, stand_in, music, None)
    with bare.engine.begin() as connection:
        connection.exec_driver_sql("update media_file set path = ? where id = ?", (str(paths[how]), id))
    assert client(bare).get(f"/media/{id}").status_code == 404
    assert client(bare).get("/media/999").status_code == 404


def test_a_link_inside_the_folder_is_served(tmp_path: Path, bare: Catalogue) -> None:
    path = tone(tmp_path / "a.wav", 220, 0.1)
    (tmp_path / "b.wav").symlink_to(path)
    id = own(bare, tmp_path / "b.wav", tmp_path, None)
    assert client(bare).get(f"/media/{id}").status_code == 200
