"""Are tags read from all five formats, and is wrongly declared Korean mended only where that is certain?"""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tones import CODECS, Tone

from tearjerker.errors import BadMedia
from tearjerker.library.tags import Tags, mend, name_of, read_tags, tags_from

MBID = "0A0A0A0A-1111-2222-3333-444444444444"


@pytest.mark.parametrize("ending", CODECS)
def test_five_formats(tmp_path: Path, tone: Tone, ending: str) -> None:
    path = tone(
        tmp_path / f"a{ending}", title="보고 싶다", artist="김범수", album="천국의 계단 OST", track="3"
    )
    tags = read_tags(path)
    assert (tags.title, tags.artist, tags.album, tags.track) == ("보고 싶다", "김범수", "천국의 계단 OST", 3)
    assert tags.duration_s == pytest.approx(0.5, abs=0.1)
    assert tags.from_name == ()


@pytest.mark.parametrize("ending", [".mp3", ".flac", ".ogg", ".opus"])
def test_a_recordings_id_is_found_and_a_tracks_is_not(tmp_path: Path, tone: Tone, ending: str) -> None:
    other = {"MusicBrainz Release Track Id": "ffffffff" + MBID[8:]}
    path = tone(tmp_path / f"a{ending}", title="x", MUSICBRAINZ_TRACKID=MBID, **other)
    assert read_tags(path).musicbrainz == MBID.lower()
    assert read_tags(tone(tmp_path / f"b{ending}", title="x", **other)).musicbrainz is None


def id3(frames: dict[bytes, bytes]) -> bytes:
    body = b"".join(k + len(v).to_bytes(4, "big") + b"\0\0" + v for k, v in frames.items())
    size = len(body)
    return b"ID3\x03\0\0" + bytes((size >> s) & 0x7F for s in (21, 14, 7, 0)) + body


def test_euc_kr_in_a_latin_frame_and_picards_ufid(tmp_path: Path, tone: Tone) -> None:
    path = tone(tmp_path / "a.mp3")
    sound = path.read_bytes()
    sound = sound[sound.index(b"\xff\xfb") :]
    told = {
        b"TIT2": b"\0" + "보고 싶다".encode("euc-kr"),
        b"TPE1": b"\0" + "김범수".encode("cp949"),
        b"UFID": b"http://musicbrainz.org\0" + MBID.encode(),
    }
    path.write_bytes(id3(told) + sound)
    tags = read_tags(path)
    assert (tags.title, tags.artist, tags.musicbrainz) == ("보고 싶다", "김범수", MBID.lower())


def test_a_certain_tag_vouches_for_a_short_one(tmp_path: Path, tone: Tone) -> None:
    sound = tone(tmp_path / "a.mp3").read_bytes()
    sound = sound[sound.index(b"\xff\xfb") :]
    told = {b"TIT2": b"\0" + "죽어도 너야".encode("cp949"), b"TPE1": b"\0" + "뷔, 진".encode("cp949")}
    (tmp_path / "a.mp3").write_bytes(id3(told) + sound)
    assert read_tags(tmp_path / "a.mp3").artist == "뷔, 진"
    assert mend("Áø") == "Áø" and mend("Áø", korean=True) == "진"


KOREAN = [
    "보고 싶다",
    "잊지 말아요",
    "그 남자",
    "거미",
    "My Destiny (별에서 온 그대)",
    "정",
    "너를 위해…",
    "뷁은 똠방각하야",
]


@pytest.mark.parametrize("text", KOREAN)
@pytest.mark.parametrize("encoding", ["cp949", "utf-8"])
def test_korean_is_mended(text: str, encoding: str) -> None:
    assert mend(text.encode(encoding).decode("latin-1")) == text


@pytest.mark.parametrize(
    "text",
    [
        "Die Ärzte",
        "Beyoncé",
        "Sigur Rós",
        "Ágætis byrjun",
        "Françoise Hardy",
        "Mötley Crüe",
        "Äa",
        "Åä",
        "Ñandú",
    ],
)
def test_european_names_stay(text: str) -> None:
    assert mend(text) == text


@given(st.text())
def test_mending_never_fails_and_never_touches_hangul(text: str) -> None:
    assert mend(text + "가") == text + "가"
    mend(text)


@pytest.mark.parametrize(
    ("stem", "told"),
    [
        ("Paradise", {"title": "Paradise"}),
        ("01. Paradise", {"title": "Paradise"}),
        ("1-03 T-Max - Paradise", {"artist": "T-Max", "title": "Paradise"}),
        ("03 - 김범수 - 보고 싶다", {"artist": "김범수", "title": "보고 싶다"}),
        ("[MV] Ailee(에일리) _ First Snow (Goblin OST Part 9)",
         {"artist": "Ailee(에일리)", "title": "First Snow (Goblin OST Part 9)"}),
        ("2AM - 이 노래", {"artist": "2AM", "title": "이 노래"}),
        ("24 Hours", {"title": "24 Hours"}),
        ("T-Max_-_Boys_Over_Flowers_-_Paradise",
         {"artist": "T-Max", "title": "Paradise", "album": "Boys Over Flowers"}),
    ],
)  # fmt: skip
def test_names_of_files(stem: str, told: dict[str, str]) -> None:
    assert name_of(stem) == told


def test_the_folder_stands_in_for_a_missing_album(tmp_path: Path, tone: Tone) -> None:
    path = tone(tmp_path / "Boys Over Flowers OST" / "01 T-Max - Paradise.flac")
    tags = read_tags(path, below=tmp_path)
    assert (tags.title, tags.artist, tags.album) == ("Paradise", "T-Max", "Boys Over Flowers OST")
    assert tags.from_name == ("album", "artist", "title")
    assert tags_from(tags.as_dict()) == tags


@pytest.mark.parametrize(
    "content", [b"", b"no music at all" * 100, b"fLaC" + b"\0" * 50, b"OggS" + b"\1" * 99]
)
@pytest.mark.parametrize("ending", CODECS)
def test_a_broken_file_is_one_clear_line(tmp_path: Path, content: bytes, ending: str) -> None:
    path = tmp_path / f"broken{ending}"
    path.write_bytes(content)
    with pytest.raises(BadMedia, match="broken") as caught:
        read_tags(path)
    assert "\n" not in str(caught.value)


def test_tags_of_a_later_version_are_read() -> None:
    assert tags_from({"title": "x", "mood_in_colours": "blue"}) == Tags(title="x")
