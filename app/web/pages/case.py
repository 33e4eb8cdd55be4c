"""`/arenden/OI-0017`: one case, where it stands, how it came there, and what can be done now."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from app.presenters.before_the_clock import contradictions, date_lines, flag_words
from app.presenters.budget_summary import budget_summary
from app.presenters.case_documents import prepared_documents, sent_notices
from app.presenters.case_head import case_head
from app.presenters.case_steps import case_steps
from app.presenters.case_stops import case_alarms, case_stops
from app.presenters.case_timeline import happenings
from app.presenters.coming_dates import coming_lines
from app.presenters.path_picture import tall, wide
from app.presenters.path_steps import path_steps
from app.presenters.proposals import sight_lines
from app.presenters.recommendation_history import recommendation_versions
from app.presenters.region_answers import region_answers
from app.web.pages.deeds import Deeds
from app.web.render import page
from app.web.visit import Staff, Visit
from models.rules.case_number import case_id_of
from models.rules.follow_up import FOLLOW_UP_LABELS
from models.rules.foresight.forecast import forecast
from tasks.actions.case_file import CaseFile, load
from tasks.queries.budget import reviews
from tasks.queries.case_page import CaseSeen, case_seen, notices_of

EVENTS_SHOWN, EVENTS_A_PAGE, NOTICES_A_PAGE = 20, 100, 50
router = APIRouter()
PageNumber = Annotated[int, Query(ge=1, le=10_000)]


@router.get("/arenden/{number}")
def case_page(visit: Staff, number: str) -> HTMLResponse:
    """The case, whole."""
    case_id = case_id_of(number)
    with visit.reading() as session:
        seen = case_seen(session, case_id, visit.organisation, visit.today)
    return page(visit, "case.html", **_words(visit, seen))


@router.get("/arenden/{number}/tidslinje")
def history(visit: Staff, number: str, sida: PageNumber = 1) -> HTMLResponse:
    """Every event of the case."""
    with visit.reading() as session:
        file = load(session, case_id_of(number))
    events = happenings(file.log, file.at, visit.organisation, visit.today)
    first = (sida - 1) * EVENTS_A_PAGE
    shown, left = events[first : first + EVENTS_A_PAGE], len(events) - first - EVENTS_A_PAGE
    return page(
        visit, "case_timeline.html", about=file.about, events=shown, deeds=_deeds(visit, file), here=sida, left=left
    )


@router.get("/arenden/{number}/meddelanden")
def notices(visit: Staff, number: str, sida: PageNumber = 1) -> HTMLResponse:
    """Every message about the case."""
    case_id = case_id_of(number)
    with visit.reading() as session:
        file = load(session, case_id)
        found = notices_of(session, case_id, first=(sida - 1) * NOTICES_A_PAGE, most=NOTICES_A_PAGE)
    left = found.total - sida * NOTICES_A_PAGE
    lines = sent_notices(found.lines, visit.organisation)
    return page(visit, "case_notices.html", about=file.about, notices=lines, total=found.total, here=sida, left=left)


def _words(visit: Visit, seen: CaseSeen) -> dict[str, Any]:
    file, organisation, today = seen.file, visit.organisation, visit.today
    foreseen = forecast(file.at, organisation, today)
    steps = path_steps(file.at, organisation, today)
    deeds = _deeds(visit, file)
    related = [(seen.extends, "Utvidgar")] if seen.extends else []
    related += [(row.id, "Utvidgas av") for row in seen.extended_by]
    return {
        "case": case_head(file, foreseen, related, organisation, today),
        "steps": steps,
        "pictures": (("across", wide(steps)), ("down", tall(steps))),
        "deeds": deeds,
        "alarms": case_alarms(seen.alarms, organisation),
        "stops": case_stops(file.at, organisation, today),
        "regions": region_answers(file.at, foreseen, organisation, today),
        "clocks": case_steps(file.at, organisation, today),
        "versions": recommendation_versions(seen.history),
        "before": date_lines(file.at, organisation),
        "contradictions": contradictions(file.at),
        "approved_as": flag_words(file.at),
        "ahead": coming_lines(seen.ahead, today),
        "seen": sight_lines(seen.seen, organisation),
        "budget": budget_summary(file.case_id, seen.analysis, reviews(file), organisation),
        "documents": prepared_documents(file.case_id, seen.documents),
        "events": happenings(file.log, file.at, organisation, today)[:EVENTS_SHOWN],
        "event_count": len(file.log),
        "notices": sent_notices(seen.notices.lines, organisation),
        "notice_count": seen.notices.total,
        "follow_ups": _planned(seen),
    }


def _planned(seen: CaseSeen) -> list[tuple[str, date]]:
    """The plan in force: what is followed up, and when."""
    plan = seen.file.at.follow_up
    return [
        (FOLLOW_UP_LABELS.get(row.what, row.what), row.due_on)
        for row in seen.follow_ups
        if plan and row.seq == plan.seq
    ]


def _deeds(visit: Visit, file: CaseFile) -> Deeds:
    return Deeds(file, visit.actor, visit.organisation, visit.today)
