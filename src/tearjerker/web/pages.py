"""What does each page show?

A handler asks once and renders; what it asks is in `views`, how it looks in `templates`.
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse, Response

from tearjerker.catalogue import Catalogue
from tearjerker.lists.keep import kept
from tearjerker.model import Kind
from tearjerker.web import browse, cover, heard, player, say, search, shelf, views
from tearjerker.web.list_view import list_view, list_views
from tearjerker.web.thing_view import artist_page, drama_page, song_page

router = APIRouter(include_in_schema=False)
PIXELS = 256  # a side of a cover on a lock screen; a tenth of a second to draw
LISTS = 24  # kept lists on one page
PLACES = 100  # entries of a kept list on one page
FILES = 100  # of one's own on one page
FEW = 20  # that are not linked, where the linked ones follow
SITES = 200  # shown on the page of sources


def _catalogue(request: Request) -> Catalogue:
    told: Catalogue = request.app.state.catalogue
    return told


Asked = Annotated[Catalogue, Depends(_catalogue)]


def render(request: Request, template: str, /, **told: Any) -> HTMLResponse:
    """A page; `path` marks where one is."""
    token = request.app.state.rules.token("form")
    template_ = request.app.state.templates.get_template(template)
    drawn = template_.render(path=request.url.path, token=token, **told)
    return HTMLResponse(drawn)


@router.get("/")
def home(request: Request, catalogue: Asked) -> Response:
    """The kept lists, then the dramas of which one has songs, then others."""
    lists = [v for v in list_views(catalogue, shelf.kept_lists(catalogue, limit=12)) if v.entries][:6]
    shown = [drama.id for view in lists for s in view.all_songs for drama, _ in s.dramas]
    own = shelf.own_dramas(catalogue)
    others = dict.fromkeys([*shown, *browse.most(catalogue, "drama", 36)])
    wanted = [id for id in others if id not in own][:24]
    things = catalogue.entities([*own, *wanted])
    return render(
        request,
        "home.html",
        title="The listening room",
        lists=lists,
        lists_count=shelf.lists_count(catalogue),
        own=[(things[id], songs) for id, songs in own.items() if id in things],
        dramas=[things[id] for id in wanted if id in things],
        counts=request.app.state.counts(catalogue),
    )


@router.get("/list")
def lists(request: Request, catalogue: Asked, after: Annotated[int, Query(ge=0, le=10**6)] = 0) -> Response:
    """Every kept list, some at a time, with its shelf."""
    shown = list_views(catalogue, shelf.kept_lists(catalogue, skip=after, limit=LISTS))
    count = shelf.lists_count(catalogue)
    following = after + LISTS if count > after + LISTS else 0
    return render(request, "lists.html", title="Lists", lists=shown, count=count, following=following)


@router.get("/list/{slug}.{form}")
def playlist(slug: str, form: str, catalogue: Asked, below: bool = False) -> Response:
    """A kept list for other programs: JSPF, XSPF, M3U8, Markdown, CSV."""
    return player.written(list_view(catalogue, kept(catalogue, slug)), form, below=below)


@router.get("/list/{slug}")
def one_list(
    request: Request, slug: str, catalogue: Asked, after: Annotated[int, Query(ge=0)] = 0
) -> Response:
    """A kept list, to be read and played, a hundred places at a time."""
    view = list_view(catalogue, kept(catalogue, slug))
    return render(
        request,
        "list.html",
        title=view.kept.title,
        view=view,
        ld=player.list_ld(view),
        after=after,
        most=PLACES,
    )


@router.get("/recording/{slug}")
def recording(request: Request, slug: str, catalogue: Asked) -> Response:
    """A song: its versions side by side, its names, what came of it."""
    view = song_page(catalogue, f"recording/{slug}")
    return render(
        request, "recording.html", title=view.song.name, view=view, ld=player.song_ld(view.song, view.things)
    )


@router.get("/drama/{slug}")
def drama(request: Request, slug: str, catalogue: Asked) -> Response:
    """A drama and its songs."""
    view = drama_page(catalogue, f"drama/{slug}")
    return render(request, "drama.html", title=view.drama.name, view=view)


@router.get("/drama/{slug}/cues/{form}/{media}")
def cues(slug: str, form: str, media: str, catalogue: Asked) -> Response:
    """When each song plays in an episode, for mpv, Kodi, Jellyfin and spreadsheets."""
    return heard.cue_file(catalogue, f"drama/{slug}", media, form)


@router.get("/scene/{slug}/{media}")
def scene(slug: str, media: str, catalogue: Asked) -> Response:
    """An episode that was heard, to be watched; beside /drama, whose answers are kept in memory."""
    return heard.scene(catalogue, f"drama/{slug}", media)


@router.get("/artist/{slug}")
def artist(request: Request, slug: str, catalogue: Asked) -> Response:
    """An artist by year."""
    view = artist_page(catalogue, f"artist/{slug}")
    return render(request, "artist.html", title=view.artist.name, view=view)


@router.get("/drama")
def dramas(request: Request, catalogue: Asked, letter: str = "", year: str = "", after: str = "") -> Response:
    """The dramas, by their covers."""
    walk = browse.walk(catalogue, "drama", letter=letter, year=year, after=after)
    return _index(request, catalogue, "drama", walk, letter, year, "Dramas")


@router.get("/recording")
def recordings(request: Request, catalogue: Asked, letter: str = "", after: str = "") -> Response:
    """The songs."""
    walk = browse.walk(catalogue, "recording", letter=letter, after=after)
    return _index(request, catalogue, "recording", walk, letter, "", "Songs")


@router.get("/artist")
def artists(request: Request, catalogue: Asked, letter: str = "", after: str = "") -> Response:
    """Who sings."""
    walk = browse.walk(catalogue, "artist", letter=letter, after=after)
    return _index(request, catalogue, "artist", walk, letter, "", "Artists")


def _index(
    request: Request, catalogue: Catalogue, kind: Kind, walk: browse.Walk, letter: str, year: str, title: str
) -> Response:
    things = catalogue.around(walk.ids) if kind == "recording" else catalogue.entities(walk.ids)
    files = shelf.own_files(catalogue, walk.ids) if kind == "recording" else {}
    return render(
        request, "index.html", title=title, kind=kind, walk=walk, letter=letter, year=year,
        shown=[things[i] for i in walk.ids if i in things], things=things,
        songs=[views.song(things[i], things, files) for i in walk.ids if i in things and kind == "recording"],
        songs_of=browse.songs_of(catalogue, kind, walk.ids),
        counts=request.app.state.counts(catalogue), by_most=browse.MOST[kind].called,
        all_letters=browse.LETTERS,
    )  # fmt: skip


@router.get("/search")
def find(request: Request, catalogue: Asked, q: Annotated[str, Query(max_length=200)] = "") -> Response:
    """Any spelling, either script."""
    found = search.find(catalogue, q)
    return render(request, "search.html", title=q or "Find", q=q, found=found)


@router.get("/library")
def library(request: Request, catalogue: Asked, show: str = "", after: str = "") -> Response:
    """One's own files: what is linked, what is not, and why; `show` one of the two, or a page of each."""
    parts = {
        word: shelf.library(
            catalogue,
            linked=word == "linked",
            after=after if show == word else "",
            limit=FILES if show else few,
        )
        for word, few in (("unlinked", FEW), ("linked", FILES))
    }
    things = catalogue.around([f.recording for f in parts["linked"].shown if f.recording])
    return render(
        request, "library.html", title="Library", parts=parts, show=show if show in parts else "",
        after=after, things=things, songs={id: views.song(e, things, {}) for id, e in things.items()},
    )  # fmt: skip


@router.get("/sources")
def sources(request: Request, catalogue: Asked) -> Response:
    """Who says what is said here."""
    sites: dict[str, list[tuple[str, int]]] = {}
    for url, statements in shelf.sources(catalogue):
        sites.setdefault(say.host(url), []).append((url, statements))
    ordered = sorted(sites.items(), key=lambda s: -sum(n for _, n in s[1]))
    return render(
        request, "sources.html", title="Who says so", sites=ordered[:SITES], more=len(ordered) - SITES
    )


@router.get("/keys")
def keys(request: Request) -> Response:
    """The keyboard, and how to change it."""
    return render(request, "keys.html", title="Keys")


@router.get("/cover/{kind}/{slug}.svg")
def cover_of(kind: str, slug: str, catalogue: Asked) -> Response:
    """A cover made from type and colour."""
    drawn = _cover(catalogue, kind, slug)
    return Response(drawn, media_type="image/svg+xml", headers={"cache-control": "max-age=86400"})


@router.get("/cover/{kind}/{slug}.png")
def cover_in_pixels(kind: str, slug: str, catalogue: Asked) -> Response:
    """The same for a lock screen, where phones draw no SVG."""
    from tearjerker.web import raster

    drawn = raster.png(raster.pixels(_cover(catalogue, kind, slug), PIXELS))
    return Response(drawn, media_type="image/png", headers={"cache-control": "max-age=86400"})


def _cover(catalogue: Catalogue, kind: str, slug: str) -> str:
    thing = catalogue.entities([f"{kind}/{slug}"]).get(f"{kind}/{slug}")
    episodes = thing.value("episodes") if thing else None
    return cover.svg(
        f"{kind}/{slug}",
        thing.hangul if thing else None,
        episodes=int(episodes) if episodes else None,
        placed=kind == "drama",
    )


@router.api_route("/media/{id}", methods=["GET", "HEAD"])
def media(id: int, catalogue: Asked) -> Response:
    """One of the user's files, by range."""
    return player.sound(catalogue, id)
