#!/usr/bin/env python3
"""How fast is the catalogue?

    python benchmarks/catalogue.py compile            # the pack into a new catalogue, and opening it again
    python benchmarks/catalogue.py stream             # lines of MusicBrainz' form: records a second, memory
    python benchmarks/catalogue.py pages [--recordings 1000000] [--catalogue postgresql://…]
    python benchmarks/catalogue.py update [--soundtracks 1000]   # a fake MusicBrainz, interrupted twice

What is generated has the form of the real thing and invented names.  Times are of one core; where other
things run on the machine they are longer.  `pages` makes a catalogue in a temporary folder unless it is given
an empty database, and makes the pages of 200 songs, dramas and artists up to their templates: the slowest
twentieth counts.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
PROMISED = {"compile s": 5.0, "open ms": 100.0, "records/s": 20_000, "memory MB": 500, "page ms": 10.0}


# -- compile and open ---------


def compile_pack() -> None:
    """The pack's way into a new catalogue; opening it when it is there."""
    from tearjerker.catalogue import open_catalogue

    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/c.sqlite"
        took, held = timed(lambda: open_catalogue(url))
        with held.engine.connect() as connection:
            size = connection.exec_driver_sql("SELECT count(*) FROM statement").scalar()
        report("compile s", took, f"{size} statements")
        again = min(timed(lambda: open_catalogue(url))[0] for _ in range(5))
        report("open ms", again * 1000)


# -- the stream ---------


def stream(count: int) -> None:
    """Files of each kind of line, each read in a process of its own."""
    makers: dict[str, Callable[[int], dict[str, Any]]] = {
        "recordings, 1 in 50 known": recording,
        "artists, 1 in 50 known": artist,
        "releases, 1 in 1,000 a soundtrack of ours": release,
    }
    with tempfile.TemporaryDirectory() as folder:
        for name, make in makers.items():
            path = Path(folder) / "lines"
            size = write_lines(path, (make(n) for n in range(count)))
            again = [sys.executable, __file__, "read-stream", str(path), folder]
            told = subprocess.run(again, stdout=subprocess.PIPE, text=True, check=True)
            said = json.loads(told.stdout)
            report(
                "records/s", said["read"] / said["cpu_s"], f"{name}; {size / count:.0f} bytes a line, {said}"
            )
            report("memory MB", said["memory_mb"], name)


def read_stream(path: Path, folder: Path) -> None:
    """Import one file into a catalogue that knows a part of it, and say what that took."""
    from tearjerker.catalogue import open_catalogue
    from tearjerker.intake import take_in
    from tearjerker.model import Fact, Source

    held = open_catalogue(f"sqlite:///{folder}/{path.name}{time.time_ns()}.sqlite", with_pack=False)
    by = (Source("https://benchmark.example"),)
    known = [Fact(f"drama/d{n}", "name", f"Lantern Street {n}", {}, by) for n in range(500)]
    for kind, number in (("recording", 2), ("artist", 1)):
        known += [
            Fact(f"{kind}/{kind[0]}{n}", "id", mbid(50 * n, number), {"scheme": "musicbrainz"}, by)
            for n in range(1000)
        ]
        known += [Fact(f"{kind}/{kind[0]}{n}", "name", f"Known {n}", {}, by) for n in range(1000)]
    held.add(known)
    held.finder.index()
    began = time.process_time()
    *_, last = take_in(path, held)
    cpu_s = time.process_time() - began
    memory_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        json.dumps(
            {"read": last.read, "kept": last.kept, "cpu_s": round(cpu_s, 2), "memory_mb": round(memory_mb)}
        )
    )


def write_lines(path: Path, records: Iterable[dict[str, Any]]) -> int:
    """The records as the dumps have them; returns bytes."""
    with path.open("w", encoding="utf-8") as file:
        for record in records:
            file.write(json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n")
    return path.stat().st_size


def mbid(number: int, kind: int) -> str:
    """An identifier in MusicBrainz' form."""
    return f"{kind:08x}-0000-4000-8000-{number:012x}"


def artist(n: int) -> dict[str, Any]:
    """An artist as `mbdump/artist` has one."""
    name = f"Somebody {n}"
    alias = {
        "begin": None,
        "end": None,
        "ended": False,
        "locale": "ko",
        "name": f"아무개 {n}",
        "primary": True,
    }
    return {
        "id": mbid(n, 1), "name": name, "sort-name": name, "type": "Person", "gender": "Female",
        "country": "KR", "rating": {"value": None, "votes-count": 0},
        "type-id": "b6e035f4-3ce9-331c-97df-83397230b0df", "disambiguation": "", "isnis": [], "ipis": [],
        "aliases": [{**alias, "sort-name": name, "type": "Artist name"}], "tags": [], "genres": [],
        "life-span": {"begin": "1990-01-01", "end": None, "ended": False},
        "area": {"id": mbid(1, 7), "name": "South Korea", "sort-name": "South Korea", "disambiguation": ""},
        "relations": [],
    }  # fmt: skip


def recording(n: int) -> dict[str, Any]:
    """A recording as `mbdump/recording` has one."""
    work = {
        "id": mbid(n, 3),
        "title": f"Song {n}",
        "languages": ["kor"],
        "iswcs": [],
        "attributes": [],
        "relations": [],
    }
    performs = {
        "type": "performance", "type-id": "a3005666-a872-32c3-ad06-98af558e99b0", "target-type": "work",
        "direction": "forward", "attributes": [], "attribute-values": {}, "begin": None, "end": None,
        "ended": False, "source-credit": "", "target-credit": "", "work": work,
    }  # fmt: skip
    return {
        "id": mbid(n, 2), "title": f"Song {n}", "length": 200_000 + n % 100_000, "video": False,
        "disambiguation": "", "isrcs": [f"KRA{n:09d}"], "first-release-date": "2019-03-01", "aliases": [],
        "artist-credit": [{"name": f"Somebody {n % 999}", "joinphrase": "", "artist": artist(n % 999)}],
        "relations": [performs], "tags": [], "genres": [], "rating": {"value": None, "votes-count": 0},
        "annotation": None,
    }  # fmt: skip


def release(n: int) -> dict[str, Any]:
    """A release as `mbdump/release` has one; one in fifty is a soundtrack, one in a thousand of ours."""
    ours, soundtrack = n % 1000 == 0, n % 50 == 0
    title = f"Lantern Street {n // 1000 % 500} OST Part {n % 9 + 1}" if ours else f"Album {n}"
    tracks = [
        {"id": mbid(9 * n + i, 5), "position": i, "number": str(i), "title": t["title"],
         "length": t["length"], "recording": t, "artist-credit": t["artist-credit"]}
        for i, t in enumerate((recording(4 * n + i) for i in range(4)), 1)
    ]  # fmt: skip
    return {
        "id": mbid(n, 4), "title": title, "status": "Official", "date": "2019-03-01", "country": "KR",
        "quality": "normal", "barcode": None, "disambiguation": "", "packaging": None, "annotation": None,
        "text-representation": {"language": "kor", "script": "Kore"}, "label-info": [], "relations": [],
        "artist-credit": tracks[0]["artist-credit"],
        "release-group": {
            "id": mbid(n, 6), "title": title, "primary-type": "Single",
            "secondary-types": ["Soundtrack"] if soundtrack else [], "first-release-date": "2019-03-01",
        },
        "media": [{"position": 1, "format": "Digital Media", "track-count": 4, "tracks": tracks}],
    }  # fmt: skip


# -- pages at a million ---------


def pages(count: int, url: str | None) -> None:
    """What the pages ask for, in a catalogue of so many recordings."""
    from tearjerker.catalogue import open_catalogue

    with tempfile.TemporaryDirectory() as folder:
        held = open_catalogue(url or f"sqlite:///{folder}/big.sqlite", with_pack=False)
        if not held.count("recording"):
            took, _ = timed(lambda: fill(held, count))
            print(f"  made {count:,} recordings in {took:.0f} s", file=sys.stderr)
        ask(held, count, held.engine.dialect.name)
        held.engine.dispose()


def ask(held: Any, count: int, where: str) -> None:
    """Time 200 pages of each kind: the questions, and what is made of the answers for a template."""
    from tearjerker.web import thing_view

    trips, dice = Trips(held.engine), random.Random(7)
    dramas, artists = sizes(count)
    kinds: dict[str, tuple[Callable[[Any, str], Any], str, int]] = {
        "song": (thing_view.song_page, "recording/r", count),
        "drama": (thing_view.drama_page, "drama/d", dramas),
        "artist": (thing_view.artist_page, "artist/a", artists),
    }
    for kind, (page, prefix, most) in kinds.items():
        for _ in range(50):  # a catalogue in use has its indexes at hand
            page(held, f"{prefix}{dice.randrange(most)}")
        trips.made, took, worked = 0, [], []
        for _ in range(200):
            cpu_s = time.process_time()
            took.append(1000 * timed(lambda: page(held, f"{prefix}{dice.randrange(most)}"))[0])  # noqa: B023
            worked.append(1000 * (time.process_time() - cpu_s))
        slow, own = (statistics.quantiles(times, n=20)[-1] for times in (took, worked))
        more = f"median {statistics.median(took):.1f}; {trips.made / 200:.1f} questions; processor {own:.1f}"
        report("page ms", slow, f"{kind} page, {where}; {more}")


class Trips:
    """Counts the questions that a database is asked."""

    def __init__(self, engine: Any) -> None:
        import sqlalchemy as sa

        self.made = 0
        sa.event.listen(engine, "after_cursor_execute", self._one_more)

    def _one_more(self, *_: Any) -> None:
        self.made += 1


def sizes(count: int) -> tuple[int, int]:
    """How many dramas and artists so many recordings have: twelve songs a drama, thirty a singer."""
    return max(count // 12, 1), max(count // 30, 1)


def fill(held: Any, count: int) -> None:
    """Write generated statements straight into the tables, as fast as the database takes them."""
    postgres = held.engine.dialect.name == "postgresql"
    with held.engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO source (id, url) VALUES (1, 'https://benchmark.example')")
        raw = connection.connection.cursor()
        for table, columns, rows in tables(count):
            if postgres:
                with raw.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                    for row in rows:
                        copy.write_row(row)
            else:
                raw.execute("PRAGMA cache_size = -400000")
                marks = ", ".join("?" * len(columns.split(",")))
                raw.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)
    with held.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM ANALYZE" if postgres else "ANALYZE")


def tables(count: int) -> Iterator[tuple[str, str, Iterator[tuple[Any, ...]]]]:
    """The tables with their columns and rows."""
    columns = "id, subject, property, value, qualifiers, status, origin, sources"
    yield "entity", "id, kind", things(count)
    yield "statement", columns, (
        (digest(n), s, p, v, json.dumps(q), "verified", "pack", "[1]")
        for n, (s, p, v, q) in enumerate(said(count))
    )  # fmt: skip


def digest(n: int) -> str:
    """A statement's id: as scattered as the real ones are, for that is what makes looking them up slow."""
    return hashlib.blake2b(n.to_bytes(8, "big"), digest_size=8).hexdigest()


def things(count: int) -> Iterator[tuple[str, str]]:
    """Every id with its kind."""
    dramas, artists = sizes(count)
    yield from ((f"drama/d{n}", "drama") for n in range(dramas))
    yield from ((f"artist/a{n}", "artist") for n in range(artists))
    yield from ((f"recording/r{n}", "recording") for n in range(count))


def said(count: int) -> Iterator[tuple[str, str, str, dict[str, str]]]:
    """Every statement: names in two languages, who sings it and where it is heard; one in 20 is a cover."""
    dramas, artists = sizes(count)
    for kind, most, word in (("drama/d", dramas, "Drama"), ("artist/a", artists, "Singer")):
        for n in range(most):
            yield f"{kind}{n}", "name", f"{word} {n}", {"lang": "en", "kind": "usual"}
            yield f"{kind}{n}", "name", f"이름 {n}", {"lang": "ko", "kind": "original"}
    for n in range(count):
        id = f"recording/r{n}"
        yield id, "name", f"Song {n}", {"lang": "en", "kind": "usual"}
        yield id, "name", f"노래 {n}", {"lang": "ko", "kind": "original"}
        yield id, "artist", f"artist/a{n * 7919 % artists}", {"order": "1"}
        yield id, "placement", f"drama/d{n % dramas}", {"role": "insert"}
        if n % 20 == 0 and n:
            yield id, "version_of", f"recording/r{n * 31 % count}", {"kind": "cover"}
        yield id, "released", f"20{n % 25:02}-0{n % 9 + 1}-11", {}


# -- an interrupted import ---------


def interrupted(count: int) -> None:
    """A fake MusicBrainz with so many soundtracks, interrupted twice, ends complete."""
    sys.path.insert(0, str(ROOT / "tests" / "sources"))
    import test_update

    took, _ = timed(lambda: test_update.complete(count, count * 2 // 3, count))
    print(
        f"update: {count} soundtracks, interrupted twice, complete; with the same uninterrupted: {took:.0f} s"
    )


# -- what was measured ---------


def timed(do: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds, and what came of it."""
    began = time.perf_counter()
    answer = do()
    return time.perf_counter() - began, answer


def report(what: str, value: float, more: str = "") -> None:
    """One line, with what was promised beside it."""
    kept = value >= PROMISED[what] if what == "records/s" else value <= PROMISED[what]
    bound = "at least" if what == "records/s" else "at most"
    print(
        f"{what:10} {value:10,.1f}  ({bound} {PROMISED[what]:,g}: {'kept' if kept else 'MISSED'})  {more}",
        flush=True,
    )


def main() -> None:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=["compile", "stream", "pages", "update", "read-stream"])
    parser.add_argument("file", nargs="*", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--recordings", type=int, default=1_000_000)
    parser.add_argument("--lines", type=int, default=50_000)
    parser.add_argument("--soundtracks", type=int, default=1000)
    parser.add_argument("--catalogue", help="an empty database for `pages`")
    told = parser.parse_args()
    if told.what == "read-stream":
        read_stream(*told.file)
    elif told.what == "compile":
        compile_pack()
    elif told.what == "stream":
        stream(told.lines)
    elif told.what == "pages":
        pages(told.recordings, told.catalogue)
    else:
        interrupted(told.soundtracks)


if __name__ == "__main__":
    main()
