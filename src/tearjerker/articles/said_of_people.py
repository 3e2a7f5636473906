"""Who plays in a drama, and whom, by what an article says?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tearjerker.articles.mentions import Mention
from tearjerker.articles.sentences import PEOPLE, Sentence
from tearjerker.articles.words import either
from tearjerker.names.fold import key

_GROUP = r"(?:[A-Z][\w. ]{1,20}['’]s\s)?"
_ACTS_AFTER = re.compile(rf"(?i:{either('before who plays')})\s*:?\s*{_GROUP}$")
_ACTS_BEFORE = re.compile(
    r"^[’'”\"]?(?:\s*(?:and|&|dan|y|e|과|와|·|と|、|和|,)?\s*"
    r"[A-Z가-힣\u30a0-\u30ff\u4e00-\u9fff][\w・' -]{1,24}?)?,?\s*(?:también |também |who also )?"
    rf"[’'”\"]?(?:이|가|은|는)?\s*{either('after who plays')}",
    re.I,
)
_ACTING = re.compile(either("of acting"), re.I)
_STORY = re.compile(rf"{either('before who is played')}\s*$", re.I)
_PLAYED = re.compile(r"\s?(?:역(?:을|의|으로|할)?(?![가-힣])|[을를] (?:맡|연기)|を演|という役|役)")
_LISTED = re.compile(
    r"(?:\([^()]*\))?\s*(?:,|&|and|dan|y|e|et|và|과|와|·|、|と|和|,\s*and|,\s*dan)\s*" + _GROUP
)


def cast(s: Sentence) -> Iterator[tuple[str, str]]:
    """Actors: known ones, those that the tagger takes for such, those by the words beside them.

    Of a list (`starring A, B and C`, `A、B主演`) all are what one of them is.
    """
    for row in _rows(s, list(_people(s))):
        told = [_role_known(s, m) for m in row]
        act = any(_acts(s, m) for m in row)
        begun = False
        for m, (drama, role) in zip(row, told, strict=True):
            begun = begun or role == "cast" or (m.kind == "cast" and _may_be_an_actor(s, m))
            sure = role == "cast" or ((begun or act) and role is None and not _is_singer(s, m))
            if drama and sure and not _is_played(s, m):
                yield drama, _whole(m)


def _rows(s: Sentence, people: list[Mention]) -> Iterator[list[Mention]]:
    """People who are listed together."""
    row: list[Mention] = []
    for m in people:
        if row and not _listed(s, row[-1].span.end, m):
            yield row
            row = []
        row.append(m)
    if row:
        yield row


def _is_played(s: Sentence, m: Mention) -> bool:
    return m.kind == "character" or bool(_PLAYED.match(s.text, m.span.end))


def _may_be_an_actor(s: Sentence, m: Mention) -> bool:
    """Katakana alone is many things: without the dot of a full name it must be known."""
    return m.span.form != "e" or not _KATAKANA.fullmatch(m.span.text) or "・" in m.span.text


_KATAKANA = re.compile(r"[\u30a0-\u30ff]+")


def _is_singer(s: Sentence, m: Mention) -> bool:
    """Whether a title says that one sings, or one is known to, and the sentence speaks of no acting."""
    titled = _SINGER.search(s.text, 0, m.span.start)
    return bool(titled) or (
        m.kind == "artist" and s.known.kinds(m.span.text) == {"artist"} and not _ACTING.search(s.text)
    )


_SINGER = re.compile(rf"{either('a singer')}\s?$", re.I)


def characters(s: Sentence) -> Iterator[tuple[str, str]]:
    """Characters: known ones, those that the tagger takes for such, those of whom a story is told."""
    joined, last = False, 0
    for m in _people(s):
        drama, told = _role_known(s, m)
        cue = (
            m.kind == "character"
            or bool(_PLAYED.match(s.text, m.span.end))
            or (m.kind == "cast" and told is None and bool(_STORY.search(s.text[: m.span.start])))
        )
        cue = cue or (joined and m.kind == "cast" and told is None and _listed(s, last, m))
        if drama and (told == "character" or (cue and told is None)):
            yield drama, _whole(m)
        joined, last = cue, m.span.end
    yield from _bracketed(s)


def _bracketed(s: Sentence) -> Iterator[tuple[str, str]]:
    """`Rosher (Lee Hye-ri)`: who stands before an actor in brackets is played."""
    for m in s.names:
        before = _BEFORE_BRACKET.search(s.text, 0, m.span.start) if m.kind == "cast" else None
        drama = s.drama_near(m.span.start)
        if before and drama and not s.known.kinds(before["name"]):
            yield drama, before["name"]


_BEFORE_BRACKET = re.compile(
    r"(?P<name>[A-Z][\w-]+(?:\s[A-Z][\w-]+){0,2}|(?<![가-힣])[가-힣]{2,4}|[\u30a1-\u30fa\u30fc・]{2,})\s?[(（]$"
)


def _people(s: Sentence) -> Iterator[Mention]:
    """The people of a sentence; singers of the passage only where it speaks of acting."""
    singers = {key(c.name) for song in s.passage.songs for c in song.artists}
    for m in s.names:
        sings = m.kind == "artist" and key(m.span.text) in singers
        if m.kind in PEOPLE and not (sings and not _ACTING.search(s.text)) and _is_somebody(s, m):
            yield m


def _is_somebody(s: Sentence, m: Mention) -> bool:
    """Whether it is surely a person: eastern words look alike, names in Latin letters have their capitals."""
    least = 11.0 if m.span.form == "e" else 0.0
    return (
        m.score >= least
        or bool(s.known.kinds(m.span.text))
        or _acts(s, m)
        or bool(_PLAYED.match(s.text, m.span.end))
    )


def _acts(s: Sentence, m: Mention) -> bool:
    before, after = s.text[max(0, m.span.start - 40) : m.span.start], s.text[m.span.end : m.span.end + 40]
    return bool(_ACTS_AFTER.search(before) or _ACTS_BEFORE.match(after))


def _listed(s: Sentence, last: int, m: Mention) -> bool:
    """Whether it goes on a list: only a comma or an *and* stands between it and the one before."""
    return bool(_LISTED.fullmatch(s.text, last, m.span.start))


def _role_known(s: Sentence, m: Mention) -> tuple[str | None, str | None]:
    """The drama that a person belongs to, and cast or character where its people are known."""
    name = key(m.span.text)
    for drama in (*(d.span.text for d in s.dramas), s.passage.drama):
        for id in s.known.ids("drama", drama or ""):
            if told := s.known.people.get(id, {}).get(name):
                return drama, told
    return s.drama_near(m.span.start), None


def _whole(m: Mention) -> str:
    return re.sub(r"['’]s$", "", m.span.text)
