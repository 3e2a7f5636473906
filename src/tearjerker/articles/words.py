"""Which words, in which language, say what?

The tables lie in `data/words.toml`, a list for each language; what stands there are pieces of regular
expressions.  Whoever corrects a language's words need not touch the code.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

import tomli


@cache
def _tables() -> dict[str, dict[str, list[str]]]:
    told: dict[str, dict[str, list[str]]] = tomli.loads(
        (files("tearjerker.articles") / "data" / "words.toml").read_text("utf-8")
    )
    return told


@cache
def words(table: str, *langs: str) -> tuple[str, ...]:
    """A table's words, of these languages or of all."""
    told = _tables()[table]
    return tuple(dict.fromkeys(w for lang in (langs or told) for w in told.get(lang, ())))


def either(table: str, *langs: str) -> str:
    """One of a table's words as a regular expression; those in Latin letters begin and end as words."""
    some = words(table, *langs)
    latin = [w for w in some if is_latin(w)]
    other = [w for w in some if not is_latin(w)]
    parts = [rf"(?<![^\W_])(?:{'|'.join(latin)})(?![^\W_])"] if latin else []
    return "(?:" + "|".join([*parts, *other]) + ")"


def is_latin(piece: str) -> bool:
    """Whether a piece is of letters that words begin and end with."""
    return not re.search("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]", piece)


def any_of(*tables: str) -> str:
    """One of several tables' words as a regular expression, whatever stands beside."""
    return "(?:" + "|".join(w for table in tables for w in words(table)) + ")"
