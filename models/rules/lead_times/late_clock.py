"""A clock that stands badly, with all there is to say of it: how late, whose turn, since when, when it can end."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from models.rules.clock import Clock, Due, Lap, due_of, silenced_until
from models.rules.clocks.keys import JUDGEMENT, PARKED, PATH, STOP, clock_label, stop_key
from models.rules.clocks.stops import Stop
from models.rules.foresight.forecast import Forecast, Step, forecast
from models.rules.organisation import Body, Organisation
from models.rules.place import Position
from models.rules.process import Stage
from models.rules.standings import Standing
from models.rules.turns import Turn, open_turns
from models.rules.watch.watching import MeetingDay

# Whom a case waits for when it is no body's turn.
_WAITS = {Standing.PAUSED: "handläggaren", Standing.PARKED: "NT-rådet"}
_NO_STEPS = {PATH, STOP, JUDGEMENT, PARKED}


@dataclass(frozen=True, slots=True)
class LateClock:
    """A clock past its aim or limit, or one that stands still (`lap.held`); both when it was late before it stopped.

    `label` says in Swedish which clock. `days_late`: calendar days past the limit, or past the aim while the limit
    holds, until the day it stopped if it stands still; 0 for one that was not late then. `bodies` are those whose turn
    it is, `turn` the same in words, `since` how long it has been so. `stops` are those that last and hold it; for a
    stop that overruns, the stop itself. `meeting` is the next one that can decide; `expected` the day its path is
    expected to end; None when nobody can know. `acknowledged_until`: somebody has answered for it, to and including
    that day.
    """

    key: str
    label: str
    stage: Stage | None
    region: str | None
    lap: Lap
    due: Due
    days_late: int
    turn: str
    bodies: tuple[Body, ...]
    since: date | None
    stops: tuple[Stop, ...]
    meeting: MeetingDay | None
    expected: date | None
    acknowledged_until: date | None


@dataclass(frozen=True, slots=True)
class Seen:
    """A case on a day, with whose turn it is and what can be expected."""

    place: Position
    organisation: Organisation
    today: date
    turns: tuple[Turn, ...]
    foreseen: Forecast

    @classmethod
    def on(cls, place: Position, organisation: Organisation, today: date) -> "Seen":
        """A case that stands at `place`. Raises NotFoundError when the file no longer knows whose turn it is."""
        return cls(
            place, organisation, today, open_turns(place, organisation, today), forecast(place, organisation, today)
        )

    def line(self, clock: Clock, lap: Lap) -> LateClock:
        """All there is to say of a clock of it."""
        turns, due = self._turns(clock), due_of(clock, self.today)
        bodies = tuple({turn.body.key: turn.body for turn in turns}.values())
        until = silenced_until(self.place, clock)
        return LateClock(
            key=clock.key,
            label=clock_label(clock.key, {r.key: r.short for r in self.organisation.regions}),
            stage=clock.stage,
            region=clock.region,
            lap=lap,
            due=due,
            days_late=_days_late(due, _last_ran(clock, self.today)),
            turn=", ".join(body.short for body in bodies) or self._waits_for(),
            bodies=bodies,
            since=self._since(turns),
            stops=tuple(self._stops(clock)),
            meeting=self._meeting(turns),
            expected=self._expected(clock.region),
            acknowledged_until=until if until and until >= self.today else None,
        )

    def _turns(self, clock: Clock) -> list[Turn]:
        """The turns that the clock waits for: its own, or all of the path's when it is no step's."""
        own = None if clock.key.partition(":")[0] in _NO_STEPS else clock.stage
        return [
            turn
            for turn in self.turns
            if own in {None, turn.stage} and (clock.region is None or turn.region in {None, clock.region})
        ]

    def _waits_for(self) -> str:
        return _WAITS.get(self.place.standing or Standing.CLOSED, "")

    def _since(self, turns: list[Turn]) -> date | None:
        begun = [run.start for turn in turns if (run := self.place.open_run(turn.stage, turn.region))]
        if begun:
            return min(begun)
        return self.place.wait.entered.on if self.place.wait else None

    def _stops(self, clock: Clock) -> Iterator[Stop]:
        """A stop's own clock has that stop; a case's path that stands still does so by its regions' stops too."""
        for stop in self.place.running_stops:
            holds = clock.held(self.today) and (clock.key == PATH or stop.region in {None, clock.region})
            if holds or clock.key == stop_key(stop.seq):
                yield stop

    def _meeting(self, turns: list[Turn]) -> MeetingDay | None:
        wanted = {(turn.stage, turn.region) for turn in turns}
        meetings = [s.meeting for s in self._steps() if s.meeting and (s.stage, s.region) in wanted]
        return min(meetings, key=lambda meeting: meeting.on, default=None)

    def _steps(self) -> Iterator[Step]:
        return (step for region in self.foreseen.regions for step in region.steps)

    def _expected(self, region: str | None) -> date | None:
        found = [known.expected.on for known in self.foreseen.regions if known.region == region]
        return found[0] if found else self.foreseen.expected.on


def _last_ran(clock: Clock, today: date) -> date:
    """A clock that stands still gets no later."""
    return min((span.since for span in clock.stops if clock.held(today) and span.until is None), default=today)


def _days_late(due: Due, ran_until: date) -> int:
    last = due.limit if ran_until > due.limit else due.aim
    return max(0, (ran_until - last).days)
