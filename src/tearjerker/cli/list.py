"""`tearjerker list`: what is worth hearing, and on what evidence?"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tearjerker.errors import NotFound

if TYPE_CHECKING:
    from tearjerker.catalogue import Catalogue
    from tearjerker.lists.compose import Choice
    from tearjerker.lists.understand import Understood

_Names = list[str] | None
_HELD = "--catalogue"


def add_to(app: typer.Typer) -> None:
    """Put the command in."""
    app.command("list")(list_)


def list_(
    wish: Annotated[str | None, typer.Argument(help='In words: "songs for crying on a bus".')] = None,
    *,
    top: Annotated[int | None, typer.Option(min=1, max=500, help="How many places.")] = None,
    drama: Annotated[_Names, typer.Option(help="Only from this drama; may be repeated.")] = None,
    artist: Annotated[_Names, typer.Option(help="Only by this singer; may be repeated.")] = None,
    group: Annotated[_Names, typer.Option(help="Only by this group or its members.")] = None,
    network: Annotated[_Names, typer.Option(help="Only from dramas of this broadcaster.")] = None,
    years: Annotated[str | None, typer.Option(help="2012, 2010-2015, 2016- or -2009.")] = None,
    role: Annotated[
        _Names, typer.Option(help="opening, ending, main theme, insert, character theme.")
    ] = None,
    feeling: Annotated[_Names, typer.Option(help="A feeling, in any words: heart-wrenching.")] = None,
    gems: Annotated[bool, typer.Option("--gems", help="Loved by few, known to few.")] = False,
    one_per: Annotated[_Names, typer.Option(help="drama or artist: each once at most.")] = None,
    duets: Annotated[bool, typer.Option("--duets", help="Two or more singers.")] = False,
    actors: Annotated[bool, typer.Option("--actors", help="Singers who also act.")] = False,
    pairs: Annotated[bool, typer.Option("--pairs", help="Two versions of one song, side by side.")] = False,
    title: Annotated[str | None, typer.Option(help="What to call the list.")] = None,
    edits: Annotated[Path | None, typer.Option(help="A TOML file with an editor's changes.")] = None,
    keep: Annotated[
        bool, typer.Option("--keep", help="Keep it: the room shows it, `publish` takes it.")
    ] = False,
    slug: Annotated[str | None, typer.Option(help="Under which name to keep it.")] = None,
    why: Annotated[bool, typer.Option("--why", help="Show the arithmetic and the sources.")] = False,
    korean: Annotated[bool, typer.Option("--korean", help="The paragraphs in Korean.")] = False,
    to: Annotated[Path | None, typer.Option(help="Write a playlist: .jspf .xspf .m3u8 .md .csv")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
    catalogue: Annotated[str | None, typer.Option(_HELD, help="sqlite:///path or postgresql://…")] = None,
) -> None:
    """Rank songs by what speaks for them: lists, charts, prizes, versions; and say why.

    Nothing given, it is the ten songs with the most evidence.  Every part of a wish in words is explained.
    """
    from tearjerker.catalogue import open_catalogue
    from tearjerker.lists.understand import understand

    held = open_catalogue(catalogue)
    understood = understand(wish or "", held)
    flags = {"gems": gems, "duets": duets, "actors": actors, "pairs": pairs}
    choice = _with_options(
        understood.choice, held, flags, top=top, dramas=drama, artists=[*(artist or ()), *(group or ())],
        networks=network, years=years, roles=role, feelings=feeling, one_per=one_per,
    )  # fmt: skip
    told = _make(held, replace(understood, choice=choice), wish or "", title, edits, slug)
    _explain(told)
    if told["entries"] and to:
        _write(held, told, to)
    if told["entries"] and (keep or slug):
        _keep(held, told, slug)
    _show(told, as_json=as_json, why=why, korean=korean)
    raise typer.Exit(0 if told["entries"] else 1)


def _explain(told: dict[str, Any]) -> None:
    """How the wish was understood."""
    for note in (*told["understood"], *(f"“{w}”: not understood, passed over" for w in told["ignored"])):
        print(f"  {note}", file=sys.stderr)


def _keep(held: Catalogue, told: dict[str, Any], slug: str | None) -> None:
    from tearjerker.lists.keep import keep

    print(f"kept as list/{keep(held, told, slug=slug)}", file=sys.stderr)


def _make(
    held: Catalogue,
    understood: Understood,
    wish: str,
    title: str | None,
    edits: Path | None,
    slug: str | None,
) -> dict[str, Any]:
    """The list; edits kept with an earlier one of this slug hold on unless a file brings others."""
    from tearjerker.lists.edits import edits_from, read_edits
    from tearjerker.lists.keep import maybe_kept, slug_of
    from tearjerker.lists.make import make_list
    from tearjerker.lists.make import title as name_it

    name = slug or slug_of(title or name_it(wish, understood.choice, held))
    earlier = maybe_kept(held, name)
    old = edits_from(earlier.content.get("edits", {})) if earlier else None
    told = make_list(held, understood, wish=wish, edits=read_edits(edits) if edits else old)
    return {**told, "title": title} if title else told


def _with_options(
    choice: Choice,
    held: Catalogue,
    flags: Mapping[str, bool],
    *,
    top: int | None,
    dramas: _Names,
    artists: list[str],
    networks: _Names,
    years: str | None,
    roles: _Names,
    feelings: _Names,
    one_per: _Names,
) -> Choice:
    """What was asked for in words, and what the options add to it."""
    since, until = _years(years)
    return replace(
        choice,
        **{flag: True for flag, given in flags.items() if given},
        top=top or choice.top,
        dramas=choice.dramas | {_one(held, name, "drama") for name in dramas or ()},
        artists=choice.artists | {_one(held, name, "artist") for name in artists},
        networks=choice.networks | _networks(held, networks or ()),
        since=since or choice.since,
        until=until or choice.until,
        roles=choice.roles | _known("--role", roles or (), _ROLES),
        feelings=choice.feelings | _feelings(feelings or ()),
        one_per=choice.one_per | _known("--one-per", one_per or (), ("drama", "artist")),
    )


_ROLES = ("opening", "ending", "main theme", "insert", "character theme")


def _one(held: Catalogue, name: str, kind: str) -> str:
    found = held.find(name, kind=kind, limit=3)
    if found.answer == "match":
        return found.results[0].id
    near = ", ".join(f"{h.name} ({h.id})" for h in found.results if h.score > 0.6)
    if exact := next((h.id for h in found.results if name in (h.id, h.id.partition("/")[2])), None):
        return exact
    raise NotFound(
        f"no {kind} goes by {name!r}" + (f"; did you mean {near}?" if near else "; try another spelling")
    )


def _networks(held: Catalogue, names: Iterable[str]) -> frozenset[str]:
    known = {f.value for f in held.facts("network")}
    low = {k.casefold(): k for k in known}
    for name in names:
        if name.casefold() not in low:
            raise NotFound(f"no drama here is of the network {name!r}; known are {', '.join(sorted(known))}")
    return frozenset(low[name.casefold()] for name in names)


def _known(option: str, given: Iterable[str], known: tuple[str, ...]) -> frozenset[Any]:
    for word in given:
        if word not in known:
            raise typer.BadParameter(f"{word!r} is none of {', '.join(known)}", param_hint=option)
    return frozenset(given)


def _feelings(given: Iterable[str]) -> frozenset[str]:
    from tearjerker.feelings import feelings_in, vocabulary

    found: set[str] = set()
    for word in given:
        named = {word} & vocabulary().keys() or set(feelings_in(word))
        if not named:
            raise typer.BadParameter(
                f"{word!r} names no feeling known here; known are {', '.join(vocabulary())}",
                param_hint="--feeling",
            )
        found |= named
    return frozenset(found)


def _years(text: str | None) -> tuple[int | None, int | None]:
    if not text:
        return None, None
    first, dash, last = text.replace("–", "-").partition("-")
    try:
        since = int(first) if first.strip() else None
        until = int(last) if last.strip() else (None if dash else since)
    except ValueError:
        raise typer.BadParameter(
            f"{text!r}; expected 2012, 2010-2015, 2016- or -2009", param_hint="--years"
        ) from None
    return since, until


def _write(held: Catalogue, told: dict[str, Any], to: Path) -> None:
    """A playlist beside its name until it is whole."""
    from tearjerker.lists.make import playlist_of
    from tearjerker.lists.playlists import WRITERS

    ending = to.suffix.lstrip(".").lower()
    if ending not in WRITERS:
        raise typer.BadParameter(f"{to}: expected an ending of {', '.join(WRITERS)}", param_hint="--to")
    text = WRITERS[ending](playlist_of(held, told), folder=to.parent.resolve())
    part = to.with_name(f".{to.name}.part")
    part.write_text(text, "utf-8", newline="")
    part.replace(to)
    print(f"wrote {to}", file=sys.stderr)


# -- on screen -------------------------------------------------------------------------------------------


def _show(told: dict[str, Any], *, as_json: bool, why: bool, korean: bool) -> None:
    if as_json:
        print(json.dumps(told, ensure_ascii=False, indent=2))
        return
    print(told["title"] + "\n")
    if not told["entries"]:
        print("No song that fits has evidence, and nothing was kept or written; ask for less.")
    for entry in told["entries"]:
        _show_entry(entry, why=why, korean=korean)


def _show_entry(entry: dict[str, Any], *, why: bool, korean: bool) -> None:
    from rich.console import Console
    from rich.padding import Padding
    from rich.text import Text

    console = Console(highlight=False, width=None if sys.stdout.isatty() else 100)
    head = " / ".join(_both(s["title"], s["title_ko"]) for s in entry["songs"])
    console.print(Text(f"{entry['rank']:>3}  {head}", style="bold"))
    by = " / ".join(", ".join(_both(a["name"], a["name_ko"]) for a in s["artists"]) for s in entry["songs"])
    drama = entry["songs"][0]["drama"]
    lines = [f"{by} — {drama}" if drama else by, entry["text_ko"] if korean else entry["text"]]
    if entry.get("note"):
        lines.append(next(iter(entry["note"].values())))
    if "score" in entry:
        low, high = entry["rank_range"]
        place = f"place {low}" if low == high else f"place {low} to {high}"
        lines.append(f"{entry['score']:.2f} points; {place} whichever one voice is left out")
    lines += [f"“{f['word']}” in {f['by']}" for f in entry.get("felt", ())[:3]]
    if why:
        lines += [
            f"{v['points']:5.2f} = {v['how']}  {v['says']} ({v['voice']})" for v in entry.get("evidence", ())
        ]
    for line in lines:
        if line:
            console.print(Padding(Text(line), (0, 0, 0, 5)))
    print()


def _both(name: str, hangul: str | None) -> str:
    return f"{name} {hangul}" if hangul and hangul != name else name
