"""`/kalender`: when the bodies meet, by when material must be in, what waits for each, and calendars to take along."""

from collections.abc import Sequence

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse

from app.presenters.meeting_months import months, unplanned
from app.presenters.meetings import MeetingLine, calendar_of, meeting_lines
from app.web.memos import waiting_now
from app.web.render import page, sent
from app.web.visit import Staff, Visit
from models.rules.errors import NotFoundError
from models.rules.organisation import Body

router = APIRouter()


@router.get("/kalender")
def calendar_page(visit: Staff, organ: str = "") -> HTMLResponse:
    """The meetings of every body, or of one."""
    known = _bodies(visit)
    chosen = [_body(known, organ)] if organ else known
    lines = _lines(visit, chosen)
    return page(
        visit,
        "calendar.html",
        chosen=organ,
        bodies=[(body.key, body.short) for body in known],
        feeds=[(f"/kalender/{body.key}.ics", body.short) for body in known if body.meetings],
        months=months(lines, visit.today),
        unplanned=unplanned(lines),
    )


@router.get("/kalender/{key}.ics")
def calendar_file(visit: Staff, key: str) -> Response:
    """A body's meetings and deadlines with the cases that wait, as a calendar file."""
    body = _body(_bodies(visit), key)
    return sent(calendar_of(body, _lines(visit, [body]), visit.now), "text/calendar", f"{body.key}.ics")


def _lines(visit: Visit, bodies: Sequence[Body]) -> list[MeetingLine]:
    return meeting_lines(bodies, waiting_now(visit), visit.today)


def _bodies(visit: Visit) -> list[Body]:
    return [body for body in visit.organisation.bodies if body.valid_to is None or body.valid_to >= visit.today]


def _body(known: Sequence[Body], key: str) -> Body:
    found = next((body for body in known if body.key == key), None)
    if found is None:
        raise NotFoundError(f"Organet ”{key[:40]}” finns inte. Välj ett av organen i kalendern.")
    return found
