"""The overview: cases chosen by whoever looks, grouped by where they stand, a page at a time. No log is read.

Three statements, however many cases there are: how many in each group, the page's rows, and their regions' answers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, case, func, literal, select, text
from sqlmodel import Session

from models.rules.process import Stage, outcome_of
from models.rules.standings import OPEN, Standing
from models.tables.core import table_of
from models.tables.region_decision import RegionDecision
from tasks.actions.case_rows import CASES
from tasks.queries.wanted_cases import GROUPS, MEDICINES, Group, Order, Wanted, conditions

PAGE = 40
_DECISIONS = table_of(RegionDecision)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a region has said last: an outcome's key, and the day."""

    outcome: str
    on: date


@dataclass(frozen=True, slots=True)
class Listed:
    """A case as a line; the same fields as on its row. `answers` are by region."""

    case_id: int
    group: Group
    product: str
    indication: str
    standing: Standing
    answers: dict[str, Answer]
    waiting_on: str
    closed_as: str | None
    priority: str
    review_wanted: bool
    clock_start: date | None
    aim_on: date | None
    limit_on: date | None
    stopped_days: int
    stopped_since: date | None

    @property
    def is_open(self) -> bool:
        """False once it is released or closed."""
        return self.standing in OPEN


@dataclass(frozen=True, slots=True)
class Overview:
    """A page of lines, group by group, and how many cases each group has in all."""

    lines: tuple[Listed, ...]
    counts: dict[Group, int]
    page: int
    pages: int

    @property
    def total(self) -> int:
        """How many cases were found."""
        return sum(self.counts.values())


def _stands(group: Group) -> ColumnElement[bool]:
    if isinstance(group, Stage):
        return and_(CASES.c.standing == Standing.ON_PATH.value, CASES.c.stage == group.value)
    return CASES.c.standing == group.value


_GROUP = case(*((_stands(group), literal(n)) for n, group in enumerate(GROUPS)), else_=literal(len(GROUPS) - 1))
_ORDERS: dict[Order, tuple[ColumnElement[Any], ...]] = {
    Order.CLOCK: (CASES.c.limit_on.is_(None), CASES.c.limit_on, CASES.c.id),
    Order.PRODUCT: (func.lower(MEDICINES.c.product), CASES.c.id),
    Order.NEWEST: (CASES.c.id.desc(),),
}
_COLUMNS = (
    CASES.c.id, _GROUP, MEDICINES.c.product, CASES.c.indication, CASES.c.standing, CASES.c.waiting_on,
    CASES.c.closed_as, CASES.c.priority, CASES.c.review_wanted, CASES.c.clock_start, CASES.c.aim_on, CASES.c.limit_on,
    func.coalesce(CASES.c.stopped_days, 0), CASES.c.stopped_since,
)  # fmt: skip


def overview(session: Session, wanted: Wanted, today: date, *, size: int = PAGE) -> Overview:
    """The cases that are wanted: page `wanted.page`, or the last page there is."""
    joined = CASES.join(MEDICINES, MEDICINES.c.id == CASES.c.medicine_id)
    chosen = tuple(conditions(wanted, today))
    counted = select(_GROUP, func.count()).select_from(joined).where(*chosen).group_by(text("1"))
    counts = {GROUPS[n]: count for n, count in session.connection().execute(counted.order_by(text("1")))}
    pages = max(1, -(-sum(counts.values()) // size))
    page = min(max(1, wanted.page), pages)
    lines = (
        select(*_COLUMNS)
        .select_from(joined)
        .where(*chosen)
        .order_by(_GROUP, *_ORDERS[wanted.order])
        .limit(size)
        .offset((page - 1) * size)
    )
    rows = session.connection().execute(lines).all()
    said = answers(session, [row.id for row in rows])
    return Overview(tuple(_listed(row, said) for row in rows), counts, page, pages)


def therapies_and_officers(session: Session) -> tuple[list[str], list[str]]:
    """What there is to choose among: the therapies, and the keys of those who have taken cases up."""
    rows = session.connection().execute(select(CASES.c.therapy, CASES.c.officer).distinct()).all()
    therapies = {row.therapy for row in rows if row.therapy}
    return sorted(therapies), sorted({row.officer for row in rows if row.officer})


def answers(session: Session, case_ids: Sequence[int]) -> dict[int, dict[str, Answer]]:
    """What each region of each case has said last; one that was taken back is left out."""
    found: dict[int, dict[str, Answer]] = {}
    said = select(_DECISIONS.c.case_id, _DECISIONS.c.region, _DECISIONS.c.outcome, _DECISIONS.c.decided_on)
    rows = said.where(_DECISIONS.c.case_id.in_(case_ids)).order_by(_DECISIONS.c.seq)
    for case_id, region, outcome, on in session.connection().execute(rows):
        of_case = found.setdefault(case_id, {})
        if outcome_of(Stage.REGION_DECISION, outcome) is None:
            of_case.pop(region, None)
        else:
            of_case[region] = Answer(outcome, on)
    return found


def _listed(row: Row[Any], said: dict[int, dict[str, Answer]]) -> Listed:
    case_id, group, product, indication, standing, *rest = row
    return Listed(case_id, GROUPS[group], product, indication, Standing(standing), said.get(case_id, {}), *rest)
