"""`/api/arenden`: every case, and one with all that has happened in it."""

from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Depends

from app.presenters.overview import GROUP_LABELS, turn_of
from app.presenters.timeline import describe, who
from app.web.api.refused import REFUSED
from app.web.api.shapes import CaseLineShape, CaseShape, CasesShape, ClockShape, EventShape, RegionShape
from app.web.pages.asked import Asked
from app.web.security.tokens import Program
from app.web.visit import Visit
from models.rules.case_number import case_id_of, case_number
from models.rules.clock import PACE_LABELS, Clock, case_clock, due_of, read, region_clock
from models.rules.events import Event
from models.rules.lead_times.groups import PRIORITY_LABELS, ROUTE_LABELS
from models.rules.open_data import LAPSED
from models.rules.organisation import Organisation
from models.rules.standings import STANDING_LABELS
from models.rules.turns import whose_turn
from tasks.actions.case_file import CaseFile, load
from tasks.queries.overview import Listed, overview

router = APIRouter(prefix="/api", responses=REFUSED)
Wishes = Annotated[Asked, Depends()]


@router.get("/arenden")
def cases(visit: Program, asked: Wishes) -> CasesShape:
    """A page of cases, chosen as in the overview."""
    with visit.reading() as session:
        found = overview(session, asked.wanted(visit), visit.today)
    return CasesShape(
        total=found.total, page=found.page, pages=found.pages, cases=[_line(listed) for listed in found.lines]
    )


@router.get("/arenden/{number}")
def case(visit: Program, number: str) -> CaseShape:
    """One case."""
    with visit.reading() as session:
        file = load(session, case_id_of(number))
    place, opened = file.at, file.log[0].data
    clock = case_clock(place)
    return CaseShape(
        number=case_number(file.case_id),
        product=opened["product"],
        substance=opened["substance"],
        indication=opened["indication"],
        route=ROUTE_LABELS[place.route],
        priority=PRIORITY_LABELS[place.priority],
        standing=STANDING_LABELS[place.standing] if place.standing else "",
        waiting_on=whose_turn(place, visit.organisation, visit.today),
        clock=_clock(clock, visit) if clock else None,
        regions=list(_regions(file, visit)),
        events=[_event(event, visit.organisation) for event in file.log],
    )


def _line(listed: Listed) -> CaseLineShape:
    return CaseLineShape(
        number=case_number(listed.case_id),
        product=listed.product,
        indication=listed.indication,
        group=GROUP_LABELS[listed.group],
        waiting_on=turn_of(listed),
        priority=listed.priority,
        review_wanted=listed.review_wanted,
        clock_start=listed.clock_start,
        aim_on=listed.aim_on,
        limit_on=listed.limit_on,
        regions={region: answer.outcome for region, answer in listed.answers.items()},
    )


def _regions(file: CaseFile, visit: Visit) -> Iterator[RegionShape]:
    place = file.at
    for region in place.regions:
        outcome, decision, clock = (
            place.region_outcome(region), place.region_decisions.get(region), region_clock(place, region)
        )  # fmt: skip
        yield RegionShape(
            key=region,
            name=visit.organisation.region(region).name,
            answer=LAPSED if region in place.lapsed else outcome.label if outcome else None,
            decided_on=decision.on if decision else None,
            in_use=region in place.released,
            clock=_clock(clock, visit) if clock else None,
        )


def _clock(clock: Clock, visit: Visit) -> ClockShape:
    lap, due = read(clock, visit.today), due_of(clock, visit.today)
    return ClockShape(
        started_on=lap.start,
        aim_on=due.aim,
        limit_on=due.limit,
        days=lap.days,
        net_days=lap.net_days,
        ended_on=lap.end if lap.ended else None,
        held=lap.held,
        pace=PACE_LABELS[lap.pace] if lap.pace else "",
    )


def _event(event: Event, organisation: Organisation) -> EventShape:
    return EventShape(
        seq=event.seq,
        on=event.on,
        recorded_at=event.at.isoformat(),
        what=describe(event, organisation),
        who=who(event, organisation),
        cause=event.cause,
    )
