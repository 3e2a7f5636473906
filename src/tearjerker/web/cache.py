"""Has anything changed since this page was made?

Pages are the same for everybody, so a page is drawn once and then given from memory until the catalogue
changes. SQLite tells that by one cheap question (`PRAGMA data_version`: it moves when any other connection
has written); PostgreSQL has no such word, so there a page may be two seconds old.  What was changed in this
room itself is seen at once on both.
"""

from __future__ import annotations

import asyncio
import gzip
import logging
import sqlite3
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

KEPT = (
    "/",
    "/list",
    "/drama",
    "/recording",
    "/artist",
    "/search",
    "/cover",
    "/sources",
    "/library",
    "/keys",
    "/api",
    "/static",
)
"""Paths whose answers are the same for everybody who may ask."""
log = logging.getLogger("uvicorn.error")
MAX_PAGES = 2000
MAX_BYTES = 64_000_000
FRESH_S = 2.0  # how long an answer may be old where the database cannot tell


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole response, packed and plain."""

    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes
    packed: bytes | None


def generation(engine: sa.Engine) -> Callable[[], int]:
    """A function whose answer differs once the catalogue has changed."""
    if engine.dialect.name != "sqlite" or engine.url.database in (None, "", ":memory:"):
        return lambda: int(time.monotonic() / FRESH_S)
    watcher = sqlite3.connect(str(engine.url.database), check_same_thread=False)
    return lambda: int(watcher.execute("PRAGMA data_version").fetchone()[0])


class Cache:
    """Gives pages from memory; everything else passes through."""

    def __init__(self, app: ASGIApp, changed: Callable[[], int]) -> None:
        self.app = app
        self.changed = changed
        self._pages: OrderedDict[str, Answer] = OrderedDict()
        self._bytes = 0
        self._making: dict[str, asyncio.Lock] = {}
        self._generation = changed()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET" or not _may_keep(scope["path"]):
            await self.app(scope, receive, send)
            if scope["type"] == "http" and scope["method"] == "POST":
                self._forget()
            return
        self._forget_if_changed()
        key = f"{scope['path']}?{scope['query_string'].decode('latin-1')}"
        answer = self._pages.get(key) or await self._made(key, scope, receive)
        await _give(answer, Headers(scope=scope), send)

    async def _made(self, key: str, scope: Scope, receive: Receive) -> Answer:
        """Draw the page once, however many ask for it at the same time."""
        lock = self._making.setdefault(key, asyncio.Lock())
        async with lock:
            answer = self._pages.get(key)
            if answer is None:
                answer = await _ask(self.app, scope, receive)
                self._keep(key, answer)
        self._making.pop(key, None)
        return answer

    def _forget_if_changed(self) -> None:
        now = self.changed()
        if now != self._generation:
            self._generation = now
            self._forget()

    def _forget(self) -> None:
        self._pages.clear()
        self._bytes = 0

    def _keep(self, key: str, answer: Answer) -> None:
        if answer.status != 200:
            return
        self._pages[key] = answer
        self._bytes += _size(answer)
        while len(self._pages) > MAX_PAGES or self._bytes > MAX_BYTES:
            _, old = self._pages.popitem(last=False)
            self._bytes -= _size(old)


def _size(answer: Answer) -> int:
    return len(answer.body) + len(answer.packed or b"")


def _may_keep(path: str) -> bool:
    return path == "/" or any(path == k or path.startswith(k + "/") for k in KEPT[1:])


async def _ask(app: ASGIApp, scope: Scope, receive: Receive) -> Answer:
    """Collect the whole response; pages are small, so nothing is streamed."""
    start: Message = {}
    parts: list[bytes] = []

    async def collect(message: Message) -> None:
        if message["type"] == "http.response.start":
            start.update(message)
        else:
            parts.append(message.get("body", b""))

    try:
        await app(scope, receive, collect)
    except Exception:
        if not start:
            raise
        log.exception("%s", scope["path"])  # it has been answered with a page; the fault belongs in the log
    body = b"".join(parts)
    headers = MutableHeaders(raw=list(start["headers"]))
    kind = headers.get("content-type", "")
    small = len(body) < 600 or not any(k in kind for k in ("text", "json", "svg", "javascript", "xml"))
    return Answer(
        start["status"],
        tuple((k, v) for k, v in headers.raw if k != b"content-length"),
        body,
        None if small else gzip.compress(body, 6, mtime=0),
    )


async def _give(answer: Answer, asked: Headers, send: Send) -> None:
    packed = answer.packed if "gzip" in asked.get("accept-encoding", "") else None
    body = packed or answer.body
    extra = [(b"content-length", str(len(body)).encode()), (b"vary", b"accept-encoding")]
    if packed:
        extra.append((b"content-encoding", b"gzip"))
    await send({"type": "http.response.start", "status": answer.status, "headers": [*answer.headers, *extra]})
    await send({"type": "http.response.body", "body": body})
