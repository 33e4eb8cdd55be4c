"""The clock stopped for a reason on the closed list, and set going again."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

from sqlmodel import Session

from models.rules.access import Actor, check_may_stop
from models.rules.clocks.stopping import WantedStop, check_resumption, check_stop, chosen_stop
from models.rules.consequences import NewEvent
from models.rules.events import Kind
from models.rules.organisation import Body, Organisation
from models.rules.position import Position
from models.rules.turns import open_turns
from tasks.actions.case_file import By, Recorded, load, record


def stop_clock(
    session: Session,
    case_id: int,
    wanted: WantedStop,
    *,
    actor: Actor,
    now: datetime,
    organisation: Organisation,
    key: str | None = None,
) -> Recorded:
    """Stop the clock of a case, or of one region in it.

    Raises NotAllowedError, NotFoundError, NotNowError, InvalidInputError.
    """
    file, by = load(session, case_id), By(actor, now, organisation, key)
    if key in file.keys:
        return Recorded(case_id, file.keys[key], repeated=True)
    wanted = replace(wanted, on=wanted.on or by.today)
    check_stop(file.at, wanted, by.today)
    check_may_stop(actor, bodies_for(file.at, wanted.region, organisation, by.today), by.today)
    event = NewEvent(Kind.STOPPED, wanted.on or by.today, region=wanted.region, data=wanted.data())
    return record(session, file, [event], by)


def resume_clock(
    session: Session,
    case_id: int,
    stop: int | None = None,
    on: date | None = None,
    *,
    actor: Actor,
    now: datetime,
    organisation: Organisation,
    key: str | None = None,
) -> Recorded:
    """End the stop that event `stop` began, or the only one that lasts, on the day the clock went on.

    Raises NotAllowedError, NotFoundError, InvalidInputError.
    """
    file, by = load(session, case_id), By(actor, now, organisation, key)
    if key in file.keys:
        return Recorded(case_id, file.keys[key], repeated=True)
    ended = chosen_stop(file.at, stop)
    check_may_stop(actor, bodies_for(file.at, ended.region, organisation, by.today), by.today)
    check_resumption(ended, on or by.today, by.today)
    event = NewEvent(Kind.RESUMED, on or by.today, region=ended.region, data={"stop": ended.seq})
    return record(session, file, [event], by, cause=ended.seq)


def bodies_for(place: Position, region: str | None, organisation: Organisation, day: date) -> Iterator[Body]:
    """The bodies whose own affair it is: a region's deciding body, or those whose turn it is for all of the case.

    While the regions are asked no one of them speaks for the others.
    """
    if region is not None:
        yield organisation.body(organisation.region(region).deciding_body)
        return
    for turn in open_turns(place, organisation, day):
        if turn.region is None:
            yield turn.body
