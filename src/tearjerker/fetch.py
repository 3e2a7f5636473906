"""How do we ask the web for something?

Politely, and with care for the one who asks.  This is the only module that opens a connection.

    with Fetch(settings.user_agent, settings.cache) as fetch:
        fetch.get("https://example.org/article").body

An address is asked only where it is public: not the machine's own and not the local network's, neither by
name nor after a redirect; the address that was checked is the one that is connected to, so that a name which
changes its address in between gains nothing.  robots.txt is respected, answers are cached, what grows beyond
`limit` is cut off (compressed or not), and busy servers are given time.

One exception is `ask_service`: a service that the user named by its address, such as a language model on the
same machine, may be local.  It is sent JSON, follows no redirect, and never sees an address from a page.
"""

from __future__ import annotations

import hashlib
import ipaddress
import json
import os
import socket
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, Self
from urllib.robotparser import RobotFileParser

import httpx2

from tearjerker.errors import BadModel, BadSource

LIMIT = 16 * 2**20
"""Bytes, after decompression."""
_TIMEOUT = httpx2.Timeout(15.0, connect=8.0)
_PATIENCE_S = 60.0  # for one whole answer: a server that drips bytes must not hold us
_REDIRECTS = 5
_TRIES = 3
_LONGEST_WAIT_S = 30.0
_ROBOTS_LIMIT = 512 * 1024

SERVICES_S: Mapping[str, float] = {
    "musicbrainz.org": 1.0,
    "api.listenbrainz.org": 1.0,
    "www.wikidata.org": 0.2,
    "ko.wikipedia.org": 0.2,
}
"""The least seconds between two requests to services that programs may ask.  MusicBrainz wants one a second
at most; Wikimedia wants them one after the other, and a `Fetch` asks for one thing at a time anyway."""

Addresses = Callable[[str], list[str]]
"""A host's name to its IP addresses."""


class _HalfAnswer(BadSource):
    """The connection broke within an answer; asking again may help."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered."""

    url: str
    """The address that answered in the end, after redirects."""
    media_type: str
    body: bytes

    def json(self) -> Any:
        """The body as JSON; BadSource where it is none."""
        try:
            return json.loads(self.body)
        except ValueError as error:
            raise BadSource(f"{self.url} answered no JSON; expected a service's JSON answer") from error


def addresses_of(host: str) -> list[str]:
    """A host's addresses by DNS; empty where it has none."""
    try:
        return list(dict.fromkeys(str(info[4][0]) for info in socket.getaddrinfo(host, None)))
    except (OSError, UnicodeError):
        return []


class _Public(httpx2.BaseTransport):
    """Connects to public addresses only, and to the very address that was checked."""

    def __init__(self, inner: httpx2.BaseTransport, addresses: Addresses) -> None:
        self._inner, self._addresses = inner, addresses

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        host = request.url.host
        found = [host] if _is_ip(host) else self._addresses(host)
        if not found:
            raise BadSource(f"there is no host called {host}; check the address and the connection")
        for address in found:
            if not _is_public(address):
                raise BadSource(
                    f"{request.url} leads to {address} in a local network; only public pages are read"
                )
        request.extensions = {**request.extensions, "sni_hostname": host}
        request.url = request.url.copy_with(host=found[0])  # the Host header keeps the name
        return self._inner.handle_request(request)

    def close(self) -> None:
        self._inner.close()


def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


def _is_public(address: str) -> bool:
    ip = ipaddress.ip_address(address.strip("[]").partition("%")[0])
    mapped = getattr(ip, "ipv4_mapped", None) or getattr(ip, "sixtofour", None)
    return ip.is_global and not ip.is_multicast and (mapped is None or mapped.is_global)


@dataclass
class Fetch:
    """Asks for pages; one for a whole run, so that hosts are paced and connections kept."""

    user_agent: str = "tearjerker"
    cache: Path | None = None
    """The folder where answers are kept; without it nothing is."""
    transport: httpx2.BaseTransport | None = None
    """What carries requests in place of the network: a test's own."""
    addresses: Addresses = addresses_of
    limit: int = LIMIT
    """Bytes of the largest answer taken."""
    spacing_s: Mapping[str, float] = field(default_factory=dict)
    """For a host, the least seconds between two requests: {"musicbrainz.org": 1.0}."""
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic

    def __post_init__(self) -> None:
        self._client = httpx2.Client(
            transport=self._carrier(),
            timeout=_TIMEOUT,
            follow_redirects=False,
            headers={"User-Agent": self.user_agent, "Accept-Encoding": "gzip, deflate"},
        )
        self._robots: dict[str, RobotFileParser] = {}
        self._last: dict[str, float] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def get(
        self,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        robots: bool = True,
        keep_s: float = 0.0,
    ) -> Answer:
        """What stands at an address.  `robots=False` for services whose terms invite programs.

        An answer is kept in the cache folder for `keep_s` seconds and not asked for again, whatever the
        server says of caching: a run that goes on after an interruption asks for what is missing only.

        Raises BadSource for addresses that are local, refused, too large, busy or not there.
        """
        at = self._parse(url)
        if params:
            at = at.copy_merge_params(dict(params))
        kept = self._kept(at) if keep_s else None
        if kept and (answer := _read_kept(kept, keep_s)):
            return answer
        answer = self._follow(url, at, dict(headers or {}), robots=robots)
        if kept:
            _write_kept(kept, answer)
        return answer

    def _kept(self, at: httpx2.URL) -> Path | None:
        name = hashlib.blake2b(str(at).encode(), digest_size=16).hexdigest()
        return self.cache / "answers" / f"{name}.json" if self.cache else None

    def _follow(self, url: str, at: httpx2.URL, headers: dict[str, str], *, robots: bool) -> Answer:
        for _ in range(_REDIRECTS + 1):
            if robots and not self._allowed(at):
                raise BadSource(
                    f"{at.host} asks programs not to read {url} (robots.txt); save the page and read the file"
                )
            response, body = self._ask(at, headers)
            if not response.is_redirect:
                return self._answer(url, at, response, body)
            at = self._parse(str(at.join(response.headers["location"])))
        raise BadSource(
            f"{url} redirects more than {_REDIRECTS} times; open it in a browser and give the last address"
        )

    # -- one request --------------------------------------------------------------------------------------

    def _parse(self, url: str) -> httpx2.URL:
        try:
            at = httpx2.URL(url)
        except (httpx2.InvalidURL, ValueError) as error:
            raise BadSource(f"{url} is no web address; expected https://…") from error
        if at.scheme not in ("http", "https") or not at.host:
            raise BadSource(f"{url} is no web address; expected one that begins with https:// or http://")
        return at

    def _ask(
        self, at: httpx2.URL, headers: dict[str, str], limit: int | None = None
    ) -> tuple[httpx2.Response, bytes]:
        """One answer, waiting and asking again where the server is busy."""
        for attempt in range(_TRIES):
            last = attempt == _TRIES - 1
            self._pace(at.host)
            try:
                response, body = self._once(at, headers, limit or self.limit)
            except _HalfAnswer:
                if last:
                    raise
                self.sleep(2.0**attempt)
                continue
            if response.status_code not in (429, 502, 503, 504) or last:
                break
            self.sleep(_wait(at, response, attempt))
        return response, body

    def _once(self, at: httpx2.URL, headers: dict[str, str], limit: int) -> tuple[httpx2.Response, bytes]:
        began = self.clock()
        body = bytearray()
        try:
            with self._client.stream("GET", at, headers=headers) as response:
                for chunk in response.iter_bytes():
                    body += chunk
                    if len(body) > limit:
                        raise BadSource(f"{at} is larger than {limit / 2**20:.0f} MB; expected an article")
                    if self.clock() - began > _PATIENCE_S:
                        raise BadSource(f"{at} takes longer than {_PATIENCE_S:.0f} s; try again later")
        except httpx2.TimeoutException as error:
            raise BadSource(f"{at} does not answer in time; try again later") from error
        except httpx2.DecodingError as error:
            raise BadSource(
                f"{at} sends a broken compressed answer; save the page and read the file"
            ) from error
        except (httpx2.RemoteProtocolError, httpx2.ReadError) as error:
            raise _HalfAnswer(f"{at} broke off in the middle of its answer; try again later") from error
        except httpx2.HTTPError as error:
            raise BadSource(
                f"{at} cannot be reached ({error}); check the address and the connection"
            ) from error
        return response, bytes(body)

    def _answer(self, asked: str, at: httpx2.URL, response: httpx2.Response, body: bytes) -> Answer:
        if response.status_code == 404:
            raise BadSource(f"there is nothing at {asked} (404); check the address")
        if response.status_code >= 400:
            raise BadSource(
                f"{asked} answers with an error ({response.status_code}); try again later or save the page"
            )
        kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        return Answer(str(at), kind, body)

    def _pace(self, host: str) -> None:
        spacing = self.spacing_s.get(host, 0.0)
        wait = self._last.get(host, -spacing) + spacing - self.clock()
        if spacing and wait > 0:
            self.sleep(wait)
        self._last[host] = self.clock()

    # -- robots.txt ---------------------------------------------------------------------------------------

    def _allowed(self, at: httpx2.URL) -> bool:
        """Whether robots.txt lets us read this; none (4xx) allows all, a broken server (5xx) nothing."""
        origin = f"{at.scheme}://{at.netloc.decode('ascii')}"
        if origin not in self._robots:
            self._robots[origin] = self._read_robots(origin)
        return self._robots[origin].can_fetch("tearjerker", str(at))

    def _read_robots(self, origin: str) -> RobotFileParser:
        rules = RobotFileParser()
        at = httpx2.URL(f"{origin}/robots.txt")
        for _ in range(_REDIRECTS):
            try:
                response, body = self._ask(at, {}, _ROBOTS_LIMIT)
            except BadSource as error:
                if "larger than" not in str(error):
                    raise
                rules.parse([])  # no site needs half a megabyte of rules
                return rules
            if not response.is_redirect:
                break
            at = self._parse(str(at.join(response.headers["location"])))
        if response.status_code >= 500:
            rules.parse(["User-agent: *", "Disallow: /"])
        else:
            rules.parse(body.decode("utf-8", "replace").splitlines() if response.status_code < 300 else [])
        return rules

    # -- what carries it ----------------------------------------------------------------------------------

    def _carrier(self) -> httpx2.BaseTransport:
        public = _Public(self.transport or httpx2.HTTPTransport(), self.addresses)
        return _cached(public, self.cache) if self.cache else public


def _cached(inner: httpx2.BaseTransport, folder: Path) -> httpx2.BaseTransport:
    """The same with a cache that keeps what servers allow to be kept."""
    from hishel import SqliteStorage
    from hishel.httpx2 import CacheTransport

    try:
        folder.mkdir(parents=True, exist_ok=True)
        storage = SqliteStorage(
            database_path=folder / "web.sqlite", max_stream_size=LIMIT, max_size=256 * 2**20
        )
    except OSError:
        return inner  # a folder that cannot be written costs the cache, not the answer
    return CacheTransport(inner, storage=storage)


def _wait(at: httpx2.URL, response: httpx2.Response, attempt: int) -> float:
    """Seconds until the next try: what the server asks for (a number or a date), else 1, 2, 4 …"""
    asked = response.headers.get("retry-after", "").strip()
    wait = 2.0**attempt
    if asked.isdigit():
        wait = float(asked)
    elif asked:
        with suppress(ValueError):
            wait = (parsedate_to_datetime(asked) - datetime.now(UTC)).total_seconds()
    if wait > _LONGEST_WAIT_S:
        raise BadSource(f"{at.host} is busy and asks to come back in {wait:.0f} s; try again then")
    return max(wait, 0.0)


def _read_kept(path: Path, keep_s: float) -> Answer | None:
    """An answer that was kept and is younger than that."""
    with suppress(OSError, ValueError, KeyError):
        if time.time() - path.stat().st_mtime < keep_s:
            told = json.loads(path.read_bytes())
            return Answer(told["url"], told["media_type"], told["body"].encode())
    return None


def _write_kept(path: Path, answer: Answer) -> None:
    with suppress(OSError, UnicodeDecodeError):  # what is no text is not kept
        told = {"url": answer.url, "media_type": answer.media_type, "body": answer.body.decode()}
        path.parent.mkdir(parents=True, exist_ok=True)
        half = path.with_suffix(f".{os.getpid()}")
        half.write_text(json.dumps(told), "utf-8")
        half.replace(path)


# -- a service that the user named ----------------------------------------------------------------------

_SERVICE_LIMIT = 4 * 2**20


@dataclass(frozen=True, slots=True)
class ServiceAnswer:
    """What a service answered: its status, and its JSON (None where it sent none)."""

    status: int
    said: Any


def ask_service(
    url: str,
    body: Any = None,
    *,
    key: str | None = None,
    patience_s: float = 180.0,
    transport: httpx2.BaseTransport | None = None,
) -> ServiceAnswer:
    """Ask an address that the user gave: JSON out (GET without a body), JSON back; local addresses allowed.

    Raises BadModel where nothing answers in time, or more than 4 MB, or something else than a service.
    """
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    began, received = time.monotonic(), bytearray()
    try:
        with (
            httpx2.Client(transport=transport, timeout=httpx2.Timeout(patience_s, connect=8.0)) as client,
            client.stream("GET" if body is None else "POST", url, json=body, headers=headers) as response,
        ):
            for chunk in response.iter_bytes():
                received += chunk
                if len(received) > _SERVICE_LIMIT:
                    raise BadModel(f"{url} answers with more than 4 MB; is it a language model's address?")
                if time.monotonic() - began > patience_s:
                    raise httpx2.ReadTimeout("too slow")
    except httpx2.TimeoutException as error:
        raise BadModel(
            f"{url} did not answer within {patience_s:.0f} s; "
            "start the model before, or give it longer with TEARJERKER_MODEL_PATIENCE"
        ) from error
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        raise BadModel(f"{url} cannot be reached ({error}); is the model running there?") from error
    with suppress(ValueError):
        return ServiceAnswer(response.status_code, json.loads(received))
    return ServiceAnswer(response.status_code, None)
