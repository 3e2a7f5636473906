"""How does a reading look in a terminal?

●  linked        ✎  linked under another title        ?  in doubt        ○  not in the catalogue
✓  supported     ✗  contradicted                      ·  nobody says     ♪  a feeling, with the writer's words

What is wrong stands above what is right; what nobody can settle takes one line.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from tearjerker.feelings import feelings_in, vocabulary
from tearjerker.model import Claim, Entry, Reading, Song
from tearjerker.names.fold import key

_VERDICT = {"supported": ("✓", "green"), "contradicted": ("✗", "bold red"), "unknown": ("·", "dim")}
_STATES = {
    "●": ("green", "linked"),
    "✎": ("bold yellow", "linked under another title"),
    "?": ("bold magenta", "in doubt"),
    "○": ("dim", "not in the catalogue"),
}


def show(
    reading: Reading,
    kept: str | None = None,
    console: Console | None = None,
    *,
    names: Mapping[str, str] | None = None,
) -> None:
    """Print a reading; `names` says what recordings are called (an id stands for itself)."""
    console = console or Console(highlight=False)
    if reading.title:
        console.print(Text(reading.title, style="bold"))
    console.print(_songs(reading, names or {}))
    for part in (_feelings(reading), _claims(reading)):
        if part.row_count:
            console.print(part)
    console.print(Text(_summary(reading), style="dim"))
    console.print(_legend(reading))
    if kept:
        console.print(Text(f"kept: /{kept}  (tearjerker serve shows it)"))


def _songs(reading: Reading, names: Mapping[str, str]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="dim")
    table.add_column("", justify="right")
    for name in ("", "song", "by", "drama", ""):
        table.add_column(name)
    for entry in reading.entries:
        for i, song in enumerate(entry.songs):
            table.add_row(*_row(entry, song, reading.claims, names, first=i == 0))
    return table


def _row(
    entry: Entry, song: Song, claims: tuple[Claim, ...], names: Mapping[str, str], *, first: bool
) -> tuple[str | Text, ...]:
    credits = ", ".join(c.name + (f" ({c.group})" if c.group else "") for c in song.artists)
    mark = _state(song, claims)
    return (
        str(entry.rank) if entry.rank is not None and first else "",
        Text(mark, style=_STATES[mark][0]),
        Text(song.title),
        Text(credits or "—", style="" if credits else "dim"),
        Text(song.drama or "—", style="" if song.drama else "dim"),
        Text(_extras(entry, song, names), style="dim"),
    )


def _state(song: Song, claims: tuple[Claim, ...]) -> str:
    wrong = any(
        c.kind == "title" and c.verdict == "contradicted" and key(c.subject) == key(song.title)
        for c in claims
    )
    if song.recording:
        return "✎" if wrong else "●"
    return "?" if song.candidates else "○"


def _extras(entry: Entry, song: Song, names: Mapping[str, str]) -> str:
    extras = ["in passing"] if entry.aside else []
    extras += ["proposed by the model"] if entry.proposed else []
    extras += [song.role] if song.role else []
    extras += [f"▶ {p.kind}" for p in song.listen[:2]]
    extras += [f"+ {p.kind} performance" for p in song.performances]
    if song.candidates:
        extras.append("perhaps " + " or ".join(names.get(c, c) for c in song.candidates[:2]))
    return "  ".join(extras)


def _feelings(reading: Reading) -> Table:
    """For each feeling the songs of which it is said, and in which words."""
    table = Table(box=None, pad_edge=False, show_header=False)
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for entry in reading.entries:
        where = str(entry.rank) if entry.rank is not None else " / ".join(s.title for s in entry.songs)
        for word in entry.mood:
            for feeling in feelings_in(word):
                found[feeling][where].append(word)
    for feeling in (f for f in vocabulary() if f in found):
        said = "  ".join(f"{where} {', '.join(words)}" for where, words in found[feeling].items())
        table.add_row(Text("♪", style="cyan"), Text(feeling), Text(said, style="dim"))
    return table


def _claims(reading: Reading) -> Table:
    """Contradicted claims first, each with its reason and a source; what nobody can settle together."""
    table = Table(box=None, pad_edge=False, show_header=False)
    order = ("contradicted", "supported")
    for claim in sorted(
        (c for c in reading.claims if c.verdict in order), key=lambda c: order.index(c.verdict)
    ):
        mark, style = _VERDICT[claim.verdict]
        reason = Text(claim.because, style="" if claim.verdict == "contradicted" else "dim")
        if claim.verdict == "contradicted" and claim.sources:
            reason.append(f"\n{claim.sources[0]}", style="dim")
        table.add_row(Text(mark, style=style), Text(_said(claim)), reason)
    unknown = [c for c in reading.claims if c.verdict == "unknown"]
    for subject in dict.fromkeys(c.subject for c in unknown):
        mine = ", ".join(f"{c.kind} {c.value}" for c in unknown if c.subject == subject)
        table.add_row(Text("·", style="dim"), Text(subject), Text(mine, style="dim"))
    return table


def _said(claim: Claim) -> str:
    return (
        f"{claim.subject}: {claim.kind} {claim.value}"
        if key(claim.subject) != key(claim.value)
        else f"{claim.kind}: {claim.value}"
    )


def _all_songs(reading: Reading) -> Iterable[Song]:
    return (s for e in reading.entries for s in e.songs)


def _summary(reading: Reading) -> str:
    songs = list(_all_songs(reading))
    linked = sum(s.recording is not None for s in songs)
    doubt = sum(bool(s.candidates) for s in songs)
    wrong = sum(c.verdict == "contradicted" for c in reading.claims)
    good = sum(c.verdict == "supported" for c in reading.claims)
    told = f"{len(songs)} songs, {linked} linked" + (f", {doubt} in doubt" if doubt else "")
    return f"{told}; {len(reading.claims)} claims: {good} supported, {wrong} contradicted"


def _legend(reading: Reading) -> Text:
    """What the marks that are there mean, with how often each is there."""
    states = Counter(_state(s, reading.claims) for s in _all_songs(reading))
    verdicts = Counter(c.verdict for c in reading.claims)
    legend = Text()
    for mark, (style, means) in _STATES.items():
        if states[mark]:
            legend.append(mark, style=style).append(f" {means}   ", style="dim")
    for verdict, means in (
        ("supported", "supported"), ("contradicted", "contradicted"), ("unknown", "nobody says")
    ):  # fmt: skip
        mark, style = _VERDICT[verdict]
        if verdicts[verdict]:  # type: ignore[index]
            legend.append(mark, style=style).append(f" {means}   ", style="dim")
    legend.rstrip()
    return legend
