"""The newest version of the analysis reviewed by somebody else than its author."""

from fastapi import APIRouter
from fastapi.responses import RedirectResponse

from app.web.doing import addresses
from app.web.doing.analysis_figures import analysis_figures
from app.web.doing.deciders import DECIDED_BY, decider_fields, usual_decider
from app.web.doing.deed import Deed, told
from app.web.doing.flow import case_of, offer
from app.web.forms.fields import Carried
from app.web.forms.form import Form
from app.web.visit import Staff, Visit
from models.rules.access import check_may_record
from models.rules.case_number import case_id_of
from models.rules.decisions import check_turn
from models.rules.errors import NotNowError
from models.rules.place import Position
from models.rules.process import Stage
from models.rules.turns import owner
from models.rules.work import draft_wanted, may_change_analysis
from tasks.actions.budget_review import review

router = APIRouter()


@router.get("/arenden/{number}/beslut/budget")
def budget_decided(visit: Staff, number: str) -> RedirectResponse:
    """The budget stage's decision is the review. Raises InvalidInputError."""
    return RedirectResponse(addresses.review_budget(case_id_of(number)), 303)


def _reviewed(visit: Visit) -> Deed:
    case = case_of(visit)
    body = owner(visit.organisation, Stage.BUDGET_IMPACT, None, case.at.therapy, visit.today)
    check_may_record(visit.actor, body, visit.today)
    with visit.reading() as session:
        table = analysis_figures(session, case.case_id, visit.organisation)
    return Deed(
        heading="Granska budgetpåverkansanalysen",
        button="Registrera granskningen",
        lead="Du intygar att underlag, antaganden och resultat är rimliga. Den som har gjort analysen granskar inte.",
        form=Form((Carried(name="version", label="Version"), *decider_fields(visit.actor, body, visit.organisation))),
        presets={"version": _version(case.at), DECIDED_BY: usual_decider(visit.actor, body)},
        act=lambda session, values, by: review(
            session, case.case_id, version=int(values["version"]) if values["version"] else None,
            reviewed_by=values.get(DECIDED_BY), **told(by),
        ),
        case=case,
        facts=[("Granskas av", body.name)],
        ready=lambda: _check_ready(case.at),
        table=table,
        figures=lambda session, recorded: analysis_figures(session, recorded.case_id, visit.organisation),
    )  # fmt: skip


def _version(place: Position) -> str | None:
    """The version that is there to be read; a draft yet to be made has none."""
    number = place.draft.data.get("version") if place.draft and not draft_wanted(place) else None
    return str(number) if number else None


def _check_ready(place: Position) -> None:
    if not may_change_analysis(place):
        check_turn(place, Stage.BUDGET_IMPACT, None)
        if place.inputs is None:
            raise NotNowError("Det finns ingen analys att granska än. Ange pris och patienter först.")
    elif place.draft is not None and place.draft.seq == place.analysis and not draft_wanted(place):
        raise NotNowError("Den nyaste versionen är redan granskad. Ange nytt underlag om den behöver göras om.")


offer(router, "/arenden/{number}/budget/granska", _reviewed)
