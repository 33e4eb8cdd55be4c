"""How the open cases stand against their targets today: late, soon late, or standing still."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import or_, select
from sqlmodel import Session

from models.rules.case_number import case_number
from models.rules.clock import Clock, case_clock, due_of, region_clock
from models.rules.clocks.stops import STOP_LABELS, Stop
from models.rules.events import Kind
from models.rules.organisation import Organisation
from models.rules.place import Position
from models.rules.standings import OPEN, Standing
from models.rules.turns import whose_turn
from models.tables.case_event import CaseEvent
from models.tables.core import table_of
from notifications.words import lateness
from tasks.actions.case_file import CaseFile, load_all
from tasks.actions.case_rows import CASES

# From so many days before its aim a case is told of as being at risk.
SOON = timedelta(days=7)
_EVENTS = table_of(CaseEvent)


@dataclass(frozen=True, slots=True)
class Held:
    """A stop that lasts: for a region, or for the whole case (None). Dates in ISO form, reason and person in words."""

    region: str | None
    reason: str
    since: str
    expected: str | None
    by: str


@dataclass(frozen=True, slots=True)
class OpenCase:
    """An open case in words. `late` and `at_risk` say by how much, per region and for the case itself (None)."""

    number: str
    product: str
    indication: str
    whose_turn: str
    late: dict[str | None, str]
    at_risk: dict[str | None, str]
    stopped: tuple[Held, ...]


def open_cases(session: Session, organisation: Organisation, today: date) -> list[OpenCase]:
    """The open cases that are late, soon will be, or stand still; nearest limit first."""
    stopped = select(_EVENTS.c.case_id).where(_EVENTS.c.kind == Kind.STOPPED.value)
    chosen = (
        select(CASES.c.id)
        .where(CASES.c.standing.in_([standing.value for standing in OPEN]))
        .where(
            or_(
                CASES.c.aim_on <= today + SOON,
                CASES.c.id.in_(stopped),
                # A judgement to await stops a clock that had started.
                (CASES.c.standing == Standing.PARKED.value) & CASES.c.clock_start.is_not(None),
            )
        )
        .order_by(CASES.c.limit_on, CASES.c.id)
    )
    ids = list(session.connection().execute(chosen).scalars())
    found = {file.case_id: _open_case(file, organisation, today) for file in load_all(session, ids)}
    return [found[case_id] for case_id in ids]


def _open_case(file: CaseFile, organisation: Organisation, today: date) -> OpenCase:
    late: dict[str | None, str] = {}
    at_risk: dict[str | None, str] = {}
    for region, clock in _clocks(file.at):
        if clock is None or clock.ended is not None or clock.held(today) or not clock.terms:
            continue
        due = due_of(clock, today)
        target, last = ("limit", due.limit) if today > due.limit else ("aim", due.aim)
        if today > last:
            late[region] = f"{lateness((last - today).days, target)} ({last.isoformat()})"
        elif today + SOON >= last:
            at_risk[region] = f"{lateness((last - today).days, target)} ({last.isoformat()})"
    return OpenCase(
        number=case_number(file.case_id),
        product=file.about.product,
        indication=file.about.indication,
        whose_turn=whose_turn(file.at, organisation, today),
        late=late,
        at_risk=at_risk,
        stopped=tuple(_held(stop, organisation) for stop in file.at.running_stops),
    )


def _clocks(place: Position) -> Iterator[tuple[str | None, Clock | None]]:
    yield None, case_clock(place)
    for region in place.regions:
        yield region, region_clock(place, region)


def _held(stop: Stop, organisation: Organisation) -> Held:
    names = {person.key: person.name for person in organisation.people}
    reason = STOP_LABELS[stop.reason] + (f": {stop.text}" if stop.text else "")
    expected = stop.expected_end.isoformat() if stop.expected_end else None
    return Held(stop.region, reason, stop.since.isoformat(), expected, names.get(stop.by, stop.by))
