"""Recording a decision: a stage's, or a region's. First the answer, then only what goes with it."""

from collections.abc import Sequence

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from app.web.doing import addresses
from app.web.doing.deciders import DECIDED_BY, decider_fields, usual_decider
from app.web.doing.decision_fields import answers, decision_fields
from app.web.doing.deed import Asked, Deed, Values, told
from app.web.doing.flow import asked, case_of, chosen, offer
from app.web.forms.choices import Choice, Option
from app.web.forms.fields import Day
from app.web.forms.form import Form
from app.web.visit import Staff, Visit
from models.rules.access import can_decide, check_may_record
from models.rules.decisions import CostShare, Decision, check_turn
from models.rules.errors import NotFoundError, NotNowError
from models.rules.organisation import Body
from models.rules.place import Position
from models.rules.process import RULES, Outcome, Stage, outcome_of
from models.rules.turns import owner
from tasks.actions.case_file import By, CaseFile, Recorded
from tasks.actions.decide import decide

router = APIRouter()
_ANSWER, _REGION = "utfall", "region"


def _stage_decided(visit: Visit) -> Deed | Asked:
    word = visit.request.path_params["step"]
    stage = addresses.STEP_CALLED.get(word)
    if stage is None or stage is Stage.BUDGET_IMPACT or RULES[stage].per_region:
        raise NotFoundError(f"Steget ”{word}” finns inte. Gå till ärendet och välj därifrån.")
    return _decision(visit, stage, None)


def _region_decided(visit: Visit) -> Deed | Asked:
    region = visit.organisation.region(visit.request.path_params[_REGION]).key
    return _decision(visit, Stage.REGION_DECISION, region)


def _decision(visit: Visit, stage: Stage, region: str | None) -> Deed | Asked:
    case = case_of(visit)
    body = owner(visit.organisation, stage, region, case.at.therapy, visit.today)
    check_may_record(visit.actor, body, visit.today)
    heading = RULES[stage].label if region is None else f"Beslut i {visit.organisation.region(region).name}"
    outcome = outcome_of(stage, chosen(visit, _ANSWER))
    if outcome is None:
        return Asked(
            heading=heading,
            question=Choice(name=_ANSWER, label="Vad är beslutet?", missing="Välj ett beslut.", options=answers(stage)),
            case=case,
            facts=_facts(case, body),
            ready=lambda: check_turn(case.at, stage, region),
        )
    return Deed(
        heading=f"{heading}: {outcome.label}",
        button="Registrera beslutet",
        form=_form(visit, stage, outcome, body, case.at),
        presets={"on": visit.today, DECIDED_BY: usual_decider(visit.actor, body)},
        act=lambda session, values, by: _decide(session, case.case_id, (stage, region, outcome.key), values, by),
        case=case,
        facts=_facts(case, body),
        ready=lambda: check_turn(case.at, stage, region),
    )


def _check_some(case: CaseFile, mine: Sequence[str]) -> None:
    if not mine:
        check_turn(case.at, Stage.REGION_DECISION, case.at.regions[0])
        raise NotNowError("Ingen region som du kan registrera beslut för väntar på beslut.")


def _form(visit: Visit, stage: Stage, outcome: Outcome, body: Body, place: Position) -> Form:
    return Form(
        (
            Day(name="on", label="Beslutsdatum", hint="Dagen då beslutet fattades."),
            *decider_fields(visit.actor, body, visit.organisation),
            *decision_fields(stage, outcome, place, visit.organisation),
        )
    )


def _facts(case: CaseFile, body: Body) -> list[tuple[str, str]]:
    """What whoever decides has before them."""
    facts = [("Beslutas av", body.name), ("Rekommendation", case.label)]
    recommended = case.at.decisions.get(Stage.REGIONAL_RECOMMENDATION)
    if recommended is not None:
        outcome = outcome_of(Stage.REGIONAL_RECOMMENDATION, recommended.outcome or "")
        words = f"{outcome.label if outcome else ''}, {recommended.on.isoformat()}"
        facts.append((RULES[Stage.REGIONAL_RECOMMENDATION].label, words))
        facts.append(("Villkor i den", recommended.data.get("conditions", "")))
    return facts


def _decide(session: Session, case_id: int, what: tuple[Stage, str | None, str], values: Values, by: By) -> Recorded:
    stage, region, outcome = what
    said = {name: value for name, value in values.items() if name not in {DECIDED_BY, "shares"}}
    shares = tuple(CostShare(unit, percent) for unit, percent in values.get("shares") or ())
    decision = Decision(stage, outcome, region=region, shares=shares, **said)
    return decide(session, case_id, decision, decided_by=values.get(DECIDED_BY), **told(by))


@router.get("/arenden/{number}/beslut/region")
def which_region(visit: Staff) -> Response:
    """Which region's decision is it? Raises NotAllowedError for those who may record none."""
    case, regions = case_of(visit), {region.key: region for region in visit.organisation.regions}
    if chosen(visit, _REGION) in regions:
        return RedirectResponse(addresses.decide(case.case_id, Stage.REGION_DECISION, chosen(visit, _REGION)), 303)
    bodies = {key: owner(visit.organisation, Stage.REGION_DECISION, key, None, visit.today) for key in case.at.regions}
    mine = [key for key in case.at.open_regions if can_decide(visit.actor, bodies[key], visit.today)]
    return asked(
        visit,
        Asked(
            heading=RULES[Stage.REGION_DECISION].label,
            question=Choice(
                name=_REGION,
                label="Vilken region har beslutat?",
                missing="Välj en region.",
                options=[Option(key, regions[key].name) for key in mine],
            ),
            case=case,
            ready=lambda: _check_some(case, mine),
        ),
    )


offer(router, "/arenden/{number}/beslut/region/{region}", _region_decided)
offer(router, "/arenden/{number}/beslut/{step}", _stage_decided)
