"""`/tillganglighet`: how accessible the pages are, and whom to tell when they are not."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from app.settings import NO_CONTACT
from app.web.render import page
from app.web.visit import Anyone

router = APIRouter()


@router.get("/tillganglighet")
def statement(visit: Anyone) -> HTMLResponse:
    """The statement that the law asks for (lag 2018:1937 om tillgänglighet till digital offentlig service)."""
    contact = visit.house.settings.contact
    return page(visit, "accessibility.html", contact="" if contact == NO_CONTACT else contact)
