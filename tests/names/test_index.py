"""Is the index what its format number says, and does it find among many?"""

import hashlib

from tearjerker.names import english, foreign
from tearjerker.names.building import build
from tearjerker.names.index import FORMAT, Named
from tearjerker.names.keys import keys_of_name

SAMPLES = [
    "박지영",
    "Park Ji-young",
    "오징어 게임 시즌2",
    "The Heirs: 상속자들",
    "2NE1",
    "Touch",
    "나의 해방일지",
    "Dr. Romantic 3",
    "Kill Me, Heal Me",
    "金泰熙",
    "ウォンビン",
    "Итхэвон класс",
    "GOT7",
]
DIGESTS = {11: "37b95dda8e7bef72"}
"""Of the keys of the samples, for each format."""


def test_other_keys_need_another_format() -> None:
    keys = repr([keys_of_name(name, person=True) for name in SAMPLES])
    tables = english.TABLE.read_bytes() + foreign.TABLE.read_bytes()
    digest = hashlib.blake2b(keys.encode() + tables, digest_size=8).hexdigest()
    assert DIGESTS.get(FORMAT) == digest, "raise FORMAT in names/index.py and pin its digest here"


def test_the_index_is_the_same_however_often_it_is_built() -> None:
    things = [Named("drama", str(n), name, (name,)) for n, name in enumerate(SAMPLES)]
    one, two = build(things).arrays, build(things).arrays
    assert {k: bytes(v) for k, v in one.items()} == {k: bytes(v) for k, v in two.items()}


def test_kinds_are_kept_apart() -> None:
    held = build([Named("drama", "d", "Iris", ("Iris",)), Named("song", "s", "Iris", ("Iris",))])
    assert [m.id for m in held.search("iris", kind="song")] == ["s"]
    assert {m.id for m in held.search("iris")} == {"d", "s"}
