#!/usr/bin/env python3
"""How fast is the room, and how heavy are its pages?

    python benchmarks/room.py [--users 50] [--seconds 5] [--catalogue URL] [--page /drama …] [--think 0]
    python benchmarks/room.py --recordings 1000000      # the first draw and search in a generated catalogue

The room is served by one process, on its own; this one plays the users, over loopback.  Each user keeps a
connection and asks for the page again as soon as it has come (`--think` seconds later).  Two columns tell
apart what the memory of pages hides:

    fresh     milliseconds of the server for a page that nobody has asked for since the catalogue changed
    p50, p95  milliseconds from question to the last byte, over all users

Both are pinned to two cores where the system lets us: server on one, users on the other.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from urllib.request import Request, urlopen

PAGES = (
    "/", "/list", "/list/the-kept-one", "/drama", "/drama/secret-garden", "/recording",
    "/recording/secret-garden--that-man", "/artist/baek-ji-young", "/search?q=bogo+sipda",
    "/sources", "/library",
)  # fmt: skip
GENERATED = (
    "/", "/drama", "/recording", "/drama/d7", "/recording/r77", "/artist/a9", "/search?q=song+1234",
    "/search?q=norae+1234", "/sources", "/library",
)  # fmt: skip
"""Of a catalogue that `benchmarks/catalogue.py` makes."""
BUDGET_MS = 50.0
FRESH_MS = 200.0


def main() -> int:
    told = _options()
    port = _free_port()
    with tempfile.TemporaryDirectory() as folder:
        url = told.catalogue or f"sqlite:///{folder}/catalogue.sqlite"
        if told.recordings:
            _fill(url, told.recordings)
        server = _serve(url, port, core=0, example_too=not told.recordings)
        try:
            _wait(port)
            _pin(1)
            pages = told.page or (GENERATED if told.recordings else _with_a_list(PAGES, port))
            rows = [_measure(port, page, told.users, told.seconds, told.think) for page in pages]
        finally:
            server.terminate()
            server.wait()
    _show(rows, told)
    return int(any(r["p95"] > BUDGET_MS or r["fresh"] > FRESH_MS for r in rows))


def _options() -> argparse.Namespace:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--users", type=int, default=50)
    asked.add_argument("--seconds", type=float, default=5.0, help="how long each page is asked for")
    asked.add_argument("--think", type=float, default=0.0, help="seconds a user waits between pages")
    asked.add_argument("--catalogue", help="sqlite:///path or postgresql://…; else the starter pack")
    asked.add_argument("--recordings", type=int, help="so many, generated, with their index of names")
    asked.add_argument("--page", nargs="*", help="instead of one of each kind")
    asked.add_argument("--json", action="store_true")
    return asked.parse_args()


def _fill(url: str, count: int) -> None:
    """Generated recordings where there are none yet, and the index of their names."""
    sys.path.insert(0, str(Path(__file__).parent))
    import catalogue as generator
    from tearjerker.catalogue import open_catalogue

    held = open_catalogue(url, with_pack=False)
    if not held.count("recording"):
        generator.fill(held, count)
    held.finder.index()
    held.engine.dispose()


def _serve(url: str, port: int, *, core: int, example_too: bool) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tearjerker", "serve", "--port", str(port), "--catalogue", url]
    example = Path(__file__).parent.parent / "examples/seven-iconic-osts.md"
    if not url.startswith("postgresql") and example.exists() and example_too:
        read = [sys.executable, "-m", "tearjerker", "read", str(example), "--keep", "--catalogue", url]
        subprocess.run(read, check=False, capture_output=True)
    return subprocess.Popen(command, stderr=subprocess.DEVNULL, preexec_fn=lambda: _pin(core))  # noqa: PLW1509


def _pin(core: int) -> None:
    cores = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
    if len(cores) > 1:
        os.sched_setaffinity(0, {cores[core % len(cores)]})


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _wait(port: int) -> None:
    for _ in range(300):
        try:
            urlopen(f"http://127.0.0.1:{port}/keys", timeout=2).read()
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("room: the server did not start; run `tearjerker serve` to see why")


def _with_a_list(pages: Sequence[str], port: int) -> list[str]:
    """The kept list goes by its own name, and is left out where none could be kept."""
    kept = json.loads(urlopen(f"http://127.0.0.1:{port}/api/list").read())
    named = f"/list/{kept[0]['slug']}" if kept else None
    return [named if p.startswith("/list/") else p for p in pages if named or not p.startswith("/list/")]  # type: ignore[misc]


def _measure(port: int, page: str, users: int, seconds: float, think: float) -> dict[str, float | str]:
    asked = Request(f"http://127.0.0.1:{port}{page}", headers={"accept-encoding": "gzip"})
    began = time.perf_counter()
    weight = len(urlopen(asked).read())
    fresh = time.perf_counter() - began
    times = sorted(asyncio.run(_users(port, page, users, seconds, think)))
    return {
        "page": page,
        "bytes": weight,
        "fresh": 1000 * fresh,
        "p50": 1000 * statistics.median(times),
        "p95": 1000 * times[int(0.95 * len(times))],
        "per_s": len(times) / seconds,
    }


async def _users(port: int, page: str, users: int, seconds: float, think: float) -> list[float]:
    until = time.perf_counter() + seconds
    told = await asyncio.gather(*(_user(port, page, until, think, n / users) for n in range(users)))
    return [one for some in told for one in some]


async def _user(port: int, page: str, until: float, think: float, phase: float) -> list[float]:
    """One keeps asking over one connection; raw HTTP, because a client library would be what is measured."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    question = f"GET {page} HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\naccept-encoding: gzip\r\n\r\n".encode()
    times = []
    await asyncio.sleep(think * phase)
    while (began := time.perf_counter()) < until:
        writer.write(question)
        head = await reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            raise SystemExit(f"room: {page} answered {head.splitlines()[0].decode()}")
        length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
        await reader.readexactly(length)
        times.append(time.perf_counter() - began)
        await asyncio.sleep(think)
    writer.close()
    return times


def _show(rows: Sequence[dict[str, float | str]], told: argparse.Namespace) -> None:
    if told.json:
        print(json.dumps(rows, indent=1))
        return
    print(f"{told.users} users, {told.think:g} s between pages, load {os.getloadavg()[0]:.1f} before it")
    print(f"{'page':40} {'bytes':>8} {'fresh ms':>9} {'p50 ms':>7} {'p95 ms':>7} {'a second':>9}")
    for r in rows:
        print(
            f"{r['page']:40} {r['bytes']:8} {r['fresh']:9.1f} "
            f"{r['p50']:7.1f} {r['p95']:7.1f} {r['per_s']:9.0f}"
        )


if __name__ == "__main__":
    sys.exit(main())
