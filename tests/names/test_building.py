"""Is an index the same whether it is made in one piece, in many, or by way of files?"""

import tempfile

import pytest

from tearjerker.names import building
from tearjerker.names.building import Scratch, build
from tearjerker.names.index import Named, NameIndex

NAMES = [
    "박지영",
    "Park Ji-young",
    "오징어 게임 시즌2",
    "Touch",
    "나의 해방일지",
    "Kill Me, Heal Me",
    "ウォンビン",
    "???",
]
THINGS = [
    Named(("drama", "song", "artist")[n % 3], f"thing:{n}", name, (name, f"{name} {n}"), n, n % 3 == 2)
    for n, name in enumerate(NAMES * 5)
]


def contents(index: NameIndex) -> dict[str, bytes]:
    return {name: bytes(array) for name, array in index.arrays.items()}


@pytest.mark.parametrize("scratch", [None, tempfile.TemporaryFile], ids=["memory", "files"])
@pytest.mark.parametrize(("chunk", "at_once"), [(10_000, 4_000_000), (7, 50), (1, 1000)])
def test_pieces_make_no_difference(
    monkeypatch: pytest.MonkeyPatch, scratch: Scratch | None, chunk: int, at_once: int
) -> None:
    whole = contents(build(THINGS))
    monkeypatch.setattr(building, "CHUNK", chunk)
    monkeypatch.setattr(building, "AT_ONCE", at_once)
    assert contents(build(THINGS, scratch=scratch)) == whole


@pytest.mark.parametrize("scratch", [None, tempfile.TemporaryFile], ids=["memory", "files"])
def test_no_names_make_an_index_that_finds_nothing(scratch: Scratch | None) -> None:
    assert build([], scratch=scratch).search("Goblin") == []


def test_every_name_finds_its_thing() -> None:
    held = build(THINGS, scratch=tempfile.TemporaryFile)
    assert len(held) == 2 * len(THINGS) - 5  # "???" has no letters, "??? 7" has a digit
    for thing in THINGS:
        found = {match.id for match in held.search(thing.names[1], kind=thing.kind, limit=20)}
        assert thing.id in found
