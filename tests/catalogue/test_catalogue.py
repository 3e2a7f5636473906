"""Does the catalogue keep what it is told, and its pack apart from the user's facts?"""

from pathlib import Path

import pytest
import sqlalchemy as sa

from tearjerker.catalogue import Catalogue, open_catalogue, schema
from tearjerker.errors import CatalogueTooNew, NotFound
from tearjerker.model import Fact, Source

BLOG, PAPER = Source("https://blog.example/1"), Source("https://paper.example/2")


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    return open_catalogue(f"sqlite:///{tmp_path / 'c.sqlite'}", with_pack=False)


def test_facts_come_back_with_their_sources_strongest_first(catalogue: Catalogue) -> None:
    weak = Fact("drama/x", "episodes", "16", {}, (BLOG,), "unverified")
    strong = Fact("drama/x", "episodes", "17", {}, (PAPER, BLOG))
    assert catalogue.add([weak, strong]) == 2
    x = catalogue.entity("drama/x")
    assert [f.value for f in x.facts] == ["17", "16"]
    assert x.best("episodes") == strong
    assert x.conflicts == {"episodes": (strong, weak)}


def test_adding_twice_changes_nothing(catalogue: Catalogue) -> None:
    fact = Fact("drama/x", "name", "X", {"lang": "en"}, (BLOG,))
    assert [catalogue.add([fact]), catalogue.add([fact])] == [1, 0]


def test_a_new_pack_keeps_what_the_user_added(catalogue: Catalogue) -> None:
    catalogue.add([Fact("drama/mine", "name", "Mine", {}, (BLOG,), origin="user")])
    catalogue.add([Fact("drama/old", "name", "Old", {}, (BLOG,), origin="pack")])
    catalogue.prepare(with_pack=True)
    assert catalogue.entity("drama/mine").name == "Mine"
    with pytest.raises(NotFound):
        catalogue.entity("drama/old")


def test_a_later_version_is_refused(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'c.sqlite'}"
    catalogue = open_catalogue(url, with_pack=False)
    with catalogue.engine.begin() as connection:
        connection.execute(sa.update(schema.about).values(value="99"))
    with pytest.raises(CatalogueTooNew, match="version 99"):
        open_catalogue(url)
