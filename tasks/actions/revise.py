"""A council has changed its mind about a medicine that has a case."""

from typing import Any

from sqlmodel import Session, col, or_, select

from models.rules.consequences import NewEvent
from models.rules.events import Kind
from models.rules.proposals import ProposalState
from models.rules.standings import Standing
from models.rules.verdicts import Verdict
from models.tables.case import Case
from models.tables.medicine import Recommendation
from models.tables.proposal import Proposal
from tasks.actions.case_file import By, CaseFile, Recorded, load, record
from tasks.actions.open_case import first_day
from tasks.actions.proposals.rows import subject_of


def revise(session: Session, recommendation: Recommendation, by: By) -> Recorded | None:
    """Tell the case about the recommendation that supersedes its own; None when no case is concerned.

    A parked case wakes, one under way is paused for a person, a released one is flagged. Telling it twice does nothing.
    """
    case_id = _case_concerned(session, recommendation)
    return None if case_id is None else tell_case(session, load(session, case_id), recommendation, by)


def tell_case(session: Session, file: CaseFile, recommendation: Recommendation, by: By) -> Recorded | None:
    """Tell this case of a recommendation about it, however it is worded; None when it knows of it already."""
    if recommendation.id in {event.data.get("recommendation_id") for event in file.log}:
        return None
    start = first_day(recommendation.decided_on, recommendation.published_on, by.organisation) or by.today
    data: dict[str, Any] = {
        "verdict": recommendation.verdict,
        "label": recommendation.label,
        "recommendation_id": recommendation.id,
        "earliest": min(filter(None, (recommendation.decided_on, recommendation.published_on, start))).isoformat(),
        "clock_start": start.isoformat(),
    }
    if file.at.standing is Standing.PARKED and recommendation.verdict == Verdict.SHOULD_NOT and file.at.approving:
        data["releases"] = list(file.at.approving)
    on = min(recommendation.published_on or by.today, by.today)
    return record(session, file, [NewEvent(Kind.REVISED, on, data=data)], by)


def _case_concerned(session: Session, recommendation: Recommendation) -> int | None:
    # The same medicine and indication; or what a person has said is the same, however it is worded.
    about = subject_of(recommendation.medicine_id, recommendation.indication_key)
    linked = select(Proposal.case_id).where(Proposal.subject == about, Proposal.state == ProposalState.LINKED.value)
    same = (Case.medicine_id == recommendation.medicine_id) & (Case.indication_key == recommendation.indication_key)
    newest = (
        select(Case.id)
        .where(or_(same, col(Case.id).in_(linked)), Case.standing != Standing.CLOSED.value)
        .order_by(col(Case.id).desc())
        .limit(1)
    )
    return session.exec(newest).first()
