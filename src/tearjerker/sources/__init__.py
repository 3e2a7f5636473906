"""What do others know?

`SOURCES` is the plugin point: a name and a function from a wanted drama to records of facts (`record.py`).
A new source is one module and one entry; taking in, joining, progress and resuming are the same for all.
"""

from __future__ import annotations

from collections.abc import Mapping

from tearjerker.sources import listenbrainz, musicbrainz, wikidata, wikipedia
from tearjerker.sources.record import Record, Records, Wanted

SOURCES: Mapping[str, Records] = {
    "wikidata": wikidata.records,
    "wikipedia-ko": wikipedia.records,
    "musicbrainz": musicbrainz.records,
    "listenbrainz": listenbrainz.records,
}
"""In the order in which they are asked: who a drama is, then its songs, then who mentions them."""

__all__ = ["SOURCES", "Record", "Records", "Wanted"]
