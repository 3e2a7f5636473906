"""Does a scan read what changed, link what is certain, say why not, and leave the files alone?"""

import os
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from tones import Tone

from tearjerker.catalogue import Catalogue, edit, schema
from tearjerker.errors import BadSource
from tearjerker.library.link import Linker, drama_of, told_by, version_of
from tearjerker.library.scan import Scan, measure_files, media_files, scan
from tearjerker.library.tags import Tags
from tearjerker.model import Fact, Source

BLOG = (Source("https://blog.example/1"),)
MBID = "0a0a0a0a-1111-2222-3333-444444444444"


def said(id: str, en: str, ko: str, *more: tuple[str, str]) -> list[Fact]:
    return [
        Fact(id, "name", en, {"lang": "en", "kind": "usual"}, BLOG),
        Fact(id, "name", ko, {"lang": "ko"}, BLOG),
        *(Fact(id, p, v, {}, BLOG) for p, v in more),
    ]


FACTS = [
    *said("drama/boys-over-flowers", "Boys Over Flowers", "꽃보다 남자"),
    *said("drama/secret-garden", "Secret Garden", "시크릿 가든"),
    *said("drama/the-heirs", "The Heirs", "상속자들"),
    *said("artist/t-max", "T-Max", "티맥스"),
    *said("artist/hyun-bin", "Hyun Bin", "현빈"),
    *said("artist/baek-ji-young", "Baek Ji-young", "백지영"),
    *said("artist/changmin", "Changmin", "창민", ("member_of", "artist/2am")),
    *said("artist/2am", "2AM", "투에이엠"),
    *said("recording/bof--paradise", "Paradise", "파라다이스", ("artist", "artist/t-max"),
          ("placement", "drama/boys-over-flowers")),
    *said("recording/sg--that-man", "That Man", "그 남자", ("artist", "artist/hyun-bin"),
          ("placement", "drama/secret-garden")),
    *said("recording/sg--that-woman", "That Woman", "그 여자", ("artist", "artist/baek-ji-young"),
          ("placement", "drama/secret-garden")),
    *said("recording/heirs--moment", "Moment", "모먼트", ("artist", "artist/changmin"),
          ("placement", "drama/the-heirs")),
    *said("recording/other--moment", "Moment", "순간", ("artist", "artist/baek-ji-young"),
          ("placement", "drama/boys-over-flowers")),
    Fact("recording/sg--that-man", "id", MBID, {"scheme": "musicbrainz"}, BLOG),
]  # fmt: skip


@pytest.fixture
def catalogue(catalogue: Catalogue) -> Catalogue:
    """On each kind of database, as below `tests/conftest.py`."""
    catalogue.add(FACTS)
    return catalogue


@pytest.fixture
def music(tmp_path: Path, tone: Tone) -> Path:
    root = tmp_path / "music"
    tone(root / "a.mp3", title="Paradise", artist="T-Max", album="Boys Over Flowers OST Part 1")
    tone(root / "b.flac", title="무제", artist="아무도 아님", MUSICBRAINZ_TRACKID=MBID)
    tone(root / "Secret Garden OST" / "03 - 백지영 - 그 여자.ogg")
    tone(root / "d.opus", title="Moment")
    return root


def links(catalogue: Catalogue) -> dict[str, str | None]:
    return {f.path.name: f.link.recording for f in media_files(catalogue)}


def counts(steps: Iterator[Scan]) -> Counter[str]:
    return Counter(step.what for step in steps)


def test_files_are_linked_by_id_by_tags_and_by_name(catalogue: Catalogue, music: Path) -> None:
    assert counts(scan(music, catalogue)) == {"new": 4}
    assert links(catalogue) == {
        "a.mp3": "recording/bof--paradise",
        "b.flac": "recording/sg--that-man",
        "03 - 백지영 - 그 여자.ogg": "recording/sg--that-woman",
        "d.opus": None,
    }
    doubtful = next(f for f in media_files(catalogue) if f.path.name == "d.opus")
    assert set(doubtful.link.candidates) == {"recording/heirs--moment", "recording/other--moment"}
    assert "only the title" in doubtful.link.because


def test_only_what_changed_is_read_and_the_files_are_left_alone(
    catalogue: Catalogue, music: Path, tone: Tone
) -> None:
    before = {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in music.rglob("*.*")}
    list(scan(music, catalogue))
    assert counts(scan(music, catalogue)) == {"same": 4}
    assert {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in music.rglob("*.*")} == before
    tone(music / "d.opus", title="Moment", artist="창민 (2AM)")
    (music / "a.mp3").unlink()
    (music / "b.flac").rename(music / "renamed.flac")
    ids = {f.path.name: f.id for f in media_files(catalogue)}
    assert counts(scan(music, catalogue)) == {"changed": 1, "gone": 1, "moved": 1, "same": 1}
    assert links(catalogue)["d.opus"] == "recording/heirs--moment"
    assert {f.path.name: f.id for f in media_files(catalogue)}["renamed.flac"] == ids["b.flac"]


def test_a_new_name_is_a_new_tag_where_there_is_no_other(catalogue: Catalogue, music: Path) -> None:
    list(scan(music, catalogue))
    named = music / "Secret Garden OST" / "03 - 백지영 - 그 여자.ogg"
    named.rename(named.with_name("04 - 현빈 - 그 남자.ogg"))
    assert counts(scan(music, catalogue)) == {"moved": 1, "same": 3}
    assert links(catalogue)["04 - 현빈 - 그 남자.ogg"] == "recording/sg--that-man"


def test_a_users_link_outlives_change_move_and_rescan(catalogue: Catalogue, music: Path, tone: Tone) -> None:
    list(scan(music, catalogue))
    mine = schema.media_file.c.path == str(music / "d.opus")
    with catalogue.engine.begin() as connection:
        chosen = {"recording": "recording/heirs--moment", "linked_by": "user"}
        connection.execute(sa.update(schema.media_file).where(mine).values(**chosen))
    tone(music / "d.opus", title="Something else")
    list(scan(music, catalogue))
    (music / "d.opus").rename(music / "e.opus")
    list(scan(music, catalogue))
    assert links(catalogue)["e.opus"] == "recording/heirs--moment"


def test_new_knowledge_links_old_files(catalogue: Catalogue, music: Path, tone: Tone) -> None:
    tone(music / "new.m4a", title="눈의 꽃", artist="박효신")
    list(scan(music, catalogue))
    assert links(catalogue)["new.m4a"] is None
    catalogue.add(said("artist/park-hyo-shin", "Park Hyo-shin", "박효신"))
    catalogue.add(said("recording/snow", "Snow Flower", "눈의 꽃", ("artist", "artist/park-hyo-shin")))
    assert counts(scan(music, catalogue))["relinked"] == 5
    assert links(catalogue)["new.m4a"] == "recording/snow"


def test_an_interrupted_scan_goes_on(catalogue: Catalogue, music: Path) -> None:
    steps = scan(music, catalogue)
    next(steps), next(steps)
    steps.close()
    assert counts(scan(music, catalogue)) == {"same": 2, "new": 2}


def test_bad_files_and_folders_are_one_line_each(catalogue: Catalogue, music: Path) -> None:
    (music / "broken.mp3").write_bytes(b"not music")
    (music / "loop").symlink_to(music, target_is_directory=True)
    (music / "notes.txt").write_text("no music")
    told = [s for s in scan(music, catalogue) if s.because]
    assert [(s.path.name, s.what) for s in told] == [("broken.mp3", "failed"), ("loop", "skipped")]
    assert all("\n" not in s.because for s in told)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_folder_keeps_its_files(catalogue: Catalogue, music: Path) -> None:
    list(scan(music, catalogue))
    inner = music / "Secret Garden OST"
    inner.chmod(0)
    try:
        assert counts(scan(music, catalogue)) == {"same": 3, "failed": 1}
    finally:
        inner.chmod(0o755)
    assert len(media_files(catalogue)) == 4


def test_a_name_that_is_not_utf8_is_one_line(catalogue: Catalogue, music: Path) -> None:
    shutil.copy(music / "a.mp3", os.fsencode(music) + b"/\xb0\xa1.mp3")
    failed = [s.because for s in scan(music, catalogue) if s.what == "failed"]
    assert len(failed) == 1 and "not UTF-8" in failed[0]


def test_an_empty_disk_is_not_taken_for_deleted_music(catalogue: Catalogue, music: Path) -> None:
    list(scan(music, catalogue))
    shutil.rmtree(music)
    music.mkdir()
    assert counts(scan(music, catalogue)) == {"failed": 1}
    assert len(media_files(catalogue)) == 4
    assert counts(scan(music, catalogue, forget=True)) == {"gone": 4}


def test_linked_files_are_measured_once_and_again_when_they_change(
    catalogue: Catalogue, music: Path, tone: Tone
) -> None:
    tone(music / "a.mp3", seconds=4, title="Paradise", artist="T-Max")
    list(scan(music, catalogue))
    assert {s.path.name for s in measure_files(catalogue, below=music)} == {
        "a.mp3",
        "b.flac",
        "03 - 백지영 - 그 여자.ogg",
    }
    assert counts(measure_files(catalogue)) == {}
    measured = {f.path.name: f.measures for f in media_files(catalogue)}
    assert measured["d.opus"] is None and measured["a.mp3"] and "brightness" in measured["a.mp3"]
    assert "tempo_bpm" not in measured["a.mp3"]
    (music / "b.flac").rename(music / "moved.flac")
    tone(music / "a.mp3", seconds=4, title="Paradise", artist="T-Max", hz=880)
    list(scan(music, catalogue))
    assert [s.path.name for s in measure_files(catalogue)] == ["a.mp3"]


@pytest.mark.parametrize("what", ["missing", "a.mp3"])
def test_what_is_no_folder_is_said(catalogue: Catalogue, music: Path, what: str) -> None:
    with pytest.raises(BadSource, match="expected a folder"):
        next(scan(music / what, catalogue))


@pytest.mark.parametrize(
    ("tags", "recording"),
    [
        (Tags(title="Paradise", artist="티맥스"), "recording/bof--paradise"),
        (Tags(title="파라다이스 (Paradise)", artist="T-MAX"), "recording/bof--paradise"),
        (Tags(title="Paradise", album="꽃보다 남자 OST"), "recording/bof--paradise"),
        (Tags(title="Paradise (From Boys Over Flowers)"), "recording/bof--paradise"),
        (Tags(title="Paradise", artist="Various", album="Boys Over Flowers"), "recording/bof--paradise"),
        (Tags(title="Moment", artist="2AM", album="The Heirs OST Part.5"), "recording/heirs--moment"),
        (Tags(title="Paradise (Inst.)", artist="T-Max", album="Boys Over Flowers OST"), None),
        (Tags(title="Paradise", artist="Hyun Bin"), None),
        (Tags(title="Paradise"), None),
        (Tags(title="Hotel California", artist="Eagles"), None),
        (Tags(title="T-Max", artist="Paradise", from_name=("artist", "title")), "recording/bof--paradise"),
    ],
)  # fmt: skip
def test_title_artist_and_album_together(catalogue: Catalogue, tags: Tags, recording: str | None) -> None:
    assert Linker(catalogue).link(tags).recording == recording


@pytest.mark.parametrize(
    ("album", "drama"),
    [
        ("Goblin OST Part.9", "Goblin"),
        ("드라마 도깨비 OST", "도깨비"),
        ("시크릿 가든 (SBS 주말드라마) OST - Part.5", "시크릿 가든"),
        ("My Love from the Star (Original Television Soundtrack), Pt. 1", "My Love from the Star"),
        ("Music from the drama Iris", "Iris"),
        ("[OST] 도깨비", "도깨비"),
        ("Costume Party", "Costume Party"),
    ],
)
def test_the_drama_in_an_albums_name(album: str, drama: str) -> None:
    assert drama_of(album) == drama


def test_versions_are_heard_in_titles() -> None:
    titles = [
        "Moment (Inst.)",
        "그 남자 (반주)",
        "Live",
        "That Woman (Live)",
        "I Live for You",
        "Alive",
        "Misty",
    ]
    assert [version_of(t) for t in titles] == ["instrumental", "instrumental", None, "live", None, None, None]
    assert told_by("보고 싶다 (I Miss You)", "김범수 & 거미", None).artists == (
        "김범수 & 거미",
        "김범수",
        "거미",
    )


def linked(catalogue: Catalogue) -> str | None:
    return links(catalogue)["a.mp3"]


def test_files_follow_a_merge_without_a_scan_and_come_back(catalogue: Catalogue, music: Path) -> None:
    list(scan(music, catalogue))
    paradise, moment, man = "recording/bof--paradise", "recording/other--moment", "recording/sg--that-man"
    first = edit.merge(catalogue, paradise, moment, because="https://blog.example/1")
    assert linked(catalogue) == moment
    second = edit.merge(catalogue, moment, man, because="https://blog.example/1")
    assert linked(catalogue) == man
    edit.undo(catalogue, first.id)
    assert linked(catalogue) == paradise
    edit.undo(catalogue, second.id)
    assert links(catalogue) == {
        "a.mp3": paradise,
        "b.flac": man,
        "03 - 백지영 - 그 여자.ogg": "recording/sg--that-woman",
        "d.opus": None,
    }
