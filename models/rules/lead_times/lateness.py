"""What stands badly in a case on a day: clocks past their aim or limit, and clocks that stand still.

One line per clock, and no line twice: the case's own path speaks for its regions as long as they stand alike, and a
case that stands still as a whole does not also say so of each step.
"""

from collections.abc import Iterator
from datetime import date

from models.rules.clock import Clock, Lap, Pace, case_clock, ladder_clocks, read, region_clock
from models.rules.clocks.keys import PATH
from models.rules.lead_times.late_clock import LateClock, Seen
from models.rules.organisation import Organisation
from models.rules.place import Position

__all__ = ["LateClock", "late_clocks"]


def late_clocks(
    place: Position, organisation: Organisation, today: date, region: str | None = None
) -> tuple[LateClock, ...]:
    """What stands badly on `today`, the whole path's first; of a `region`: its own path, and what holds it up.

    Raises ConfigurationError, NotFoundError when the organisation file no longer knows whose turn it is.
    """
    found = [(clock, read(clock, today)) for clock in _clocks(place, today, region)]
    still = any(clock.stage is None and lap.held for clock, lap in found)
    bad = [(clock, lap) for clock, lap in found if _is_late(lap) or (lap.held and not (still and clock.stage))]
    if not bad:
        return ()
    seen = Seen.on(place, organisation, today)
    return tuple(seen.line(clock, lap) for clock, lap in bad)


def _is_late(lap: Lap) -> bool:
    return lap.pace is not Pace.WITHIN_AIM


def _clocks(place: Position, today: date, region: str | None) -> Iterator[Clock]:
    yield from _paths(place, today, region)
    for clock in ladder_clocks(place):
        if clock.key != PATH and region in {None, clock.region or region}:
            yield clock


def _paths(place: Position, today: date, region: str | None) -> Iterator[Clock]:
    case = case_clock(place)
    if case is None or case.ended or not case.terms:
        return
    if region is None:
        yield case
    own = read(case, today)
    for name in place.regions if region is None else {region}.intersection(place.regions):
        path = region_clock(place, name)
        if path is not None and path.ended is None and (region or _differs(read(path, today), own)):
            yield path


def _differs(lap: Lap, own: Lap) -> bool:
    return (lap.pace, lap.held) != (own.pace, own.held) and (_is_late(lap) or lap.held)
