# /// script
# requires-python = ">=3.11"
# dependencies = ["fonttools", "brotli"]
# ///
"""Which letters of Hahmlet does the room ship, and in which slices?

    npm pack @fontsource-variable/hahmlet && tar xzf fontsource-variable-hahmlet-*.tgz
    uv run tools/subset_fonts.py package --corpus names.txt

Latin stays variable (weights 200–700, one file).  Hangul is frozen at weight 350, which DESIGN asks for
beside Latin, and covers the 2 350 syllables of KS X 1001: enough for any title, so that nobody has to rebuild
the fonts when the catalogue grows.  The slices go by how often a syllable occurs in the corpus (titles and
names), so that a page of titles needs the first few only; the package's own slices are made for running text.
"""

from __future__ import annotations

import argparse
import io
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from fontTools import merge, subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

OUT = Path(__file__).parent.parent / "src/tearjerker/web/static/fonts"
HANGUL_WEIGHT = 350
SLICES = (96, 160, 256, 400, 640)  # syllables a slice, commonest first; the rest is the last one
LATIN = (
    *range(0x20, 0x7F),
    *range(0xA0, 0x180),
    0x2013,
    0x2014,
    0x2018,
    0x2019,
    0x201C,
    0x201D,
    0x2026,
    0x2190,
)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("package", type=Path, help="the unpacked npm package")
    options.add_argument("--corpus", type=Path, nargs="*", default=[], help="texts that say what is common")
    told = options.parse_args()
    files = sorted(told.package.glob("files/*.woff2"))
    rules = [write_latin(files)]
    for number, syllables in enumerate(slices(told.corpus)):
        rules.append(write_hangul(files, syllables, number))
    (OUT / "hahmlet.css").write_text("".join(rules), "utf-8")


def slices(corpus: Iterable[Path]) -> list[list[int]]:
    """The syllables of KS X 1001 in slices, commonest first."""
    counted = Counter(re.findall("[가-힣]", "".join(p.read_text("utf-8") for p in corpus)))
    known = [bytes((a, b)).decode("euc_kr") for a in range(0xB0, 0xC9) for b in range(0xA1, 0xFF)]
    wanted = sorted({*known, *counted}, key=lambda c: (-counted[c], c))
    cut, rest = [], [ord(c) for c in wanted]
    for size in SLICES:
        cut.append(rest[:size])
        rest = rest[size:]
    return [*cut, rest]


def write_latin(files: Sequence[Path]) -> str:
    fonts = [part for path in files if (part := _part(path, LATIN, variable=True))]
    largest = max(fonts, key=lambda f: len(f.getBestCmap()))  # Latin lies in one file of the package
    return _write(largest, "hahmlet-latin.woff2", sorted(largest.getBestCmap()), "200 700")


def write_hangul(files: Sequence[Path], syllables: Sequence[int], number: int) -> str:
    parts = [part for path in files if (part := _part(path, syllables, variable=False))]
    whole = parts[0] if len(parts) == 1 else _merged(parts)
    return _write(whole, f"hahmlet-hangul-{number}.woff2", sorted(whole.getBestCmap()), "100 900")


def _part(path: Path, wanted: Iterable[int], *, variable: bool) -> TTFont | None:
    font = TTFont(path)
    here = set(font.getBestCmap()) & set(wanted)
    if not here:
        return None
    told = subset.Options(hinting=False, notdef_outline=True)
    told.layout_features = ["kern", "liga", "locl", "mark", "lnum", "tnum"] if variable else []
    cutter = subset.Subsetter(told)
    cutter.populate(unicodes=here)
    cutter.subset(font)
    return font if variable else instancer.instantiateVariableFont(font, {"wght": HANGUL_WEIGHT})


def _merged(parts: Sequence[TTFont]) -> TTFont:
    files = []
    for part in parts:
        part.flavor = None
        file = io.BytesIO()
        part.save(file)
        file.seek(0)
        files.append(file)
    return merge.Merger(merge.Options(drop_tables=["GSUB", "GPOS", "GDEF", "vmtx", "vhea", "STAT"])).merge(
        files
    )


def _write(font: TTFont, name: str, covered: Sequence[int], weights: str) -> str:
    font.flavor = "woff2"
    font.save(OUT / name)
    return (
        f"@font-face{{font-family:Hahmlet;font-weight:{weights};font-display:swap;"
        f'src:url({name}) format("woff2");unicode-range:{_ranges(covered)}}}\n'
    )


def _ranges(points: Sequence[int]) -> str:
    runs: list[list[int]] = []
    for point in points:
        if runs and point == runs[-1][1] + 1:
            runs[-1][1] = point
        else:
            runs.append([point, point])
    return ",".join(f"U+{a:X}" if a == b else f"U+{a:X}-{b:X}" for a, b in runs)


if __name__ == "__main__":
    main()
