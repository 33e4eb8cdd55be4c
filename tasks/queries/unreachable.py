"""Who cannot be reached: people whose last message was given up and who have received none since."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, func, select

from models.tables.outbox import OutboxMessage

# An address that failed longer ago than this is tried again as if nothing had happened.
MEMORY = timedelta(days=30)


def unreachable(session: Session, *, since: datetime) -> frozenset[str]:
    """Keys of people whose mail was given up within 30 days before `since` and has not arrived again after that."""
    failed = (
        select(OutboxMessage.recipient, func.max(OutboxMessage.id))
        .where(
            col(OutboxMessage.state) == "failed",
            col(OutboxMessage.channel_id).is_(None),
            col(OutboxMessage.created_at) > since - MEMORY,
        )
        .group_by(col(OutboxMessage.recipient))
    )
    return frozenset(who for who, last in session.exec(failed).all() if not _heard_since(session, who, last))


def _heard_since(session: Session, recipient: str, message_id: int | None) -> bool:
    arrived = select(OutboxMessage.id).where(
        col(OutboxMessage.recipient) == recipient,
        col(OutboxMessage.state) == "sent",
        col(OutboxMessage.id) > message_id,
    )
    return session.exec(arrived.limit(1)).first() is not None
