"""The outbox: messages are written with what caused them, claimed by a deliverer, and settled."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from models.tables.core import table_of
from models.tables.outbox import OutboxMessage
from notifications.messages import Message

OUTBOX = table_of(OutboxMessage)
_NEW = insert(OUTBOX)


def put(
    session: Session, messages: Sequence[Message], *, now: datetime, case_id: int | None = None, seq: int | None = None
) -> None:
    """Write messages in the caller's transaction. A second one with the same key fails the transaction."""
    if messages:
        session.connection().execute(_NEW, [_row(message, now, case_id, seq) for message in messages])


def put_new(session: Session, messages: Sequence[Message], *, now: datetime) -> None:
    """As `put`, but a message that is there already is left alone: for repeated alarms."""
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    for message in messages:
        session.execute(dialect.insert(OUTBOX).values(_row(message, now, None, None)).on_conflict_do_nothing())


def _row(message: Message, now: datetime, case_id: int | None, seq: int | None) -> dict[str, object]:
    return {
        "dedupe_key": message.dedupe_key,
        "case_id": case_id,
        "seq": seq,
        "kind": message.kind,
        "region": message.region,
        "recipient": message.recipient,
        "address": message.address,
        "facts": dict(message.facts),
        "state": "queued",
        "attempts": 0,
        "created_at": now,
        "next_attempt_at": now,
    }
