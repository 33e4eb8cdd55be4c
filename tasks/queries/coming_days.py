"""Days to come of agreements and of cases, each with the cases it concerns. A constant number of queries."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select
from sqlmodel import Session

from models.rules.ahead import AHEAD_LABELS, Ahead
from models.rules.case_number import case_number
from models.rules.follow_up import FOLLOW_UP_LABELS, REASSESSMENT
from models.rules.standings import Standing
from models.tables.agreement import Agreement
from models.tables.case import Case
from models.tables.core import table_of
from models.tables.day_ahead import DayAhead
from models.tables.document import FollowUp
from models.tables.medicine import Medicine
from tasks.queries.agreements import agreements_about, cases_about_agreements
from tasks.queries.case_files import AT_A_TIME
from tasks.queries.medicines_with_cases import medicine_of_case

DAYS, AGREEMENTS, FOLLOW_UPS = table_of(DayAhead), table_of(Agreement), table_of(FollowUp)
CASES, MEDICINES = table_of(Case), table_of(Medicine)
_OWN = ("product", "substance", "company", "ends_on", "option_to", "option", "url", "delisted_at", "key")
_DAYS = select(DAYS, *(AGREEMENTS.c[name] for name in _OWN)).join_from(DAYS, AGREEMENTS, isouter=True)
_CASES = (
    select(CASES.c.id, CASES.c.standing, CASES.c.indication, MEDICINES.c.product)
    .join(MEDICINES, MEDICINES.c.id == CASES.c.medicine_id)
    .order_by(CASES.c.id)
)
_NEWEST_PLAN = (
    select(FOLLOW_UPS.c.case_id, func.max(FOLLOW_UPS.c.seq).label("seq")).group_by(FOLLOW_UPS.c.case_id).subquery()
)


@dataclass(frozen=True, slots=True)
class ConcernedCase:
    """A case that a day to come concerns."""

    case_id: int
    indication: str
    standing: Standing

    @property
    def number(self) -> str:
        """The number people use for the case."""
        return case_number(self.case_id)


@dataclass(frozen=True, slots=True)
class ComingDay:
    """A day to come: of an agreement (`agreement` has its columns) or of the one case.

    `cases` are those about the medicine, newest first, closed ones too. `day_id` is None for what nobody is reminded
    of. `kind` is an `Ahead`, or what is followed up.
    """

    day_id: int | None
    kind: str
    label: str
    on: date
    product: str
    cases: tuple[ConcernedCase, ...]
    agreement: Row[Any] | None = None
    settled_on: date | None = None

    @property
    def living(self) -> tuple[ConcernedCase, ...]:
        """The cases that are not closed."""
        return tuple(case for case in self.cases if case.standing is not Standing.CLOSED)

    @property
    def prolonged(self) -> str:
        """How long an agreement can be prolonged, in its list's own words or by its day; empty when nothing is said."""
        known = self.agreement
        if known is None or known.option:
            return known.option if known else ""
        return f"till {known.option_to.isoformat()}" if known.option_to and known.option_to != known.ends_on else ""

    @property
    def over(self) -> bool:
        """Does it concern nobody: were all its cases closed, or is the one it is of not released?"""
        if self.agreement is None:
            return not any(case.standing is Standing.RELEASED for case in self.cases)
        return bool(self.cases) and not self.living


def coming_days(session: Session, first: date, last: date) -> list[ComingDay]:
    """The days from `first` up to and with `last` that concern somebody, the nearest first; follow-ups too."""
    reminded = days_where(session, DAYS.c.on.between(first, last))
    found = [*reminded, *_followed_up(session, first, last)]
    return sorted((day for day in found if not day.over), key=lambda day: (day.on, day.product, day.kind))


def days_of(session: Session, case_id: int) -> list[ComingDay]:
    """The days of a case and of the agreements about its medicine, the earliest first; those that have passed too."""
    medicine = medicine_of_case(session, case_id)
    about = dict.fromkeys(agreements_about(session, medicine), medicine.all_cases)
    rows = session.connection().execute(_DAYS.where((DAYS.c.case_id == case_id) | AGREEMENTS.c.key.in_(about))).all()
    found = _made(session, rows, about)
    return sorted(found, key=lambda day: (day.on, day.kind))


def days_where(session: Session, chosen: ColumnElement[bool]) -> list[ComingDay]:
    """The chosen days, in the order of their ids."""
    rows = session.connection().execute(_DAYS.where(chosen).order_by(DAYS.c.id)).all()
    about = cases_about_agreements(session) if any(row.agreement_id for row in rows) else {}
    return _made(session, rows, about)


def _made(session: Session, rows: Sequence[Row[Any]], about: Mapping[str, Sequence[int]]) -> list[ComingDay]:
    concerned = sorted({case_id for row in rows for case_id in _numbers(row, about)})
    # Only those that are concerned: an installation may have tens of thousands.
    chunks = (concerned[first : first + AT_A_TIME] for first in range(0, len(concerned), AT_A_TIME))
    some = (session.connection().execute(_CASES.where(CASES.c.id.in_(chunk))) for chunk in chunks)
    cases = {row.id: row for chunk in some for row in chunk}
    return [_day(row, about, cases) for row in rows]


def _numbers(row: Row[Any], about: Mapping[str, Sequence[int]]) -> Sequence[int]:
    return [row.case_id] if row.case_id else about.get(row.key, ())


def _day(row: Row[Any], about: Mapping[str, Sequence[int]], cases: Mapping[int, Row[Any]]) -> ComingDay:
    concerned = tuple(_concerned(cases[case_id]) for case_id in sorted(_numbers(row, about), reverse=True))
    product = cases[row.case_id].product if row.case_id else row.product
    label, own = AHEAD_LABELS[Ahead(row.kind)], None if row.case_id else row
    return ComingDay(row.id, row.kind, label, row.on, product, concerned, own, row.settled_on)


def _followed_up(session: Session, first: date, last: date) -> Iterator[ComingDay]:
    """What the newest plan of each released case says, but for the re-assessment, which is reminded of."""
    mine = (FOLLOW_UPS.c.case_id == _NEWEST_PLAN.c.case_id) & (FOLLOW_UPS.c.seq == _NEWEST_PLAN.c.seq)
    rows = (
        select(FOLLOW_UPS.c.what, FOLLOW_UPS.c.due_on, *_CASES.selected_columns)
        .join(_NEWEST_PLAN, mine)
        .join(CASES, CASES.c.id == FOLLOW_UPS.c.case_id)
        .join(MEDICINES, MEDICINES.c.id == CASES.c.medicine_id)
        .where(FOLLOW_UPS.c.due_on.between(first, last), FOLLOW_UPS.c.what != REASSESSMENT)
    )
    for row in session.connection().execute(rows):
        label = FOLLOW_UP_LABELS.get(row.what, row.what)
        yield ComingDay(None, row.what, label, row.due_on, row.product, (_concerned(row),))


def _concerned(row: Row[Any]) -> ConcernedCase:
    return ConcernedCase(row.id, row.indication, Standing(row.standing))
