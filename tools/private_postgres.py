"""Is there a PostgreSQL to try things on?

    with server() as address:
        engine = sqlalchemy.create_engine(address.format("postgres"))

Starts a server of its own in a folder of its own, where the programs are installed (Debian: apt install
postgresql), and removes it afterwards.  It listens on a socket in that folder only.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path


class NoPostgres(Exception):
    """PostgreSQL or its driver is not installed; the message says what to install."""


@contextmanager
def server() -> Iterator[str]:
    """The address of a private server, with `{}` for the name of the database; NoPostgres without one."""
    programs = _programs()
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
        try:
            yield f"postgresql://tester@/{{}}?host={folder}"
        finally:
            run("pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path:
    """Debian keeps them out of the path: /usr/lib/postgresql/15/bin."""
    there = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    found = shutil.which("initdb") if not there else str(there[-1])
    if found is None:
        raise NoPostgres("PostgreSQL is not installed; on Debian: apt install postgresql")
    if find_spec("psycopg") is None:
        raise NoPostgres("psycopg is not installed; `pip install tearjerker[postgres]`")
    return Path(found).parent


def _owner() -> str | None:
    """PostgreSQL refuses to be run by root; Debian's package makes a user for it."""
    if os.geteuid() != 0:
        return None
    return next((u.pw_name for u in pwd.getpwall() if u.pw_name in ("postgres", "nobody")), "nobody")
