"""Does the starter pack know what it must, and does each file look as the others do?"""

from __future__ import annotations

from pathlib import Path

import pytest
import tomli

from tearjerker.catalogue import Catalogue, open_catalogue, pack
from tearjerker.model import Entity

DRAMAS = sorted((pack.PACK / "dramas").glob("*.toml"))


@pytest.fixture(scope="module")
def packed() -> Catalogue:
    return open_catalogue("sqlite:///:memory:")


@pytest.mark.parametrize("path", DRAMAS, ids=lambda path: path.stem)
def test_a_drama_has_a_file_with_its_name_on_top(path: Path) -> None:
    text = path.read_text("utf-8")
    told = tomli.loads(text)
    drama = f"drama/{path.stem}"
    assert text.startswith("# ")
    assert [id for id in told if id.startswith("drama/")] == [drama]
    assert told[drama]["name"][0]["is"] in text.splitlines()[0]


@pytest.mark.parametrize("path", DRAMAS, ids=lambda path: path.stem)
def test_a_file_says_one_thing_a_line_and_uses_each_source(path: Path) -> None:
    text = path.read_text("utf-8")
    told = tomli.loads(text)
    sources = set(told.pop("sources"))
    statements = [s for properties in told.values() for some in properties.values() for s in some]
    assert sum(line.startswith("  { ") for line in text.splitlines()) == len(statements)
    assert {key for statement in statements for key in statement["by"]} == sources


def test_there_are_hundreds_of_dramas_and_songs(packed: Catalogue) -> None:
    assert packed.count("drama") >= 850
    assert packed.count("recording") >= 2600
    assert packed.count("artist") >= 1250


def test_every_recording_performs_a_work_and_belongs_somewhere(packed: Catalogue) -> None:
    recordings = packed.entities(packed.ids("recording")).values()
    assert not [r.id for r in recordings if len(r.all("work")) != 1]
    assert not [
        r.id for r in recordings if not (r.all("placement") or r.all("version_of") or r.all("artist"))
    ]


def test_a_translation_of_ours_is_never_shown_as_verified(packed: Catalogue) -> None:
    ours = [f for f in packed.facts("name") if f.get("note") == "our translation"]
    assert ours
    assert {f.status for f in ours} == {"unverified"}


def test_a_candidate_version_is_never_shown_as_verified(packed: Catalogue) -> None:
    doubtful = [f for f in packed.facts("version_of") if "not confirmed" in (f.get("note") or "")]
    assert doubtful
    assert {f.status for f in doubtful} == {"unverified"}


# What the article of the seed says, and what came of looking it up.


def heard(packed: Catalogue, recording: str) -> Entity:
    return packed.entity(f"recording/{recording}")


def test_the_opening_of_boys_over_flowers(packed: Catalogue) -> None:
    song = heard(packed, "boys-over-flowers--paradise")
    assert song.best("placement", role="opening")
    drama = packed.entity("drama/boys-over-flowers")
    assert drama.value("network") == "KBS2"
    assert {"F4", "Shinhwa High School"} <= {f.value for f in drama.all("setting")}


def test_i_miss_you_was_there_before_the_drama(packed: Catalogue) -> None:
    song = heard(packed, "stairway-to-heaven--i-miss-you")
    assert song.value("released") == "2002"
    assert song.all("placement", origin="pre-existing")
    assert song.all("release", title_track="yes")


def test_love_is_the_moment_is_a_misnomer(packed: Catalogue) -> None:
    song = heard(packed, "the-heirs--moment")
    assert (song.name, song.hangul) == ("Moment", "모먼트")
    assert [f.value for f in song.all("name", kind="misnomer")] == ["Love Is the Moment"]
    assert packed.entity("artist/lee-changmin").value("member_of") == "artist/2am"
    played = {
        (f.get("character"), f.get("character_ko")) for f in packed.entity("drama/the-heirs").all("cast")
    }
    assert {("Kim Tan", "김탄"), ("Cha Eun-sang", "차은상")} <= played


def test_my_destiny_won_what_it_won(packed: Catalogue) -> None:
    awards = heard(packed, "my-love-from-the-star--my-destiny").all("award", result="winner", year="2014")
    assert {f.get("body") for f in awards} == {"Mnet Asian Music Awards (MAMA)", "Melon Music Awards (MMA)"}


def test_his_song_answers_hers(packed: Catalogue) -> None:
    man, woman = heard(packed, "secret-garden--that-man"), heard(packed, "secret-garden--that-woman")
    assert [f.value for f in man.all("version_of", kind="answer")] == [woman.id]
    assert man.value("work") == woman.value("work")
    assert not woman.all("version_of")


def test_because_im_stupid_closes_the_first_half(packed: Catalogue) -> None:
    song = heard(packed, "boys-over-flowers--because-i-m-stupid")
    assert song.best("placement", role="ending")
    assert song.hangul == "내 머리가 나빠서"


def test_the_korean_name_of_a_drama_is_in_korean_letters(packed: Catalogue) -> None:
    goblin = packed.entity("drama/goblin")
    assert any(f.get("kind") == "romanized" for f in goblin.all("name", lang="ko"))
    assert goblin.hangul == "도깨비"
