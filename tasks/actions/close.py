"""Closing a case with a reason, changing its priority, and judging one whose recommendation changed."""

from datetime import date, datetime

from sqlmodel import Session

from models.rules.access import Actor, check_case_officer
from models.rules.case_number import case_number
from models.rules.clocks.terms import path_terms
from models.rules.consequences import NewEvent
from models.rules.errors import InvalidInputError, NotFoundError, NotNowError
from models.rules.events import Kind
from models.rules.organisation import Organisation
from models.rules.process import RULES, Priority, Stage, stages_of
from models.rules.standings import CLOSE_LABELS, CLOSED_BY_PERSON, CloseReason, Judgement, Standing
from models.tables.case import Case
from tasks.actions.case_file import By, CaseFile, Recorded, business_day, load, record
from tasks.actions.region_rows import LAPSED, take_back


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
        raise InvalidInputError("Ange skäl till den ändrade prioriteten.")
    today = business_day(organisation, now)
    data = {"reason": reason.strip(), "terms": path_terms(file.at.route, priority, organisation, today)}
    event = NewEvent(Kind.PRIORITY_CHANGED, today, outcome=priority.value, data=data)
    return record(session, file, [event], By(actor, now, organisation, key))


def judge_revision(
    session: Session,
    case_id: int,
    judgement: Judgement,
    reason: str,
    *,
    actor: Actor,
    now: datetime,
    organisation: Organisation,
    restart: Stage | None = None,
    on: date | None = None,
    key: str | None = None,
) -> Recorded:
    """Say how a case goes on after the council changed its recommendation.

    Raises NotAllowedError, NotNowError, InvalidInputError.
    """
    check_case_officer(actor, "bedöma en ändrad rekommendation")
    file = load(session, case_id)
    if key in file.keys:
        return Recorded(case_id, file.keys[key], repeated=True)
    if file.at.standing is not Standing.PAUSED:
        raise NotNowError(f"{case_number(case_id)} är inte pausat av en ändrad rekommendation.")
    if (restart is None) is (judgement is Judgement.RESTART):
        known = ", ".join(f"{stage.value} ({rule.label.lower()})" for stage, rule in RULES.items())
        raise InvalidInputError(f"Ange steget som ska göras om, och bara då: {known}.")
    if not reason.strip():
        raise InvalidInputError("Ange skäl till bedömningen.")
    if restart is not None and restart not in {rule.stage for rule in stages_of(file.at.route)}:
        raise InvalidInputError(f"{RULES[restart].label} ingår inte i ärendets väg.")
    today = business_day(organisation, now)
    _check_day(file, on or today, today)
    event = NewEvent(Kind.JUDGED, on or today, stage=restart, outcome=judgement.value, data={"reason": reason.strip()})
    decided = dict(file.at.region_decisions)
    recorded = record(session, file, [event], By(actor, now, organisation, key))
    lapsed = [decision for region, decision in decided.items() if region not in file.at.region_decisions]
    take_back(session, file, lapsed, recorded.seq, outcome=LAPSED, reason=reason.strip())
    return recorded


def _check_day(file: CaseFile, on: date, today: date) -> None:
    if on > today:
        raise InvalidInputError(f"Bedömningen {on.isoformat()} ligger i framtiden. I dag är det {today.isoformat()}.")
    revised = next(event for event in reversed(file.log) if event.kind is Kind.REVISED)
    if on < revised.on:
        raise InvalidInputError(
            f"Bedömningen {on.isoformat()} ligger före den ändrade rekommendationen, {revised.on.isoformat()}. "
            "Kontrollera datumet."
        )


def _check_reason(session: Session, case_id: int, reason: CloseReason, text: str, other: int | None) -> None:
    if reason not in CLOSED_BY_PERSON:
        known = ", ".join(f"{r.value} ({CLOSE_LABELS[r]})" for r in CLOSED_BY_PERSON)
        raise InvalidInputError(f"Skälet ”{CLOSE_LABELS[reason]}” följer av beslut. Välj bland: {known}.")
    if not text.strip():
        raise InvalidInputError("Ange varför ärendet avslutas.")
    if (other is None) is (reason is CloseReason.DUPLICATE):
        raise InvalidInputError("Ange det ärende som detta är en dubblett av, och bara då.")
    if other is not None and (other == case_id or session.get(Case, other) is None):
        raise NotFoundError(f"{case_number(other)} finns inte, eller är samma ärende.")
