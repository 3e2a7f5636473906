"""How do Koreans write their family names in Latin letters?

By habit rather than by rule: 이 is Lee, Yi, Rhee or I, and hardly anybody is a Gim.  The first spelling of
each line is the Revised one; the others are habits, the commoner first.
"""

from __future__ import annotations

from collections.abc import Mapping

_TABLE = """
김 gim kim ghim khim keem
이 i lee yi rhee li ree rhie yee
박 bak park pak bark bahk pahk
최 choe choi chwe choy che
정 jeong jung chung joung cheong chong jong jeoung jeung jyung
강 gang kang kahng
조 jo cho joe jho choh
윤 yun yoon youn yune
장 jang chang jahng zhang
임 im lim rim yim leem rhim
림 rim lim
한 han hahn hann
오 o oh
서 seo suh so su suhr sur seoh
신 sin shin shinn
권 gwon kwon kwun gweon kweon
황 hwang whang
안 an ahn ann
송 song
류 ryu ryoo lyu yoo yu you yoou
유 yu yoo you ryu ryoo yoou u
전 jeon jun chun chon jeun cheon jeong
홍 hong
고 go ko koh goh
문 mun moon
양 yang
손 son sohn shon
배 bae pae bai bay
백 baek paik paek back baik beck bek baeg
허 heo hur huh her hoh
노 no noh roh ro rho
로 ro roh
남 nam
심 sim shim
하 ha hah
곽 gwak kwak kwag
성 seong sung
차 cha
주 ju joo chu choo
우 u woo wu
구 gu koo ku goo
민 min
나 na ra nah
라 ra na la
진 jin chin
지 ji jee chi
엄 eom um uhm ohm
채 chae chai
원 won weon
천 cheon chun chon
방 bang pang
공 gong kong
현 hyeon hyun hyon
함 ham
변 byeon byun pyon byeun
염 yeom yum youm
여 yeo yuh yo
추 chu choo
도 do doh to
소 so soh
석 seok suk sok
선 seon sun son
설 seol sul
마 ma mah
길 gil kil
연 yeon youn yon
위 wi wee
표 pyo
명 myeong myung
기 gi ki kee
반 ban pan
왕 wang
금 geum keum kum
옥 ok ock
육 yuk yook
인 in
맹 maeng
제 je
모 mo moh
탁 tak
국 guk kook kuk
어 eo uh
은 eun
편 pyeon pyun
용 yong
예 ye
봉 bong
사 sa
부 bu boo
빈 bin
온 on
탕 tang
피 pi
태 tae
동 dong
호 ho
갈 gal
감 gam kam
경 gyeong kyung
계 gye kye
단 dan
목 mok
승 seung
시 si
심 sim shim
아 a ah
팽 paeng
풍 pung
황보 hwangbo
남궁 namgung namgoong namkoong namkung
제갈 jegal
선우 seonu sunwoo seonwoo
독고 dokgo
사공 sagong
서문 seomun
"""

SYLLABLE = (
    "(?:(?:[bdgjkmnpt]|[cs]h|ch?|kk|h|s|r|l|y|w)?(?:[aeiou]|ae|eo|eu|oo|ee|ou|ui|yeo|ya|yo|yu|you|yoo|ye|wa|wo|woo)"
    "(?:ng|[bgklmnprt]|h)?)"
)
"""A pattern of one syllable as Koreans write theirs in Latin letters, by rule or by habit."""

SPELLINGS: Mapping[str, tuple[str, ...]] = {
    line.split()[0]: tuple(line.split()[1:]) for line in _TABLE.strip().splitlines()
}
"""Family name in Hangul to its Latin spellings, the Revised one first."""


def _by_spelling() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for hangul, spellings in SPELLINGS.items():
        for spelling in spellings:
            if hangul not in found.setdefault(spelling, []):
                found[spelling].append(hangul)
    return {spelling: tuple(hanguls) for spelling, hanguls in found.items()}


FAMILIES: Mapping[str, tuple[str, ...]] = _by_spelling()
"""Latin spelling to the family names it may be, the commoner first."""


def split_hangul(name: str) -> tuple[str, str] | None:
    """Family and given name of a Korean name of two to four syllables; None where it is not built so."""
    for size in (2, 1):
        family, given = name[:size], name[size:]
        if family in SPELLINGS and len(family) == size and 1 <= len(given) <= (2 if size == 2 else 3):
            return family, given
    return None


def split_latin(words: list[str]) -> list[tuple[str, str]]:
    """Every reading of two or three folded words as (family, given), family first before family last."""
    if not 2 <= len(words) <= 3:
        return []
    found = []
    if words[0] in FAMILIES:
        found.append((words[0], "".join(words[1:])))
    if words[-1] in FAMILIES:
        found.append((words[-1], "".join(words[:-1])))
    return found
