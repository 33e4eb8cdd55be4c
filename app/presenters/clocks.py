"""A case's clocks in words: lead times gross and net, the steps that go on, the stops that last, who answers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from app.presenters.clock_events import clock_names
from app.presenters.timeline import person
from models.rules.clock import (
    PACE_LABELS,
    Clock,
    Lap,
    case_lap,
    due_of,
    ladder_clocks,
    path_due,
    read,
    region_lap,
)
from models.rules.clocks.keys import clock_label
from models.rules.clocks.stops import STOP_LABELS, Stop
from models.rules.organisation import Organisation
from models.rules.position import Position


@dataclass(frozen=True, slots=True)
class LeadTimeLine:
    """A clock in words: whose, how many days gross and net, against which target."""

    whose: str
    days: str
    verdict: str


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step whose clock goes: what, how many days, and its last days."""

    what: str
    days: str
    aim: str
    limit: str
    verdict: str


def lead_times(place: Position, organisation: Organisation, today: date) -> list[LeadTimeLine]:
    """Each region's path clock and the case's own, read on `today`; nothing while the clock has not started."""
    laps: list[tuple[str, Lap | None]] = [
        (organisation.region(region).short, region_lap(place, region, today)) for region in place.regions
    ]
    laps.append(("Hela ärendet", case_lap(place, today)))
    return [LeadTimeLine(whose, _days(lap), _verdict(lap)) for whose, lap in laps if lap is not None]


def steps(place: Position, organisation: Organisation, today: date) -> list[StepLine]:
    """The steps that wait for somebody, with their own aim and limit."""
    names = clock_names(organisation)
    return [_step(clock, clock_label(clock.key, names), today) for clock in ladder_clocks(place) if _is_step(clock)]


def stops(place: Position, organisation: Organisation, today: date) -> Iterator[str]:
    """A sentence per stop that lasts."""
    for stop in place.running_stops:
        yield f"{_which(stop, organisation)}: {STOP_LABELS[stop.reason]}{_until(stop, organisation, today)}"


def answered_for(place: Position, organisation: Organisation, today: date) -> Iterator[str]:
    """A sentence per acknowledgement that still silences something."""
    names = clock_names(organisation)
    for said in place.acknowledged:
        if said.until >= today:
            what = clock_label(said.clock, names) if said.clock else "hela ärendet"
            yield f"Larm om {what}: tyst till och med {said.until.isoformat()}, {person(said.by, organisation)} svarar."


def targets(place: Position, today: date | None = None) -> str:
    """Aim and limit in one line, as they look on `today`; empty while the clock has not started."""
    due = path_due(place, today)
    if due is None or place.clock_start is None:
        return ""
    return f"klockan från {place.clock_start.isoformat()}, mål {due.aim.isoformat()}, gräns {due.limit.isoformat()}"


def _days(lap: Lap) -> str:
    running = "" if lap.ended else ", klockan står" if lap.held else ", pågår"
    working = f"{lap.working_days} arbetsdagar ({lap.net_working_days} netto)"
    return f"{lap.days} dagar ({lap.net_days} netto), {working}{running}"


def _verdict(lap: Lap) -> str:
    return PACE_LABELS[lap.pace] if lap.pace else ""


def _is_step(clock: Clock) -> bool:
    return clock.stage is not None and not clock.key.startswith("stop")


def _step(clock: Clock, label: str, today: date) -> StepLine:
    lap, due = read(clock, today), due_of(clock, today)
    return StepLine(label, _days(lap), due.aim.isoformat(), due.limit.isoformat(), _verdict(lap))


def _which(stop: Stop, organisation: Organisation) -> str:
    where = f" i {organisation.region(stop.region).short}" if stop.region else ""
    return f"Klockan{where} står sedan {stop.since.isoformat()} (händelse {stop.seq})"


def _until(stop: Stop, organisation: Organisation, today: date) -> str:
    if stop.expected_end is None:
        return f", tills ärendet väcks. {person(stop.by, organisation)}"
    late = ", och skulle ha slutat" if stop.expected_end < today else ", väntas sluta"
    return f"{late} {stop.expected_end.isoformat()}. {person(stop.by, organisation)}"
