"""How does a date, a number, a name read on a page?

Pure functions from values to text; the templates use them as filters.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from markupsafe import Markup, escape

from tearjerker.names.hangul import has_hangul

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_SMALL = [
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
]
_TENS = ["x", "x", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_TEENS = ["thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]


def date(value: str | None) -> str:
    """`2011-01-07` is 7 January 2011, `2011-01` January 2011, `2011` 2011."""
    parts = (value or "").split("-")
    if len(parts) == 1 or not 1 <= int(parts[1]) <= 12:
        return value or ""
    day = f"{int(parts[2])} " if len(parts) > 2 else ""
    return f"{day}{MONTHS[int(parts[1]) - 1]} {parts[0]}"


def year(value: str | None) -> str:
    """The year of a date."""
    return (value or "").partition("-")[0]


def clock(seconds: float | None) -> str:
    """223.4 is 3:43; an hour and more reads 1:02:03."""
    if seconds is None:
        return ""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def words(number: int) -> str:
    """Numbers up to ninety-nine in words, as prose wants them."""
    if number < 13:
        return _SMALL[number]
    if number < 20:
        return _TEENS[number - 13]
    if number < 100:
        tens, ones = divmod(number, 10)
        return _TENS[tens] + (f"-{_SMALL[ones]}" if ones else "")
    return str(number)


def plural(number: int, one: str, many: str | None = None) -> str:
    """`3 lists`, `1 list`, `2,808 songs`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def series(parts: Sequence[str], last: str = "and") -> str:
    """`a, b and c`."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}"


def capital(text: str) -> str:
    """The first letter large, the rest as it is."""
    return text[:1].upper() + text[1:]


def host(url: str) -> str:
    """The site of an address, without www; at GitHub with the one whose site it is."""
    parts = urlsplit(url)
    name = (parts.hostname or url).removeprefix("www.")
    return f"{name}/{parts.path.split('/')[1]}" if name == "github.com" else name


def is_hangul(text: str | None) -> bool:
    """Whether there is a Hangul syllable in it, so that it is set as Korean."""
    return has_hangul(text or "")


_KANA = re.compile("[\u3041-\u30ff\uff66-\uff9f]")


def lang(text: str | None, told: str | None = None, kind: str | None = None) -> str:
    """In which language a voice should read a name on an English page; "" for the page's own.

    What the letters say goes first; then what was `told`; a romanized name is Korean in Latin letters.
    """
    text = text or ""
    if has_hangul(text):
        return "ko"
    if _KANA.search(text):
        return "ja"
    if not told or told == "en" or not re.fullmatch("[a-z]{2,3}", told):
        return ""
    return f"{told}-Latn" if told in ("ko", "ja", "zh") and text.isascii() and kind == "romanized" else told


def web_address(url: str) -> str | None:
    """The address if a page may link to it: http and https only, so that no `javascript:` gets through."""
    return url if urlsplit(url).scheme in ("http", "https") else None


def typeset(text: str) -> str:
    """As print has it: `Don't` is Don’t, and `K-drama` does not break after its K."""
    curled = re.sub(r"(?<=\w)'|'(?=\d\ds?\b)", "’", text)
    return re.sub(r"\b([KJ])-(?=[A-Za-z])", "\\1-\u2060", curled)


def coded(text: str) -> Markup:
    """A message of ours as HTML: what stands between backticks is set as code."""
    return Markup(re.sub("`([^`]+)`", r"<code>\1</code>", str(escape(text))))


def dates(text: str) -> str:
    """With its days written out: `(2003-12-03)` is (3 December 2003)."""
    return re.sub(r"\b\d{4}-\d\d(-\d\d)?\b", lambda found: date(found[0]), text)
