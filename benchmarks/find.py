#!/usr/bin/env python3
"""How often does `find` find what was meant, beside its peers, and how fast is it among a million names?

    python benchmarks/find.py NAMES_DIR [--half 0|1] [--peers] [--misses CLASS] [--floors FILE]
    python benchmarks/find.py NAMES_DIR --million [--keep FILE]

NAMES_DIR holds `index.jsonl` (kind, id, names) and `queries.jsonl` (kind, class, query, gold: any of
these ids is right, none for a stranger).  Printed for each class: recall at 1 and at 5, and at 1 of the
peers: rapidfuzz's WRatio over the same names, tantivy's index of 2- and 3-grams, and PostgreSQL's pg_trgm
where Debian's PostgreSQL is installed, all after Unicode folding.  Then what is sure: how often the answer
is a match and right, and how often a stranger is called a match.  `--half` asks only the questions of one
half; the weights can be fitted to the other (tools/fit_find.py).

`--million` fills the index up to 1,000,000 names with made-up ones and prints the time of a question, the
memory of a fresh process that asks them, its cold start, and what recall is lost because not every list
is read.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np

sys.path.append(str(Path(__file__).parents[1] / "tools"))
import private_postgres
from fit_find import half, lines, named

from tearjerker.catalogue import search
from tearjerker.names import english, index, romanise, surnames
from tearjerker.names.building import build
from tearjerker.names.fold import fold
from tearjerker.names.index import Named, NameIndex

Ask = Callable[[str, str, int], list[str]]
"""Question, kind and how many to the ids found, the best first."""

BY_KNOWLEDGE = {"alias_far", "hangul_far", "other_script", "abbrev"}
"""Classes that only an alias table answers."""
STRANGER = "negative"


@dataclass
class Score:
    """How one class of questions went."""

    asked: int = 0
    first: int = 0
    among_5: int = 0
    sure: int = 0
    """Answered "match", and right."""
    wrongly_sure: int = 0
    peers: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    missed: list[str] = field(default_factory=list)


def main() -> int:
    """Run what was asked for."""
    options = arguments()
    things = list(named(options.names / "index.jsonl"))
    questions = [q for q in lines(options.names / "queries.jsonl") if options.half in (None, half(q))]
    if options.million:
        return million(options.names / "index.jsonl", questions, options.keep)
    started = time.perf_counter()
    held = build(things)
    print(f"{len(held)} names indexed in {time.perf_counter() - started:.1f} s")
    with ExitStack() as stack:
        peers = peers_of(things, stack) if options.peers else {}
        scores = judge(held, questions, peers)
    summary = show(scores, list(peers))
    for miss in scores[options.misses].missed if options.misses else ():
        print("  missed:", miss)
    return check(summary, options.floors) if options.floors else 0


def arguments() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("names", type=Path)
    parser.add_argument("--half", type=int, choices=(0, 1))
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--misses")
    parser.add_argument("--floors", type=Path, help="exit with 1 where a score lies below the floor")
    parser.add_argument("--million", action="store_true")
    parser.add_argument("--keep", type=Path, default=Path("/tmp/tearjerker-million.names"))
    options = parser.parse_args()
    options.names, options.keep = options.names.absolute(), options.keep.absolute()
    return options


# -- quality ---------------------------------------------------------------------------------------------


def judge(held: NameIndex, questions: Iterable[dict[str, Any]], peers: dict[str, Ask]) -> dict[str, Score]:
    """The score of each class."""
    scores: dict[str, Score] = defaultdict(Score)
    for asked in questions:
        score, gold = scores[asked["class"]], set(asked["gold"])
        found = search.found(held, asked["query"], kind=asked["kind"])
        ids = [hit.id for hit in found.results]
        right = bool(ids) and ids[0] in gold
        score.asked += 1
        score.first += right
        score.among_5 += bool(gold & set(ids))
        score.sure += right and found.answer == "match"
        score.wrongly_sure += not right and found.answer == "match"
        for name, ask in peers.items():
            score.peers[name] += bool(gold & set(ask(asked["query"], asked["kind"], 1)))
        if not right and gold:
            score.missed.append(f"{asked['query']!r} {found.answer} {[h.matched for h in found.results[:3]]}")
    return scores


def show(scores: dict[str, Score], peers: Sequence[str]) -> dict[str, float]:
    """Print the table; the summary has what floors are pinned to."""
    print(f"{'class':14} {'asked':>5} {'@1':>6} {'@5':>6}" + "".join(f" {p:>10}" for p in peers) + "   sure")
    for name, score in sorted(scores.items()):
        if name != STRANGER:
            print(row(name, [score], peers))
    by_names = [s for name, s in scores.items() if name not in BY_KNOWLEDGE | {STRANGER}]
    every = [s for name, s in scores.items() if name != STRANGER]
    print(row("by names", by_names, peers))
    print(row("all", every, peers))
    strangers = scores[STRANGER]
    false = strangers.wrongly_sure / max(strangers.asked, 1)
    print(f"strangers called a match: {strangers.wrongly_sure} of {strangers.asked} = {false:.3f}")
    return {
        "find recall@1 by names": ratio(by_names, "first"),
        "find recall@1 all": ratio(every, "first"),
        "find right and sure by names": ratio(by_names, "sure"),
        "find strangers left alone": 1 - false,
        **{f"find recall@1 {name}": ratio([score], "first") for name, score in scores.items()},
        **{f"find recall@5 {name}": ratio([score], "among_5") for name, score in scores.items()},
    }


def row(name: str, scores: Sequence[Score], peers: Sequence[str]) -> str:
    """One line of the table."""
    asked = sum(s.asked for s in scores)
    others = "".join(f" {sum(s.peers[p] for s in scores) / asked:10.3f}" for p in peers)
    first, among_5, sure = (ratio(scores, what) for what in ("first", "among_5", "sure"))
    return f"{name:14} {asked:5} {first:6.3f} {among_5:6.3f}{others} {sure:6.3f}"


def ratio(scores: Sequence[Score], what: str) -> float:
    """The share of the questions of several classes."""
    return float(sum(getattr(s, what) for s in scores) / max(sum(s.asked for s in scores), 1))


def check(summary: dict[str, float], floors: Path) -> int:
    """1 where a score lies below its floor."""
    pinned = json.loads(floors.read_text())
    low = [name for name, score in summary.items() if score < pinned.get(name, 0)]
    for name in low:
        print(f"{name}: {summary[name]:.4f} is below the floor {pinned[name]}", file=sys.stderr)
    return 1 if low else 0


# -- peers -----------------------------------------------------------------------------------------------


def peers_of(things: Sequence[Named], stack: ExitStack) -> dict[str, Ask]:
    """Those that can be asked here, ready."""
    peers = {"rapidfuzz": rapidfuzz_peer(things), "tantivy": tantivy_peer(things)}
    try:
        address = stack.enter_context(private_postgres.server())
    except private_postgres.NoPostgres as missing:
        print(f"pg_trgm is left out: {missing}", file=sys.stderr)
        return peers
    return peers | {"pg_trgm": postgres_peer(things, address.format("postgres"), stack)}


def rapidfuzz_peer(things: Sequence[Named]) -> Ask:
    """rapidfuzz's WRatio, its general-purpose measure, over every name of the kind."""
    from rapidfuzz import fuzz, process

    by_kind: dict[str, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for thing in things:
        for name in thing.names:
            by_kind[thing.kind][0].append(fold(name))
            by_kind[thing.kind][1].append(thing.id)

    def ask(query: str, kind: str, limit: int) -> list[str]:
        names, ids = by_kind[kind]
        best = process.extract(fold(query), names, scorer=fuzz.WRatio, limit=limit)
        return [ids[place] for _, _, place in best]

    return ask


def tantivy_peer(things: Sequence[Named]) -> Ask:
    """tantivy with 2- and 3-grams, BM25."""
    import tantivy

    schema = tantivy.SchemaBuilder()
    schema.add_text_field("id", stored=True, tokenizer_name="raw")
    schema.add_text_field("kind", tokenizer_name="raw")
    schema.add_text_field("name", tokenizer_name="grams")
    held = tantivy.Index(schema.build())
    grams = tantivy.Tokenizer.ngram(min_gram=2, max_gram=3, prefix_only=False)
    analyzer = tantivy.TextAnalyzerBuilder(grams).filter(tantivy.Filter.lowercase()).build()
    held.register_tokenizer("grams", analyzer)
    writer = held.writer(50_000_000, 1)
    for thing in things:
        for name in thing.names:
            writer.add_document(tantivy.Document(id=thing.id, kind=thing.kind, name=fold(name)))
    writer.commit()
    held.reload()
    searcher = held.searcher()

    def ask(query: str, kind: str, limit: int) -> list[str]:
        wanted = [
            (tantivy.Occur.Should, tantivy.Query.term_query(held.schema, "name", gram))
            for gram in dict.fromkeys(analyzer.analyze(fold(query)))
        ]
        of_kind = (tantivy.Occur.Must, tantivy.Query.term_query(held.schema, "kind", kind))
        found = searcher.search(tantivy.Query.boolean_query([of_kind, *wanted]), limit)
        return [searcher.doc(address)["id"][0] for _, address in found.hits]

    return ask


def postgres_peer(things: Sequence[Named], address: str, stack: ExitStack) -> Ask:
    """PostgreSQL's trigrams (pg_trgm), nearest first, by a GiST index."""
    import psycopg

    connection = stack.enter_context(psycopg.connect(address, autocommit=True))
    connection.execute("CREATE EXTENSION pg_trgm")
    connection.execute("CREATE TABLE name (id text, kind text, name text)")
    with connection.cursor().copy("COPY name FROM STDIN") as copy:
        for thing in things:
            for name in thing.names:
                copy.write_row((thing.id, thing.kind, fold(name)))
    connection.execute("CREATE INDEX ON name USING gist (name gist_trgm_ops)")
    connection.execute("ANALYZE name")
    nearest = "SELECT id FROM name WHERE kind = %s ORDER BY name <-> %s LIMIT %s"

    def ask(query: str, kind: str, limit: int) -> list[str]:
        return [row[0] for row in connection.execute(nearest, (kind, fold(query), limit))]

    return ask


# -- a million names -------------------------------------------------------------------------------------


def million(names: Path, questions: Sequence[dict[str, Any]], keep: Path) -> int:
    """Time, memory and what pruning costs, among a million names."""
    if not keep.exists():
        code = f"import find; find.fill({str(names)!r}, {str(keep)!r})"
        subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parent)
    asked = keep.with_suffix(".json")
    asked.write_text(json.dumps(questions[::3]), "utf-8")
    print(f"the index on disk: {keep.stat().st_size >> 20} MB")
    for _ in range(3):
        started = time.perf_counter()
        subprocess.run([sys.executable, "-c", COLD, keep], check=True)
        print(f"a fresh process, from its start to its end: {1000 * (time.perf_counter() - started):.0f} ms")
    for measure in ("pruned", "whole"):
        code = f"import find; find.{measure}({str(keep)!r}, {str(asked)!r})"
        subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parent)
    return 0


def fill(names: str, keep: str) -> None:
    """Make the index of a million names."""
    started, used = time.perf_counter(), time.process_time()
    things = list(named(Path(names)))
    some = chain(things, made_up(1_000_000 - sum(len(t.names) for t in things)))
    search.save(build(some, scratch=tempfile.TemporaryFile), Path(keep), STATE)
    took, worked = time.perf_counter() - started, time.process_time() - used
    print(f"indexed in {took:.0f} s, {worked:.0f} s of the processor; {_memory()}", flush=True)


def pruned(keep: str, asked: str) -> None:
    """The questions, asked as a user asks them."""
    _measure(keep, asked, "as it is")


def whole(keep: str, asked: str) -> None:
    """The questions, with every list read and ten times as many names looked at."""
    index.BUDGET, index.CANDIDATES = 100_000_000, 10 * index.CANDIDATES
    _measure(keep, asked, "nothing pruned")


def _measure(keep: str, asked: str, label: str) -> None:
    held, questions = search.load(Path(keep), STATE), json.loads(Path(asked).read_text("utf-8"))
    wall, cpu, right = [], [], []
    for question in questions:
        started, used = time.perf_counter(), time.process_time()
        found = held.search(question["query"], kind=question["kind"])
        wall.append(time.perf_counter() - started)
        cpu.append(time.process_time() - used)
        if question["gold"]:
            right.append(bool(found) and found[0].id in question["gold"])
    for what, times in (("wall", wall), ("processor", cpu)):
        middle, slow = 1000 * np.quantile(times, 0.5), 1000 * np.quantile(times, 0.99)
        print(f"{label}, {what} time: median {middle:.2f} ms, 99th percentile {slow:.2f} ms")
    print(f"{label}: {_memory()}")
    print(f"{label}: recall at 1 {np.mean(right):.4f} of {len(right)}")


def _memory() -> str:
    """What this process held at most, and holds now that is not a mapped file; nothing where nobody says."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    told = {line.split(":")[0]: int(line.split()[1]) >> 10 for line in lines if line.endswith(" kB")}
    return f"{told.get('VmHWM', 0)} MB resident at most, {told.get('RssAnon', 0)} MB now not of mapped files"


def made_up(count: int) -> Iterator[Named]:
    """Things with two names each, Korean and Latin, built like those of people and titles."""
    chance = random.Random(1)
    lines = english.TABLE.read_text().splitlines()
    words = [line.split("\t")[0] for line in lines if line[2:3].isalpha()]
    for number in range(count // 2):
        if chance.random() < 0.45:
            yield Named("artist", f"made-up:{number}", "", _person(chance), person=True)
        else:
            kind = chance.choice(("song", "drama"))
            yield Named(kind, f"made-up:{number}", "", _title(chance, words))


def _person(chance: random.Random) -> tuple[str, str]:
    family, given = chance.choice(list(surnames.SPELLINGS)[:60]), "".join(chance.choices(GIVEN, k=2))
    latin = romanise.revised_name(family, given).split()[-1].replace("-", "")
    latin = latin.replace("eo", chance.choice(("eo", "u", "o"))).replace("u", chance.choice(("u", "oo")), 1)
    return family + given, f"{chance.choice(surnames.SPELLINGS[family])} {latin}".title()


def _title(chance: random.Random, words: Sequence[str]) -> tuple[str, str]:
    size = chance.choice((1, 2, 2, 3, 3, 4))
    korean = " ".join(_phrase(chance) for _ in range(max(1, size - 1)))
    return korean, " ".join(chance.choices(words, k=size)).title()


def _phrase(chance: random.Random) -> str:
    more = "".join(chance.choices(GIVEN, k=chance.choice((0, 1, 2))))
    return chance.choice(NOUNS) + more + chance.choice(ENDINGS)


STATE = "benchmark"
COLD = f"""
import sys
from pathlib import Path
from tearjerker.catalogue.search import load
load(Path(sys.argv[1]), {STATE!r}).search("Kim Taeyeon")
"""
"""Answers one question and goes; this module would load what only the fit needs."""
GIVEN = tuple(
    "가강건경고광규근기나남다단대도동두라란래련령로록름리린림마만명모무문미민바배백범병보봄비빈빛상새"
    "서석선설섭성세소솔송수숙순슬승시신아안애언여연열영예오옥완요용우욱운웅원유윤율은의이인일임자재정"
    "제조종주준중지진찬창채천철초춘충치태하한해향혁현형혜호홍화환효훈휘희"
)
NOUNS = (  # noqa: SIM905
    "사랑 그대 마음 기억 눈물 바람 하늘 별 밤 봄 여름 가을 겨울 꿈 시간 "
    "이별 약속 노래 거짓말 소년 소녀 왕자 공주 비밀 여자 남자 친구 가족 "
    "학교 도시 바다 나무 꽃 달 태양 운명 인연 추억 거리 창문 편지 사진 "
    "영화 검사 변호사 의사 형사 황후 세자 신부 마녀 천사 악마 귀신 구미호 "
    "호텔 병원 법정 전쟁 복수 유혹 욕망 미소 청춘 인생 오늘 내일 어제 처음 "
).split()
ENDINGS = ("", "의", "은", "이", "을", "에게", "에서", "와", "도", "만", "처럼")


if __name__ == "__main__":
    sys.exit(main())
