"""What the regions have decided and what has been released since a moment, with cost. Gross figures only."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select
from sqlmodel import Session

from models.rules.case_number import case_number
from models.rules.events import Kind
from models.rules.organisation import Organisation
from models.rules.process import Effect, Stage, outcome_of
from models.tables.case_event import CaseEvent
from models.tables.core import table_of
from models.tables.medicine import Medicine
from models.tables.region_decision import CostShare, RegionDecision
from tasks.actions.case_rows import CASES
from tasks.queries.budget import region_gross

_EVENTS, _MEDICINES = table_of(CaseEvent), table_of(Medicine)
_DECISIONS, _SHARES = table_of(RegionDecision), table_of(CostShare)
_TAKEN_BACK = {"annulled": "återtaget, beslutet var fel registrerat", "lapsed": "gäller inte längre, frågas igen"}
_ABOUT = (
    select(
        _EVENTS.c.case_id, _EVENTS.c.seq, _EVENTS.c.on, _EVENTS.c.recorded_at, CASES.c.indication, _MEDICINES.c.product
    )
    .join(CASES, CASES.c.id == _EVENTS.c.case_id)
    .join(_MEDICINES, _MEDICINES.c.id == CASES.c.medicine_id)
    .order_by(_EVENTS.c.recorded_at, _EVENTS.c.case_id, _EVENTS.c.seq)
)


@dataclass(frozen=True, slots=True)
class RegionAnswer:
    """A region's answer, or its taking back. `gross` is SEK per year there, as digits; `shares` are unit and percent.

    `key` names it for good. A cost is told of only where the medicine may be used.
    """

    key: str
    recorded_at: datetime
    number: str
    product: str
    indication: str
    region: str
    region_name: str
    outcome: str
    on: str
    registry_number: str | None
    gross: str | None
    shares: list[list[str]]


@dataclass(frozen=True, slots=True)
class Release:
    """A case released: every region has answered, and at least one approves."""

    key: str
    recorded_at: datetime
    number: str
    product: str
    indication: str
    on: str


def decided_since(session: Session, since: datetime, organisation: Organisation) -> list[RegionAnswer]:
    """The regions' answers recorded after `since`, in the order recorded; a correction is an answer of its own."""
    mine = (_DECISIONS.c.case_id == _EVENTS.c.case_id) & (_DECISIONS.c.seq == _EVENTS.c.seq)
    said = _ABOUT.add_columns(
        _DECISIONS.c.region, _DECISIONS.c.outcome, _DECISIONS.c.decided_on, _DECISIONS.c.registry_number
    ).join(_DECISIONS, mine)
    rows = session.connection().execute(said.where(_EVENTS.c.recorded_at > since)).all()
    shares = _shares(session, [row.case_id for row in rows])
    return [_answer(session, row, shares, organisation) for row in rows]


def released_since(session: Session, since: datetime) -> list[Release]:
    """The cases released after `since`, in the order recorded."""
    chosen = _ABOUT.where(_EVENTS.c.kind == Kind.RELEASED.value, _EVENTS.c.recorded_at > since)
    return [
        Release(
            f"{row.case_id}:{row.seq}",
            row.recorded_at,
            case_number(row.case_id),
            row.product,
            row.indication,
            row.on.isoformat(),
        )
        for row in session.connection().execute(chosen)
    ]


_Shares = dict[tuple[int, int, str], list[list[str]]]


def _shares(session: Session, case_ids: list[int]) -> _Shares:
    found: _Shares = defaultdict(list)
    for row in session.connection().execute(select(_SHARES).where(_SHARES.c.case_id.in_(case_ids))):
        found[row.case_id, row.seq, row.region].append([row.unit, str(row.percent)])
    return found


def _answer(session: Session, row: Row[Any], shares: _Shares, organisation: Organisation) -> RegionAnswer:
    outcome = outcome_of(Stage.REGION_DECISION, row.outcome)
    approves = outcome is not None and outcome.effect is Effect.APPROVES
    return RegionAnswer(
        key=f"{row.case_id}:{row.seq}:{row.region}",
        recorded_at=row.recorded_at,
        number=case_number(row.case_id),
        product=row.product,
        indication=row.indication,
        region=row.region,
        region_name=organisation.region(row.region).name,
        outcome=outcome.label if outcome else _TAKEN_BACK.get(row.outcome, row.outcome),
        on=row.decided_on.isoformat(),
        registry_number=row.registry_number,
        gross=region_gross(session, row.case_id, row.region) if approves else None,
        shares=shares[row.case_id, row.seq, row.region],
    )
