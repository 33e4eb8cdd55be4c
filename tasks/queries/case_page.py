"""One case with everything about it, for its page: a fixed number of statements, and no text that is not shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import BindParameter, Row, Select, bindparam, func, select
from sqlmodel import Session, col
from sqlmodel import select as sql_select

from models.rules.organisation import Organisation
from models.tables.case import Case
from models.tables.core import table_of
from models.tables.document import Document, FollowUp
from models.tables.medicine import Medicine, Recommendation
from models.tables.outbox import OutboxMessage
from tasks.actions.case_file import CaseFile, load
from tasks.actions.case_rows import CASES
from tasks.queries.alarms import Standing, alarms_in
from tasks.queries.case_days import case_days
from tasks.queries.coming_days import ComingDay
from tasks.queries.newest_lines import newest_lines
from tasks.queries.seen import Sight, seen_about

NOTICES_SHOWN = 6
_RECOMMENDATIONS, _DOCUMENTS = table_of(Recommendation), table_of(Document)
_FOLLOW_UPS, _NOTICES = table_of(FollowUp), table_of(OutboxMessage)
_MINE: BindParameter[int] = bindparam("this_case")
# Put together once, as in `tasks.actions.case_rows`.
_SUBJECT = sql_select(Case, Medicine).join(Medicine, col(Medicine.id) == Case.medicine_id).where(Case.id == _MINE)
_HISTORY = (
    select(_RECOMMENDATIONS)
    .where(
        _RECOMMENDATIONS.c.medicine_id == bindparam("medicine"),
        _RECOMMENDATIONS.c.indication_key == bindparam("indication"),
    )
    .order_by(_RECOMMENDATIONS.c.number)
)
_EXTENDED_BY = select(CASES.c.id, CASES.c.indication).where(CASES.c.extends_id == _MINE).order_by(CASES.c.id)
_PREPARED = (
    select(_DOCUMENTS.c.seq, _DOCUMENTS.c.reader, _DOCUMENTS.c.title)
    .where(_DOCUMENTS.c.case_id == _MINE)
    .order_by(_DOCUMENTS.c.seq.desc(), _DOCUMENTS.c.reader)
)
_PLANNED = (
    select(_FOLLOW_UPS.c.seq, _FOLLOW_UPS.c.what, _FOLLOW_UPS.c.due_on)
    .where(_FOLLOW_UPS.c.case_id == _MINE)
    .order_by(_FOLLOW_UPS.c.due_on)
)
_SAID = select(
    _NOTICES.c.id, _NOTICES.c.kind, _NOTICES.c.recipient, _NOTICES.c.state, _NOTICES.c.created_at, _NOTICES.c.sent_at,
    func.count().over().label("total"),
).where(_NOTICES.c.case_id == _MINE).order_by(_NOTICES.c.id.desc())  # fmt: skip


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """A message about the case: its kind, a key of whom it is for (or `kanal:` and a room), and how it went."""

    message_id: int
    kind: str
    recipient: str
    state: str
    created_at: datetime
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class Notices:
    """Some of a case's messages, newest first, and how many there are in all."""

    lines: tuple[NoticeLine, ...]
    total: int


@dataclass(frozen=True, slots=True)
class CaseSeen:
    """A case with everything about it. Rows have the columns of their tables; of `analysis` there is one per region.

    `extended_by` are later cases of the same medicine that extend this one: number and indication.
    """

    file: CaseFile
    extends: int | None
    extended_by: Sequence[Row[Any]]
    history: Sequence[Row[Any]]
    analysis: Sequence[Row[Any]]
    documents: Sequence[Row[Any]]
    follow_ups: Sequence[Row[Any]]
    alarms: Sequence[Standing]
    notices: Notices
    seen: Sequence[Sight]
    ahead: Sequence[ComingDay]


def case_seen(session: Session, case_id: int, organisation: Organisation, today: date) -> CaseSeen:
    """The case. Raises NotFoundError."""
    file = load(session, case_id)
    case, medicine = session.exec(_SUBJECT, params={"this_case": case_id}).one()
    about = {"medicine": case.medicine_id, "indication": case.indication_key}
    return CaseSeen(
        file=file,
        extends=case.extends_id,
        extended_by=_rows(session, _EXTENDED_BY, case_id),
        history=session.connection().execute(_HISTORY, about).all(),
        analysis=newest_lines(session, case_id),
        documents=_rows(session, _PREPARED, case_id),
        follow_ups=_rows(session, _PLANNED, case_id),
        alarms=alarms_in(session, file, organisation, today),
        notices=notices_of(session, case_id),
        seen=seen_about(session, case),
        ahead=case_days(session, case_id, medicine),
    )


def notices_of(session: Session, case_id: int, *, first: int = 0, most: int = NOTICES_SHOWN) -> Notices:
    """The messages about a case from number `first`, newest first."""
    rows = _rows(session, _SAID.limit(most).offset(first), case_id)
    return Notices(tuple(NoticeLine(*row[:-1]) for row in rows), rows[0].total if rows else 0)


def document_of(session: Session, case_id: int, seq: int, reader: str) -> Row[Any] | None:
    """A prepared document, whole; None when there is no such."""
    wanted = select(_DOCUMENTS).where(
        _DOCUMENTS.c.case_id == case_id, _DOCUMENTS.c.seq == seq, _DOCUMENTS.c.reader == reader
    )
    return session.connection().execute(wanted).first()


def _rows(session: Session, statement: Select[Any], case_id: int) -> Sequence[Row[Any]]:
    return session.connection().execute(statement, {"this_case": case_id}).all()
