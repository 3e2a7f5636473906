"""Is the list that is made the one that was asked for, and is every sentence backed?"""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from world import world

from tearjerker.catalogue import Catalogue
from tearjerker.errors import BadSource, NotFound
from tearjerker.lists.compose import Choice, Pick, compose
from tearjerker.lists.edits import Edits, edits_from, read_edits
from tearjerker.lists.evidence import gather
from tearjerker.lists.keep import keep, kept, slug_of
from tearjerker.lists.make import make_list, playlist_of
from tearjerker.lists.playlists import WRITERS
from tearjerker.lists.songs import Song, kept_moods, songs
from tearjerker.lists.understand import Understood, understand


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def catalogue(request: pytest.FixtureRequest, new_url: Callable[[str], str]) -> Iterator[Catalogue]:
    made = world(new_url(request.param))
    yield made
    made.engine.dispose()


def everything(catalogue: Catalogue) -> dict[str, Song]:
    return songs(catalogue, catalogue.ids("recording"))


def picks(catalogue: Catalogue, **asked: Any) -> list[Pick]:
    wanted = {k: frozenset(v) if isinstance(v, set) else v for k, v in asked.items()}
    return compose(gather(catalogue), everything(catalogue), Choice(**wanted))


def names(catalogue: Catalogue, **asked: Any) -> list[str]:
    return [" + ".join(s.partition("/")[2] for s in p.songs) for p in picks(catalogue, **asked)]


def made(catalogue: Catalogue, edits: Edits | None = None, **asked: Any) -> dict[str, Any]:
    return make_list(catalogue, Understood(Choice(**asked)), edits=edits)


# -- choosing --------------------------------------------------------------------------------------------


def test_evidence_decides(catalogue: Catalogue) -> None:
    assert names(catalogue) == ["that-woman", "forget", "stay", "that-man", "gem", "miss-you"]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"top": 2}, ["that-woman", "forget"]),
        ({"dramas": {"drama/goblin"}}, ["stay", "gem"]),
        ({"artists": {"artist/baek"}}, ["that-woman", "forget"]),
        ({"artists": {"artist/exo"}}, ["stay"]),
        ({"networks": {"tvN", "KBS2"}}, ["forget", "stay", "gem"]),
        ({"since": 2010}, ["that-woman", "stay", "that-man", "gem"]),
        ({"since": 2009, "until": 2010}, ["that-woman", "forget", "that-man"]),
        ({"roles": {"opening"}}, ["gem"]),
        ({"feelings": {"grief"}}, ["that-woman", "forget", "stay"]),
        ({"duets": True}, ["stay"]),
        ({"actors": True}, ["that-man"]),
        ({"pairs": True}, ["that-woman + that-man"]),
        ({"one_per": {"drama"}}, ["that-woman", "forget", "stay", "miss-you"]),
        ({"one_per": {"artist"}}, ["that-woman", "stay", "that-man", "miss-you"]),
        ({"gems": True}, ["stay", "forget", "that-man", "gem", "miss-you"]),
        ({"dramas": {"drama/none"}}, []),
    ],
)
def test_choosing(catalogue: Catalogue, asked: dict[str, Any], expected: list[str]) -> None:
    found = names(catalogue, **asked)
    assert sorted(found) == sorted(expected) if asked.get("gems") else found == expected


def test_a_feeling_comes_with_its_reason(catalogue: Catalogue) -> None:
    forget = next(p for p in picks(catalogue, feelings={"grief"}) if p.songs == ("recording/forget",))
    assert {(f.word, f.by) for f in forget.felt} == {
        ("heart-wrenching", "A page"),
        ("cry", "Songs that make me cry"),
    }


def test_a_kept_articles_mood_is_a_feeling(tmp_path: Path) -> None:
    own = world(tmp_path)
    content = {
        "title": "My article", "source": "https://me.example/", "entries": [
            {"songs": [{"title": "Unheard", "recording": "recording/unheard"}], "mood": ["bittersweet"]}],
    }  # fmt: skip
    keep(own, content, made_by="read")
    felt = kept_moods(own)["recording/unheard"]
    assert [(f.feeling, f.word, f.by) for f in felt] == [("grief", "bittersweet", "My article")]
    assert "grief" in {
        f.feeling
        for f in songs(own, ["recording/unheard"], felt=kept_moods(own))["recording/unheard"].feelings
    }


@pytest.mark.parametrize("source", ["", None, "examples/seven-iconic-osts.md", "/home/me/page.html"])
def test_what_nobody_published_is_nobodys_voice(tmp_path: Path, source: str | None) -> None:
    own = world(tmp_path)
    before = make_list(own, understand("sad songs", own))
    songs = [{"title": "Unheard", "recording": "recording/unheard"}]
    content = {"title": "Mine", "source": source, "entries": [{"songs": songs, "mood": ["bittersweet"]}]}
    keep(own, content, made_by="read")
    assert kept_moods(own) == {}
    assert make_list(own, understand("sad songs", own)) == before


# -- wishes in words -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wish", "choice"),
    [
        ("songs for crying on a bus", Choice(feelings=frozenset({"grief"}))),
        ("songs from 2016 dramas", Choice(since=2016, until=2016)),
        ("songs from 2016 onwards", Choice(since=2016)),
        ("from 2012 to 2015", Choice(since=2012, until=2015)),
        ("top 5 tvN duets since 2016", Choice(5, networks=frozenset({"tvN"}), duets=True, since=2016)),
        ("seven songs before 2012", Choice(7, until=2011)),
        ("ten hidden gems of the 2000s", Choice(10, gems=True, since=2000, until=2009)),
        ("KBS openings, one per drama",
         Choice(networks=frozenset({"KBS2"}), roles=frozenset({"opening"}), one_per=frozenset({"drama"}))),
        ("songs by Baek Ji-young from IRIS",
         Choice(artists=frozenset({"artist/baek"}), dramas=frozenset({"drama/iris"}))),
        ("도깨비 노래 3곡", Choice(3, dramas=frozenset({"drama/goblin"}))),
        ("슬픈 노래", Choice(feelings=frozenset({"grief"}))),
        ("for a long train ride", Choice(feelings=frozenset({"longing", "calm"}))),
        ("music for the bus", Choice(feelings=frozenset({"longing", "calm"}))),
        ("actors who sing", Choice(actors=True)),
        ("sad songs from Reply 1988",
         Choice(dramas=frozenset({"drama/reply"}), feelings=frozenset({"grief"}))),
        ("songs by Chanyeol and Punch", Choice(artists=frozenset({"artist/chanyeol", "artist/punch"}))),
        ("2016년 tvN 드라마 OST", Choice(networks=frozenset({"tvN"}), since=2016, until=2016)),
        ("top ten", Choice(10)),
        ("the best song of each drama", Choice(one_per=frozenset({"drama"}))),
        ("lonely songs", Choice(feelings=frozenset({"longing"}))),
        ("the best songs of all time", Choice()),
        ("", Choice()),
    ],
)  # fmt: skip
def test_understanding(catalogue: Catalogue, wish: str, choice: Choice) -> None:
    assert understand(wish, catalogue).choice == choice


def test_every_part_is_explained(catalogue: Catalogue) -> None:
    told = understand("3 sad Punch duets for the quantum bus", catalogue)
    assert {n.partition(":")[0] for n in told.notes} == {"“3”", "“sad”", "“Punch”", "“duets”", "“bus”"}
    assert told.ignored == ("quantum",)
    guess = understand("music for the bus", catalogue).notes[0]
    assert "our guess" in guess


# -- the list --------------------------------------------------------------------------------------------


def test_every_sentence_is_backed_by_statements_with_sources(catalogue: Catalogue) -> None:
    known = {
        f.id for id in catalogue.ids("recording") + catalogue.ids("drama") for f in catalogue.entity(id).facts
    }
    told = made(catalogue)
    sentences = [s for e in told["entries"] for language in ("en", "ko") for s in e["sentences"][language]]
    assert len(sentences) > 20
    assert all(s["facts"] and set(s["facts"]) <= known and s["sources"] for s in sentences)
    for entry in told["entries"]:
        assert entry["text"] == " ".join(s["text"] for s in entry["sentences"]["en"])


def test_what_is_written_is_what_is_known(catalogue: Catalogue) -> None:
    entries = {e["songs"][0]["recording"]: e for e in made(catalogue, top=20)["entries"]}
    woman, man = entries["recording/that-woman"], entries["recording/that-man"]
    assert "Hyun Bin’s “That Man” answers it." in woman["text"]
    assert "Best OST at the 2011 MAMA and the 2011 Melon Music Awards (MMA)." in woman["text"]
    assert "2011년 멜론뮤직어워드" in woman["text_ko"] and "November 2010" in woman["text"]
    assert "hree" in woman["text"] and "two of them in first place" not in woman["text"]
    assert "Baek Ji-young’s “That Woman”" in man["text"] and "Kim Joo-won" in man["text"]
    assert "김주원" in man["text_ko"] and "현빈" in man["text_ko"]
    missing = entries["recording/miss-you"]
    assert "2002" in missing["text"] and "Stairway (SBS, 2003)" in missing["text"]
    assert "nominated" in entries["recording/forget"]["text"]
    assert "Chanyeol and Punch sings" not in entries["recording/stay"]["text"]


def test_neighbours_are_worded_unlike(catalogue: Catalogue) -> None:
    told = made(catalogue, top=20)["entries"]
    starts = [e["sentences"]["en"][-1]["text"].split(" ")[0:2] for e in told]
    assert len({tuple(s) for s in starts}) > 1


def test_points_are_shown_and_add_up(catalogue: Catalogue) -> None:
    for entry in made(catalogue)["entries"]:
        assert sum(v["points"] for v in entry["evidence"]) == pytest.approx(entry["score"], abs=0.01)
        assert all(v["sources"] and v["says"] for v in entry["evidence"] if v["kind"] != "version")
        assert entry["rank_range"][0] <= entry["rank"] <= entry["rank_range"][1]


def test_the_same_wish_gives_the_same_bytes(catalogue: Catalogue) -> None:
    told = [json.dumps(made(catalogue), ensure_ascii=False, sort_keys=True) for _ in range(2)]
    assert told[0] == told[1]


def test_a_list_goes_out_as_every_playlist(catalogue: Catalogue) -> None:
    ready = playlist_of(catalogue, made(catalogue, top=3))
    assert [t.title for t in ready.tracks] == ["That Woman", "Don't Forget", "Stay With Me"]
    assert all(write(ready) for write in WRITERS.values())
    assert "Baek Ji-young" in WRITERS["md"](ready)


# -- an editor's changes ---------------------------------------------------------------------------------

EDITS = """
title = "Mine"
intro.en = "For the last bus."
["recording/that-woman"]
drop = true
["recording/miss-you"]
place = 1
["recording/forget"]
text.en = "Mine to say."
note.en = "Start here."
title = "Don’t Forget"
["recording/unheard"]
add = true
"""


def test_edits_are_made_and_survive_the_next_ranking(catalogue: Catalogue, tmp_path: Path) -> None:
    path = tmp_path / "edits.toml"
    path.write_text(EDITS, "utf-8")
    first = made(catalogue, read_edits(path), top=4)
    assert (first["title"], first["intro"]) == ("Mine", {"en": "For the last bus."})
    assert [e["songs"][0]["recording"].partition("/")[2] for e in first["entries"]] == [
        "miss-you", "forget", "stay", "unheard"
    ]  # fmt: skip
    assert [e["rank"] for e in first["entries"]] == [1, 2, 3, 4]
    forget = first["entries"][1]
    assert (forget["text"], forget["note"], forget["edited"]) == (
        "Mine to say.", {"en": "Start here."}, ["note", "text", "title"]
    )  # fmt: skip
    assert forget["songs"][0]["title"] == "Don’t Forget" and forget["text_ko"]
    again = made(catalogue, edits_from(first["edits"]), top=4)
    assert again == first


@pytest.mark.parametrize(
    ("text", "says"),
    [("title = ", "not TOML"), ("colour = 'red'", "colour"), ('["recording/x"]\nplaec = 1', "plaec")],
)
def test_a_wrong_edit_is_named(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "edits.toml"
    path.write_text(text)
    with pytest.raises(BadSource, match=says):
        read_edits(path)


def test_keeping(tmp_path: Path) -> None:
    own = world(tmp_path)
    content = made(own, top=2)
    assert keep(own, content) == "two-songs-from-korean-dramas" == slug_of(content["title"])
    keep(own, {**content, "title": "Again"}, slug="two-songs-from-korean-dramas")
    assert kept(own, "list/two-songs-from-korean-dramas").title == "Again"
    with pytest.raises(NotFound, match="two-songs-from-korean-dramas"):
        kept(own, "nothing")


def test_weights_are_in_one_place(catalogue: Catalogue) -> None:
    from tearjerker.lists.rank import BALANCED

    loud = compose(
        gather(catalogue), everything(catalogue), Choice(1), weights=replace(BALANCED, nomination=99.0)
    )
    assert loud[0].songs == ("recording/forget",)
