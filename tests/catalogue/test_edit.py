"""Do the user's changes hold against the pack and imports, and can each be taken back?"""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tearjerker.catalogue import Catalogue, edit, open_catalogue
from tearjerker.errors import BadPack, NotFound
from tearjerker.model import Fact, Source

PAPER, BLOG = Source("https://paper.example/1"), Source("https://blog.example/2")
WHY = "https://corrections.example/3"

FIRST = [
    Fact("drama/x", "name", "X", {}, (PAPER,)),
    Fact("drama/x", "episodes", "16", {}, (PAPER,)),
    Fact("artist/k-will", "name", "K.Will", {"lang": "en"}, (PAPER,)),
    Fact("artist/kei-wil", "name", "케이윌", {"lang": "ko"}, (BLOG,)),
    Fact("artist/kei-wil", "name", "K.Will", {"lang": "en"}, (BLOG,)),
    Fact("recording/a", "name", "A", {}, (PAPER,)),
    Fact("recording/a", "artist", "artist/kei-wil", {}, (BLOG,)),
]


@pytest.fixture
def held(catalogue: Catalogue) -> Catalogue:
    catalogue.add(FIRST)
    return catalogue


def everything(catalogue: Catalogue) -> dict[str, list[tuple[str, str, set[str]]]]:
    ids = [i for kind in ("drama", "artist", "recording") for i in catalogue.ids(kind)]  # type: ignore[arg-type]
    return {
        id: sorted((f.property, f.value, {s.url for s in f.sources}) for f in e.facts)
        for id, e in catalogue.entities(ids).items()
    }


def test_what_the_user_says_goes_first_and_can_be_taken_back(held: Catalogue) -> None:
    edit.add(held, [Fact("drama/x", "network", "tvN", {}, (PAPER,))])
    assert held.entity("drama/x").best("network") == Fact(
        "drama/x", "network", "tvN", {}, (PAPER,), origin="user"
    )
    edit.undo(held)
    assert held.entity("drama/x").value("network") is None


def test_a_value_is_replaced_and_comes_back(held: Catalogue) -> None:
    before = everything(held)
    edit.replace_value(held, "drama/x", "episodes", "16", "17", because=WHY)
    assert [f.value for f in held.entity("drama/x").all("episodes")] == ["17"]
    edit.undo(held)
    assert everything(held) == before


def test_what_was_taken_back_stays_away_whoever_says_it(held: Catalogue) -> None:
    edit.retract(held, "drama/x", "episodes", "16", because=WHY)
    held.add([Fact("drama/x", "episodes", "16", {}, (BLOG,), origin="musicbrainz")])
    assert held.entity("drama/x").all("episodes") == ()
    edit.undo(held)
    [back] = held.entity("drama/x").all("episodes")
    assert set(back.sources) == {PAPER, BLOG}


def test_saying_again_what_was_taken_back_is_refused_with_a_remedy(held: Catalogue) -> None:
    edit.retract(held, "drama/x", "episodes", "16", because=WHY)
    with pytest.raises(BadPack, match="undo"):
        edit.add(held, [Fact("drama/x", "episodes", "16", {}, (PAPER,))])


def test_a_merge_joins_names_songs_and_sources(held: Catalogue) -> None:
    edit.merge(held, "artist/kei-wil", "artist/k-will", because=WHY)
    one = held.entity("artist/k-will")
    assert {f.value for f in one.all("name")} == {"K.Will", "케이윌"}
    assert {s.url for f in one.all("name", lang="en") for s in f.sources} == {PAPER.url, BLOG.url}
    assert len(one.all("name", lang="en")) == 1
    assert [f.subject for f in held.referring("artist/k-will")] == ["recording/a"]
    assert held.ids("artist") == ["artist/k-will"]
    assert held.find("케이윌", kind="artist").results[0].id == "artist/k-will"


def test_a_merged_id_still_leads_to_the_thing(held: Catalogue) -> None:
    edit.merge(held, "artist/kei-wil", "artist/k-will", because=WHY)
    assert held.entity("artist/kei-wil").id == "artist/k-will"
    assert [f.subject for f in held.referring("artist/kei-wil")] == ["recording/a"]


def test_what_comes_later_under_a_merged_id_is_joined(held: Catalogue) -> None:
    edit.merge(held, "artist/kei-wil", "artist/k-will", because=WHY)
    held.add([Fact("recording/b", "artist", "artist/kei-wil", {}, (BLOG,))])
    held.add([Fact("artist/kei-wil", "type", "person", {}, (BLOG,))])
    assert held.entity("recording/b").value("artist") == "artist/k-will"
    assert held.entity("artist/k-will").value("type") == "person"
    edit.undo(held)
    assert held.entity("recording/b").value("artist") == "artist/kei-wil"
    assert held.entity("artist/kei-wil").value("type") == "person"


def test_merges_can_be_undone_in_any_order(held: Catalogue) -> None:
    held.add([Fact("artist/k", "name", "K", {}, (BLOG,))])
    before = everything(held)
    first = edit.merge(held, "artist/kei-wil", "artist/k-will", because=WHY)
    edit.merge(held, "artist/k-will", "artist/k", because=WHY)
    assert held.entity("recording/a").value("artist") == "artist/k"
    edit.undo(held, first.id)
    assert held.entity("recording/a").value("artist") == "artist/kei-wil"
    edit.undo(held)
    assert everything(held) == before


def test_changes_survive_a_new_pack(held: Catalogue) -> None:
    held.prepare(with_pack=True)
    there = held.entity("drama/secret-garden").facts[0]
    edit.retract(held, there.subject, there.property, there.value, because=WHY)
    edit.merge(held, "drama/goblin", "drama/secret-garden", because=WHY)
    with held.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE about SET value = 'an older one' WHERE key = 'pack_digest'")
    held.prepare()
    assert held.entity("drama/goblin").id == "drama/secret-garden"
    assert there.value not in [f.value for f in held.entity("drama/secret-garden").all(there.property)]
    edit.undo(held)
    edit.undo(held)
    assert there in held.entity("drama/secret-garden").facts
    assert held.entity("drama/goblin").id == "drama/goblin"


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (Fact("drama/x", "colour", "red", {}, (PAPER,)), "no property"),
        (Fact("drama/x", "network", "tvN"), "--source"),
        (Fact("drama/x", "first_aired", "soon", {}, (PAPER,)), "no date"),
    ],
)
def test_what_breaks_the_vocabulary_is_refused(held: Catalogue, wrong: Fact, says: str) -> None:
    before = everything(held)
    with pytest.raises(BadPack, match=says):
        edit.add(held, [FIRST[0], wrong])
    assert (everything(held), edit.changes(held)) == (before, [])


def test_mistakes_are_answered_with_what_there_is(held: Catalogue) -> None:
    with pytest.raises(NotFound, match="'16'"):
        edit.replace_value(held, "drama/x", "episodes", "15", "17", because=WHY)
    with pytest.raises(BadPack, match="one kind"):
        edit.merge(held, "drama/x", "recording/a", because=WHY)
    with pytest.raises(NotFound, match="no change"):
        edit.undo(held)


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["merge", "retract", "add", "undo", "import"]), st.integers(0, 3), st.integers(0, 3)
    ),
    max_size=8,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ACTS)
def test_whatever_was_done_undoing_all_of_it_gives_what_others_say(acts: list[tuple[str, int, int]]) -> None:
    """The law of undo: after it nothing of the user's is left, and nothing of others' is missing."""
    catalogue, plain = (open_catalogue("sqlite://", with_pack=False) for _ in range(2))
    names = ["artist/a", "artist/b", "artist/c", "artist/d"]
    start = [Fact(n, "name", n[-1].upper(), {}, (PAPER,)) for n in names]
    start += [Fact("recording/r", "artist", n, {}, (BLOG,)) for n in names]
    for each in (catalogue, plain):
        each.add(start)
    for verb, i, j in acts:
        try:
            if verb == "merge":
                edit.merge(catalogue, names[i], names[j], because=WHY)
            elif verb == "retract":
                edit.retract(catalogue, "recording/r", "artist", names[i], because=WHY)
            elif verb == "add":
                edit.add(catalogue, [Fact(names[i], "note", str(j), {}, (PAPER,))])
            elif verb == "undo":
                edit.undo(catalogue)
            else:
                came = Fact(names[i], "member_of", names[j], {}, (BLOG,), origin="import")
                for each in (catalogue, plain):
                    each.add([came])
        except (BadPack, NotFound):
            continue
    while any(c.undone_at is None for c in edit.changes(catalogue)):
        edit.undo(catalogue)
    assert everything(catalogue) == everything(plain)
