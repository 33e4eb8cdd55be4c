"""The outbox as a deliverer holds it: what it has claimed, what became of it, what it gives back.

A claim is a row set to `sending` with a time at which it falls free again, so that a deliverer that dies loses
nothing and two deliverers share the queue.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Update, bindparam, func, insert, or_, select, update
from sqlmodel import Session

from models.tables.core import table_of
from models.tables.outbox import DeliveryAttempt, OutboxMessage

OUTBOX = table_of(OutboxMessage)
ATTEMPTS = table_of(DeliveryAttempt)

CLAIM = timedelta(minutes=5)
# Waits between tries; after the last one the message is marked failed and shown to people.
BACKOFF = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 240, 720))
# Claimed together. Some may be waiting when a decision makes them out of date, so not too many.
BATCH = 100
_SETTLED = (
    update(OUTBOX)
    .where(OUTBOX.c.id == bindparam("this"))
    .values(
        state=bindparam("new_state"),
        attempts=bindparam("tries"),
        subject=bindparam("new_subject"),
        body_text=bindparam("new_text"),
        body_html=bindparam("new_html"),
        next_attempt_at=bindparam("again_at"),
        sent_at=bindparam("gone_at"),
        claimed_by=None,
    )
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one try. `error` None: it was taken. `final`: another try would end the same way."""

    row: Row[Any]
    at: datetime
    error: str | None = None
    final: bool = False
    subject: str | None = None
    text: str | None = None
    html: str | None = None

    @property
    def attempt(self) -> int:
        """Which try this was."""
        return int(self.row.attempts) + 1

    @property
    def state(self) -> str:
        """What the message is now: sent, queued for another try, or failed."""
        if self.error is None:
            return "sent"
        return "failed" if self.final or self.attempt > len(BACKOFF) else "queued"


def doors_due(session: Session, *, now: datetime) -> list[int | None]:
    """The channels that something is due to be sent through; None is the mail server."""
    return list(session.connection().execute(select(OUTBOX.c.channel_id).where(_due(now)).distinct()).scalars())


def claim(session: Session, channel_id: int | None, *, now: datetime, worker: str, most: int = BATCH) -> list[Row[Any]]:
    """Up to `most` of a channel's due messages, now `worker`'s until the claim runs out. Oldest first."""
    connection = session.connection()
    through = OUTBOX.c.channel_id.is_(None) if channel_id is None else OUTBOX.c.channel_id == channel_id
    due = (
        select(OUTBOX.c.id)
        .where(_due(now), through)
        .order_by(OUTBOX.c.next_attempt_at, OUTBOX.c.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    ids = list(connection.execute(due).scalars())
    if not ids:
        return []
    mine = OUTBOX.c.id.in_(ids)
    connection.execute(_mark(mine, state="sending", claimed_by=worker, next_attempt_at=now + CLAIM))
    return list(connection.execute(select(OUTBOX).where(mine).order_by(OUTBOX.c.id)))


def settle(session: Session, outcomes: Sequence[Outcome], *, worker: str) -> list[Outcome]:
    """Write what became of claimed messages; those that were still `worker`'s.

    A claim that ran out belongs to somebody else now: what they settle stands.
    """
    connection = session.connection()
    held = (
        select(OUTBOX.c.id)
        .where(OUTBOX.c.id.in_([outcome.row.id for outcome in outcomes]), _held(worker))
        .with_for_update()
    )
    ids = set(connection.execute(held).scalars())
    mine = [outcome for outcome in outcomes if outcome.row.id in ids]
    if mine:
        connection.execute(_SETTLED, [_settled(outcome) for outcome in mine])
        tried = _tried(session, ids)
        connection.execute(insert(ATTEMPTS), [_attempt(outcome, tried.get(outcome.row.id, 0)) for outcome in mine])
    return mine


def release(session: Session, ids: Sequence[int], *, now: datetime, worker: str) -> None:
    """Give back claimed messages that were never tried."""
    mine = OUTBOX.c.id.in_(ids) & _held(worker)
    session.connection().execute(_mark(mine, state="queued", claimed_by=None, next_attempt_at=now))


def _due(now: datetime) -> ColumnElement[bool]:
    return or_(OUTBOX.c.state == "queued", OUTBOX.c.state == "sending") & (OUTBOX.c.next_attempt_at <= now)


def _held(worker: str) -> ColumnElement[bool]:
    return (OUTBOX.c.state == "sending") & (OUTBOX.c.claimed_by == worker)


def _mark(which: ColumnElement[bool], **values: Any) -> Update:
    return update(OUTBOX).where(which).values(**values)


def _settled(outcome: Outcome) -> dict[str, Any]:
    again = outcome.at + BACKOFF[outcome.attempt - 1] if outcome.state == "queued" else outcome.at
    return {
        "this": outcome.row.id,
        "new_state": outcome.state,
        "tries": outcome.attempt,
        "new_subject": outcome.subject,
        "new_text": outcome.text,
        "new_html": outcome.html,
        "again_at": again,
        "gone_at": outcome.at if outcome.state == "sent" else None,
    }


def _tried(session: Session, ids: set[int]) -> dict[int, int]:
    """How often each has been tried before, also before it was sent again by hand."""
    highest = func.max(ATTEMPTS.c.number)
    tries = select(ATTEMPTS.c.message_id, highest).where(ATTEMPTS.c.message_id.in_(ids)).group_by(ATTEMPTS.c.message_id)
    return {row[0]: row[1] for row in session.connection().execute(tries)}


def _attempt(outcome: Outcome, tried: int) -> dict[str, Any]:
    return {
        "message_id": outcome.row.id,
        "number": tried + 1,
        "at": outcome.at,
        "ok": outcome.error is None,
        "error": outcome.error,
    }
