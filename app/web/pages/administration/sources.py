"""`/kallor`: how every public source has been doing."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from app.presenters.administration.sources import source_rows
from app.web.doing import addresses
from app.web.render import page
from app.web.visit import Staff
from models.rules.access import can_handle
from tasks.queries.sources import source_healths, source_lengths

router = APIRouter()


@router.get("/kallor")
def sources_page(visit: Staff) -> HTMLResponse:
    """A row per source, and the way to fetch them now."""
    with visit.reading() as session:
        healths, lengths = source_healths(session), source_lengths(session)
    rows = source_rows(visit.house.sources, healths, lengths, visit.organisation)
    fetch = addresses.run_now("hamtning") if can_handle(visit.actor) else None
    return page(visit, "administration/sources.html", sources=rows, fetch=fetch)
