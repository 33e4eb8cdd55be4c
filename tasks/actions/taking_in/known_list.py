"""The last good list of a source, as rows with history."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlmodel import Session

from models.tables.core import table_of
from models.tables.source import SourceLength, SourceRecord
from tasks.actions.taking_in.changes import Changes, Listed, Reading
from tasks.actions.taking_in.compare import Known, hash_of

RECORDS = table_of(SourceRecord)
LENGTHS = table_of(SourceLength)
_ONE_MORE = insert(RECORDS)
_THIS = update(RECORDS).where(RECORDS.c.id == bindparam("this"))
_SUPERSEDED = _THIS.values(superseded_at=bindparam("at"))
_DELISTED = _THIS.values(delisted_at=bindparam("at"))
_REWORDED = _THIS.values(facts=bindparam("now"))


def known_list(session: Session, source: str) -> dict[str, Known]:
    """What is known of each record the source has ever listed, by the hash of its key."""
    latest = select(RECORDS).where(RECORDS.c.source == source, RECORDS.c.superseded_at.is_(None))
    rows = session.connection().execute(latest)
    return {row.key_hash: Known(row.id, row.number, row.key, row.facts, row.delisted_at is None) for row in rows}


def write_list(session: Session, reading: Reading, changes: Changes[Any], known: Mapping[str, Known]) -> None:
    """Add a row for each record that says something else than before, and mark those that are listed no more."""
    again, now = (*changes.changed, *changes.relisted), reading.by.now
    _mark(session, _SUPERSEDED, [{"this": _row_of(x, known).row_id, "at": now} for x in again])
    _mark(session, _DELISTED, [{"this": known[hash_of(key)].row_id, "at": now} for key in changes.no_longer_listed])
    rows = [_row(reading, x, 1) for x in changes.new] + [_row(reading, x, _row_of(x, known).number + 1) for x in again]
    _mark(session, _ONE_MORE, rows)


def reword_list(session: Session, changes: Changes[Any], known: Mapping[str, Known]) -> None:
    """Write down, where they stand, facts that say the same as before in another way."""
    rows = [{"this": _row_of(x, known).row_id, "now": x.record.facts()} for x in changes.reworded]
    _mark(session, _REWORDED, rows)


def write_length(session: Session, source: str, rows: int, *, now: datetime) -> None:
    """From now on the list is this long."""
    _mark(session, insert(LENGTHS), [{"source": source, "at": now, "rows": rows}])


def _mark(session: Session, statement: Any, rows: list[dict[str, Any]]) -> None:
    if rows:
        session.connection().execute(statement, rows)


def _row_of(listed: Listed[Any], known: Mapping[str, Known]) -> Known:
    return known[hash_of(listed.record.key)]


def _row(reading: Reading, listed: Listed[Any], number: int) -> dict[str, Any]:
    return {
        "source": reading.source,
        "key": listed.record.key,
        "key_hash": hash_of(listed.record.key),
        "number": number,
        "facts": listed.record.facts(),
        "seen_at": reading.by.now,
        "page_id": reading.page_id,
    }
