"""Working days and months, as Swedish law counts them.

Lag (1930:173) om beräkning av lagstadgad tid, 2 §: a last day on a Saturday, Sunday, other public holiday,
midsommarafton, julafton or nyårsafton moves to the next working day. Skärtorsdag, valborgsmässoafton and a
day squeezed between holidays are ordinary weekdays. Conventions: the start day is day 0; for working days a
start on a free day makes the next working day day 1.
"""

import calendar as month_lengths
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import cache
from itertools import accumulate
from typing import Any

import holidays

from models.rules.errors import ConfigurationError

IsFree = Callable[[date], bool]
STATUTORY = "se_statutory"
_SATURDAY = 5
_ONE_DAY = timedelta(days=1)


@cache
def _red_days(year: int) -> frozenset[date]:
    # The default category misses the three eves; all categories would add days the law does not know.
    return frozenset(holidays.country_holidays("SE", years=year, categories=("public", "de_facto")))


def _statutory_free(day: date) -> bool:
    return day.weekday() >= _SATURDAY or day in _red_days(day.year)


_CALENDARS: dict[str, IsFree] = {STATUTORY: _statutory_free}


def calendar_named(name: str) -> IsFree:
    """The free-day rule of a calendar. Raises ConfigurationError for a name nobody has defined."""
    try:
        return _CALENDARS[name]
    except KeyError:
        known = ", ".join(_CALENDARS)
        raise ConfigurationError(f"Kalendern ”{name}” finns inte. Välj bland: {known}.") from None


def free_in(terms: Mapping[str, Any]) -> IsFree:
    """The free-day rule of a case's stored terms: `calendar` names it, `also_free` are ISO dates free besides.

    Terms without a calendar are from before there was a choice. Raises ConfigurationError.
    """
    return _free(terms.get("calendar", STATUTORY), tuple(terms.get("also_free", ())))


@cache
def _free(name: str, also_free: tuple[str, ...]) -> IsFree:
    rule, besides = calendar_named(name), frozenset(map(date.fromisoformat, also_free))
    return (lambda day: day in besides or rule(day)) if besides else rule


def is_working_day(day: date, free: IsFree = _statutory_free) -> bool:
    """True on days that are not free."""
    return not free(day)


def next_working_day(day: date, free: IsFree = _statutory_free) -> date:
    """`day` itself when it is a working day, else the first one after it."""
    while free(day):
        day += _ONE_DAY
    return day


def add_months(start: date, months: int) -> date:
    """The same day `months` later, or the month's last day when it has no such day (31 Jan + 1 = 28/29 Feb)."""
    year, month = divmod(start.month - 1 + months, 12)
    year, month = start.year + year, month + 1
    return date(year, month, min(start.day, month_lengths.monthrange(year, month)[1]))


def add_working_days(start: date, days: int, free: IsFree = _statutory_free) -> date:
    """The working day that is number `days` after `start` (day 0). `days` ≥ 0; 0 rolls a free start forward."""
    day = start
    if days == 0:
        return next_working_day(day, free)
    for _ in range(days):
        day = next_working_day(day + _ONE_DAY, free)
    return day


def working_days_between(start: date, end: date, free: IsFree = _statutory_free) -> int:
    """Working days after `start` up to and including `end`; 0 when `end` is not after `start`."""
    if end <= start:
        return 0
    whole_years = sum(_worked(year, free)[-1] for year in range(start.year, end.year))
    return whole_years + _worked_by(end, free) - _worked_by(start, free)


def _worked_by(day: date, free: IsFree) -> int:
    return _worked(day.year, free)[day.timetuple().tm_yday]


@cache
def _worked(year: int, free: IsFree) -> tuple[int, ...]:
    """Working days of a year up to and including its day number 0, 1, 2, …; calendars are asked about once."""
    new_year, days = date(year, 1, 1), 366 if month_lengths.isleap(year) else 365
    return (0, *accumulate(int(not free(new_year + timedelta(days=number))) for number in range(days)))
