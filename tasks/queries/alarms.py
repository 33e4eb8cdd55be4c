"""Alarms that nobody has answered for yet: of a case, and of whoever was told."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Text, cast, func, select
from sqlmodel import Session

from models.rules.clock import ladder_clocks
from models.rules.clocks.keys import clock_label
from models.rules.organisation import Organisation
from models.rules.watch.watched import live_clocks
from models.tables.alarm import Alarm
from models.tables.core import table_of
from tasks.actions.case_file import CaseFile, load_all
from tasks.actions.case_rows import CASES

FIRED = "fired"
_ALARMS = table_of(Alarm)
_SAID = (
    _ALARMS.c.case_id, _ALARMS.c.clock, _ALARMS.c.occasion, _ALARMS.c.notice, _ALARMS.c.settled_at, _ALARMS.c.told,
)  # fmt: skip
# So many cases' logs are read to see whether their alarms still stand.
_MOST_CASES = 12


@dataclass(frozen=True, slots=True)
class Standing:
    """The latest alarm of a clock that goes and that nobody answers for. `told` are keys of people."""

    case_id: int
    product: str
    indication: str
    clock: str
    label: str
    notice: str
    said_at: datetime
    told: tuple[str, ...]


def alarms_in(session: Session, file: CaseFile, organisation: Organisation, today: date) -> list[Standing]:
    """The alarms that stand in a case, the latest first. A statement."""
    said = select(*_SAID).where(_ALARMS.c.case_id == file.case_id, _ALARMS.c.state == FIRED)
    rows = session.connection().execute(said.order_by(_ALARMS.c.id.desc())).all()
    return list(_standing(file, rows, organisation, today))


def alarms_to(session: Session, person: str, organisation: Organisation, today: date) -> list[Standing]:
    """The alarms that stand and that `person` was told of, the latest first; of the twelve cases last alarmed."""
    told = cast(_ALARMS.c.told, Text).contains(f'"{person}"', autoescape=True)
    latest = func.max(_ALARMS.c.id)
    mine = (
        select(_ALARMS.c.case_id)
        .join(CASES, CASES.c.id == _ALARMS.c.case_id)
        .where(CASES.c.alarmed_at.is_not(None), CASES.c.open_key.is_not(None), _ALARMS.c.state == FIRED, told)
        .group_by(_ALARMS.c.case_id)
        .order_by(latest.desc())
        .limit(_MOST_CASES)
    )
    numbers = list(session.connection().execute(mine).scalars())
    said = select(*_SAID).where(_ALARMS.c.case_id.in_(numbers), _ALARMS.c.state == FIRED, told)
    rows = session.connection().execute(said.order_by(_ALARMS.c.id.desc())).all() if numbers else []
    found = [
        one
        for file in load_all(session, numbers)
        for one in _standing(file, [row for row in rows if row.case_id == file.case_id], organisation, today)
    ]
    return sorted(found, key=lambda one: one.said_at, reverse=True)


def _standing(file: CaseFile, rows: Sequence[Row[Any]], organisation: Organisation, today: date) -> Iterator[Standing]:
    live = live_clocks(file.at, organisation, today)
    armed = {clock.key: str(clock.armed) for clock in ladder_clocks(file.at)}
    names = {region.key: region.short for region in organisation.regions}
    names |= {body.key: body.short for body in organisation.bodies}
    for row in _latest(rows):
        # Armed anew it is another clock, about which nothing has been said.
        if row.clock in live and armed.get(row.clock, row.occasion) == row.occasion:
            label = clock_label(row.clock, names)
            about = file.about
            yield Standing(
                file.case_id, about.product, about.indication, row.clock, label, row.notice, row.settled_at,
                tuple(row.told),
            )  # fmt: skip


def _latest(rows: Iterable[Row[Any]]) -> list[Row[Any]]:
    """The first of each clock."""
    found: dict[str, Row[Any]] = {}
    for row in rows:
        found.setdefault(row.clock, row)
    return list(found.values())
