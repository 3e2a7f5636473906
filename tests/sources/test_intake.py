"""Are files of all the known forms read, and is only what is ours kept?"""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
from services import ITEMS, PARTS, PLAYLIST, SONG, artist, mbid

from tearjerker.catalogue import Catalogue, open_catalogue
from tearjerker.catalogue.export import WRITERS
from tearjerker.errors import BadPack, BadSource
from tearjerker.intake import Intake, take_in
from tearjerker.model import Fact, Source

PAPER = (Source("https://paper.example/1"),)
DRAMA = "drama/paper-lanterns"


@pytest.fixture
def catalogue() -> Catalogue:
    held = open_catalogue("sqlite://", with_pack=False)
    held.add(
        [
            Fact(DRAMA, "name", "Paper Lanterns", {"lang": "en", "kind": "usual"}, PAPER),
            Fact(DRAMA, "name", "종이 등불", {"lang": "ko", "kind": "original"}, PAPER),
            Fact(DRAMA, "first_aired", "2019-02-28", {}, PAPER),
            Fact(DRAMA, "id", "tt9999999", {"scheme": "imdb"}, PAPER),
        ]
    )
    return held


def taken(catalogue: Catalogue, path: Path, *records: object) -> Intake:
    if records:
        path.write_text("".join(f"{json.dumps(r, ensure_ascii=False)}\n" for r in records), "utf-8")
    return list(take_in(path, catalogue))[-1]


def test_a_dump_of_releases_gives_the_soundtracks_of_our_dramas(catalogue: Catalogue, tmp_path: Path) -> None:
    album = {**PARTS[0], "release-group": {**PARTS[0]["release-group"], "secondary-types": []}}
    dump = tmp_path / "release"
    done = taken(catalogue, dump, *PARTS, {**album, "id": mbid(90, 4)})
    assert (done.read, done.kept, done.bad) == (6, 2, 0)
    assert catalogue.count("recording") == 3
    again = taken(catalogue, dump)
    assert again.new == 0


def test_dumps_of_people_and_recordings_tell_more_of_what_is_here(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    taken(catalogue, tmp_path / "release", PARTS[0])
    known = {**artist(1, "한서리", ("Hahn", "en", "Artist name")), "relations": []}
    done = taken(catalogue, tmp_path / "artist", known, artist(99, "Nobody here"))
    assert (done.read, done.kept) == (2, 1)
    assert "Hahn" in {f.value for f in catalogue.facts("name")}
    longer = {**SONG, "isrcs": ["KRZ990000001"]}
    assert taken(catalogue, tmp_path / "recording", longer).new == 1


def test_wikidata_items_one_a_line(catalogue: Catalogue, tmp_path: Path) -> None:
    dump = tmp_path / "items.json"
    lines = ",\n".join(json.dumps({**item, "type": "item"}) for item in ITEMS.values())
    dump.write_text(f"[\n{lines}\n]\n", "utf-8")
    done = taken(catalogue, dump)
    assert (done.read, done.kept, done.bad) == (5, 1, 0)
    assert catalogue.entity(DRAMA).value("id", scheme="wikidata") == "Q900"


def test_a_playlist_mentions_what_is_here(catalogue: Catalogue, tmp_path: Path) -> None:
    taken(catalogue, tmp_path / "release", PARTS[0])
    assert taken(catalogue, tmp_path / "playlist.jspf", {"playlist": PLAYLIST}).kept == 1
    assert len(catalogue.facts("mention")) == 1


def test_names_keep_their_ids_and_exported_lines_come_back(catalogue: Catalogue, tmp_path: Path) -> None:
    named = {"kind": "song", "id": "s-17", "names": ["Lamplight", " ", "등불"]}
    assert taken(catalogue, tmp_path / "names.jsonl", named).new == 2
    assert catalogue.find("Lamplight").results[0].id == "s-17"
    for ending in (".jsonl", ".csv"):
        source = open_catalogue("sqlite://", with_pack=False)
        source.add([Fact(DRAMA, "network", "tvN", {}, PAPER), Fact(DRAMA, "name", "종이등불", {}, PAPER)])
        path = tmp_path / f"out{ending}"
        WRITERS[ending](source, path)
        taken(catalogue, path)
        assert taken(catalogue, path).new == 0
    assert catalogue.entity(DRAMA).value("network") == "tvN"


def test_tables_of_facts(catalogue: Catalogue, tmp_path: Path) -> None:
    songs = tmp_path / "songs.tsv"
    songs.write_text(
        "song_id\ttitle\ttitle_ko\tartists\tdrama_id\twork_kind\talbum_part\trelease_date\trole\t"
        "source_urls\tstatus\n"
        "x--lamp\tLamplight\t등불\tHan Seo-ri (한서리); Boats\tpaper-lanterns\tdrama\tOST Part 1\t2019-03-01"
        "\tending\thttps://a.example https://b.example\tverified (read)\n"
        "x--none\tUnsourced\t\tBoats\tpaper-lanterns\tdrama\t\t\t\t\tverified\n",
        "utf-8",
    )  # fmt: skip
    done = taken(catalogue, songs)
    assert (done.read, done.kept) == (2, 1)
    [placement] = catalogue.referring(DRAMA, "placement")
    song = catalogue.entity(placement.subject)
    assert (song.name, song.hangul, placement.get("role")) == ("Lamplight", "등불", "ending")
    assert len(song.all("artist")) == 2
    assert taken(catalogue, songs).new == 0


def test_tables_of_songs_without_a_drama_and_of_lists_are_known_again(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    songs, mentions = tmp_path / "songs.tsv", tmp_path / "mentions.tsv"
    songs.write_text(
        "song_id\ttitle\tartists\tsource_urls\tstatus\n"
        "other--one\tOne\tBoats\thttps://a.example\tverified\n"
        "other--two\tTwo\tBoats\thttps://a.example\tverified\n",
        "utf-8",
    )
    for _ in range(2):
        taken(catalogue, songs)
    assert catalogue.count("recording") == 2
    one = next(f.subject for f in catalogue.facts("name") if f.value == "One")
    mentions.write_text(
        "mention_id\tarticle_url\tarticle_title\trank\tsong_id\tsource_urls\tstatus\n"
        f"m1\thttps://list.example/1\tBest\t1\t{one.partition('/')[2]}\thttps://list.example/1\tverified\n"
        "m2\thttps://list.example/1\tBest\t2\tnot-here\thttps://list.example/1\tverified\n",
        "utf-8",
    )
    for _ in range(2):
        taken(catalogue, mentions)
    assert [f.subject for f in catalogue.facts("mention")] == [one]
    assert catalogue.count("list") == 1


@pytest.mark.parametrize(
    ("ending", "pack"), [(".gz", gzip.compress), (".bz2", bz2.compress), (".xz", lzma.compress)]
)
def test_compressed_files_are_read_as_they_are(
    catalogue: Catalogue, tmp_path: Path, ending: str, pack: Callable[[bytes], bytes]
) -> None:
    path = tmp_path / f"release{ending}"
    path.write_bytes(pack(json.dumps(PARTS[0]).encode() + b"\n"))
    assert taken(catalogue, path).kept == 1


def test_musicbrainz_archives_are_read_as_they_are(catalogue: Catalogue, tmp_path: Path) -> None:
    path = tmp_path / "release.tar.xz"
    with tarfile.open(path, "w:xz") as archive:
        for name, data in (("COPYING", b"{}"), ("mbdump/release", json.dumps(PARTS[0]).encode() + b"\n")):
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    done = taken(catalogue, path)
    assert (done.read, done.kept) == (1, 1)


def test_lines_that_cannot_be_read_are_named_and_passed_over(catalogue: Catalogue, tmp_path: Path) -> None:
    path = tmp_path / "odd.jsonl"
    lines = [b"{half", b"[1, 2]", b'{"kind": "song", "id": 3}', b'{"colour": "red"}', b"\xff\xfe"]
    good = json.dumps({"kind": "drama", "id": "d", "names": ["D"]}).encode()
    wrong = json.dumps({"subject": "drama/x", "property": "colour", "value": "red"}).encode()
    path.write_bytes(b"\n".join([*lines, wrong, good]))
    steps = [(s.trouble or "", s.bad, s.new) for s in take_in(path, catalogue)]
    assert [t.partition("line ")[2][:1] for t, _, _ in steps[:-1]] == ["1", "2", "3", "4", "5", "6"]
    assert steps[-1][1:] == (6, 1)


ODD_NAMES = [
    {"kind": "film", "id": "a", "names": ["Of no kind"]},
    {"kind": "drama", "names": ["Without an id"]},
    {"kind": "drama", "id": "b", "names": "Not a list"},
    {"kind": "drama", "id": "c", "names": [None]},
    {"kind": "artist", "id": "d", "names": ["Another kind than before"]},
]


def test_names_that_no_database_takes_are_mended_and_odd_lines_named(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    good = {"kind": "drama", "id": "d", "names": ["\ud800Half a pair", "Ze\0ro", "", "x" * 10_000]}
    path = tmp_path / "names.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + b"\r\n".join(json.dumps(r).encode() for r in [good, *ODD_NAMES]))
    told = list(take_in(path, catalogue))
    assert [t.bad for t in told if t.trouble] == [1, 2, 3, 4, 5]
    names = [fact.value for fact in catalogue.entities(["d"])["d"].all("name")]
    assert sorted(n[:11] for n in names) == ["Half a pair", "Zero", "x" * 11]


def test_files_that_are_none(catalogue: Catalogue, tmp_path: Path) -> None:
    with pytest.raises(BadSource, match="cannot be read"):
        list(take_in(tmp_path / "nothing.jsonl", catalogue))
    half = tmp_path / "half.gz"
    half.write_bytes(gzip.compress(b'{"a": 1}\n' * 5000)[:-20])
    with pytest.raises(BadSource, match="to its end"):
        list(take_in(half, catalogue))
    bad = tmp_path / "bad.toml"
    bad.write_text("[sources\n")
    with pytest.raises(BadPack, match="not TOML"):
        list(take_in(bad, catalogue))
