"""Do the readers take the services' answers as they really are, with all that our songs do not need?

The forms are those of the services' public test data; names and numbers are invented.
"""

from __future__ import annotations

from typing import Any

from services import mbid

from tearjerker.model import Fact
from tearjerker.sources.listenbrainz import playlist_facts
from tearjerker.sources.musicbrainz import artist_facts, recording_facts, release_facts
from tearjerker.sources.wikipedia import Listed, songs

Json = dict[str, Any]
DRAMA = "drama/lanterns"


def performance(number: int, *attributes: str) -> Json:
    """As `inc=work-rels` tells it."""
    composer = {
        "type": "composer", "type-id": "d59d99ea-23d4-4a80-b066-edca32ee158f", "target-type": "artist",
        "direction": "backward", "attributes": [], "attribute-ids": {}, "attribute-values": {}, "begin": None,
        "end": None, "ended": False, "source-credit": "", "target-credit": "",
        "artist": {"id": mbid(70, 1), "name": "Mun Ju", "sort-name": "Mun Ju", "disambiguation": "",
                   "type": "Person", "type-id": "b6e035f4-3ce9-331c-97df-83397230b0df"},
    }  # fmt: skip
    other = {"id": mbid(99, 3), "title": "Autre", "iswcs": []}
    translated = {**composer, "type": "other version", "target-type": "work", "work": other}
    translated.pop("artist")
    work = {
        "id": mbid(number, 3), "title": f"Work {number}", "type": "Song", "language": "kor", "iswcs": [],
        "languages": ["kor"], "attributes": [], "disambiguation": "", "relations": [composer, translated],
        "type-id": "f061270a-2fd6-32f1-a641-f0f8676d14e6",
    }  # fmt: skip
    return {**composer, "type": "performance", "target-type": "work", "direction": "forward",
            "attributes": list(attributes), "work": work, "artist": None}  # fmt: skip


def credit(name: str) -> list[Json]:
    who = {"id": mbid(1, 1), "name": "한서리", "sort-name": "Han, Seo-ri", "disambiguation": "singer",
           "type": "Character", "type-id": None}  # fmt: skip
    return [{"name": name, "joinphrase": "", "artist": who}]


def track(number: int, title: str, *relations: Json, length: int | None = 201_400) -> Json:
    recording = {
        "id": mbid(number, 2), "title": title, "length": length, "video": False, "disambiguation": "",
        "first-release-date": "2019-03", "aliases": [], "isrcs": [], "artist-credit": credit("Hahn"),
        "relations": list(relations),
    }  # fmt: skip
    return {"id": mbid(number, 5), "title": title, "number": f"A{number}", "position": number,
            "length": length, "artist-credit": credit("Hahn"), "recording": recording}  # fmt: skip


def release(*media: Json) -> Json:
    return {
        "id": mbid(1, 4), "title": "등불 OST Part 2", "status": "Official", "date": "2019-03-01",
        "status-id": "4e304316-386d-3409-af2e-78857eec5cfe", "quality": "normal", "country": "KR",
        "barcode": "", "asin": None, "packaging": None, "packaging-id": None, "disambiguation": "",
        "text-representation": {"language": "kor", "script": None},
        "cover-art-archive": {"artwork": False, "count": 0, "front": False, "back": False, "darkened": False},
        "release-events": [{"date": "2019-03-01", "area": None}],
        "label-info": [{"catalog-number": None, "label": None},
                       {"catalog-number": "", "label": {"id": mbid(1, 8), "name": "Paper"}}],
        "release-group": {"id": mbid(1, 6), "title": "등불 OST Part 2", "primary-type": None,
                          "secondary-types": ["Soundtrack"], "first-release-date": ""},
        "media": list(media),
    }  # fmt: skip


def medium(position: int, tracks: list[Json] | None, **more: Any) -> Json:
    told = {"position": position, "format": "Digital Media", "title": "", "track-count": 1, "discs": []}
    return told | ({"tracks": tracks, "track-offset": 0} if tracks is not None else {}) | more


def told(facts: list[Fact], property: str) -> list[tuple[str, str]]:
    return [(f.subject.rpartition("-")[2].lstrip("0"), f.value) for f in facts if f.property == property]


def test_a_release_with_everything_that_may_stand_in_one() -> None:
    hidden = track(9, "숨은 등불", length=None)
    whole = release(
        medium(
            1, [track(1, "등불", performance(1)), track(2, "등불 무반주", performance(1, "instrumental"))]
        ),
        medium(2, None, pregap={**hidden, "number": "0", "position": 0}),
        medium(3, [track(3, "모음", performance(1, "medley"), performance(2, "medley"))]),
    )
    facts = list(release_facts(whole, DRAMA))
    assert [n for n, _ in told(facts, "placement")] == ["1", "2", "9", "3"]
    assert [f.get("track") for f in facts if f.property == "release"] == ["1-1", "1-2", "2-0", "3-3"]
    assert told(facts, "length_s") == [("1", "201"), ("2", "201"), ("3", "201")]
    assert [(f.value, f.subject[:7]) for f in facts if f.property == "label"] == [("Paper", "release")]
    assert {n for n, _ in told(facts, "work")} == {"1", "2"}  # a medley performs no work whole
    [version] = [f for f in facts if f.property == "version_of"]
    assert (version.get("kind"), version.subject[-1], version.value[-1]) == ("instrumental", "2", "1")
    assert {f.get("as") for f in facts if f.property == "artist"} == {"Hahn"}


def test_a_recording_of_which_next_to_nothing_is_known() -> None:
    bare = {"id": mbid(5, 2), "title": "등불", "length": None, "video": None, "relations": [], "aliases": []}
    assert told(list(recording_facts(bare)), "name") == [("5", "등불")]


def test_aliases_have_locales_of_countries_too() -> None:
    alias = {
        "type": "Artist name",
        "type-id": None,
        "primary": None,
        "begin": None,
        "end": None,
        "ended": False,
    }
    named = [("Hahn", "en_GB"), ("Han", None), ("ハン", "ja"), ("한", "ko")]
    aliases = [{**alias, "name": n, "sort-name": n, "locale": lang} for n, lang in named]
    facts = artist_facts({"id": mbid(1, 1), "name": "한서리", "type": None, "aliases": aliases})
    assert {f.value: f.get("lang") for f in facts if f.property == "name"} == {
        "한서리": "ko", "Hahn": "en", "Han": None, "한": "ko"
    }  # fmt: skip


def test_a_playlist_as_listenbrainz_gives_it() -> None:
    id = "4245ccd3-4f0d-4276-95d6-2e09d87b5546"
    added = {"added_at": "2020-12-24T01:41:44.821939+00:00", "added_by": "bot", "artist_identifiers": []}
    playlist = {
        "creator": "lanternfan", "identifier": f"https://listenbrainz.org/playlist/{id}", "annotation": "<i>",
        "date": "2021-01-04T14:43:58.359215+00:00", "title": "Lanterns",
        "extension": {"https://musicbrainz.org/doc/jspf#playlist": {"public": True, "collaborators": []}},
        "track": [{
            "creator": "Han", "duration": 300000, "title": "Lamplight",
            "identifier": f"https://musicbrainz.org/recording/{mbid(1, 2)}",
            "extension": {"https://musicbrainz.org/doc/jspf#track": added},
        }],
    }  # fmt: skip
    facts = list(playlist_facts(playlist))
    assert [f.get("rank") for f in facts if f.property == "mention"] == ["1"]
    assert [f.value for f in facts if f.property == "published"] == ["2021-01-04"]


# -- the Korean Wikipedia's ways of writing ---------------------------------------------------------------


def listed(*lines: str) -> list[Listed]:
    return songs("\n".join(["== 음악 ==", *lines]))


def test_a_heading_or_a_caption_names_part_and_day() -> None:
    table = [
        "! 번호 !! 곡명 !! 가수 !! 시간",
        "|-",
        "| 1 || {{lang|en|Lamplight}} || [[한서리]] || 3:21",
        "|}",
    ]
    one = [Listed("Lamplight", ("한서리",), "3", "2019-03-08")]
    assert listed("=== Part 3 (2019년 3월 8일) ===", '{| class="wikitable"', *table) == one
    assert listed('{| class="wikitable"', "|+ Part 3, 2019.3.8", *table) == one


def test_templates_that_dress_a_text_leave_the_text() -> None:
    line = '# "{{nowrap|바람의 길}}" - [[오늘 (가수)|{{작게|오늘}}]]'
    assert listed("* Part 2", line) == [Listed("바람의 길", ("오늘",), "2")]


def test_an_extra_column_of_arrangers_names_no_singer() -> None:
    def template(heading: str) -> list[Listed]:
        return listed(
            "{{트랙 목록", f"| extra_column = {heading}", "| title1 = 등불", "| extra1 = [[한서리]]", "}}"
        )

    assert template("가수") == template("Artist(s)") == [Listed("등불", ("한서리",))]
    assert template("편곡") == []


def test_titles_that_are_links_with_another_text() -> None:
    assert listed('# "[[등불 (한서리의 노래)|등불]]" – [[한서리]] & [[종이배]]') == [
        Listed("등불", ("한서리", "종이배"))
    ]
