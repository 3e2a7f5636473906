"""Do the documents still tell the truth?  Every `$ tearjerker …` they show is run, and its output compared.

A line `…` in the document stands for any number of lines, and ` …` at a line's end for the rest of it.
"""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOCUMENTS = [ROOT / name for name in ("README.md", "GUIDE.md") if (ROOT / name).exists()]
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.S | re.M)


def shown(document: Path) -> list[tuple[str, str]]:
    """The commands that a document shows, each with the output that it shows below."""
    found = []
    for block in BLOCK.findall(document.read_text("utf-8")):
        for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
            command, _, output = part.partition("\n")
            if command.startswith("tearjerker "):
                found.append((command, output))
    return found


CASES = [(d.name, command, output) for d in DOCUMENTS for command, output in shown(d)]


def pattern(output: str) -> re.Pattern[str]:
    """A pattern that the real output must match, wherever in it the shown part begins."""
    lines = []
    for line in output.strip("\n").splitlines():
        if line.strip() == "…":
            lines.append(r"(?:.*\n)*?")
        elif line.endswith(" …"):
            lines.append(re.escape(line[:-2].rstrip()) + r".*\n")
        else:
            lines.append(re.escape(line.rstrip()) + r"[ ]*\n")
    return re.compile("".join(lines))


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.mark.parametrize(("document", "command", "output"), CASES, ids=[f"{d}: {c}" for d, c, _ in CASES])
def test_what_a_document_shows_is_what_happens(document: str, command: str, output: str, home: Path) -> None:
    environment = {**os.environ, "TEARJERKER_DATA": str(home), "COLUMNS": "100", "NO_COLOR": "1"}
    done = subprocess.run(
        [sys.executable, "-m", *shlex.split(command)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert pattern(output).search(done.stdout + "\n"), (
        f"{document} shows other output:\n{done.stdout}{done.stderr}"
    )
