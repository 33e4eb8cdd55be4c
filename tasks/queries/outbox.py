"""The outbox as it stands."""

from datetime import datetime

from sqlmodel import Session, col, func, select

from models.tables.outbox import OutboxMessage


def due_messages(session: Session, *, now: datetime) -> int:
    """How many messages are due to be sent, or were claimed by a deliverer that has not been heard of since."""
    due = select(func.count()).where(
        col(OutboxMessage.state).in_(("queued", "sending")), col(OutboxMessage.next_attempt_at) <= now
    )
    return session.exec(due).one()


def messages_by_state(session: Session) -> dict[str, int]:
    """Number of messages in each state."""
    counted = select(OutboxMessage.state, func.count()).group_by(OutboxMessage.state)
    return dict(session.exec(counted).all())
