"""Tiny real files to scan, a folder of music to change, a disk that is full, a run that is killed."""

import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from tones import Tone, writer


@pytest.fixture(scope="session")
def tone() -> Tone:
    """`tone(path, title="…", artist="…")` writes a short tone with these tags."""
    return writer()


@pytest.fixture
def music(tmp_path: Path, season: Any) -> Path:
    """A folder of tracks to change."""
    return Path(shutil.copytree(season.tracks, tmp_path / "music"))


@pytest.fixture
def files_below() -> Callable[[int], AbstractContextManager[None]]:
    """`with files_below(10_000):` no file grows beyond so many bytes, as on a disk that is full."""

    @contextmanager
    def limited(size: int) -> Iterator[None]:
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        old = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
            signal.signal(signal.SIGXFSZ, old)

    return limited


@pytest.fixture
def killed() -> Callable[..., None]:
    """`killed(program, folder, after_s=0.5)` runs a program, and kills it so long after its first line."""

    def run_and_kill(program: str, *given: Path, after_s: float) -> None:
        command = [sys.executable, "-c", program, *map(str, given)]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as run:
            assert run.stdout and run.stdout.readline()
            time.sleep(after_s)
            run.kill()

    return run_and_kill
