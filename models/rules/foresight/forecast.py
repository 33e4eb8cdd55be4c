"""When the regions can be expected to decide, and whether that is in time.

The path is walked as its table says. A step is ready when everything it rests on has been decided, and is decided at
the first meeting of its body whose material deadline has not passed; a body without meetings takes its step's aim.
Only decisions are facts: what has been handed in for a meeting is not recorded, so a step that waits when a deadline
passes is counted on the next meeting. What nobody can know, since a calendar of meetings has run out, is None.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from models.rules.foresight.meetings import decides_any_day, next_meeting
from models.rules.foresight.outlook import Outlook, Turn, outlook
from models.rules.organisation import Body, Organisation
from models.rules.place import Position
from models.rules.process import Stage, StageRule
from models.rules.standings import Standing
from models.rules.watch.watching import MeetingDay

# In the others nobody is on the way to a decision.
FORESEEABLE = frozenset({Standing.ON_PATH, Standing.PAUSED, Standing.RELEASED})


@dataclass(frozen=True, slots=True)
class Step:
    """One step on the way to a region's decision. `ready` and `on` are None when nobody can know."""

    stage: Stage
    region: str | None
    body: Body
    ready: date | None
    meeting: MeetingDay | None
    on: date | None
    decided: bool = False

    @property
    def ran_out(self) -> bool:
        """True when it is this step's body that has no meeting left."""
        return self.ready is not None and self.on is None


@dataclass(frozen=True, slots=True)
class Expected:
    """The day a clock is expected to end, against its targets.

    `aim_met` and `limit_met` are None when nobody can know, or when no clock goes.
    """

    on: date | None
    aim_met: bool | None
    limit_met: bool | None


@dataclass(frozen=True, slots=True)
class RegionForecast:
    """A region's decision, with the steps that lead there in path order."""

    region: str
    expected: Expected
    decided: bool
    steps: tuple[Step, ...]

    @property
    def ran_out(self) -> tuple[Body, ...]:
        """The bodies whose calendars have run out before they could decide."""
        return tuple(step.body for step in self.steps if step.ran_out)


@dataclass(frozen=True, slots=True)
class Forecast:
    """Every region of a case, and the case: the last of them. No regions: the case is not on its way."""

    regions: tuple[RegionForecast, ...]
    expected: Expected

    @property
    def unknown(self) -> tuple[str, ...]:
        """Keys of the bodies whose calendars have run out."""
        return tuple(dict.fromkeys(body.key for region in self.regions for body in region.ran_out))


def forecast(place: Position, organisation: Organisation, today: date) -> Forecast:
    """What can be expected of a case that stands at `place`, as the organisation file is today."""
    if place.standing not in FORESEEABLE:
        return Forecast((), Expected(None, None, None))
    seen = outlook(place, organisation, today)
    regions = tuple(foreseen(seen, {}))
    ends = [region.expected.on for region in regions]
    last = None if None in ends else max((on for on in ends if on), default=None)
    return Forecast(regions, _against(seen, None, last))


def foreseen(seen: Outlook, chosen: Mapping[Turn, MeetingDay], only: str | None = None) -> Iterator[RegionForecast]:
    """Each region, in the order of the case, or `only` one. `chosen` are meetings that are to decide, come what may."""
    shared: dict[Stage, Step] = {}
    for rule in seen.rules:
        if rule.per_region:
            for region in (only,) if only else seen.regions:
                last = _step(seen, chosen, (rule.stage, region), _before(rule, shared))
                expected = _against(seen, region, last.on)
                yield RegionForecast(region, expected, last.decided, (*shared.values(), last))
        else:
            shared[rule.stage] = _step(seen, chosen, (rule.stage, None), _before(rule, shared))


def _before(rule: StageRule, shared: Mapping[Stage, Step]) -> list[Step]:
    return [shared[stage] for stage in rule.after if stage in shared]


def _step(seen: Outlook, chosen: Mapping[Turn, MeetingDay], turn: Turn, before: Sequence[Step]) -> Step:
    (stage, region), body = turn, seen.bodies[turn]
    if turn in seen.decided:
        return Step(stage, region, body, None, None, seen.decided[turn], decided=True)
    ready = _ready(seen, region, before)
    if ready is None:
        return Step(stage, region, body, None, None, None)
    if decides_any_day(body):
        return Step(stage, region, body, ready, None, seen.working_day(turn, ready))
    meeting = chosen.get(turn) or next_meeting(body, ready)
    return Step(stage, region, body, ready, meeting, meeting.on if meeting else None)


def _ready(seen: Outlook, region: str | None, before: Sequence[Step]) -> date | None:
    ends = [step.on for step in before if step.on]
    if len(ends) < len(before):
        return None
    if all(step.decided for step in before):
        ends.append(seen.opens[region])
    return max([*ends, seen.goes_on.get(region, date.min)])


def _against(seen: Outlook, region: str | None, on: date | None) -> Expected:
    due = seen.due.get(region)
    if due is None:
        return Expected(on, None, None)
    return Expected(on, _in_time(on, due.aim, seen.today), _in_time(on, due.limit, seen.today))


def _in_time(on: date | None, last: date, today: date) -> bool | None:
    if on is None:  # it cannot be earlier than today
        return False if today > last else None
    return on <= last
