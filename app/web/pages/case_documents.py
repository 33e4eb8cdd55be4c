"""`/arenden/OI-0017/underlag/…`: what the program has prepared for a body or a region, as it was then; and the case
whole, to keep."""

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse

from app.presenters.case_bundle.whole import case_bundle
from app.presenters.shortened import visible, visible_lines
from app.web.render import page, sent
from app.web.visit import Staff
from models.rules.case_number import case_id_of
from models.rules.errors import NotFoundError
from tasks.actions.case_file import load
from tasks.queries.case_page import document_of

router = APIRouter()


@router.get("/arenden/{number}/paket")
def bundle(visit: Staff, number: str) -> Response:
    """The case whole, for the registry and the archive: the same that `ordnat case bundle` writes."""
    made = case_bundle(visit.house, case_id_of(number))
    return sent(made.content, "application/zip", made.name)


@router.get("/arenden/{number}/underlag/{seq:int}/{reader}")
def document(visit: Staff, number: str, seq: int, reader: str) -> HTMLResponse:
    """A prepared document."""
    case_id = case_id_of(number)
    with visit.reading() as session:
        about = load(session, case_id).about
        found = document_of(session, case_id, seq, reader)
    if found is None:
        raise NotFoundError(f"{about.number} har inget sådant underlag. Gå till ärendet och välj ur listan.")
    title, content = visible(found.title), visible_lines(found.content)
    return page(visit, "case_document.html", about=about, document=found, title=title, content=content)
