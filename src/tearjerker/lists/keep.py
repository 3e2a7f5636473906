"""Where are lists kept, and how is one found again?"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain, count
from typing import Any

import sqlalchemy as sa

from tearjerker.catalogue import Catalogue, schema
from tearjerker.errors import NotFound

_KEPT = schema.kept_list


@dataclass(frozen=True, slots=True)
class Kept:
    """A list or reading that was kept; `content` is what `--json` gave."""

    slug: str
    title: str
    kept_at: str
    made_by: str
    content: Mapping[str, Any]


def keep(
    catalogue: Catalogue, content: Mapping[str, Any], *, slug: str | None = None, made_by: str = "list"
) -> str:
    """Keep a list under a slug, made from its title where none is given; what was there is replaced."""
    title = content.get("title") or content.get("source") or "List"
    slug = slug_of(slug or title)
    row = {"title": title, "made_by": made_by, "content": dict(content)}
    with catalogue.engine.begin() as connection:
        connection.execute(sa.delete(_KEPT).where(_KEPT.c.slug == slug))
        now = datetime.now(UTC).isoformat(timespec="seconds")
        connection.execute(sa.insert(_KEPT).values(slug=slug, kept_at=now, **row))
    return slug


def kept(catalogue: Catalogue, slug: str) -> Kept:
    """The list kept under this slug; NotFound names those that are there."""
    if found := maybe_kept(catalogue, slug):
        return found
    with catalogue.reading() as connection:
        there = list(connection.scalars(sa.select(_KEPT.c.slug).order_by(_KEPT.c.slug).limit(20)))
    known = f"kept are: {', '.join(there)}" if there else "none is kept yet"
    raise NotFound(f"no list is kept as {slug!r}; {known}; `tearjerker list --keep` keeps one")


def maybe_kept(catalogue: Catalogue, slug: str) -> Kept | None:
    """The list kept under this slug, or None."""
    with catalogue.reading() as connection:
        row = connection.execute(sa.select(_KEPT).where(_KEPT.c.slug == slug.removeprefix("list/"))).first()
    return Kept(row.slug, row.title, row.kept_at, row.made_by, row.content) if row else None


def unused(catalogue: Catalogue, title: str) -> str:
    """A slug from a title under which nothing is kept yet: `rain`, else `rain-2` …"""
    slug = slug_of(title)
    names = chain([slug], (f"{slug}-{n}" for n in count(2)))
    return next(name for name in names if maybe_kept(catalogue, name) is None)


def slug_of(title: str) -> str:
    """A title as it stands in an address: small letters of any script, digits and hyphens."""
    text = unicodedata.normalize("NFKC", title).casefold().replace("’", "").replace("'", "")
    return re.sub(r"[\W_]+", "-", text).strip("-")[:80].strip("-") or "list"
