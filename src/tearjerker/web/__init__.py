"""What does one see, and what may be asked from outside?

`make_app(catalogue, settings)` is the listening room: pages for people, the same answers as JSON under
`/api`, and one's own music by range.  Nothing here decides anything: a page asks the catalogue and shows
what it said.
"""

from tearjerker.web.app import make_app

__all__ = ["make_app"]
