"""Does `check` see what is wrong, and nothing else?"""

from collections import Counter
from collections.abc import Iterable

import pytest

from tearjerker.catalogue import Catalogue, lint, open_catalogue
from tearjerker.catalogue.lint import Finding
from tearjerker.model import Fact, Source

SAID = (Source("https://example.org/a"),)


def fact(subject: str, property: str, value: str, **qualifiers: str) -> Fact:
    return Fact(subject, property, value, qualifiers, SAID)


SOUND = [
    fact("drama/river", "name", "River", lang="en", kind="usual"),
    fact("drama/river", "name", "강", lang="ko", kind="original"),
    fact("drama/river", "first_aired", "2015-03-02"),
    fact("drama/river", "last_aired", "2015-04-21"),
    fact("artist/mina", "name", "Mina", lang="en", kind="usual"),
    fact("artist/mina", "name", "미나", lang="ko", kind="original"),
    fact("work/river--long-way", "name", "Long Way", lang="en"),
    fact("recording/river--long-way", "name", "Long Way", lang="en", kind="usual"),
    fact("recording/river--long-way", "work", "work/river--long-way"),
    fact("recording/river--long-way", "artist", "artist/mina", order="1"),
    fact("recording/river--long-way", "placement", "drama/river"),
    fact("recording/river--long-way", "released", "2015-03-09"),
]


def catalogue(facts: Iterable[Fact]) -> Catalogue:
    made = open_catalogue("sqlite:///:memory:", with_pack=False)
    made.add(facts)
    return made


def found(*more: Fact, drop: str = "") -> list[Finding]:
    facts = [f for f in SOUND if f.value != drop]
    return list(lint.check(catalogue([*facts, *more])))


def test_nothing_is_wrong_with_sound_statements() -> None:
    assert found() == []


@pytest.mark.parametrize(
    ("more", "rule"),
    [
        (fact("drama/river", "colour", "blue"), "broken"),
        (fact("drama/river", "episodes", "sixteen"), "broken"),
        (Fact("drama/river", "network", "SBS", {}, ()), "unsourced"),
        (fact("recording/river--long-way", "artist", "artist/nobody"), "dangling"),
        (fact("artist/ghost", "type", "person"), "nameless"),
        (fact("recording/river--long-way", "released", "2015-02-30"), "impossible"),
        (fact("drama/river", "last_aired", "2015-05"), "conflicting"),
    ],
)
def test_a_fault_is_named(more: Fact, rule: str) -> None:
    assert rule in {finding.rule for finding in found(more)}


def test_a_drama_cannot_end_before_it_begins() -> None:
    findings = found(fact("drama/river", "last_aired", "2015-01"), drop="2015-04-21")
    assert [(f.level, f.rule) for f in findings if f.rule == "impossible"] == [("error", "impossible")]


@pytest.mark.parametrize("released", ["2012-01", "2017-05-01"])
def test_a_song_far_from_its_drama_is_doubted(released: str) -> None:
    findings = found(fact("recording/river--long-way", "released", released), drop="2015-03-09")
    assert [f.rule for f in findings] == ["untimely"]


def test_a_month_does_not_contradict_a_day_in_it() -> None:
    assert found(fact("recording/river--long-way", "released", "2015-03")) == []


def test_a_song_that_was_there_before_may_be_old() -> None:
    old = fact("recording/river--long-way", "released", "1985")
    older = fact("recording/river--long-way", "placement", "drama/river", origin="pre-existing")
    facts = [f for f in SOUND if f.property not in ("released", "placement")]
    assert list(lint.check(catalogue([*facts, old, older]))) == []


TWIN = [
    fact("artist/mina-2", "name", "Mina", lang="en", kind="usual"),
    fact("artist/mina-2", "name", "미나", lang="ko", kind="original"),
]


def test_likely_duplicates_are_asked_about_until_told_apart() -> None:
    assert [f.rule for f in found(*TWIN)] == ["alike"]
    assert found(*TWIN, fact("artist/mina-2", "different_from", "artist/mina")) == []


def test_a_song_under_its_two_titles_is_seen() -> None:
    again = [
        fact("recording/river--again", "name", "Long way", lang="en", kind="usual"),
        fact("recording/river--again", "placement", "drama/river"),
    ]
    assert [f.rule for f in found(*again)] == ["alike"]


def test_a_missing_korean_name_is_a_gap() -> None:
    assert [(f.level, f.rule) for f in found(drop="미나")] == [("gap", "without hangul")]


def test_the_pack_has_no_errors() -> None:
    packed = open_catalogue("sqlite:///:memory:")
    quick = [rule for rule in lint.RULES if rule != "alike"]
    errors = [f for f in lint.check(packed, quick) if f.level == "error"]
    assert errors == []


def test_an_audit_can_be_repeated() -> None:
    packed = open_catalogue("sqlite:///:memory:")
    drawn = lint.audit(packed, 50, seed=7)
    assert drawn == lint.audit(packed, 50, seed=7)
    assert drawn != lint.audit(packed, 50, seed=8)
    assert len({f.id for f in drawn}) == 50
    assert len(Counter(f.property for f in drawn)) > 5
