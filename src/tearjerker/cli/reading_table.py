"""How does a reading look in a terminal?

●  linked        ✎  linked under another title        ?  in doubt        ○  not in the catalogue
✓  supported     ✗  contradicted                      ·  nobody says
"""

from __future__ import annotations

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from tearjerker.model import Claim, Entry, Reading, Song
from tearjerker.names.fold import key

_VERDICT = {"supported": ("✓", "green"), "contradicted": ("✗", "bold red"), "unknown": ("·", "dim")}


def show(reading: Reading, kept: str | None = None, console: Console | None = None) -> None:
    """Print a reading."""
    console = console or Console(highlight=False)
    if reading.title:
        console.print(Text(reading.title, style="bold"))
    console.print(_songs(reading))
    if reading.claims:
        console.print(_claims(reading))
    console.print(Text(_summary(reading), style="dim"))
    if kept:
        console.print(Text(f"kept: /{kept}  (tearjerker serve shows it)"))


def _songs(reading: Reading) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="dim")
    for name, justify in (
        ("", "right"),
        ("", "left"),
        ("song", "left"),
        ("by", "left"),
        ("drama", "left"),
        ("", "left"),
    ):
        table.add_column(name, justify=justify)  # type: ignore[arg-type]
    for entry in reading.entries:
        for i, song in enumerate(entry.songs):
            table.add_row(*_row(entry, song, reading.claims, first=i == 0))
    return table


def _row(entry: Entry, song: Song, claims: tuple[Claim, ...], *, first: bool) -> tuple[str | Text, ...]:
    credits = ", ".join(c.name + (f" ({c.group})" if c.group else "") for c in song.artists)
    return (
        str(entry.rank) if entry.rank is not None and first else "",
        _state(song, claims),
        Text(song.title),
        Text(credits or "—", style="" if credits else "dim"),
        Text(song.drama or "—", style="" if song.drama else "dim"),
        Text(_extras(song), style="dim"),
    )


def _state(song: Song, claims: tuple[Claim, ...]) -> Text:
    wrong = any(
        c.kind == "title" and c.verdict == "contradicted" and key(c.subject) == key(song.title)
        for c in claims
    )
    if song.recording:
        return Text("✎", style="bold yellow") if wrong else Text("●", style="green")
    return Text("?", style="bold magenta") if song.candidates else Text("○", style="dim")


def _extras(song: Song) -> str:
    extras = [song.role] if song.role else []
    extras += [f"▶ {p.kind}" for p in song.listen[:2]]
    extras += [f"+ {p.kind} performance" for p in song.performances]
    if song.candidates:
        extras.append("perhaps " + " or ".join(c.partition("/")[2] for c in song.candidates[:2]))
    return "  ".join(extras)


def _claims(reading: Reading) -> Table:
    """Contradicted claims first, each with its reason and a source."""
    table = Table(box=None, pad_edge=False, show_header=False)
    for _ in range(3):
        table.add_column()
    order = ("contradicted", "supported", "unknown")
    for claim in sorted(reading.claims, key=lambda c: order.index(c.verdict)):
        mark, style = _VERDICT[claim.verdict]
        reason = Text(claim.because, style="" if claim.verdict == "contradicted" else "dim")
        if claim.verdict == "contradicted" and claim.sources:
            reason.append(f"\n{claim.sources[0]}", style="dim")
        table.add_row(Text(mark, style=style), Text(_said(claim)), reason)
    return table


def _said(claim: Claim) -> str:
    return (
        f"{claim.subject}: {claim.kind} {claim.value}"
        if key(claim.subject) != key(claim.value)
        else f"{claim.kind}: {claim.value}"
    )


def _summary(reading: Reading) -> str:
    songs = [s for e in reading.entries for s in e.songs]
    linked = sum(s.recording is not None for s in songs)
    doubt = sum(bool(s.candidates) for s in songs)
    wrong = sum(c.verdict == "contradicted" for c in reading.claims)
    good = sum(c.verdict == "supported" for c in reading.claims)
    told = f"{len(songs)} songs, {linked} linked" + (f", {doubt} in doubt" if doubt else "")
    return f"{told}; {len(reading.claims)} claims: {good} supported, {wrong} contradicted"
