"""Feelings that a writer names, and not those that the writer denies."""

from __future__ import annotations

from tearjerker.articles.moods import moods_in


def test_quoted_words_that_their_clause_denies_are_no_mood() -> None:
    assert moods_in("A gloomy tale, in which “happy” is a word that is hardly heard.") == ("gloomy",)
    assert moods_in("They do not tire of it, and “happy” is the word.") == ("happy",)
