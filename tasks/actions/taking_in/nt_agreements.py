"""The regions' national agreements: kept with the days they end, their start noted on the cases about the product."""

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from models.rules.ahead import Ahead
from models.rules.before_the_clock import DateKind
from models.rules.identity import product_key, substance_key
from models.tables.agreement import Agreement
from models.tables.core import table_of
from tasks.actions.days_ahead import Whose, set_days
from tasks.actions.listed_medicines import Listing
from tasks.actions.taking_in.changes import Changes, Followed, Reading
from tasks.actions.taking_in.noting import note_products
from tasks.sources.nt_agreements import NationalAgreement

AGREEMENTS = table_of(Agreement)
_DELISTED = update(AGREEMENTS).where(AGREEMENTS.c.key == bindparam("this")).values(delisted_at=bindparam("at"))


def take_in(session: Session, reading: Reading, changes: Changes[NationalAgreement]) -> Followed:
    """Write what is news and its days to come; what is on the list no more is only marked.

    In a baseline nobody is reminded of what was due before: it was known to those who read the list.
    """
    for listed in (*changes.news, *changes.relisted):
        _write(session, reading, listed.record)
    gone = [{"this": key, "at": reading.by.now} for key in changes.no_longer_listed]
    if gone:
        session.connection().execute(_DELISTED, gone)
    return note_products(session, reading, [_listing(reading, listed.record) for listed in changes.news])


def _write(session: Session, reading: Reading, seen: NationalAgreement) -> None:
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    row = _row(seen, reading.by.now)
    now_says = {name: value for name, value in row.items() if name not in {"key", "known_at"}}
    written = dialect.insert(AGREEMENTS).values(row).on_conflict_do_update(index_elements=["key"], set_=now_says)
    agreement_id = session.connection().execute(written.returning(AGREEMENTS.c.id)).scalar_one()
    prolonged = seen.option_until if seen.option_until != seen.ends_on else None
    days = {Ahead.AGREEMENT_END: seen.ends_on, Ahead.AGREEMENT_OPTION: prolonged}
    set_days(session, Whose(agreement_id), days, today=reading.by.today, known_before=reading.baseline)


def _row(seen: NationalAgreement, now: datetime) -> dict[str, Any]:
    return {
        "key": seen.key,
        "product": seen.product,
        "substance": seen.substance,
        "company": seen.company,
        "starts_on": seen.starts_on,
        "ends_on": seen.ends_on,
        "option_to": seen.option_until,
        "option": seen.option,
        "url": seen.url,
        "known_at": now,
        "delisted_at": None,
    }


def _listing(reading: Reading, seen: NationalAgreement) -> Listing:
    return Listing(
        source=reading.source,
        key=seen.key,
        name=seen.company,
        product_key=product_key(seen.product),
        substance_key=substance_key(seen.substance),
        atc=seen.atc,
        dates={DateKind.AGREEMENT_START: seen.starts_on} if seen.starts_on else {},
        address=seen.url,
        page_id=reading.page_id,
    )
