"""An event amended or taken back, and the day on which the clock began. What was there before stays in the log."""

from fastapi import APIRouter
from sqlmodel import Session

from app.presenters.timeline import describe, who
from app.web.doing.corrected_fields import amended_fields, as_it_stands, in_the_log, said_anew
from app.web.doing.deciders import DECIDED_BY
from app.web.doing.deed import Asked, Deed, Values, told
from app.web.doing.flow import case_of, chosen, offer
from app.web.forms.choices import Choice, Option
from app.web.forms.fields import Day, Long
from app.web.forms.form import Form
from app.web.visit import Visit
from models.rules.access import check_case_officer
from models.rules.errors import NotFoundError, NotNowError
from models.rules.events import Event, in_force
from tasks.actions.case_file import By, CaseFile, Recorded
from tasks.actions.correct import AMENDABLE, ANNULLABLE, Amendment, correct
from tasks.actions.correct_start import correct_start

router = APIRouter()
_HOW, _AMEND, _ANNUL = "gor", "andra", "aterta"
_WHY = Long(name="why", label="Varför görs rättelsen?", missing="Ange varför rättelsen görs.", rows=3)
# Not among the fields that an event keeps in its data.
_OWN = ("outcome", "on", DECIDED_BY)


def _corrected(visit: Visit) -> Deed | Asked:
    check_case_officer(visit.actor, "göra rättelser")
    case = case_of(visit)
    event = _event(case, visit.request.path_params["seq"])
    facts = [
        ("Händelse", f"{event.seq}, {event.on.isoformat()}"),
        ("Vad", describe(event, visit.organisation)),
        ("Av", who(event, visit.organisation)),
    ]
    ways = _ways(event)
    how = chosen(visit, _HOW) if len(ways) > 1 else next(iter(ways), "")
    if how not in ways:
        question = Choice(
            name=_HOW, label="Vad ska göras?", missing="Välj vad som ska göras.",
            options=[Option(way, label, hint) for way, (label, hint) in ways.items()],
        )  # fmt: skip
        heading = f"Rätta händelse {event.seq}"
        return Asked(heading=heading, question=question, case=case, facts=facts, ready=lambda: _check_some(event, ways))
    return _amended(visit, case, event, facts) if how == _AMEND else _annulled(case, event, facts)


def _amended(visit: Visit, case: CaseFile, event: Event, facts: list[tuple[str, str]]) -> Deed:
    return Deed(
        heading=f"Ändra händelse {event.seq}",
        button="Registrera rättelsen",
        lead="Det som stod förut finns kvar i tidslinjen.",
        form=Form((*amended_fields(event, case.at, visit), _WHY)),
        presets=as_it_stands(event),
        act=lambda session, values, by: _amend(session, case.case_id, event, values, by),
        case=case,
        facts=facts,
    )


def _annulled(case: CaseFile, event: Event, facts: list[tuple[str, str]]) -> Deed:
    return Deed(
        heading=f"Återta händelse {event.seq}",
        button="Återta händelsen",
        lead="Ärendet blir som om den inte hade registrerats. Den står kvar i tidslinjen, som återtagen.",
        form=Form((_WHY,)),
        act=lambda s, values, by: correct(
            s, case.case_id, event.seq, Amendment(reason=values["why"], annul=True), **told(by)
        ),
        case=case,
        facts=facts,
    )


def _event(case: CaseFile, text: str) -> Event:
    for event in in_force(case.log):
        if str(event.seq) == text:
            return event
    raise NotFoundError(f"Händelse {text} finns inte i {case.about.number}, eller är redan återtagen.")


def _ways(event: Event) -> dict[str, tuple[str, str]]:
    ways = {}
    if event.kind in AMENDABLE:
        ways[_AMEND] = ("Ändra uppgifter i den", "Något i den blev fel.")
    if event.kind in ANNULLABLE:
        ways[_ANNUL] = ("Återta den helt", "Den skulle inte ha registrerats.")
    return ways


def _check_some(event: Event, ways: dict[str, tuple[str, str]]) -> None:
    if not ways:
        raise NotNowError(f"Händelse {event.seq} är inget som rättas. Rätta beslutet eller stoppet som den följer av.")


def _amend(session: Session, case_id: int, event: Event, values: Values, by: By) -> Recorded:
    anew = said_anew({name: value for name, value in values.items() if name != "why"}, as_it_stands(event))
    fields = {name: in_the_log(name, value) for name, value in anew.items() if name not in _OWN}
    amendment = Amendment(
        reason=values["why"],
        outcome=anew.get("outcome"),
        on=anew.get("on"),
        decided_by=anew.get(DECIDED_BY),
        fields=fields or None,
    )
    return correct(session, case_id, event.seq, amendment, **told(by))


def _started(visit: Visit) -> Deed:
    check_case_officer(visit.actor, "rätta klockans start")
    case = case_of(visit)
    return Deed(
        heading="Rätta klockans start",
        button="Rätta starten",
        lead="Mål och gräns räknas om från den rättade dagen.",
        form=Form((Day(name="start", label="Klockan började gå"), _reason())),
        presets={"start": case.at.clock_start},
        act=lambda session, values, by: correct_start(
            session, case.case_id, values["start"], values["reason"], **told(by)
        ),
        case=case,
        facts=[("Klockan går från", case.at.clock_start.isoformat() if case.at.clock_start else "")],
        ready=lambda: _check_started(case),
    )


def _reason() -> Long:
    return Long(name="reason", label="Varför rättas starten?", missing="Ange varför klockans start rättas.", rows=3)


def _check_started(case: CaseFile) -> None:
    if case.at.clock_start is None:
        raise NotNowError("Klockan har inte börjat gå; det finns ingen start att rätta.")


offer(router, "/arenden/{number}/ratta/{seq}", _corrected)
offer(router, "/arenden/{number}/klockans-start", _started)
