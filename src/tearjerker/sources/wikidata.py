"""What does Wikidata know about a drama?

Who it is (its item, by an identifier we have or by its Korean name and year), what others call it, where and
when it was aired, who plays whom, and its identifiers elsewhere.  Items that it points at (a network, an
actor) are asked for their labels together, fifty at a time.

API: https://www.wikidata.org/w/api.php, form: https://www.mediawiki.org/wiki/Wikibase/DataModel/JSON
(data licensed CC0).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tearjerker.errors import BadSource
from tearjerker.fetch import Fetch
from tearjerker.model import Fact, Source
from tearjerker.names.fold import key
from tearjerker.names.hangul import has_hangul
from tearjerker.sources.record import DAY_S, Record, Wanted

NAME = "wikidata"
API = "https://www.wikidata.org/w/api.php"
_SERIES = {"Q5398426", "Q1259759", "Q15416", "Q526877", "Q3464665", "Q7725310"}
"""Television series, miniseries, programme, web series, season, series of a web."""
_IDENTIFIERS = {"P345": "imdb", "P4983": "tmdb", "P3868": "mydramalist"}
_DATES = {"P580": "first_aired", "P582": "last_aired"}
_NETWORK, _EPISODES, _CAST, _INSTANCE, _STARTED = "P449", "P1113", "P161", "P31", "P577"
_PLAYS, _PLAYS_NAMED = "P453", "P4633"
_LANGUAGES = ("en", "ko")
_AT_ONCE = 50  # what the API takes

Json = Mapping[str, Any]


def records(fetch: Fetch, wanted: Wanted) -> Iterator[Record]:
    """The drama's item as facts; nothing where none, or more than one, fits."""
    item = _item(fetch, wanted)
    if item:
        labels = _labels(fetch, _pointed_at(item))
        yield Record(f"{item['id']}", tuple(drama_facts(item, wanted.id, labels)))


# -- asking -------------------------------------------------------------------------------------------------


def _item(fetch: Fetch, wanted: Wanted) -> Json | None:
    known = wanted.ids.get(NAME)
    if known:
        return next(iter(_entities(fetch, known[:1])), None)
    for property, scheme in _IDENTIFIERS.items():
        for value in wanted.ids.get(scheme, ()):
            found = _search(fetch, f"haswbstatement:{property}={value}")
            if len(found) == 1:
                return next(iter(_entities(fetch, found)), None)
    return _by_name(fetch, wanted)


def _by_name(fetch: Fetch, wanted: Wanted) -> Json | None:
    """The one television series that goes by one of the names and was aired in these years."""
    hangul = next((n for n in wanted.names if has_hangul(n)), None)
    name = hangul or next(iter(wanted.names), "")
    asked = {"action": "wbsearchentities", "search": name, "type": "item", "limit": "10"}
    told = _ask(fetch, {**asked, "language": "ko" if hangul else "en"})
    ids = [hit["id"] for hit in told.get("search", ())]
    fitting = [item for item in _entities(fetch, ids) if is_series(item) and _fits(item, wanted)]
    return fitting[0] if len(fitting) == 1 else None


def _search(fetch: Fetch, query: str) -> list[str]:
    told = _ask(fetch, {"action": "query", "list": "search", "srsearch": query, "srlimit": "2"})
    return [hit["title"] for hit in told.get("query", {}).get("search", ())]


def _entities(fetch: Fetch, ids: Iterable[str], props: str = "labels|aliases|claims|sitelinks") -> list[Json]:
    wanted, found = list(dict.fromkeys(ids)), []
    for at in range(0, len(wanted), _AT_ONCE):
        some = "|".join(wanted[at : at + _AT_ONCE])
        told = _ask(
            fetch,
            {"action": "wbgetentities", "ids": some, "props": props, "languages": "|".join(_LANGUAGES)},
        )
        found += [item for item in told.get("entities", {}).values() if "missing" not in item]
    return found


def _labels(fetch: Fetch, ids: Iterable[str]) -> dict[str, dict[str, str]]:
    return {item["id"]: _by_language(item) for item in _entities(fetch, ids, "labels")}


def _ask(fetch: Fetch, params: Mapping[str, str]) -> Json:
    told = fetch.get(API, params={**params, "format": "json"}, robots=False, keep_s=DAY_S).json()
    if not isinstance(told, dict) or "error" in told:
        why = told.get("error", {}).get("info", "") if isinstance(told, dict) else ""
        raise BadSource(f"Wikidata refuses the question ({why or 'no JSON object'}); try again later")
    return told


# -- from JSON to facts -------------------------------------------------------------------------------------


def is_series(item: Json) -> bool:
    """Whether an item is something that is aired in episodes."""
    return bool(_SERIES.intersection(_items(item, _INSTANCE)))


def _fits(item: Json, wanted: Wanted) -> bool:
    names = [*_by_language(item).values(), *(a["value"] for a in _aliases(item))]
    dates = [d for p in ("P580", _STARTED) for v in _values(item, p) if (d := date_of(v))]
    return any(wanted.is_called(n) for n in names) and all(wanted.fits(d, after=1) for d in dates[:1])


def drama_facts(item: Json, drama: str, labels: Mapping[str, Mapping[str, str]]) -> Iterator[Fact]:
    """A drama's item as facts; `labels` has the names of the items it points at, by language."""
    source = (Source(f"https://www.wikidata.org/wiki/{item['id']}"),)

    def fact(property: str, value: str, **qualifiers: str) -> Fact:
        return Fact(drama, property, value, qualifiers, source, origin=NAME)

    yield fact("id", str(item["id"]), scheme=NAME)
    yield from (fact("name", n, lang=lang, kind="alias") for lang, n in _by_language(item).items())
    yield from (fact("name", a["value"], lang=a["language"], kind="alias") for a in _aliases(item))
    for property, scheme in _IDENTIFIERS.items():
        yield from (fact("id", str(v), scheme=scheme) for v in _values(item, property) if isinstance(v, str))
    page = item.get("sitelinks", {}).get("kowiki", {}).get("title")
    if page:
        yield fact("id", page, scheme="wikipedia-ko")
    for property, name in _DATES.items():
        yield from (fact(name, date) for v in _values(item, property) if (date := date_of(v)))
    for id in _items(item, _NETWORK):
        network = labels.get(id, {}).get("en") or labels.get(id, {}).get("ko")
        if network:
            yield fact("network", network)
    for value in _values(item, _EPISODES):
        if isinstance(value, dict) and str(value.get("amount", "")).lstrip("+").isdigit():
            yield fact("episodes", str(value["amount"]).lstrip("+"))
    for claim in _claims(item, _CAST):
        yield from (fact("cast", name, **said) for name, said in _player(claim, labels))


def _player(claim: Json, labels: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[str, dict[str, str]]]:
    """An actor's name and what is said of the part."""
    actor = labels.get(_item_of(claim.get("mainsnak", {})) or "", {})
    name = actor.get("en") or actor.get("ko")
    if name is None:
        return
    said = {"name_ko": actor["ko"]} if "ko" in actor and actor["ko"] != name else {}
    qualifiers = claim.get("qualifiers", {})
    for snak in qualifiers.get(_PLAYS, ())[:1]:
        part = labels.get(_item_of(snak) or "", {})
        said |= {q: part[lang] for q, lang in (("character", "en"), ("character_ko", "ko")) if lang in part}
    for snak in qualifiers.get(_PLAYS_NAMED, ())[:1]:
        text = snak.get("datavalue", {}).get("value")
        if isinstance(text, str):
            said.setdefault("character_ko" if has_hangul(text) else "character", text)
    yield name, said


def date_of(value: object) -> str | None:
    """`2010-11-13` from Wikidata's time, as exact as it is; None where it is vaguer than a year."""
    if not isinstance(value, dict) or not str(value.get("time", "")).startswith("+"):
        return None
    size = {9: 4, 10: 7, 11: 10}.get(int(value.get("precision", 0)))
    return str(value["time"])[1 : 1 + size] if size else None


def _by_language(item: Json) -> dict[str, str]:
    return {k: v["value"] for k, v in (item.get("labels") or {}).items() if k in _LANGUAGES}


def _aliases(item: Json) -> list[Json]:
    """Other names, but not those that differ in spelling only."""
    told = [a for lang in _LANGUAGES for a in (item.get("aliases") or {}).get(lang, ())]
    names = {key(n) for n in _by_language(item).values()}
    others = {key(a["value"]): a for a in reversed(told)}
    return [a for spelled, a in reversed(others.items()) if spelled not in names]


def _claims(item: Json, property: str) -> list[Json]:
    """The statements that Wikidata itself holds to: the preferred ones, else all that are not deprecated."""
    told = [c for c in (item.get("claims") or {}).get(property, ()) if c.get("rank") != "deprecated"]
    return [c for c in told if c.get("rank") == "preferred"] or told


def _values(item: Json, property: str) -> list[Any]:
    snaks = [c.get("mainsnak", {}) for c in _claims(item, property)]
    return [s["datavalue"]["value"] for s in snaks if s.get("snaktype") == "value" and "datavalue" in s]


def _items(item: Json, property: str) -> list[str]:
    return [v["id"] for v in _values(item, property) if isinstance(v, dict) and "id" in v]


def _item_of(snak: Json) -> str | None:
    value = snak.get("datavalue", {}).get("value")
    return str(value["id"]) if isinstance(value, dict) and "id" in value else None


def _pointed_at(item: Json) -> list[str]:
    ids = [*_items(item, _NETWORK), *_items(item, _CAST)]
    for claim in _claims(item, _CAST):
        ids += [id for s in claim.get("qualifiers", {}).get(_PLAYS, ()) if (id := _item_of(s))]
    return ids
