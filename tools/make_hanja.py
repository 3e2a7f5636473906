"""How was `names/data/hanja.txt` made?

    apt-get download unicode-data && dpkg -x unicode-data*.deb u
    python tools/make_hanja.py u/usr/share/unicode > src/tearjerker/names/data/hanja.txt

From the Unicode Han Database (its licence lies in LICENSES/): a line for each Korean syllable with the
characters read so, the reading taught at school where there are several.  Simplified, Japanese and other
variants that have no Korean reading take that of the character they stand for.
"""

from __future__ import annotations

import bz2
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

_STANDS_FOR = ("kTraditionalVariant", "kZVariant", "kSemanticVariant")
_TAUGHT = "E"


def main() -> None:
    """Print the table."""
    folder = Path(sys.argv[1])
    readings = {letter: _reading(told) for letter, told in rows(folder, "Readings", "kHangul")}
    for field in _STANDS_FOR:
        known = dict(readings)
        for letter, told in rows(folder, "Variants", field):
            for other in _letters(told):
                if other in known:
                    readings.setdefault(letter, known[other])
    by_reading: dict[str, list[str]] = defaultdict(list)
    for letter, reading in sorted(readings.items()):
        if letter <= "\uffff":
            by_reading[reading].append(letter)
    for reading, letters in sorted(by_reading.items()):
        print(f"{reading}\t{''.join(letters)}")


def rows(folder: Path, part: str, wanted: str) -> Iterator[tuple[str, str]]:
    """Every letter with what one field tells of it."""
    with bz2.open(folder / f"Unihan_{part}.txt.bz2", "rt", encoding="utf-8") as file:
        for line in file:
            if line.startswith("U+"):
                code, field, told = line.rstrip("\n").split("\t")
                if field == wanted:
                    yield chr(int(code[2:], 16)), told


def _reading(told: str) -> str:
    options = [option.split(":") for option in told.split()]
    taught = [syllable for syllable, grade in options if _TAUGHT in grade]
    return taught[0] if taught else options[0][0]


def _letters(told: str) -> list[str]:
    return [chr(int(option.split("<")[0][2:], 16)) for option in told.split()]


if __name__ == "__main__":
    main()
