"""News and follow-up reports, noted beside the medicines they tell of, so that a case shows what has been seen.

They propose nothing: what NT-rådet recommends stands in its list.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from models.rules.mentions import told_in
from models.tables.core import table_of
from models.tables.medicine import Medicine
from models.tables.proposal import Mention
from models.tables.source import SourceRecord
from tasks.actions.case_file import By
from tasks.actions.taking_in.changes import Changes, Followed, Reading
from tasks.actions.taking_in.compare import hash_of
from tasks.sources.reading.records import Facts, Record

NEWS, REPORTS = "nt_news", "nt_follow_up_reports"
_MEDICINES, _RECORDS, _MENTIONS = table_of(Medicine), table_of(SourceRecord), table_of(Mention)
_NAMES = select(_MEDICINES.c.id, _MEDICINES.c.product_key, _MEDICINES.c.substance_key)
_TOLD_BEFORE = select(_RECORDS.c.source, _RECORDS.c.key_hash, _RECORDS.c.facts).where(
    _RECORDS.c.source.in_((NEWS, REPORTS)), _RECORDS.c.superseded_at.is_(None)
)
# Source, the hash of the record's key, and the medicine's number.
_Noted = tuple[str, str, int]


def note_mentions(session: Session, reading: Reading, changes: Changes[Record]) -> Followed:
    """Note which known medicines the news of a list tell of; in a baseline too, since nobody is told."""
    medicines = session.connection().execute(_NAMES).all() if changes.news else ()
    found = [(reading.source, hash_of(listed.record.key), listed.record.facts()) for listed in changes.news]
    _note(session, _mentions(found, medicines), reading.by)
    return Followed()


def note_mention(session: Session, source: str, key: str, medicine_id: int, by: By) -> None:
    """Note that the record called `key` tells of the medicine."""
    _note(session, [(source, hash_of(key), medicine_id)], by)


def newest_medicine(session: Session) -> int:
    """The number of the medicine that became known last; 0 before the first."""
    return session.connection().execute(select(func.max(_MEDICINES.c.id))).scalar() or 0


def mention_earlier(session: Session, after: int, by: By) -> None:
    """Note what was told before they were known of the medicines with numbers beyond `after`."""
    new = session.connection().execute(_NAMES.where(_MEDICINES.c.id > after)).all()
    told = session.connection().execute(_TOLD_BEFORE).all() if new else ()
    _note(session, _mentions(((row.source, row.key_hash, row.facts) for row in told), new), by)


def _mentions(records: Iterable[tuple[str, str, Facts]], medicines: Sequence[Row[Any]]) -> list[_Noted]:
    found = []
    for source, key_hash, facts in records:
        told = told_in(facts)
        found += [(source, key_hash, m.id) for m in medicines if told.names(m.product_key, m.substance_key)]
    return found


def _note(session: Session, found: Sequence[_Noted], by: By) -> None:
    if not found:
        return
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    once = dialect.insert(_MENTIONS).on_conflict_do_nothing()
    rows = [
        {"source": source, "key_hash": key_hash, "medicine_id": medicine_id, "noted_at": by.now}
        for source, key_hash, medicine_id in found
    ]
    session.connection().execute(once, rows)
