"""A problem in the organisation file, and the small words its sentences are made of."""

from collections.abc import Callable, Sequence
from difflib import get_close_matches
from typing import NamedTuple

from models.organisation_file.toml_lines import Place

_LONGEST_NUMBER = 10**15


class Problem(NamedTuple):
    """Something wrong at a place in the file, and what to write instead; both are Swedish sentences."""

    place: Place
    wrong: str
    instead: str


def name_at(place: Place) -> str:
    """The innermost key of `place`: list items are known by their list."""
    return next((step for step in reversed(place) if isinstance(step, str)), "")


def shown(value: object) -> str:
    """`value` as it can stand in a one-line sentence: at most 60 printable characters, no line breaks."""
    if isinstance(value, bool):
        return str(value).lower()
    # A whole number from a file can have more digits than Python agrees to write out.
    if isinstance(value, int) and abs(value) > _LONGEST_NUMBER:
        return "ett mycket stort tal"
    return "".join(c if c.isprintable() else "?" for c in str(value)[:60])


def quoted(value: str) -> str:
    """A sentence with `value` as it is written in the file."""
    return f'Skriv: "{value}"'


def nearest(value: object, known: Sequence[str], otherwise: str, say: Callable[[str], str] = quoted) -> str:
    """Asks whether the likeliest of `known` was meant and lets `say` write it; `otherwise` if none is near."""
    close = get_close_matches(shown(value), known, n=1)
    return f"Menade du ”{close[0]}”? {say(close[0])}" if close else otherwise
