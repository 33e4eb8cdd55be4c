"""Lead times by what people ask for: region, step, body, period, route, priority; and which of them are asked for."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from models.rules.errors import InvalidInputError
from models.rules.lead_times.figures import Summary, summary
from models.rules.lead_times.timed import Measure, Timed
from models.rules.organisation import Organisation
from models.rules.process import RULES, Priority, Route


class By(StrEnum):
    """What to group by."""

    REGION = "region"
    STAGE = "stage"
    BODY = "body"
    PERIOD = "period"
    ROUTE = "route"
    PRIORITY = "priority"


class Period(StrEnum):
    """How long a period is."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class Counted(StrEnum):
    """Which day of a clock decides whether, and in which period, it is counted."""

    STARTED = "started"
    ENDED = "ended"


ROUTE_LABELS = {Route.NATIONAL: "NT-rådets rekommendation", Route.OWN: "egen nominering"}
PRIORITY_LABELS = {Priority.NORMAL: "normal", Priority.URGENT: "starkt behov"}
MEASURED = dict.fromkeys(By, Measure.CASE) | {
    By.REGION: Measure.REGION,
    By.STAGE: Measure.STAGE,
    By.BODY: Measure.STAGE,
}
_EVERYTHING, _UNKNOWN_BODY = "alla ärenden", "okänt organ"
_SLOWEST_FIRST = {By.STAGE, By.BODY}


@dataclass(frozen=True, slots=True)
class Asked:
    """Which clocks: those whose day, by `counted`, lies from `since` to `until`, both inclusive.

    Raises InvalidInputError when there can be no such day.
    """

    since: date | None = None
    until: date | None = None
    counted: Counted = Counted.STARTED
    period: Period = Period.QUARTER

    def __post_init__(self) -> None:
        """Refuse days in the wrong order."""
        if self.since and self.until and self.until < self.since:
            raise InvalidInputError(
                f"Från {self.since.isoformat()} till {self.until.isoformat()} är bakvänt. Byt plats på datumen."
            )

    def day(self, one: Timed) -> date | None:
        """The day that counts; None for one that runs when ended ones are asked for."""
        if self.counted is Counted.STARTED:
            return one.lap.start
        return one.lap.end if one.ending else None

    def wants(self, one: Timed) -> bool:
        """Is it one of those asked for?"""
        day = self.day(one)
        return day is not None and (self.since or day) <= day <= (self.until or day)


@dataclass(frozen=True, slots=True)
class Figure:
    """A group's figures: what is timed, and the group in Swedish words."""

    measure: Measure
    group: str
    summary: Summary


def overview(times: Sequence[Timed], asked: Asked, organisation: Organisation) -> list[Figure]:
    """The path, the regions, the time between them, the steps with the slowest first, and the time since approval."""
    return [
        *_everything(times, Measure.CASE, asked),
        *grouped(times, By.REGION, asked, organisation),
        *_everything(times, Measure.GAP, asked),
        *grouped(times, By.STAGE, asked, organisation),
        *_everything(times, Measure.BEFORE, asked),
        *_everything(times, Measure.FROM_APPROVAL, asked),
    ]


def grouped(times: Iterable[Timed], by: By, asked: Asked, organisation: Organisation) -> list[Figure]:
    """A figure per group that has any clock; steps and bodies with the slowest first."""
    names = _names(by, organisation)
    groups: dict[str, list[Timed]] = {}
    for one in times:
        if one.measure is MEASURED[by] and asked.wants(one):
            groups.setdefault(_key(one, by, asked), []).append(one)
    order = {key: number for number, key in enumerate([*names, *sorted(groups.keys() - names)])}
    found = [
        Figure(MEASURED[by], names.get(key, key or _UNKNOWN_BODY), _summary(groups[key], asked))
        for key in sorted(groups, key=order.__getitem__)
    ]
    return sorted(found, key=_speed) if by in _SLOWEST_FIRST else found


def period_label(day: date, period: Period) -> str:
    """The period that a day lies in: 2026, 2026 kv 3, 2026-09."""
    if period is Period.YEAR:
        return f"{day.year}"
    return f"{day.year} kv {(day.month + 2) // 3}" if period is Period.QUARTER else f"{day:%Y-%m}"


def _everything(times: Iterable[Timed], measure: Measure, asked: Asked) -> Iterator[Figure]:
    chosen = [one for one in times if one.measure is measure and asked.wants(one)]
    if chosen:
        yield Figure(measure, _EVERYTHING, _summary(chosen, asked))


def _summary(times: Iterable[Timed], asked: Asked) -> Summary:
    return summary(times, estimated=asked.counted is Counted.STARTED)


def _key(one: Timed, by: By, asked: Asked) -> str:
    if by is By.PERIOD:
        return period_label(asked.day(one) or one.lap.start, asked.period)
    return str(getattr(one, by.value) or "")


def _names(by: By, organisation: Organisation) -> dict[str, str]:
    if by is By.REGION:
        return {region.key: region.short for region in organisation.regions}
    if by is By.BODY:
        return {body.key: body.short for body in organisation.bodies}
    if by is By.STAGE:
        return {stage.value: rule.label for stage, rule in RULES.items()}
    if by is By.ROUTE:
        return {route.value: label for route, label in ROUTE_LABELS.items()}
    return {priority.value: label for priority, label in PRIORITY_LABELS.items()} if by is By.PRIORITY else {}


def _speed(figure: Figure) -> tuple[bool, int]:
    """Where half still waits nobody knows how slow it is: first of all."""
    found = figure.summary
    middle = found.median if found.curve else found.gross.median if found.gross else None
    return (middle is not None or not found.running, -(middle or 0))
