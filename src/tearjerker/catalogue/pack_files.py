"""Which files make the starter pack, and have they changed?

Apart from `pack.py`, so that a search need not load what reads them.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

PACK = Path(__file__).parent / "starter"
KNOWN_AS = (PACK / "known-as.tsv", PACK / "stage-names.tsv")
"""Names of one and the same (`known.py`): from kpopnet.json, and gathered page by page."""


def files(folder: Path = PACK) -> list[Path]:
    """The files that statements are read from, in order."""
    return sorted(folder.rglob("*.toml"))


def digest(folder: Path = PACK) -> str:
    """Changes whenever a file of the pack does."""
    told = hashlib.blake2b(digest_size=16)
    for path in files(folder):
        told.update(path.name.encode() + b"\0" + path.read_bytes())
    return told.hexdigest()


def stamp(folder: Path = PACK) -> str:
    """Changes whenever a file of the pack may have: as `digest`, but of times and sizes, without reading."""
    told = hashlib.blake2b(digest_size=16)
    for path in files(folder):
        status = path.stat()
        told.update(f"{path} {status.st_mtime_ns} {status.st_size}\n".encode())
    return told.hexdigest()


def known_as_digest() -> str:
    """Changes whenever a file of `KNOWN_AS` does."""
    return hashlib.blake2b(b"".join(path.read_bytes() for path in KNOWN_AS), digest_size=8).hexdigest()
