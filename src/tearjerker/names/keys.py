"""By which keys is a name kept and looked for?

A `Key` is one way of reading a name; the same function reads names and questions, and a name is found where a
reading of the question meets a reading of it:

    surface   the folded letters, Hangul spelled out as typed        "ㅂㅏㄱㅈㅣㅇㅕㅇ", "park jiyoung"
    exact     whole readings that must agree letter by letter, each with what it is worth: the name itself,
              its words in another order, its romanizations by rule, its initials, the given name …
    sounds    fine sounds (see `sound.py`), one for each way to pronounce it
    given     the same for what may be a person's given name
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from tearjerker.names import english, romanise, sound, surnames
from tearjerker.names.fold import fold, season, sorted_words, tight, without_affixes, without_article
from tearjerker.names.hangul import has_hangul, initials, is_hangul, is_syllable, jamo

SAME, SPACED, ORDER, RULE, BARE, GIVEN, INITIALS = "=", "_", "o", "r", "b", "g", "i"
"""What an exact key is: the tight name; its words sorted; a romanization by rule; the name without season,
article, subtitle or affix; the given name; the initial consonants."""

_SUBTITLE = re.compile(r"\s*(?:[:：\-–—~|/,]\s+|\s[:：\-–—~|/]|[(\[<]).*$")
_SUBTITLE_HEAD = re.compile(r"^.*?(?::\s*|\s[-–—]\s*)(?=\S)")
_BRACKETS = re.compile(r"\s*[(\[][^)\]]*[)\]]\s*")


@dataclass(frozen=True, slots=True)
class Keys:
    """Every reading of one name."""

    surface: str
    number: int
    """Of the season or part; 0 where none is named."""
    exact: tuple[tuple[str, str], ...]
    """(what kind of key, the key)."""
    sounds: tuple[str, ...]
    given: tuple[str, ...] = ()


def keys_of_name(name: str, *, person: bool = False) -> Keys:
    """The keys under which a name is kept; `person`: it may have a family and a given name."""
    folded = fold(name)
    base, number = season(folded)
    given = list(_given_names(folded)) if person else []
    exact = list(dict.fromkeys(_exact(name, folded, base, number, given)))
    return Keys(
        jamo(folded),
        number,
        tuple(exact),
        tuple(dict.fromkeys(_sounds(folded, person=person))),
        tuple(dict.fromkeys(_sound(g) for g in given)),
    )


def keys_of_question(asked: str, *, person: bool = True) -> Keys:
    """The keys by which a question is looked up: without its affixes, and as it stands."""
    folded = fold(asked)
    bare = without_affixes(folded)
    base, number = season(bare)
    exact = [
        (SAME, tight(jamo(folded))),
        (RULE, _latin_letters(folded)),
        (SPACED, sorted_words(jamo(folded))),
    ]
    exact += [(SAME, tight(jamo(bare))), (RULE, _latin_letters(bare)), (SPACED, sorted_words(jamo(bare)))]
    exact += _bare_keys(asked, bare, base, number)
    exact += [(GIVEN, tight(jamo(bare))), (INITIALS, _typed_initials(bare))]
    known = tuple(dict.fromkeys((k, v) for k, v in exact if v))
    return Keys(jamo(bare), number, known, tuple(dict.fromkeys(_sounds(bare, person=person))))


def _exact(name: str, folded: str, base: str, number: int, given: list[str]) -> Iterator[tuple[str, str]]:
    if not folded:
        return
    letters = jamo(folded)
    yield SAME, tight(letters)
    yield SPACED, sorted_words(letters)
    for written in _by_rule(folded):
        yield RULE, written
    yield from _bare_keys(name, folded, base, number)
    for part in given:
        yield GIVEN, tight(jamo(part))
    if begins := initials(folded):
        yield INITIALS, begins


def _bare_keys(name: str, folded: str, base: str, number: int) -> Iterator[tuple[str, str]]:
    """The name without article, subtitle, brackets and the number 1; the number of later seasons stays."""
    shown = str(number) if number > 1 else ""
    forms = [base, without_article(base)]
    plain = season(without_affixes(fold(_BRACKETS.sub(" ", name))))[0]
    main = season(fold(_SUBTITLE.sub("", name)))[0]
    forms += [plain, main, fold(_SUBTITLE_HEAD.sub("", name))]
    for form in dict.fromkeys(forms):
        if form:
            yield BARE, tight(jamo(form)) + shown


def _by_rule(folded: str) -> Iterator[str]:
    """Its romanizations by rule, as tight letters."""
    if not any(is_syllable(c) for c in folded):
        yield _latin_letters(folded)
        return
    yield _latin_letters(romanise.revised(folded))
    yield _latin_letters(romanise.mccune_reischauer(folded))
    compact = tight(folded)
    if 2 <= len(compact) <= 4 and all(is_syllable(c) for c in compact):
        family, given = surnames.split_hangul(compact) or (compact[0], compact[1:])
        yield _latin_letters(romanise.revised_name(family, given))
        yield _latin_letters(romanise.mccune_name(family, given))


def _latin_letters(text: str) -> str:
    """Only letters and digits: hyphens and apostrophes of the systems are left out by half of all writers."""
    return "".join(c for c in text if c.isalnum())


def _typed_initials(folded: str) -> str:
    letters = tight(folded)
    return letters if len(letters) > 1 and all("ㄱ" <= c <= "ㅎ" for c in letters) else ""


def _given_names(folded: str) -> Iterator[str]:
    compact = tight(folded)
    if all(is_syllable(c) for c in compact):
        if found := surnames.split_hangul(compact):
            yield found[1]
        elif " " in folded:
            yield from folded.split()
        return
    words = folded.split()
    split = surnames.split_latin(words)
    for _family, given in split:
        yield given
    if not split and 2 <= len(words) <= 3:
        yield from (w for w in words if len(w) > 2)


def _sounds(folded: str, *, person: bool) -> Iterator[str]:
    """Every way to say it."""
    if not folded:
        return
    yield _sound(folded)
    spoken = "".join(english.sound(w) or _sound(w) for w in folded.split())
    yield spoken
    compact = tight(folded)
    if person and 2 <= len(compact) <= 4 and all(is_syllable(c) for c in compact):
        yield sound.of_hangul(compact, plain=True)
    if person and not has_hangul(folded):
        for family, given in surnames.split_latin(folded.split()):
            for hangul in surnames.FAMILIES[family]:
                yield sound.of_hangul(hangul, plain=True) + _sound(given)


def _sound(folded: str) -> str:
    return "".join(_runs(folded))


def _runs(folded: str) -> Iterator[str]:
    for word in folded.split():
        for script, run in groupby(word, _script):
            letters = "".join(run)
            if script == "hangul":
                yield sound.of_hangul("".join(c for c in letters if is_syllable(c)))
            else:
                yield sound.of_latin(letters) if script == "latin" else letters


def _script(letter: str) -> str:
    if is_hangul(letter):
        return "hangul"
    return "latin" if letter.isascii() and letter.isalpha() else "other"
