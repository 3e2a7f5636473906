"""What do we hold, and who says so?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tearjerker.catalogue.catalogue import Catalogue, open_catalogue

__all__ = ["Catalogue", "open_catalogue"]


def __getattr__(name: str) -> Any:
    """Loaded when first asked for: `find` answers from its index without the database's library (0.25 s)."""
    if name not in __all__:
        raise AttributeError(name)
    from tearjerker.catalogue import catalogue

    return getattr(catalogue, name)
