"""Messages are put into words soon after what caused them, also those that wait for office hours.

The facts of a message are those that its template asked for when it was written. An upgrade may bring a template that
asks for more; what has its words by then goes out as it was meant.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any

from sqlalchemy import Row, bindparam, or_, select, update
from sqlmodel import Session

from models.tables.core import table_of
from models.tables.outbox import OutboxMessage
from notifications.links import Pages
from tasks.writing import Writer

OUTBOX = table_of(OutboxMessage)
# Together at a time: the sweep comes every minute.
BATCH = 500
Words = dict[str, Any]
_WAITING = or_(OUTBOX.c.state == "queued", OUTBOX.c.state == "sending") & (OUTBOX.c.state == "queued")
_UNWRITTEN = _WAITING & OUTBOX.c.subject.is_(None) & (OUTBOX.c.attempts == 0)
_KEPT = (
    update(OUTBOX)
    .where(OUTBOX.c.id == bindparam("this"))
    .values(subject=bindparam("new_subject"), body_text=bindparam("new_text"), body_html=bindparam("new_html"))
)


def unwritten(session: Session) -> Sequence[Row[Any]]:
    """Queued messages that nobody has put into words yet, oldest first."""
    return session.connection().execute(select(OUTBOX).where(_UNWRITTEN).order_by(OUTBOX.c.id).limit(BATCH)).all()


def words(rows: Sequence[Row[Any]], pages: Pages) -> Iterator[Words]:
    """The words of each message. One whose template trips is left for its delivery, which says so to people."""
    writer = Writer(pages)
    for row in rows:
        with suppress(Exception):
            letter = writer.letter(row)
            yield {"this": row.id, "new_subject": letter.subject, "new_text": letter.text, "new_html": letter.html}


def keep(session: Session, written: Sequence[Words]) -> int:
    """Keep the words of messages that still wait; how many. Those in a deliverer's hands it writes itself."""
    connection = session.connection()
    wanted = [words["this"] for words in written]
    mine = select(OUTBOX.c.id).where(OUTBOX.c.id.in_(wanted), _UNWRITTEN).with_for_update(skip_locked=True)
    waiting = set(connection.execute(mine).scalars())
    kept = [words for words in written if words["this"] in waiting]
    if kept:
        connection.execute(_KEPT, kept)
    return len(kept)
