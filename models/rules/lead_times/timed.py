"""What of a case's clocks is a lead time: one `Timed` per clock, read on a day, with what it can be grouped by."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from models.rules.calendar import free_in, working_days_between
from models.rules.clock import Clock, Lap, case_clock, read, region_clock, stage_clocks
from models.rules.clocks.stage_runs import Ending
from models.rules.errors import NotFoundError
from models.rules.known_dates import approved_on
from models.rules.organisation import Organisation
from models.rules.place import Position
from models.rules.process import Priority, Route, Stage
from models.rules.turns import owner


class Measure(StrEnum):
    """What is timed. Each has its definition in `models.rules.lead_times.definitions`."""

    CASE = "case"
    REGION = "region"
    STAGE = "stage"
    GAP = "gap"
    BEFORE = "before"
    FROM_APPROVAL = "from_approval"


@dataclass(frozen=True, slots=True)
class Timed:
    """A clock of a case, read. Only one that ended by a decision is a lead time; one without `ending` still runs.

    `body` is the key of the body whose step it is, None for what is no step or when the file no longer knows.
    """

    case_id: int
    measure: Measure
    route: Route
    priority: Priority
    lap: Lap
    ending: Ending | None
    stage: Stage | None = None
    region: str | None = None
    body: str | None = None


def lead_times(case_id: int, place: Position, organisation: Organisation, today: date) -> tuple[Timed, ...]:
    """Every lead time of a case as it stands on `today`: the path's, the regions', the steps', between regions, and
    from approval in the EU."""
    return tuple(_Case(case_id, place, organisation, today).times())


@dataclass(frozen=True, slots=True)
class _Case:
    case_id: int
    place: Position
    organisation: Organisation
    today: date

    def times(self) -> Iterator[Timed]:
        path = case_clock(self.place)
        if path is not None:
            yield self._timed(Measure.CASE, path)
        for region in self.place.regions:
            clock = region_clock(self.place, region)
            if clock is not None:
                yield self._timed(Measure.REGION, clock)
        for clock in stage_clocks(self.place):
            yield self._timed(Measure.STAGE, clock, self._body(clock))
        yield from self._gap()
        yield from self._since_approval()

    def _timed(self, measure: Measure, clock: Clock, body: str | None = None) -> Timed:
        lap = read(clock, self.today)
        return Timed(
            self.case_id, measure, self.place.route, self.place.priority,
            lap, clock.ending, clock.stage, clock.region, body,
        )  # fmt: skip

    def _body(self, clock: Clock) -> str | None:
        """The body whose step it was on the day it ended, or is."""
        if clock.stage is None:
            return None
        day = clock.ended or self.today
        try:
            return owner(self.organisation, clock.stage, clock.region, self.place.therapy, day).key
        except NotFoundError:
            return None

    def _gap(self) -> Iterator[Timed]:
        """From the first region's final decision to the last one's: stops are not taken off, and nothing is late."""
        days = sorted(d.on for region, d in self.place.region_decisions.items() if self.place.is_final(region))
        if not days or len(self.place.regions) == 1:
            return
        decided = days[-1] if self.place.all_final else None
        ended = decided or self.place.path_over
        end = max(days[-1], ended or self.today)
        how = None if ended is None else Ending.DECIDED if decided else Ending.DROPPED
        yield self._from_to(Measure.GAP, days[0], end, how)

    def _since_approval(self) -> Iterator[Timed]:
        """From approval in the EU to the path clock's start, and to its end; nothing when the clock was there first."""
        approved, started = approved_on(self.place.noted, extension=self.place.extension), self.place.clock_start
        if approved is None or approved > (started or self.today):
            return
        path = case_clock(self.place)
        if path is not None:
            yield self._from_to(Measure.BEFORE, approved, path.start, Ending.DECIDED)
            yield self._from_to(Measure.FROM_APPROVAL, approved, path.ended or self.today, path.ending)
        elif self.place.is_open:
            yield self._from_to(Measure.BEFORE, approved, self.today, None)
            yield self._from_to(Measure.FROM_APPROVAL, approved, self.today, None)

    def _from_to(self, measure: Measure, start: date, end: date, how: Ending | None) -> Timed:
        """A time without targets, from which no stops are taken off."""
        gone, working = (end - start).days, working_days_between(start, end, free_in(self.place.terms))
        lap = Lap(start, end, how is not None, gone, gone, working, working, None)
        return Timed(self.case_id, measure, self.place.route, self.place.priority, lap, how)
