"""Does the catalogue keep what it is told, and its pack apart from the user's facts?"""

import pytest
import sqlalchemy as sa

from tearjerker.catalogue import Catalogue, open_catalogue, schema
from tearjerker.errors import CatalogueTooNew, NotFound
from tearjerker.model import Fact, Source

BLOG, PAPER = Source("https://blog.example/1"), Source("https://paper.example/2")


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


def test_ids_come_sorted_by_their_bytes_and_page_by_page(catalogue: Catalogue) -> None:
    names = ["drama/b-c", "drama/a1", "drama/bc", "drama/a-1", "drama/b--c"]
    catalogue.add(Fact(n, "name", n, {}, (BLOG,)) for n in names)
    assert catalogue.ids("drama") == sorted(names)
    assert catalogue.ids("drama", after=sorted(names)[1], limit=2) == sorted(names)[2:4]


def test_another_source_for_the_same_statement_is_added_to_it(catalogue: Catalogue) -> None:
    catalogue.add([Fact("drama/x", "name", "X", {}, (BLOG,))])
    assert catalogue.add([Fact("drama/x", "name", "X", {}, (PAPER,))]) == 0
    assert {s.url for s in catalogue.entity("drama/x").facts[0].sources} == {BLOG.url, PAPER.url}


def test_any_spelling_is_found(catalogue: Catalogue) -> None:
    catalogue.add(
        [Fact("drama/x", "name", n, {"lang": "ko"}, (BLOG,)) for n in ("시크릿 가든", "Secret Garden")]
    )
    found = catalogue.find("secret gardn", kind="drama")
    assert [h.id for h in found.results] == ["drama/x"]


def test_what_an_earlier_version_made_is_brought_up_to_date(url: str) -> None:
    old = open_catalogue(url, with_pack=False)
    told = [
        Fact("drama/x", "name", "X", {}, (PAPER, BLOG)),
        Fact("drama/x", "network", "tvN", {}, (BLOG,)),
        Fact("drama/x", "network", "KBS2"),
    ]
    old.add(told)
    _as_version_1_had_it(old)
    new = open_catalogue(url, with_pack=False)
    assert sorted(new.entity("drama/x").facts, key=lambda f: f.value) == sorted(told, key=lambda f: f.value)
    assert open_catalogue(url).count("drama") == 1


def _as_version_1_had_it(catalogue: Catalogue) -> None:
    with catalogue.engine.begin() as connection:
        rows = connection.execute(sa.select(schema.statement.c.id, schema.statement.c.sources)).all()
        for gone in ("INDEX statement_said_of", "INDEX statement_said_value", "TABLE change"):
            connection.execute(sa.text(f"DROP {gone}"))
        for column in ("said_of", "said_value", "sources"):
            connection.execute(sa.text(f"ALTER TABLE statement DROP COLUMN {column}"))
        connection.execute(sa.text("ALTER TABLE media_file DROP COLUMN measures"))
        between = "statement VARCHAR REFERENCES statement (id), source INTEGER, position INTEGER"
        connection.execute(sa.text(f"CREATE TABLE statement_source ({between})"))
        for row in rows:
            for position, source in enumerate(row.sources):
                said = {"s": row.id, "source": source, "p": position}
                connection.execute(sa.text("INSERT INTO statement_source VALUES (:s, :source, :p)"), said)
        connection.execute(sa.update(schema.about).values(value="1").where(schema.about.c.key == "version"))


def test_a_later_version_is_refused(url: str) -> None:
    catalogue = open_catalogue(url, with_pack=False)
    with catalogue.engine.begin() as connection:
        connection.execute(sa.update(schema.about).values(value="99"))
    with pytest.raises(CatalogueTooNew, match="version 99"):
        open_catalogue(url)
