"""Which address shows what?

The table of routes, the layers around them, and what an error looks like.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles

from tearjerker.catalogue import Catalogue
from tearjerker.errors import NotFound, TearjerkerError
from tearjerker.settings import Settings
from tearjerker.web import api, browse, forms, pages, player, plots, say, views
from tearjerker.web.cache import Cache, generation
from tearjerker.web.cover import palette_number
from tearjerker.web.guard import Guard, Rules

HERE = Path(__file__).parent
STATIC = HERE / "static"


def make_app(catalogue: Catalogue, settings: Settings, rules: Rules | None = None) -> Any:
    """The room as an ASGI application: what `tearjerker serve` runs and the tests drive."""
    rules = rules or Rules()
    app = FastAPI(title="tearjerker", docs_url=None, redoc_url=None, openapi_url="/api/openapi.json")
    app.state.catalogue = catalogue
    app.state.settings = settings
    app.state.rules = rules
    app.state.counts = browse.Counts()
    app.state.templates = templates()
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.include_router(api.router)
    app.include_router(pages.router)
    app.include_router(forms.router)
    app.add_exception_handler(TearjerkerError, _our_error)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(Exception, _unforeseen)
    return Guard(Cache(app, generation(catalogue.engine)), rules)


@cache
def asset(name: str) -> str:
    """The address of a static file, with a digest so that browsers keep it until it changes."""
    digest = hashlib.blake2b((STATIC / name).read_bytes(), digest_size=5).hexdigest()
    return f"/static/{name}?{digest}"


def templates() -> jinja2.Environment:
    """The pages' templates, with the words and pieces they use."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.filters.update(
        date=say.date, year=say.year, clock=say.clock, host=say.host, words=say.words, capital=say.capital,
        series=say.series,
        typeset=say.typeset,
        dates=say.dates,
        coded=say.coded,
    )  # fmt: skip
    environment.globals.update(
        asset=asset,
        plural=say.plural,
        is_hangul=say.is_hangul,
        lang=say.lang,
        web_address=say.web_address,
        palette_number=palette_number,
        cover_address=views.cover_address,
        player_link=player.link,
        look_for=player.look_for,
        player_embed=player.embed,
        player_names=player.NAMES,
        plot=plots,
        won=views.won,
        other_script=views.other_script,
        released=views.released,
        year_of=views.year_of,
        part_of=views.part_of,
        read_aloud=views.read_aloud,
    )
    return environment


async def _our_error(request: Request, error: Exception) -> Response:
    return _error(request, 404 if isinstance(error, NotFound) else 400, str(error))


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code == 404:
        return _error(
            request, 404, f"there is no page at {request.url.path}; the search box finds songs by any name"
        )
    return _error(request, error.status_code, str(error.detail))


async def _unforeseen(request: Request, error: Exception) -> Response:
    """The page stays a page; what went wrong is in the log of `tearjerker serve`, with its traceback."""
    why = f"something here went wrong ({type(error).__name__}); nothing of yours was changed: load it again"
    return _error(request, 500, why)


def _error(request: Request, status: int, why: str) -> Response:
    if request.url.path.startswith("/api/"):
        return JSONResponse({"error": why}, status)
    template = request.app.state.templates.get_template("error.html")
    asked = request.url.path.rpartition("/")[2].replace("-", " ").strip() if status == 404 else ""
    told = {
        "ask": asked[:60],
        "path": "",
        "token": request.app.state.rules.token("form"),
        "title": "Not here",
    }
    return HTMLResponse(template.render(**told, status=status, why=say.capital(why)), status)
