"""Is every file of the starter pack well-formed, sourced and free of dangling references?"""

from pathlib import Path

import pytest

from tearjerker.catalogue import pack
from tearjerker.errors import BadPack
from tearjerker.model import VOCABULARY


def test_the_pack_keeps_its_own_rules() -> None:
    facts = list(pack.facts())
    spoken_of = {f.subject for f in facts}
    dangling = {f.value for f in facts if VOCABULARY[f.property].type == "ref" and f.value not in spoken_of}
    assert not dangling
    nameless = spoken_of - {f.subject for f in facts if f.property == "name"}
    assert not nameless


@pytest.mark.parametrize(
    ("statement", "trouble"),
    [
        ('{ is = "", by = ["a"] }', "empty"),
        ('{ is = "X" }', "nobody says so"),
        ('{ is = "X", by = ["b"] }', "no source is called 'b'"),
        ('{ is = "X", by = ["a"], colour = "red" }', "no qualifier 'colour'"),
        ('{ is = "X", by = ["a"], status = "sure" }', "status 'sure'"),
    ],
)
def test_a_broken_statement_is_named(statement: str, trouble: str) -> None:
    text = f'[sources]\na = "https://example.org"\n["drama/x"]\nname = [{statement}]\n'
    with pytest.raises(BadPack, match=trouble):
        list(pack.facts_of(text, "x.toml"))


def test_the_digest_follows_the_files(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text("")
    before = pack.digest(tmp_path)
    (tmp_path / "a.toml").write_text("# more")
    assert pack.digest(tmp_path) != before
