"""How does a wish become a list that can be kept, shown and published?

    choice  →  compose  →  paragraphs, arithmetic, players  →  the editor's changes  →  one JSON object

The object has the form of a reading (docs/interfaces.md), so that the same pages and playlists serve both,
and adds to an entry `text`, `text_ko`, `sentences`, `score`, `rank_range`, `evidence` and `felt`.  It holds
no clock: the same catalogue and the same wish give the same bytes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from tearjerker.catalogue import Catalogue
from tearjerker.feelings import vocabulary
from tearjerker.lists.compose import Choice, Pick, compose
from tearjerker.lists.edits import Edits, apply
from tearjerker.lists.evidence import gather
from tearjerker.lists.playlists import Playlist, playlist, recordings_of
from tearjerker.lists.rank import BALANCED, Evidence, Vote, Weights
from tearjerker.lists.songs import Felt, Song, heard, kept_moods, songs
from tearjerker.lists.understand import Understood
from tearjerker.lists.write import LANGUAGES, Language, Sentence, Subject, Turns, paragraph
from tearjerker.model import Fact, pointing


def make_list(
    catalogue: Catalogue,
    understood: Understood,
    *,
    wish: str = "",
    edits: Edits | None = None,
    weights: Weights = BALANCED,
) -> dict[str, Any]:
    """The list that meets the wish, as JSON."""
    edits = edits or Edits()
    evidence = gather(catalogue)
    spoken_for = {*(e.recording for e in evidence), *_versions(evidence), *edits.songs}
    known = songs(catalogue, sorted(spoken_for), felt=_elsewhere(catalogue))
    choice = understood.choice
    longer = replace(choice, top=choice.top + len(edits.dropped))
    picks = compose(evidence, known, longer, weights=weights)
    entries = _entries(catalogue, picks, known)
    told = {
        "title": title(wish, choice, catalogue),
        "intro": {"en": _intro(evidence)},
        "source": "",
        "language": "en",
        "ordered": True,
        "made_by": "list",
        "wish": wish,
        "understood": list(understood.notes),
        "ignored": list(understood.ignored),
        "weights": asdict(weights),
        "entries": entries,
        "claims": [],
    }
    return apply(edits, told, top=choice.top, fetch=lambda id: _entry_of(catalogue, id, known))


def _intro(evidence: Iterable[Evidence]) -> str:
    """What the places rest on, in one sentence."""
    voices = {kind: {e.list or e.voice for e in some} for kind, some in _by_kind(evidence).items()}
    lists, charts = len(voices.get("mention", ())), len(voices.get("chart", ()))
    juries = len(voices.get("award", set()) | voices.get("nomination", set()))
    named = [(lists, "list"), (juries, "jury"), (charts, "chart")]
    said = [f"{'one' if n == 1 else n} {word if n == 1 else _PLURAL[word]}" for n, word in named if n]
    whole = " and ".join([", ".join(said[:-1]), said[-1]] if len(said) > 1 else said) or "nothing yet"
    return f"Ranked on what {whole} say, added up by one formula. Each place shows its sum."


_PLURAL = {"list": "lists", "jury": "juries", "chart": "charts"}


def _by_kind(evidence: Iterable[Evidence]) -> dict[str, list[Evidence]]:
    found: dict[str, list[Evidence]] = {}
    for e in evidence:
        found.setdefault(e.kind, []).append(e)
    return found


def _elsewhere(catalogue: Catalogue) -> dict[str, list[Felt]]:
    """What the user's own articles and files say of feelings."""
    written, measured = kept_moods(catalogue), heard(catalogue)
    return {id: [*written.get(id, ()), *measured.get(id, ())] for id in {**written, **measured}}


def _versions(evidence: Iterable[Evidence]) -> set[str]:
    """The recordings that are versions of others: a pair has two."""
    return {e.voice for e in evidence if e.kind == "version"}


def _entries(catalogue: Catalogue, picks: Iterable[Pick], known: Mapping[str, Song]) -> list[dict[str, Any]]:
    picks = list(picks)
    subjects = _subjects(catalogue, [id for p in picks for id in p.songs], known)
    entries: list[dict[str, Any]] = []
    above: dict[Language, Turns] = {}
    for pick in picks:
        written, above = _written([subjects[id] for id in pick.songs], above)
        entries.append(_entry(pick, subjects, known) | written)
    return entries


def _entry_of(catalogue: Catalogue, id: str, known: Mapping[str, Song]) -> dict[str, Any] | None:
    """An entry for a song that the editor adds: it has a paragraph, and no place that evidence gave it."""
    if id not in known:
        return None
    subject = _subjects(catalogue, [id], known)[id]
    written, _ = _written([subject], {})
    return {"rank": None, "songs": [_song(subject, known[id])], "mood": [], "aside": False} | written


def _subjects(catalogue: Catalogue, ids: Iterable[str], known: Mapping[str, Song]) -> dict[str, Subject]:
    wanted = list(ids)
    things = catalogue.around(wanted, pointing=("version_of",))
    singers = {f.value for e in things.values() if e.kind == "recording" for f in e.all("artist")}
    things |= catalogue.entities(sorted(singers - things.keys()))
    return {
        id: Subject(things[id], things, tuple(pointing(things, id, "version_of")), known[id].feelings)
        for id in wanted
        if id in things
    }


def _entry(pick: Pick, subjects: Mapping[str, Subject], known: Mapping[str, Song]) -> dict[str, Any]:
    parts = [subjects[id] for id in pick.songs]
    backing = {f.id: f for part in parts for f in (*part.recording.facts, *part.versions)}
    felt = pick.felt or known[pick.songs[0]].feelings
    return {
        "rank": pick.scored.place,
        "songs": [_song(part, known[part.recording.id]) for part in parts],
        "mood": [vocabulary()[name].english for name, _ in Counter(f.feeling for f in felt).most_common(4)],
        "aside": False,
        "score": round(pick.scored.score, 3),
        "rank_range": list(pick.scored.range),
        "evidence": [_vote(v, backing) for v in pick.scored.votes],
        "felt": [_felt(f) for f in {(f.word, f.by): f for f in felt}.values()],
    }


def _song(subject: Subject, song: Song) -> dict[str, Any]:
    recording, drama = subject.recording, subject.drama
    placed = recording.best("placement")
    return {
        "title": recording.name,
        "title_ko": recording.hangul,
        "artists": [
            {"name": subject.named(f.value, "en"), "group": f.get("group"), "id": f.value,
             "name_ko": subject.named(f.value, "ko")}
            for f in subject.credits
        ],
        "drama": drama.name if drama else None,
        "drama_id": drama.id if drama else None,
        "role": placed.get("role") if placed else None,
        "recording": recording.id,
        "confidence": 1.0,
        "listen": [
            {"kind": scheme, "id": f.value}
            for scheme in ("youtube", "spotify")
            if (f := recording.best("id", scheme=scheme))
        ],
    }  # fmt: skip


def _written(
    parts: list[Subject], before: Mapping[Language, Turns]
) -> tuple[dict[str, Any], dict[Language, Turns]]:
    """The paragraph in each language, unlike the one before; a pair's second song adds its own sentences."""
    told: dict[Language, list[Sentence]] = {}
    turns: dict[Language, Turns] = {}
    for language in LANGUAGES:
        turns[language], told[language] = before.get(language, {}), []
        for n, part in enumerate(parts):
            without = ("versions", "listed", "feelings") if n else ()
            written = paragraph(part, language, unlike=turns[language], without=without)
            told[language] += written.sentences
            turns[language] = written.turns
    whole = {language: " ".join(s.text for s in sentences) for language, sentences in told.items()}
    backed = {language: [_sentence(s) for s in sentences] for language, sentences in told.items()}
    return {"text": whole["en"], "text_ko": whole["ko"], "sentences": backed}, turns


def _sentence(sentence: Sentence) -> dict[str, Any]:
    return {
        "text": sentence.text,
        "facts": [f.id for f in sentence.facts],
        "sources": list(sentence.sources),
    }


def _vote(vote: Vote, backing: Mapping[str, Fact]) -> dict[str, Any]:
    e = vote.evidence
    fact = backing.get(e.fact or "")
    return {
        "kind": e.kind,
        "voice": e.voice,
        "says": e.says,
        "rank": e.rank,
        "points": round(vote.points, 3),
        "how": vote.how,
        "list": e.list,
        "fact": e.fact,
        "sources": [s.url for s in fact.sources] if fact else [],
    }


def _felt(felt: Felt) -> dict[str, Any]:
    return {"feeling": felt.feeling, "word": felt.word, "by": felt.by, "url": felt.url, "fact": felt.fact}


# -- titles ----------------------------------------------------------------------------------------------

_COUNTS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")


def title(wish: str, choice: Choice, catalogue: Catalogue) -> str:
    """What to call the list: the wish in its own words, else the choice in ours."""
    if wish.strip():
        clean = " ".join(wish.split())
        return clean[0].upper() + clean[1:]
    names = _names(catalogue, [*sorted(choice.dramas), *sorted(choice.artists)])
    count = _COUNTS[choice.top] if choice.top < len(_COUNTS) else str(choice.top)
    what = _what(choice)
    head = f"{count} {what if choice.top != 1 else _PLURAL_END.sub('', what, count=1)}"
    parts = [
        head,
        *([f"from {' and '.join(names)}"] if choice.dramas and not choice.artists else []),
        *([f"by {' and '.join(names)}"] if choice.artists and not choice.dramas else []),
        *([f"on {' and '.join(sorted(choice.networks))}"] if choice.networks else []),
        *([_years(choice)] if choice.since or choice.until else []),
        *(
            [f"of {' and '.join(vocabulary()[f].english for f in sorted(choice.feelings))}"]
            if choice.feelings
            else []
        ),
    ]
    return " ".join(parts)


_PLURAL_END = re.compile(r"(?<=song)s\b|(?<=gem)s\b|(?<=duet)s\b")


def _what(choice: Choice) -> str:
    if choice.pairs:
        return "songs with an answer"
    if choice.gems:
        return "hidden gems from Korean dramas"
    if choice.duets:
        return "duets from Korean dramas"
    if choice.actors:
        return "songs that actors sing in Korean dramas"
    if choice.roles:
        return f"{' and '.join(sorted(choice.roles))} songs of Korean dramas"
    return "songs from Korean dramas" if not choice.dramas else "songs"


def _years(choice: Choice) -> str:
    if choice.since and choice.until:
        return f"of {choice.since}" if choice.since == choice.until else f"of {choice.since}–{choice.until}"
    return f"since {choice.since}" if choice.since else f"up to {choice.until}"


def _names(catalogue: Catalogue, ids: Iterable[str]) -> list[str]:
    return [e.name for e in catalogue.entities(ids).values()]


# -- for playlists -----------------------------------------------------------------------------------------


def playlist_of(
    catalogue: Catalogue,
    content: Mapping[str, Any],
    *,
    files: Mapping[str, Path] | None = None,
    lengths_s: Mapping[str, float] | None = None,
    date: str | None = None,
) -> Playlist:
    """The list with all that playlists and JSON-LD say of its songs."""
    things = catalogue.around(recordings_of(content))
    return playlist(content, things, files=files, lengths_s=lengths_s, date=date)
