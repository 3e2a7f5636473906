"""Services that answer as MusicBrainz, Wikidata, the Korean Wikipedia and ListenBrainz do, without a network.

The forms are those of their documentation and of their own public tests; the drama, its songs and its people
are invented.  `Services.trouble` puts an answer of one's own in the place of the next ones.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx2

from tearjerker.fetch import SERVICES_S, Fetch

Json = dict[str, Any]
PAGE = 100


def mbid(number: int, kind: int = 0) -> str:
    return f"{kind:08x}-0000-4000-8000-{number:012x}"


def artist(number: int, name: str, *aliases: tuple[str, str | None, str]) -> Json:
    return {
        "id": mbid(number, 1),
        "name": name,
        "sort-name": name,
        "type": "Person",
        "type-id": "b6e035f4-3ce9-331c-97df-83397230b0df",
        "disambiguation": "",
        "country": "KR",
        "aliases": [
            {
                "name": alias,
                "sort-name": alias,
                "locale": locale,
                "type": kind,
                "primary": None,
                "begin": None,
                "end": None,
                "ended": False,
            }
            for alias, locale, kind in aliases
        ],
    }


def recording(number: int, title: str, *singers: Json, work: Json | None = None, **more: Any) -> Json:
    performs = {
        "type": "performance",
        "type-id": "a3005666-a872-32c3-ad06-98af558e99b0",
        "target-type": "work",
        "direction": "forward",
        "attributes": [],
        "begin": None,
        "end": None,
        "ended": False,
        "work": work,
    }
    return {
        "id": mbid(number, 2),
        "title": title,
        "length": 201400 + number,
        "video": False,
        "disambiguation": "",
        "isrcs": [f"KRA{number:09d}"],
        "artist-credit": [{"name": s["name"], "joinphrase": "", "artist": s} for s in singers],
        "relations": [performs] if work else [],
        **more,
    }


def work(number: int, title: str, *writers: tuple[str, str]) -> Json:
    return {
        "id": mbid(number, 3),
        "title": title,
        "type": "Song",
        "language": "kor",
        "languages": ["kor"],
        "iswcs": [],
        "disambiguation": "",
        "attributes": [],
        "relations": [
            {"type": role, "target-type": "artist", "artist": {"id": mbid(n, 9), "name": name}}
            for n, (role, name) in enumerate(writers)
        ],
    }  # fmt: skip


def release(number: int, title: str, tracks: list[Json], *, date: str = "2019-03-01", **more: Any) -> Json:
    return {
        "id": mbid(number, 4),
        "title": title,
        "status": "Official",
        "status-id": "4e304316-386d-3409-af2e-78857eec5cfe",
        "quality": "normal",
        "date": date,
        "country": "KR",
        "barcode": None,
        "packaging": None,
        "disambiguation": "",
        "text-representation": {"language": "kor", "script": "Kore"},
        "label-info": [{"catalog-number": None, "label": {"id": mbid(1, 8), "name": "Lantern Music"}}],
        "release-group": group(number, title, date),
        "media": [
            {
                "position": 1,
                "format": "Digital Media",
                "track-count": len(tracks),
                "track-offset": 0,
                "title": "",
                "tracks": [
                    {
                        "id": mbid(100 * number + n, 5),
                        "position": n,
                        "number": str(n),
                        "title": t["title"],
                        "length": t["length"],
                        "artist-credit": t["artist-credit"],
                        "recording": t,
                    }
                    for n, t in enumerate(tracks, 1)
                ],
            }
        ],
        **more,
    }


def group(number: int, title: str, date: str) -> Json:
    return {
        "id": mbid(number, 6),
        "title": title,
        "primary-type": "Single",
        "secondary-types": ["Soundtrack"],
        "first-release-date": date,
        "disambiguation": "",
    }


@dataclass
class Services:
    """All of them behind one transport."""

    releases: list[Json] = field(default_factory=list)
    items: dict[str, Json] = field(default_factory=dict)
    pages: dict[str, str] = field(default_factory=dict)
    playlists: list[Json] = field(default_factory=list)
    trouble: list[httpx2.Response | Exception | None] = field(default_factory=list)
    asked: list[httpx2.URL] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)
    now: float = 0.0
    times: dict[str, list[float]] = field(default_factory=dict)

    def fetch(self, **options: Any) -> Fetch:
        """What asks these services and no others; its clock stands still but for its own waiting."""
        return Fetch(
            "tearjerker/test ( me@example.org )",
            transport=httpx2.MockTransport(self._answer),
            addresses=lambda _host: ["93.184.216.34"],
            spacing_s=SERVICES_S,
            sleep=self._sleep,
            clock=lambda: self.now,
            **options,
        )

    def _sleep(self, seconds: float) -> None:
        self.now += seconds

    def _answer(self, request: httpx2.Request) -> httpx2.Response:
        host = request.headers["host"]
        self.asked.append(request.url)
        self.agents.add(request.headers["user-agent"])
        self.times.setdefault(host, []).append(self.now)
        if self.trouble and (instead := self.trouble.pop(0)) is not None:
            if isinstance(instead, Exception):
                raise instead
            return instead
        told = HOSTS[host](self, request.url)
        return told if isinstance(told, httpx2.Response) else httpx2.Response(200, json=told)

    # -- one service each ---------------------------------------------------------------------------

    def musicbrainz(self, url: httpx2.URL) -> Json | httpx2.Response:
        told = dict(url.params)
        assert told["fmt"] == "json"
        offset, limit = int(told["offset"]), int(told["limit"])
        if url.path == "/ws/2/release-group":
            found = [r["release-group"] for r in self.releases if _searched(r["title"], told["query"])]
            return {
                "created": "2026-01-31T12:00:00.000Z",
                "count": len(found),
                "offset": offset,
                "release-groups": [{**g, "score": 100} for g in found[offset : offset + limit]],
            }
        assert url.path == "/ws/2/release"
        assert "recordings" in told["inc"].split()
        found = [r for r in self.releases if r["release-group"]["id"] == told["release-group"]]
        if not found:
            return httpx2.Response(404, json={"error": "Not Found", "help": "For usage, please see: …"})
        return {
            "release-count": len(found),
            "release-offset": offset,
            "releases": [
                {k: v for k, v in r.items() if k != "release-group"} for r in found[offset : offset + limit]
            ],
        }

    def wikidata(self, url: httpx2.URL) -> Json:
        told = dict(url.params)
        if told["action"] == "wbgetentities":
            return {
                "entities": {
                    id: self.items.get(id, {"id": id, "missing": ""}) for id in told["ids"].split("|")
                },
                "success": 1,
            }
        if told["action"] == "wbsearchentities":
            names = {id: [v["value"] for v in i.get("labels", {}).values()] for id, i in self.items.items()}
            hits = [{"id": id, "label": n[0]} for id, n in names.items() if told["search"] in n]
            return {"searchinfo": {"search": told["search"]}, "search": hits, "success": 1}
        property, _, value = told["srsearch"].removeprefix("haswbstatement:").partition("=")
        hits = [
            id for id, i in self.items.items() if value in json.dumps(i.get("claims", {}).get(property, ""))
        ]
        return {"batchcomplete": "", "query": {"search": [{"ns": 0, "title": id} for id in hits]}}

    def wikipedia(self, url: httpx2.URL) -> Json:
        pages: list[Json] = []
        for title in dict(url.params)["titles"].split("|"):
            if title in self.pages:
                slots = {
                    "main": {
                        "contentmodel": "wikitext",
                        "contentformat": "text/x-wiki",
                        "content": self.pages[title],
                    }
                }
                pages.append({"pageid": 7, "ns": 0, "title": title, "revisions": [{"slots": slots}]})
            else:
                pages.append({"ns": 0, "title": title, "missing": True})
        return {"batchcomplete": True, "query": {"pages": pages}}

    def listenbrainz(self, url: httpx2.URL) -> Json | httpx2.Response:
        if url.path == "/1/playlist/search":
            bare = [{"playlist": {k: v for k, v in p.items() if k != "track"}} for p in self.playlists]
            return {"count": len(bare), "offset": 0, "playlist_count": len(bare), "playlists": bare}
        found = [p for p in self.playlists if p["identifier"].endswith(url.path.rpartition("/")[2])]
        if not found:
            return httpx2.Response(404, json={"code": 404, "error": "Cannot find playlist"})
        return {"playlist": found[0]}


def _searched(title: str, query: str) -> bool:
    """As Lucene would, roughly: any of the phrases occurs in the title."""
    phrases = [p.replace("\\", "") for p in query.split('"')[1::2]]
    return any(p.lower() in title.lower() for p in phrases)


HOSTS: Mapping[str, Callable[[Services, httpx2.URL], Json | httpx2.Response]] = {
    "musicbrainz.org": Services.musicbrainz,
    "www.wikidata.org": Services.wikidata,
    "ko.wikipedia.org": Services.wikipedia,
    "api.listenbrainz.org": Services.listenbrainz,
}


# -- an invented drama ----------------------------------------------------------------------------------

HAN = artist(1, "한서리", ("Han Seo-ri", "en", "Artist name"), ("Han Sori", None, "Search hint"))
BAND = artist(2, "Paper Boats", ("종이배", "ko", "Artist name"))
NIGHT = work(1, "등불", ("composer", "Mun Ju"), ("lyricist", "Seo Ha"), ("misc", "Nobody"))
SONG = recording(1, "등불", HAN, work=NIGHT, **{"first-release-date": "2019-03-01"})
BARE = recording(2, "등불 (Inst.)", HAN)
DUET = recording(3, "Two Boats", HAN, BAND)
PARTS = [
    release(1, "종이 등불 OST Part.1", [SONG, BARE]),
    release(2, "종이 등불 (tvN 드라마) OST Part 2", [DUET], date="2019-03-15"),
    release(3, "종이 등불 밖에서 OST", [recording(9, "Elsewhere", BAND)]),  # another drama
    release(
        4, "종이 등불 OST", [recording(8, "Too Late", BAND)], date="2024-05-05"
    ),  # a namesake, years later
    release(5, "종이 등불 OST Part 3", [recording(7, "Deungbul", HAN)], status="Pseudo-Release"),
]


def _label(id: str, en: str, ko: str) -> Json:
    labels = {"en": {"language": "en", "value": en}, "ko": {"language": "ko", "value": ko}}
    return {"type": "item", "id": id, "labels": labels}


def _claim(property: str, value: Any, rank: str = "normal", **qualifiers: list[Json]) -> Json:
    snak = {"snaktype": "value", "property": property, "datavalue": {"value": value, "type": "…"}}
    return {"mainsnak": snak, "type": "statement", "rank": rank, "qualifiers": qualifiers}


def _item(id: str) -> Json:
    return {"entity-type": "item", "numeric-id": int(id[1:]), "id": id}


def _day(day: str, precision: int = 11) -> Json:
    return {"time": f"+{day}T00:00:00Z", "timezone": 0, "before": 0, "after": 0, "precision": precision}


LANTERN = {
    **_label("Q900", "Paper Lanterns", "종이 등불"),
    "aliases": {"en": [{"language": "en", "value": n} for n in ("Lanterns of Paper", "Paper lanterns")]},
    "sitelinks": {"kowiki": {"site": "kowiki", "title": "종이 등불 (드라마)", "badges": []}},
    "claims": {
        "P31": [_claim("P31", _item("Q5398426"))],
        "P449": [_claim("P449", _item("Q901"))],
        "P580": [_claim("P580", _day("2019-02-28"))],
        "P582": [
            _claim("P582", _day("2019-04-18"), "preferred"),
            _claim("P582", _day("2019-04-00", 10)),
            _claim("P582", _day("2018-01-01"), "deprecated"),
        ],
        "P1113": [_claim("P1113", {"amount": "+16", "unit": "1"})],
        "P345": [_claim("P345", "tt9999999")],
        "P161": [
            _claim(
                "P161",
                _item("Q902"),
                P453=[{"snaktype": "value", "property": "P453", "datavalue": {"value": _item("Q903")}}],
            ),
            {"mainsnak": {"snaktype": "somevalue", "property": "P161"}, "rank": "normal"},
        ],
    },
}  # fmt: skip
ITEMS = {
    "Q900": LANTERN,
    "Q901": _label("Q901", "tvN", "tvN"),
    "Q902": _label("Q902", "Yoon Bada", "윤바다"),
    "Q903": _label("Q903", "Lee Soo", "이수"),
    "Q950": {
        **_label("Q950", "Paper lantern", "종이 등불"),
        "claims": {"P31": [_claim("P31", _item("Q860861"))]},
    },
}
PAGE_TEXT = """{{텔레비전 방송 정보
| 제목 = 종이 등불
| 방송 기간 = [[2019년]] 2월 28일 ~ 4월 18일
}}
'''종이 등불'''은 드라마이다.

== 등장인물 ==
* [[윤바다]] - 이수 역

== 음악 ==
=== OST ===
{{트랙 목록
| headline = Part 1
| title1 = 등불
| extra1 = [[한서리]]
| length1 = 3:21
| title2 = 등불 (Inst.)
}}
{| class="wikitable"
! 파트 !! 곡명 !! 가수 !! 발매일
|-
| rowspan="2" | Part 2 || Two Boats || [[한서리]], [[종이배 (밴드)|종이배]] || 2019년 3월 15일
|-
| 바람의 길 || [[오늘]] || 2019년 3월 15일<ref>보도</ref>
|}
* '''Part 4'''
# “겨울 편지” - [[최민 (1990년 가수)|최민]]
# [[노을]] – 마지막 장면
# 제목인지 가수인지 - 모르는 줄
== 시청률 ==
* "아님" - [[아무개]]
"""
PLAYLIST = {
    "creator": "lanternfan",
    "identifier": "https://listenbrainz.org/playlist/4245ccd3-4f0d-4276-95d6-2e09d87b5546",
    "date": "2021-01-04T14:43:58.359215+00:00",
    "title": "Paper Lanterns OST",
    "annotation": "",
    "extension": {"https://musicbrainz.org/doc/jspf#playlist": {"public": True}},
    "track": [
        {
            "creator": "Somebody",
            "title": "Unknown",
            "identifier": f"https://musicbrainz.org/recording/{mbid(77, 2)}",
        },
        {
            "creator": "Han Seo-ri",
            "title": "Lamplight",
            "identifier": [f"https://musicbrainz.org/recording/{mbid(1, 2)}"],
        },
    ],
}


def services() -> Services:
    """All that is known of the invented drama."""
    return Services(list(PARTS), dict(ITEMS), {"종이 등불 (드라마)": PAGE_TEXT}, [PLAYLIST])
