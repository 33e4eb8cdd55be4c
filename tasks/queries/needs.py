"""What needs somebody now: whose turn, what to review, to judge and to answer for, and which material is due soon.

A statement each, and one for the logs of the alarmed cases; what nobody in the person's position does is not asked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, exists, func, or_, select
from sqlmodel import Session

from models.rules.access import Actor, can_handle
from models.rules.concerns import bodies_of
from models.rules.events import Kind
from models.rules.organisation import Organisation
from models.rules.process import Stage
from models.rules.proposals import ProposalState
from models.rules.standings import Standing
from models.rules.turns import OwnedTurn, owned_turns
from models.tables.budget_analysis import BudgetAnalysis
from models.tables.core import table_of
from tasks.actions.case_rows import CASES, EVENTS
from tasks.actions.proposals.rows import PROPOSALS
from tasks.queries.alarms import Standing as StandingAlarm
from tasks.queries.alarms import alarms_to
from tasks.queries.material_deadlines import Deadline, deadlines
from tasks.queries.wanted_cases import MEDICINES, waits, waits_for

# So many are told by name; of the rest only the number.
SHOWN = 6
_ANALYSES = table_of(BudgetAnalysis)
_LINE = (
    CASES.c.id, MEDICINES.c.product, CASES.c.indication, CASES.c.waiting_on, CASES.c.aim_on, CASES.c.limit_on,
    CASES.c.stopped_since,
)  # fmt: skip

_PROPOSED = (
    select(PROPOSALS.c.id, PROPOSALS.c.product, PROPOSALS.c.kind, PROPOSALS.c.label, func.count().over().label("total"))
    .where(PROPOSALS.c.state == ProposalState.WAITING.value)
    .order_by(PROPOSALS.c.id)
    .limit(SHOWN)
)


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case that needs somebody, with what its row says of its clock."""

    case_id: int
    product: str
    indication: str
    waiting_on: str
    aim_on: date | None
    limit_on: date | None
    stopped_since: date | None


@dataclass(frozen=True, slots=True)
class Pile:
    """The first cases of a kind, those with the nearest limits, and how many there are in all."""

    lines: tuple[CaseLine, ...] = ()
    total: int = 0


@dataclass(frozen=True, slots=True)
class Needs:
    """Everything that needs one person. `proposals` are rows of id, product, kind, label, and how many wait in all."""

    decide: Pile
    review: Pile
    judge: Pile
    without_inputs: Pile
    alarms: tuple[StandingAlarm, ...]
    deadlines: tuple[Deadline, ...]
    proposals: tuple[Row[Any], ...]

    def __bool__(self) -> bool:
        piles = (self.decide, self.review, self.judge, self.without_inputs)
        return any(pile.total for pile in piles) or bool(self.alarms or self.deadlines or self.proposals)


def needs(session: Session, actor: Actor, organisation: Organisation, today: date) -> Needs:
    """What needs `actor` on `today`."""
    mine = bodies_of(actor, organisation, today)
    turns = list(owned_turns(organisation, {body.key for body in mine}, today))
    others = [turn for turn in turns if turn.key != Stage.BUDGET_IMPACT.value]
    reviews = [turn for turn in turns if turn.key == Stage.BUDGET_IMPACT.value]
    officer = can_handle(actor)
    return Needs(
        decide=_pile(session, waits_for(others)) if others else Pile(),
        review=_pile(session, _drafted(reviews, actor.key)) if reviews else Pile(),
        judge=_pile(session, _to_judge()) if officer else Pile(),
        without_inputs=_pile(session, _without_inputs()) if officer else Pile(),
        alarms=tuple(alarms_to(session, actor.key, organisation, today)),
        deadlines=tuple(deadlines(session, organisation.bodies if officer else mine, organisation, today)),
        proposals=tuple(session.connection().execute(_PROPOSED)) if officer else (),
    )


def _pile(session: Session, chosen: ColumnElement[bool]) -> Pile:
    lines = (
        select(*_LINE, func.count().over())
        .join(MEDICINES, MEDICINES.c.id == CASES.c.medicine_id)
        .where(chosen)
        .order_by(CASES.c.limit_on.is_(None), CASES.c.limit_on, CASES.c.id)
        .limit(SHOWN)
    )
    rows = session.connection().execute(lines).all()
    return Pile(tuple(CaseLine(*row[:-1]) for row in rows), rows[0][-1] if rows else 0)


def _drafted(turns: Sequence[OwnedTurn], person: str) -> ColumnElement[bool]:
    """A newest version that somebody else made, and that nobody has reviewed since."""
    versions = _ANALYSES.alias()
    mine = select(func.max(versions.c.seq)).where(versions.c.case_id == CASES.c.id)
    newest = mine.correlate(CASES).scalar_subquery()
    made = exists().where(
        _ANALYSES.c.case_id == CASES.c.id,
        _ANALYSES.c.seq == newest,
        or_(_ANALYSES.c.author.is_(None), _ANALYSES.c.author != person),
    )
    reviewed = exists().where(EVENTS.c.case_id == CASES.c.id, EVENTS.c.seq > newest, _is_review())
    asked = waits_for(turns)
    return and_(CASES.c.standing == Standing.ON_PATH.value, made, or_(asked, ~reviewed))


def _is_review() -> ColumnElement[bool]:
    decided = and_(EVENTS.c.kind == Kind.DECIDED.value, EVENTS.c.stage == Stage.BUDGET_IMPACT.value)
    return or_(EVENTS.c.kind == Kind.BUDGET_REVISED.value, decided)


def _to_judge() -> ColumnElement[bool]:
    # Each half by an index of its own: most cases are released, and few of them are to be judged.
    paused = select(CASES.c.id).where(CASES.c.standing == Standing.PAUSED.value)
    flagged = select(CASES.c.id).where(CASES.c.review_wanted)
    waiting = CASES.c.standing.in_([Standing.PAUSED.value, Standing.RELEASED.value])
    return and_(CASES.c.id.in_(paused.union_all(flagged)), waiting)


def _without_inputs() -> ColumnElement[bool]:
    drafted = exists().where(_ANALYSES.c.case_id == CASES.c.id)
    return and_(CASES.c.standing == Standing.ON_PATH.value, waits(Stage.BUDGET_IMPACT, None), ~drafted)
