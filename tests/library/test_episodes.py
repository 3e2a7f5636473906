"""Which episode does a file's name say?"""

import pytest

from tearjerker.library.episodes import Episode, episode_of


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Secret.Garden.S01E03.1080p.mkv", Episode("Secret Garden", 1, 3)),
        ("18 Again S01E01.mkv", Episode("18 Again", 1, 1)),
        ("Start-Up.2020.S01.E04.mkv", Episode("Start-Up 2020", 1, 4)),
        ("Reply 1988 - 1x05.mkv", Episode("Reply 1988", 1, 5)),
        ("도깨비 제3회.mp4", Episode("도깨비", None, 3)),
        ("도깨비 3화.mkv", Episode("도깨비", None, 3)),
        ("도깨비.E03.161209.720p-NEXT.mp4", Episode("도깨비", None, 3)),
        ("제3병원 5회.mkv", Episode("제3병원", None, 5)),
        ("[Subs] Goblin - 03 [720p][AB12CD34].mkv", Episode("Goblin", None, 3)),
        ("49 Days - 12.mkv", Episode("49 Days", None, 12)),
        ("Goblin Episode 7 (2016).mkv", Episode("Goblin", None, 7)),
        ("Queen for Seven Days EP 4 x265 10bit AAC2.0.mkv", Episode("Queen for Seven Days", None, 4)),
        ("My.Love.From.the.Star.E01.131218.HDTV.H264.720p.mp4", Episode("My Love From the Star", None, 1)),
        ("/series/Goblin/ep01.mkv", Episode("Goblin", None, 1)),
        ("/series/Goblin/Season 2/03.mkv", Episode("Goblin", 2, 3)),
        ("/videos/ep12.wav", Episode(None, None, 12)),
        ("neg01.wav", Episode("neg01", None, None)),
    ],
)
def test_drama_season_and_number_from_a_name(name: str, expected: Episode) -> None:
    assert episode_of(name) == expected
