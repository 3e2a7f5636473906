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
from tearjerker.web import cover, heard, player, say, search, shelf, views
from tearjerker.web.list_view import list_view, list_views
from tearjerker.web.thing_view import artist_page, drama_page, song_page

router = APIRouter(include_in_schema=False)
PAGE = 48  # things on one page of an index
PLACES = 100  # entries of a kept list on one page
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
    """The kept lists, then dramas by their covers."""
    lists = list_views(catalogue, shelf.kept_lists(catalogue, limit=6))
    shown = [drama.id for view in lists for s in view.all_songs for drama, _ in s.dramas]
    wanted = list(dict.fromkeys([*shown, *shelf.most_sung(catalogue, 24)]))[:24]
    dramas = catalogue.entities(wanted)
    counts = {kind: catalogue.count(kind) for kind in ("drama", "recording", "artist")}
    return render(
        request,
        "home.html",
        title="The listening room",
        lists=lists,
        dramas=list(dramas.values()),
        counts=counts,
    )


@router.get("/list")
def lists(request: Request, catalogue: Asked) -> Response:
    """Every kept list."""
    shown = list_views(catalogue, shelf.kept_lists(catalogue))
    return render(request, "lists.html", title="Lists", lists=shown)


@router.get("/list/{slug}.{form}")
def playlist(slug: str, form: str, catalogue: Asked) -> Response:
    """A kept list for other programs: JSPF, XSPF, M3U8, Markdown, CSV."""
    return player.written(list_view(catalogue, kept(catalogue, slug)), form)


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
def dramas(request: Request, catalogue: Asked, after: str = "") -> Response:
    """The dramas, by their covers."""
    return _index(request, catalogue, "drama", after, "dramas.html", "Dramas")


@router.get("/recording")
def recordings(request: Request, catalogue: Asked, after: str = "") -> Response:
    """The songs."""
    return _index(request, catalogue, "recording", after, "songs.html", "Songs")


def _index(
    request: Request, catalogue: Catalogue, kind: Kind, after: str, template: str, title: str
) -> Response:
    ids = catalogue.ids(kind, after=after, limit=PAGE + 1)
    shown, more = ids[:PAGE], len(ids) > PAGE
    things = catalogue.around(shown)
    files = shelf.own_files(catalogue, shown) if kind == "recording" else {}
    return render(
        request, template, title=title, ids=shown, things=things, files=files,
        songs=[views.song(things[i], things, files) for i in shown] if kind == "recording" else [],
        following=shown[-1] if more else None, count=catalogue.count(kind),
    )  # fmt: skip


@router.get("/search")
def find(request: Request, catalogue: Asked, q: Annotated[str, Query(max_length=200)] = "") -> Response:
    """Any spelling, either script."""
    found = search.find(catalogue, q)
    return render(request, "search.html", title=q or "Find", q=q, found=found)


@router.get("/library")
def library(request: Request, catalogue: Asked) -> Response:
    """One's own files: what is linked, what is not, and why."""
    files = shelf.library(catalogue)
    linked = files.get(True, [])
    things = catalogue.around([f.recording for f in linked if f.recording])
    return render(
        request, "library.html", title="Library", linked=linked, unlinked=files.get(False, []), things=things
    )


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
    thing = catalogue.entities([f"{kind}/{slug}"]).get(f"{kind}/{slug}")
    episodes = thing.value("episodes") if thing else None
    drawn = cover.svg(
        f"{kind}/{slug}",
        thing.hangul if thing else None,
        episodes=int(episodes) if episodes else None,
        placed=kind == "drama",
    )
    return Response(drawn, media_type="image/svg+xml", headers={"cache-control": "max-age=86400"})


@router.api_route("/media/{id}", methods=["GET", "HEAD"])
def media(id: int, catalogue: Asked) -> Response:
    """One of the user's files, by range."""
    return player.sound(catalogue, id)
