"""tearjerker: the open-source companion to K-drama soundtracks.

    from tearjerker import open_catalogue
    catalogue = open_catalogue()
    print(catalogue.find("Bogo Sipda").results[0].name)

Importing this package does no work; the names below are loaded when they are first asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = ["__version__", "open_catalogue"]

if TYPE_CHECKING:
    from tearjerker.catalogue import open_catalogue


def __getattr__(name: str) -> Any:
    if name == "open_catalogue":
        from tearjerker.catalogue import open_catalogue

        return open_catalogue
    raise AttributeError(f"module 'tearjerker' has no attribute {name!r}")
