"""Which clocks a case has, from where its log has led it: the path's, the steps', the waits' and the stops'.

A stop is for the whole case (it holds the path, every region and every open step) or for one region (that region's
path and its decision). The case's own path stands still only while everything that is left of it does: while every
region that has not decided is held. While a case waits for a person's judgement or for NT-rådet no step can go on, so
the steps' clocks stand still then; the path's goes on during a judgement, and stands still while NT-rådet is awaited.
"""

from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

from models.rules.clocks.counting import (
    PACE_LABELS,
    Clock,
    Due,
    Lap,
    Pace,
    due,
    due_of,
    last_day,
    read,
    settled_stops,
    stood_still,
)
from models.rules.clocks.keys import WAIT_KEYS, path_key, stop_key, turn_key
from models.rules.clocks.spans import Span, Spans, clipped, in_common, merged
from models.rules.clocks.stage_runs import Ending, StageRun
from models.rules.clocks.stops import Stop
from models.rules.consequences import turns
from models.rules.place import Position
from models.rules.process import Stage
from models.rules.standings import Standing

__all__ = [
    "PACE_LABELS",
    "Clock",
    "Due",
    "Lap",
    "Pace",
    "case_clock",
    "case_lap",
    "due",
    "due_of",
    "ladder_clocks",
    "last_day",
    "path_due",
    "read",
    "region_clock",
    "region_lap",
    "settled_stops",
    "silenced_until",
    "stage_clocks",
    "stood_still",
]
_PATH_RUNS = (Standing.ON_PATH, Standing.PAUSED)


def case_clock(place: Position) -> Clock | None:
    """The case's path clock: ended by the last region's final decision. None while it has not started."""
    ends = [decision.on for decision in place.region_decisions.values()]
    ended = max(ends) if ends and place.all_final else None
    return _path(place, None, ended)


def region_clock(place: Position, region: str) -> Clock | None:
    """The region's path clock: ended by its own final decision. None while it has not started."""
    return _path(place, region, place.region_decisions[region].on if place.is_final(region) else None)


def stage_clocks(place: Position) -> tuple[Clock, ...]:
    """Every step's clock there has been, in the order entered; ended ones say how (`Clock.ending`)."""
    return tuple(_stage(place, run) for run in place.runs)


def ladder_clocks(place: Position) -> tuple[Clock, ...]:
    """The running clocks that bear ladders, the whole path's first; none without targets."""
    return tuple(clock for clock in _running(place) if clock.terms)


def path_due(place: Position, today: date | None = None) -> Due | None:
    """Aim and limit of the case's path clock, as by `due_of`; None while the clock has not started."""
    clock = case_clock(place)
    return due_of(clock, today) if clock else None


def region_lap(place: Position, region: str, today: date) -> Lap | None:
    """The region's path clock read on `today`; None while it has not started."""
    clock = region_clock(place, region)
    return read(clock, today) if clock else None


def case_lap(place: Position, today: date) -> Lap | None:
    """The case's path clock read on `today`; None while it has not started."""
    clock = case_clock(place)
    return read(clock, today) if clock else None


def silenced_until(place: Position, clock: Clock) -> date | None:
    """The last day on which somebody has answered for the clock's alarms; None when nobody has.

    Who answered for one clock answered for it as it then was: armed anew, it speaks again. Who answered for the whole
    case answered for whatever comes in it.
    """
    said = [
        known.until
        for known in place.acknowledged
        if known.clock is None or (known.clock == clock.key and known.seq > clock.armed)
    ]
    return max(said, default=None)


def _path(place: Position, region: str | None, decided: date | None) -> Clock | None:
    if place.clock_start is None:
        return None
    ended = decided or place.path_over
    return Clock(
        key=path_key(region),
        stage=None,
        region=region,
        start=place.clock_start,
        armed=place.clock_armed.seq,
        armed_on=_local(place, place.clock_armed.at),
        terms=place.decided_terms.get(region or "", place.terms),
        stops=clipped(_held(place, region) if region else _all_held(place), place.clock_start, ended),
        ended=max(ended, place.clock_start) if ended else None,
        ending=_ending(decided, ended),
    )


def _ending(decided: date | None, ended: date | None) -> Ending | None:
    if ended is None:
        return None
    return Ending.DECIDED if decided else Ending.DROPPED


def _stage(place: Position, run: StageRun) -> Clock:
    stood = merged([*_spans(place, run.region), *place.pauses])
    return Clock(
        key=turn_key(run.stage, run.region),
        stage=run.stage,
        region=run.region,
        start=run.start,
        armed=run.armed.seq,
        armed_on=_local(place, run.armed.at),
        terms=run.terms,
        stops=clipped(stood, run.start, run.ended),
        ended=run.ended,
        ending=run.ending,
    )


def _spans(place: Position, region: str | None) -> Iterator[Span]:
    return (stop.span for stop in place.stops.values() if stop.region in {None, region})


def _held(place: Position, region: str) -> Spans:
    return merged(_spans(place, region))


def _all_held(place: Position) -> Spans:
    """When nothing that is left of the path can go on: a region that has decided holds nobody back."""
    if not place.stops:
        return ()
    return in_common(
        merged([*_spans(place, region), *([Span(place.region_decisions[region].on)] if place.is_final(region) else ())])
        for region in place.regions
    )


def _running(place: Position) -> Iterator[Clock]:
    path = case_clock(place)
    if path is not None and path.ended is None and place.standing in _PATH_RUNS:
        yield path
    for stage, region in turns(place):
        run = place.open_run(stage, region)
        if run is not None:
            yield _stage(place, run)
    if place.wait is not None and place.standing in WAIT_KEYS:
        yield _waiting(place, WAIT_KEYS[place.standing])
    for stop in place.running_stops:
        if stop.expected_end is not None:
            yield _stopped(place, stop, stop.expected_end)


def _waiting(place: Position, key: str) -> Clock:
    wait = place.wait
    if wait is None:
        raise LookupError("the case waits for nobody")
    armed_on = _local(place, wait.armed.at)
    return Clock(key, None, None, wait.entered.on, wait.armed.seq, armed_on, wait.terms)


def _stopped(place: Position, stop: Stop, expected_end: date) -> Clock:
    """The stop itself as a clock: its last day is the day it was expected to end."""
    term = [(expected_end - stop.since).days, "days"]
    terms = dict(place.terms) | {"aim": term, "limit": term}
    stage = Stage.REGION_DECISION if stop.region else None
    armed_on = _local(place, stop.armed.at)
    return Clock(stop_key(stop.seq), stage, stop.region, stop.since, stop.armed.seq, armed_on, terms)


def _local(place: Position, at: datetime) -> date:
    return at.astimezone(ZoneInfo(place.timezone)).date()
