"""How near is a name to what was asked, and how sure does that make us?

Each candidate gets a row of measures, each 0..1 or a plain 0 or 1: which exact keys agree, how many
letters and sounds do, in which scripts.  A logistic model turns the row into a probability: `WEIGHTS`
were fitted by `tools/fit_find.py` to the questions of the development set, half of it held out.  A
model this small was chosen over rules with hand-set scores, which we had first: its scores mean
something.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from tearjerker.names import sound
from tearjerker.names.foreign import HANGUL, main_script
from tearjerker.names.grams import grams_by_reading, grams_of
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
    wholes: list[str]
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
        return cls([], [], [], [], [], [], nothing, nothing.astype(np.bool_), nothing)

    def spelled(self) -> list[str]:
        """What tells names apart: those that have the same do not compete."""
        numbers = self.number.tolist()
        return [f"{s.replace(' ', '')} {n}" for s, n in zip(self.surfaces, numbers, strict=True)]


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
    spelling = _numbered(names.spelled())
    holders, whose = np.unique(things, return_inverse=True)
    best = np.full(len(holders), -np.inf)
    np.maximum.at(best, whose, logits)
    nearest = np.zeros(len(holders), np.int64)
    is_best = logits == best[whose]
    nearest[whose[is_best]] = spelling[is_best]
    odds = np.exp(best.clip(max=MOST))
    shared = np.zeros(spelling.max() + 1)
    np.maximum.at(shared, nearest, odds)
    return Judged((odds / (odds + 1))[whose], (odds / (shared.sum() + 1))[whose], np.asarray(logits))


def measures(question: Keys, names: Candidates, rarity: Rarity) -> dict[str, Floats]:
    """What is measured of each candidate; the names of the measures are those of `WEIGHTS`."""
    tight = question.surface.replace(" ", "")
    candidates = [s.replace(" ", "") for s in names.surfaces]
    cross = np.asarray(names.script != main_script(tight), np.float64)
    found = {
        "one": np.ones(len(candidates)),
        "cross": cross,
        "person": np.asarray(names.person, np.float64),
        "long": np.full(len(candidates), np.log(max(len(tight), 1)) - 2),
        **_exactness(names),
        **_seasons(question.number, names),
    }
    found |= _letters(question, tight, names, candidates, 1 - cross)
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
    return {f"key {s}": (strongest == n).astype(np.float64) for n, s in enumerate(STRONGEST)}


@lru_cache(maxsize=1024)
def _strongest(shows: str) -> int:
    none = len(STRONGEST)
    return min((STRONGEST.find(s) % (none + 1) for s in shows), default=none)


def _seasons(asked: int, names: Candidates) -> dict[str, Floats]:
    """A title without a number is its first season."""
    differ = np.maximum(names.number, 1) != max(asked, 1)
    agree = (names.number == asked) & (asked > 1)
    return {"season differs": differ.astype(np.float64), "season agrees": agree.astype(np.float64)}


def _letters(
    question: Keys,
    tight: str,
    names: Candidates,
    candidates: list[str],
    same: Floats,
) -> dict[str, Floats]:
    """Likeness of the letters, which counts within one script only."""
    letters = np.maximum(_against([tight], candidates), _against([question.whole], names.wholes))
    words = _against([question.words], names.words)
    subset = process.cdist([question.words], names.words, scorer=fuzz.token_set_ratio)[0] / 100.0
    sizes = np.array([len(s) for s in candidates], np.float64)
    cover = np.minimum(sizes, len(tight)) / np.maximum(sizes, len(tight))
    return {
        "slips": np.rint((1 - letters) * np.maximum(sizes, len(tight))),
        "letters": same * letters,
        "letters^3": same * letters**3,
        "words^3": same * words**3,
        "subset": same * subset,
        "subset cover": same * subset * cover,
        "cover": cover,
        "begins": np.array([s.startswith(tight) for s in candidates]) * cover,
        "begun": np.array([tight.startswith(s) for s in candidates]) * cover,
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
    once = list(dict.fromkeys(roughs))
    which = _numbered(roughs)
    rough = np.maximum.reduceat(_likeness(asked, once)[which], starts)
    given = _nearest(asked, UNIT.join(names.given).split(UNIT), _starts(names.given))
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

WEIGHTS: dict[str, float] = {
    "one": -9.071,
    "cross": 1.441,
    "person": -0.317,
    "long": 0.303,
    "key =": 4.250,
    "key a": 2.528,
    "key _": 2.938,
    "key ~": 2.261,
    "key r": 4.403,
    "key k": 12.112,
    "key g": 2.697,
    "key p": 1.518,
    "key q": 2.063,
    "key i": 8.064,
    "key x": 0.998,
    "season differs": -0.202,
    "season agrees": 1.700,
    "letters": 2.099,
    "letters^3": 3.309,
    "words^3": 0.450,
    "subset": 4.818,
    "subset cover": 1.488,
    "cover": -0.454,
    "begins": 3.551,
    "begun": -1.338,
    "1 slip": 3.196,
    "2 slips": -0.169,
    "1 slip long": 2.512,
    "2 slips long": -0.623,
    "1 slip person": -0.396,
    "2 slips person": -0.906,
    "1 slip proper": -1.508,
    "2 slips proper": -0.084,
    "letters^3 proper": -1.919,
    "words^3 proper": 1.193,
    "1 slip person proper": 0.459,
    "letters^3 person proper": 0.529,
    "fine^2": 0.841,
    "rough^2": -2.741,
    "fine same": 0.100,
    "rough same": -1.009,
    "cross fine": 1.832,
    "cross fine^3": 3.144,
    "cross rough": -0.445,
    "cross rough^3": 2.049,
    "cross fine same": -1.624,
    "cross rough same": -0.326,
    "cross rough same long": 0.586,
    "cross rough^3 long": 1.945,
    "given^3": 0.128,
    "given same": 0.153,
    "cross given same": -0.133,
    "within": 3.021,
    "around": -0.214,
    "within around": 0.814,
    "same within^3": -0.799,
    "same around^3": 1.105,
    "same within around": 0.474,
    "key _ person": 1.217,
    "key _ proper": 1.583,
    "letters^3 season differs": -3.583,
    "cross rough^3 season differs": -2.915,
    "cross person": -0.831,
    "cross fine^3 person": -0.347,
    "cross fine same person": 0.564,
    "cross rough same person": 0.273,
    "1 slip person korean": -1.708,
    "key b": 5.647,
    "key s": 1.634,
    "key b long": -1.127,
    "narrow^2": 0.586,
    "cross narrow": 2.139,
    "cross narrow^3": 3.577,
    "cross narrow same": -0.165,
    "key c": 1.944,
}
_WEIGHTS = np.array(list(WEIGHTS.values()))


def _against(asked: Sequence[str], texts: Sequence[str]) -> Floats:
    """Of each text the likeness to what is nearest to it of what was asked; 1 less the share of slips."""
    once = list(dict.fromkeys(asked))
    return np.asarray(process.cdist(once, texts, scorer=OSA.normalized_similarity).max(axis=0), np.float64)


def _numbered(texts: Iterable[str]) -> Numbers:
    """The same number for the same text."""
    numbers: dict[str, int] = {}
    return np.array([numbers.setdefault(text, len(numbers)) for text in texts])


def _starts(readings: Sequence[str]) -> Numbers:
    """Where those of each name begin among all readings on end."""
    return np.cumsum([0, *(some.count(UNIT) + 1 for some in readings[:-1])])


def _nearest(asked: Sequence[str], flat: Sequence[str], starts: Numbers) -> Floats:
    """The likeness of each name's nearest reading; readings without a sound are like nothing."""
    return np.asarray(np.maximum.reduceat(_likeness(asked, flat), starts), np.float64)


def _likeness(asked: Sequence[str], flat: Sequence[str]) -> Floats:
    """Of each reading the likeness to what was asked; one without a sound is like nothing."""
    likeness = _against(asked, flat)
    return likeness if all(flat) else likeness * np.array([bool(r) for r in flat])


def _which_are(grams: Numbers, wanted: Numbers) -> Numbers:
    """Where these runs are among the wanted, of which there are few: by their last bits first."""
    flags = np.zeros(1 << _LAST_BITS, np.bool_)
    flags[wanted & _LAST] = True
    likely = np.flatnonzero(flags[grams & _LAST])
    place = wanted.searchsorted(grams[likely]).clip(max=len(wanted) - 1)
    return np.asarray(likely[wanted[place] == grams[likely]], np.int64)


def _overlap(asked: Sequence[str], flat: Sequence[str], rarity: Rarity) -> tuple[Floats, Floats]:
    """Which part of the question's sounds a reading has, and which of its own the question, by rarity."""
    grams, owner = grams_by_reading(flat)
    worth = rarity(grams)
    own = np.bincount(owner, worth, len(flat)) + 1e-9
    within, around = np.zeros(len(flat)), np.zeros(len(flat))
    for reading in dict.fromkeys(asked):
        wanted = grams_of([reading])
        if not len(wanted):
            continue
        where = _which_are(grams, wanted)
        common = np.bincount(owner[where], worth[where], len(flat))
        whole = rarity(wanted).sum() + 1e-9
        within = np.maximum(within, common / whole)
        around = np.maximum(around, common / own)
    return within.clip(max=1), around  # a run that a reading repeats was counted each time
