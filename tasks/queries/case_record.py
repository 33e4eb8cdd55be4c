"""Everything stored about a case as plain values, for the registry and the archive. Open prices and gross cost only."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, Select, select
from sqlmodel import Session

from models.rules.case_number import case_number
from models.rules.log_export import KIND, as_objects
from models.tables.budget_analysis import BudgetAnalysis, BudgetLine, BudgetYear
from models.tables.core import table_of
from models.tables.document import Document, FollowUp
from models.tables.medicine import Medicine, Recommendation
from models.tables.outbox import OutboxMessage
from models.tables.region_decision import CostShare, RegionDecision
from tasks.actions.case_file import CaseFile
from tasks.actions.case_rows import CASES
from tasks.queries.log_chain import stored_log

MEDICINES, RECOMMENDATIONS, MESSAGES = table_of(Medicine), table_of(Recommendation), table_of(OutboxMessage)
DOCUMENTS, FOLLOW_UPS = table_of(Document), table_of(FollowUp)
_RECOMMENDED = (
    *(
        "number",
        "verdict",
        "restricted",
        "label",
        "comment",
        "decided_on",
        "published_on",
        "date_text",
        "url",
        "source",
    ),
    "seen_at",
)
# Each table with what of it may be told; what is not named stays where it is.
_PARTS: Mapping[str, tuple[Any, Sequence[str]]] = {
    "region_decisions": (
        table_of(RegionDecision),
        (
            *("seq", "region", "outcome", "decided_on", "body", "decider", "recorder", "registry_number", "reason"),
            *("conditions", "centre", "waiting_for", "waiting_until"),
        ),
    ),
    "cost_shares": (table_of(CostShare), ("seq", "region", "unit", "percent")),
    "budget_versions": (
        table_of(BudgetAnalysis),
        ("seq", "version", "author", "engine", "inputs_hash", "price", "basis", "price_on", "year", "flags"),
    ),
    "budget_lines": (table_of(BudgetLine), ("seq", "region", "patients", "gross", "origin")),
    "budget_years": (table_of(BudgetYear), ("seq", "region", "year", "months", "starts", "patients", "gross_drug")),
    "documents": (DOCUMENTS, ("seq", "reader", "title", "sha256")),
    "follow_ups": (FOLLOW_UPS, ("seq", "what", "due_on")),
}
_MESSAGE = ("id", "seq", "kind", "region", "recipient", "state", "created_at", "sent_at", "subject", "body_text")


def case_record(session: Session, file: CaseFile) -> dict[str, Any]:
    """The case as the content of `arende.json`; its schema is docs/interfaces/case-record.schema.json."""
    stored = stored_log(session, file.case_id)
    about = session.connection().execute(_about(file.case_id)).one()
    return {
        "kind": KIND,
        "case_id": file.case_id,
        "number": case_number(file.case_id),
        **{name: about[at] for at, name in enumerate(("product", "substance", "atc", "indication"))},
        "organisation_version": about.organisation_version,
        "log_head": stored.head,
        "log": as_objects(stored.log),
        "recommendations": _plain(session, _history(about)),
        **{name: _plain(session, _mine(*part, file.case_id)) for name, part in _PARTS.items()},
        "stops": [_stop(stop) for stop in file.at.stops.values()],
        "messages": _plain(session, _mine(MESSAGES, _MESSAGE, file.case_id)),
    }


def document_texts(session: Session, case_id: int) -> Sequence[Row[Any]]:
    """Every stored document: `seq`, `reader`, `content`."""
    wanted = select(DOCUMENTS.c.seq, DOCUMENTS.c.reader, DOCUMENTS.c.content).where(DOCUMENTS.c.case_id == case_id)
    return session.connection().execute(wanted.order_by(DOCUMENTS.c.seq, DOCUMENTS.c.reader)).all()


def _about(case_id: int) -> Select[Any]:
    return (
        select(MEDICINES.c.product, MEDICINES.c.substance, MEDICINES.c.atc, CASES.c.indication)
        .add_columns(CASES.c.organisation_version, CASES.c.medicine_id, CASES.c.indication_key)
        .join_from(CASES, MEDICINES, MEDICINES.c.id == CASES.c.medicine_id)
        .where(CASES.c.id == case_id)
    )


def _history(about: Row[Any]) -> Select[Any]:
    return (
        select(*(RECOMMENDATIONS.c[name] for name in _RECOMMENDED))
        .where(RECOMMENDATIONS.c.medicine_id == about.medicine_id)
        .where(RECOMMENDATIONS.c.indication_key == about.indication_key)
        .order_by(RECOMMENDATIONS.c.number)
    )


def _mine(table: Any, names: Sequence[str], case_id: int) -> Select[Any]:
    return (
        select(*(table.c[name] for name in names))
        .where(table.c.case_id == case_id)
        .order_by(*table.primary_key.columns)
    )


def _plain(session: Session, wanted: Select[Any]) -> list[dict[str, Any]]:
    rows = session.connection().execute(wanted).mappings()
    return [{name: _value(value) for name, value in row.items()} for row in rows]


def _value(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date | datetime) else value


def _stop(stop: Any) -> dict[str, Any]:
    return {
        "seq": stop.seq,
        "region": stop.region,
        "reason": stop.reason.value,
        "text": stop.text,
        "by": stop.by,
        "since": _value(stop.since),
        "expected_end": _value(stop.expected_end),
        "until": _value(stop.until),
    }
