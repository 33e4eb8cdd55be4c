"""The outbox: messages are written with what caused them, claimed by a deliverer, and settled."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import bindparam, insert, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from models.tables.core import table_of
from models.tables.outbox import OutboxMessage
from notifications.messages import Message

OUTBOX = table_of(OutboxMessage)
_NEW = insert(OUTBOX)
_QUEUED_OF = (
    update(OUTBOX)
    .where(
        OUTBOX.c.case_id == bindparam("this_case"),
        OUTBOX.c.state == "queued",
        OUTBOX.c.clock.in_(bindparam("clocks", expanding=True)),
    )
    .values(state="cancelled")
)


def put(
    session: Session, messages: Sequence[Message], *, now: datetime, case_id: int | None = None, seq: int | None = None
) -> None:
    """Write messages in the caller's transaction. A second one with the same key fails the transaction."""
    if messages:
        session.connection().execute(_NEW, [_row(message, now, case_id, seq) for message in messages])


def put_alarms(session: Session, messages: Iterable[tuple[int, Message]], *, now: datetime, at: datetime) -> None:
    """Write the alarms of several cases at once, to be sent at `at`: when people may be woken."""
    rows = [_row(message, now, case_id, None) | {"next_attempt_at": at} for case_id, message in messages]
    if rows:
        session.connection().execute(_NEW, rows)


def put_new(
    session: Session,
    messages: Sequence[Message],
    *,
    now: datetime,
    case_id: int | None = None,
    at: datetime | None = None,
) -> int:
    """As `put`, but a message that is there already is left alone, for repeated alarms; how many were new.

    They are sent `at` that time, by default now.
    """
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    statement = dialect.insert(OUTBOX).on_conflict_do_nothing().returning(OUTBOX.c.id)
    later = {"next_attempt_at": at or now}
    rows = [statement.values(_row(message, now, case_id, None) | later) for message in messages]
    return sum(len(session.connection().execute(row).all()) for row in rows)


def cancel(session: Session, case_id: int, clocks: Collection[str]) -> int:
    """Take back the alarms of these clocks that have not been sent; how many there were."""
    if not clocks:
        return 0
    return session.connection().execute(_QUEUED_OF, {"this_case": case_id, "clocks": sorted(clocks)}).rowcount


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
        "channel_id": message.channel_id,
        "clock": message.clock,
        "occasion": message.occasion,
        "state": "queued",
        "attempts": 0,
        "created_at": now,
        "next_attempt_at": now,
    }
