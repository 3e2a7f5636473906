"""What does a cover look like that nobody had to draw?

We ship no pictures, so a cover is cut from the drama's own letters.  The first syllable of its Korean title
is split into its jamo by Unicode arithmetic, and each jamo is drawn as a few straight strokes or a circle:

    vowel stands: ㅏ ㅣ      vowel lies: ㅗ ㅡ       both: ㅘ ㅢ
    +------+---+            +----------+            +------+---+
    | init | v |            |   init   |            | init | v |
    |      |   |            +----------+            +------+   |
    +------+---+            |  vowel   |            | vowel|   |
    |  final   |            +----------+            +------+---+
    +----------+            |  final   |            |  final   |
                            +----------+

Palette, ground, who gets which colour and the angle of the hatch come from a hash of the drama's id, so a
cover is the same on every machine.  One tick on the right edge for each episode.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tearjerker.names import hangul

SIZE = 320  # units; everything below is in these
INSET = 46
STROKE = 40.0
SALT = (
    "#41418"  # of 150 000 tried: the seed's dramas get eight palettes and the grounds of the first drawings
)

PAIRS = dict(
    zip(
        "ㄲㄸㅃㅆㅉㄳㄵㄶㄺㄻㄼㄽㄾㄿㅀㅄ",
        [
            "ㄱㄱ",
            "ㄷㄷ",
            "ㅂㅂ",
            "ㅅㅅ",
            "ㅈㅈ",
            "ㄱㅅ",
            "ㄴㅈ",
            "ㄴㅎ",
            "ㄹㄱ",
            "ㄹㅁ",
            "ㄹㅂ",
            "ㄹㅅ",
            "ㄹㅌ",
            "ㄹㅍ",
            "ㄹㅎ",
            "ㅂㅅ",
        ],
        strict=True,
    )
)
MIXED = {"ㅘ": "ㅗㅏ", "ㅙ": "ㅗㅐ", "ㅚ": "ㅗㅣ", "ㅝ": "ㅜㅓ", "ㅞ": "ㅜㅔ", "ㅟ": "ㅜㅣ", "ㅢ": "ㅡㅣ"}
LYING = "ㅗㅛㅜㅠㅡ"

Point = tuple[float, float]
Line = tuple[Point, ...]

# Each consonant in a unit box, as lines; `o` is a circle: centre and radius (of the box's smaller side).
_C: dict[str, tuple[Line, ...]] = {
    "ㄱ": (((0, 0), (1, 0), (1, 1)),),
    "ㄴ": (((0, 0), (0, 1), (1, 1)),),
    "ㄷ": (((1, 0), (0, 0), (0, 1), (1, 1)),),
    "ㄹ": (((0, 0), (1, 0), (1, 0.5), (0, 0.5), (0, 1), (1, 1)),),
    "ㅁ": (((0, 0), (1, 0), (1, 1), (0, 1), (0, 0), (1, 0)),),
    "ㅂ": (((0, 0), (0, 1), (1, 1), (1, 0)), ((0, 0.5), (1, 0.5))),
    "ㅅ": (((0, 1), (0.5, 0), (1, 1)),),
    "ㅇ": (),
    "ㅈ": (((0, 0), (1, 0)), ((0, 1), (0.5, 0.05), (1, 1))),
    "ㅊ": (((0.3, 0), (0.7, 0)), ((0, 0.3), (1, 0.3)), ((0, 1), (0.5, 0.32), (1, 1))),
    "ㅋ": (((0, 0), (1, 0), (1, 1)), ((0, 0.5), (1, 0.5))),
    "ㅌ": (((1, 0), (0, 0), (0, 1), (1, 1)), ((0, 0.5), (1, 0.5))),
    "ㅍ": (((0, 0), (1, 0)), ((0, 1), (1, 1)), ((0.28, 0), (0.28, 1)), ((0.72, 0), (0.72, 1))),
    "ㅎ": (((0.3, 0), (0.7, 0)), ((0, 0.28), (1, 0.28))),
}
_ROWS = {
    "ㄹ": 2,
    "ㅂ": 2,
    "ㅋ": 2,
    "ㅌ": 2,
    "ㅊ": 3,
    "ㅎ": 3,
}  # gaps between strokes that lie above each other


class Palette(NamedTuple):
    """Ground, and the colours of three roles; `b` also draws the ticks and the ground's pattern."""

    ground: str
    a: str
    b: str
    c: str


PALETTES = (
    Palette("#6B1F3A", "#FFB4A2", "#F8EDE3", "#E9BC48"),
    Palette("#E6E0F6", "#5B2A86", "#120B2E", "#C2521A"),
    Palette("#F6D9CF", "#1B4B66", "#3B0F1E", "#B3261E"),
    Palette("#14324F", "#F2A65A", "#E8F1F5", "#8FD3C8"),
    Palette("#F3D36B", "#8C1C3B", "#1D2B6B", "#B23A0E"),
    Palette("#0E4D45", "#F3D36B", "#CFEBDD", "#FF9473"),
    Palette("#8C1C3B", "#F4B7C5", "#FFE9B8", "#F59A6B"),
    Palette("#B9D8C2", "#7A1E2C", "#12382E", "#B24A1E"),
    Palette("#24264A", "#F5C6D6", "#F4EFD9", "#7FB7FF"),
    Palette("#CBDFF4", "#1F3FD6", "#0E1A40", "#D2304F"),
    Palette("#3A1D4F", "#F7B8D0", "#D9F0E4", "#FF8E5E"),
    Palette("#D8D2C2", "#A32A1B", "#23301F", "#2F5D8A"),
    Palette("#5A2312", "#FFC9A3", "#FBF1DC", "#8CC6B4"),
    Palette("#C7E3E6", "#8A2D5D", "#0F2E3A", "#C4601D"),
)
UNPLACED = Palette("#DDE2E3", "#5B6570", "#48515C", "#76828C")  # a song of no drama: same drawing, no colour


class _Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    def at(self, p: Point) -> Point:
        return self.left + p[0] * (self.right - self.left), self.top + p[1] * (self.bottom - self.top)

    @property
    def height(self) -> float:
        return self.bottom - self.top

    def halves(self) -> tuple[_Box, _Box]:
        """Side by side, with a tenth of the width between."""
        width = (self.right - self.left) * 0.42
        return self._replace(right=self.left + width), self._replace(left=self.right - width)


def svg(id: str, title: str | None, *, episodes: int | None = None, placed: bool = True) -> str:
    """The cover of the drama with this id and Korean title, as a standalone SVG document.

    Without a Hangul title only the ground is drawn; `placed=False` is for a song that belongs to no drama.
    """
    number = fnv1a(id + SALT)
    palette = colours(id) if placed else UNPLACED
    turn, angle = (number >> 13) % 3, (number >> 17) % 4 * 45
    paints = (palette.a, palette.b, "url(#h)")
    strokes = [
        f'<g stroke="{paints[(role - turn) % 3]}" stroke-width="{width:.1f}">{shape}</g>'
        for role, shape, width in _syllable(first_syllable(title))
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}" width="{SIZE}" height="{SIZE}">'
        '<pattern id="h" width="9" height="9" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate({angle})">'
        f'<path fill="{palette.ground}" d="M0 0h9v9H0z"/><path fill="{palette.c}" d="M0 0h5v9H0z"/></pattern>'
        f'<path fill="{palette.ground}" d="M0 0h{SIZE}v{SIZE}H0z"/>{_ground((number >> 9) % 4, palette.b)}'
        f'<g fill="none" stroke-linejoin="miter">{"".join(strokes)}</g>{_ticks(episodes, palette.b)}</svg>'
    )


def colours(id: str) -> Palette:
    """The palette of the drama with this id: spines and cards use its ground and `b`."""
    return PALETTES[palette_number(id)]


def palette_number(id: str) -> int:
    """Which of the fourteen palettes a drama has."""
    return (fnv1a(id + SALT) >> 3) % len(PALETTES)


def fnv1a(text: str) -> int:
    """The 32-bit FNV-1a hash of the text in UTF-8."""
    told = 0x811C9DC5
    for byte in text.encode("utf-8", "surrogatepass"):
        told = (told ^ byte) * 0x01000193 & 0xFFFFFFFF
    return told


def first_syllable(text: str | None) -> str | None:
    """The first Hangul syllable of a title, or None."""
    return next((c for c in text or "" if hangul.is_syllable(c)), None)


def _syllable(syllable: str | None) -> Iterable[tuple[int, str, float]]:
    """Role (0 initial, 1 vowel, 2 final), shapes and stroke width, the vowel first so that it lies below."""
    if syllable is None:
        return
    initial, vowel, final = hangul.split(syllable)
    floor = 164.6 if final else 274.0
    for part in MIXED.get(vowel, vowel):
        shape, width = _vowel(part, bool(final), mixed=vowel in MIXED)
        yield 1, shape, width
    yield (0, *_consonant(initial, _initial_box(vowel, floor)))
    if final:
        yield (2, *_consonant(final, _Box(54, 219.3, 266, 274)))


def _initial_box(vowel: str, floor: float) -> _Box:
    if vowel in MIXED:
        return _Box(INSET, INSET, 170, INSET + (floor - INSET) * 0.44)
    if vowel in LYING:
        return _Box(68, INSET, 252, 86.3 if floor < 200 else 141.8)
    return _Box(INSET, INSET, 160, floor)


def _consonant(letter: str, box: _Box) -> tuple[str, float]:
    if letter in PAIRS:
        drawn = [_consonant(one, half) for one, half in zip(PAIRS[letter], box.halves(), strict=True)]
        width = min(21.2, *(w for _, w in drawn))
        return "".join(shape for shape, _ in drawn), width
    rows = _ROWS.get(letter, 1)
    width = min(STROKE, box.height / rows * (0.72 if rows < 3 else 0.76))
    if letter == "ㅍ" or box.right - box.left < 100:
        width = min(width, (box.right - box.left) * 0.27)
    shapes = [_path([box.at(p) for p in line]) for line in _C[letter]]
    if letter in "ㅇㅎ":
        shapes.append(_circle(letter, box, width))
    return "".join(shapes), width if letter != "ㅇ" else min(width, box.height * 0.455)


def _circle(letter: str, box: _Box, width: float) -> str:
    top = box.top if letter == "ㅇ" else box.top + box.height * 0.5
    radius = min((box.right - box.left) / 2, (box.bottom - top) / 2)
    x, y = (box.left + box.right) / 2, (top + box.bottom) / 2
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{max(radius, width * 0.6):.1f}"/>'


def _vowel(letter: str, final: bool, *, mixed: bool) -> tuple[str, float]:
    if letter in LYING:
        return _lying(letter, final, mixed=mixed)
    return _standing(letter, 164.6 if final else 294.0)


def _lying(letter: str, final: bool, *, mixed: bool) -> tuple[str, float]:
    left, right = (26.0, 196.0) if mixed else (26.0, 294.0)
    bar = 160.6 if final else 274.0
    top = 107.1 if final else 178.8
    if letter in "ㅜㅠ":
        bar, top = (125.0, 178.0) if final else (190.0, 294.0)
    middle = (left + right) / 2
    arms = {"ㅗ": [middle], "ㅜ": [middle], "ㅡ": []}.get(letter, [middle - 46, middle + 46])
    lines = [[(left, bar), (right, bar)], *([(x, top), (x, bar)] for x in arms)]
    return "".join(map(_path, lines)), 28.0 if final and (mixed or letter in "ㅜㅠ") else STROKE


def _standing(letter: str, floor: float) -> tuple[str, float]:
    double = letter in "ㅐㅒㅔㅖ"
    inward, width = letter in "ㅓㅕㅔㅖ", 26.0 if double else STROKE
    stem = 274.0 if letter in "ㅣㅓㅕ" else (244.0 if inward else 222.0) if double else 240.0
    arm = (stem - 54, stem) if inward else (stem, stem + 56)
    middle = 26 + (floor - 26) / 2 + (10 if floor < 200 else 0)
    heights = {"ㅣ": []}.get(letter, [middle - 34, middle + 34] if letter in "ㅑㅕㅒㅖ" else [middle])
    lines = [[(stem, 26.0), (stem, floor)], *([(arm[0], y), (arm[1], y)] for y in heights)]
    if double:
        lines.append([(stem + 52, 26.0), (stem + 52, floor)])
    return "".join(map(_path, lines)), width


def _path(points: Sequence[Point]) -> str:
    return f'<path d="M{"L".join(f"{x:.1f} {y:.1f}" for x, y in points)}"/>'


def _ground(kind: int, ink: str) -> str:
    """Rain, lines, dots or ripples."""
    faint = f'stroke="{ink}" stroke-opacity=".22"'
    if kind == 2:
        return (
            '<pattern id="d" width="20" height="20" patternUnits="userSpaceOnUse">'
            f'<circle cx="10" cy="10" r="2" fill="{ink}" fill-opacity=".38"/></pattern>'
            f'<path fill="url(#d)" d="M0 0h{SIZE}v{SIZE}H0z"/>'
        )
    if kind == 3:
        rings = "".join(f'<circle cx="{SIZE}" cy="{SIZE}" r="{r}"/>' for r in range(30, 470, 24))
        return f'<g fill="none" {faint} stroke-width="1.5">{rings}</g>'
    line = "M9 160H320" if kind == 0 else "M160 9V320"
    return f'<path d="{line}" {faint} stroke-width="320" stroke-dasharray="1.5 18.5"/>'


def _ticks(episodes: int | None, ink: str) -> str:
    if not episodes:
        return ""
    gap = max((295 - 2.5 * episodes) / max(episodes - 1, 1), 1.2)
    return f'<path d="M314 13V308" stroke="{ink}" stroke-width="12" stroke-dasharray="2.5 {gap:.2f}"/>'
