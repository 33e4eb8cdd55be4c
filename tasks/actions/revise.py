"""A council has changed its mind about a medicine that has a case."""

from sqlmodel import Session, col, select

from models.rules.consequences import NewEvent
from models.rules.events import Kind
from models.rules.standings import Standing
from models.tables.case import Case
from models.tables.medicine import Recommendation
from tasks.actions.case_file import By, Recorded, load, record
from tasks.actions.open_case import first_day


def revise(session: Session, recommendation: Recommendation, by: By) -> Recorded | None:
    """Tell the case about the recommendation that supersedes its own; None when no case is concerned.

    A parked case wakes, one under way is paused for a person, a released one is flagged. Telling it twice does nothing.
    """
    case_id = _case_concerned(session, recommendation)
    if case_id is None:
        return None
    file = load(session, case_id)
    if recommendation.id in {event.data.get("recommendation_id") for event in file.log}:
        return None
    start = first_day(recommendation.decided_on, recommendation.published_on, by.organisation) or by.today
    data = {
        "verdict": recommendation.verdict,
        "label": recommendation.label,
        "recommendation_id": recommendation.id,
        "earliest": min(filter(None, (recommendation.decided_on, recommendation.published_on, start))).isoformat(),
        "clock_start": start.isoformat(),
    }
    on = min(recommendation.published_on or by.today, by.today)
    return record(session, file, [NewEvent(Kind.REVISED, on, data=data)], by)


def _case_concerned(session: Session, recommendation: Recommendation) -> int | None:
    newest = (
        select(Case.id)
        .where(
            Case.medicine_id == recommendation.medicine_id,
            Case.indication_key == recommendation.indication_key,
            Case.standing != Standing.CLOSED.value,
        )
        .order_by(col(Case.id).desc())
        .limit(1)
    )
    return session.exec(newest).first()
