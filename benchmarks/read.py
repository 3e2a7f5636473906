"""How well does the reader read articles it was not trained on?

    python benchmarks/read.py --reader DIR [--folds 6] [--jobs 2] [--gate]

DIR holds labelled articles: articles/*.txt, gold/*.json and the scorers score_reader.py and score_claims.py
(or set TEARJERKER_READER).  The articles are parted into folds; each is read by models of prose that were
trained on the others and on what `reading/train.py` makes from the catalogue.  Beside it stands a simple
baseline: quoted title, dash, artist, drama in brackets.  `--gate` ends with status 1 where a score is below
its floor in floors.json.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import re
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE / "reading"))

import train as training  # noqa: E402

from tearjerker.articles.weights import Classes, Models, lines_by_hand  # noqa: E402
from tearjerker.catalogue import open_catalogue  # noqa: E402
from tearjerker.tasks import Reader, reading_json  # noqa: E402

KINDS = {
    "numbered or headed song–artist–drama": (
        "num-song-artist-drama", "num-artist-song-drama", "head-song-artist-drama", "head-artist-song-drama",
    ),
    "drama headings with songs, blocks, tracklists": (
        "drama-head-songlist", "multi-line-block", "one-drama-list", "drama-song-head",
    ),
    "a field only in the prose": ("head-song-artist-noprose-drama", "num-song-drama"),
    "drama or artist heading, songs in prose": ("drama-head-prose", "artist-head-prose", "one-drama-prose"),
    "free prose": ("prose",),
}  # fmt: skip


def baseline(text: str) -> dict[str, Any]:
    """`1. “Song” – Artist (Drama)` and `“Song” by Artist (Drama)`, by one pattern."""
    pattern = re.compile(
        r"^(?:(\d+)[.)]\s*)?[“\"‘'](.+?)[”\"’']\s*(?:[–—-]|by)\s*(.+?)\s*(?:\((.+?)(?: OST)?\))?$", re.M
    )
    entries = [
        {"rank": int(n) if n else None, "songs": [{"title": s, "artists": [a], "drama": d or None}]}
        for n, s, a, d in pattern.findall(text)
    ]
    return {"title": text.split("\n", 1)[0], "entries": entries, "claims": []}


_STATE: dict[str, Any] = {}


def prepare(reader: Path) -> None:
    """What all folds share: the catalogue, and the examples made from it."""
    catalogue = open_catalogue("sqlite://")
    _STATE["paragraphs"] = training.paragraphs_for(catalogue)
    _STATE["catalogue"], _STATE["reader"] = catalogue, reader
    rng = training.random.Random(training.SEED)
    known = training.known_of(catalogue)
    part = training.some_of(known, 0.4, rng)
    _STATE["examples"] = {}
    ids = {p.stem for p in (reader / "gold").glob("*.json")}
    for id in sorted(ids):
        others = ids - {id}
        _STATE["examples"][id] = [x for k in (known, part) for x in training.development(reader, k, others)]


def fold(ids: Sequence[str]) -> dict[str, Any]:
    """The readings of these articles by models that never saw them."""
    others = [id for id in _STATE["examples"] if id not in ids]
    tables = training.train(_STATE["paragraphs"] + [p for id in others for p in _STATE["examples"][id]])
    models = Models(lines_by_hand(), *(Classes(tables[n]) for n in ("mentions", "singers", "dramas")))
    reader = Reader(_STATE["catalogue"], models=models)
    folder = _STATE["reader"] / "articles"
    return {id: reading_json(reader.read(str(folder / f"{id}.txt"))) for id in ids}


def cross_validated(reader: Path, *, folds: int, jobs: int) -> dict[str, Any]:
    """Each article's reading by models trained without it."""
    prepare(reader)
    ids = sorted(p.stem for p in (reader / "gold").glob("*.json"))
    parts = [ids[n::folds] for n in range(folds)]
    found: dict[str, Any] = {}
    if jobs == 1:
        for part in parts:
            found |= fold(part)
        return found
    import multiprocessing

    with ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("fork")) as pool:
        for some in pool.map(fold, parts):
            found |= some
    return found


def scorer(reader: Path, name: str) -> Any:
    """A scoring script as a module."""
    spec = importlib.util.spec_from_file_location(name, reader / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.dont_write_bytecode = True
    spec.loader.exec_module(module)
    return module


def table(reader: Path, readings: dict[str, Any]) -> dict[str, float]:
    """Strict F1 of (song, set of artists, drama) by kind of article."""
    score = scorer(reader, "score_reader")
    by: dict[str, Counter[str]] = defaultdict(Counter)
    for id, reading in readings.items():
        gold = json.loads((reader / "gold" / f"{id}.json").read_text("utf-8"))
        counts, _, _ = score.score_article(gold, reading)
        kind = next((k for k, shapes in KINDS.items() if gold["shape"] in shapes), "negatives")
        by[kind] += counts
        by["all"] += counts
    found = {k: score.prf(c, "triple")[2] for k, c in by.items() if c["gold"]}
    found["false songs in negatives"] = float(by["negatives"]["pred"])
    return found


def main() -> int:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--reader", type=Path, default=os.environ.get("TEARJERKER_READER"))
    options.add_argument("--folds", type=int, default=6)
    options.add_argument("--jobs", type=int, default=2)
    options.add_argument("--gate", action="store_true", help="status 1 below a floor")
    options.add_argument("--keep", type=Path, help="write the readings here")
    given = options.parse_args()
    if not given.reader or not (Path(given.reader) / "gold").is_dir():
        print(
            "benchmarks/read.py needs labelled articles: --reader DIR with articles/ and gold/",
            file=sys.stderr,
        )
        return 2
    reader = Path(given.reader)
    began = time.perf_counter()
    readings = cross_validated(reader, folds=given.folds, jobs=given.jobs)
    simple = {p.stem: baseline(p.read_text("utf-8")) for p in sorted((reader / "articles").glob("*.txt"))}
    ours, theirs = table(reader, readings), table(reader, simple)
    print(f"{'strict F1 of song, artists and drama':50s} baseline  reader")
    for kind in [*KINDS, "all", "false songs in negatives"]:
        print(f"{kind:50s} {theirs.get(kind, 0):8.2f} {ours.get(kind, 0):7.2f}")
    print(f"({given.folds} folds over articles, {time.perf_counter() - began:.0f} s)")
    with tempfile.TemporaryDirectory() as folder:
        kept = given.keep or Path(folder)
        kept.mkdir(parents=True, exist_ok=True)
        for id, reading in readings.items():
            (kept / f"{id}.json").write_text(json.dumps(reading, ensure_ascii=False), "utf-8")
        sys.stdout.flush()
        os.system(f"{sys.executable} -B '{reader / 'score_claims.py'}' '{reader / 'gold'}' '{kept}'")
    return gate(ours) if given.gate else 0


def gate(scores: dict[str, float]) -> int:
    """1 where a score is below its floor."""
    floors = json.loads((HERE / "floors.json").read_text("utf-8"))
    below = {
        k: (scores[k[5:]], f) for k, f in floors.items() if k.startswith("read ") and scores.get(k[5:], 0) < f
    }
    for name, (got, floor) in below.items():
        print(f"{name}: {got:.3f} is below its floor {floor}", file=sys.stderr)
    return 1 if below else 0


if __name__ == "__main__":
    sys.exit(main())
