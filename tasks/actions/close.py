"""Closing a case with a reason, and changing its priority. Judging one whose recommendation changed is beside it."""

from datetime import datetime

from sqlmodel import Session

from models.rules.access import Actor, check_case_officer
from models.rules.case_number import case_number
from models.rules.clocks.terms import path_terms
from models.rules.consequences import NewEvent
from models.rules.errors import InvalidInputError, NotFoundError, NotNowError
from models.rules.events import Kind
from models.rules.organisation import Organisation
from models.rules.process import Priority
from models.rules.standings import CLOSE_LABELS, CLOSED_BY_PERSON, CloseReason
from models.tables.case import Case
from tasks.actions.case_file import By, Recorded, business_day, load, record
from tasks.actions.judge import judge_revision

__all__ = ["change_priority", "close_case", "judge_revision"]


def close_case(
    session: Session,
    case_id: int,
    reason: CloseReason,
    text: str,
    *,
    actor: Actor,
    now: datetime,
    organisation: Organisation,
    duplicate_of: int | None = None,
    key: str | None = None,
) -> Recorded:
    """Close an open case. Never deletes. Raises NotAllowedError, NotNowError, InvalidInputError, NotFoundError."""
    check_case_officer(actor, "avsluta ärenden")
    file = load(session, case_id)
    if key in file.keys:
        return Recorded(case_id, file.keys[key], repeated=True)
    if not file.at.is_open:
        raise NotNowError(f"{case_number(case_id)} är inte öppet och kan inte avslutas.")
    _check_reason(session, case_id, reason, text, duplicate_of)
    data = {"reason": text.strip()} | ({"duplicate_of": duplicate_of} if duplicate_of else {})
    event = NewEvent(Kind.CLOSED, business_day(organisation, now), outcome=reason.value, data=data)
    return record(session, file, [event], By(actor, now, organisation, key))


def change_priority(
    session: Session,
    case_id: int,
    priority: Priority,
    reason: str,
    *,
    actor: Actor,
    now: datetime,
    organisation: Organisation,
    key: str | None = None,
) -> Recorded:
    """Make a case urgent, or normal again: same steps, other targets from its start.

    Raises NotAllowedError, NotNowError, InvalidInputError.
    """
    check_case_officer(actor, "ändra prioritet")
    file = load(session, case_id)
    if key in file.keys:
        return Recorded(case_id, file.keys[key], repeated=True)
    if not file.at.is_open or file.at.priority is priority:
        raise NotNowError(f"{case_number(case_id)} är avslutat, eller har redan prioriteten {priority.value}.")
    if not reason.strip():
        raise InvalidInputError("Ange skäl till den ändrade prioriteten.", about="reason")
    today = business_day(organisation, now)
    data = {"reason": reason.strip(), "terms": path_terms(file.at.route, priority, organisation, today)}
    event = NewEvent(Kind.PRIORITY_CHANGED, today, outcome=priority.value, data=data)
    return record(session, file, [event], By(actor, now, organisation, key))


def _check_reason(session: Session, case_id: int, reason: CloseReason, text: str, other: int | None) -> None:
    if reason not in CLOSED_BY_PERSON:
        known = ", ".join(f"{r.value} ({CLOSE_LABELS[r]})" for r in CLOSED_BY_PERSON)
        raise InvalidInputError(f"Skälet ”{CLOSE_LABELS[reason]}” följer av beslut. Välj bland: {known}.")
    if not text.strip():
        raise InvalidInputError("Ange varför ärendet avslutas.", about="text")
    if (other is None) is (reason is CloseReason.DUPLICATE):
        raise InvalidInputError("Ange det ärende som detta är en dubblett av, och bara då.", about="duplicate_of")
    if other is not None and (other == case_id or session.get(Case, other) is None):
        raise NotFoundError(f"{case_number(other)} finns inte, eller är samma ärende.", about="duplicate_of")
