"""`/halsa`: are the pages well? For whatever watches over them."""

from fastapi import APIRouter
from fastapi.responses import PlainTextResponse
from sqlalchemy import text

from app.front_door import HEALTH, WELL
from app.web.visit import Anyone

router = APIRouter()


@router.get(HEALTH)
def health(visit: Anyone) -> PlainTextResponse:
    """Well, as far as a question to the database can tell."""
    with visit.reading() as session:
        session.connection().execute(text("SELECT 1"))
    return PlainTextResponse(WELL)
