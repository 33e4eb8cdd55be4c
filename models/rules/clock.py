"""The path clock: from the recommendation to each region's decision, against aim and limit.

One clock per region; the case's own ends with the last of them. Elapsed time is in calendar days, with working
days beside it. Open clocks count up to the day asked about and are marked as running.
"""

from collections.abc import Mapping
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
    next_working_day,
    working_days_between,
)
from models.rules.errors import ConfigurationError
from models.rules.organisation import Term
from models.rules.position import Position


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
class Lap:
    """A clock read on a day: `days` calendar days and `working_days` since `start`; `stopped` when decided."""

    start: date
    end: date
    stopped: bool
    days: int
    working_days: int
    pace: Pace


def last_day(start: date, term: Term, free: IsFree | None = None) -> date:
    """The last day of a term counted from `start` (day 0), moved off free days.

    Raises ConfigurationError for a unit nobody has defined.
    """
    free = free or calendar_named(STATUTORY)
    if term.unit == "months":
        return next_working_day(add_months(start, term.count), free)
    if term.unit == "days":
        return next_working_day(start + timedelta(days=term.count), free)
    if term.unit == "working_days":
        return add_working_days(start, term.count, free)
    raise ConfigurationError(f"Enheten ”{term.unit}” finns inte. Välj bland: months, days, working_days.")


def due(start: date, terms: Mapping[str, Any]) -> Due:
    """Aim and limit from a case's stored terms, `{"aim": [count, unit], "limit": [count, unit]}`."""
    free = calendar_named(terms.get("calendar", STATUTORY))
    return Due(last_day(start, Term(*terms["aim"]), free), last_day(start, Term(*terms["limit"]), free))


def path_due(place: Position) -> Due | None:
    """Aim and limit of the case's path clock; None while the clock has not started."""
    return due(place.clock_start, place.terms) if place.clock_start else None


def region_lap(place: Position, region: str, today: date) -> Lap | None:
    """The region's path clock read on `today`; None while the clock has not started."""
    decision = place.region_decisions.get(region)
    outcome = place.region_outcome(region)
    stopped = decision is not None and outcome is not None and outcome.final
    return _lap(place, decision.on if stopped and decision else today, stopped=stopped)


def case_lap(place: Position, today: date) -> Lap | None:
    """The case's path clock: stopped by the last region's final decision."""
    if place.all_final and place.region_decisions:
        return _lap(place, max(d.on for d in place.region_decisions.values()), stopped=True)
    return _lap(place, today, stopped=False)


def _lap(place: Position, end: date, *, stopped: bool) -> Lap | None:
    targets = path_due(place)
    if place.clock_start is None or targets is None:
        return None
    free = calendar_named(place.terms.get("calendar", STATUTORY))
    return Lap(
        start=place.clock_start,
        end=end,
        stopped=stopped,
        days=(end - place.clock_start).days,
        working_days=working_days_between(place.clock_start, end, free),
        pace=_pace(end, targets),
    )


def _pace(end: date, targets: Due) -> Pace:
    if end > targets.limit:
        return Pace.PAST_LIMIT
    return Pace.PAST_AIM if end > targets.aim else Pace.WITHIN_AIM
