"""Clocks: from a start to an end, against an aim and a limit, with the days on which they stood still.

Which clocks a case has comes from its log alone (`models.rules.clock`); here they are only counted. Elapsed time
is in calendar days, with working days beside it, gross and net of stops. Conventions, with their reasons:

- The start is day 0, and so is, for what remains, the day a stop ends: a term of 56 calendar days stopped on day 19
  and resumed 6 days later has 37 days left that day. A stop takes the days `[since, until)`; of working days it takes
  those after `since` up to and including `until`, so that as many are left on the day it ends as on the day it began.
- A stop moves the last day. One that begins after the last day moves nothing: what has passed cannot be extended.
- A last day that is free moves to the next working day (lag (1930:173) 2 §), once, at the end, and never lies inside a
  stop.
- While a stop lasts, it is reckoned to end when expected, or today when that has passed: a clock that stands still is
  not late, however long it does, unless it was so before.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from models.rules.calendar import (
    STATUTORY,
    IsFree,
    add_months,
    add_working_days,
    calendar_named,
    free_in,
    next_working_day,
    working_days_between,
)
from models.rules.clocks.spans import Spans, clipped
from models.rules.clocks.stage_runs import Ending
from models.rules.dated import Term
from models.rules.errors import ConfigurationError
from models.rules.process import Stage


class Pace(StrEnum):
    """How a clock stands against its targets."""

    WITHIN_AIM = "within_aim"
    PAST_AIM = "past_aim"
    PAST_LIMIT = "past_limit"


PACE_LABELS: dict[Pace, str] = {
    Pace.WITHIN_AIM: "inom målet",
    Pace.PAST_AIM: "över målet",
    Pace.PAST_LIMIT: "över gränsen",
}


@dataclass(frozen=True, slots=True)
class Due:
    """The last day of the aim and of the limit."""

    aim: date
    limit: date


@dataclass(frozen=True, slots=True)
class Clock:
    """One running or ended count. `key` and `armed` together are its identity: armed anew, it is another clock.

    `start` is day 0; `armed` the number of the event that last set it going, `armed_on` the local date when that event
    was recorded: what had passed by then is history. `stops` are disjoint and in order. `terms` are empty for a step
    in a log from before steps kept their own; such a clock has no last days. `ended` with anything but
    `Ending.DECIDED` is no lead time: the step was begun anew, or the path given up.
    """

    key: str
    stage: Stage | None
    region: str | None
    start: date
    armed: int
    armed_on: date
    terms: Mapping[str, Any]
    stops: Spans = ()
    ended: date | None = None
    ending: Ending | None = None

    def held(self, today: date) -> bool:
        """Does it stand still on `today`?"""
        return self.ended is None and any(s.since <= today and s.until is None for s in self.stops)


@dataclass(frozen=True, slots=True)
class Lap:
    """A clock read on a day, up to `end`: its last day when it has `ended`, else the day asked about.

    `days` and `working_days` are gross, `net_days` and `net_working_days` without the stops. `held`: it stands still.
    `pace` is None when it has no targets.
    """

    start: date
    end: date
    ended: bool
    days: int
    net_days: int
    working_days: int
    net_working_days: int
    pace: Pace | None
    held: bool = False


def last_day(start: date, term: Term, free: IsFree | None = None, stops: Iterable[tuple[date, date]] = ()) -> date:
    """The last day of a term counted from `start` (day 0), moved by `stops` and off free days.

    `stops` are disjoint and in order, as (since, until). Raises ConfigurationError for a unit nobody has defined.
    """
    free = free or calendar_named(STATUTORY)
    last, working = _unmoved(start, term, free)
    for since, until in stops:
        if since > next_working_day(last, free):
            break
        taken = working_days_between(since, until, free)
        last = max(until, _later_by(last, taken, free) if working else last + (until - since))
    return next_working_day(last, free)


def _later_by(day: date, working_days: int, free: IsFree) -> date:
    # Nothing added moves nothing: the day is rolled off free days once, at the end.
    return add_working_days(day, working_days, free) if working_days else day


def _unmoved(start: date, term: Term, free: IsFree) -> tuple[date, bool]:
    if term.unit == "months":
        return add_months(start, term.count), False
    if term.unit == "days":
        return start + timedelta(days=term.count), False
    if term.unit == "working_days":
        return _later_by(start, term.count, free), True
    raise ConfigurationError(f"Enheten ”{term.unit}” finns inte. Välj bland: months, days, working_days.")


def due(start: date, terms: Mapping[str, Any], stops: Iterable[tuple[date, date]] = ()) -> Due:
    """Aim and limit from stored terms, `{"aim": [count, unit], "limit": [count, unit], "calendar": …}`."""
    free, stops = free_in(terms), tuple(stops)
    aim, limit = Term(*terms["aim"]), Term(*terms["limit"])
    return Due(last_day(start, aim, free, stops), last_day(start, limit, free, stops))


def due_of(clock: Clock, today: date | None = None) -> Due:
    """The clock's last days as they look on `today`; None trusts the expected end of a stop that lasts.

    Raises LookupError when the clock has no targets (`clock.terms` is empty), ConfigurationError.
    """
    if not clock.terms:
        raise LookupError(f"the clock {clock.key} has no targets")
    return due(clock.start, clock.terms, settled_stops(clock, today))


def settled_stops(clock: Clock, today: date | None = None) -> tuple[tuple[date, date], ...]:
    """The clock's stops as (since, until); one that lasts ends as `due_of` reckons."""
    spans = clipped(clock.stops, clock.start, clock.ended)
    return tuple((span.since, span.settled(today)) for span in spans)


def stood_still(clock: Clock) -> tuple[int, date | None]:
    """Calendar days of the stops that have ended, and the day the lasting one began: net days of any later day."""
    spans = clipped(clock.stops, clock.start, clock.ended)
    days = sum((span.until - span.since).days for span in spans if span.until is not None)
    return days, next((span.since for span in spans if span.until is None), None)


def read(clock: Clock, today: date) -> Lap:
    """The clock as it stands on `today`."""
    end, free = clock.ended or max(clock.start, today), free_in(clock.terms)
    stood = [(span.since, span.end) for span in clipped(clock.stops, clock.start, end)]
    days, working = (end - clock.start).days, working_days_between(clock.start, end, free)
    return Lap(
        start=clock.start,
        end=end,
        ended=clock.ended is not None,
        days=days,
        net_days=days - sum((until - since).days for since, until in stood),
        working_days=working,
        net_working_days=working - sum(working_days_between(since, until, free) for since, until in stood),
        pace=_pace(end, due_of(clock, today)) if clock.terms else None,
        held=clock.held(today),
    )


def _pace(end: date, targets: Due) -> Pace:
    if end > targets.limit:
        return Pace.PAST_LIMIT
    return Pace.PAST_AIM if end > targets.aim else Pace.WITHIN_AIM
