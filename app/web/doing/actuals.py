"""What the medicine turned out to cost: a region's file, read whole or not at all, beside the reviewed forecast."""

from fastapi import APIRouter
from sqlmodel import Session

from app.web.doing.analysis_figures import outcome_figures
from app.web.doing.deed import Deed, Figures, Values, told
from app.web.doing.flow import case_of, offer
from app.web.forms.files import File
from app.web.forms.form import Form
from app.web.visit import Visit
from models.rules.access import check_case_officer
from models.rules.errors import InvalidInputError, NotNowError
from models.rules.place import Position
from tasks.actions.case_file import By, Recorded
from tasks.actions.import_actuals import import_actuals

router = APIRouter()
# Twenty years of months for every region is a tenth of it; more does not fit into the form that carries it along.
_MOST_BYTES = 700_000


def _imported(visit: Visit) -> Deed:
    check_case_officer(visit.actor, "läsa in utfall")
    case = case_of(visit)
    return Deed(
        heading="Läs in utfall",
        button="Läs in filen",
        lead="Filen läses helt eller inte alls. En ny fil ersätter den förra, som finns kvar i historiken.",
        form=Form(
            (
                File(
                    name="file", label="Fil med utfall", suffixes=(".csv", ".xlsx"), starts={".xlsx": b"PK"},
                    hint="CSV eller XLSX med kolumnerna Region, Månad och Kostnad (brutto, i kronor).",
                    most_bytes=_MOST_BYTES, missing="Välj en fil.",
                ),
            )
        ),
        act=lambda session, values, by: _import(session, case.case_id, values, by),
        case=case,
        ready=lambda: _check_reviewed(case.at),
        figures=lambda session, recorded: _figures(session, recorded, visit),
    )  # fmt: skip


def _import(session: Session, case_id: int, values: Values, by: By) -> Recorded:
    try:
        return import_actuals(session, case_id, values["file"].name, values["file"].content, **told(by))
    except InvalidInputError as refused:
        raise InvalidInputError(str(refused), about="file") from None


def _figures(session: Session, recorded: Recorded, visit: Visit) -> Figures | None:
    return outcome_figures(session, recorded.case_id, visit.organisation)


def _check_reviewed(place: Position) -> None:
    if place.analysis is None:
        raise NotNowError("Ärendet har ingen granskad budgetpåverkansanalys att jämföra med. Låt någon granska den.")


offer(router, "/arenden/{number}/utfall", _imported)
