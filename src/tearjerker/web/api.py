"""The same questions, answered in JSON.

Every page has an answer under `/api`: `/api/drama/secret-garden` is what `/drama/secret-garden` shows.
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request

from tearjerker.catalogue import Catalogue
from tearjerker.errors import NotFound
from tearjerker.lists.keep import kept
from tearjerker.model import KINDS, Entity, Fact
from tearjerker.web import search, shelf
from tearjerker.web.thing_view import heard_in

router = APIRouter(prefix="/api")


def _catalogue(request: Request) -> Catalogue:
    told: Catalogue = request.app.state.catalogue
    return told


Asked = Annotated[Catalogue, Depends(_catalogue)]


@router.get("/search")
def find(
    catalogue: Asked,
    q: Annotated[str, Query(max_length=200)],
    kind: str | None = None,
    limit: Annotated[int, Query(ge=1, le=50)] = 5,
) -> dict[str, Any]:
    """As `tearjerker find --json`, with the address of each page."""
    found = search.find(catalogue, q, kind=kind, limit=limit)
    rows = [
        {
            "kind": r.kind, "id": r.thing.id, "name": r.thing.name, "hangul": r.thing.hangul,
            "matched": r.matched, "score": round(r.score, 4), "by": r.song.by if r.song else None,
            "cover": r.cover,
        }
        for r in found.rows
    ]  # fmt: skip
    return {"query": q, "kind": kind, "answer": found.answer, "results": rows}


@router.get("/list")
def lists(catalogue: Asked) -> list[dict[str, Any]]:
    """The kept lists."""
    return [
        {"slug": k.slug, "title": k.title, "kept_at": k.kept_at, "made_by": k.made_by}
        for k in shelf.kept_lists(catalogue)
    ]


@router.get("/list/{slug}")
def one_list(slug: str, catalogue: Asked) -> dict[str, Any]:
    """A kept list, as `--json` gave it."""
    return dict(kept(catalogue, slug).content)


@router.get("/{kind}")
def ids(
    kind: str, catalogue: Asked, after: str = "", limit: Annotated[int, Query(ge=1, le=500)] = 100
) -> list[str]:
    """The ids of a kind, sorted; `after` goes on from the last."""
    for known in KINDS:
        if kind == known:
            return catalogue.ids(known, after=after, limit=limit)
    raise NotFound(f"{kind!r} is no kind of thing; expected {', '.join(KINDS)}")


@router.get("/recording/{slug}/heard")
def heard(slug: str, catalogue: Asked) -> dict[str, Any]:
    """What the episodes that were heard use of a song: [from, to] in its seconds, and which they are."""
    told = heard_in(catalogue, catalogue.entity(f"recording/{slug}"))
    cues = [c for e in told.episodes for c in e.cues]
    return {
        "episodes": [e.name for e in told.episodes],
        "spans": [[round(c.at_s, 2), round(c.at_s + c.end_s - c.start_s, 2)] for c in cues],
    }


@router.get("/{kind}/{slug}")
def thing(kind: str, slug: str, catalogue: Asked) -> dict[str, Any]:
    """A thing, everything said of it, and what else speaks of it, each with its sources."""
    id = f"{kind}/{slug}"
    found = catalogue.entity(id)
    return _entity(found) | {"referring": [_fact(f, subject=True) for f in catalogue.referring(id)]}


def _entity(told: Entity) -> dict[str, Any]:
    return {
        "id": told.id, "kind": told.kind, "name": told.name, "hangul": told.hangul,
        "statements": [_fact(f) for f in told.facts], "conflicts": sorted(told.conflicts),
    }  # fmt: skip


def _fact(fact: Fact, *, subject: bool = False) -> dict[str, Any]:
    told: dict[str, Any] = {"subject": fact.subject} if subject else {}
    if fact.qualifiers:
        told["qualifiers"] = dict(fact.qualifiers)
    return told | {
        "property": fact.property,
        "value": fact.value,
        "status": fact.status,
        "origin": fact.origin,
        "sources": [s.url for s in fact.sources],
    }
