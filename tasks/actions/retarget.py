"""Open cases are measured against what the organisation file says today, and the log tells what it was before."""

from datetime import datetime

from sqlmodel import Session

from models.rules.access import SYSTEM
from models.rules.clocks.retargeting import changed_terms, event_data
from models.rules.consequences import NewEvent
from models.rules.events import Kind
from models.rules.organisation import Organisation
from tasks.actions.case_file import By, Recorded, load, record


def retarget(session: Session, case_id: int, *, now: datetime, organisation: Organisation) -> Recorded | None:
    """Give an open case today's aims, limits and calendar; None when it has them. Raises NotFoundError, LostRaceError.

    Only the clocks whose terms are others are set going anew. Doing it twice does nothing.
    """
    file, by = load(session, case_id), By(SYSTEM, now, organisation)
    changes = changed_terms(file.at, organisation, by.today)
    if not changes:
        return None
    event = NewEvent(Kind.RETARGETED, by.today, data=event_data(changes))
    return record(session, file, [event], by)
