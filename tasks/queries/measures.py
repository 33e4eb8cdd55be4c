"""The figures that say from outside how the work is going: how many, how late, for how long. Nothing of any case.

As many statements however much there is; each finds its rows by an index of what is open or waiting.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, literal_column, or_, select, text
from sqlmodel import Session

from models.rules.clocks.keys import JUDGEMENT, PARKED, PATH, STOP
from models.rules.standings import Standing
from models.tables.alarm import Alarm
from models.tables.core import table_of
from models.tables.flow_health import FlowHealth
from models.tables.source import SourceHealth
from tasks.actions.case_file import By
from tasks.actions.case_rows import CASES
from tasks.claims import ATTEMPTS, OUTBOX
from tasks.queries.audit import PATIENCE
from tasks.queries.flow_health import flow_healths
from tasks.queries.sources import source_healths

# The sweep that carries cases on comes every minute.
STUCK_AFTER = timedelta(minutes=10)
_ALARMS = table_of(Alarm)
_OPEN = CASES.c.open_key.is_not(None)
_RUNS = CASES.c.stopped_since.is_(None)


@dataclass(frozen=True, slots=True)
class OpenCases:
    """The open cases of one standing whose first turn is at one stage ("" for nobody's), and how many of them …

    … are past the aim or the limit of the whole path, have automatic work that has waited more than ten minutes, and
    are looked at by nobody.
    """

    standing: str
    stage: str
    number: int
    past_aim: int
    past_limit: int
    stuck: int
    unwatched: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """Messages of one channel (None: mail) that have not gone, by state, and since when the first could have."""

    channel_id: int | None
    state: str
    number: int
    due_since: datetime | None


@dataclass(frozen=True, slots=True)
class Measures:
    """What was found at one moment. `clocks` counts running clocks by kind of clock and rung passed."""

    cases: Sequence[OpenCases]
    clocks: Mapping[tuple[str, str], int]
    waiting: Sequence[Waiting]
    sources: Sequence[SourceHealth]
    flows: Sequence[FlowHealth]
    schema: str


def measures(session: Session, by: By) -> Measures:
    """Everything there is to measure at `by.now`. Seven statements."""
    return Measures(
        cases=_open_cases(session, by.now, by.today),
        clocks=_late_clocks(session),
        waiting=[*_waiting(session, by.now), *_given_up(session)],
        sources=source_healths(session),
        flows=flow_healths(session),
        schema=session.connection().execute(text("SELECT version_num FROM alembic_version")).scalar_one(),
    )


def _open_cases(session: Session, now: datetime, today: date) -> list[OpenCases]:
    on_path = (CASES.c.standing == Standing.ON_PATH.value) & _RUNS
    stage = func.coalesce(CASES.c.stage, "")
    counted = select(
        CASES.c.standing,
        stage,
        func.count(),
        _number(on_path & (CASES.c.aim_on < today)),
        _number(on_path & (CASES.c.limit_on < today)),
        _number(CASES.c.work_due_at <= now - STUCK_AFTER),
        _number(or_(CASES.c.next_check_at.is_(None), CASES.c.next_check_at < now - PATIENCE)),
    )
    found = session.connection().execute(counted.where(_OPEN).group_by(CASES.c.standing, stage))
    return [OpenCases(*row) for row in found]


def _late_clocks(session: Session) -> dict[tuple[str, str], int]:
    """By kind of clock and rung that has passed, told of or not. What has ended is not late.

    From an index alone: the alarms of the cases that are over are many more, and none is looked at.
    """
    counted = (
        # A rung that repeats, or a step that is done again, is one.
        select(_ALARMS.c.clock, _ALARMS.c.rung, func.count(_ALARMS.c.case_id.distinct()))
        .join(CASES, CASES.c.id == _ALARMS.c.case_id)
        .where(_OPEN, CASES.c.alarmed_at.is_not(None), _runs_still())
        .group_by(_ALARMS.c.clock, _ALARMS.c.rung)
    )
    found: Counter[tuple[str, str]] = Counter()
    for clock, rung, number in session.connection().execute(counted):
        found[clock.partition(":")[0], rung] += number
    return found


def _runs_still() -> ColumnElement[bool]:
    """Does the alarm's clock still run, as far as the case's row says? The meetings are no clocks."""
    clock, standing = _ALARMS.c.clock, CASES.c.standing
    return or_(
        (clock == PATH) & (standing == Standing.ON_PATH.value) & _RUNS,
        CASES.c.turns.like("% " + clock + " %") & _RUNS,
        (clock == JUDGEMENT) & (standing == Standing.PAUSED.value),
        (clock == PARKED) & (standing == Standing.PARKED.value),
        clock.like(f"{STOP}:%") & ~_RUNS,
    )


def _waiting(session: Session, now: datetime) -> list[Waiting]:
    # A try that failed puts the next one off: the message has waited since the first.
    since = case((OUTBOX.c.attempts > 0, ATTEMPTS.c.at), else_=OUTBOX.c.next_attempt_at)
    first = and_(ATTEMPTS.c.message_id == OUTBOX.c.id, ATTEMPTS.c.number == 1)
    counted = (
        select(OUTBOX.c.channel_id, OUTBOX.c.state, func.count(), func.min(case((since <= now, since))))
        .select_from(OUTBOX.outerjoin(ATTEMPTS, first))
        # Written out, so that both databases see that the index has these and no others.
        .where(literal_column("outbox_message.state IN ('queued', 'sending')"))
        .group_by(OUTBOX.c.channel_id, OUTBOX.c.state)
    )
    return [Waiting(*row) for row in session.connection().execute(counted)]


def _given_up(session: Session) -> list[Waiting]:
    failed = select(OUTBOX.c.channel_id, func.count()).where(literal_column("outbox_message.state = 'failed'"))
    found = session.connection().execute(failed.group_by(OUTBOX.c.channel_id))
    return [Waiting(channel_id, "failed", number, None) for channel_id, number in found]


def _number(which: ColumnElement[bool]) -> ColumnElement[Any]:
    return func.coalesce(func.sum(case((which, 1), else_=0)), 0)
