"""Whom does a credit name?

2AM’s Changmin            Changmin of 2AM
Chen (EXO) x Punch        Chen of EXO, and Punch
BTOB (Eun Kwang, Hyun Sik)  two members of BTOB
Car, The Garden           one band, because it is known by that name
"""

from __future__ import annotations

import re

from tearjerker.articles.known import Known
from tearjerker.model import Credit

_AND = re.compile(
    r"\s*(?:[,，、;/／+]|(?<![\u30a0-\u30ff])[・·]|(?<![가-힣])&|\s[x×X]\s|\b(?:and|dan|und|et|with|dengan|feat\.?|ft\.?|featuring|prod\.?\s+by|bersama)\b|"
    r"(?<=\s)(?:y|e|kasama si)(?=\s)|(?<=[가-힣])(?:와|과|하고)\s+|(?<=[가-힣])[&＆]|\bvs\.?\s)\s*",
    re.I,
)
_MEMBER = re.compile(
    r"(?P<group>.+?)(?:['’‘]s?|의|の|\s-)\s+(?P<name>.+)$"
    r"|(?P<name2>.+?)\s+(?:of|from|dari|de|del grupo)\s+(?P<group2>.+)$"
)
_BRACKETED = re.compile(r"(?P<name>[^()（）\[\]]+?)\s*[(（\[](?P<inside>[^()（）\[\]]*)[)）\]]?\s*$")
_FEAT = re.compile(
    r"\s*[(（\[]?\s*\b(?:feat|ft|featuring|with|bersama(?: dengan)?)\b\.?\s*(?P<who>[^()（）\[\]]+)[)）\]]?",
    re.I,
)
_HONORIFIC = re.compile(r"(?<=[\u3040-\u9fffA-Za-z])さん$|(?<=[가-힣]{3}) ?씨$")
_TITLES = re.compile(
    r"^(?:singer|rapper|penyanyi|grup|group|band|idol|가수|그룹|밴드|배우|歌手|cantante|actor|actress|aktor|aktris)\s+(?=\S)",
    re.I,
)


def credits_of(text: str, known: Known) -> tuple[Credit, ...]:
    """The artists that a credit names, in its order."""
    if text not in known.memo:
        if len(known.memo) > 100_000:
            known.memo.clear()
        known.memo[text] = _credits(text, known)
    found: tuple[Credit, ...] = known.memo[text]
    return found


def _credits(text: str, known: Known) -> tuple[Credit, ...]:
    text = _tidy(text)
    if not text or (known.ids("artist", text) and not _AND.search(text)):
        return (Credit(text),) if text else ()
    if known.ids("artist", text):
        return (Credit(text),)
    featured = _FEAT.search(text)
    if featured and featured.start() > 0:
        rest = text[: featured.start()] + text[featured.end() :]
        return _unique((*credits_of(rest, known), *credits_of(featured["who"], known)))
    return _unique(tuple(c for part in _split(text, known) for c in _one(part, known)))


def _tidy(text: str) -> str:
    text = re.sub(r"\s*\b(?:MV|M/V|OST|live)\s*$", "", text.strip(" \"“”'‘’.,:;–-"))
    return _TITLES.sub("", _HONORIFIC.sub("", text)).strip()


def _unique(credits: tuple[Credit, ...]) -> tuple[Credit, ...]:
    return tuple(dict.fromkeys(c for c in credits if c.name))


def _split(text: str, known: Known) -> list[str]:
    """The parts between commas, & and so on outside brackets; names known with such a sign stay whole."""
    parts, start, depth, at = [], 0, 0, 0
    while at < len(text):
        depth += (text[at] in "([（") - (text[at] in ")]）")
        m = _AND.match(text, at) if depth == 0 and at > start else None
        if (
            m
            and m.end() > m.start()
            and (at - start > 1 or not text[start].isascii())
            and not _one_name(text[start:], known, m)
        ):
            parts.append(text[start:at])
            at = start = m.end()
        else:
            at += 1
    return [p.strip() for p in [*parts, text[start:]] if p.strip()]


def _one_name(rest: str, known: Known, m: re.Match[str]) -> bool:
    """Whether the text around this sign is a name that is known whole."""
    following = _AND.search(m.string, m.end())
    whole = m.string[m.string.find(rest) : following.start() if following else len(m.string)]
    return bool(known.ids("artist", whole))


def _one(text: str, known: Known) -> tuple[Credit, ...]:
    bracketed = _BRACKETED.match(text)
    if bracketed:
        return _with_brackets(bracketed["name"].strip(), bracketed["inside"].strip(), known)
    if known.ids("artist", text):
        return (Credit(text),)
    member = _MEMBER.match(text)
    if member:
        group = (member["group"] or member["group2"]).strip()
        name = (member["name"] or member["name2"]).strip()
        return (Credit(name, group),)
    return (_spaced(text, known),)


def _with_brackets(name: str, inside: str, known: Known) -> tuple[Credit, ...]:
    """`Chen (EXO)`: the group in brackets; `BTOB (A, B)`: the members; `Taeyeon (태연)`: the name again."""
    if not inside or (
        re.search(r"[가-힣\u3040-\u9fff]", inside) and not re.search(r"[가-힣\u3040-\u9fff]", name)
    ):
        return _one(name, known)
    members = _split(inside, known)
    if len(members) > 1 and not known.ids("artist", inside):
        whole = known.ids("artist", name)
        acts = whole & {g for m in members for a in known.ids("artist", m) for g in known.groups.get(a, ())}
        if whole and not acts and "." in name:
            return (Credit(name),)
        return tuple(Credit(m, name) for m in members)
    single = _one(name, known)
    return (Credit(single[0].name, inside),) if single and single[0].group is None else single


def _spaced(text: str, known: Known) -> Credit:
    """`BTS V` and `우주소녀 다영`: a known group before or after the name."""
    words = text.split(" ")
    for i in range(1, len(words)):
        first, second = " ".join(words[:i]), " ".join(words[i:])
        for group, name in ((first, second), (second, first)):
            if known.ids("group", group) and (len(words) > 2 or known.ids("artist", name) or len(name) <= 4):
                return Credit(name, group)
    return Credit(text)


def without_guests(title: str) -> tuple[str, str]:
    """A title without `(feat. X)` or `(with X)`, and X."""
    m = _GUESTS.search(title)
    return (title[: m.start()].strip(), m["who"].strip()) if m and m.start() > 0 else (title, "")


_GUESTS = re.compile(
    r"\s*[(\[（]\s*(?:feat|ft|featuring|with|duet with|bersama(?: dengan)?|con|com)\b\.?\s*"
    r"(?P<who>[^()\[\]（）]+)[)\]）]?\s*$",
    re.I,
)
