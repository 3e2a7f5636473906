"""The catalogue's tests run on SQLite and, where its programs are installed, on a PostgreSQL of their own."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
import sqlalchemy as sa

from tearjerker.catalogue import Catalogue, open_catalogue

NUMBER = count()


def _programs() -> Path | None:
    """Debian keeps them out of the path: /usr/lib/postgresql/15/bin."""
    there = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    found = shutil.which("initdb") if not there else str(there[-1])
    return Path(found).parent if found else None


def _owner() -> str | None:
    """PostgreSQL refuses to be run by root; Debian's package makes a user for it."""
    if os.geteuid() != 0:
        return None
    return next((u.pw_name for u in pwd.getpwall() if u.pw_name in ("postgres", "nobody")), "nobody")


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a private server, without a database; it listens on a socket in its own folder only."""
    programs = _programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed; on Debian: apt install postgresql")
    pytest.importorskip("psycopg", reason="psycopg is not installed; `pip install tearjerker[postgres]`")
    folder, owner = Path(tempfile.mkdtemp(prefix="tearjerker-pg-")), _owner()
    if owner:
        shutil.chown(folder, owner)

    def run(program: str, *arguments: str) -> None:
        told = subprocess.run(
            [programs / program, *arguments], user=owner, cwd=folder, capture_output=True, check=False
        )
        assert told.returncode == 0, told.stderr.decode()

    data = str(folder / "data")
    try:
        run("initdb", "-D", data, "-U", "tester", "-A", "trust", "-E", "UTF8", "--no-sync")
        options = f"-F -c listen_addresses='' -c unix_socket_directories='{folder}' -c synchronous_commit=off"
        run("pg_ctl", "-D", data, "-w", "-l", str(folder / "log"), "-o", options, "start")
        yield f"postgresql://tester@/{{}}?host={folder}"
        run("pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


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
