"""Every step of a case that has begun: whose, from when to when, how many days, against which last days."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from app.presenters.clock_bar import ClockBar, bar_of
from app.presenters.clock_events import clock_names
from models.rules.clock import Clock, due_of, ladder_clocks, read, stage_clocks
from models.rules.clocks.keys import clock_label
from models.rules.clocks.stage_runs import Ending
from models.rules.organisation import Organisation
from models.rules.place import Position
from notifications.words import capital

_ENDINGS = {Ending.RESTARTED: "gjordes om", Ending.DROPPED: "utan beslut"}


@dataclass(frozen=True, slots=True)
class CaseStep:
    """A step, or another wait with a clock of its own. Days and working days gross with net in brackets."""

    what: str
    since: str
    until: str
    days: str
    working: str
    aim: str
    limit: str
    clock: ClockBar | None
    ending: str


def case_steps(place: Position, organisation: Organisation, today: date) -> list[CaseStep]:
    """In the order begun, the waits that are no steps last."""
    names = clock_names(organisation)
    return [_step(clock, clock_label(clock.key, names), today) for clock in _clocks(place)]


def _clocks(place: Position) -> Iterator[Clock]:
    yield from stage_clocks(place)
    yield from (clock for clock in ladder_clocks(place) if clock.stage is None and clock.key != "path")


def _step(clock: Clock, label: str, today: date) -> CaseStep:
    lap, due = read(clock, today), due_of(clock, today) if clock.terms else None
    return CaseStep(
        what=capital(label),
        since=lap.start.isoformat(),
        until=lap.end.isoformat() if lap.ended else "",
        days=_both(lap.days, lap.net_days),
        working=_both(lap.working_days, lap.net_working_days),
        aim=due.aim.isoformat() if due else "",
        limit=due.limit.isoformat() if due else "",
        clock=bar_of(clock, today),
        ending=_ENDINGS.get(clock.ending, "") if clock.ending else "",
    )


def _both(gross: int, net: int) -> str:
    return f"{gross} ({net})"
