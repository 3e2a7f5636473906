"""Lines as fields."""

from __future__ import annotations

import pytest

from tearjerker.articles.lines import line_of, splittings


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("“Paradise” – T-Max (Boys Over Flowers)", ["Paradise", "T-Max", "Boys Over Flowers"]),
        ("Jisun – “What Do I Do?” (“Boys Over Flowers”)", ["Jisun", "What Do I Do?", "Boys Over Flowers"]),
        ("Park Bo Young, “Leave” from “Oh My Ghostess", ["Park Bo Young", "Leave", "Oh My Ghostess"]),
        ("시크릿 가든 OST '그 여자'", ["시크릿 가든", "그 여자"]),
        ("ジャン・ボムジュン「Your Shampoo」", ["ジャン・ボムジュン", "Your Shampoo"]),
        ("“떨어진다 눈물이 (Tears Are Falling)” by Wax", ["떨어진다 눈물이 (Tears Are Falling)", "Wax"]),
        ("Lee Chang-min's Love Is The Moment - Heirs", ["Lee Chang-min", "Love Is The Moment", "Heirs"]),
        ("‘Because I’m Stupid’ - SS501", ["Because I’m Stupid", "SS501"]),
    ],
)
def test_one_of_the_splittings_is_right(text: str, fields: list[str]) -> None:
    assert fields in [[f.text for f in s.fields] for s in splittings(text)]


@pytest.mark.parametrize(
    ("text", "ranks", "rest"),
    [
        ("1. Paradise", (1,), "Paradise"),
        ("2/3. This Man", (2, 3), "This Man"),
        ("7位 スーパースター", (7,), "スーパースター"),
        ("1위 - 시크릿 가든", (1,), "시크릿 가든"),
        ("#4 Song", (4,), "Song"),
        ("③ Song", (3,), "Song"),
        ("1)Song", (1,), "Song"),
        ("10cm – My Eyes", (), "10cm – My Eyes"),
        ("2NE1 – It Hurts", (), "2NE1 – It Hurts"),
        ("2022.05.01 news", (), "2022.05.01 news"),
        ("100 Days My Prince", (), "100 Days My Prince"),
    ],
)
def test_numbers_are_taken_off_where_they_are_ranks(text: str, ranks: tuple[int, ...], rest: str) -> None:
    line = line_of(text)
    assert (line.ranks, line.text) == (ranks, rest)


def test_sentences_after_the_fields_are_cut_off() -> None:
    line = line_of("1. Don’t Forget – Baek Ji Young. It gives me chills. Always.")
    assert (line.text, line.tail) == ("Don’t Forget – Baek Ji Young", "It gives me chills. Always.")
