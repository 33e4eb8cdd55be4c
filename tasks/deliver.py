"""Delivery: claim due messages, render, send, settle. At least once, with a stable identity; never before commit.

A claim is a row set to `sending` with a time at which it falls free again, so that a deliverer that dies loses
nothing and two deliverers share the queue.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Protocol

from sqlalchemy import Row, insert, or_, select, update
from sqlmodel import Session

from models.database import Change
from models.tables.core import table_of
from models.tables.outbox import DeliveryAttempt, OutboxMessage
from notifications.channels import DeliveryError
from notifications.render import render_message

OUTBOX = table_of(OutboxMessage)
ATTEMPTS = table_of(DeliveryAttempt)

CLAIM = timedelta(minutes=5)
# Waits between tries; after the last one the message is marked failed and shown to people.
BACKOFF = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 240, 720))
# Few enough that a batch is through before its claim runs out, even when each waits for a server that has hung.
BATCH = 10


class Channel(Protocol):
    """Something that can take a message."""

    def send(self, address: str, subject: str, text: str, *, dedupe_key: str) -> None:
        """Hand over one message. Raises DeliveryError."""


@dataclass(slots=True)
class Delivered:
    """How many messages went out, must be tried again, and were given up."""

    sent: int = 0
    retried: int = 0
    failed: int = 0


def deliver(change: Change, channel: Channel, *, now: Callable[[], datetime], worker: str) -> Delivered:
    """Send everything that is due. `worker` names this deliverer in its claims.

    When nothing of a batch could be sent the server is likely gone, and the rest is left for the next time.
    """
    result = Delivered()
    while claimed := change(lambda session: claim(session, now=now(), worker=worker)):
        before = result.sent
        for row in claimed:
            error, subject, text = _send(channel, row)
            outcome = _Outcome(row.id, row.attempts + 1, error, subject, text, now())
            state = change(partial(_settle, outcome=outcome, worker=worker))
            result.sent += state == "sent"
            result.retried += state == "queued"
            result.failed += state == "failed"
        if result.sent == before:
            break
    return result


def claim(session: Session, *, now: datetime, worker: str) -> list[Row[Any]]:
    """Up to a batch of due messages, now `worker`'s until the claim runs out. Oldest first."""
    due = (
        select(OUTBOX.c.id)
        .where(or_(OUTBOX.c.state == "queued", OUTBOX.c.state == "sending"), OUTBOX.c.next_attempt_at <= now)
        .order_by(OUTBOX.c.next_attempt_at, OUTBOX.c.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    )
    ids = [row.id for row in session.execute(due)]
    if not ids:
        return []
    mine = OUTBOX.c.id.in_(ids)
    session.execute(update(OUTBOX).where(mine).values(state="sending", claimed_by=worker, next_attempt_at=now + CLAIM))
    return list(session.execute(select(OUTBOX).where(mine).order_by(OUTBOX.c.id)))


def resend(session: Session, message_id: int, *, now: datetime) -> bool:
    """Put a message that was given up back in the queue; False when there is none such."""
    failed = (OUTBOX.c.id == message_id) & (OUTBOX.c.state == "failed")
    again = update(OUTBOX).where(failed).values(state="queued", attempts=0, next_attempt_at=now)
    return bool(session.connection().execute(again).rowcount)


@dataclass(frozen=True, slots=True)
class _Outcome:
    message_id: int
    attempt: int
    error: str | None
    subject: str | None
    text: str | None
    at: datetime


def _send(channel: Channel, row: Row[Any]) -> tuple[str | None, str | None, str | None]:
    subject, text = row.subject, row.body_text
    if subject is None or text is None:
        try:
            subject, text = render_message(row.kind, row.facts)
        except Exception as fault:  # Whatever a template trips over must not hold up other messages.
            return f"Mallen för {row.kind} kunde inte fyllas i: {type(fault).__name__}: {fault}", None, None
    try:
        channel.send(row.address, subject, text, dedupe_key=row.dedupe_key)
    except DeliveryError as fault:
        return str(fault), subject, text
    return None, subject, text


def _settle(session: Session, outcome: _Outcome, worker: str) -> str:
    given_up = outcome.error is not None and outcome.attempt > len(BACKOFF)
    state = "sent" if outcome.error is None else "failed" if given_up else "queued"
    values: dict[str, Any] = {
        "state": state,
        "attempts": outcome.attempt,
        "subject": outcome.subject,
        "body_text": outcome.text,
        "claimed_by": None,
    }
    if state == "sent":
        values["sent_at"] = outcome.at
    if state == "queued":
        values["next_attempt_at"] = outcome.at + BACKOFF[outcome.attempt - 1]
    # A claim that ran out belongs to somebody else now: what they settle stands.
    mine = (OUTBOX.c.id == outcome.message_id) & (OUTBOX.c.claimed_by == worker)
    if not session.connection().execute(update(OUTBOX).where(mine).values(**values)).rowcount:
        return "lost"
    session.execute(insert(ATTEMPTS).values(_attempt(session, outcome)))
    return state


def _attempt(session: Session, outcome: _Outcome) -> dict[str, Any]:
    tries = select(ATTEMPTS.c.number).where(ATTEMPTS.c.message_id == outcome.message_id)
    number = len(session.execute(tries).all()) + 1
    return {
        "message_id": outcome.message_id,
        "number": number,
        "at": outcome.at,
        "ok": outcome.error is None,
        "error": outcome.error,
    }
