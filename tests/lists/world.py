"""A small world to make lists of: six dramas, seven songs, three lists, a jury and a chart."""

from pathlib import Path

from tearjerker.catalogue import Catalogue, open_catalogue
from tearjerker.model import Fact, Source

PAGE = (Source("https://example.org/page", "A page"),)


def say(id: str, property: str, value: str, **qualifiers: str) -> Fact:
    return Fact(id, property, value, qualifiers, PAGE)


def named(id: str, en: str, ko: str) -> list[Fact]:
    return [say(id, "name", en, lang="en", kind="usual"), say(id, "name", ko, lang="ko")]


def drama(slug: str, en: str, ko: str, network: str, aired: str) -> list[Fact]:
    id = f"drama/{slug}"
    return [*named(id, en, ko), say(id, "network", network), say(id, "first_aired", aired)]


def song(slug: str, en: str, ko: str, singers: list[str], drama: str, **placed: str) -> list[Fact]:
    id = f"recording/{slug}"
    credits = [say(id, "artist", f"artist/{a}", order=str(n)) for n, a in enumerate(singers, 1)]
    return [*named(id, en, ko), *credits, say(id, "placement", f"drama/{drama}", **placed)]


def listed(slug: str, title: str, *songs: str, ranked: bool = True) -> list[Fact]:
    id = f"list/{slug}"
    about = [
        say(id, "name", title, lang="en"),
        say(id, "site", f"{slug}.example"),
        say(id, "url", f"https://{slug}.example/1"),
        *([say(id, "ranked", "yes")] if ranked else []),
    ]
    return about + [say(f"recording/{s}", "mention", id, rank=str(n)) for n, s in enumerate(songs, 1)]


FACTS = [
    *drama("garden", "Garden", "가든", "SBS", "2010-11-13"),
    *drama("goblin", "Goblin", "도깨비", "tvN", "2016-12-02"),
    *drama("iris", "IRIS", "아이리스", "KBS2", "2009-10-14"),
    *drama("stairway", "Stairway", "계단", "SBS", "2003-12-03"),
    *drama("reply", "Reply 1988", "응답하라 1988", "tvN", "2015-11-06"),
    *drama("punch", "Punch", "펀치", "SBS", "2014-12-15"),
    say("drama/garden", "cast", "Hyun Bin", artist="artist/hyun-bin", character="Kim Joo-won",
        character_ko="김주원"),
    *named("artist/baek", "Baek Ji-young", "백지영"),
    *named("artist/hyun-bin", "Hyun Bin", "현빈"),
    *named("artist/punch", "Punch", "펀치"),
    *named("artist/chanyeol", "Chanyeol", "찬열"),
    *named("artist/exo", "EXO", "엑소"),
    say("artist/chanyeol", "member_of", "artist/exo"),
    *named("artist/kim", "Kim Bum-soo", "김범수"),
    *song("that-woman", "That Woman", "그 여자", ["baek"], "garden", role="ending"),
    *song("that-man", "That Man", "그 남자", ["hyun-bin"], "garden"),
    *song("stay", "Stay With Me", "스테이 위드 미", ["chanyeol", "punch"], "goblin"),
    *song("forget", "Don't Forget", "잊지 말아요", ["baek"], "iris", role="main theme"),
    *song("miss-you", "I Miss You", "보고 싶다", ["kim"], "stairway", origin="pre-existing"),
    *song("unheard", "Unheard", "무명", ["kim"], "stairway"),
    *song("gem", "Gem", "보석", ["punch"], "goblin", role="opening"),
    say("recording/that-man", "version_of", "recording/that-woman", kind="answer"),
    say("recording/miss-you", "released", "2002-12-01"),
    say("recording/that-woman", "award", "Best OST", body="MAMA", year="2011", result="winner"),
    say("recording/that-woman", "award", "Best OST", body="Melon Music Awards (MMA)", year="2011"),
    say("recording/that-woman", "chart", "2", chart="Melon weekly", on="2010-11-21"),
    say("recording/forget", "award", "OST", body="A Jury", year="2010", result="nominee"),
    say("recording/forget", "feeling", "heart-wrenching"),
    *listed("one", "Five best", "that-woman", "stay", "forget", "that-man", "miss-you"),
    *listed("two", "Songs that make me cry", "forget", "that-woman", "stay"),
    *listed("three", "Drama music I keep", "that-woman", "gem", ranked=False),
]  # fmt: skip


def world(at: Path | str) -> Catalogue:
    """The catalogue of this world, in a folder or at an address."""
    url = at if isinstance(at, str) else f"sqlite:///{at / 'world.sqlite'}"
    made = open_catalogue(url, with_pack=False)
    made.add(FACTS)
    return made
