"""What are a cover's pixels, where no browser is there to draw it?

A link preview needs a PNG, and a renderer of SVG is a heavy thing to ask of everybody who publishes a list.
Covers (`cover.py`) use a handful of shapes: strokes of straight lines, circles, a hatch, dots.  Those are
drawn here with numpy, four samples a pixel, and nothing else is understood.

    svg text  ->  pixels: (size, size, 3) uint8  ->  PNG bytes, the same for the same pixels

Weighed and left: cairosvg (needs a C library that Windows lacks), Pillow (draws no dashes, and is a
dependency for one picture), a headless browser (two hundred megabytes).
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator, Mapping
from itertools import pairwise
from xml.etree import ElementTree as ET

import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]
_Plane = npt.NDArray[np.float32]
_Point = tuple[float, float]
_UNITS = 320  # a cover's own size
_SAMPLES = 2  # a pixel's samples along each side
_HATCH, _HATCHED = 9.0, 5.0  # period of the hatch and how much of it is inked, in units
_DOTS, _DOT = 20.0, 2.0


def pixels(svg: str, size: int) -> Pixels:
    """A cover at this size, in pixels a side."""
    root = ET.fromstring(svg)
    n = size * _SAMPLES
    axis = (np.arange(n, dtype=np.float32) + 0.5) * (_UNITS / n)
    x, y = np.meshgrid(axis, axis)
    canvas = np.zeros((n, n, 3), np.float32)
    patterns = {p.get("id", ""): p for p in root if _tag(p) == "pattern"}
    for shape, look in _shapes(root, {}):
        _paint(canvas, x, y, shape, look, patterns)
    fine = canvas.reshape(size, _SAMPLES, size, _SAMPLES, 3).mean((1, 3))
    return np.asarray(np.round(fine), np.uint8)


def png(image: Pixels) -> bytes:
    """The pixels as a PNG file, without any metadata."""
    height, width, _ = image.shape
    rows = np.concatenate([np.zeros((height, 1), np.uint8), image.reshape(height, -1)], axis=1)
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows.tobytes(), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _tag(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _shapes(parent: ET.Element, look: Mapping[str, str]) -> Iterator[tuple[ET.Element, dict[str, str]]]:
    """Every shape with its own and inherited attributes, in the order of drawing."""
    for element in parent:
        own = {**look, **{k: v for k, v in element.attrib.items() if k not in ("d", "id")}}
        if _tag(element) == "g":
            yield from _shapes(element, own)
        elif _tag(element) in ("path", "circle"):
            yield element, own


def _paint(
    canvas: npt.NDArray[np.float32],
    x: _Plane,
    y: _Plane,
    shape: ET.Element,
    look: Mapping[str, str],
    patterns: Mapping[str, ET.Element],
) -> None:
    if look.get("stroke"):
        covered = _stroked(shape, look, x, y)
        ink, opacity = _ink(look["stroke"], x, y, patterns)
        canvas[covered] += (ink[covered] - canvas[covered]) * opacity * float(look.get("stroke-opacity", 1))
    elif look.get("fill", "none") != "none":  # a fill is always the whole ground
        ink, opacity = _ink(look["fill"], x, y, patterns)
        canvas += (ink - canvas) * opacity


def _ink(
    paint: str, x: _Plane, y: _Plane, patterns: Mapping[str, ET.Element]
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32] | float]:
    """The colour at every sample, and how much of it."""
    if not paint.startswith("url"):
        return np.broadcast_to(_colour(paint), (*x.shape, 3)), 1.0
    pattern = patterns[paint[5:-1]]
    if pattern.get("id") == "d":
        circle = pattern[0]
        near = np.hypot(x % _DOTS - _DOTS / 2, y % _DOTS - _DOTS / 2) <= _DOT
        opacity = near[..., None] * np.float32(circle.get("fill-opacity", "1"))
        return np.broadcast_to(_colour(circle.get("fill", "#000")), (*x.shape, 3)), opacity
    angle = np.deg2rad(float(re.findall(r"[\d.]+", pattern.get("patternTransform", "0"))[0]))
    along = (x * np.cos(angle) + y * np.sin(angle)) % _HATCH
    ground, ink = (_colour(p.get("fill", "#000")) for p in pattern)
    return np.where((along < _HATCHED)[..., None], ink, ground), 1.0


def _colour(text: str) -> npt.NDArray[np.float32]:
    return np.array([int(text[n : n + 2], 16) for n in (1, 3, 5)], np.float32)


def _stroked(shape: ET.Element, look: Mapping[str, str], x: _Plane, y: _Plane) -> npt.NDArray[np.bool_]:
    half = float(look.get("stroke-width", 1)) / 2
    if _tag(shape) == "circle":
        cx, cy, r = (float(shape.get(k, 0)) for k in ("cx", "cy", "r"))
        return np.asarray(np.abs(np.hypot(x - cx, y - cy) - r) <= half)
    points = _points(shape.get("d", ""))
    dashes = [float(d) for d in re.findall(r"[\d.]+", look.get("stroke-dasharray", ""))]
    covered = np.zeros(x.shape, bool)
    strips = []
    for start, end in pairwise(points):
        along, across, length = _from(x, y, start, end)
        strips.append(across <= half)
        drawn = strips[-1] & (along >= 0) & (along <= length)
        covered |= drawn & (along % sum(dashes) <= dashes[0]) if dashes else drawn
    for n, joint in enumerate(points[1:-1]):
        covered |= strips[n] & strips[n + 1] & _corner(x, y, points[n], joint, points[n + 2], half)
    return covered


def _corner(
    x: _Plane, y: _Plane, before: _Point, joint: _Point, after: _Point, half: float
) -> npt.NDArray[np.bool_]:
    """How far a corner reaches out: a mitre, or beyond SVG's limit of four widths a straight cut."""
    into, out = (np.array(b) - np.array(a) for a, b in ((before, joint), (joint, after)))
    outward = into / np.hypot(*into) - out / np.hypot(*out)
    sine = float(np.hypot(*outward)) / 2
    cosine = float(np.sqrt(max(1 - sine**2, 0)))  # of half the turn: the sine of half the angle between
    reach = half / cosine if cosine > 0.25 else half * cosine
    bisector = outward / max(2 * sine, 1e-9)
    return np.asarray((x - joint[0]) * bisector[0] + (y - joint[1]) * bisector[1] <= reach)


def _from(
    x: _Plane, y: _Plane, start: _Point, end: _Point
) -> tuple[npt.NDArray[np.floating], npt.NDArray[np.floating], float]:
    """How far along the line from start to end every sample lies, how far off it, and the line's length."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = float(np.hypot(dx, dy))
    along = ((x - start[0]) * dx + (y - start[1]) * dy) / length
    return along, np.abs((x - start[0]) * dy - (y - start[1]) * dx) / length, length


def _points(d: str) -> list[_Point]:
    """The corners of a path of M, L, H and V with absolute numbers."""
    points: list[_Point] = []
    for command, numbers in re.findall(r"([MLHV])([^MLHV]*)", d):
        told = [float(n) for n in re.findall(r"-?[\d.]+", numbers)]
        if command == "H":
            points.append((told[0], points[-1][1]))
        elif command == "V":
            points.append((points[-1][0], told[0]))
        else:
            points += list(zip(told[::2], told[1::2], strict=True))
    return points
