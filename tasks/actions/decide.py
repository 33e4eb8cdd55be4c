"""Recording a decision: a stage's, or a region's."""

from dataclasses import replace
from datetime import date, datetime

from sqlmodel import Session

from models.rules.access import SYSTEM, Actor, as_actor, check_mandate, check_not_alone, check_recorder
from models.rules.budget_impact import Inputs, check_inputs
from models.rules.consequences import NewEvent
from models.rules.decisions import Decision, check_decision
from models.rules.errors import InvalidInputError, NotAllowedError
from models.rules.events import Kind
from models.rules.organisation import Body, Organisation
from models.rules.process import Stage
from models.rules.turns import owner
from models.rules.work import draft_wanted
from tasks.actions.case_file import By, CaseFile, Recorded, business_day, load, record
from tasks.actions.draft_budget import draft
from tasks.actions.inputs import inputs_event
from tasks.actions.region_rows import write_region_decision
from tasks.actions.reviewed_version import check_reviewer, reviewed_version


def decide(
    session: Session,
    case_id: int,
    decision: Decision,
    *,
    actor: Actor,
    now: datetime,
    organisation: Organisation,
    decided_by: str | None = None,
    inputs: Inputs | None = None,
    version: int | None = None,
    key: str | None = None,
) -> Recorded:
    """Record a decision. `decided_by` names who decided when `actor` only records it.

    `inputs` (budget stage only) makes a new version of the analysis, which the decision then is about; `version` is
    the one the reviewer has read, when it is to be no other.
    Raises NotNowError, InvalidInputError, NotFoundError, NotAllowedError, LostRaceError. A call repeated with the
    same `key` does nothing.
    """
    file = load(session, case_id)
    if key in file.keys:
        return Recorded(case_id, file.keys[key], repeated=True)
    check_decision(file.at, decision, business_day(organisation, now))
    by = By(actor, now, organisation, key)
    decider = decider_of(actor, decided_by, organisation, decision.on)
    body = check_may_decide(file, decision, actor, decider, organisation)
    check_preparers(decision, organisation)
    about = {"body": body.key}
    if decision.stage is Stage.BUDGET_IMPACT:
        _settle_analysis(session, file, by, inputs=inputs, on=decision.on, decider=decider)
        about |= reviewed_version(file.at, version)
    event = NewEvent(
        Kind.DECIDED,
        decision.on,
        stage=decision.stage,
        region=decision.region,
        outcome=decision.outcome,
        decider=decider.key,
        data=decision.data() | about,
    )
    recorded = record(session, file, [event], by)
    if decision.region is not None:
        write_region_decision(session, file, decision.region, recorded.seq)
    return recorded


def decider_of(actor: Actor, decided_by: str | None, organisation: Organisation, day: date) -> Actor:
    """Who decided: the one named, else the actor. Raises NotFoundError, NotAllowedError (the program itself)."""
    if decided_by is not None:
        return as_actor(organisation.person(decided_by, day))
    if actor == SYSTEM:
        raise NotAllowedError("Programmet fattar inga beslut. Ange vem som har beslutat.")
    return actor


def check_may_decide(
    file: CaseFile, decision: Decision, actor: Actor, decider: Actor, organisation: Organisation
) -> Body:
    """The body the decision belongs to, when decider and recorder may. Raises NotAllowedError, InvalidInputError."""
    body = owner(organisation, decision.stage, decision.region, file.at.therapy, decision.on)
    if decision.body is not None and decision.body != body.key:
        raise InvalidInputError(f"Steget beslutas av {body.name} ({body.key}), inte av ”{decision.body}”.")
    if decision.stage is Stage.REGION_DECISION:
        check_not_alone(actor, decider, file.at.preparers)
    check_recorder(actor, decider)
    check_mandate(decider, body, decision.on)
    return body


def check_preparers(decision: Decision, organisation: Organisation) -> None:
    """Every preparer is somebody: misspelt, a name would keep nobody from deciding alone. Raises NotFoundError."""
    for preparer in decision.prepared_by:
        organisation.person(preparer, decision.on)


def _settle_analysis(
    session: Session, file: CaseFile, by: By, *, inputs: Inputs | None, on: date, decider: Actor
) -> None:
    """The budget decision is about one version of the analysis, reviewed by somebody else than its author."""
    if inputs is not None:
        check_inputs(inputs, file.at.regions)
        record(session, file, [inputs_event(inputs, on)], replace(by, key=None))
    if draft_wanted(file.at):
        draft(session, file, by, asks=False)
    check_reviewer(file, decider)
