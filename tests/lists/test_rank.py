"""Does the formula do what its docstring says, and is every point accounted for?"""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tearjerker.lists.rank import BALANCED, COUNT, Evidence, rank, worth

votes = st.lists(
    st.builds(
        Evidence,
        st.sampled_from(["recording/a", "recording/b", "recording/c", "recording/d"]),
        st.sampled_from(["mention", "award", "nomination", "chart", "version"]),
        st.sampled_from(["v1", "v2", "v3", "v4"]),
        st.none() | st.integers(1, 100),
        st.none() | st.integers(1, 100),
    ),
    max_size=25,
)


def mention(song: str, voice: str, rank: int | None = None, of: int | None = None) -> Evidence:
    return Evidence(song, "mention", voice, rank, of)


def test_a_place_is_worth_what_the_docstring_says() -> None:
    k = BALANCED.k
    points = [worth(mention("a", "v", r))[0] for r in (1, int(k) + 2)]
    assert points == pytest.approx([1.0, 0.5])


def test_an_unranked_list_hands_out_as_much_as_a_ranked_one() -> None:
    ranked = sum(worth(mention("a", "v", r))[0] for r in range(1, 8))
    assert 7 * worth(mention("a", "v", None, 7))[0] == pytest.approx(ranked)


def test_a_voices_second_vote_counts_half_and_its_third_a_third() -> None:
    one, two, three = (rank([mention("a", "v", 1)] * n)[0].score for n in (1, 2, 3))
    assert (one, two, three) == pytest.approx((1, 1.5, 1.5 + 1 / 3))
    assert rank([mention("a", v, 1) for v in "xyz"])[0].score == pytest.approx(3)


def test_counting_counts() -> None:
    said = [mention("a", "x", 9), mention("a", "y", 30), mention("b", "x", 1)]
    assert [(s.recording, round(s.score, 6)) for s in rank(said, COUNT)] == [("a", 2.0), ("b", 1.0)]


def test_the_range_is_what_leaving_one_voice_out_does() -> None:
    said = [mention("a", "x", 1), mention("a", "y", 1), mention("b", "x", 1), mention("b", "z", 2)]
    a, b = rank(said)
    assert (a.recording, a.place, a.range) == ("a", 1, (1, 2))
    assert b.range == (1, 2)


@given(votes)
def test_points_add_up_and_places_lie_within_their_ranges(said: list[Evidence]) -> None:
    ranked = rank(said)
    assert [s.place for s in ranked] == list(range(1, len(ranked) + 1))
    for s in ranked:
        assert sum(v.points for v in s.votes) == pytest.approx(s.score)
        assert s.range[0] <= s.place <= s.range[1]
        assert all(v.points > 0 for v in s.votes)
    assert [s.score for s in ranked] == sorted((s.score for s in ranked), reverse=True)


@given(votes)
def test_ranges_are_those_of_ranking_again_without_a_voice(said: list[Evidence]) -> None:
    ranked = {s.recording: s for s in rank(said)}
    for voice in {e.voice for e in said}:
        # a song that this voice alone names keeps its row, with nothing in its favour
        left = [e if e.voice != voice else replace(e, voice="mute") for e in said]
        mute = {s.recording: sum(v.points for v in s.votes if v.evidence.voice != "mute") for s in rank(left)}
        order = sorted(ranked, key=lambda id: (-round(mute[id], 9), ranked[id].place))
        for place, id in enumerate(order, 1):
            low, high = ranked[id].range
            assert low <= place <= high


@given(votes, st.randoms())
def test_the_order_of_the_evidence_does_not_matter(said: list[Evidence], random: object) -> None:
    mixed = sorted(said, key=lambda _: random.random())  # type: ignore[attr-defined]
    assert [(s.recording, round(s.score, 9)) for s in rank(said)] == [
        (s.recording, round(s.score, 9)) for s in rank(mixed)
    ]
