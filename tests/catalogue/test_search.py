"""Does `Catalogue.find` find, say how sure it is, and notice what changed?"""

from pathlib import Path

import pytest

from tearjerker.catalogue import Catalogue, open_catalogue
from tearjerker.catalogue import search as finding
from tearjerker.model import Fact, Source
from tearjerker.names import building

PAPER = (Source("https://paper.example/1"),)


def named(id: str, *names: str) -> list[Fact]:
    return [Fact(id, "name", n, {"lang": "ko" if n > "가" else "en"}, PAPER) for n in names]


HELD = [
    *named("drama/goblin", "Goblin", "도깨비"),
    *named("drama/squid-game", "Squid Game", "오징어 게임"),
    *named("drama/squid-game-2", "Squid Game Season 2", "오징어 게임 시즌2"),
    *named("artist/park-ji-young", "Park Ji-young", "박지영"),
    *named("artist/baek-a-yeon", "Baek A-yeon", "백아연"),
    *named("artist/hyun-bin", "Hyun Bin", "현빈"),
    *named("recording/that-man", "That Man", "그 남자"),
    *named("recording/that-man-2", "That Man"),
    Fact("recording/that-man", "artist", "artist/hyun-bin", {}, PAPER),
]

ASKED = [
    ("GOBLIN ost part 3", "drama/goblin"),
    ("dokkaebi", "drama/goblin"),
    ("tokkaebi", "drama/goblin"),
    ("도깨ㅂ", "drama/goblin"),
    ("ㄷㄲㅂ", "drama/goblin"),
    ("ojingo keim", "drama/squid-game"),
    ("squid game 2", "drama/squid-game-2"),
    ("Squid Game 1", "drama/squid-game"),
    ("Squit Gaem", "drama/squid-game"),
    ("Pak Chi-yong", "artist/park-ji-young"),
    ("Jiyoung Park", "artist/park-ji-young"),
    ("bak jiyeong", "artist/park-ji-young"),
    ("Paik Ayun", "artist/baek-a-yeon"),
    ("아연", "artist/baek-a-yeon"),
    ("hyun bin that man", "recording/that-man"),
    ("geu namja", "recording/that-man"),
    ("그 남자 (That Man)", "recording/that-man"),
    ("도깨비 [Goblin]", "drama/goblin"),
]


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    made = open_catalogue(f"sqlite:///{tmp_path / 'c.sqlite'}", with_pack=False)
    made.add(HELD)
    return made


@pytest.mark.parametrize(("asked", "meant"), ASKED, ids=[a for a, _ in ASKED])
def test_any_spelling_finds_it(catalogue: Catalogue, asked: str, meant: str) -> None:
    assert catalogue.find(asked).results[0].id == meant


def test_equals_are_ambiguous_and_the_better_known_comes_first(catalogue: Catalogue) -> None:
    found = catalogue.find("That Man", kind="song")
    assert found.answer == "ambiguous"
    assert [h.id for h in found.results[:2]] == ["recording/that-man", "recording/that-man-2"]
    notes = finding.telling_apart(catalogue, [h.id for h in found.results[:1]])
    assert notes == {"recording/that-man": "Hyun Bin"}


def test_strangers_are_nothing(catalogue: Catalogue) -> None:
    assert catalogue.find("The Whirlwind Girl").answer == "none"
    assert catalogue.find("Goblin", kind="artist").answer == "none"


@pytest.mark.parametrize("nothing", ["", "   ", "\x00\x07", "\ud800", "\u200f\u202e", "😀", "---", "!?"])
def test_what_has_no_letters_means_nothing(catalogue: Catalogue, nothing: str) -> None:
    assert catalogue.find(nothing) == finding.Found("none", ())


SHORTENED = [
    ("별그대", "별에서 온 그대"), ("지우학", "지금 우리 학교는"), ("이태클", "이태원 클라쓰"),
    ("KMHM", "Kill Me, Heal Me"), ("R1988", "Reply 1988"),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "title"), SHORTENED)
def test_what_fans_shorten_a_title_to_comes_first(catalogue: Catalogue, asked: str, title: str) -> None:
    catalogue.add(named("drama/meant", title))
    assert catalogue.find(asked).results[0].id == "drama/meant"


@pytest.mark.parametrize("asked", ["Super Junior-M", "super junior t", "슈퍼주니어-T", "슈퍼주니어 유닛"])
def test_a_part_of_a_group_is_not_surely_the_group(catalogue: Catalogue, asked: str) -> None:
    catalogue.add(named("artist/super-junior", "Super Junior", "슈퍼주니어"))
    assert catalogue.find(asked).answer != "match"
    assert catalogue.find("Super Junior MV").answer == "match"
    catalogue.add(named("artist/super-junior-m", "Super Junior-M", "슈퍼주니어-M"))
    assert catalogue.find("SUPER JUNIOR M").results[0].id == "artist/super-junior-m"
    assert catalogue.find("SUPER JUNIOR M").answer == "match"


@pytest.mark.parametrize("asked", ["V(BTS)", "V (방탄소년단)", "V of BTS", "BTS's V"])
def test_a_singer_may_be_asked_for_with_the_group(catalogue: Catalogue, asked: str) -> None:
    catalogue.add([*named("artist/bts", "BTS", "방탄소년단"), *named("artist/v", "V", "뷔")])
    assert catalogue.find(asked, kind="artist").results[0].id == "artist/v"


def test_a_title_may_be_followed_by_its_translation(catalogue: Catalogue) -> None:
    catalogue.add(named("recording/best-luck", "Best Luck", "최고의 행운"))
    assert catalogue.find("最高の幸運(Best Luck)", kind="song").answer == "match"


@pytest.mark.parametrize("typed", ["desc", "descen", "태양의", "태양의 ㅎ"])
def test_what_begins_so_comes_before_what_sounds_a_little_like_it(catalogue: Catalogue, typed: str) -> None:
    catalogue.add(named("recording/desire", "Desire"))
    catalogue.add(named("drama/descendants-of-the-sun", "Descendants of the Sun", "태양의 후예"))
    assert catalogue.find(typed).results[0].id == "drama/descendants-of-the-sun"


def test_of_spellings_that_sound_alike_the_one_in_hangul_is_shown(catalogue: Catalogue) -> None:
    catalogue.add(named("drama/boys-over-flowers", "Boys Over Flowers", "꽃보다 男子", "꽃보다 남자"))
    assert catalogue.find("kkot boda namza").results[0].matched == "꽃보다 남자"


@pytest.mark.parametrize("little", ["the", "of the", "a", "의", "은 는", "OST", "OST part 3", "drama", "2"])
def test_little_words_alone_mean_nothing(catalogue: Catalogue, little: str) -> None:
    catalogue.add(named("drama/the-k2", "The K2") + named("artist/of-the-sun", "Of The Sun"))
    assert catalogue.find(little).answer == "none"


def test_little_words_are_found_where_something_is_called_so(catalogue: Catalogue) -> None:
    catalogue.add(named("recording/the", "The"))
    assert catalogue.find("the").results[0].id == "recording/the"
    assert catalogue.find("the").answer == "match"


def test_a_long_question_is_answered(catalogue: Catalogue) -> None:
    assert catalogue.find("가나다 " * 10_000).answer == "none"


def test_a_changed_catalogue_is_noticed(catalogue: Catalogue) -> None:
    assert catalogue.find("Winter Sonata").answer == "none"
    catalogue.add(named("drama/winter-sonata", "Winter Sonata"))
    assert catalogue.find("Winter Sonata").results[0].id == "drama/winter-sonata"


def test_the_index_is_mapped_and_made_anew_only_for_other_names(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue.find("Goblin")
    monkeypatch.setattr(building, "build", None)
    again = Catalogue(catalogue.engine)
    assert again.find("Goblin").answer == "match"
    again.add(named("drama/new", "New"))
    with pytest.raises(TypeError):
        again.find("Goblin")


def test_a_broken_index_file_is_replaced(catalogue: Catalogue) -> None:
    path = Path(f"{catalogue.engine.url.database}.names")
    path.write_bytes(b"tearjerker names\nbut not these\n")
    assert catalogue.find("Goblin").answer == "match"
    assert path.stat().st_size > 1000


def test_a_catalogue_in_memory_needs_no_file() -> None:
    made = open_catalogue("sqlite:///:memory:", with_pack=False)
    made.add(HELD)
    assert made.find("Goblin").answer == "match"


def test_the_pack_is_not_read_to_see_that_it_is_the_same(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue.find("Goblin")
    path = Path(f"{catalogue.engine.url.database}.names")
    digest = finding.pack_files.digest()
    monkeypatch.setattr(finding.pack_files, "digest", lambda: "read")
    assert finding._pack_digest(path) == digest
    monkeypatch.setattr(finding.pack_files, "stamp", lambda: "another")
    assert finding._pack_digest(path) == "read"
