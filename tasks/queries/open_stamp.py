"""Whether anything has changed of what the overview shows: numbers that another set of open cases does not give."""

from sqlalchemy import func, select, true
from sqlmodel import Session

from models.rules.proposals import ProposalState
from models.tables.alarm import Alarm
from models.tables.core import table_of
from tasks.actions.case_rows import CASES
from tasks.actions.proposals.rows import PROPOSALS

Stamp = tuple[int | None, ...]
_ALARMS = table_of(Alarm)
# A case's version rises with everything that is recorded in it.
_NUMBERS = func.count(), func.sum(CASES.c.id), func.sum(CASES.c.version), func.sum(CASES.c.id * CASES.c.version)
_OPEN = select(*_NUMBERS).where(CASES.c.open_key.is_not(None)).subquery()
_FLAGGED = select(*_NUMBERS).where(CASES.c.review_wanted).subquery()
_WAITING = select(func.count()).where(PROPOSALS.c.state == ProposalState.WAITING.value).scalar_subquery()
_STAMP = select(
    _OPEN,
    _FLAGGED,
    select(func.max(_ALARMS.c.id)).scalar_subquery(),
    select(func.max(PROPOSALS.c.id)).scalar_subquery(),
    _WAITING,
).select_from(_OPEN.join(_FLAGGED, true()))


def open_stamp(session: Session) -> Stamp:
    """The open cases, those to be judged anew, the alarms and the proposals, as they are now. One statement."""
    return tuple(session.connection().execute(_STAMP).one())
