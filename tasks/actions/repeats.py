"""How often the same may be said: the repeat window of the organisation file, per kind of notice."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlmodel import Session

from models.rules.organisation import Organisation
from notifications.messages import Message
from tasks.actions.outbox import OUTBOX


def within_window(
    session: Session, messages: Sequence[Message], *, case_id: int | None, organisation: Organisation, now: datetime
) -> list[Message]:
    """The messages about a case (None: about no case) that may be said: not said to the same recipient lately.

    The same is the same kind about the same clock. What was taken back was not said.
    """
    windows = organisation.watching.repeat_window
    lately: set[tuple[str, str, str | None]] = set()
    for kind in {message.kind for message in messages} & windows.keys():
        lately |= _said_since(session, kind, case_id, now - timedelta(days=windows[kind]))
    return [said for said in messages if (said.kind, said.recipient, said.clock) not in lately]


def _said_since(session: Session, kind: str, case_id: int | None, since: datetime) -> set[tuple[str, str, str | None]]:
    about = OUTBOX.c.case_id.is_(None) if case_id is None else OUTBOX.c.case_id == case_id
    said = select(OUTBOX.c.kind, OUTBOX.c.recipient, OUTBOX.c.clock).where(
        about, OUTBOX.c.kind == kind, OUTBOX.c.created_at > since, OUTBOX.c.state != "cancelled"
    )
    return {(row.kind, row.recipient, row.clock) for row in session.connection().execute(said)}
