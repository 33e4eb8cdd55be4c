"""Messages that were given up, put back in the queue by a person."""

from datetime import date, datetime

from sqlalchemy import select, update
from sqlmodel import Session

from models.rules.dated import valid_on
from models.rules.organisation import Organisation
from tasks.actions.outbox import OUTBOX

_FAILED = OUTBOX.c.state == "failed"


def resend(session: Session, message_id: int, *, now: datetime, organisation: Organisation, today: date) -> bool:
    """Put a message that was given up back in the queue; False when there is none such.

    It goes to the address that the organisation file has for the recipient now.
    """
    row = session.connection().execute(select(OUTBOX).where(OUTBOX.c.id == message_id, _FAILED)).first()
    if row is None:
        return False
    people = {person.key: person.mail for person in valid_on(organisation.people, today)}
    again = {"state": "queued", "attempts": 0, "next_attempt_at": now}
    again["address"] = people.get(row.recipient, row.address)
    session.connection().execute(update(OUTBOX).where(OUTBOX.c.id == message_id, _FAILED).values(**again))
    return True


def resend_failed(session: Session, *, now: datetime, organisation: Organisation, today: date) -> int:
    """Put every message that was given up back in the queue; how many there were."""
    ids = list(session.connection().execute(select(OUTBOX.c.id).where(_FAILED).order_by(OUTBOX.c.id)).scalars())
    return sum(resend(session, key, now=now, organisation=organisation, today=today) for key in ids)
