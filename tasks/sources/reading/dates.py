"""Dates as public pages write them, each form by its own pattern: what fits none is refused, never guessed.

    2022-07-04                    ISO date
    2022-07-03T22:00:00Z          ISO date and time; a moment counts as the day it is in Stockholm
    1656885600000                 milliseconds since 1970, a number or a text
    4 juli 2022                   Swedish words
    2022-07 · juli 2022 · 2022    a month or a year: known to be said, but no day

04/07/2022 could be in April: only a source known to write so is read so, by `written_days`.
"""

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from tasks.sources.reading.fields import OddValueError, shown, text

STOCKHOLM = ZoneInfo("Europe/Stockholm")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# All dates lie in this century. A number of seconds, taken for milliseconds, would land in 1970.
FIRST_MOMENT, LAST_MOMENT = 946_681_200_000, 4_102_444_799_999
MONTHS = ("januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november",
          "december")  # fmt: skip
MONTH = rf"({'|'.join(f'{name}|{name[:3]}[.]?' for name in MONTHS)}|sept[.]?)"
DAY = re.compile(r"20\d\d-\d\d-\d\d", re.ASCII)
MOMENT = re.compile(r"20\d\d-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:?\d\d)?", re.ASCII)
MILLISECONDS = re.compile(r"\d{12,13}", re.ASCII)
IN_WORDS = re.compile(rf"(?:den )?(\d{{1,2}})(?::[ae])? {MONTH},? (20\d\d)", re.ASCII | re.IGNORECASE)
YEAR_OR_MONTH = re.compile(rf"20\d\d(-(0[1-9]|1[0-2]))?|{MONTH} 20\d\d", re.ASCII | re.IGNORECASE)
ANYWHERE = re.compile(rf"(?<!\d)(?:{DAY.pattern}|{IN_WORDS.pattern})(?!\d)", re.ASCII | re.IGNORECASE)


def day(value: object) -> tuple[date | None, str]:
    """The date, and the page's own words for it. A year or a month alone, null and empty give no date.

    Raises:
        OddValueError: any other form, or a day that is in no calendar.
    """
    if value is None:
        return None, ""
    # In Python `true` is a number too.
    if isinstance(value, int) and not isinstance(value, bool):
        return _day_of(value), str(value)
    if isinstance(value, str) and DAY.fullmatch(value):
        return _iso_day(value), value
    words = text(value)
    if not words or YEAR_OR_MONTH.fullmatch(words):
        return None, words
    return _written_day(words), words


def days_in(words: str) -> frozenset[str]:
    """The different whole dates that a sentence mentions, as it writes them."""
    return frozenset(found[0].casefold() for found in ANYWHERE.finditer(words))


def names_several_days(words: str) -> bool:
    """Does a sentence mention more than one whole date?"""
    # Every date has a year, and few sentences two.
    return words.count("20") > 1 and len(days_in(words)) > 1


def _written_day(words: str) -> date:
    if MILLISECONDS.fullmatch(words):
        return _day_of(int(words))
    if found := IN_WORDS.fullmatch(words):
        return _calendar_day(int(found[3]), _month(found[2]), int(found[1]), words)
    if DAY.fullmatch(words):
        return _iso_day(words)
    return _day_of_moment(words)


def _iso_day(words: str) -> date:
    try:
        return date.fromisoformat(words)
    except ValueError as oddity:
        raise _no_date(words) from oddity


def _day_of_moment(words: str) -> date:
    try:
        moment = datetime.fromisoformat(words) if MOMENT.fullmatch(words) else None
    except ValueError:
        moment = None
    if moment is None:
        raise _no_date(words)
    # Without an offset the time is already the site's own.
    return (moment.astimezone(STOCKHOLM) if moment.tzinfo else moment).date()


def _day_of(milliseconds: int) -> date:
    if not FIRST_MOMENT <= milliseconds <= LAST_MOMENT:
        raise OddValueError(f"{shown(milliseconds)} där det skulle stå millisekunder sedan 1970")
    return (EPOCH + timedelta(milliseconds=milliseconds)).astimezone(STOCKHOLM).date()


def _calendar_day(year: int, month: int, number: int, words: str) -> date:
    try:
        return date(year, month, number)
    except ValueError as oddity:
        raise _no_date(words) from oddity


def _month(name: str) -> int:
    return next(n for n, month in enumerate(MONTHS, start=1) if month.startswith(name.casefold()[:3]))


def _no_date(words: str) -> OddValueError:
    return OddValueError(f"{shown(words)} där det skulle stå ett datum")
