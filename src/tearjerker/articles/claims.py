"""What does an article say that can be looked up?

Each sentence (`sentences.py`) is asked for years and networks (`said_of_dramas.py`), for actors and
characters (`said_of_people.py`), for awards, chart places, covers and dates (`said_of_songs.py`).  A claim
keeps the sentence as its quote.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tearjerker.articles import said_of_dramas, said_of_people, said_of_songs
from tearjerker.articles.known import Known
from tearjerker.articles.sentences import Passage, Sentence, sentences_of
from tearjerker.articles.weights import Classes
from tearjerker.model import Claim, ClaimKind
from tearjerker.names.fold import key

__all__ = ["Dated", "Passage", "claims_of"]


@dataclass(frozen=True, slots=True)
class Dated:
    """A year that a list sets beside a drama."""

    drama: str
    year: str
    quote: str
    entry: int | None = None


def claims_of(
    passages: Iterable[Passage],
    dated: Iterable[Dated],
    known: Known,
    model: Classes,
    kinds: Mapping[str, str] | None = None,
) -> tuple[Claim, ...]:
    """The claims of an article, each once, in its order; `kinds`: what the article takes names for."""
    found: dict[tuple[str, str, str], Claim] = {}
    for date in dated:
        claim = Claim(date.drama, "year", date.year, date.quote, entry=date.entry)
        found.setdefault(("year", key(date.drama), date.year), claim)
    for sentence in sentences_of(passages, known, model, kinds or {}):
        for kind, find in _FINDERS:
            for subject, value in find(sentence):
                claim = Claim(subject, kind, value, sentence.text, entry=sentence.passage.entry)
                found.setdefault((kind, key(subject), key(value)), claim)
    return tuple(found.values())


_Finder = Callable[[Sentence], Iterator[tuple[str, str]]]
_FINDERS: Sequence[tuple[ClaimKind, _Finder]] = (
    ("network", said_of_dramas.networks),
    ("year", said_of_dramas.years),
    ("cast", said_of_people.cast),
    ("character", said_of_people.characters),
    ("award", said_of_songs.awards),
    ("chart", said_of_songs.charts),
    ("release", said_of_songs.releases),
    ("origin", said_of_songs.origins),
    ("cover", said_of_songs.answers),
    ("cover", said_of_songs.covers),
)
