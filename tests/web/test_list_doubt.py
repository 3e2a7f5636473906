"""A kept reading says on its page which songs were linked, which are in doubt, and what a model proposed."""

from __future__ import annotations

from pathlib import Path

from fastapi.testclient import TestClient
from furnished import keep

from tearjerker.catalogue import open_catalogue
from tearjerker.settings import settings
from tearjerker.web import make_app

SONG = "recording/secret-garden--that-man"


def test_doubt_is_shown_with_what_may_be_meant(tmp_path: Path) -> None:
    catalogue = open_catalogue(f"sqlite:///{tmp_path}/c.sqlite")
    linked = {"title": "That Man", "recording": SONG}
    doubted = {"title": "The Man", "recording": None, "candidates": [SONG, "recording/none-such"]}
    strange = {"title": "Another Evening", "recording": None, "candidates": []}
    entries = [
        {"songs": [linked]},
        {"songs": [doubted], "proposed": True},
        {"songs": [strange]},
    ]
    keep(catalogue, "doubtful", {"title": "Doubtful songs", "source": None, "entries": entries, "claims": []})
    page = TestClient(make_app(catalogue, settings()), base_url="http://127.0.0.1").get("/list/doubtful").text
    assert "1 of 3 songs linked, 1 in doubt, 1 not in the catalogue" in page
    assert f'In doubt: perhaps <a href="/{SONG}">That Man</a>.' in page
    assert page.count("Proposed by a language model") == 1
