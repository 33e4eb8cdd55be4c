"""`/api/ledtider`: the lead times, each figure with what is timed."""

from typing import Annotated

from fastapi import APIRouter, Depends

from app.web.api.refused import REFUSED
from app.web.api.shapes import FigureShape, FiguresShape
from app.web.pages.asked_times import AskedTimes
from app.web.pages.lead_times import found_times
from app.web.security.tokens import Program
from models.rules.lead_times.definitions import MEASURES
from models.rules.lead_times.figures import Share
from models.rules.lead_times.groups import Figure

router = APIRouter(prefix="/api", responses=REFUSED)
Wishes = Annotated[AskedTimes, Depends()]


@router.get("/ledtider")
def lead_times(visit: Program, wishes: Wishes) -> FiguresShape:
    """The overview, or parted `per` region, steg, organ, period, vag or prioritet."""
    return FiguresShape(made_on=visit.today, figures=[_figure(one) for one in found_times(visit, wishes).figures])


def _figure(figure: Figure) -> FigureShape:
    found = figure.summary
    days = found.gross
    return FigureShape(
        measure=MEASURES[figure.measure].name,
        group=figure.group,
        n=found.decided,
        running=found.running,
        median=days.median if days else None,
        p90=days.p90 if days else None,
        least=days.least if days else None,
        most=days.most if days else None,
        within_aim=_part(found.within_aim),
        within_limit=_part(found.within_limit),
        estimated_median=found.median,
        definition=MEASURES[figure.measure].text,
    )


def _part(share: Share) -> float | None:
    return None if share.part is None else float(share.part)
