"""Where do things lie, and how is the program to behave?

Read once from the environment, then passed by hand.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from tearjerker import __version__

PATIENCE_S = 180.0


@dataclass(frozen=True, slots=True)
class Settings:
    """What the program was told before it began."""

    data: Path
    """The user's folder for what we keep: the catalogue, prepared tracks, kept lists."""
    cache: Path
    """May be deleted at any time."""
    catalogue: str
    """`sqlite:///path` or `postgresql://…`."""
    model_name: str | None = None
    """Which of the models behind `read --model URL` is asked; None: the first that it names."""
    model_key: str | None = None
    """What it wants as its key, if any."""
    model_patience_s: float = PATIENCE_S
    """How long one answer of it may take: small machines think slowly."""
    contact: str | None = None
    """An address or mail that the web services we ask can write to; set by the user."""

    @property
    def user_agent(self) -> str:
        """Names us, and the user where they said so, to the services that ask for it."""
        return f"tearjerker/{__version__}" + (f" ( {self.contact} )" if self.contact else "")


def settings(catalogue: str | None = None) -> Settings:
    """The settings in force: `catalogue` goes before the environment, the environment before the defaults."""
    data = Path(os.environ.get("TEARJERKER_DATA") or platformdirs.user_data_dir("tearjerker"))
    cache = Path(os.environ.get("TEARJERKER_CACHE") or platformdirs.user_cache_dir("tearjerker"))
    url = catalogue or os.environ.get("TEARJERKER_CATALOGUE") or f"sqlite:///{data / 'catalogue.sqlite'}"
    return Settings(
        data,
        cache,
        url,
        model_name=os.environ.get("TEARJERKER_MODEL_NAME") or None,
        model_key=os.environ.get("TEARJERKER_MODEL_KEY") or None,
        model_patience_s=_seconds(os.environ.get("TEARJERKER_MODEL_PATIENCE")),
        contact=os.environ.get("TEARJERKER_CONTACT"),
    )


def _seconds(said: str | None) -> float:
    """A patience in seconds; the usual one where it is no number above 0."""
    try:
        seconds = float(said or "")
    except ValueError:
        seconds = 0.0
    return seconds if seconds > 0 else PATIENCE_S
