"""What does an article say about a song?"""

from tearjerker.articles.blocks import Page
from tearjerker.articles.known import Known, KnownSong, known_from
from tearjerker.articles.page import parse
from tearjerker.articles.reader import read_page

__all__ = ["Known", "KnownSong", "Page", "known_from", "parse", "read_page"]
