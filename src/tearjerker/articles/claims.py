# ruff: noqa: E501
"""What does an article say that can be looked up?

Each sentence is asked for years, networks, actors, characters, awards, chart places and so on.  A claim keeps
the sentence as its quote.  Its subject is the drama or song that the sentence names, else the one that the
entry is about.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from tearjerker.articles.known import Known
from tearjerker.model import Claim, ClaimKind, Entry, Song
from tearjerker.names.fold import key

_SENTENCE = re.compile(r"(?<=[.!?。])[”\"’']?\s+|\n")
_NETWORK = re.compile(
    r"(?<![A-Za-z])(KBS ?2(?: ?TV)?|KBS ?1|KBS|SBS|MBC|tvN|JTBC|OCN|ENA|TV Chosun|Channel A|MBN)(?![A-Za-z])"
)
_YEAR = re.compile(r"(?<!\d)((?:19[89]|20[0-3])\d(?:\s?[-/–]\s?(?:20)?\d\d)?)(?!\d)")


@dataclass(frozen=True, slots=True)
class _About:
    """One sentence, and what its claims can be about."""

    text: str
    entry: int | None
    song: str | None
    drama: str | None
    pair: tuple[Song, ...] = ()
    """The songs of an entry that has two."""


def claims_of(
    entries: Sequence[Entry], loose: Iterable[str], known: Known, language: str
) -> tuple[Claim, ...]:
    """The claims of an article, each once, in its order."""
    found: dict[tuple[str, str, str], Claim] = {}
    for about in _sentences(entries, loose):
        for claim in _claims(about, known):
            found.setdefault((claim.kind, key(claim.subject), key(claim.value)), claim)
    return tuple(found.values())


def _sentences(entries: Sequence[Entry], loose: Iterable[str]) -> Iterator[_About]:
    for i, entry in enumerate(entries):
        song = entry.songs[0]
        for sentence in filter(None, _SENTENCE.split(entry.prose)):
            yield _About(sentence.strip(), i, song.title, song.drama, entry.songs)


def _claims(about: _About, known: Known) -> Iterator[Claim]:
    for kind, find in _FINDERS:
        for subject, value in find(about, known):
            yield Claim(subject, kind, value, about.text, entry=about.entry)


def _networks(about: _About, known: Known) -> Iterator[tuple[str, str]]:
    if about.drama:
        for m in _NETWORK.finditer(about.text):
            yield about.drama, m.group(1)


def _years(about: _About, known: Known) -> Iterator[tuple[str, str]]:
    if about.drama and not _AWARD.search(about.text):
        for m in _YEAR.finditer(about.text):
            yield about.drama, m.group(1)


def _people(about: _About, known: Known, wanted: str) -> Iterator[tuple[str, str]]:
    """Names of the drama's people that stand in the sentence."""
    if not about.drama:
        return
    for drama in known.ids("drama", about.drama):
        told = known.people.get(drama, {})
        for name in _capitalised(about.text):
            if told.get(key(name)) == wanted and (wanted == "character" or not _sings(about, name)):
                yield about.drama, name


def _sings(about: _About, name: str) -> bool:
    """Whether a name is the entry's singer, of whom the sentence does not say that they act."""
    singers = {key(c.name) for song in about.pair for c in song.artists}
    return key(name) in singers and not _ACTS.search(about.text)


_ACTS = re.compile(
    r"\b(?:stars?|starring|starred|plays?|played|acting|actor|actress|cast|role|lead)\b|배우|주연|출연|演",
    re.I,
)


def _capitalised(text: str) -> Iterator[str]:
    """Runs of two to four capitalised words, and Hangul words."""
    words = list(re.finditer(r"[^\s,;:()“”\"]+", text))
    for i in range(len(words)):
        for n in (4, 3, 2, 1):
            run = words[i : i + n]
            if len(run) == n and all(w.group()[0].isupper() or not w.group()[0].isascii() for w in run):
                yield re.sub(r"['’]s?$|[.]$", "", text[run[0].start() : run[-1].end()])


_AWARD = re.compile(r"\b(?:awards?|MAMA|prize|daesang|penghargaan|premio)\b|시상식|대상|賞", re.I)
_BODY = re.compile(r"\b(?:[Tt]he\s+)?((?:[A-Z][\w&]*\s+){0,4}(?:MAMA|Awards?)(?:\s+(?:ke-)?\d{1,4})?)")
_CATEGORY = re.compile(
    r"\b(best (?:drama )?ost(?: award)?|ost award|song of the year|best (?:\w+ ){1,3}?(?:song|ost))", re.I
)


def _awards(about: _About, known: Known) -> Iterator[tuple[str, str]]:
    if not about.song or not _AWARD.search(about.text):
        return
    category, body = _CATEGORY.search(about.text), _BODY.search(about.text)
    parts = [m.group(1).strip() for m in (category, body) if m]
    if parts and (category is None or body is None or body.group(1) not in category.group(1)):
        yield about.song, ", ".join(dict.fromkeys(parts))


_ORIGIN = re.compile(r"\b(?:was |is )?(?:originally|first) (?:the |a |an )?(?:\w+ ){0,3}?(?:ost|song|soundtrack|theme|made|written|released|recorded)\b"
                     r"|\b(?:made|written|composed|created|recorded) (?:especially )?for\b", re.I)  # fmt: skip


def _origins(about: _About, known: Known) -> Iterator[tuple[str, str]]:
    if about.song and about.drama and _ORIGIN.search(about.text):
        yield about.song, f"made for {about.drama}"


_ANSWER = re.compile(
    r"\b(?:in response|in reply|in answer|answering|responds?|replies|answers)\b|\b답가\b|アンサーソング",
    re.I,
)


def _answers(about: _About, known: Known) -> Iterator[tuple[str, str]]:
    """`In response, B sings …`: B's song is said to answer the other of the pair."""
    if len(about.pair) == 2 and (m := _ANSWER.search(about.text)):
        after = about.text[m.end() :]
        first, second = about.pair
        named = {s.title: min((_place(after, c.name) for c in s.artists), default=9999) for s in about.pair}
        answer, asked = (first, second) if named[first.title] < named[second.title] else (second, first)
        if min(named.values()) < 9999:
            yield answer.title, f"answers {asked.title}"


def _place(text: str, name: str) -> int:
    at = text.casefold().find(name.casefold())
    return at if at >= 0 else 9999


_Finder = Callable[[_About, Known], Iterator[tuple[str, str]]]
_FINDERS: tuple[tuple[ClaimKind, _Finder], ...] = (
    ("network", _networks),
    ("year", _years),
    ("cast", lambda about, known: _people(about, known, "cast")),
    ("character", lambda about, known: _people(about, known, "character")),
    ("award", _awards),
    ("origin", _origins),
    ("cover", _answers),
)
