"""A date before the regional clock, as a case officer has found it; also instead of what a source has told."""

from fastapi import APIRouter
from sqlmodel import Session

from app.web.doing.deed import Deed, Values, told
from app.web.doing.flow import case_of, chosen, offer
from app.web.forms.choices import Choice, Option
from app.web.forms.fields import Day, Text
from app.web.forms.form import Form
from app.web.visit import Visit
from models.rules.access import check_case_officer
from models.rules.before_the_clock import DATE_LABELS, DateKind
from notifications.words import capital
from tasks.actions.case_file import By, Recorded
from tasks.actions.note_dates import note_date

router = APIRouter()
_KIND = "slag"


def _noted(visit: Visit) -> Deed:
    check_case_officer(visit.actor, "notera datum")
    case = case_of(visit)
    kinds = [Option(kind.value, capital(label)) for kind, label in DATE_LABELS.items()]
    return Deed(
        heading="Notera ett datum",
        button="Notera datumet",
        lead="Det som hände före regionernas klocka. Det som stod förut finns kvar i tidslinjen.",
        form=Form(
            (
                Choice(name="kind", label="Vad hände?", missing="Välj vad som hände.", options=kinds),
                Day(name="on", label="Datum"),
                Text(name="source", label="Var står det?", hint="Till exempel EMA, TLV:s beslut, protokollet."),
                Text(name="url", label="Webbadress", required=False, most=2000),
            )
        ),
        presets={"kind": next((kind.value for kind in DateKind if kind == chosen(visit, _KIND)), None)},
        act=lambda session, values, by: _note(session, case.case_id, values, by),
        case=case,
    )


def _note(session: Session, case_id: int, values: Values, by: By) -> Recorded:
    kind, on, source = DateKind(values["kind"]), values["on"], values["source"]
    return note_date(session, case_id, kind, on, source, address=values["url"], **told(by))


offer(router, "/arenden/{number}/datum", _noted)
