"""The catalogue's tests run on SQLite and, where its programs are installed, on a PostgreSQL of their own."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path

import pytest
import sqlalchemy as sa

from tearjerker.catalogue import Catalogue, open_catalogue

sys.path.append(str(Path(__file__).parents[2] / "tools"))
from private_postgres import NoPostgres, server

NUMBER = count()


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a private server, with `{}` for the name of the database."""
    with ExitStack() as stack:
        try:
            address = stack.enter_context(server())
        except NoPostgres as missing:
            pytest.skip(str(missing))
        yield address


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty catalogue that is not made yet."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'c.sqlite'}"
    server = request.getfixturevalue("postgres")
    name = f"t{next(NUMBER)}"
    engine = sa.create_engine(
        server.format("postgres").replace("postgresql", "postgresql+psycopg", 1),
        isolation_level="AUTOCOMMIT",
    )
    with engine.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return str(server.format(name))


@pytest.fixture
def catalogue(url: str) -> Iterator[Catalogue]:
    """An empty catalogue, without the pack."""
    held = open_catalogue(url, with_pack=False)
    yield held
    held.engine.dispose()
