"""Writing the day's digests. Done again, or by two at once, it writes each of them once."""

from datetime import datetime

from sqlmodel import Session

from models.database import Change
from models.rules.organisation import Organisation
from tasks.actions import outbox
from tasks.queries.digests import digests


def write_digests(change: Change, *, now: datetime, organisation: Organisation) -> int:
    """Put the digests that are due in the outbox; how many were written by this call."""

    def work(session: Session) -> int:
        return outbox.put_new(session, digests(session, organisation, now), now=now)

    return change(work)
