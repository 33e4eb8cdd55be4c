"""Cases as people ask for them: the board, and one case with everything about it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import func
from sqlmodel import Session, col, select

from models.rules.before_the_clock import Flag
from models.rules.events import Event
from models.rules.position import Position
from models.rules.proposals import ProposalState
from models.rules.standings import Standing
from models.tables.case import Case
from models.tables.document import Document, FollowUp
from models.tables.medicine import Medicine, Recommendation
from models.tables.proposal import Proposal
from models.tables.region_decision import RegionDecision
from tasks.actions.case_file import load
from tasks.queries.budget import AnalysisShown, newest_analysis
from tasks.queries.coming_days import ComingDay, days_of
from tasks.queries.seen import Sight, seen_about

OPEN = (Standing.ON_PATH.value, Standing.PARKED.value, Standing.PAUSED.value, Standing.MAKING_KNOWN.value)

_FLAGGED = {Flag.ORPHAN: col(Case.orphan).is_(True), Flag.ATMP: col(Case.atmp).is_(True)}


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A case on the board, with what each region has said last (region → outcome key)."""

    case: Case
    product: str
    outcomes: dict[str, str]


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case with everything about it. `log` is whole; corrections have not been carried out in it."""

    case: Case
    medicine: Medicine
    log: Sequence[Event]
    place: Position
    history: Sequence[Recommendation]
    analysis: AnalysisShown | None
    earlier: AnalysisShown | None
    documents: Sequence[Document]
    follow_ups: Sequence[FollowUp]
    seen: Sequence[Sight] = ()
    ahead: Sequence[ComingDay] = ()


def board(
    session: Session, *, everything: bool = False, text: str = "", flags: Collection[Flag] = (), limit: int = 500
) -> list[BoardRow]:
    """Open cases, or all of them, newest first; `text` is looked for in product and indication.

    `flags` are among those that a case's row mirrors: the case must have them all.
    """
    chosen = select(Case, Medicine.product).where(Case.medicine_id == Medicine.id)
    if not everything:
        chosen = chosen.where(col(Case.standing).in_(OPEN))
    if text:
        like = f"%{text.lower()}%"
        chosen = chosen.where(func.lower(Medicine.product).like(like) | func.lower(Case.indication).like(like))
    chosen = chosen.where(*(_FLAGGED[flag] for flag in flags))
    rows = session.exec(chosen.order_by(col(Case.id).desc()).limit(limit)).all()
    outcomes = _outcomes(session, [case.id or 0 for case, _ in rows])
    return [BoardRow(case, product, outcomes.get(case.id or 0, {})) for case, product in rows]


def view(session: Session, case_id: int) -> CaseView:
    """One case. Raises NotFoundError."""
    file = load(session, case_id)
    case = session.get_one(Case, case_id)
    history = (
        select(Recommendation)
        .where(Recommendation.medicine_id == case.medicine_id, Recommendation.indication_key == case.indication_key)
        .order_by(col(Recommendation.number))
    )
    return CaseView(
        case=case,
        medicine=session.get_one(Medicine, case.medicine_id),
        log=file.log,
        place=file.at,
        history=session.exec(history).all(),
        analysis=newest_analysis(session, case_id),
        earlier=newest_analysis(session, case.extends_id) if case.extends_id else None,
        documents=session.exec(select(Document).where(Document.case_id == case_id)).all(),
        follow_ups=session.exec(
            select(FollowUp)
            .where(FollowUp.case_id == case_id, FollowUp.seq == (file.at.follow_up.seq if file.at.follow_up else 0))
            .order_by(col(FollowUp.due_on))
        ).all(),
        seen=seen_about(session, case),
        ahead=days_of(session, case_id),
    )


def without_case(session: Session) -> list[tuple[Recommendation, str]]:
    """The newest recommendation of each medicine and indication that no case is about, with the product's name.

    A case that was closed under an earlier recommendation is not about the newest one. One that a person has linked
    to a case, or set aside, is not among them.
    """
    newest = (
        select(func.max(Recommendation.id))
        .group_by(col(Recommendation.medicine_id), col(Recommendation.indication_key))
        .scalar_subquery()
    )
    taken = select(Case.id).where(
        Case.medicine_id == Recommendation.medicine_id,
        Case.indication_key == Recommendation.indication_key,
        (Case.recommendation_id == Recommendation.id) | (Case.standing != Standing.CLOSED.value),
    )
    settled = select(Proposal.id).where(
        Proposal.recommendation_id == Recommendation.id,
        col(Proposal.state).in_((ProposalState.LINKED.value, ProposalState.SET_ASIDE.value)),
    )
    rows = (
        select(Recommendation, Medicine.product)
        .where(Recommendation.medicine_id == Medicine.id, col(Recommendation.id).in_(newest))
        .where(~taken.exists(), ~settled.exists())
        .order_by(col(Recommendation.id))
    )
    return list(session.exec(rows).all())


def _outcomes(session: Session, case_ids: Sequence[int]) -> dict[int, dict[str, str]]:
    found: dict[int, dict[str, str]] = {}
    decisions = (
        select(RegionDecision.case_id, RegionDecision.region, RegionDecision.outcome)
        .where(col(RegionDecision.case_id).in_(case_ids))
        .order_by(col(RegionDecision.seq))
    )
    for case_id, region, outcome in session.exec(decisions):
        found.setdefault(case_id, {})[region] = outcome
    return found
