"""What would one rather look at than read?

Four drawings, each a pure function from values to SVG: when each song plays, how sure a rank is, an
artist's years, and how versions follow one another.  Colours come from the style sheet by class, so both
themes work; every drawing has a text alternative, and the page offers the same as words or a table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from markupsafe import Markup, escape

from tearjerker.web import say

HUES = 7  # songs that get a colour of their own in a timeline; the others are slate and told by number


def _svg(width: float, height: float, label: str, inside: str, kind: str, role: str = "img") -> Markup:
    return Markup(
        f'<svg class="plot {kind}" viewBox="0 0 {width:g} {height:g}" role="{role}" '
        f'aria-label="{escape(label)}">{inside}</svg>'
    )


def _text(x: float, y: float, text: str, kind: str, anchor: str = "middle") -> str:
    lang = ' lang="ko"' if say.is_hangul(text) else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" class="{kind}" text-anchor="{anchor}"{lang}>{escape(text)}</text>'


# -- when each song plays ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Heard:
    """A stretch of music in an episode; `song` is None where nobody has named it."""

    start_s: float
    end_s: float
    song: str | None
    said: str = ""
    """What a pointer over it is told."""
    link: Mapping[str, str] = field(default_factory=dict)
    """The attributes of a link around it; a click plays it there."""
    letter: str = ""
    """Of music that nobody has named, but that comes back."""

    @property
    def length_s(self) -> float:
        """How long it plays."""
        return self.end_s - self.start_s


@dataclass(frozen=True, slots=True)
class Episode:
    """An episode that was listened to."""

    name: str
    duration_s: float
    heard: tuple[Heard, ...]
    anchor: str = ""
    """Where the page tells its cues in words; a narrow drawing's row leads there."""


def hues(episodes: Sequence[Episode]) -> dict[str, int]:
    """The colour (1 to 7) of each of the longest-heard songs; 8, slate, for the others."""
    total: dict[str, float] = {}
    for one in (h for e in episodes for h in e.heard if h.song):
        total[str(one.song)] = total.get(str(one.song), 0.0) + one.length_s
    order = sorted(total, key=lambda s: (-total[s], s))
    return {s: min(n, HUES + 1) for n, s in enumerate(order, 1)}


HATCH = (  # named by size: a page has both, and the pattern of a drawing that is not shown paints nothing
    '<defs><pattern id="{}" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<path class="un0" d="M0 0h5v5H0z"/><path class="un1" d="M0 0h1.6v5H0z"/></pattern></defs>'
)


def timeline(
    episodes: Sequence[Episode],
    numbers: Mapping[str, int],
    colours: Mapping[str, int],
    *,
    width: int = 1088,
    narrow: bool = False,
) -> Markup:
    """One row an episode on a shared axis of minutes; each song has one number and one of `hues` in all rows.

    The first time a song is heard its block is taller; music that nobody has named is hatched.  In a narrow
    drawing blocks are too small for a finger, and a row as a whole leads to its list.
    """
    left, right, row = (22.0, 4.0, 26.0) if narrow else (36.0, 56.0, 27.0)
    longest = max((e.duration_s for e in episodes), default=0.0) or 1.0
    step_s = 900.0 if longest > 2700 else 300.0
    end_s = max(300.0 * -(-(longest - 20) // 300.0), 300.0)  # a few seconds over need no mark of their own
    scale = (width - left - right) / max(end_s, longest)
    height = 28 + row * len(episodes)
    firsts = _firsts(episodes)
    parts = [HATCH.format("un-narrow" if narrow else "un"), *_axis(step_s, end_s, left, scale, height)]
    for number, episode in enumerate(episodes):
        y = 34 + row * number
        blocks = [
            _block(one, left, y, scale, colours, numbers, first=(number, n) in firsts, narrow=narrow)
            for n, one in enumerate(episode.heard)
        ]
        name = _text(0, y + 6, episode.name, "ep", "start")
        talk = f'<path class="talk" d="M{left:g} {y}h{episode.duration_s * scale:.1f}"/>'
        drawn = "".join([name, talk, *blocks])
        parts.append(_row(drawn, episode, y - row / 2, width, row) if narrow else drawn)
        if not narrow:
            music_s = sum(h.length_s for h in episode.heard)
            told = f"{music_s / 60:.0f} min" if music_s >= 60 else f"{music_s:.0f} s"
            parts.append(_text(width, y + 5, told, "ax", "end"))
    label = f"Music in {say.plural(len(episodes), 'episode')}; the same follows as a table"
    linked = any(h.link for e in episodes for h in e.heard)
    return _svg(width, height, label, "".join(parts), "timeline", "group" if linked else "img")


def _firsts(episodes: Sequence[Episode]) -> set[tuple[int, int]]:
    """Where each song is heard first: (which episode, which stretch of it)."""
    found: dict[str, tuple[int, int]] = {}
    for number, episode in enumerate(episodes):
        for n, one in enumerate(episode.heard):
            if one.song is not None:
                found.setdefault(one.song, (number, n))
    return set(found.values())


def _row(drawn: str, episode: Episode, top: float, width: float, height: float) -> str:
    """A row that a finger can hit, where the page has a list to show for it."""
    if not episode.anchor:
        return drawn
    hit = f'<rect class="hit" x="0" y="{top:g}" width="{width:g}" height="{height:g}"/>'
    return f'<a class="row" tabindex="-1" href="#{escape(episode.anchor)}">{hit}{drawn}</a>'


def _axis(step_s: float, end_s: float, left: float, scale: float, height: float) -> list[str]:
    marks = [n * step_s for n in range(int(end_s // step_s) + 1)]
    lines = "".join(f"M{left + s * scale:.1f} 22V{height:g}" for s in marks)
    words = [
        _text(
            left + s * scale, 14, f"{s / 60:g}" + (" min" if s == 0 else ""), "ax", "middle" if s else "start"
        )
        for s in marks
    ]
    return [f'<path class="grid" d="{lines}"/>', *words]


def _block(
    one: Heard,
    left: float,
    y: float,
    scale: float,
    colours: Mapping[str, int],
    numbers: Mapping[str, int],
    *,
    first: bool,
    narrow: bool,
) -> str:
    x, wide = left + one.start_s * scale, max(one.length_s * scale, 2.0)
    tall, kind, number = 18, "un-narrow" if narrow else "un", None
    if one.song is not None:
        tall, kind, number = (22 if first else 18), f"f{colours[one.song]}", numbers.get(one.song)
    told = one.said or f"{number or 'music nobody has named'}, {say.clock(one.start_s)}"
    mark = str(number) if number else one.letter
    fits = wide >= 5 + 7 * len(mark)
    label = _text(x + wide / 2, y + 4, mark, "lb" if number else "lb un") if mark and fits else ""
    drawn = (
        f'<g data-song="{number or ""}"><rect class="{kind}" x="{x:.1f}" y="{y + 9 - tall}" '
        f'width="{wide:.1f}" height="{tall}"><title>{escape(told)}</title></rect>{label}</g>'
    )
    return _linked(drawn, one.link) if one.link and not narrow else drawn


def _linked(drawn: str, link: Mapping[str, str]) -> str:
    """For pointers only: whoever goes by keys or by ear has the same links in the table."""
    told = "".join(f' {name}="{escape(value)}"' for name, value in link.items())
    return f'<a tabindex="-1"{told}>{drawn}</a>'


# -- how sure a rank is --------------------------------------------------------------------------------------


def rank_range(place: int, low: int, high: int, of: int, *, width: int = 420) -> Markup:
    """A dot for the estimate and a bar from best to worst place when any one voice is left out."""
    gap = (width - 24) / max(of - 1, 1)
    x = [12 + gap * n for n in range(max(of, high))]
    ticks = "".join(f"M{x[n]:.1f} 14v6" for n in range(of)) if of <= 40 else ""
    inside = (
        f'<path class="grid" d="M12 17H{x[of - 1]:.1f}"/><path class="tick" d="{ticks}"/>'
        f'<path class="span" d="M{x[low - 1]:.1f} 17H{x[high - 1]:.1f}"/>'
        f'<circle class="dot" cx="{x[place - 1]:.1f}" cy="17" r="11"/>'
        + _text(x[place - 1], 21.5, str(place), "in")
    )
    told = f"Place {place}" + (f", between {low} and {high}" if low != high else ", whoever is left out")
    return _svg(width, 34, told, inside, "rank")


# -- an artist's years ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Dot:
    """A song in an artist's years; year None where nobody says when it came out."""

    name: str
    href: str
    year: int | None
    awarded: bool = False


def years(dots: Sequence[Dot], *, width: int = 1088) -> Markup:
    """A dot for each song in its year, an award ringed, unknown years in a column apart."""
    known = sorted({d.year for d in dots if d.year is not None})
    if not known:
        return Markup("")
    apart = 90.0 if any(d.year is None for d in dots) else 0.0
    first, last = known[0], max(known[-1], known[0] + 1)
    gap = (width - 60 - apart) / (last - first)
    most = max(sum(1 for d in dots if d.year == y) for y in {d.year for d in dots})
    floor = 26 + 24.0 * most
    columns: dict[int | None, int] = {}
    parts = [f'<path class="grid" d="M12 {floor:g}H{width - 36 - apart:.1f}"/>']
    for dot in dots:
        stacked = columns.get(dot.year, 0)
        columns[dot.year] = stacked + 1
        x = width - 40.0 if dot.year is None else 24 + gap * (dot.year - first)
        parts.append(_year_dot(dot, x, floor - 16 - 24 * stacked))
    every = max(1, round(44 / gap)) if gap < 44 else 1
    parts += [_text(24 + gap * (y - first), floor + 22, str(y), "ax") for y in range(first, last + 1, every)]
    if apart:
        parts.append(_text(width - 40, floor + 22, "year?", "ax"))
    label = f"{say.plural(len(dots), 'song')} from {known[0]} to {known[-1]}; the same follows as a list"
    inside = "".join(parts)
    return Markup(
        f'<svg class="plot years" viewBox="0 0 {width} {floor + 34:g}" role="group" '
        f'aria-label="{escape(label)}">{inside}</svg>'
    )


def _year_dot(dot: Dot, x: float, y: float) -> str:
    ring = f'<circle class="ring" cx="{x:.1f}" cy="{y:g}" r="11.5"/>' if dot.awarded else ""
    said = escape(f"{dot.name}, {dot.year or 'year unknown'}{', with an award' if dot.awarded else ''}")
    return (
        f'<a href="{escape(dot.href)}" aria-label="{said}"><title>{said}</title>{ring}'
        f'<circle class="dot" cx="{x:.1f}" cy="{y:g}" r="7"/></a>'
    )


# -- versions ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Version:
    """One recording of a family."""

    key: str
    name: str
    by: str
    date: str | None
    follows: str | None = None
    """The key of the version that it answers, covers, remakes …"""
    relation: str = ""
    sure: bool = True


def versions(family: Sequence[Version], *, width: int = 860) -> Markup:
    """Left to right by date, long gaps cut out; arrows say what follows what, dotted where that is unsure."""
    order = sorted(family, key=lambda v: (v.date or "9999", v.name))
    x, breaks = _places(order, width)
    at = dict(zip((v.key for v in order), x, strict=True))
    parts = [_broken_axis(x, breaks, width)]
    for n, one in enumerate(order):
        parts.append(_version(one, x[n]))
        if one.follows in at:
            parts.append(_arrow(x[n], at[one.follows], one))
    told = ", ".join(
        f"{v.name} ({v.relation + ', ' if v.relation else ''}{say.date(v.date) or 'undated'})" for v in order
    )
    return _svg(width, 160, f"Versions in order: {told}", "".join(parts), "versions")


def _places(order: Sequence[Version], width: int) -> tuple[list[float], list[bool]]:
    """Where each stands, and after which a long gap is cut out of the axis; labels keep their room."""
    months = [_months(v.date) for v in order]
    gaps = [(b - a) if a is not None and b is not None else 48 for a, b in pairwise(months)]
    room = (width - 180) / max(len(gaps), 1)
    shown = [min(max(g, 0), 40) for g in gaps]
    spare = max(room - 110, 0) * len(gaps) / max(sum(shown), 1)
    x = [72.0]
    for gap in shown:
        x.append(x[-1] + min(110 + gap * spare, 300))
    return x, [g > 40 for g in gaps]


def _months(date: str | None) -> int | None:
    if not date:
        return None
    year, _, month = date[:7].partition("-")
    return int(year) * 12 + int(month or 6)


def _broken_axis(x: Sequence[float], breaks: Sequence[bool], width: int) -> str:
    marks, line = "", "M16 128"
    for (a, b), broken in zip(pairwise(x), breaks, strict=True):
        if broken:
            middle = (a + b) / 2
            line += f"H{middle - 12:.1f}M{middle + 12:.1f} 128"
            marks += f"M{middle - 13:.1f} 136l8-16M{middle + 5:.1f} 136l8-16"
    return f'<path class="tick" d="{line}H{width - 8}{marks}"/>'


def _version(one: Version, x: float) -> str:
    kind = "node" if one.sure else "node maybe"
    return (
        f'<path class="tick" d="M{x:.1f} 122v12"/><circle class="{kind}" cx="{x:.1f}" cy="58" r="9"/>'
        + _text(x, 91, _short(one.name, 14), "vl")
        + _text(x, 111, _short(one.by, 18), "ax")
        + _text(x, 152, say.date(one.date) or "date?", "ax")
    )


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _arrow(x: float, to: float, one: Version) -> str:
    """From what follows back to what it follows, over the heads of those between."""
    near = abs(x - to) < 330
    side = 1 if x > to else -1
    middle, end = (x + to) / 2, to + 9 * side
    kind = "arrow" if one.sure else "arrow maybe"
    return (
        f'<path class="{kind}" d="M{x - 4 * side:.1f} 48Q{middle:.1f} {8 if near else -16} {end:.1f} 48'
        f'M{end + 8 * side:.1f} 36L{end:.1f} 48l{14 * side} -2"/>'
        + _text(middle, 20 if near else 11, one.relation, "rel")
    )
