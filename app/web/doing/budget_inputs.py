"""What the analysis starts from: the two-minute form. A draft is made at once, and somebody else reviews it."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from fastapi import APIRouter
from sqlmodel import Session

from app.web.doing.analysis_figures import analysis_figures
from app.web.doing.budget_fields import course_fields, inputs_of, presets_of, price_fields
from app.web.doing.deed import Deed, Values, told
from app.web.doing.flow import case_of, offer
from app.web.forms.choices import Choice, Option
from app.web.forms.fields import Field
from app.web.forms.form import Form
from app.web.forms.groups import NumberEach
from app.web.visit import Visit
from models.rules.access import check_case_officer
from models.rules.budget_impact import Inputs
from models.rules.case_number import case_number
from models.rules.decisions import check_turn
from models.rules.errors import InvalidInputError
from models.rules.events import Event
from models.rules.organisation import Region
from models.rules.place import Position
from models.rules.process import Stage
from models.rules.work import may_change_analysis
from tasks.actions.budget_version import make_version
from tasks.actions.case_file import By, Recorded
from tasks.actions.inputs import ADDED, WHOLE, Given, given_of

router = APIRouter()
_COVERS = {
    ADDED: ("De tillkommande patienterna", "Bara de som den nya indikationen ger."),
    WHOLE: ("Alla patienter", "Även de som den tidigare analysen räknar."),
}


def _given(visit: Visit) -> Deed:
    check_case_officer(visit.actor, "göra en budgetpåverkansanalys")
    case = case_of(visit)
    regions = [region for region in visit.organisation.regions if region.key in case.at.regions]
    earlier = case.log[0].data.get("extends")
    return Deed(
        heading="Underlag till budgetpåverkansanalysen",
        button="Gör analysen",
        lead="Ett utkast räknas fram genast. Någon annan än du granskar det.",
        form=Form((*price_fields(regions), *(_extension(regions) if earlier else ()), *course_fields())),
        presets=_presets(case.at.inputs),
        act=lambda session, values, by: _make(session, case.case_id, values, by),
        case=case,
        facts=[("Utvidgar", f"{case_number(earlier)}, en tidigare indikation")] if earlier else (),
        ready=lambda: _check_may(case.at),
        figures=lambda session, recorded: analysis_figures(session, recorded.case_id, visit.organisation),
        more="Upptag, startmånad och prisdag",
    )


def _extension(regions: list[Region]) -> Iterator[Field]:
    yield Choice(
        name="covers",
        label="Vilka patienter gäller siffrorna?",
        options=[Option(key, *words) for key, words in _COVERS.items()],
    )
    yield NumberEach(
        name="overlap",
        label="Patienter som den tidigare analysen också räknar",
        hint="Bara när siffrorna gäller de tillkommande.",
        places=[Option(region.key, region.short) for region in regions],
        extra=True,
    )


def _presets(given: Event | None) -> Mapping[str, Any]:
    """As it was given the last time, if it was given in this form; a whole model has no place in it."""
    before = given_of(given.data) if given else None
    if before is None or not isinstance(before.form, Inputs):
        return {"basis": "AIP", "covers": ADDED}
    return presets_of(before.form, before.start) | {"covers": before.covers, "overlap": before.overlap or None}


def _check_may(place: Position) -> None:
    if not may_change_analysis(place):
        check_turn(place, Stage.BUDGET_IMPACT, None)


def _make(session: Session, case_id: int, values: Values, by: By) -> Recorded:
    form = inputs_of(values, by.today)
    if form is None:
        raise InvalidInputError("Ange priset per patient och år.", about="price")
    start: date | None = values["start"]
    given = Given(form, start, values.get("covers", ADDED), values.get("overlap") or {})
    return make_version(session, case_id, given, **told(by))


offer(router, "/arenden/{number}/budgetunderlag", _given)
