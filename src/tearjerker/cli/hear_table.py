"""How does a cue sheet look in a terminal?

    ep01.mkv  15:03, 62 % music, Secret Garden
    ──11111111──────▒▒▒▒──────2222222──1111──
    1   0:09– 0:50  That Man, Hyun Bin                     99 %
    ▒   3:10– 4:02  unknown A                              81 %

A song keeps its sign in all rows of a season: the digits and letters go to songs in the order in which they
are first heard.  Hatched is music that is in no track.
"""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.text import Text

from tearjerker.audio.model import Cue
from tearjerker.library.sheets import KeptSheet

SIGNS = "123456789abcdefghijklmnopqrstuvwxyz"
COLOURS = ("blue", "red", "green", "yellow", "magenta", "cyan", "bright_magenta")
UNKNOWN, NOTHING, MORE = "▒", "─", "*"


class Signs:
    """Which sign and colour stands for which song, given out as songs come."""

    def __init__(self) -> None:
        self.order: dict[str, int] = {}

    def sign(self, cue: Cue) -> tuple[str, str]:
        """The sign and the colour of a cue."""
        if cue.track is None:
            return UNKNOWN, "bright_black"
        number = self.order.setdefault(cue.track, len(self.order))
        colour = COLOURS[number] if number < len(COLOURS) else "bright_black"
        return (SIGNS[number] if number < len(SIGNS) else MORE), colour


def print_sheet(console: Console, kept: KeptSheet, signs: Signs, *, drama: str | None = None) -> None:
    """An episode: its name and its drama's, a bar over its whole length, and a row a cue."""
    sheet = kept.sheet
    share = heard_s(sheet.cues) / sheet.duration_s if sheet.duration_s else 0.0
    told = f"{sheet.media}  {clock(sheet.duration_s)}, {share:.0%} music{f', {drama}' if drama else ''}"
    console.print(Text(told, "bold"))
    console.print(bar(kept, signs, console.width))
    for cue in sheet.cues:
        console.print(_row(cue, kept.known.name(cue), signs, console.width))


def heard_s(cues: Iterable[Cue]) -> float:
    """For how many seconds there is music; a cross-fade counts once."""
    total = until = 0.0
    for cue in sorted(cues, key=lambda c: c.start_s):
        total += max(0.0, cue.end_s - max(cue.start_s, until))
        until = max(until, cue.end_s)
    return total


def bar(kept: KeptSheet, signs: Signs, width: int) -> Text:
    """The episode from left to right; a cue takes one place at least."""
    places = [(NOTHING, "bright_black")] * width
    scale = width / kept.sheet.duration_s if kept.sheet.duration_s else 0.0
    for cue in kept.sheet.cues:
        first = min(int(cue.start_s * scale), width - 1)
        for place in range(first, max(first + 1, min(width, round(cue.end_s * scale)))):
            places[place] = signs.sign(cue)
    return Text.assemble(*places)


def _row(cue: Cue, name: str, signs: Signs, width: int) -> Text:
    sign, colour = signs.sign(cue)
    span = f"{clock(cue.start_s):>8}–{clock(cue.end_s):>8}"
    notes = f"{'' if abs(cue.speed - 1) < 0.0005 else f'  ×{cue.speed:.3f}'}  {cue.confidence:4.0%}"
    room = max(10, width - len(span) - len(notes) - 5)
    title = Text(name)
    title.truncate(room, overflow="ellipsis", pad=True)
    return Text.assemble((sign, colour), span, "  ", title, notes)


def clock(seconds: float) -> str:
    """223.4 is 3:43; an hour and more reads 1:02:03."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
