"""`/oppet/arenden.json`, `.csv`, `/oppet/schema.json`, `/oppet/flode.atom` and the bodies' calendars."""

import json

from fastapi import APIRouter, Response

from app.front_door import public_address
from app.presenters import open_data
from app.presenters.meetings import calendar_of, meeting_lines
from app.presenters.spreadsheet import as_csv
from app.web.open import shown
from app.web.render import sent
from app.web.visit import Anyone, Visit
from models.rules.errors import NotFoundError

router = APIRouter()


@router.get("/oppet/arenden.json")
def cases_json(visit: Anyone) -> Response:
    """Every public case."""
    address = f"{_site(visit)}/oppet/schema.json"
    content = open_data.as_json(shown.public(visit), made_on=visit.today, schema=address)
    return shown.kept(sent(content, "application/json", f"ordnat-inforande-{visit.today.isoformat()}.json"))


@router.get("/oppet/schema.json")
def cases_schema(visit: Anyone) -> Response:
    """What that file holds."""
    del visit
    content = json.dumps(open_data.schema(), ensure_ascii=False, indent=1)
    return shown.kept(sent(content, "application/schema+json", "ordnat-inforande-schema.json"))


@router.get("/oppet/arenden.csv")
def cases_csv(visit: Anyone) -> Response:
    """A row per case and region."""
    content = as_csv(open_data.as_sheet(shown.public(visit), visit.today))
    return shown.kept(sent(content, "text/csv", f"ordnat-inforande-{visit.today.isoformat()}.csv"))


@router.get("/oppet/flode.atom")
def feed(visit: Anyone) -> Response:
    """What was recommended and decided, the newest first."""
    site = _site(visit)
    content = open_data.as_feed(shown.public(visit), here=f"{site}/oppet/flode.atom", site=site, now=visit.now)
    return shown.kept(sent(content, "application/atom+xml"))


@router.get("/oppet/kalender/{key}.ics")
def calendar(visit: Anyone, key: str) -> Response:
    """A body's meetings and deadlines for material, to subscribe to. Which cases wait is told to the staff only."""
    body = next((body for body in visit.organisation.bodies if body.key == key and body.meetings), None)
    if body is None:
        raise NotFoundError("Den kalendern finns inte. Se organen i kalendern.")
    content = calendar_of(body, meeting_lines([body], [], visit.today), visit.now)
    return shown.kept(sent(content, "text/calendar", f"{body.key}.ics"))


def _site(visit: Visit) -> str:
    told = public_address(visit.house.settings)
    return told.geturl().rstrip("/") if told else str(visit.request.base_url).rstrip("/")
