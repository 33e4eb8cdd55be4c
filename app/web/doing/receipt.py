"""The receipt of a deed: what was recorded, and what came of it, as the log tells it."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from app.web.doing.consequences import consequences
from app.web.doing.foreseen import outcome
from app.web.render import page
from app.web.visit import Staff
from models.rules.case_number import case_id_of

router = APIRouter()


@router.get("/arenden/{number}/kvitto/{seq}")
def receipt(visit: Staff, number: str, seq: int) -> HTMLResponse:
    """What came of event `seq` of a case. Raises InvalidInputError, NotFoundError."""
    with visit.reading() as session:
        found = outcome(session, case_id_of(number), seq)
    shown = consequences(found, visit.organisation, visit.today)
    return page(visit, "doing/receipt.html", case=found.file, shown=shown, seq=seq, at=found.events[0].at)
