"""Closing a case with a reason, opening it again, and saying that the need is strong."""

from fastapi import APIRouter
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from app.presenters.still_in_use import still_in_use
from app.web.doing import addresses
from app.web.doing.deed import Asked, Deed, Values, told
from app.web.doing.flow import case_of, chosen, offer
from app.web.forms.choices import Choice, Option
from app.web.forms.fields import Long, Text
from app.web.forms.form import Form
from app.web.forms.reading import quoted
from app.web.visit import Staff, Visit
from models.rules.access import SYSTEM, check_case_officer
from models.rules.case_number import case_id_of, case_number
from models.rules.errors import InvalidInputError, NotNowError
from models.rules.events import Kind, in_force
from models.rules.process import PRIORITY_LABELS, Priority
from models.rules.standings import CLOSE_LABELS, CLOSED_BY_PERSON, CloseReason
from notifications.words import capital
from tasks.actions.case_file import By, CaseFile, Recorded
from tasks.actions.close import change_priority, close_case

router = APIRouter()
_REASON = "skal"


def _closed(visit: Visit) -> Deed | Asked:
    check_case_officer(visit.actor, "avsluta ärenden")
    case = case_of(visit)
    said = chosen(visit, _REASON)
    reason = next((one for one in CLOSED_BY_PERSON if one == said), None)
    if reason is None:
        options = [Option(one.value, capital(CLOSE_LABELS[one])) for one in CLOSED_BY_PERSON]
        question = Choice(name=_REASON, label="Varför avslutas ärendet?", missing="Välj ett skäl.", options=options)
        lead = "Ärendet tas aldrig bort: det finns kvar med hela sin historik."
        return Asked(
            heading="Avsluta ärendet", question=question, case=case, lead=lead, ready=lambda: _check_open(case)
        )
    why = Long(name="text", label="Varför, i ord", missing="Ange varför ärendet avslutas.")
    other = Text(
        name="duplicate_of", label="Är en dubblett av", hint="Det andra ärendets nummer, till exempel OI-0017."
    )
    return Deed(
        heading=f"Avsluta ärendet: {CLOSE_LABELS[reason]}",
        button="Avsluta ärendet",
        lead=still_in_use(case.at, visit.organisation),
        form=Form((other, why) if reason is CloseReason.DUPLICATE else (why,)),
        act=lambda session, values, by: _close(session, case.case_id, reason, values, by),
        case=case,
        ready=lambda: _check_open(case),
    )


def _close(session: Session, case_id: int, reason: CloseReason, values: Values, by: By) -> Recorded:
    other = _other(values["duplicate_of"]) if "duplicate_of" in values else None
    return close_case(session, case_id, reason, values["text"], duplicate_of=other, **told(by))


def _other(text: str) -> int:
    try:
        return case_id_of(text)
    except InvalidInputError:
        said = f"{quoted(text)} är inget ärendenummer. Skriv till exempel OI-0017 eller 17."
        raise InvalidInputError(said, about="duplicate_of") from None


def _check_open(case: CaseFile) -> None:
    if not case.at.is_open:
        raise NotNowError(f"{case_number(case.case_id)} är inte öppet.")


@router.get("/arenden/{number}/oppna-igen")
def reopened(visit: Staff) -> RedirectResponse:
    """To where the closing is taken back. Raises NotAllowedError, NotNowError (not closed by a person)."""
    check_case_officer(visit.actor, "öppna avslutade ärenden")
    case = case_of(visit)
    closings = [e for e in in_force(case.log) if e.kind is Kind.CLOSED and e.actor != SYSTEM.key]
    if case.at.is_open or not closings:
        raise NotNowError(
            f"{case.about.number} är inte avslutat av någon person. Följer avslutet av ett beslut: rätta det beslutet."
        )
    return RedirectResponse(f"{addresses.correct(case.case_id, closings[-1].seq)}?gor=aterta", 303)


def _prioritised(visit: Visit) -> Deed:
    check_case_officer(visit.actor, "ändra prioritet")
    case = case_of(visit)
    wanted = Priority.NORMAL if case.at.priority is Priority.URGENT else Priority.URGENT
    return Deed(
        heading=f"Ändra prioritet till {PRIORITY_LABELS[wanted]}",
        button="Ändra prioriteten",
        lead="Stegen är desamma. Målen räknas om från klockans start: halva tiden vid starkt behov.",
        form=Form((Long(name="reason", label="Skäl", missing="Ange skäl till den ändrade prioriteten."),)),
        facts=[("Prioritet nu", PRIORITY_LABELS[case.at.priority])],
        act=lambda session, values, by: change_priority(session, case.case_id, wanted, values["reason"], **told(by)),
        case=case,
        ready=lambda: _check_open(case),
    )


offer(router, "/arenden/{number}/avsluta", _closed)
offer(router, "/arenden/{number}/prioritet", _prioritised)
