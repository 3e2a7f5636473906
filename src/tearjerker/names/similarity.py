"""How near is a name to what was asked, and how sure does that make us?

Each candidate gets a row of measures, each 0..1 or a plain 0 or 1: which exact keys agree, how many
letters and sounds do, in which scripts.  A logistic model turns the row into a probability: `WEIGHTS`
were fitted by `tools/fit_find.py` to the questions of the development set, half of it held out.  A
model this small was chosen over rules with hand-set scores, which we had first: its scores mean
something.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from tearjerker.names import sound
from tearjerker.names.foreign import HANGUL, main_script
from tearjerker.names.grams import grams_by_reading
from tearjerker.names.keys import Keys
from tearjerker.names.sound import coarse

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]
Rarity = Callable[[Numbers], Floats]
"""What it says that two names share these runs of sounds."""


_LAST_BITS = 14
_LAST = (1 << _LAST_BITS) - 1
UNIT = "\x1f"
"""Stands between the readings of a name."""


class Candidates(NamedTuple):
    """What is compared of the names that may be meant, one of each a name."""

    shows: list[str]
    """Which exact keys agree (`Keys.exact`)."""
    surfaces: list[str]
    tight: list[str]
    """The surfaces with their words run together."""
    wholes: list[str]
    """Tight with the number of the season; empty where there is none."""
    words: list[str]
    sounds: list[str]
    """Narrow ones, with `UNIT` between them; at least one a name, empty where nothing of it can be said."""
    given: list[str]
    """Coarse ones likewise; at least one, empty where there is no given name."""
    number: NDArray[np.uint8]
    person: NDArray[np.bool_]
    script: NDArray[np.uint8]
    """What it is written in (`foreign.SCRIPTS`)."""

    @classmethod
    def none(cls) -> Candidates:
        """No candidates."""
        nothing = np.zeros(0, np.uint8)
        return cls([], [], [], [], [], [], [], nothing, nothing.astype(np.bool_), nothing)

    def spelled(self) -> list[str]:
        """What tells names apart: those that have the same do not compete."""
        numbers = self.number.tolist()
        return [f"{s} {n}" for s, n in zip(self.tight, numbers, strict=True)]


class Judged(NamedTuple):
    """How good each candidate is, one value a name; the first two are those of the thing it names."""

    alone: Floats
    """How likely the thing is meant rather than nothing, 0..1, were there no other."""
    chance: Floats
    """How likely it is meant, 0..1, among all."""
    near: Floats
    """How near the name is, as a logit."""


def judge(question: Keys, names: Candidates, things: Numbers, rarity: Rarity) -> Judged:
    """Judge the candidates, of which each names one of `things`.

    Things compete by their nearest spelling with each other and with "none of them", whose logit is 0 (a
    softmax); things whose nearest spelling is the same share one probability.  (Adding up the odds of all
    spellings of a thing was tried: whoever has most aliases then wins over the name itself.)
    """
    columns = measures(question, names, rarity)
    logits = _WEIGHTS @ np.array([columns[name] for name in WEIGHTS]) + EXACT * columns["key ="]
    spelled, spelling = _numbered(names.spelled())
    holders, whose = np.unique(things, return_inverse=True)
    best = np.full(len(holders), -np.inf)
    np.maximum.at(best, whose, logits)
    nearest = np.zeros(len(holders), np.int64)
    is_best = logits == best[whose]
    nearest[whose[is_best]] = spelling[is_best]
    odds = np.exp(best.clip(max=MOST))
    shared = np.zeros(len(spelled))
    np.maximum.at(shared, nearest, odds)
    return Judged((odds / (odds + 1))[whose], (odds / (shared.sum() + 1))[whose], np.asarray(logits))


def measures(question: Keys, names: Candidates, rarity: Rarity) -> dict[str, Floats]:
    """What is measured of each candidate; the names of the measures are those of `WEIGHTS`."""
    tight = question.surface.replace(" ", "")
    cross = np.asarray(names.script != main_script(tight), np.float64)
    found = {
        "one": np.ones(len(names.tight)),
        "cross": cross,
        "person": np.asarray(names.person, np.float64),
        "long": np.full(len(names.tight), np.log(max(len(tight), 1)) - 2),
        **_exactness(names),
        **_seasons(question.number, names),
    }
    found |= _letters(question, tight, names, 1 - cross)
    found |= _slips(found, 1 - cross, question.proper)
    found |= _sounds(question, names, cross, rarity, found["long"])
    return found | {
        "cross person": cross * found["person"],
        "cross fine^3 person": found["cross fine^3"] * found["person"],
        "cross fine same person": found["cross fine same"] * found["person"],
        "cross rough same person": found["cross rough same"] * found["person"],
        "1 slip person korean": found["1 slip person proper"] * (main_script(tight) == HANGUL),
        "key b long": found["key b"] * found["long"],
        "key _ person": found["key _"] * found["person"],
        "key _ proper": found["key _"] * question.proper,
        "letters^3 season differs": found["letters^3"] * found["season differs"],
        "cross rough^3 season differs": found["cross rough^3"] * found["season differs"],
    }


def _exactness(names: Candidates) -> dict[str, Floats]:
    """The strongest exact key that agrees."""
    strongest = np.array([_strongest(shows) for shows in names.shows])
    agrees = (strongest == _MARKS[:, None]).astype(np.float64)
    return dict(zip(_KEYS, agrees, strict=True))


@lru_cache(maxsize=1024)
def _strongest(shows: str) -> int:
    none = len(STRONGEST)
    return min((STRONGEST.find(s) % (none + 1) for s in shows), default=none)


def _seasons(asked: int, names: Candidates) -> dict[str, Floats]:
    """A title without a number is its first season."""
    differ = np.maximum(names.number, 1) != max(asked, 1)
    agree = (names.number == asked) & (asked > 1)
    return {"season differs": differ.astype(np.float64), "season agrees": agree.astype(np.float64)}


def _letters(question: Keys, tight: str, names: Candidates, same: Floats) -> dict[str, Floats]:
    """Likeness of the letters, which counts within one script only."""
    letters = _against([tight], names.tight)
    if question.number or any(names.wholes):
        wholes = [whole or tight for whole, tight in zip(names.wholes, names.tight, strict=True)]
        letters = np.maximum(letters, _against([question.whole], wholes))
    words = _against([question.words], names.words)
    subset = process.cdist([question.words], names.words, scorer=fuzz.token_set_ratio)[0] / 100.0
    sizes = np.array([len(s) for s in names.tight], np.float64)
    cover = np.minimum(sizes, len(tight)) / np.maximum(sizes, len(tight))
    return {
        "slips": np.rint((1 - letters) * np.maximum(sizes, len(tight))),
        "letters": same * letters,
        "letters^3": same * letters**3,
        "words^3": same * words**3,
        "subset": same * subset,
        "subset cover": same * subset * cover,
        "cover": same * cover,
        "begins": np.array([s.startswith(tight) for s in names.tight]) * cover,
        "begun": np.array([tight.startswith(s) for s in names.tight]) * cover,
    }


def _slips(found: dict[str, Floats], same: Floats, proper: float) -> dict[str, Floats]:
    """One or two slips of the finger; likelier in long questions, and where what was typed is no word."""
    one, two = same * (found["slips"] == 1), same * (found["slips"] == 2)
    person, long = found["person"], found["long"]
    return {
        "1 slip": one,
        "2 slips": two,
        "1 slip long": one * long,
        "2 slips long": two * long,
        "1 slip person": one * person,
        "2 slips person": two * person,
        "1 slip proper": one * proper,
        "2 slips proper": two * proper,
        "letters^3 proper": found["letters^3"] * proper,
        "words^3 proper": found["words^3"] * proper,
        "1 slip person proper": one * person * proper,
        "letters^3 person proper": found["letters^3"] * person * proper,
    }


def _sounds(
    question: Keys, names: Candidates, cross: Floats, rarity: Rarity, long: Floats
) -> dict[str, Floats]:
    """Likeness of the sounds; across scripts it is all there is."""
    asked, same = [coarse(s) for s in question.sounds], 1 - cross
    together, starts = UNIT.join(names.sounds), _starts(names.sounds)
    roughs = coarse(together).split(UNIT)
    narrow = _nearest(question.sounds, together.split(UNIT), starts)
    fine = _nearest([sound.fine(s) for s in question.sounds], sound.fine(together).split(UNIT), starts)
    once, which = _numbered(roughs)
    rough = np.maximum.reduceat(_likeness(asked, once)[which], starts)
    given = _given(asked, names.given)
    within, around = (np.maximum.reduceat(part[which], starts) for part in _overlap(asked, once, rarity))
    return {
        "narrow^2": same * narrow**2,
        "cross narrow": cross * narrow,
        "cross narrow^3": cross * narrow**3,
        "cross narrow same": cross * (narrow == 1),
        "fine^2": same * fine**2,
        "rough^2": same * rough**2,
        "fine same": same * (fine == 1),
        "rough same": same * (rough == 1),
        "cross fine": cross * fine,
        "cross fine^3": cross * fine**3,
        "cross rough": cross * rough,
        "cross rough^3": cross * rough**3,
        "cross fine same": cross * (fine == 1),
        "cross rough same": cross * (rough == 1),
        "cross rough same long": cross * (rough == 1) * long,
        "cross rough^3 long": cross * rough**3 * long,
        "given^3": given**3,
        "given same": np.asarray(given == 1, np.float64),
        "cross given same": (given == 1) * cross,
        "within": within,
        "around": around,
        "within around": within * around,
        "same within^3": same * within**3,
        "same around^3": same * around**3,
        "same within around": within * around * same,
    }


EXACT = 2.0
"""Added for what is called exactly as asked: few names in the development set differ by a digit only, as
응답하라 1994 and 응답하라 1997 do, so the fit does not see how sure that makes us."""
MOST = 30.0
"""No logit counts for more."""

STRONGEST = "=a_~crkgpqixbs"
"""The marks of `Keys.exact`, the one that proves most first."""
_MARKS, _KEYS = np.arange(len(STRONGEST)), [f"key {mark}" for mark in STRONGEST]

WEIGHTS: dict[str, float] = {
    "one": -8.135,
    "cross": 0.553,
    "person": -0.281,
    "long": 0.296,
    "key =": 4.318,
    "key a": 2.616,
    "key _": 2.924,
    "key ~": 2.246,
    "key r": 4.375,
    "key k": 12.005,
    "key g": 2.618,
    "key p": 1.440,
    "key q": 2.031,
    "key i": 7.849,
    "key x": 0.950,
    "season differs": -0.231,
    "season agrees": 1.685,
    "letters": 2.222,
    "letters^3": 3.329,
    "words^3": 0.280,
    "subset": 3.897,
    "subset cover": 3.183,
    "cover": -2.012,
    "begins": 3.363,
    "begun": -1.371,
    "1 slip": 3.204,
    "2 slips": -0.182,
    "1 slip long": 2.450,
    "2 slips long": -0.664,
    "1 slip person": -0.405,
    "2 slips person": -0.920,
    "1 slip proper": -1.524,
    "2 slips proper": -0.065,
    "letters^3 proper": -1.985,
    "words^3 proper": 1.210,
    "1 slip person proper": 0.445,
    "letters^3 person proper": 0.477,
    "fine^2": 0.746,
    "rough^2": -2.751,
    "fine same": 0.199,
    "rough same": -1.162,
    "cross fine": 1.567,
    "cross fine^3": 3.218,
    "cross rough": -0.852,
    "cross rough^3": 1.912,
    "cross fine same": -1.611,
    "cross rough same": -0.501,
    "cross rough same long": 0.620,
    "cross rough^3 long": 1.907,
    "given^3": 0.279,
    "given same": -0.049,
    "cross given same": -0.105,
    "within": 3.020,
    "around": -0.281,
    "within around": 1.293,
    "same within^3": -0.834,
    "same around^3": 0.910,
    "same within around": 0.612,
    "key _ person": 1.183,
    "key _ proper": 1.562,
    "letters^3 season differs": -3.530,
    "cross rough^3 season differs": -2.873,
    "cross person": -0.805,
    "cross fine^3 person": -0.432,
    "cross fine same person": 0.679,
    "cross rough same person": 0.172,
    "1 slip person korean": -1.681,
    "key b": 5.446,
    "key s": 1.449,
    "key b long": -0.985,
    "narrow^2": 0.465,
    "cross narrow": 2.067,
    "cross narrow^3": 3.811,
    "cross narrow same": -0.244,
    "key c": 1.896,
}
_WEIGHTS = np.array(list(WEIGHTS.values()))


def _against(asked: Sequence[str], texts: Sequence[str]) -> Floats:
    """Of each text the likeness to what is nearest to it of what was asked; 1 less the share of slips."""
    once = list(dict.fromkeys(asked))
    return np.asarray(process.cdist(once, texts, scorer=OSA.normalized_similarity).max(axis=0), np.float64)


def _numbered(texts: Sequence[str]) -> tuple[list[str], Numbers]:
    """Each text once, and for each of all its number among these."""
    once = list(dict.fromkeys(texts))
    numbers = dict(zip(once, range(len(once)), strict=True))
    return once, np.array(list(map(numbers.__getitem__, texts)), np.int64)


def _starts(readings: Sequence[str]) -> Numbers:
    """Where those of each name begin among all readings on end."""
    return np.cumsum([0, *(some.count(UNIT) + 1 for some in readings[:-1])])


def _nearest(asked: Sequence[str], flat: Sequence[str], starts: Numbers) -> Floats:
    """The likeness of each name's nearest reading; readings without a sound are like nothing."""
    return np.asarray(np.maximum.reduceat(_likeness(asked, flat), starts), np.float64)


def _given(asked: Sequence[str], given: Sequence[str]) -> Floats:
    """The likeness of each person's given name; of what is no person none."""
    if not any(given):
        return np.zeros(len(given))
    return _nearest(asked, UNIT.join(given).split(UNIT), _starts(given))


def _likeness(asked: Sequence[str], flat: Sequence[str]) -> Floats:
    """Of each reading the likeness to what was asked; one without a sound is like nothing."""
    likeness = _against(asked, flat)
    return likeness if all(flat) else likeness * np.array([bool(r) for r in flat])


def _which_are(grams: Numbers, wanted: Numbers) -> tuple[Numbers, Numbers]:
    """Where these runs are among the wanted, of which there are few, and which: by their last bits first."""
    flags = np.zeros(1 << _LAST_BITS, np.bool_)
    flags[wanted & _LAST] = True
    likely = np.flatnonzero(flags.take(grams & _LAST))
    which = wanted.searchsorted(grams[likely]).clip(max=len(wanted) - 1)
    same = wanted[which] == grams[likely]
    return likely[same], which[same]


def _overlap(asked: Sequence[str], flat: Sequence[str], rarity: Rarity) -> tuple[Floats, Floats]:
    """Which part of the question's sounds a reading has, and which of its own the question, by rarity."""
    grams, owner = grams_by_reading(flat)
    worth = rarity(grams)
    own = np.bincount(owner, worth, len(flat)) + 1e-9
    wanted, of_reading = _by_reading(asked)
    if not len(wanted):
        return np.zeros(len(flat)), np.zeros(len(flat))
    where, which = _which_are(grams, wanted)
    common = np.zeros((len(flat), len(wanted)))
    common[owner[where], which] = worth[where]
    common = common @ of_reading
    whole = rarity(wanted) @ of_reading + 1e-9
    return (common / whole).max(axis=1), common.max(axis=1) / own


def _by_reading(asked: Sequence[str]) -> tuple[Numbers, Floats]:
    """The runs of several readings, each once, and a table of which reading (column) has which run (row)."""
    grams, owner = grams_by_reading(list(dict.fromkeys(asked)))
    wanted, which = np.unique(grams, return_inverse=True)
    has = np.zeros((len(wanted), owner.max(initial=0) + 1))
    has[which, owner] = 1
    return wanted, has
