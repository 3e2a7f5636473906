"""Which feeling does a word name?

Writers say "tear-jerking", "mewek", "애절한"; a reader asks for "crying on a bus".  Both are led to a few
feelings, and always with the word that led there, so that a page can show why.

What the catalogue knows of a song's feeling is what somebody wrote: a feeling said of it, a list whose title
names one ("songs for when I feel like crying"), the mood that a kept article gives it.  Nothing is guessed
from titles of songs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Feeling:
    """A feeling, what it is called, and the words that name it."""

    english: str
    korean: str
    words: str
    """Words in Latin letters (English, Indonesian, Spanish) with the usual endings; `*` is any ending."""
    stems: str
    """Korean, Japanese and Chinese, found anywhere; `_` stands for a space."""


FEELINGS: Mapping[str, Feeling] = {
    "grief": Feeling(
        "grief", "슬픔",
        "cry crying tear tears tearjerk tear-jerk sad sadness sadder sorrow grief griev* heartbreak "
        "heart-break heartbroken heart-wrench heartwrench heartach* heart-ach* tragic tragedy "
        "painful pain melanchol* weep sob mournful bitter bittersweet breakup break-up sedih mewek galau "
        "melankolis menyayat menusuk triste llorar soulful ballads-to-cry desperate",
        "눈물 슬픈 슬픔 슬프 울고 울리는 우는 이별 애절 애달 가슴_아픈 먹먹 구슬픈 "
        "泣 涙 悲 切な 伤感 哭",
    ),
    "longing": Feeling(
        "longing", "그리움",
        "longing yearn yearning missing miss pining rindu kangen wistful one-sided unrequited "
        "lonel* añor*",
        "그리움 그리운 그리워 보고싶 보고_싶 짝사랑 외로 恋しい 思念",
    ),
    "love": Feeling(
        "love", "사랑",
        "love loving romance romantic sweet tender crush flutter affection confession wedding cinta romantis "
        "manis dulce giddy butterflies lovely",
        "사랑 설레 설렘 달달 달콤 로맨틱 고백 결혼 愛 恋 甘い 浪漫 甜",
    ),
    "comfort": Feeling(
        "comfort", "위로",
        "comfort comforting sooth soothing heal healing warm warmth heartwarm heart-warm balm hug consol* "
        "heartfelt soul-soothing",
        "위로 힐링 따뜻 따스 포근 温か 癒し 治愈 温暖",
    ),
    "calm": Feeling(
        "calm", "고요",
        "calm calming quiet gentle soft softly mellow peace paz tranquil* sleep sleeping lullaby slow "
        "acoustic relax serene dreamy night study smooth",
        "잔잔 차분 고요 부드러 부드럽 몽환 자장가 새벽 밤에 穏やか 静か 柔らか 安静",
    ),
    "joy": Feeling(
        "joy", "기쁨",
        "happy happiness joy joyful cheer cheerful upbeat up-beat fun funky bright lively energetic energet "
        "dance dancing playful catchy light-hearted lighthearted party ceria bliss",
        "신나 흥겨 경쾌 발랄 즐거 행복 기쁨 밝은 楽しい 明るい 欢快 快乐",
    ),
    "hope": Feeling(
        "hope", "희망",
        "hope hopeful hoping dream dreams courage brave encourag* uplift* inspir* empower* motivat* semangat",
        "희망 용기 응원 꿈 勇気 希望 励ま",
    ),
    "tension": Feeling(
        "tension", "긴장",
        "epic dark intense intensity tense tension powerful dramatic haunting eerie chill chills mysterious "
        "grand orchestral thrilling",
        "긴장 웅장 비장 강렬 어두운 신비 壮大 緊張 紧张",
    ),
    "nostalgia": Feeling(
        "nostalgia", "추억",
        "nostalg* sentimental memory memories childhood youth throwback memorable-past reminisc retro "
        "kenangan",
        "추억 향수 그_시절 청춘 懐かし 回忆 怀旧",
    ),
    "winter": Feeling(
        "winter", "겨울",
        "winter snow snowy christmas first-snow cold-night musim-dingin",
        "겨울 첫눈 눈_오는 크리스마스 冬 雪",
    ),
    "rain": Feeling("rain", "비", "rain rainy rains raining hujan", "비_오는 비오는 장마 빗 雨"),
}  # fmt: skip

SITUATIONS: Mapping[str, tuple[str, ...]] = {
    "bus": ("longing", "calm"),
    "train": ("longing", "calm"),
    "commute": ("longing", "calm"),
    "window": ("longing", "calm"),
    "walk": ("calm", "comfort"),
    "autumn": ("longing", "nostalgia"),
    "alone": ("longing", "comfort"),
    "drive": ("joy", "hope"),
    "driving": ("joy", "hope"),
    "road": ("joy", "hope"),
    "run": ("joy", "tension"),
    "running": ("joy", "tension"),
    "gym": ("joy", "tension"),
    "workout": ("joy", "tension"),
    "morning": ("hope", "joy"),
    "bed": ("calm",),
    "coffee": ("calm", "comfort"),
    "exam": ("hope", "calm"),
    "rain": ("calm", "longing"),
    "winter": ("comfort", "longing"),
    "버스": ("longing", "calm"),
    "기차": ("longing", "calm"),
    "출근": ("hope", "joy"),
    "퇴근": ("comfort", "calm"),
    "산책": ("calm", "comfort"),
    "혼자": ("longing", "comfort"),
    "드라이브": ("joy", "hope"),
    "가을": ("longing", "nostalgia"),
}
"""What a situation is taken for where nobody wrote of it: ours, and said to be ours wherever it is used."""


def feelings_in(text: str) -> dict[str, str]:
    """The feelings that a text names, each with the first word that names it."""
    found = {}
    for name, pattern in _PATTERNS.items():
        if match := pattern.search(text.casefold()):
            found[name] = match[0].strip()
    return found


def situations_in(text: str) -> dict[str, tuple[str, ...]]:
    """The situations in a text and the feelings they are taken for."""
    low = text.casefold()
    return {
        word: feelings
        for word, feelings in SITUATIONS.items()
        if (re.search(rf"\b{word}(?:es|s)?\b", low) if word.isascii() else word in low)
    }


def heard_in(measures: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The feelings that measured sound speaks for, each with what was measured; often none.

    Slow and minor is heard as sad, fast and major as happy, in study after study (A. Gabrielsson and
    E. Lindström in "Music and Emotion", 2001; P. Juslin and P. Laukka, Psychological Bulletin 129, 2003).
    The marks are strict: where tempo or mode is in doubt nothing is said.
    """
    pace, also = measures.get("tempo_bpm"), measures.get("tempo_also")
    mode = str(measures.get("key", "")) if measures.get("key_lead", 0) >= 0.05 else ""
    swell, bright = measures.get("range_lu"), measures.get("brightness")
    slow = bool(pace and pace <= 80 and not (also and also > pace))
    fast = bool(pace and pace >= 112 and not (also and also < pace))
    found = []
    if slow and mode.endswith("minor"):
        found.append(("grief", f"{pace:g} beats a minute in {mode}"))
    if fast and mode.endswith("major"):
        found.append(("joy", f"{pace:g} beats a minute in {mode}"))
    if swell is not None and swell >= 12:
        found.append(("tension", f"swells by {swell:g} LU"))
    if swell is not None and bright is not None and swell <= 6 and bright <= 0.05 and not fast:
        found.append(("calm", f"even ({swell:g} LU) and dark ({100 * bright:.0f} % above 1.5 kHz)"))
    return found


def _pattern(feeling: Feeling) -> re.Pattern[str]:
    words = sorted(feeling.words.split(), key=lambda w: (-len(w), w))
    latin = "|".join(re.escape(w).replace(r"\-", "[- ]").replace(r"\*", r"\w*") for w in words)
    other = "|".join(re.escape(s).replace("_", " ?") for s in feeling.stems.split())
    greeting = r"(?!happy (?:\w+ ){0,2}(?:day|birthday|new year|anniversary))"
    return re.compile(rf"\b{greeting}(?:{latin})(?:s|ed|ing|y|ful|ly|er|ers)?\b|(?:{other})")


_PATTERNS = {name: _pattern(f) for name, f in FEELINGS.items()}
