"""Tiny real files to scan."""

import pytest
from tones import Tone, writer


@pytest.fixture(scope="session")
def tone() -> Tone:
    """`tone(path, title="…", artist="…")` writes a short tone with these tags."""
    return writer()
