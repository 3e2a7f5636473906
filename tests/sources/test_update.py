"""Do records from elsewhere become facts, joined with ours, politely, and resumably?"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx2
import pytest
from services import Services, artist, mbid, recording, release, services

from tearjerker.catalogue import Catalogue, open_catalogue
from tearjerker.errors import BadSource
from tearjerker.model import Fact, Source
from tearjerker.settings import Settings
from tearjerker.update import Step, polite, update

PAPER = (Source("https://paper.example/1"),)
DRAMA = "drama/paper-lanterns"


def held(facts: list[Fact]) -> Catalogue:
    catalogue = open_catalogue("sqlite://", with_pack=False)
    catalogue.add(facts)
    return catalogue


@pytest.fixture
def catalogue() -> Catalogue:
    return held(
        [
            Fact(DRAMA, "name", "Paper Lanterns", {"lang": "en", "kind": "usual"}, PAPER),
            Fact(DRAMA, "name", "종이 등불", {"lang": "ko", "kind": "original"}, PAPER),
            Fact(DRAMA, "first_aired", "2019-02-27", {}, PAPER),
            Fact(DRAMA, "id", "tt9999999", {"scheme": "imdb"}, PAPER),
            Fact("artist/han-seo-ri", "name", "Han Seo-ri", {"lang": "en", "kind": "usual"}, PAPER),
            Fact("artist/han-seo-ri", "name", "한서리", {"lang": "ko", "kind": "original"}, PAPER),
            Fact("recording/paper-lanterns--lamplight", "name", "Lamplight", {"lang": "en"}, PAPER),
            Fact("recording/paper-lanterns--lamplight", "name", "등불", {"lang": "ko"}, PAPER),
            Fact("recording/paper-lanterns--lamplight", "artist", "artist/han-seo-ri", {"order": "1"}, PAPER),
            Fact("recording/paper-lanterns--lamplight", "placement", DRAMA, {"role": "ending"}, PAPER),
        ]
    )


def run(catalogue: Catalogue, world: Services, *sources: str, **options: Any) -> list[Step]:
    from tearjerker.sources import SOURCES

    chosen = {name: SOURCES[name] for name in sources or SOURCES}
    return list(update(catalogue, world.fetch(), sources=chosen, **options))


def everything(catalogue: Catalogue) -> set[tuple[str, ...]]:
    kinds: tuple[Any, ...] = ("drama", "artist", "recording", "work", "release", "list")
    ids = [id for kind in kinds for id in catalogue.ids(kind)]
    return {
        (f.subject, f.property, f.value, str(sorted(f.qualifiers.items())), f.origin)
        for e in catalogue.entities(ids).values()
        for f in e.facts
    }


def test_a_soundtrack_is_joined_with_what_is_here(catalogue: Catalogue) -> None:
    [step] = run(catalogue, services(), "musicbrainz")
    assert (step.records, step.trouble) == (2, None)
    song = catalogue.entity("recording/paper-lanterns--lamplight")
    assert song.name == "Lamplight"
    assert song.value("id", scheme="musicbrainz") == mbid(1, 2)
    assert song.value("id", scheme="isrc") == "KRA000000001"
    assert song.value("length_s") == "201"
    [placement] = song.all("placement")
    assert (placement.value, placement.get("role"), len(placement.sources)) == (DRAMA, "ending", 2)
    assert {f.value for f in song.all("artist")} == {"artist/han-seo-ri"}
    singer = catalogue.entity("artist/han-seo-ri")
    assert singer.value("id", scheme="musicbrainz") == mbid(1, 1)
    assert "Han Sori" not in {f.value for f in singer.all("name")}
    work = catalogue.entity(song.value("work") or "")
    assert [(f.value, f.get("role")) for f in work.all("written_by")] == [
        ("Mun Ju", "composer"),
        ("Seo Ha", "lyricist"),
    ]


def test_new_things_get_readable_ids_and_all_that_is_said(catalogue: Catalogue) -> None:
    run(catalogue, services(), "musicbrainz")
    duet = catalogue.entity("recording/paper-lanterns--two-boats")
    assert [f.value for f in sorted(duet.all("artist"), key=lambda f: f.get("order") or "")] == [
        "artist/han-seo-ri",
        "artist/paper-boats",
    ]
    part = catalogue.entity(duet.value("release") or "")
    assert (part.value("part"), part.value("released"), part.value("label")) == (
        "2",
        "2019-03-15",
        "Lantern Music",
    )
    assert part.facts[0].sources[0].url == f"https://musicbrainz.org/release/{mbid(2, 4)}"
    bare = next(e for e in catalogue.entities(catalogue.ids("recording")).values() if "Inst" in e.name)
    assert bare.best("version_of") is not None
    assert bare.best("version_of").value == "recording/paper-lanterns--lamplight"  # type: ignore[union-attr]


def test_other_dramas_namesakes_and_transliterated_doubles_stay_out(catalogue: Catalogue) -> None:
    run(catalogue, services(), "musicbrainz")
    names = {f.value for f in catalogue.facts("name")}
    assert not names & {"Elsewhere", "Too Late", "Deungbul"}


def test_wikidata_says_who_a_drama_is_and_a_conflict_is_kept(catalogue: Catalogue) -> None:
    run(catalogue, services(), "wikidata")
    drama = catalogue.entity(DRAMA)
    assert drama.value("id", scheme="wikidata") == "Q900"
    assert drama.value("network") == "tvN"
    assert {f.value for f in drama.conflicts["first_aired"]} == {"2019-02-27", "2019-02-28"}
    assert [f.value for f in drama.all("last_aired")] == ["2019-04-18"]
    assert drama.value("episodes") == "16"
    [player] = drama.all("cast")
    assert (player.value, dict(player.qualifiers)) == (
        "Yoon Bada",
        {"name_ko": "윤바다", "character": "Lee Soo", "character_ko": "이수"},
    )
    assert drama.name == "Paper Lanterns"
    assert {f.value for f in drama.all("name")} == {"Paper Lanterns", "종이 등불", "Lanterns of Paper"}


def test_without_an_identifier_the_name_the_kind_and_the_year_decide(catalogue: Catalogue) -> None:
    from tearjerker.catalogue import edit

    edit.retract(catalogue, DRAMA, "id", "tt9999999", because="to have none")
    assert run(catalogue, services(), "wikidata")[0].records == 1
    late = held(
        [Fact("drama/x", "name", "종이 등불", {}, PAPER), Fact("drama/x", "first_aired", "1999", {}, PAPER)]
    )
    assert run(late, services(), "wikidata")[0].records == 0


def test_the_korean_wikipedias_songs_in_all_three_forms(catalogue: Catalogue) -> None:
    run(catalogue, services(), "wikipedia-ko")
    songs = catalogue.entities(f.subject for f in catalogue.referring(DRAMA, "placement"))
    told = {
        e.hangul or e.name: sorted(catalogue.entity(a.value).hangul or "" for a in e.all("artist"))
        for e in songs.values()
    }
    assert told == {
        "등불": ["한서리"],
        "Two Boats": ["종이배", "한서리"],
        "바람의 길": ["오늘"],
        "겨울 편지": ["최민"],
        "마지막 장면": ["노을"],
    }
    two = next(e for e in songs.values() if e.name == "Two Boats")
    assert two.value("released") == "2019-03-15"
    assert catalogue.entity(two.value("release") or "").value("part") == "2"


def test_playlists_mention_what_is_known_and_nothing_else(catalogue: Catalogue) -> None:
    world = services()
    assert run(catalogue, world, "listenbrainz")[0].new == 0
    run(catalogue, world, "musicbrainz")
    run(catalogue, world, "listenbrainz", fresh_s=0)
    mention = catalogue.entity("recording/paper-lanterns--lamplight").best("mention")
    assert mention is not None
    assert (mention.get("rank"), mention.get("as_title")) == ("2", "Lamplight")
    assert catalogue.entity(mention.value).value("size") == "2"
    assert "Unknown" not in {f.value for f in catalogue.facts("name")}


def test_running_twice_changes_nothing(catalogue: Catalogue) -> None:
    world = services()
    run(catalogue, world)
    after = everything(catalogue)
    again = run(catalogue, world, fresh_s=0)
    assert [s.new for s in again] == [0] * 4
    assert everything(catalogue) == after
    fresh = run(catalogue, world)
    assert fresh == []


def test_a_namesake_with_another_identifier_is_another_artist(catalogue: Catalogue) -> None:
    catalogue.add([Fact("artist/han-seo-ri", "id", mbid(500, 1), {"scheme": "musicbrainz"}, PAPER)])
    run(catalogue, services(), "musicbrainz")
    assert len([i for i in catalogue.ids("artist") if i.startswith("artist/han")]) == 2
    assert len(catalogue.entity("artist/han-seo-ri").all("id", scheme="musicbrainz")) == 1


def test_a_name_of_two_artists_is_left_open(catalogue: Catalogue) -> None:
    for id in ("artist/choi-min", "artist/choi-min-2"):
        catalogue.add([Fact(id, "name", "최민", {"lang": "ko"}, PAPER)])
    [step] = run(catalogue, services(), "wikipedia-ko")
    assert step.doubts == ("최민",)
    letter = next(f.subject for f in catalogue.facts("name") if f.value == "겨울 편지")
    assert catalogue.entity(letter).all("artist") == ()


# -- etiquette and trouble -------------------------------------------------------------------------------


def test_musicbrainz_is_asked_once_a_second_by_somebody_it_can_write_to(catalogue: Catalogue) -> None:
    world = services()
    run(catalogue, world)
    times = world.times["musicbrainz.org"]
    assert len(times) >= 3
    assert min(b - a for a, b in pairwise(times)) > 0.999
    assert world.agents == {"tearjerker/test ( me@example.org )"}


def test_nobody_is_asked_without_a_contact(tmp_path: Path) -> None:
    with pytest.raises(BadSource, match="TEARJERKER_CONTACT"):
        polite(Settings(tmp_path, tmp_path, "sqlite://"))
    told = polite(Settings(tmp_path, tmp_path, "sqlite://", contact="me@example.org"))
    assert "me@example.org" in told.user_agent
    assert told.spacing_s["musicbrainz.org"] >= 1.0


@pytest.mark.parametrize("retry_after", ["7", "Wed, 21 Oct 2015 07:28:00 GMT", ""])
def test_a_busy_service_is_given_time(catalogue: Catalogue, retry_after: str) -> None:
    world = services()
    said = {"retry-after": retry_after} if retry_after else {}
    world.trouble = [
        httpx2.Response(503, headers=said, json={"error": "Your requests exceed the rate limit."}),
        httpx2.Response(429, headers=said),
    ]  # fmt: skip
    [step] = run(catalogue, world, "musicbrainz")
    assert (step.records, step.trouble) == (2, None)
    if retry_after == "7":
        assert world.times["musicbrainz.org"][:3] == [0.0, 7.0, 14.0]


def test_a_service_that_wants_us_gone_for_long_is_left_alone(catalogue: Catalogue) -> None:
    world = services()
    world.trouble = [httpx2.Response(503, headers={"retry-after": "3600"})]
    [step] = run(catalogue, world, "musicbrainz")
    assert step.trouble is not None
    assert "3600 s" in step.trouble
    assert len(world.asked) == 1


@pytest.mark.parametrize(
    "trouble",
    [
        [httpx2.Response(200, content=b'{"release-groups": [{"id": "x", ')],
        [httpx2.Response(200, content=b"<html>maintenance</html>")],
        [httpx2.Response(200, json={"error": "The MusicBrainz web server is currently busy."})],
        [httpx2.Response(500)],
        [httpx2.RemoteProtocolError("peer closed connection without sending complete message body")] * 3,
        [httpx2.ReadTimeout("slow")],
        [None, httpx2.Response(200, json={"releases": [{"id": None, "title": None}], "release-count": 1})],
        [None, httpx2.Response(200, json={"releases": "many"})],
    ],
)  # fmt: skip
def test_a_broken_answer_is_named_and_asked_again_the_next_time(
    catalogue: Catalogue, trouble: list[Any]
) -> None:
    world = services()
    world.trouble = list(trouble)
    [step] = run(catalogue, world, "musicbrainz")
    if step.trouble is None:  # a release that says nothing is passed over, the rest taken in
        assert step.records == 1
    else:
        [step] = run(catalogue, world, "musicbrainz")
        assert (step.records, step.trouble) == (2, None)


def test_an_answer_cut_in_half_is_asked_for_again(catalogue: Catalogue) -> None:
    world = services()
    world.trouble = [httpx2.RemoteProtocolError("peer closed connection")]
    [step] = run(catalogue, world, "musicbrainz")
    assert (step.records, step.trouble) == (2, None)


def test_a_source_that_keeps_failing_is_left_alone() -> None:
    catalogue = held([Fact(f"drama/d{n}", "name", f"Drama {n}", {}, PAPER) for n in range(6)])
    world = services()
    world.trouble = [httpx2.Response(500)] * 20
    steps = run(catalogue, world, "musicbrainz")
    assert [s.trouble is None for s in steps] == [False] * 3


def test_answers_are_kept(catalogue: Catalogue, tmp_path: Path) -> None:
    from tearjerker.sources import SOURCES

    world = services()
    for _ in range(2):
        chosen = {"musicbrainz": SOURCES["musicbrainz"]}
        list(update(catalogue, world.fetch(cache=tmp_path), sources=chosen, fresh_s=0))
        assert len(world.asked) == 4  # the search, and three groups' releases


# -- interruption -----------------------------------------------------------------------------------------


def soundtracks(count: int) -> tuple[Catalogue, Services]:
    """So many dramas, each with one soundtrack of two songs by one of fifty singers."""
    singers = [artist(n, f"Singer {n:02}") for n in range(50)]
    facts, world = [], Services()
    for n in range(count):
        name = f"Lantern Street {n:04}"
        facts.append(Fact(f"drama/lantern-street-{n:04}", "name", name, {"lang": "en"}, PAPER))
        songs = [recording(2 * n + i, f"Song {2 * n + i}", singers[(n + i) % 50]) for i in (0, 1)]
        world.releases.append(release(n, f"{name} OST", songs))
    return held(facts), world


class Interrupt(Exception):
    """Somebody presses Ctrl-C."""


def interrupted(catalogue: Catalogue, world: Services, after: int) -> Iterator[Step]:
    """An update that ends in the middle of a request."""
    world.trouble = [None] * after + [Interrupt()]
    from tearjerker.sources import SOURCES

    yield from update(catalogue, world.fetch(), sources={"musicbrainz": SOURCES["musicbrainz"]})


def complete(count: int, *interruptions: int) -> None:
    """An import interrupted so often ends as one that was not."""
    catalogue, world = soundtracks(count)
    for after in interruptions:
        with pytest.raises(Interrupt):
            list(interrupted(catalogue, world, after))
    world.trouble = []
    steps = run(catalogue, world, "musicbrainz")
    assert len(steps) < count
    whole, same = soundtracks(count)
    run(whole, same, "musicbrainz")
    assert everything(catalogue) == everything(whole)
    assert (catalogue.count("recording"), catalogue.count("release")) == (2 * count, count)
    assert catalogue.count("artist") == 50
    assert len(world.asked) <= 2 * count + 2 * len(interruptions)


def test_an_import_interrupted_twice_ends_complete() -> None:
    complete(60, 31, 44)
