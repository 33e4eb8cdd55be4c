"""Looking: the proposals that wait, and one of them."""

from typing import Annotated

import typer

from app.bootstrap import ordnat
from app.presenters.proposal_tables import show_proposal, show_proposals
from app.presenters.proposals import proposal_card, proposal_lines
from models import database
from tasks.queries.proposals import MOST, proposal, proposals

Number = Annotated[int, typer.Argument(metavar="NR", help="Förslagets nummer i listan.")]


def list_proposals(
    everything: Annotated[bool, typer.Option("--all", help="Även de som är avgjorda, de nyaste först.")] = False,
    limit: Annotated[int, typer.Option("--limit", min=1, help="Högst så många.")] = MOST,
) -> None:
    """Visa förslag som väntar på ett ställningstagande, de äldsta först."""
    house = ordnat()
    with database.reading(house.engine) as session:
        found = proposals(session, everything=everything, limit=limit)
    show_proposals(proposal_lines(found, house.organisation))


def show_one(number: Number) -> None:
    """Visa ett förslag: vad som setts, var och när, skillnaden mot förut, och vad som kan göras."""
    house = ordnat()
    with database.reading(house.engine) as session:
        found = proposal(session, number)
    show_proposal(proposal_card(found, house.organisation))
