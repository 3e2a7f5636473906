"""Who may ask, how often, and what may a page do?

A page may load our own scripts, styles, fonts and sounds, and nothing else until a click puts a player's
frame in; no script or style stands in the page itself.  A request must name the host that we serve (a name
that a foreign page has pointed at 127.0.0.1 is refused), must come from our own pages where it changes
something, and must carry the password where we serve other machines.  Machines beyond this one are limited
in rate.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from ipaddress import ip_address

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

FRAMES = (
    "https://www.youtube-nocookie.com",
    "https://open.spotify.com",
    "https://w.soundcloud.com",
    "https://embed.music.apple.com",
)
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "media-src 'self'",
        "connect-src 'self'",
        f"frame-src {' '.join(FRAMES)}",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "manifest-src 'self'",
    )
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "strict-origin-when-cross-origin",  # YouTube's player refuses pages without a referrer
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
COOKIE = "tearjerker"
MAX_BODY = 2_000_000  # bytes of a form: a long article pasted, with room to spare
_LOOPBACK_NAMES = ("127.0.0.1", "localhost", "::1")


@dataclass
class Bucket:
    """A token bucket for each client: `burst` at once, then `rate` a second."""

    rate: float
    burst: int
    clock: Callable[[], float] = time.monotonic
    _left: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict)

    def allows(self, client: str) -> bool:
        """Whether one more is in order now; remembers the latest 10 000 clients."""
        now = self.clock()
        left, seen = self._left.pop(client, (float(self.burst), now))
        left = min(self.burst, left + (now - seen) * self.rate)
        self._left[client] = (max(left - 1, 0.0), now)
        if len(self._left) > 10_000:
            self._left.popitem(last=False)
        return left >= 1


@dataclass(frozen=True)
class Rules:
    """How the room is served."""

    host: str = "127.0.0.1"
    """The address it listens on."""
    names: tuple[str, ...] = ()
    """Further names that it goes by."""
    password: str | None = None
    """Asked of everybody; must be set where `host` is not loopback."""
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32))

    @property
    def hosts(self) -> frozenset[str]:
        """The names that a request may ask for."""
        return frozenset((*_LOOPBACK_NAMES, self.host, *self.names))

    @property
    def everywhere(self) -> bool:
        """Whether it listens on all of this machine's addresses."""
        return _is_address(self.host) and ip_address(self.host).is_unspecified

    def token(self, purpose: str) -> str:
        """A word that only this process can make."""
        return hmac.new(self.secret, purpose.encode(), hashlib.sha256).hexdigest()

    def pass_token(self) -> str:
        """What the cookie of somebody who knew the password holds."""
        return self.token(f"pass {self.password}")


def is_loopback(host: str) -> bool:
    """Whether an address can be reached from this machine only."""
    return ip_address(host).is_loopback if _is_address(host) else host == "localhost"


def same(told: str, secret: str) -> bool:
    """Whether they are equal, in a time that tells nothing; whatever letters are sent."""
    return hmac.compare_digest(told.encode("utf-8", "surrogatepass"), secret.encode())


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


class Guard:
    """The outermost layer: refuses what is out of order, and sets the headers on everything."""

    def __init__(self, app: ASGIApp, rules: Rules) -> None:
        self.app = app
        self.rules = rules
        self.pages = Bucket(rate=50, burst=400)  # a page of covers asks sixty times
        self.forms = Bucket(rate=1, burst=20)
        self.logins = Bucket(rate=0.1, burst=5)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        refusal = self._refuse(scope)
        if refusal is not None:
            await refusal(scope, receive, _with_headers(send))
            return
        await self.app(scope, receive, _with_headers(send))

    def _refuse(self, scope: Scope) -> PlainTextResponse | RedirectResponse | None:
        headers = Headers(scope=scope)
        writes = scope["method"] not in ("GET", "HEAD", "OPTIONS")
        if not self._knows(headers.get("host", "")):
            return _no(421, "this address is not served here; name it with --name when serving")
        if writes and not _from_here(headers):
            return _no(
                403, "this form was not sent from a page of this room; open the page and send it again"
            )
        if writes and "content-length" not in headers:
            return _no(411, "a form must say how long it is; send it from a browser")
        if writes and int(headers["content-length"]) > MAX_BODY:
            return _no(413, f"a form may hold {MAX_BODY // 1_000_000} MB; give `tearjerker read` the file")
        if not self._in_time(scope, writes):
            return _no(429, "too many requests from your address; wait a minute")
        return self._ask_for_password(scope)

    def _knows(self, host: str) -> bool:
        name = (host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host).strip("[]").lower()
        # A bare address is nobody's name: no foreign page can have pointed it here.
        return name in self.rules.hosts or (self.rules.everywhere and _is_address(name))

    def _in_time(self, scope: Scope, writes: bool) -> bool:
        client = (scope.get("client") or ("",))[0]
        if scope["path"] == "/enter" and writes:
            return self.logins.allows(client)
        if is_loopback(client):
            return True
        return (self.forms if writes else self.pages).allows(client)

    def _ask_for_password(self, scope: Scope) -> RedirectResponse | None:
        if not self.rules.password or scope["path"] == "/enter" or scope["path"].startswith("/static/"):
            return None
        shown = Request(scope).cookies.get(COOKIE, "")
        if same(shown, self.rules.pass_token()):
            return None
        return RedirectResponse("/enter", 303)


def _from_here(headers: Headers) -> bool:
    """A browser says where a form comes from; a program without a browser sends neither header."""
    site = headers.get("sec-fetch-site")
    if site is not None and site not in ("same-origin", "none"):
        return False
    origin = headers.get("origin")
    return origin is None or origin.partition("://")[2] == headers.get("host")


def _no(status: int, why: str) -> PlainTextResponse:
    return PlainTextResponse(f"tearjerker: {why}\n", status)


def _with_headers(send: Send) -> Send:
    async def add(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return add
