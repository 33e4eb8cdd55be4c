"""`/api/kallor` and `/api/forslag`: how the sources have been doing, and what they have shown."""

from datetime import datetime

from fastapi import APIRouter

from app.presenters.proposals import proposal_lines
from app.web.api.refused import REFUSED
from app.web.api.shapes import ProposalShape, SourceShape
from app.web.security.tokens import Program
from models.tables.source import SourceHealth
from tasks.queries.proposals import proposals
from tasks.queries.sources import source_healths
from tasks.sources.configuration.configured import Configured

router = APIRouter(prefix="/api", responses=REFUSED)


@router.get("/kallor")
def sources(visit: Program) -> list[SourceShape]:
    """Every source of the file, also those that were never tried."""
    with visit.reading() as session:
        known = {health.source: health for health in source_healths(session)}
    return [_source(how, known.get(key)) for key, how in visit.house.sources.items()]


@router.get("/forslag")
def waiting_proposals(visit: Program, alla: bool = False) -> list[ProposalShape]:
    """Those that wait for somebody, the oldest first; or with `alla` every one, the newest first."""
    with visit.reading() as session:
        lines = proposal_lines(proposals(session, everything=alla), visit.organisation)
    return [
        ProposalShape(
            number=line.number,
            about=line.about,
            kind=line.kind,
            label=line.label,
            verdict=line.verdict,
            state=line.state,
            seen=line.seen,
            source=line.source,
            case=line.case,
        )
        for line in lines
    ]


def _source(how: Configured, health: SourceHealth | None) -> SourceShape:
    return SourceShape(
        key=how.key,
        label=how.label,
        enabled=how.enabled,
        last_attempt_at=_moment(health.last_attempt_at) if health else None,
        last_success_at=_moment(health.last_success_at) if health else None,
        last_change_at=_moment(health.last_change_at) if health else None,
        failures_in_row=health.failures_in_row if health else 0,
        rows=health.rows if health else None,
        problem=health.problem if health else None,
    )


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
