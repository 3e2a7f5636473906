"""What can go wrong, and what does one do about it?

Every error that tearjerker raises on purpose is one of these.  Its text says what was given, what was
expected and what to do; the command line prints it as one line and ends with status 1.

    TearjerkerError
    ├── BadSource          an article, address or file that cannot be read
    ├── BadModel           a language model that does not answer, or answers nonsense
    ├── BadMedia           a sound or video file that cannot be read
    ├── CatalogueError     the catalogue cannot be opened or written
    │   ├── CatalogueTooNew    it was made by a later version of this program
    │   └── BadPack            a pack or import file breaks the vocabulary
    ├── IndexMismatch      an index on disk was made with other settings
    └── NotFound           nothing goes by this name or address
"""


class TearjerkerError(Exception):
    """The root: catch this to catch everything that tearjerker raises on purpose."""


class BadSource(TearjerkerError):
    """An article, address or file that cannot be read."""


class BadModel(TearjerkerError):
    """A language model that does not answer, or answers nonsense."""


class BadMedia(TearjerkerError):
    """A sound or video file that cannot be read."""


class CatalogueError(TearjerkerError):
    """The catalogue cannot be opened or written."""


class CatalogueTooNew(CatalogueError):
    """The catalogue was made by a later version of this program."""


class BadPack(CatalogueError):
    """A pack or import file breaks the vocabulary."""


class IndexMismatch(TearjerkerError):
    """An index on disk was made with other settings than those in force."""


class NotFound(TearjerkerError):
    """Nothing goes by this name or address."""
