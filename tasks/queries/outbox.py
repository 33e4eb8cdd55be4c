"""The outbox as it stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select

from models.rules.case_number import case_number
from models.rules.errors import NotFoundError
from models.tables.notice_channel import NoticeChannel
from models.tables.outbox import DeliveryAttempt, OutboxMessage


@dataclass(frozen=True, slots=True)
class NoticeView:
    """A message with every try there has been to send it, and the label of its room; None: mail."""

    message: OutboxMessage
    attempts: Sequence[DeliveryAttempt]
    channel: str | None


def due_messages(session: Session, *, now: datetime) -> int:
    """How many messages are due to be sent, or were claimed by a deliverer that has not been heard of since."""
    return session.exec(select(func.count()).where(_due(now))).one()


def due_without_channel(session: Session, *, now: datetime) -> bool:
    """Is anything due that goes by mail?"""
    mails = select(OutboxMessage.id).where(_due(now), col(OutboxMessage.channel_id).is_(None)).limit(1)
    return session.exec(mails).first() is not None


def messages_by_state(session: Session) -> dict[str, int]:
    """Number of messages in each state."""
    counted = select(OutboxMessage.state, func.count()).group_by(OutboxMessage.state)
    return dict(session.exec(counted).all())


def notices(
    session: Session, *, state: str | None = None, case_id: int | None = None, limit: int = 100
) -> Sequence[OutboxMessage]:
    """Messages in a state, of a case, or all; newest first."""
    chosen = select(OutboxMessage).order_by(col(OutboxMessage.id).desc()).limit(limit)
    if state is not None:
        chosen = chosen.where(OutboxMessage.state == state)
    if case_id is not None:
        chosen = chosen.where(OutboxMessage.case_id == case_id)
    return session.exec(chosen).all()


def last_errors(session: Session, message_ids: Sequence[int]) -> dict[int, str]:
    """What the last try of each said, where it failed."""
    tries = (
        select(DeliveryAttempt)
        .where(col(DeliveryAttempt.message_id).in_(message_ids))
        .order_by(col(DeliveryAttempt.message_id), col(DeliveryAttempt.number))
    )
    newest = {tried.message_id: tried.error for tried in session.exec(tries)}
    return {message_id: error for message_id, error in newest.items() if error is not None}


def notice(session: Session, message_id: int) -> NoticeView:
    """One message with its tries. Raises NotFoundError."""
    message = session.get(OutboxMessage, message_id)
    if message is None:
        raise NotFoundError(f"Meddelande {message_id} finns inte. Se listan: ordnat notice list.")
    tries = select(DeliveryAttempt).where(DeliveryAttempt.message_id == message_id)
    room = session.get(NoticeChannel, message.channel_id) if message.channel_id is not None else None
    attempts = session.exec(tries.order_by(col(DeliveryAttempt.number))).all()
    return NoticeView(message, attempts, room.label if room else None)


def number_of(message: OutboxMessage) -> str:
    """The case a message is about, as people write it; empty when it is about none."""
    return case_number(message.case_id) if message.case_id is not None else ""


def _due(now: datetime) -> ColumnElement[bool]:
    return col(OutboxMessage.state).in_(("queued", "sending")) & (col(OutboxMessage.next_attempt_at) <= now)
