"""The clock stopped for a reason on the list, for the case or one region, and set going again."""

from collections.abc import Sequence

from fastapi import APIRouter
from sqlmodel import Session

from app.web.doing.deed import Asked, Deed, Values, told
from app.web.doing.flow import case_of, chosen, offer
from app.web.forms.choices import Choice, Option
from app.web.forms.fields import Day, Long
from app.web.forms.form import Form
from app.web.visit import Visit
from models.rules.access import can_stop, check_may_stop
from models.rules.clocks.stopping import WantedStop, check_stoppable, chosen_stop
from models.rules.clocks.stops import STOP_LABELS, Stop, StopReason
from notifications.words import capital
from tasks.actions.case_file import By, CaseFile, Recorded
from tasks.actions.stop import bodies_for, resume_clock, stop_clock

router = APIRouter()
_ALL, _STOP = "alla", "stopp"
_DIGITS = 10


def _stopped(visit: Visit) -> Deed:
    case = case_of(visit)
    places = _places(visit, case)
    return Deed(
        heading="Stoppa klockan",
        button="Stoppa klockan",
        lead="Klockan stoppas bara när ni väntar på något utanför er. Tiden med och utan stopp visas alltid båda två.",
        form=Form(
            (
                Choice(
                    name="reason", label="Varför står klockan?", missing="Välj ett skäl.",
                    options=[Option(reason.value, capital(label)) for reason, label in STOP_LABELS.items()],
                ),
                Long(name="text", label="Mer om skälet", hint="Behövs vid annat skäl.", required=False),
                Choice(name="region", label="Vad gäller stoppet?", missing="Välj vad stoppet gäller.", options=places),
                Day(name="expected_end", label="Väntas sluta", hint="Är stoppet inte slut då går det ett larm."),
                Day(name="on", label="Klockan stannade", hint="I dag, om inget annat är sagt.", extra=True),
            )
        ),
        presets={"on": visit.today, "region": places[0].value if len(places) == 1 else None},
        act=lambda session, values, by: _stop(session, case.case_id, values, by),
        case=case,
        ready=lambda: check_stoppable(case.at),
    )  # fmt: skip


def _places(visit: Visit, case: CaseFile) -> list[Option]:
    """The whole case, and the regions that have not answered: those of them whose clock the visitor may stop."""
    names: dict[str | None, str] = {None: "Hela ärendet"}
    names |= {key: visit.organisation.region(key).name for key in case.at.regions if not case.at.is_final(key)}
    mine = [region for region in names if _may(visit, case, region)]
    if not mine:
        check_may_stop(visit.actor, bodies_for(case.at, None, visit.organisation, visit.today), visit.today)
    return [Option(region or _ALL, names[region]) for region in mine]


def _may(visit: Visit, case: CaseFile, region: str | None) -> bool:
    return can_stop(visit.actor, bodies_for(case.at, region, visit.organisation, visit.today), visit.today)


def _stop(session: Session, case_id: int, values: Values, by: By) -> Recorded:
    wanted = WantedStop(
        reason=StopReason(values["reason"]),
        expected_end=values["expected_end"],
        on=values["on"],
        region=None if values["region"] == _ALL else values["region"],
        text=values["text"] or "",
    )
    return stop_clock(session, case_id, wanted, **told(by))


def _resumed(visit: Visit) -> Deed | Asked:
    case = case_of(visit)
    lasting = [stop for stop in case.at.running_stops if not stop.implied and _may(visit, case, stop.region)]
    number = chosen(visit, _STOP)
    if not number and len(lasting) > 1:
        return _which(visit, case, lasting)
    stop = chosen_stop(case.at, _numbered(number) or next((stop.seq for stop in lasting), None))
    check_may_stop(visit.actor, bodies_for(case.at, stop.region, visit.organisation, visit.today), visit.today)
    return Deed(
        heading="Låt klockan gå igen",
        button="Låt klockan gå igen",
        form=Form((Day(name="on", label="Klockan gick igen", hint="Dagen då hindret var borta."),)),
        facts=[("Stoppad", _words(visit, stop)), ("Väntades sluta", f"{stop.expected_end or ''}"), ("Text", stop.text)],
        presets={"on": visit.today},
        act=lambda session, values, by: resume_clock(session, case.case_id, stop.seq, values["on"], **told(by)),
        case=case,
    )


def _numbered(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < _DIGITS else None


def _which(visit: Visit, case: CaseFile, lasting: Sequence[Stop]) -> Asked:
    options = [Option(str(stop.seq), _words(visit, stop)) for stop in lasting]
    question = Choice(name=_STOP, label="Vilket stopp är slut?", missing="Välj ett stopp.", options=options)
    return Asked(heading="Låt klockan gå igen", question=question, case=case)


def _words(visit: Visit, stop: Stop) -> str:
    where = visit.organisation.region(stop.region).short if stop.region else "hela ärendet"
    return f"{capital(STOP_LABELS[stop.reason])}, {where}, sedan {stop.since.isoformat()}"


offer(router, "/arenden/{number}/stopp", _stopped)
offer(router, "/arenden/{number}/kor-igen", _resumed)
