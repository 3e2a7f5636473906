"""What is a list on its own, without the room: a folder that opens anywhere?

    published(catalogue, [kept], site=None)   ->   {"index.html": b"…", "look/room.css": b"…", …}

The page is the room's own template in a plain frame, so that both look alike.  Every link inside is relative,
and nothing is fetched from anywhere before a click; a player's frame opens only where the page came over the
web (from a folder its link leads to the player's site).  The same catalogue and list give the same bytes:
dates are those of the list.

Several lists make a series: a page each, an index, and an RSS feed where the address of the site is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import format_datetime
from itertools import pairwise
from pathlib import Path
from urllib.parse import urljoin
from xml.etree import ElementTree as ET

import numpy as np
from markupsafe import Markup

from tearjerker.catalogue import Catalogue
from tearjerker.lists.keep import Kept
from tearjerker.lists.make import playlist_of
from tearjerker.lists.playlists import WRITERS, embedded, json_ld, xml_text
from tearjerker.web import raster
from tearjerker.web.app import STATIC, templates
from tearjerker.web.cover import colours, svg
from tearjerker.web.list_view import EntryView, ListView, list_view

_LOOK = ("room.css", "mark.svg", "fonts/hahmlet.css")
ATOM = "http://www.w3.org/2005/Atom"
_CARD = (1200, 630)  # pixels of a link preview, as Open Graph's readers crop it
_INTERNAL = re.compile(r' (href|src|content)="/([^"]*)"')
_PAGES = ("recording/", "drama/", "artist/", "work/", "list/", "search", "library")


@dataclass(frozen=True, slots=True)
class Page:
    """One list as it is published."""

    slug: str
    kept: Kept
    view: ListView
    html: str
    files: Mapping[str, bytes]
    """By path below the page's folder."""


def published(catalogue: Catalogue, lists: Sequence[Kept], *, site: str | None = None) -> dict[str, bytes]:
    """The files of one list, or of a series of lists, by relative path.

    `site` is the address where the folder will stand; link previews and feeds need it, pages do not.
    """
    if len(lists) == 1:
        page = _page(catalogue, lists[0], up="", site=site)
        return {**look(), **page.files, "index.html": page.html.encode()}
    pages = [_page(catalogue, kept, up="../", site=site and _below(site, kept.slug)) for kept in lists]
    files = {f"{p.slug}/{name}": data for p in pages for name, data in p.files.items()}
    files |= {f"{p.slug}/index.html": p.html.encode() for p in pages}
    files["index.html"] = _index(pages, site).encode()
    files["card.png"] = pages[0].files["card.png"]
    if site:
        files["feed.xml"] = feed(pages, site).encode()
    return {**look(), **files}


def look() -> dict[str, bytes]:
    """Style, fonts and the one script, as the room has them."""
    names = [*_LOOK, *sorted(f"fonts/{p.name}" for p in (STATIC / "fonts").glob("*.woff2"))]
    files = {f"look/{name}": (STATIC / name).read_bytes() for name in names}
    script = (STATIC / "embeds.js").read_text("utf-8").replace("export function", "function")
    # A page from a folder has no origin, and players refuse such frames: there the link stays a link.
    files["look/page.js"] = f'{script}\nif (location.protocol !== "file:") embeds(document);\n'.encode()
    return files


# -- one page --------------------------------------------------------------------------------------------


def _page(catalogue: Catalogue, kept: Kept, *, up: str, site: str | None) -> Page:
    view = _without_files(list_view(catalogue, kept))
    ready = playlist_of(catalogue, kept.content, date=kept.kept_at)
    covers = _covers(view)
    html = (
        templates()
        .get_template("list.html")
        .render(
            layout="published.html",
            path="",
            title=kept.title,
            view=view,
            ld=Markup(embedded(json_ld(ready))),
            forms=written_as(view),
            site=site,
            summary=summary(view),
        )
    )
    files = {f"cover/{name}.svg": drawn.encode() for name, drawn in covers.items()}
    forms = {form: write(ready).encode() for form, write in WRITERS.items() if form in written_as(view)}
    files |= {f"{kept.slug}.{form}": text for form, text in forms.items()}
    files["card.png"] = raster.png(card(view, covers))
    return Page(kept.slug, kept, view, relative(html, kept.slug, up=up, site=site), files)


def written_as(view: ListView) -> tuple[str, ...]:
    """The playlists that go with it: an M3U8 names players only here, and without any it would be empty."""
    heard = any(s.players for s in view.all_songs)
    return tuple(form for form in WRITERS if form != "m3u8" or heard)


def summary(view: ListView) -> str:
    """A line for link previews: the first songs of the list."""
    songs = [f"{s.name} ({s.dramas[0][0].name})" if s.dramas else s.name for s in view.all_songs]
    more = f" and {len(songs) - 4} more" if len(songs) > 4 else ""
    return ", ".join(songs[:4]) + more


def _without_files(view: ListView) -> ListView:
    """One's own files stay at home."""

    def bare(entry: EntryView) -> EntryView:
        return replace(entry, songs=tuple(replace(s, file=None) for s in entry.songs))

    return replace(view, entries=tuple(map(bare, view.entries)), asides=tuple(map(bare, view.asides)))


def relative(html: str, slug: str, *, up: str, site: str | None = None) -> str:
    """The page with links into the room made relative, or taken off where they lead to pages left behind."""

    def mended(match: re.Match[str]) -> str:
        attribute, path = match[1], match[2].partition("?")[0]
        if path.startswith("static/"):
            return f' {attribute}="{up}look/{path.removeprefix("static/")}"'
        if path.startswith("cover/"):
            return f' {attribute}="{_cover_name(path.removeprefix("cover/").removesuffix(".svg"), ".svg")}"'
        if path.startswith(f"list/{slug}."):
            return f' {attribute}="{path.removeprefix("list/")}"'
        return "" if path.startswith(_PAGES) or not path else match[0]

    return _INTERNAL.sub(mended, html)


def _cover_name(id: str, ending: str = "") -> str:
    return f"cover/{id.replace('/', '--')}{ending}"


def _covers(view: ListView) -> dict[str, str]:
    """The covers that the page shows, by file name."""
    found = {}
    for song in (s for e in (*view.entries, *view.asides) for s in e.songs):
        id = song.cover.removeprefix("/cover/").removesuffix(".svg")
        thing = song.dramas[0][0] if song.dramas else song.recording
        episodes = thing.value("episodes") if thing else None
        found[id.replace("/", "--")] = svg(
            id,
            thing.hangul if thing else None,
            episodes=int(episodes) if episodes else None,
            placed=bool(song.dramas),
        )
    return found


# -- the picture of a list -------------------------------------------------------------------------------


def card(view: ListView, covers: Mapping[str, str]) -> raster.Pixels:
    """The list as a picture for link previews: the first song's cover large, the others beside it."""
    width, height = _CARD
    shown = list(dict.fromkeys(s.cover.removeprefix("/cover/").removesuffix(".svg") for s in view.all_songs))
    drawn = [covers[id.replace("/", "--")] for id in shown]
    side = 1 if len(drawn) <= 2 else 2 if len(drawn) <= 5 else 3
    picture = np.full((height, width, 3), 0xED, np.uint8)
    large = raster.pixels(drawn[0], height) if drawn else picture[:, :height]
    edge = (height - (width - height)) // 2  # the large cover gives way at both sides, the grid is square
    picture[:, : width - height] = large[:, edge : height - edge]
    grid, tile = picture[:, width - height :], height // side
    rows = min((len(drawn) - 1) // side, side)
    for n, one in enumerate(drawn[1 : 1 + rows * side]):
        top, left = n // side * tile, n % side * tile
        grid[top : top + tile, left : left + tile] = raster.pixels(one, tile)
    _spines(grid[rows * tile :], shown)
    return picture


def _spines(area: raster.Pixels, shown: Sequence[str]) -> None:
    """What the covers leave free is the shelf: a spine for each, in its cover's ground."""
    edges = np.linspace(0, area.shape[1], len(shown) + 1).astype(int)
    for id, (left, right) in zip(shown, pairwise(edges), strict=True):
        area[:, left:right] = tuple(bytes.fromhex(colours(id).ground[1:]))


# -- a series --------------------------------------------------------------------------------------------


def _index(pages: Sequence[Page], site: str | None) -> str:
    """The page of a series."""
    html = (
        templates()
        .get_template("series.html")
        .render(
            layout="published.html",
            path="",
            title="Lists of K-drama songs",
            pages=pages,
            site=site,
            summary=", ".join(p.kept.title for p in pages[:6]),
        )
    )
    return relative(html, "", up="")


def feed(pages: Iterable[Page], site: str) -> str:
    """The series as RSS 2.0, the latest list first."""
    ET.register_namespace("atom", ATOM)
    root = ET.Element("rss", version="2.0")
    channel = ET.SubElement(root, "channel")
    _elements(
        channel,
        title="Lists of K-drama songs",
        link=_below(site),
        description="Ranked by evidence, or checked.",
    )
    own = {"href": _below(site, "feed.xml"), "rel": "self", "type": "application/rss+xml"}
    ET.SubElement(channel, f"{{{ATOM}}}link", own)
    for page in sorted(pages, key=lambda p: (p.kept.kept_at, p.slug), reverse=True):
        item = ET.SubElement(channel, "item")
        address = _below(site, page.slug, "index.html")
        date = format_datetime(datetime.fromisoformat(page.kept.kept_at))
        names = [s["title"] for e in page.kept.content.get("entries", ()) for s in e.get("songs", ())]
        _elements(
            item,
            title=page.kept.title,
            link=address,
            guid=address,
            pubDate=date,
            description=", ".join(names),
        )
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _elements(parent: ET.Element, **told: str) -> None:
    for name, value in told.items():
        ET.SubElement(parent, name).text = xml_text(value)


def _below(site: str, *parts: str) -> str:
    return urljoin(site.rstrip("/") + "/", "/".join(parts))


# -- on disk ---------------------------------------------------------------------------------------------


def write(files: Mapping[str, bytes], folder: Path) -> None:
    """Put the files below a folder, each whole or not at all; what else lies there stays."""
    for name, data in sorted(files.items(), key=lambda f: (f[0].endswith(".html"), f[0])):  # pages come last
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f".{path.name}.part")
        part.write_bytes(data)
        part.replace(path)
