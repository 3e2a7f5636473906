"""How does the starter pack become facts?

The pack is a folder of TOML files, one per drama and a few for what many dramas share.  A file names its
sources once and then says, thing by thing and property by property, what is so and who says it:

    [sources]
    osen = "http://osen.mt.co.kr/article/G1111326668"

    ["drama/itaewon-class"]
    name = [
      { is = "Itaewon Class", lang = "en", kind = "usual", by = ["osen"] },
      { is = "이태원 클라쓰", lang = "ko", kind = "original", by = ["osen"] },
    ]

`is` is the value, `by` the sources, `status` one of the model's (default `verified`); everything else is a
qualifier.  Several files may speak of the same thing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import tomli

from tearjerker.catalogue.pack_files import PACK, digest, files
from tearjerker.errors import BadPack
from tearjerker.model import KINDS, STATUSES, VOCABULARY, Fact, Kind, Source

__all__ = ["DECISIONS", "PACK", "digest", "facts", "facts_of", "kind_of", "parsed", "problem"]

DECISIONS = ("retract", "merge")
"""Tables of a user's patch (`catalogue/export.py`) that say what is wrong or one thing, not what is so."""

_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?$")
_ID = re.compile(r"[a-z]+/[a-z0-9][a-z0-9-]*$")


def facts(folder: Path = PACK) -> Iterator[Fact]:
    """Every statement of the pack; BadPack names the file and the line's place where one breaks the rules."""
    for path in files(folder):
        yield from facts_of(path.read_text("utf-8"), path.name)


def facts_of(text: str, where: str, *, origin: str = "pack") -> Iterator[Fact]:
    """The statements of one file's text; `where` names it in errors."""
    told = parsed(text, where)
    for key in DECISIONS:
        told.pop(key, None)
    sources = {key: Source(url) for key, url in told.pop("sources", {}).items()}
    for subject, properties in told.items():
        for name, statements in properties.items():
            for number, statement in enumerate(statements, 1):
                place = f"{where}: {subject}, {name} no. {number}"
                yield _fact(subject, name, statement, sources, origin, place)


def parsed(text: str, where: str) -> dict[str, Any]:
    """A file's text as TOML has it; BadPack names the line that is wrong."""
    try:
        return tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        raise BadPack(f"{where} is not TOML: {error}; mend that line") from error


def _fact(
    subject: str, name: str, said: Mapping[str, Any], sources: Mapping[str, Source], origin: str, place: str
) -> Fact:
    unknown = [key for key in said.get("by", ()) if key not in sources]
    if unknown:
        raise BadPack(f"{place}: no source is called {unknown[0]!r}; name it under [sources]")
    fact = Fact(
        subject,
        name,
        str(said.get("is", "")),
        {k: str(v) for k, v in said.items() if k not in ("is", "by", "status")},
        tuple(sources[key] for key in said.get("by", ())),
        said.get("status", "verified"),
        origin,
    )
    trouble = problem(fact)
    if trouble:
        raise BadPack(f"{place}: {trouble}")
    return fact


def kind_of(id: str) -> Kind | None:
    """The kind that an id begins with."""
    head = id.partition("/")[0]
    return next((k for k in KINDS if k == head), None)


def problem(fact: Fact) -> str | None:  # noqa: PLR0911 - one return for each rule
    """What is wrong with a statement by the vocabulary, or None."""
    kind, rule = kind_of(fact.subject), VOCABULARY.get(fact.property)
    if kind is None or not _ID.match(fact.subject):
        return f"{fact.subject!r} is no id; expected kind/slug with a kind of {', '.join(KINDS)}"
    if rule is None:
        return f"there is no property {fact.property!r}; see VOCABULARY in model.py"
    if kind not in rule.of:
        return f"{fact.property!r} is said of {', '.join(rule.of)}, not of a {kind}"
    if not fact.value.strip():
        return "the value is empty"
    if fact.status not in STATUSES:
        return f"status {fact.status!r} is none of {', '.join(STATUSES)}"
    if not fact.sources and fact.origin == "pack":
        return "nobody says so: `by` is empty"
    extra = [q for q in fact.qualifiers if q not in rule.qualifiers]
    if extra:
        return (
            f"{fact.property!r} has no qualifier {extra[0]!r}; it has {', '.join(rule.qualifiers) or 'none'}"
        )
    if rule.type == "date" and not _DATE.match(fact.value):
        return f"{fact.value!r} is no date; expected 2010, 2010-11 or 2010-11-11"
    if rule.type == "number" and not fact.value.isdigit():
        return f"{fact.value!r} is no number"
    if rule.type == "ref" and kind_of(fact.value) not in rule.to:
        return f"{fact.value!r} is no {' or '.join(rule.to)}"
    return None
