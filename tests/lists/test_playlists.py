"""Do lists leave in the forms that players and sites expect, with nothing lost and nothing let through?"""

import csv
import io
import json
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tearjerker.lists.playlists import (
    MEDIA_TYPES,
    WRITERS,
    Playlist,
    Thing,
    Track,
    embedded,
    json_ld,
    playlist,
    recordings_of,
)
from tearjerker.model import Entity, Fact, entity

MBID = "0a0a0a0a-1111-2222-3333-444444444444"
X = "{http://xspf.org/ns/0/}"


def thing(id: str, *said: tuple[str, str, dict[str, str]]) -> Entity:
    return entity(id, id.partition("/")[0], [Fact(id, p, v, q) for p, v, q in said])  # type: ignore[arg-type]


def name(en: str, ko: str) -> list[tuple[str, str, dict[str, str]]]:
    return [("name", en, {"lang": "en", "kind": "usual"}), ("name", ko, {"lang": "ko"})]


ENTITIES = {
    e.id: e
    for e in (
        thing(
            "recording/that-man", *name("That Man", "그 남자"), ("artist", "artist/hyun-bin", {}),
            ("placement", "drama/secret-garden", {}), ("work", "work/that-woman", {}),
            ("id", MBID, {"scheme": "musicbrainz"}), ("id", "KRA381000001", {"scheme": "isrc"}),
            ("released", "2011-01-05", {}), ("length_s", "253", {}),
        ),
        thing("artist/hyun-bin", *name("Hyun Bin", "현빈"), ("type", "person", {})),
        thing("drama/secret-garden", *name("Secret Garden", "시크릿 가든"), ("first_aired", "2010-11-13", {}),
              ("id", "Q488106", {"scheme": "wikidata"})),
        thing("work/that-woman", *name("That Woman", "그 여자")),
    )
}  # fmt: skip
CONTENT = {
    "title": "Two <songs> & one more", "source": "https://example.org/list", "ordered": True,
    "entries": [
        {"rank": 1, "songs": [{"title": "That man", "recording": "recording/that-man",
                               "listen": [{"kind": "youtube", "id": "abc_123-XYZ"}]}],
         "text": "Hyun Bin sings it.", "text_ko": "현빈이 불렀다."},
        {"rank": 2, "songs": [{"title": "Nobody's *Song*", "artists": [{"name": "A & B"}],
                               "drama": "Some Drama", "recording": None, "listen": []}]},
        {"rank": None, "aside": True, "songs": [{"title": "In passing", "recording": None}]},
    ],
}  # fmt: skip
FILE = Path("/music/Secret Garden/01 그 남자 #1.flac")


@pytest.fixture
def two() -> Playlist:
    return playlist(CONTENT, ENTITIES, files={"recording/that-man": FILE}, date="2026-11-22T19:00:00+00:00")


def test_a_list_is_looked_up_once(two: Playlist) -> None:
    assert recordings_of(CONTENT) == ["recording/that-man"]
    man, other = two.tracks
    assert (man.title, man.hangul, man.singer, man.duration_s) == ("That Man", "그 남자", "Hyun Bin", 253.0)
    assert man.dramas[0].same_as == ("https://www.wikidata.org/wiki/Q488106",)
    assert (other.title, other.singer, other.dramas) == ("Nobody's *Song*", "A & B", (Thing("Some Drama"),))


def test_jspf(two: Playlist) -> None:
    told = json.loads(WRITERS["jspf"](two, folder=Path("/music")))["playlist"]
    man, other = told["track"]
    assert told["title"] == "Two <songs> & one more"
    assert man["identifier"] == [f"https://musicbrainz.org/recording/{MBID}"]
    assert man["location"] == ["Secret%20Garden/01%20%EA%B7%B8%20%EB%82%A8%EC%9E%90%20%231.flac"]
    assert man["duration"] == 253_000
    assert (
        man["extension"]["https://musicbrainz.org/doc/jspf#track"]["additional_metadata"]["title_ko"]
        == "그 남자"
    )
    assert "identifier" not in other and "location" not in other


def test_xspf_is_version_1_in_its_namespace(two: Playlist) -> None:
    text = WRITERS["xspf"](two)
    root = ET.fromstring(text)
    assert root.tag == f"{X}playlist" and root.get("version") == "1"
    assert [child.tag for child in root][-1] == f"{X}trackList"
    man = root.find(f"{X}trackList/{X}track")
    assert man is not None
    assert man.findtext(f"{X}location", "").startswith("file:///music/Secret%20Garden/01%20%EA")
    assert man.findtext(f"{X}duration") == "253000"
    assert man.findtext(f"{X}identifier") == f"https://musicbrainz.org/recording/{MBID}"
    assert "ns0:" not in text


def test_m3u8_has_own_files_else_a_players_address(two: Playlist) -> None:
    assert WRITERS["m3u8"](two, folder=Path("/music")).splitlines() == [
        "#EXTM3U",
        "#PLAYLIST:Two <songs> & one more",
        "#EXTINF:253,Hyun Bin - That Man",
        "Secret Garden/01 그 남자 #1.flac",
    ]
    assert WRITERS["m3u8"](two, folder=Path("/other")).splitlines()[-1] == str(FILE)
    bare = WRITERS["m3u8"](playlist(CONTENT, ENTITIES)).splitlines()
    assert bare[2:] == ["#EXTINF:253,Hyun Bin - That Man", "https://www.youtube.com/watch?v=abc_123-XYZ"]


def test_markdown_escapes_what_it_would_take_for_its_own(two: Playlist) -> None:
    lines = WRITERS["md"](two).splitlines()
    assert lines[0] == r"# Two \<songs\> & one more"
    assert lines[2] == "1. **That Man 그 남자** · Hyun Bin 현빈 — Secret Garden 시크릿 가든"
    assert lines[3:5] == [
        "   Hyun Bin sings it.",
        "   [youtube](https://www.youtube.com/watch?v=abc_123-XYZ)",
    ]
    assert r"**Nobody's \*Song\***" in lines[5]


def test_csv(two: Playlist) -> None:
    rows = list(csv.DictReader(io.StringIO(WRITERS["csv"](two))))
    assert (rows[0]["place"], rows[0]["title_ko"], rows[0]["musicbrainz"]) == ("1", "그 남자", MBID)
    assert rows[1]["artist"] == "A & B"


def test_json_ld_names_recording_composition_and_series(two: Playlist) -> None:
    told = json_ld(two, page=lambda id: f"/{id}")
    man = told["itemListElement"][0]["item"]
    assert (told["@type"], told["numberOfItems"], man["@type"]) == ("ItemList", 2, "MusicRecording")
    assert man["recordingOf"] == {
        "@type": "MusicComposition",
        "name": "That Woman",
        "alternateName": "그 여자",
    }
    assert man["isPartOf"][0]["@type"] == "TVSeries" and man["isPartOf"][0]["startDate"] == "2010-11-13"
    assert man["byArtist"][0] == {
        "@type": "Person", "name": "Hyun Bin", "alternateName": "현빈", "url": "/artist/hyun-bin"
    }  # fmt: skip
    assert man["duration"] == "PT253S"
    bare = json_ld(two)["itemListElement"][0]["item"]
    assert "url" not in bare


EVIL = st.text(min_size=1, max_size=30) | st.sampled_from(
    ["</script><script>alert(1)</script>", "]]>", "a\nb", "\x00\x1b", '"', "#EXTM3U", "=1+1"]
)


@given(title=EVIL, singer=EVIL, text=EVIL)
def test_no_title_breaks_any_form(title: str, singer: str, text: str) -> None:
    told = Playlist(title, (Track(title, artists=(Thing(singer),), text=text, file=Path("/m/#a.mp3")),))
    written = {ending: write(told, folder=Path("/m")) for ending, write in WRITERS.items()}
    assert json.loads(written["jspf"])["playlist"]["track"][0]["title"] == title
    assert len(ET.fromstring(written["xspf"]).findall(f"{X}trackList/{X}track")) == 1
    assert [line for line in written["m3u8"].splitlines() if not line.startswith("#")] == ["./#a.mp3"]
    assert "</script" not in embedded(json_ld(told)) and json.loads(embedded(json_ld(told)))
    assert not re.search(r"(?<!\\)<", written["md"])


def test_every_form_has_a_media_type() -> None:
    assert MEDIA_TYPES.keys() == WRITERS.keys()


def test_the_same_list_gives_the_same_bytes(two: Playlist) -> None:
    again = playlist(CONTENT, ENTITIES, files={"recording/that-man": FILE}, date="2026-11-22T19:00:00+00:00")
    assert [w(two) for w in WRITERS.values()] == [w(again) for w in WRITERS.values()]
