"""Words typed at a prompt: two of them are one thing, however they are joined."""

import pytest

from app.cli import words
from models.rules.errors import InvalidInputError

KNOWN = {"take_up": 1, "tas upp": 1, "tas inte upp": 2}


@pytest.mark.parametrize("typed", ["tas upp", "tas-upp", "Tas_upp", " tas  upp ", "take-up", "TAKE_UP"])
def test_two_words_are_found_however_they_are_joined(typed: str) -> None:
    assert words.choose(typed, KNOWN, "utfall", list(KNOWN)) == 1


def test_a_near_miss_is_answered_as_the_word_is_spelt() -> None:
    with pytest.raises(InvalidInputError, match=r"”tas-inte-up” är inget utfall. Menade du tas inte upp\?"):
        words.choose("tas-inte-up", KNOWN, "utfall", list(KNOWN))
