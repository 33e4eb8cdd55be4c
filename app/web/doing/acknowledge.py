"""An alarm answered for: whoever does so takes care of it, and it is silent until a day."""

from fastapi import APIRouter
from sqlmodel import Session

from app.web.doing.deed import Deed, Values, told
from app.web.doing.flow import case_of, chosen, offer
from app.web.forms.choices import Choice, Option
from app.web.forms.fields import Day, Long
from app.web.forms.form import Form
from app.web.visit import Visit
from models.rules.access import can_acknowledge, check_may_acknowledge
from models.rules.case_number import case_number
from models.rules.clock import last_day
from models.rules.errors import NotNowError
from models.rules.standings import Standing
from notifications.words import capital
from tasks.actions.acknowledge import DAYS_AHEAD, acknowledge, clock_regions, running_clocks
from tasks.actions.case_file import By, CaseFile, Recorded
from tasks.actions.stop import bodies_for

router = APIRouter()
_ALL, _CLOCK = "alla", "klocka"


def _acknowledged(visit: Visit) -> Deed:
    case = case_of(visit)
    wanted = chosen(visit, _CLOCK)
    clocks = _clocks(visit, case, wanted)
    known = {option.value for option in clocks}
    return Deed(
        heading="Kvittera larm",
        button="Kvittera",
        lead="Du tar hand om det larmet gäller. Det larmar inte igen förrän dagen efter den du anger, om inget ändras.",
        form=Form(
            (
                Choice(name="clock", label="Vad gäller det?", missing="Välj vad kvitteringen gäller.", options=clocks),
                Long(name="reason", label="Vad görs?", hint="Andra ser det.", missing="Ange vad som görs.", rows=3),
                Day(name="until", label="Tyst till och med", hint="Högst ett år."),
            )
        ),
        presets={
            "clock": wanted if wanted in known else clocks[0].value if len(clocks) == 1 else None,
            "until": last_day(visit.today, visit.organisation.watching.acknowledged_for),
        },
        act=lambda session, values, by: _acknowledge(session, case.case_id, values, by),
        case=case,
        ready=lambda: _check_open(case),
    )


def _clocks(visit: Visit, case: CaseFile, wanted: str) -> list[Option]:
    """What the visitor may answer for: the whole case, the clocks that run, the reminder that the address names."""
    regions: dict[str, str | None] = {_ALL: None} if case.at.is_open else {}
    regions |= clock_regions(case.at, visit.organisation, visit.today)
    labels = {_ALL: "Hela ärendet", **running_clocks(case.at, visit.organisation, visit.today), **DAYS_AHEAD}
    # Of a released case nothing is left but what it is reminded of.
    regions |= dict.fromkeys([wanted] if wanted in DAYS_AHEAD else [] if case.at.is_open else DAYS_AHEAD)
    mine = [clock for clock, region in regions.items() if _may(visit, case, region)]
    if not mine:
        bodies = bodies_for(case.at, None, visit.organisation, visit.today)
        check_may_acknowledge(visit.actor, bodies, None, visit.today)
    return [Option(clock, capital(labels[clock])) for clock in mine]


def _may(visit: Visit, case: CaseFile, region: str | None) -> bool:
    bodies = bodies_for(case.at, region, visit.organisation, visit.today)
    return can_acknowledge(visit.actor, bodies, region, visit.today)


def _check_open(case: CaseFile) -> None:
    if case.at.standing is Standing.CLOSED:
        raise NotNowError(f"{case_number(case.case_id)} är avslutat och larmar inte.")


def _acknowledge(session: Session, case_id: int, values: Values, by: By) -> Recorded:
    clock = None if values["clock"] == _ALL else values["clock"]
    return acknowledge(session, case_id, clock, values["reason"], until=values["until"], **told(by))


offer(router, "/arenden/{number}/kvittera", _acknowledged)
