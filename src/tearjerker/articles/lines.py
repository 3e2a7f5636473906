"""Of which fields is a line made?

A line such as

    6. “That Man” – Hyun Bin / “That Woman” – Baek Ji Young (Secret Garden)

is fields held apart by delimiters.  Quotation marks, brackets and spaced dashes always part fields; words
such as *by*, *from*, *oleh*, *dari*, a possessive *'s*, a colon or a slash may part them or belong to a
name, so a line has several splittings.  A splitting's `skeleton` is its delimiters without the names: lines
of one list share it, and that is how `layout` finds the list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations, zip_longest

from tearjerker.articles.words import any_of, words

QUOTES = {"“": "”", '"': '"', "「": "」", "『": "』", "《": "》", "〈": "〉", "«": "»", "‘": "’", "'": "'",
          "„": "“", "＜": "＞", "<": ">", "`": "’", "′": "′", "〝": "〟", "’": "’", "”": "”"}  # fmt: skip
BRACKETS = {"(": ")", "[": "]", "（": "）", "【": "】", "［": "］", "{": "}"}
_APOSTROPHES = "'‘’`"

_EAST = "\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3"
_STRONG = re.compile(
    r"\s+[-–—―~‐‑−]+\s+|\s*[–—―]+\s*|\s+-(?=[^\s\d-])|(?<=[^\s\d-])-\s+"
    r"|\s*[|｜•·▶►→»:：;]?\s*\|\s*|\s*[|｜•▶►→]\s*|\s+[:：]\s+|\s*//+\s*|\t+"
)
_NO_OWNER = "".join(
    rf"(?<!\b{w})" for w in ("it", "that", "he", "she", "what", "let", "there", "who", "here")
)
_POSSESSIVE = (
    rf"(?<=\w){_NO_OWNER}['’‘`]s\s+|(?<=s)['’]\s+"
    r"|(?<=[가-힣a-zA-Z0-9)）])의\s+(?=[‘'“\"「『《〈])|(?<=[\u3040-\u9fff\w）)])の(?=[「『“\"‘《〈])"
)
_WEAK = re.compile(
    r"(?P<colon>\s*[:：]\s+|：|(?<=[\u3040-\u30ff\u4e00-\u9fff]):(?=[A-Z\u3040-\u30ff\u4e00-\u9fff]))"
    r"|(?P<slash>\s*/\s*|／)"
    r"|(?P<comma>\s*[,、，])"
    rf"|(?P<dash>(?<=[{_EAST}\w])[-‐−](?=[{_EAST}“\"‘「『])|~)"
    rf"|(?P<hyphen>(?<=[{_EAST}])[-–](?=[A-Za-z0-9])|(?-i:(?<=[A-Za-z0-9]{{2}})-(?=[A-Z])))"
    rf"|(?P<poss>{_POSSESSIVE})"
    rf"|(?P<by>(?-i:\s+{any_of('between song and singer')}\s+|\s+d[’'](?=\w)))"
    rf"|(?P<from>(?-i:\s+{any_of('between song and drama')}\s+))"
    rf"|(?P<for>(?-i:\s+{any_of('perhaps between song and drama')}\s+))"
    rf"|(?P<titled>\s+{any_of('before a title')}\s+)",
    re.I,
)
_RANK = re.compile(
    r"(?:no\.?\s*|#\s*|top\s*|第)?(?P<n>\d{1,3}(?:\s*[/&-]\s*\d{1,3})?)\s*(?:[.)．、:：\]]|위(?![가-힣])|位(?![\u3041-\u309f])|曲目(?![\u3041-\u309f])|번(?![가-힣])|º|°|[-–—]\s|\)\.)[.)]?\s*[-–—:]?\s*(?=\D)"
    r"|(?:#|no\.?\s*)(?P<m>\d{1,3})\s*[-–—:.]?\s+(?=\D)|(?P<c>[①-⑳])\s*"
    r"|(?:[\[【]?\s*(?:ost\s*)?(?:part|pt|track|파트|트랙)\s*\.?\s*)(?P<p>\d{1,2})\s*"
    r"(?:\]?\s*[:：.)–—-]?\s+(?=\S)|】\s*|(?=[「『《〈]))",
    re.I,
)
_BONUS = re.compile(r"(?:bonus|extra|honorable mention)s?(?: track| song)?\s*[:–—-]\s*", re.I)
_DRAMA = "(?:drama|dorama|serial|series|kdrama|드라마|ドラマ|韓劇|韩剧|电视剧|ซีรีส์|ละคร)(?![a-z])"
_LEAD = re.compile(
    r"(?:(?P<from>(?-i:from|dari|de|dari drama|for)|From|Dari)\s+)?"
    r"(?P<ost>(?:the\s+)?(?:official\s+)?(?:ost|o\.s\.t|soundtrack|lagu|canción|song)\.?s?\b[\s:.–-]*)?"
    rf"(?P<drama>(?:(?:the|k-?|korean|tv|sbs|kbs2?|mbc|tvn|jtbc)\s*)?{_DRAMA}(?:\s*(?:korea|coreano|of)\b)?"
    r"\s*[:：]?\s*(?=\S))?(?P<rest>.*)$",
    re.I,
)
_TRAIL = re.compile(
    r"\s*(?P<ost>(?:[:,-]\s*)?(?:[’']s\s+)?(?:the\s+)?"
    r"(?:original\s+soundtrack|k-?drama ost|\bosts?\b|o\.s\.t\.?|soundtrack|\bcd\b"
    r"|オリジナル・?サウンドトラック|오에스티|(?<![A-Za-z])OST|主題歌|插曲)s?(?:\s*(?:part|pt|vol|파트)\.?\s*\d+)?)[\s.]*$",
    re.I,
)
_YEAR = re.compile(r"(?:19|20)\d\d(?:\s*[-–/~]\s*(?:(?:19|20)?\d\d)?)?$")


@dataclass(frozen=True, slots=True)
class Field:
    """A stretch of a line between two delimiters."""

    text: str
    form: str
    """q: quoted, b: bracketed, t: bare."""
    before: str
    """The delimiter to its left: ^ at the line's start, else the delimiter's name."""
    after: str = "$"
    lead: str = ""
    """A word taken off its front: from, ost, drama."""
    trail: str = ""
    """A word taken off its end: ost."""
    year: str = ""
    """A year in brackets taken off its end."""
    mark: str = ""
    """The delimiter to its left as it is written."""

    @property
    def is_year(self) -> bool:
        """Whether the field is nothing but a year."""
        return bool(_YEAR.match(self.text))


LABELS = {role: "|".join(words(f"label of {role_}")) for role, role_ in
          (("song", "a song"), ("artist", "an artist"), ("drama", "a drama"))}  # fmt: skip
_LABEL = re.compile(
    r"(?:"
    + "|".join(rf"(?P<{role}>{words})" for role, words in LABELS.items())
    + r")\s*[:：]\s*(?P<value>\S.*)$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Line:
    """A block's text with its number taken off."""

    text: str
    ranks: tuple[int, ...] = ()
    tag: str = "p"
    bonus: bool = False
    tail: str = ""
    """Sentences that follow the fields in the same block."""
    label: str = ""
    """The role that the line names itself: `Drama: Sky Castle`; its text is then the value alone."""

    @property
    def whole(self) -> str:
        """What stands after the number."""
        return f"{self.text}. {self.tail}" if self.tail else self.text


@dataclass(frozen=True, slots=True)
class Splitting:
    """One way to see a line as fields."""

    fields: tuple[Field, ...]
    skeleton: str


def line_of(text: str, tag: str = "p", rank: int | None = None) -> Line:
    """A block's text as a line: its number read, its tail of prose cut off."""
    text = _PICTURES.sub("", text)
    bonus = _BONUS.match(text)
    if bonus:
        text = text[bonus.end() :]
    found = _RANK.match(text)
    ranks: tuple[int, ...] = (rank,) if rank is not None else ()
    if found and not _is_date(text):
        ranks = _ranks(found)
        text = text[found.end() :]
    if labelled := _labelled(text):
        role, value, tail = labelled
        return Line(value, ranks, tag, bool(bonus), tail, role)
    text = _TITLED.sub("", _YORI.sub(r"\1 OST", text))
    head, tail = _head(text.strip())
    return Line(head, ranks, tag, bool(bonus), tail)


_PICTURES = re.compile("^[\u2600-\u26ff\u2700-\u27bf\ufe0f\U0001f000-\U0001faff\\s]+")
_YORI = re.compile("([「『][^」』]+[」』])\\s*より")  # a drama's name, and *from*
_TITLED = re.compile(rf"^(?:{LABELS['song']})\s*[:：]\s*(?=[“\"「『‘《]|.+\s[-–—]\s)", re.I)


def _labelled(text: str) -> tuple[str, str, str] | None:
    """The role that a line names, its value and what is said after it: `Drama: X`, `Sung by X.`"""
    found = _LABEL.match(text)
    if found and len(found["value"]) < 100 and not (found["song"] and _holds_more(found["value"])):
        role = next(r for r in LABELS if found[r])
        value = found["value"].strip()
        return role, value if role == "drama" else _unquoted(_take_year(value)[0]), ""
    for role, pattern in _SAID.items():
        if said := pattern.match(text):
            return role, _unquoted(said["value"].strip()), said["tail"] or ""
    return None


def _holds_more(value: str) -> bool:
    """Whether more than a name follows a label: `Title: “A” (B), from “C”`."""
    end = _closing_quote(value, 0) if value[0] in QUOTES else None
    return (end is not None and end < len(value) - 2) or bool(re.search(r"\s[-–—]\s", value))


_SAID = {
    "artist": re.compile(r"(?:Sung|Performed) by (?P<value>[^.!?]{2,60})[.!](?:\s+(?P<tail>.+))?$"),
    "drama": re.compile(
        r"(?:From|Heard in) (?:the (?:K-)?drama )?(?P<value>[A-Z“\"‘][^.!?]{1,60})[.!](?:\s+(?P<tail>.+))?$"
    ),
}  # fmt: skip


def _is_date(text: str) -> bool:
    return bool(re.match(r"\d{1,4}[./-]\d{1,2}[./-]\d|\d{1,2}:\d\d|\d+[.,]\d", text))


def _ranks(found: re.Match[str]) -> tuple[int, ...]:
    if found["c"]:
        return (ord(found["c"]) - ord("①") + 1,)
    return tuple(int(n) for n in re.findall(r"\d+", found["n"] or found["m"] or found["p"]))


def _head(text: str) -> tuple[str, str]:
    """A line's fields and the sentences after them."""
    for m in re.finditer(
        r"(?<=[^\s.])(?<!\b[A-Z])(?<!\b[Ff]eat)(?<!\b[Ff]t)(?<!\bOST)(?<!\bvs)(?<!\bPt)(?<!\bNo)[.。!?]\s+(?=[“\"'‘A-Z¡¿À-Ý])",
        text,
    ):
        if _closed(text[: m.start()]) and m.start() > 8:
            keep = m.start() + (text[m.start()] in "!?")
            return text[:keep], text[m.end() :]
    return text, ""


def _closed(text: str) -> bool:
    return (
        text.count("“") <= text.count("”") and text.count('"') % 2 == 0 and text.count("(") <= text.count(")")
    )


# -- pieces -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Piece:
    kind: str
    """q, b, t, or a delimiter: its name."""
    text: str
    weak: bool = False


def splittings(line: str, *, most: int = 24) -> list[Splitting]:
    """The ways to see a line as fields, fewest splits first."""
    found: dict[str, Splitting] = {}
    for pieces in _bracketings(list(_pieces(line))):
        weak = [i for i, p in enumerate(pieces) if p.weak]
        for chosen in _choices(weak, most):
            fields = tuple(_fields(pieces, frozenset(chosen)))
            if 0 < len(fields) <= 9:
                skeleton = _skeleton(fields)
                key = skeleton + "\0" + "\0".join(f.text for f in fields)
                found.setdefault(key, Splitting(fields, skeleton))
    return list(found.values())


def _bracketings(pieces: list[_Piece]) -> Iterator[list[_Piece]]:
    """The pieces, and with brackets taken into the words before them: all, or all but the last."""
    yield pieces
    brackets = [i for i in range(1, len(pieces)) if pieces[i].kind == "b" and _words_before(pieces, i)]
    for some in {tuple(brackets[:-1]), tuple(brackets)} - {()}:
        yield _merged(pieces, frozenset(some))
    if any(map(_holds_two, pieces)):
        yield [inner for p in pieces for inner in (_opened(p) if _holds_two(p) else (p,))]


def _holds_two(piece: _Piece) -> bool:
    """`Starlight (Chani – True Beauty OST)`: the bracket holds the singer and the drama."""
    return piece.kind == "b" and bool(_DASH_INSIDE.search(piece.text))


def _opened(piece: _Piece) -> Iterator[_Piece]:
    """A bracket's content as what stands after a dash."""
    yield _Piece("–", " ")
    yield from _pieces(piece.text)


_DASH_INSIDE = re.compile(r"\S\s+[-–—]\s+\S")


def _words_before(pieces: list[_Piece], i: int) -> bool:
    return pieces[i - 1].kind in ("t", "q") and bool(pieces[i - 1].text.strip())


def _merged(pieces: list[_Piece], brackets: frozenset[int]) -> list[_Piece]:
    out: list[_Piece] = []
    for i, piece in enumerate(pieces):
        if i in brackets and out and out[-1].kind in ("t", "q"):
            out[-1] = replace(out[-1], text=f"{out[-1].text.rstrip()} ({piece.text}) ")
        else:
            out.append(piece)
    return out


def _choices(weak: list[int], most: int) -> Iterator[tuple[int, ...]]:
    count = 0
    for n in (0, 1, 2, 3):
        for chosen in combinations(weak, n):
            yield chosen
            count += 1
            if count >= most:
                return


def _pieces(line: str) -> Iterator[_Piece]:
    at, start = 0, 0
    while at < len(line):
        inside = _enclosed(line, at)
        if inside:
            kind, text, end = inside
            yield from _parts(line[start:at])
            yield _Piece(kind, text)
            at = start = end
        else:
            at += 1
    yield from _parts(line[start:])


def _enclosed(line: str, at: int) -> tuple[str, str, int] | None:
    """What is enclosed from here: (q or b, the text within, where it ends)."""
    c = line[at]
    if c in BRACKETS:
        end = _closing_bracket(line, at)
        return "b", line[at + 1 : end].strip(), end + 1
    if c not in QUOTES or (c in "<《〈" and c not in line[:0] + "<《〈"):
        return None
    closing = _closing_quote(line, at)
    if closing is None:
        return None
    inner = line[at + 1 : closing].strip(" ,.")
    return ("q", inner, closing + 1) if inner else None


def enclosed_in_quotes(text: str) -> Iterator[tuple[int, int]]:
    """Where the stretches in quotation marks begin and end, the marks left out."""
    at = 0
    while at < len(text):
        end = _closing_quote(text, at) if text[at] in QUOTES else None
        if end is not None and end > at + 1:
            yield at + 1, end
            at = end if end - at <= _LONGEST_NAME else at  # what somebody said may name something
        at += 1


_LONGEST_NAME = 80


def _closing_bracket(line: str, at: int) -> int:
    depth, close = 0, BRACKETS[line[at]]
    for i in range(at, len(line)):
        depth += (line[i] == line[at]) - (line[i] == close)
        if depth == 0:
            return i
    return len(line)


def _closing_quote(line: str, at: int) -> int | None:
    c = line[at]
    if c in _APOSTROPHES and (at and (line[at - 1].isalnum())):
        return None  # an apostrophe
    if (c == "’" and at and line[at - 1] not in " .:)") or (c == "”" and at and not _opens(line, at)):
        return None  # marks that close where they should open stand at a line's beginning, or before a word
    ends = {"“": '”"', '"': '"”“', "‘": "’'", "'": "'’", "`": "’'`"}.get(c, QUOTES[c])
    for i in range(at + 1, len(line)):
        if line[i] in ends:
            follows = line[i + 1 : i + 2]
            ost = line[i + 1 : i + 4].upper() == "OST"  # ‘A’OST ‘B’
            if c in _APOSTROPHES and follows.isalnum() and follows.isascii() and not ost:
                continue
            return i
    if c in "“「『" or (c == '"' and at == 0):
        return len(line)  # left open: to the line's end
    return None


def _opens(line: str, at: int) -> bool:
    """Whether a mark stands after a space and before a word, with another like it to close."""
    return line[at - 1] == " " and line[at + 1 : at + 2].isalnum() and line[at] in line[at + 1 : at + 60]


def _parts(text: str) -> Iterator[_Piece]:
    """A stretch without quotes and brackets, at its separators."""
    at = 0
    for m in _STRONG.finditer(text):
        yield from _weak_parts(text[at : m.start()])
        yield _Piece(
            "/" if "/" in m.group() else "|" if re.search(r"[|｜•▶►→\t]", m.group()) else "–", m.group()
        )
        at = m.end()
    yield from _weak_parts(text[at:])


def _weak_parts(text: str) -> Iterator[_Piece]:
    at = 0
    padded = f" {text} " if text.strip() else ""
    for m in _WEAK.finditer(padded):
        if m.start() < at:
            continue
        yield _Piece("t", padded[at : m.start()])
        yield _Piece(_name(m), m.group(), weak=True)
        at = m.end()
    yield _Piece("t", padded[at:])


def _name(m: re.Match[str]) -> str:
    kind = m.lastgroup or ""
    return {"colon": ":", "slash": "/", "comma": ",", "dash": "–", "hyphen": "-"}.get(kind, kind)


# -- fields -------------------------------------------------------------------------------------------------


def _fields(pieces: list[_Piece], chosen: frozenset[int]) -> Iterator[Field]:
    """The fields that remain when only these weak delimiters part."""
    words, before, mark, out = "", "^", "", list[Field]()

    def close(form: str, text: str) -> None:
        made = _field(text, form, before)
        if made:
            out.append(replace(made, mark=mark))

    for i, piece in enumerate(pieces):
        if piece.kind == "t" or (piece.weak and i not in chosen and not _beside_nothing(pieces, i, words)):
            words += piece.text
        else:
            count = len(out)
            close("t", words)
            if piece.kind in ("q", "b"):
                if len(out) > count or words.strip():
                    before, mark = "~", ""
                close(piece.kind, piece.text)
                before, mark = "~", ""
            else:
                before, mark = piece.kind, piece.text
            words = ""
    close("t", words)
    for here, there in zip_longest(out, out[1:]):
        yield replace(here, after=_delimiter(there))


def _beside_nothing(pieces: list[_Piece], i: int, words: str) -> bool:
    """A weak delimiter right beside a quote parts in any case."""
    left = (not words.strip() and i > 0 and pieces[i - 1].kind != "t") or (
        i > 1
        and pieces[i - 1].kind == "t"
        and not pieces[i - 1].text.strip()
        and pieces[i - 2].kind in "qb"
        and not words.strip()
    )
    after = pieces[i + 1 : i + 3]
    right = bool(after) and (
        after[0].kind in ("q",) or (not after[0].text.strip() and len(after) > 1 and after[1].kind == "q")
    )
    return left or right


def _delimiter(following: Field | None) -> str:
    return "$" if following is None else following.before


def _field(text: str, form: str, before: str) -> Field | None:
    text = re.sub(r"  +", " ", text).strip(" ,;·*_…")
    if form == "t":
        text = _DANGLING.sub("", text.strip("."))
    aired = bool(re.search(rf"[(（].*{_NETWORK}.*[)）]$", text, re.I))
    text, year = _take_year(text)
    if form == "b" and len(text) > 1 and text[0] in QUOTES:
        text = _unquoted(text)
    text = _ON_CHANNEL.sub(r"\g<name>", text)
    lead, text = _take_lead(text)
    if inner := _LABEL.match(text):
        lead, text = "label:" + next(r for r in LABELS if inner[r]), inner["value"]
    trail, text = _take_trail(text)
    if form == "t" and (owns := _OWNS.search(text)):
        trail, text = "poss", text[: owns.start()]
    trail = trail or ("aired" if aired and year else "")
    if trail and not year:
        text, year = _take_year(text.rstrip(" ,;:-–"))
    text = _unquoted(text.strip(" ,;:"))
    if not text:
        return None
    return Field(text, form, before, "$", lead, trail, year)


_OWNS = re.compile(
    r"(?<=[\u3040-\u9fffA-Za-z])(?:さん|氏)?の$|(?<=[가-힣A-Za-z0-9]{2})의$"
)  # ペク・ジヨンさんの「その女」
_DANGLING = re.compile(r"\s+(?:by|from|oleh|dari|por|feat\.?|ft\.?)$", re.I)  # whose name is missing


def _take_year(text: str) -> tuple[str, str]:
    """`The Heirs (2013)` and `The Heirs (SBS, 2013)`: the year in brackets at the end."""
    m = _AIRED.search(text)
    if m and m.start() > 0:
        return text[: m.start()], m["year"] or m["then"] or m["bare"]
    return (text[:-1], "") if text.endswith(")") and text.count(")") > text.count("(") else (text, "")


_NETWORK = r"(?:KBS ?[12]?|SBS|MBC|tvN|JTBC|OCN|ENA|TVING|MBN|TV ?Chosun|Channel A|Netflix|넷플릭스|티빙)"
_AIRED = re.compile(
    rf"\s*[(（](?:(?P<year>(?:19|20)\d\d[^()]{{0,12}})|{_NETWORK}\s*[,/·、]\s*(?P<then>(?:19|20)\d\d)년?)[)）]\s*$"
    r"|[,、，/·]\s*(?P<bare>(?:19|20)\d\d)년?\s*$",
    re.I,
)


_ON_CHANNEL = re.compile(
    rf"^{_NETWORK}\s*(?:TV)?\s*[‘'“\"<《「『](?P<name>[^’'”\">》」』]+)[’'”\">》」』]", re.I
)


def _unquoted(text: str) -> str:
    if len(text) > 2 and QUOTES.get(text[0]) and text[-1] in QUOTES[text[0]] + "”’\"'":
        inner = text[1:-1]
        if text[0] not in inner:
            return inner.strip()
    return text


def _take_lead(text: str) -> tuple[str, str]:
    m = _LEAD.match(text)
    if not m or not (m["rest"] or "").strip():
        return "", text
    rest = m["rest"].strip()
    for name in ("ost", "drama"):
        if m[name]:
            return name, rest
    return ("from", rest) if m["from"] and m["from"].lower() != "de" else ("", text)


def _take_trail(text: str) -> tuple[str, str]:
    m = _TRAIL.search(text)
    if m and m.start() > 0:
        return "ost", text[: m.start()]
    return "", text


def _skeleton(fields: tuple[Field, ...]) -> str:
    return "".join(f"{f.before}{f.form}" for f in fields)
