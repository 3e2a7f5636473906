"""By which keys is a name kept and looked for?

A `Key` is one way of reading a name; the same function reads names and questions, and a name is found where a
reading of the question meets a reading of it:

    surface   the folded letters, Hangul spelled out as typed        "ㅂㅏㄱㅈㅣㅇㅕㅇ", "park jiyoung"
    exact     whole readings that must agree letter by letter, each with what it is worth: the name itself,
              its words in another order, its romanizations by rule, its initials, the given name …
    sounds    narrow sounds (see `sound.py`), one for each way to pronounce it
    given     the same for what may be a person's given name
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tearjerker.names import english, foreign, romanise, sound, surnames
from tearjerker.names.fold import (
    LITTLE,
    affixes_off,
    alike,
    fold,
    season,
    sorted_words,
    tight,
    trimmed,
    weak_affixes_off,
)
from tearjerker.names.hangul import has_hangul, initials, is_syllable, jamo

SHORT = 9
"""Names of up to this many letters are also kept with each letter left out: too few sounds stay whole after a
slip to find them by (as SymSpell does, Garbe 2012)."""

MOST_WORDS = 8
"""Titles of more words are not shortened to their first letters."""

_SUBTITLE = re.compile(r"\s*(?:[:：\-–—~|/,]\s+|\s[:：\-–—~|/]|[(\[<]).*$")
_SUBTITLE_HEAD = re.compile(r"^.*?(?::\s*|\s[-–—]\s*)(?=\S)")
_NAME_AND_NAME = re.compile(r"^([^()\[\]]{1,100})[(\[]([^()\[\]]{1,100})[)\]]\s*$")
_WITH_GROUP = (
    re.compile(r"(?P<singer>[^()\[\]]+)[(\[][^()\[\]]+[)\]]$"),
    re.compile(r"(?P<singer>.+?),? (?:of|from) .+$", re.IGNORECASE),
    re.compile(r".+?(?:['’]s|s['’]) (?P<singer>.+)$", re.IGNORECASE),
)
_BRACKETS = re.compile(r"\s*[(\[][^)\]]*[)\]]\s*")


@dataclass(frozen=True, slots=True)
class Keys:
    """Every reading of one name."""

    surface: str
    """The letters without the number of a season, Hangul spelled out."""
    whole: str
    """The letters with it, run together; slips happen in "season" too."""
    words: str
    """The words in alphabetical order, each in the one spelling that `alike` gives it."""
    number: int
    """Of the season or part; 0 where none is named."""
    exact: tuple[tuple[str, str, str], ...]
    """(what it shows if they agree, what kind of key, the key).

    kind  of a name                                     shows  where a question's … agrees
    =     its letters                                   =      letters
                                                        a      letters without an affix
                                                        q      part
    ~     without article, brackets, season 1 …         ~      the same
    _     its words in alphabetical order               _      the same
    c     its telling words in alphabetical order       c      the same
    r     its romanizations by rule                     r      letters; the question's are sought among =
    p     its parts: before and after a colon           p      letters
                                                        x      part
    g     the given name                                g      letters
    i     the initial consonants                        i      letters
    b     the first letters or syllables of its words   b      letters
    s     the sound of one syllable of the given name   s      the same
    d     its letters but one, where it is short        d      the same
    k     another name it is known by                   k      letters
    """
    sounds: tuple[str, ...]
    given: tuple[str, ...] = ()
    proper: float = 0.0
    """The part of its words that are words or Korean names as they stand, as slips rarely are."""
    shortened: bool = False
    """Whether something was taken off the question."""


def keys_of_name(name: str, *, person: bool = False, known: Iterable[str] = ()) -> Keys:
    """The keys under which a name is kept.

    `person`: it may have a family and a given name; `known`: other names of the same thing, for keys only.
    """
    name = trimmed(name)
    folded = fold(name)
    base, number = season(folded)
    given = list(_given_names(foreign.read_hanja(folded))) if person else []
    exact = dict.fromkeys((kind, kind, key) for kind, key in _exact(name, folded, given) if key)
    exact |= dict.fromkeys(("k", "k", tight(jamo(fold(other)))) for other in known)
    return Keys(
        jamo(base),
        tight(jamo(folded)),
        sorted_words(alike(jamo(base))),
        number,
        tuple(exact),
        tuple(dict.fromkeys(_sounds(base, person=person))),
        tuple(dict.fromkeys(_sound(g) for g in given)),
    )


def keys_of_question(asked: str, *, person: bool = True, as_it_stands: bool = False) -> Keys:
    """The keys by which a question is looked up.

    What is said about a name (OST, lyrics …) is taken off before letters and sounds are compared, unless
    `as_it_stands`; the exact keys hold the question with and without it.
    """
    asked = trimmed(asked)
    steps = affixes_off(fold(asked))
    bare = steps[0 if as_it_stands else -1]
    base, number = season(bare)
    steps += weak_affixes_off(steps[-1])
    exact = [key for step, shows in zip(steps, "=a~~~", strict=False) for key in _asked(step, shows)]
    exact += [("~", "~", form) for form in _forms(asked, bare)]
    exact += [(shows, kind, part) for part in _parts(asked) for shows, kind in (("q", "="), ("x", "p"))]
    if number:
        exact.append(("p", "p", tight(jamo(alike(base)))))
    letters = tight(jamo(bare))
    exact += [("k", "k", letters), ("g", "g", letters), ("i", "i", _typed_initials(bare))]
    exact += [("b", "b", letters)] if len(letters) <= MOST_WORDS + 4 else []
    exact += [("s", "s", _only_syllable(bare))] if person else []
    exact += [("d", "d", shorter) for shorter in _letters_but_one(letters)]
    known = tuple(dict.fromkeys(e for e in exact if e[2]))
    shortened = bare != steps[0]
    sounds = tuple(dict.fromkeys(_sounds(base, person=person)))
    words = sorted_words(alike(jamo(base)))
    return Keys(jamo(base), letters, words, number, known, sounds, (), _proper(base), shortened)


def letters_of(name: str) -> list[tuple[str, str]]:
    """(kind, key) of a name as it is written: its letters, and these without article, brackets, season 1."""
    name = trimmed(name)
    folded = fold(name)
    forms = [("=", tight(jamo(folded))), *(("~", form) for form in _forms(name, folded))]
    return [form for form in dict.fromkeys(forms) if form[1]]


def in_two_scripts(asked: str) -> tuple[str, str] | None:
    """The two names of `말도 없이 (Without Words)`; None where it is one name."""
    found = _NAME_AND_NAME.match(trimmed(asked))
    if not found:
        return None
    one, two = fold(found[1]), fold(found[2])
    if foreign.main_script(one) == foreign.main_script(two):
        return None
    return (one, two) if one and two and affixes_off(f"x {two}") == [f"x {two}"] else None


def singers_alone(asked: str) -> Iterator[str]:
    """The singer of what may say with which group: V(BTS); Yesung, of Super Junior; 2AM's Changmin."""
    for pattern in _WITH_GROUP:
        if found := pattern.match(trimmed(asked)):
            yield found["singer"]


def _asked(folded: str, shows: str) -> Iterator[tuple[str, str, str]]:
    letters = tight(jamo(folded))
    yield shows, "=", letters
    yield "p", "p", letters
    yield "_", "_", sorted_words(alike(jamo(folded)))
    yield "c", "c", _telling_words(folded)
    yield "r", "r", _latin_letters(folded)
    yield from (("r", "=", written) for written in _by_rule(folded))


def _exact(name: str, folded: str, given: list[str]) -> Iterator[tuple[str, str]]:
    letters = tight(jamo(folded))
    yield "=", letters
    yield "_", sorted_words(alike(jamo(folded)))
    yield "c", _telling_words(folded)
    yield "i", initials(folded)
    yield from (("r", written) for written in _by_rule(folded))
    yield from (("~", form) for form in _forms(name, folded))
    yield from (("p", part) for part in _parts(name))
    yield from (("g", tight(jamo(part))) for part in given)
    yield from (("s", syllable) for part in given for syllable in _syllables(part))
    yield from (("b", tight(jamo(short))) for short in _abbreviations(season(folded)[0], person=bool(given)))
    yield from (("d", shorter) for shorter in _letters_but_one(letters))


def _forms(name: str, folded: str) -> Iterator[str]:
    """The name with one spelling for what has several, without brackets and season 1, and its hanja read."""
    for form in dict.fromkeys((folded, fold(_BRACKETS.sub(" ", name)), foreign.read_hanja(folded))):
        base, number = season(form)
        yield tight(jamo(alike(base))) + (str(number) if number > 1 else "")
        yield tight(jamo(alike(affixes_off(form)[-1])))


def _parts(name: str) -> Iterator[str]:
    """What stands before and after a colon, a dash or a bracket."""
    for part in (_SUBTITLE.sub("", name), _SUBTITLE_HEAD.sub("", name)):
        if part != name:
            yield tight(jamo(alike(season(fold(part))[0])))


_GIVEN = re.compile(f"{surnames.SYLLABLE}{{1,2}}")
_SYLLABLE = re.compile(surnames.SYLLABLE)


def _proper(folded: str) -> float:
    words = folded.split()
    if surnames.split_hangul(tight(folded)):
        return 1.0
    for family, given in surnames.split_latin(words):
        if family and _GIVEN.fullmatch(given):
            return 1.0
    return sum(english.pronunciation(w) is not None for w in words) / max(len(words), 1)


def _letters_but_one(letters: str) -> Iterator[str]:
    if 3 <= len(letters) <= SHORT:
        yield letters
        yield from (letters[:n] + letters[n + 1 :] for n in range(len(letters)))


def _by_rule(folded: str) -> Iterator[str]:
    """Its romanizations by rule, as tight letters."""
    if not any(is_syllable(c) for c in folded):
        return
    yield _latin_letters(romanise.revised(folded))
    yield _latin_letters(romanise.mccune_reischauer(folded))
    compact = tight(folded)
    if 2 <= len(compact) <= 4 and all(is_syllable(c) for c in compact):
        family, given = surnames.split_hangul(compact) or (compact[0], compact[1:])
        yield _latin_letters(romanise.revised_name(family, given))
        yield _latin_letters(romanise.mccune_name(family, given))
        for habit in surnames.SPELLINGS.get(family, ())[1:4]:
            yield habit + _latin_letters(romanise.revised_name("", given))


def _telling_words(folded: str) -> str:
    """The words of an English title but the little ones, singular: angel temptation of Angel's Temptation."""
    base, number = season(folded)
    words = [w.removesuffix("s") if len(w) > 3 else w for w in alike(base).split() if w not in LITTLE]
    if len(words) < 2 or not folded.isascii():
        return ""
    return " ".join(sorted(words)) + f" {number}" * (number > 1)


def _latin_letters(text: str) -> str:
    """Only letters and digits: hyphens and apostrophes of the systems are left out by half of all writers."""
    return "".join(filter(str.isalnum, text))


def _typed_initials(folded: str) -> str:
    letters = tight(folded)
    return letters if len(letters) > 1 and all("ㄱ" <= c <= "ㅎ" for c in letters) else ""


def _only_syllable(folded: str) -> str:
    """The coarse sound of what is one syllable, as a stage name may be: 찬, Bin."""
    return sound.coarse(_sound(folded)) if is_syllable(folded) or _SYLLABLE.fullmatch(folded) else ""


def _syllables(given: str) -> Iterator[str]:
    """The coarse sounds of the syllables of a given name that has several."""
    parts = list(given) if all(is_syllable(c) for c in given) else _SYLLABLE.findall(given)
    if len(parts) > 1 and len("".join(parts)) == len(given):
        yield from (sound.coarse(_sound(part)) for part in parts)


def _abbreviations(folded: str, *, person: bool) -> Iterator[str]:
    """What fans shorten a title to: Kill Me, Heal Me kmhm, 지금 우리 학교는 지우학, 별에서 온 그대 별그대."""
    words = folded.split()
    if not 2 <= len(words) <= MOST_WORDS or (person and len(words) < 3):
        return
    if has_hangul(folded):
        yield "".join(_begun(w, 1) for w in words)
        yield _begun(words[0], 2) + "".join(_begun(w, 1) for w in words[1:])
        yield _begun(words[0], 1) + words[-1]
    else:
        yield "".join(_begun(w, 1) for w in words)
        yield "".join(_begun(w, 1) for w in words if w not in LITTLE)


def _begun(word: str, size: int) -> str:
    """The beginning of a word; numbers stay whole."""
    return word if word.isdigit() else word[:size]


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


def _sounds(written: str, *, person: bool) -> Iterator[str]:
    """Every way to say it."""
    folded = foreign.read_hanja(written)
    if not folded:
        return
    script = foreign.main_script(folded)
    ways = 3 if script == foreign.KANA else 2 if script or sound.looks_apart(folded) else 1
    yield from (_sound(folded, way=way) for way in range(ways))
    yield from _as_english(folded)
    compact = tight(folded)
    if person and 2 <= len(compact) <= 4 and all(is_syllable(c) for c in compact):
        yield sound.of_hangul(compact, plain=True)
    if person and not has_hangul(folded):
        for family, given in surnames.split_latin(folded.split()):
            for hangul in surnames.FAMILIES[family]:
                family_sound = sound.of_hangul(hangul, plain=True)
                yield from (sound.joined((family_sound, _sound(given, way=way))) for way in range(ways))


def _as_english(folded: str) -> Iterator[str]:
    """The sounds of its English words as Korean borrows them, the rest as ever; at most five ways."""
    if not any("a" <= c <= "z" for c in folded):
        return
    words = folded.split()
    said = [english.readings(w) or (_sound(w),) for w in words]
    yield sound.joined(w[0] for w in said)
    yield sound.joined(w[-1] for w in said)
    for special in (english.spelled_out, english.with_digits, english.letter):
        letters = [special(w) for w in words]
        if any(letters):
            yield sound.joined(one or w[0] for one, w in zip(letters, said, strict=True))


def _sound(folded: str, *, way: int = 0) -> str:
    return sound.joined(_runs(folded, way))


def _runs(folded: str, way: int) -> Iterator[str]:
    for word in folded.split():
        for script, letters in foreign.runs(word):
            if script == "hangul":
                yield sound.of_hangul("".join(c for c in letters if is_syllable(c)))
            elif script in _FOREIGN:
                said = _FOREIGN[script](letters)
                yield said[min(way, len(said) - 1)]
            else:
                yield _LATIN[min(way, 1)](letters) if script == "latin" else letters


_LATIN = (sound.of_latin, sound.of_latin_apart)
_FOREIGN = {"kana": foreign.of_kana, "cyrillic": foreign.of_cyrillic}
