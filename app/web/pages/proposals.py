"""`/forslag`: what the sources have shown that a person is to take a stand on, and each of them with all about it."""

from typing import Annotated

from fastapi import APIRouter, Path, Query
from fastapi.responses import HTMLResponse

from app.presenters.proposals import ProposalCard, proposal_card, proposal_lines
from app.web.doing import addresses
from app.web.pages.deeds import Doable
from app.web.render import page
from app.web.visit import Staff, Visit
from models.rules.access import can_handle
from models.rules.turns import nominated_to
from tasks.queries.proposals import proposal, proposals, waiting_proposals

router = APIRouter()
A_PAGE = 50
PageNumber = Annotated[int, Query(ge=1, le=100)]
Number = Annotated[int, Path(ge=1, lt=2**31)]


@router.get("/forslag")
def waiting(visit: Staff, alla: bool = False, sida: PageNumber = 1) -> HTMLResponse:
    """Those that wait, the oldest first; or all of them, the newest first."""
    with visit.reading() as session:
        views = proposals(session, everything=alla, limit=sida * A_PAGE + 1)
        total = waiting_proposals(session)
    lines = proposal_lines(views[(sida - 1) * A_PAGE : sida * A_PAGE], visit.organisation)
    left = len(views) > sida * A_PAGE
    return page(visit, "proposals.html", lines=lines, total=total, everything=alla, here=sida, left=left)


@router.get("/forslag/{number}")
def one(visit: Staff, number: Number) -> HTMLResponse:
    """A proposal, and what can be done with it."""
    with visit.reading() as session:
        found = proposal(session, number)
    card = proposal_card(found, visit.organisation)
    return page(visit, "proposal.html", card=card, deeds=_deeds(visit, card))


def _deeds(visit: Visit, card: ProposalCard) -> list[Doable]:
    if not can_handle(visit.actor):
        return []
    number = card.line.number
    words = f"Nominera till {nominated_to(visit.organisation, visit.today)}" if card.nominates else "Ta upp"
    taken = Doable(words, addresses.take_up_proposal(number), first=True)
    linked = Doable("Koppla till ett ärende", addresses.link_proposal(number), first=not card.can_take_up)
    aside = Doable("Lägg åt sidan", addresses.set_aside_proposal(number))
    offered = ((taken, card.can_take_up), (linked, card.can_link), (aside, card.can_set_aside))
    return [deed for deed, may in offered if may]
