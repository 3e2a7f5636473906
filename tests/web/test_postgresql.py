"""Does the room show the same on PostgreSQL as on SQLite?"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from furnished import PAGES, SLUG, furnish
from starlette.testclient import TestClient

from tearjerker.catalogue import Catalogue
from tearjerker.settings import settings
from tearjerker.web import make_app
from tearjerker.web.guard import Rules

RULES = Rules(secret=b"the same, so that both rooms' forms have one token")
DATA = (
    "/api/list",
    f"/api/list/{SLUG}",
    "/api/drama/secret-garden",
    "/api/recording/secret-garden--that-man",
    "/api/find?q=bogo+sipda",
    f"/list/{SLUG}.jspf",
    "/drama/boys-over-flowers/cues/webvtt/ep01.mkv",
    "/cover/drama/secret-garden.svg",
)


def client(catalogue: Catalogue) -> TestClient:
    return TestClient(
        make_app(catalogue, settings(), RULES), base_url="http://127.0.0.1:8891", client=("127.0.0.1", 5)
    )


@pytest.fixture(scope="module")
def rooms(
    new_url: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory, reading: dict[str, Any]
) -> Iterator[tuple[TestClient, TestClient]]:
    """The same room on each kind of database, with the same files."""
    folder = tmp_path_factory.mktemp("both")
    made = [furnish(folder, reading, new_url(kind)) for kind in ("sqlite", "postgresql")]
    yield client(made[0]), client(made[1])
    for catalogue in made:
        catalogue.engine.dispose()


@pytest.mark.parametrize("page", [*PAGES, *DATA])
def test_both_databases_make_the_same_page(rooms: tuple[TestClient, TestClient], page: str) -> None:
    one, other = (room.get(page) for room in rooms)
    assert one.status_code == other.status_code
    assert one.text == other.text
