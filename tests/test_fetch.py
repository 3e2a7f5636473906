"""What is asked of the web, and what is refused."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import httpx2
import pytest

from tearjerker.errors import BadSource
from tearjerker.fetch import Fetch

PUBLIC = {
    "public.example": ["93.184.216.34"],
    "inside.example": ["192.168.1.4"],
    "both.example": ["93.184.216.34", "::1"],
}


def fetch_from(answer: Callable[[httpx2.Request], httpx2.Response], **options: object) -> Fetch:
    def with_robots(request: httpx2.Request) -> httpx2.Response:
        if request.url.path == "/robots.txt":
            return httpx2.Response(200, text="User-agent: *\nDisallow: /private")
        return answer(request)

    return Fetch(
        transport=httpx2.MockTransport(with_robots),
        addresses=lambda host: PUBLIC.get(host, []),
        **options,  # type: ignore[arg-type]
    )


def ok(request: httpx2.Request) -> httpx2.Response:
    return httpx2.Response(200, text="<p>song</p>", headers={"content-type": "text/html; charset=utf-8"})


def test_a_public_page_is_read_from_the_address_that_was_checked() -> None:
    seen: list[httpx2.Request] = []
    answer = fetch_from(lambda r: seen.append(r) or ok(r)).get("https://public.example/a")
    assert (answer.body, answer.media_type, answer.url) == (
        b"<p>song</p>",
        "text/html",
        "https://public.example/a",
    )
    assert seen[-1].url.host == "93.184.216.34"
    assert seen[-1].headers["host"] == "public.example"
    assert seen[-1].extensions["sni_hostname"] == "public.example"


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/", "http://[::1]/", "http://10.1.2.3/", "http://169.254.169.254/latest", "http://0.0.0.0/",
        "http://[::ffff:127.0.0.1]/", "http://inside.example/", "http://both.example/", "http://[fe80::1]/",
        "http://[2002:7f00:1::]/", "http://100.64.0.1/",
    ],
)  # fmt: skip
def test_no_address_inside_a_local_network_is_asked(url: str) -> None:
    def never(request: httpx2.Request) -> httpx2.Response:
        raise AssertionError(f"asked {request.url}")

    with pytest.raises(BadSource, match="local network"):
        fetch_from(never).get(url)


def test_a_redirect_into_the_local_network_is_refused() -> None:
    with pytest.raises(BadSource, match=r"192\.168\.1\.4"):
        fetch_from(lambda r: httpx2.Response(302, headers={"location": "http://inside.example/x"})).get(
            "https://public.example/"
        )


def test_redirects_are_followed_to_an_end() -> None:
    def hop(request: httpx2.Request) -> httpx2.Response:
        return ok(request) if request.url.path == "/b" else httpx2.Response(301, headers={"location": "/b"})

    assert fetch_from(hop).get("https://public.example/a").url == "https://public.example/b"
    with pytest.raises(BadSource, match="redirects more than"):
        fetch_from(lambda r: httpx2.Response(302, headers={"location": "/"})).get("https://public.example/")


def test_robots_are_respected_unless_the_service_invites_programs() -> None:
    with pytest.raises(BadSource, match=r"robots\.txt"):
        fetch_from(ok).get("https://public.example/private/1")
    assert fetch_from(ok).get("https://public.example/private/1", robots=False).body


def test_a_large_answer_is_cut_off_also_when_it_comes_compressed() -> None:
    bomb = gzip.compress(b"0" * 30_000_000)
    assert len(bomb) < 50_000
    with pytest.raises(BadSource, match="larger than 1 MB"):
        fetch_from(
            lambda r: httpx2.Response(200, content=bomb, headers={"content-encoding": "gzip"}), limit=2**20
        ).get("https://public.example/")


def test_a_broken_compressed_answer_is_one_clear_error() -> None:
    with pytest.raises(BadSource, match="broken compressed"):
        fetch_from(
            lambda r: httpx2.Response(200, content=b"no gzip", headers={"content-encoding": "gzip"})
        ).get("https://public.example/")


def test_a_busy_server_is_given_the_time_it_asks_for() -> None:
    waits: list[float] = []
    answers = [
        httpx2.Response(429, headers={"retry-after": "7"}),
        httpx2.Response(503),
        httpx2.Response(200, text="x"),
    ]
    fetch = fetch_from(lambda r: answers.pop(0), sleep=waits.append)
    assert fetch.get("https://public.example/").body == b"x"
    assert waits == [7.0, 2.0]


def test_hosts_are_paced() -> None:
    waits: list[float] = []
    fetch = fetch_from(ok, sleep=waits.append, clock=lambda: 100.0, spacing_s={"public.example": 1.0})
    fetch.get("https://public.example/a", robots=False)
    fetch.get("https://public.example/b", robots=False)
    assert waits == [1.0]


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("ftp://public.example/x", "no web address"),
        ("https://nowhere.example/", "no host called nowhere.example"),
        ("https:///x", "no web address"),
    ],
)
def test_what_is_no_address_is_named(url: str, says: str) -> None:
    with pytest.raises(BadSource, match=says):
        fetch_from(ok).get(url)


def test_errors_of_the_server_are_named() -> None:
    with pytest.raises(BadSource, match="404"):
        fetch_from(lambda r: httpx2.Response(404)).get("https://public.example/gone")
    with pytest.raises(BadSource, match="does not answer in time"):
        fetch_from(_timeout).get("https://public.example/slow")


def _timeout(request: httpx2.Request) -> httpx2.Response:
    raise httpx2.ReadTimeout("slow", request=request)


def test_answers_are_cached_where_the_server_allows_it(tmp_path: Path) -> None:
    asked: list[str] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        asked.append(request.url.path)
        return httpx2.Response(200, text="x", headers={"cache-control": "max-age=60"})

    for _ in range(2):
        with Fetch(
            cache=tmp_path / "cache",
            transport=httpx2.MockTransport(answer),
            addresses=lambda host: PUBLIC.get(host, []),
        ) as fetch:
            assert fetch.get("https://public.example/a").body == b"x"
    assert asked.count("/a") == 1
