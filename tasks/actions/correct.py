"""Corrections: an event that names the one it corrects. The log before it stays as it was."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session

from models.rules.access import Actor, as_actor, check_case_officer, check_mandate
from models.rules.consequences import NewEvent
from models.rules.decisions import Decision, check_content, shares_in
from models.rules.errors import InvalidInputError, NotFoundError, NotNowError
from models.rules.events import KIND_LABELS, Event, Kind, in_force
from models.rules.organisation import Organisation
from models.rules.process import RULES, Stage
from models.rules.turns import owner
from tasks.actions.case_file import By, CaseFile, Recorded, business_day, load, record
from tasks.actions.decide import REGION_DECISIONS, write_region_decision

_AMENDABLE = {Kind.DECIDED}
_ANNULLABLE = {Kind.DECIDED, Kind.CLOSED}


@dataclass(frozen=True, slots=True)
class Amendment:
    """What is to be changed in a decision; None leaves a field as it was. `annul` takes the event back whole."""

    reason: str
    annul: bool = False
    outcome: str | None = None
    on: date | None = None
    decided_by: str | None = None
    fields: dict[str, Any] | None = None


def correct(
    session: Session,
    case_id: int,
    seq: int,
    amendment: Amendment,
    *,
    actor: Actor,
    now: datetime,
    organisation: Organisation,
    key: str | None = None,
) -> Recorded:
    """Amend or annul event `seq`.

    Raises NotAllowedError, NotFoundError, NotNowError (later steps rest on it), InvalidInputError.
    """
    check_case_officer(actor, "göra rättelser")
    file = load(session, case_id)
    if key in file.keys:
        return Recorded(case_id, file.keys[key], repeated=True)
    event = _event(file, seq)
    if not amendment.reason.strip():
        raise InvalidInputError("Ange varför rättelsen görs.")
    _check_kind(event, amendment)
    _check_nothing_rests_on(file, event, amendment)
    if not amendment.annul:
        _check_amended(file, event, amendment, organisation, business_day(organisation, now))
    by = By(actor, now, organisation, key)
    recorded = record(session, file, [_correction(event, amendment, by.today)], by)
    if event.stage is Stage.REGION_DECISION:
        _write_row(session, file, event, recorded.seq, amendment)
    return recorded


def _event(file: CaseFile, seq: int) -> Event:
    for event in in_force(file.log):
        if event.seq == seq:
            return event
    raise NotFoundError(f"Händelse {seq} finns inte i ärendet, eller är redan återtagen.")


def _check_kind(event: Event, amendment: Amendment) -> None:
    allowed = _ANNULLABLE if amendment.annul else _AMENDABLE
    if event.kind not in allowed:
        deed = "återtas" if amendment.annul else "ändras"
        kinds = ", ".join(KIND_LABELS[kind].lower() for kind in sorted(allowed))
        raise InvalidInputError(
            f"Händelse {event.seq} ({KIND_LABELS[event.kind].lower()}) kan inte {deed}; det kan bara: {kinds}."
        )


def _check_nothing_rests_on(file: CaseFile, event: Event, amendment: Amendment) -> None:
    """What later decisions rest on is taken back from the end, so that nobody's decision changes meaning silently."""
    if event.stage is None or not (amendment.annul or amendment.outcome):
        return
    later = [stage for stage, rule in RULES.items() if event.stage in rule.after and stage in file.at.decisions]
    regions = Stage.REGION_DECISION in {s for s, rule in RULES.items() if event.stage in rule.after}
    if later or (regions and file.at.region_decisions):
        what = RULES[later[0]].label if later else RULES[Stage.REGION_DECISION].label
        raise NotNowError(f"{what} bygger på händelse {event.seq}. Återta det senare beslutet först.")


def _check_amended(file: CaseFile, event: Event, amendment: Amendment, organisation: Organisation, today: date) -> None:
    if event.stage is None:
        raise InvalidInputError(f"Händelse {event.seq} är inget beslut.")
    fields = {**event.data, **(amendment.fields or {})}
    until = fields.get("waiting_until")
    decision = Decision(
        stage=event.stage,
        outcome=amendment.outcome or event.outcome or "",
        on=amendment.on or event.on,
        region=event.region,
        reason=fields.get("reason"),
        conditions=fields.get("conditions"),
        centre=fields.get("centre"),
        waiting_for=fields.get("waiting_for"),
        waiting_until=date.fromisoformat(until) if until else None,
        registry_number=fields.get("registry_number"),
        shares=shares_in(fields),
    )
    check_content(file.at, decision, today)
    if amendment.decided_by is not None or amendment.on is not None:
        decider = as_actor(organisation.person(amendment.decided_by or event.decider or "", decision.on))
        body = owner(organisation, event.stage, event.region, file.at.therapy, decision.on)
        check_mandate(decider, body, decision.on)


def _correction(event: Event, amendment: Amendment, today: date) -> NewEvent:
    data: dict[str, Any] = {"reason": amendment.reason.strip()}
    if amendment.annul:
        data["annul"] = True
    if amendment.on is not None:
        data["on"] = amendment.on.isoformat()
    if amendment.fields:
        data["fields"] = amendment.fields
    return NewEvent(
        Kind.CORRECTED,
        today,
        stage=event.stage,
        region=event.region,
        outcome=amendment.outcome,
        decider=amendment.decided_by,
        corrects=event.seq,
        data=data,
    )


def _write_row(session: Session, file: CaseFile, event: Event, seq: int, amendment: Amendment) -> None:
    if not amendment.annul:
        write_region_decision(session, file, event.seq, seq)
        return
    session.execute(
        insert(REGION_DECISIONS).values(
            case_id=file.case_id,
            seq=seq,
            region=event.region,
            outcome="annulled",
            decided_on=event.on,
            body=event.data["body"],
            decider=event.decider,
            recorder=file.log[seq - 1].actor,
            reason=amendment.reason.strip(),
        )
    )
