"""Do the documents still tell the truth?  Every command they show is run, and its output compared.

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
            if command.startswith(("tearjerker ", "python ")):
                found.append((command, output))
    return found


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


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda d: d.name)
def test_what_a_document_shows_is_what_happens(document: Path, tmp_path: Path) -> None:
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    environment = {
        **os.environ,
        "TEARJERKER_DATA": str(tmp_path / "data"),
        "TEARJERKER_CACHE": str(tmp_path / "cache"),
        "COLUMNS": "100",
        "NO_COLOR": "1",
    }
    for command, output in shown(document):
        program, *rest = shlex.split(command)
        words = [sys.executable, *(["-m", program] if program == "tearjerker" else []), *rest]
        done = subprocess.run(
            words, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120, check=False
        )
        real = done.stdout + done.stderr + "\n"
        assert pattern(output).search(real), f"{document.name} shows another output of `{command}`:\n{real}"
