"""Which text is in these bytes?

Wrong encodings are mended where that is certain: bytes that are no UTF-8 are tried in the page's own charset,
then in the Korean and Japanese ones; UTF-8 that was once read as Latin-1 or Thai is turned back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tearjerker.articles.language import language_of
from tearjerker.errors import BadSource


def decode(data: bytes, name: str = "the text") -> str:
    """Bytes as text; BadSource for what is no text."""
    for mark, codec in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(codec, "replace")
    if wide := _wide(data[:8192]):
        return data.decode(wide, "replace")
    if b"\0" in data[:8192]:
        raise BadSource(f"{name} is no text (it holds zero bytes); expected text, Markdown or HTML")
    for codec in _codecs(data):
        try:
            text = data.decode(codec)
        except (UnicodeDecodeError, LookupError):
            continue
        if _control_share(text) < 0.01:
            return mend(text)
    text = data.decode("utf-8", "replace")
    if text.count("\ufffd") + _control_share(text) * len(text) > len(text) / 20:
        raise BadSource(f"{name} is no text in an encoding we know; save it as UTF-8")
    return mend(text)


def _wide(head: bytes) -> str | None:
    """UTF-16 without its mark: of Latin letters every other byte is zero."""
    for codec, zeros, letters in (("utf-16-le", head[1::2], head[::2]), ("utf-16-be", head[::2], head[1::2])):
        if zeros.count(0) > 0.6 * len(zeros) and letters.count(0) < 0.01 * len(letters) + 1:
            return codec
    return None


def _codecs(data: bytes) -> Iterator[str]:
    yield "utf-8"
    told = re.search(rb"charset=[\"']?([\w-]+)", data[:4096])
    if told:
        yield told.group(1).decode("ascii")
    for codec in ("cp949", "shift_jis", "gb18030"):  # of these, the one whose letters make a language
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        if language_of(text) == {"cp949": "ko", "shift_jis": "ja", "gb18030": "zh"}[codec]:
            yield codec
    yield "cp1252"


def mend(text: str) -> str:
    """Turn back UTF-8 that was read as Latin-1 (`donâ€™t`) or Thai, where that is certain."""
    if _AS_THAI.search(text):
        text = _AS_THAI.sub(_from_thai, text)
    if not re.search("[ÃâëìíêåäæãÂ][\x80-\xbf€™œ“”˜\u0178-\u0192]", text):
        return text
    return "\n".join(_mend_line(line) for line in text.split("\n"))


_LOW = "\x80-\x9f€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"  # bytes 80 to 9F as Windows shows them
_AS_THAI = re.compile(
    rf"[\u0e4a-\u0e4d][{_LOW}\u0e01-\u0e1f][{_LOW}\xa0 \u0e01-\u0e1f]|\u0e50[{_LOW}\u0e01-\u0e1f]{{3}}"
)
"""A Hangul syllable or an emoji whose bytes were shown as TIS-620."""


def _from_thai(found: re.Match[str]) -> str:
    """The letter behind it; Thai that is Thai seldom decodes, and never to Hangul."""
    try:
        letter = b"".join(map(_thai_byte, found.group())).decode("utf-8")
    except UnicodeError:
        return found.group()
    return letter if letter >= "\U00010000" or "\uac00" <= letter <= "\ud7a3" else found.group()


def _thai_byte(c: str) -> bytes:
    if "\u0e01" <= c <= "\u0e5b":
        return bytes([ord(c) - 0xE01 + 0xA1])
    return b"\xa0" if c == " " else _byte(c)


def _mend_line(line: str) -> str:
    try:
        return b"".join(map(_byte, line)).decode("utf-8")
    except UnicodeError:
        return line


def _byte(c: str) -> bytes:
    """A letter as Windows wrote it; the five bytes that cp1252 leaves free stand for themselves."""
    return c.encode("latin-1") if c < "\xa0" else c.encode("cp1252")


def _control_share(text: str) -> float:
    head = text[:20000]
    return sum(c < " " and c not in "\t\n\r\f\x1b" for c in head) / max(1, len(head))
