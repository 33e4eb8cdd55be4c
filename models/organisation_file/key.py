"""One key of the organisation file: what may stand under it, in words and as a test, and how to make one."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

MOST_PEOPLE = 10**9
LONGEST_COUNT = 1000  # beyond it a deadline would leave the years that dates can hold
MOST_KRONOR = 10**15


@dataclass(frozen=True)
class Key:
    """An example as written in the file, what must be written, and whether a value is that."""

    example: str
    wants: str
    fits: Callable[[object], bool]
    known: Sequence[str] = ()


def pattern(example: str, wants: str, form: str) -> Key:
    """Text of a certain form."""
    wanted = re.compile(form)
    return Key(f'"{example}"', wants, lambda v: isinstance(v, str) and wanted.fullmatch(v) is not None)


def text(example: str) -> Key:
    """Any text on one line."""

    def fits(value: object) -> bool:
        return isinstance(value, str) and value.isprintable() and value.strip() != ""

    return Key(f'"{example}"', "text inom citattecken på en rad, inte tom", fits)


def choice(example: str, known: Sequence[str]) -> Key:
    """One of the words `known`; `example` is as written in the file."""
    return Key(example, f"något av: {', '.join(known)}", lambda v: v in known, known)


def number(example: int, what: str, most: int, least: int = 1) -> Key:
    """A whole number from `least` to `most`."""

    def fits(value: object) -> bool:
        return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most

    above = "större än 0" if least else "0 eller större"
    return Key(str(example), f"{what}: ett heltal utan citattecken, {above} och högst {most}", fits)


def kronor(example: int) -> Key:
    """An amount of money."""

    def fits(value: object) -> bool:
        return isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= MOST_KRONOR

    return Key(str(example), "ett belopp i kronor större än 0, utan citattecken", fits)


def day(example: str) -> Key:
    """A date."""
    # The type itself: a point in time is a date too to Python, but not to a person.
    return Key(example, "ett datum ÅÅÅÅ-MM-DD utan citattecken", lambda v: type(v) is date)


def flag(example: str) -> Key:
    """True or false."""
    return Key(example, "true eller false utan citattecken", lambda v: isinstance(v, bool))


def hour(example: str) -> Key:
    """A time of day."""
    return pattern(example, "ett klockslag TT:MM inom citattecken", r"([01][0-9]|2[0-3]):[0-5][0-9]")


def is_time_zone(value: object) -> bool:
    """True for a name that the time zone database knows."""
    try:
        return isinstance(value, str) and bool(ZoneInfo(value).key)
    # Which of them depends on the name: unknown, no proper name, or the name of a directory.
    except (KeyError, ValueError, OSError):
        return False
