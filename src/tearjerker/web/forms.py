"""What may be changed from a page?

Reading an article in, saying which song a file is, adding what one knows, and coming in with the password.
Every form carries a token that only this process can make; `guard` has already refused what comes from
elsewhere.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from tearjerker.catalogue import Catalogue
from tearjerker.catalogue.pack import problem
from tearjerker.errors import BadSource
from tearjerker.lists.keep import keep as keep_list
from tearjerker.lists.keep import unused
from tearjerker.model import VOCABULARY, Fact, Source
from tearjerker.web import search, shelf, views
from tearjerker.web.guard import COOKIE, Rules, same
from tearjerker.web.pages import Asked, render

router = APIRouter(include_in_schema=False)
LONGEST = 500_000  # letters of an article that is pasted
SAYABLE = ("name", "artist", "released", "placement", "chart", "award", "note", "feeling")
"""What one may add to a song from its page."""

Text = Annotated[str, Form()]


def form_token(rules: Rules) -> str:
    """What every form of this process carries."""
    return rules.token("form")


def _checked(request: Request, token: Annotated[str, Form()] = "") -> None:
    if not same(token, form_token(request.app.state.rules)):
        raise BadSource(
            "this form is from before the room was opened; go back, load the page again, and send it"
        )


Checked = [Depends(_checked)]


# -- coming in -----------------------------------------------------------------------------------------------


@router.get("/enter")
def door(request: Request) -> Response:
    """The page that asks for the password."""
    return render(request, "enter.html", title="Come in", wrong=False)


@router.post("/enter", dependencies=Checked)
def enter(request: Request, password: Text = "") -> Response:
    """Let in who knows the password."""
    rules: Rules = request.app.state.rules
    if not rules.password or not same(password, rules.password):
        answer = render(request, "enter.html", title="Come in", wrong=True)
        answer.status_code = 403
        return answer
    done = RedirectResponse("/", 303)
    secure = request.headers.get("x-forwarded-proto", request.url.scheme) == "https"
    done.set_cookie(
        COOKIE, rules.pass_token(), httponly=True, samesite="strict", secure=secure, max_age=30 * 86400
    )
    return done


# -- an article ----------------------------------------------------------------------------------------------


@router.get("/import")
def article(request: Request) -> Response:
    """The page that takes an article."""
    return render(request, "import.html", title="Read an article", trouble=None)


@router.post("/import", dependencies=Checked)
def read(request: Request, catalogue: Asked, text: Text = "", address: Text = "") -> Response:
    """Read the article and show what was understood, for correction; nothing is kept yet."""
    from tearjerker.errors import TearjerkerError
    from tearjerker.tasks import reading_json

    try:
        reading = _read(request, catalogue, text.strip(), address.strip())
    except TearjerkerError as error:
        return render(request, "import.html", title="Read an article", trouble=str(error))
    content = reading_json(reading)
    ids = {id for e in reading.entries for s in e.songs for id in (s.recording, *s.candidates) if id}
    things = catalogue.around(ids)
    return render(
        request, "check.html", title="Is it so?", content=content, things=things, packed=json.dumps(content)
    )


def _read(request: Request, catalogue: Catalogue, text: str, address: str) -> Any:
    from tearjerker.fetch import Fetch
    from tearjerker.tasks import Reader

    if text:
        if len(text) > LONGEST:
            raise BadSource(
                f"the text has {len(text)} letters; expected an article below {LONGEST}: "
                "paste the article alone"
            )
        kind = ".html" if text.lstrip()[:1] == "<" else ".md"
        return Reader(catalogue).read_text(text, kind, source=address if _is_web(address) else "")
    if not _is_web(address):
        raise BadSource(f"{address!r} is no web address; expected https://… or the article's text pasted")
    told = request.app.state.settings
    with Fetch(told.user_agent, told.cache) as fetch:
        return Reader(catalogue, fetch=fetch).read(address)


def _is_web(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme in ("http", "https") and bool(parts.hostname)


@router.post("/import/keep", dependencies=Checked)
async def keep(request: Request, catalogue: Asked) -> Response:
    """Keep the reading with the corrections that were made."""
    told = {k: str(v) for k, v in (await request.form(max_fields=8000)).items()}
    try:
        content = corrected(json.loads(told.get("reading", "")), told)
    except (ValueError, TypeError, AttributeError, KeyError) as error:
        raise BadSource("the reading came back damaged; read the article again") from error
    return RedirectResponse(f"/list/{keep_list(catalogue, content, made_by='read')}", 303)


def corrected(content: Mapping[str, Any], told: Mapping[str, str]) -> dict[str, Any]:
    """A reading (its JSON) as somebody corrected it; entries that were not ticked are left out.

    Fields: `title`, and for entry 3, its second song: `keep-3`, `title-3-1`, `artist-3-1`, `drama-3-1`,
    `recording-3-1`.
    """
    kept = [n for n in range(len(content["entries"])) if f"keep-{n}" in told]
    new = {n: place for place, n in enumerate(kept)}
    return {
        **content,
        "title": told.get("title", "").strip() or content["title"],
        "entries": [_corrected_entry(content["entries"][n], n, told) for n in kept],
        "claims": [
            c | {"entry": new.get(c.get("entry"))}
            for c in content["claims"]
            if c.get("entry") in (None, *kept)
        ],
    }


def _corrected_entry(entry: Mapping[str, Any], number: int, told: Mapping[str, str]) -> dict[str, Any]:
    songs = [_corrected_song(s, f"{number}-{n}", told) for n, s in enumerate(entry["songs"])]
    return {**entry, "songs": songs}


def _corrected_song(one: Mapping[str, Any], place: str, told: Mapping[str, str]) -> dict[str, Any]:
    recording = told.get(f"recording-{place}", one.get("recording") or "")
    names = told.get(f"artist-{place}")
    artists = one["artists"]
    if names is not None and names != ", ".join(a["name"] for a in artists):
        artists = [{"name": name.strip(), "group": None} for name in names.split(",") if name.strip()]
    return {
        **one,
        "title": told.get(f"title-{place}", "").strip() or one["title"],
        "artists": artists,
        "drama": told.get(f"drama-{place}", one.get("drama") or "").strip() or None,
        "recording": recording if recording.startswith("recording/") else None,
        "confidence": 1.0 if recording and recording != one.get("recording") else one.get("confidence", 0.0),
    }


@router.post("/list", dependencies=Checked)
def keep_queue(catalogue: Asked, title: Text = "", recordings: Text = "") -> Response:
    """Keep the player's queue as a list, in its order; files that are linked to no song are left out."""
    known = catalogue.entities(i for i in recordings.split() if i.startswith("recording/"))
    title = title.strip()[:200]
    if not title or not known:
        wanted = "a name" if known else "a linked song in the queue"
        raise BadSource(f"the queue was not kept: expected {wanted}; play something from a list, then save")
    entries = [
        {"rank": n, "songs": [{"title": e.name, "recording": e.id}]} for n, e in enumerate(known.values(), 1)
    ]
    content = {"title": title, "ordered": True, "entries": entries}
    slug = unused(catalogue, title)
    return RedirectResponse(f"/list/{keep_list(catalogue, content, slug=slug, made_by='hand')}", 303)


# -- a file --------------------------------------------------------------------------------------------------


@router.get("/library/{id}")
def file(request: Request, id: int, catalogue: Asked, q: str = "") -> Response:
    """Which song is this file?"""
    this = shelf.own_file(catalogue, id)
    asked = q or " ".join(str(this.tags.get(k) or "") for k in ("artist", "title")).strip() or this.stem
    found = search.find(catalogue, asked, kind="song", limit=8)
    others = [c for c in this.candidates if c not in {r.thing.id for r in found.rows}]
    things = catalogue.around([*others, *([this.recording] if this.recording else [])])
    songs = [r.song for r in found.rows if r.song] + [
        views.song(things[o], things, {}) for o in others if o in things
    ]
    return render(request, "file.html", title=this.name, file=this, asked=asked, songs=songs, things=things)


@router.post("/library/{id}", dependencies=Checked)
def link(id: int, catalogue: Asked, recording: Text = "") -> Response:
    """Remember what the user said; a later scan leaves it as it is."""
    if recording:
        catalogue.entity(recording)
    shelf.link_by_hand(catalogue, id, recording or None)
    return RedirectResponse("/library", 303)


# -- what one knows ------------------------------------------------------------------------------------------


@router.post("/recording/{slug}/say", dependencies=Checked)
def say(
    slug: str, catalogue: Asked, property: Text = "", value: Text = "", source: Text = "", lang: Text = ""
) -> Response:
    """Add what one knows of a song, with the place where one read it."""
    id = f"recording/{slug}"
    catalogue.entity(id)
    if property not in SAYABLE:
        raise BadSource(f"{property!r} cannot be added here; expected one of {', '.join(SAYABLE)}")
    if not _is_web(source.strip()):
        raise BadSource(f"{source!r} is no web address; name the page where it can be read")
    known = VOCABULARY[property].qualifiers
    fact = Fact(
        id, property, value.strip(), {"lang": lang} if lang in ("en", "ko") and "lang" in known else {},
        (Source(source.strip()),), "unverified", "user",
    )  # fmt: skip
    trouble = problem(fact)
    if trouble:
        raise BadSource(f"{trouble}; go back and write it so")
    catalogue.add([fact])
    return RedirectResponse(f"/{id}", 303)
