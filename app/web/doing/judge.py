"""How a case goes on after the council changed its recommendation."""

from collections.abc import Iterator

from fastapi import APIRouter
from sqlmodel import Session

from app.web.doing.deed import Asked, Deed, Values, told
from app.web.doing.flow import case_of, chosen, offer
from app.web.forms.choices import Choice, Option, Ticks
from app.web.forms.fields import Day, Field, Long
from app.web.forms.form import Form
from app.web.visit import Visit
from models.rules.access import check_case_officer
from models.rules.errors import NotNowError
from models.rules.judging import open_judgements
from models.rules.process import Stage, stages_of
from models.rules.standings import JUDGEMENTS, Judgement
from notifications.words import capital
from tasks.actions.case_file import By, CaseFile, Recorded
from tasks.actions.judge import judge_revision

router = APIRouter()
_JUDGEMENT = "bedomning"
_HEADING = "Bedöm den ändrade rekommendationen"
_HINTS = {
    Judgement.GO_ON: "Ärendet fortsätter där det stod.",
    Judgement.RESTART: "Ett steg, och det som bygger på det, görs om.",
    Judgement.PARK: "Klockan stannar tills NT-rådet säger något nytt.",
    Judgement.TURN_DOWN: "Regionerna får veta att läkemedlet inte införs.",
    Judgement.STAND: "Godkännandet gäller som förut.",
    Judgement.NEW_CASE: "Ett nytt ärende öppnas om den ändrade rekommendationen.",
}


def _judged(visit: Visit) -> Deed | Asked:
    check_case_officer(visit.actor, "bedöma en ändrad rekommendation")
    case = case_of(visit)
    facts = [("Rekommendationen nu", case.label)]
    said = chosen(visit, _JUDGEMENT)
    judgement = next((one for one in open_judgements(case.at) if one == said), None)
    if judgement is None:
        return Asked(
            heading=_HEADING, question=_question(case), case=case, facts=facts, ready=lambda: _check_waits(case)
        )
    return Deed(
        heading=f"{_HEADING}: {JUDGEMENTS[judgement][1]}",
        button="Registrera bedömningen",
        form=Form(tuple(_fields(visit, case, judgement))),
        presets={"on": visit.today},
        act=lambda session, values, by: _judge(session, case.case_id, judgement, values, by),
        case=case,
        facts=facts,
    )


def _question(case: CaseFile) -> Choice:
    options = [Option(one.value, capital(JUDGEMENTS[one][1]), _HINTS[one]) for one in open_judgements(case.at)]
    return Choice(name=_JUDGEMENT, label="Hur ska ärendet gå vidare?", missing="Välj hur.", options=options)


def _fields(visit: Visit, case: CaseFile, judgement: Judgement) -> Iterator[Field]:
    if judgement is Judgement.RESTART:
        steps = [Option(rule.stage.value, rule.label) for rule in stages_of(case.at.route)]
        yield Choice(name="restart", label="Steg som ska göras om", missing="Välj ett steg.", options=steps)
    yield Long(name="reason", label="Skäl", missing="Ange skäl till bedömningen.")
    if judgement is Judgement.TURN_DOWN and case.at.approving:
        regions = [Option(key, visit.organisation.region(key).name) for key in case.at.approving]
        yield Ticks(
            name="keep", label="Behåller sitt godkännande", hint="I de andra regionerna upphör det.", options=regions
        )
    yield Day(name="on", label="Dag för bedömningen")


def _check_waits(case: CaseFile) -> None:
    if not open_judgements(case.at):
        raise NotNowError(f"{case.about.number} väntar inte på någon bedömning av en ändrad rekommendation.")


def _judge(session: Session, case_id: int, judgement: Judgement, values: Values, by: By) -> Recorded:
    return judge_revision(
        session,
        case_id,
        judgement,
        values["reason"],
        restart=Stage(values["restart"]) if "restart" in values else None,
        keep=values.get("keep", ()),
        on=values["on"],
        **told(by),
    )


offer(router, "/arenden/{number}/ombedom", _judged)
