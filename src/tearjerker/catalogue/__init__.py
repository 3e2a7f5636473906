"""What do we hold, and who says so?"""

from tearjerker.catalogue.catalogue import Catalogue, open_catalogue

__all__ = ["Catalogue", "open_catalogue"]
