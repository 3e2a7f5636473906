"""The room that the tests walk through."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from furnished import DATA, furnish
from starlette.testclient import TestClient

from tearjerker.catalogue import Catalogue
from tearjerker.settings import settings
from tearjerker.web import make_app
from tearjerker.web.guard import Rules


@pytest.fixture(scope="session")
def reading() -> dict[str, Any]:
    """A reading of an article that we made up, about songs of the starter pack."""
    told: dict[str, Any] = json.loads((DATA / "reading.json").read_text("utf-8"))
    return told


@pytest.fixture(scope="session")
def room(tmp_path_factory: pytest.TempPathFactory, reading: dict[str, Any]) -> Catalogue:
    """Shared and not written to; tests that change something make their own with `furnish`."""
    return furnish(tmp_path_factory.mktemp("room"), reading)


@pytest.fixture(scope="session")
def get(room: Catalogue) -> Callable[..., Any]:
    """GET from the room, as a browser on this machine."""
    client = TestClient(
        make_app(room, settings(), Rules()), base_url="http://127.0.0.1:8891", client=("127.0.0.1", 5)
    )
    return client.get
