"""What is the whole article about: one drama, one singer?"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from tearjerker.articles import abroad
from tearjerker.articles.announced import sole_name
from tearjerker.articles.article import Article
from tearjerker.articles.outline import Section
from tearjerker.names.fold import key


@dataclass(frozen=True, slots=True)
class About:
    """What holds for every song of an article, unless something nearer says otherwise."""

    drama: str | None = None
    artist: str | None = None


def about(sections: Sequence[Section], article: Article) -> About:
    """The one drama and the one artist of the article: of its title, or by far the most named."""
    drafts = [d for s in sections for d in s.drafts]
    if len({key(s.drama) for s in sections if s.drama}) > 2:
        return About()
    of_lists = {key(s.drama) for d in drafts for s in d.songs if s.drama}
    drama = _most_named("drama", sections, article) if len(of_lists) <= 1 else None
    sung = [bool(s.artists) for d in drafts for s in d.songs]
    unsung = not sung or sum(sung) < 0.4 * len(sung)
    return About(drama, _singer_of(sections, of_lists, bool(drafts), article) if unsung else None)


def _singer_of(
    sections: Sequence[Section], dramas: Collection[str], listed: bool, article: Article
) -> str | None:
    """Who sings all: the only one in the title of a list of several dramas, else the most named."""
    several = len(dramas) > 1 or not listed
    titled = sole_name("artist", article.page.title, article.known) if several else None
    return titled or _most_named("artist", sections, article)


def _most_named(kind: str, sections: Sequence[Section], article: Article) -> str | None:
    """By far the most named one: what one entry names however often is that entry's own."""
    title = article.page.title or (article.page.blocks[0].text if article.page.blocks else "")
    texts = [t for s in sections for _, t in s.prose]
    own = ["\n".join(d.prose) for s in sections for d in s.drafts if d.prose]
    spelled: dict[str, str] = {}
    for text in (title, *[*texts, *own][:12]):
        for m in article.mentioned(kind, text[:1500]):
            if not abroad.is_no_name(m.span.text):
                name = _PART.sub("", m.span.text)
                spelled.setdefault(key(name), name)
    votes = {
        k: _weight(kind, name, article)
        * (
            1.5 * (name in title)
            + 0.75 * (sum(t.count(name) for t in texts) + _of_several(sum(name in t for t in own), own))
        )
        for k, name in spelled.items()
    }
    best = sorted(votes.items(), key=lambda v: -v[1])
    first, second = [*best, ("", 0.0), ("", 0.0)][:2]
    alone = not second[1] and bool(article.known.ids(kind, first[0]))
    return spelled[first[0]] if first[1] >= (0.5 if alone else 1.5) and first[1] >= 2 * second[1] else None


_PART = re.compile(r"\s+OSTs?\b.*$", re.I)


def _of_several(entries: int, own: Sequence[str]) -> int:
    """In how many entries a name stands; what only one of several names is that entry's own."""
    return entries if entries > 1 or len(own) < 3 else 0


def _weight(kind: str, name: str, article: Article) -> float:
    """What stands in quotation marks may be anything: a name counts in full where it is known."""
    return 1.0 if article.known.ids(kind, name) else 0.5
