"""`/rekommendationer`: what NT-rådet recommends and no case is about: where a medicine is taken up from."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from app.presenters.untaken import untaken_lines
from app.web.doing import addresses
from app.web.render import page
from app.web.visit import Staff
from models.rules.access import can_handle
from tasks.queries.cases import without_case

router = APIRouter()
A_PAGE, _LONGEST = 50, 200
PageNumber = Annotated[int, Query(ge=1, le=1000)]


@router.get("/rekommendationer")
def without_cases(visit: Staff, sok: str = "", sida: PageNumber = 1) -> HTMLResponse:
    """The newest recommendation of each medicine and indication without a case."""
    with visit.reading() as session:
        rows = without_case(session)
    asked = sok.strip()[:_LONGEST]
    lines = untaken_lines(rows, asked)
    return page(
        visit,
        "recommendations.html",
        lines=lines[(sida - 1) * A_PAGE : sida * A_PAGE],
        total=len(lines),
        asked=asked,
        here=sida,
        left=len(lines) - sida * A_PAGE,
        take_up=addresses.take_up if can_handle(visit.actor) else None,
        nominate=addresses.NOMINATE if can_handle(visit.actor) else None,
    )
