"""`/arenden/OI-0017/budget`: an analysis at open prices, its versions and files; net figures are next door."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from fastapi.responses import HTMLResponse

from app.presenters.budget_files import MEDIA, written
from app.presenters.budget_page import budget_page
from app.presenters.chosen_version import Chosen, chosen_version
from app.web.pages.deeds import Deeds
from app.web.render import page, sent
from app.web.visit import Staff, Visit
from models.rules.access import can_read_net
from models.rules.case_number import case_id_of
from models.rules.errors import NotFoundError
from tasks.queries.budget_page import budget_seen

router = APIRouter()
Version = Annotated[int | None, Query(ge=1, le=100_000)]


@router.get("/arenden/{number}/budget")
def analysis(visit: Staff, number: str, version: Version = None, jamfor: Version = None) -> HTMLResponse:
    """A version, the newest unless another is asked for; beside it another when that is asked for."""
    with visit.reading() as session:
        seen = budget_seen(session, case_id_of(number), version, jamfor)
    deeds = Deeds(seen.file, visit.actor, visit.organisation, visit.today).analysis()
    net = seen.discreet and can_read_net(visit.actor)
    shown = budget_page(seen, visit.organisation)
    return page(visit, "budget.html", about=seen.file.about, budget=shown, deeds=list(deeds), net=net)


@router.get("/arenden/{number}/budget/v{version:int}.{kind}")
def file_of(visit: Staff, number: str, version: int, kind: str) -> Response:
    """A version as a file, at open prices: the same that `ordnat budget export` writes."""
    return as_file(visit, chosen_version(visit.house, case_id_of(number), version), kind)


def as_file(visit: Visit, chosen: Chosen, kind: str) -> Response:
    """A version to keep. Raises NotFoundError for a kind of file that there is not."""
    if kind not in MEDIA:
        raise NotFoundError(f"Analysen finns inte som ”{kind[:20]}”. Välj bland: {', '.join(MEDIA)}.")
    content, name = written(kind, chosen, visit.organisation)
    return sent(content, MEDIA[kind], name)
