"""Words of acting name the actors, however long the list."""

import pytest

from tearjerker.articles.actors import actors_named


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "“The Salt House” starring Red Moon’s Seri, BLUE’s D.ana, and Jeon Somi, will premiere soon.",
            ["Seri", "D.ana", "Jeon Somi"],
        ),
        ("starring Kim Ji-won (left) and Kim Soo-hyun (tvN)", ["Kim Ji-won", "Kim Soo-hyun"]),
        ("Dibintangi oleh Yoon Doo Joon, Kim So, hingga Yura.", ["Yoon Doo Joon", "Kim So", "Yura"]),
        ("Serie protagonizada por Lee Min Ho y Gong Hyo Jin, de 2025", ["Lee Min Ho", "Gong Hyo Jin"]),
        ("イ・ジュノ(2PM)とイム・ユナ(少女時代)主演の『静かな港』", ["イ・ジュノ", "イム・ユナ"]),
        ("송중기·송혜교 주연 ‘푸른 강’", ["송중기", "송혜교"]),
        ("Two stars, an old one and a new one", []),
    ],
)  # fmt: skip
def test_all_of_a_list_act(text: str, expected: list[str]) -> None:
    assert [m.span.text for m in actors_named(text)] == expected


def test_who_is_played_stands_before_the_actor() -> None:
    found = [
        (m.kind, m.span.text)
        for m in actors_named("A former agent Han Woo Joo, played by Kang Seung Yoon, comes.")
    ]
    assert ("character", "Han Woo Joo") in found
    assert ("cast", "Kang Seung Yoon") in found
