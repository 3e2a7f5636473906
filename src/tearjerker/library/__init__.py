"""Which files do you own, and which recordings are they?"""

from tearjerker.library.scan import MediaFile, Scan, media_files, scan
from tearjerker.library.tags import Tags, read_tags

__all__ = ["MediaFile", "Scan", "Tags", "media_files", "read_tags", "scan"]
