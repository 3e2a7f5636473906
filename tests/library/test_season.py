"""Are episodes found, as they are and as they arrive, and the tracks of a drama with them?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from tearjerker.audio.model import Cue, CueSheet
from tearjerker.catalogue import Catalogue, open_catalogue, schema
from tearjerker.errors import BadSource, NotFound
from tearjerker.library.against import against
from tearjerker.library.season import arrivals, drama_of, episodes_in, media_in
from tearjerker.model import Fact, Source

SAID = (Source("https://example.org/goblin"),)


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    """Two dramas, two songs of the first and one of the second."""
    catalogue = open_catalogue(f"sqlite:///{tmp_path}/catalogue.sqlite", with_pack=False)
    facts = [Fact(f"drama/{d}", "name", d.title(), sources=SAID) for d in ("goblin", "signal")]
    for drama, song in (("goblin", "beautiful"), ("goblin", "hush"), ("signal", "road")):
        id = f"recording/{drama}--{song}"
        facts += [Fact(id, "name", song.title(), sources=SAID), Fact(id, "placement", f"drama/{drama}")]
    facts += [
        Fact("artist/crush", "name", "Crush", sources=SAID),
        Fact("recording/goblin--beautiful", "artist", "artist/crush", sources=SAID),
    ]
    catalogue.add(facts)
    return catalogue


def own(catalogue: Catalogue, path: Path, folder: Path, recording: str | None) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    row = {
        "path": str(path),
        "folder": str(folder),
        "size": 0,
        "mtime_ns": "0",
        "tags": {},
        "digest": "",
        "state": "",
    }
    with catalogue.engine.begin() as connection:
        connection.execute(sa.insert(schema.media_file).values(**row, recording=recording))


@pytest.fixture
def music(tmp_path: Path, catalogue: Catalogue) -> Path:
    music = tmp_path / "music"
    own(catalogue, music / "Goblin" / "04 Beautiful.flac", music, "recording/goblin--beautiful")
    own(catalogue, music / "Goblin" / "03 Hush.flac", music, "recording/goblin--hush")
    own(catalogue, music / "Signal" / "Road.flac", music, "recording/signal--road")
    own(catalogue, music / "Goblin" / "what is this.flac", music, None)
    return music


@pytest.mark.parametrize("told", ["Goblin", "goblin", "drama/goblin"])
def test_a_dramas_name_stands_for_its_scanned_tracks(catalogue: Catalogue, music: Path, told: str) -> None:
    found = against(told, catalogue)
    assert [name for name, _ in found.tracks] == ["Goblin/03 Hush.flac", "Goblin/04 Beautiful.flac"]
    assert found.drama == "drama/goblin"
    assert found.known.titles["Goblin/04 Beautiful.flac"] == "Beautiful, Crush"
    assert found.known.recordings["Goblin/03 Hush.flac"] == "recording/goblin--hush"


def test_all_stands_for_everything_that_was_scanned(catalogue: Catalogue, music: Path) -> None:
    other = music.parent / "more"
    own(catalogue, other / "Signal" / "Road.flac", other, None)
    found = against("all", catalogue)
    assert len(found.tracks) == len({name for name, _ in found.tracks}) == 5
    assert found.drama is None


def test_a_folder_is_of_the_drama_that_most_of_its_tracks_are_of(catalogue: Catalogue, music: Path) -> None:
    found = against(str(music), catalogue)
    assert len(found.tracks) == 4
    assert found.drama == "drama/goblin"
    assert found.known.recordings["Signal/Road.flac"] == "recording/signal--road"


def test_the_drama_is_the_one_that_most_of_what_is_heard_is_of(catalogue: Catalogue, music: Path) -> None:
    def drama(*songs: str) -> str | None:
        names = {
            "hush": "Goblin/03 Hush.flac",
            "beautiful": "Goblin/04 Beautiful.flac",
            "road": "Signal/Road.flac",
        }
        cues = tuple(
            Cue(names[song], 20.0 * n, 20.0 * n + 15, 0.0, 1.0, 0.0, 0.9) for n, song in enumerate(songs)
        )
        return drama_of(CueSheet("a.mkv", 300.0, cues), against("all", catalogue).known, catalogue)

    assert drama("hush", "beautiful", "road") == "drama/goblin"
    assert drama("hush", "hush", "hush") is None, "one song may be of many dramas"
    assert drama("hush", "road", "beautiful", "road") is None
    assert drama() is None


def test_what_tracks_are_of_is_their_drama_or_their_folder(catalogue: Catalogue, music: Path) -> None:
    told = against("all", catalogue).dramas
    assert told["Goblin/03 Hush.flac"] == ("drama/goblin",)
    assert told["Goblin/what is this.flac"] == (str(music / "Goblin"),)


def test_what_is_neither_folder_nor_drama_is_said(catalogue: Catalogue) -> None:
    with pytest.raises(BadSource, match="give a folder or a drama"):
        against("qwxyz", catalogue)
    with pytest.raises(NotFound, match="tearjerker scan"):
        against("Goblin", catalogue)


def test_folders_stand_for_the_episodes_in_them(tmp_path: Path) -> None:
    for name in ("b/ep02.MKV", "b/ep01.mkv", "b/ep01.en.srt", "b/.hidden.mkv", "a.mp4"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    given = [tmp_path / "b", tmp_path / "a.mp4", tmp_path / "b" / "ep01.mkv"]
    assert [p.name for p in media_in(given)] == ["ep01.mkv", "ep02.MKV", "a.mp4"]
    (tmp_path / "empty").mkdir()
    with pytest.raises(BadSource, match="holds no episode"):
        media_in([tmp_path / "empty"])


def test_an_episode_arrives_when_it_stops_growing_and_again_when_it_changes(tmp_path: Path) -> None:
    file = tmp_path / "ep01.mkv"

    def steps() -> Iterator[None]:
        file.write_bytes(b"a")
        yield
        file.write_bytes(b"ab")
        yield
        yield
        yield
        file.write_bytes(b"abc")
        yield
        yield
        file.unlink()
        yield

    happens = steps()
    looks = arrivals(tmp_path, pause=lambda: next(happens))
    found = [[p.name for p in next(looks)] for _ in range(8)]
    assert found == [[], [], [], ["ep01.mkv"], [], [], ["ep01.mkv"], []]
    assert episodes_in(tmp_path) == []
