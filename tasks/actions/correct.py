"""Corrections: an event that names the one it corrects. The log before it stays as it was."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import InvalidOperation
from typing import Any

from sqlmodel import Session

from models.rules.access import Actor, as_actor, check_case_officer
from models.rules.clocks.amended_stops import STOPPINGS, check_stop_correction
from models.rules.consequences import NewEvent
from models.rules.decisions import Decision, check_content, shares_in
from models.rules.errors import InvalidInputError, NotFoundError, NotNowError
from models.rules.events import KIND_LABELS, Event, Kind, in_force
from models.rules.organisation import Organisation
from models.rules.process import RULES, Stage, outcome_of
from tasks.actions.case_file import By, CaseFile, Recorded, load, record
from tasks.actions.decide import check_may_decide, check_preparers
from tasks.actions.region_rows import ANNULLED, LAPSED, take_back, write_region_decision
from tasks.actions.reviewed_version import check_reviewer

AMENDABLE = {Kind.DECIDED, *STOPPINGS}
ANNULLABLE = {*AMENDABLE, Kind.CLOSED, Kind.ACKNOWLEDGED, Kind.DATES_NOTED}
_FIELDS = {
    *("reason", "conditions", "centre", "waiting_for", "waiting_until"),
    *("registry_number", "shares", "prepared_by"),
}


@dataclass(frozen=True, slots=True)
class Amendment:
    """What is to be changed in a decision or a stop; None leaves a field as it was. `annul` takes the event back whole.

    `fields` of a stop: `expected_end` (ISO date), `reason` (a `StopReason`), `text`.
    """

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
        raise InvalidInputError("Ange varför rättelsen görs.", about="why")
    _check_kind(event, amendment)
    by = By(actor, now, organisation, key)
    if event.kind in STOPPINGS:
        _check_stop(file, event, amendment, by.today)
    else:
        _check_decision(file, event, amendment, by)
    before = file.at.region_decisions.get(event.region or "")
    recorded = record(session, file, [_correction(event, amendment, by.today)], by)
    if event.region is not None and file.at.region_decisions.get(event.region) != before:
        _write_row(session, file, event, recorded.seq, amendment)
    return recorded


def _check_stop(file: CaseFile, event: Event, amendment: Amendment, today: date) -> None:
    if amendment.outcome or amendment.decided_by:
        raise InvalidInputError(
            "Ett klockstopp har varken utfall eller beslutsfattare. Ange dag, slut, skäl eller text."
        )
    fields = amendment.fields or {}
    check_stop_correction(file.at, event, annul=amendment.annul, on=amendment.on, fields=fields, today=today)


def _check_decision(file: CaseFile, event: Event, amendment: Amendment, by: By) -> None:
    _check_nothing_rests_on(file, event, amendment)
    if not amendment.annul:
        _check_named(event, amendment)
        _check_amended(file, event, amendment, by)


def _event(file: CaseFile, seq: int) -> Event:
    for event in in_force(file.log):
        if event.seq == seq:
            return event
    raise NotFoundError(f"Händelse {seq} finns inte i ärendet, eller är redan återtagen.")


def _check_kind(event: Event, amendment: Amendment) -> None:
    allowed = ANNULLABLE if amendment.annul else AMENDABLE
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
    _check_not_answered_since(file, event, amendment.outcome)
    later = [stage for stage, rule in RULES.items() if event.stage in rule.after and stage in file.at.decisions]
    regions = Stage.REGION_DECISION in {s for s, rule in RULES.items() if event.stage in rule.after}
    if later or (regions and file.at.region_decisions):
        what = RULES[later[0]].label if later else RULES[Stage.REGION_DECISION].label
        raise NotNowError(f"{what} bygger på händelse {event.seq}. Återta det senare beslutet först.")


def _check_not_answered_since(file: CaseFile, event: Event, outcome: str | None) -> None:
    """A region that has answered again had not given its last word: it cannot be made to have."""
    answer = outcome_of(Stage.REGION_DECISION, outcome or "") if event.region else None
    newest = file.at.region_decisions.get(event.region or "")
    if answer is not None and answer.final and newest is not None and newest.seq > event.seq:
        raise NotNowError(
            f"Regionen har svarat igen i händelse {newest.seq}. Rätta den i stället, eller återta den först."
        )


def _check_named(event: Event, amendment: Amendment) -> None:
    if not (amendment.outcome or amendment.on or amendment.decided_by or amendment.fields):
        raise InvalidInputError(f"Ange vad som ska ändras i händelse {event.seq}, eller återta den.")
    unknown = sorted(set(amendment.fields or {}) - _FIELDS)
    if unknown:
        raise InvalidInputError(f"Uppgiften ”{unknown[0]}” finns inte. Välj bland: {', '.join(sorted(_FIELDS))}.")


def _check_amended(file: CaseFile, event: Event, amendment: Amendment, by: By) -> None:
    if event.stage is None:
        raise InvalidInputError(f"Händelse {event.seq} är inget beslut.")
    decision = _as_decided(event, event.stage, amendment)
    check_content(file.at, decision, by.today)
    check_preparers(decision, by.organisation)
    _check_before_what_follows(file, event, decision)
    if amendment.decided_by is None and amendment.on is None:
        return
    decider = as_actor(by.organisation.person(amendment.decided_by or event.decider or "", decision.on))
    check_may_decide(file, decision, by.actor, decider, by.organisation)
    if event.stage is Stage.BUDGET_IMPACT:
        check_reviewer(file, decider)


def _as_decided(event: Event, stage: Stage, amendment: Amendment) -> Decision:
    """The decision as it would have been recorded. Raises InvalidInputError for what cannot be read."""
    fields = {**event.data, **(amendment.fields or {})}
    try:
        until = date.fromisoformat(fields["waiting_until"]) if fields.get("waiting_until") else None
        shares = shares_in(fields)
    except (ValueError, TypeError, InvalidOperation):
        raise InvalidInputError(
            "Väntan anges som ett datum, ÅÅÅÅ-MM-DD, och kostnadsandelar som enhet och procent."
        ) from None
    return Decision(
        stage=stage,
        outcome=amendment.outcome or event.outcome or "",
        on=amendment.on or event.on,
        region=event.region,
        reason=fields.get("reason"),
        conditions=fields.get("conditions"),
        centre=fields.get("centre"),
        waiting_for=fields.get("waiting_for"),
        waiting_until=until,
        registry_number=fields.get("registry_number"),
        shares=shares,
        prepared_by=tuple(fields.get("prepared_by") or ()),
    )


def _check_before_what_follows(file: CaseFile, event: Event, decision: Decision) -> None:
    after = [rule.stage for rule in RULES.values() if event.stage in rule.after]
    following = [file.at.decisions[stage] for stage in after if stage in file.at.decisions]
    if Stage.REGION_DECISION in after:
        following.extend(file.at.region_decisions.values())
    for later in following:
        if later.stage is not None and later.on < decision.on:
            raise InvalidInputError(
                f"Beslutsdatumet {decision.on.isoformat()} ligger efter {RULES[later.stage].label.lower()}, "
                f"{later.on.isoformat()}, som bygger på beslutet. Kontrollera datumet.",
                about="on",
            )


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
    region = event.region or ""
    if region in file.at.lapsed:
        take_back(session, file, [file.at.region_decisions[region]], seq, outcome=LAPSED, reason=amendment.reason)
    elif region in file.at.region_decisions:
        # The amended decision, or the one before it when the last was taken back.
        write_region_decision(session, file, region, seq)
    else:
        take_back(session, file, [event], seq, outcome=ANNULLED, reason=amendment.reason.strip())
