"""The last meeting at which a body can decide if a target is to be met: the one to warn of before it is missed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from models.rules.clock import stage_clocks
from models.rules.foresight.forecast import Expected, foreseen
from models.rules.foresight.meetings import decides_any_day, held_meetings
from models.rules.foresight.outlook import Outlook, outlook
from models.rules.organisation import Body, Organisation
from models.rules.place import Position
from models.rules.process import Stage
from models.rules.turns import Turn, open_turns
from models.rules.watch.watching import MeetingDay


class Goal(StrEnum):
    """What a decision can be in time for."""

    AIM = "aim"
    LIMIT = "limit"


@dataclass(frozen=True, slots=True)
class MeetingWarning:
    """The last meeting at which a body whose turn it is can decide, if the goal is to be met.

    `since` is the day the turn began. The meeting stays the last one when its deadline, or its day, has passed
    without a decision: then it is missed.
    """

    body: Body
    stage: Stage
    region: str | None
    since: date
    meeting: MeetingDay
    goal: Goal

    @property
    def material_by(self) -> date:
        """The last day for material: the day to warn before."""
        return self.meeting.material_by

    @property
    def key(self) -> str:
        """The clock's key."""
        return f"meeting:{self.body.key}"

    @property
    def occasion(self) -> str:
        """Which meeting, for which goal: another of either is another clock."""
        return f"{self.meeting.on.isoformat()}:{self.goal}"


def last_usable(place: Position, organisation: Organisation, today: date) -> list[MeetingWarning]:
    """For each body whose turn it is: the last meeting by which limit, and by which aim, can be met.

    All later steps are taken to go as soon as they can. Of several regions the first one to lose its chance counts;
    a region that cannot be helped any more does not. The aim is left out when its last meeting is the limit's too.
    """
    found: dict[tuple[str, str], MeetingWarning] = {}
    turns = open_turns(place, organisation, today)
    if all(decides_any_day(turn.body) for turn in turns):
        return []
    seen = outlook(place, organisation, today)
    running = {(clock.stage, clock.region): clock for clock in stage_clocks(place) if clock.ended is None}
    for turn in turns:
        clock = running.get((turn.stage, turn.region))
        if clock is None or clock.held(today):
            continue
        last = _last_meetings(seen, turn, clock.start)
        for goal, meeting in last.items():
            if goal is Goal.LIMIT or meeting != last.get(Goal.LIMIT):
                warning = MeetingWarning(turn.body, turn.stage, turn.region, clock.start, meeting, goal)
                found.setdefault((warning.key, warning.occasion), warning)
    return list(found.values())


def _last_meetings(seen: Outlook, turn: Turn, since: date) -> dict[Goal, MeetingDay]:
    usable: dict[Goal, dict[str, MeetingDay]] = {Goal.LIMIT: {}, Goal.AIM: {}}
    for meeting in _candidates(seen, turn, since):
        for region in foreseen(seen, {(turn.stage, turn.region): meeting}, turn.region):
            if not region.decided:
                for goal in _met(region.expected):
                    usable[goal][region.region] = meeting  # the latest so far
    return {goal: min(last.values(), key=_urgency) for goal, last in usable.items() if last}


def _candidates(seen: Outlook, turn: Turn, since: date) -> list[MeetingDay]:
    """The meetings that the step can have been ready for and that are not too late whatever follows."""
    limits = [due.limit for region, due in seen.due.items() if region and turn.region in {None, region}]
    latest = max(limits, default=date.min)
    return sorted((m for m in held_meetings(turn.body) if since <= m.material_by and m.on <= latest), key=_urgency)


def _met(expected: Expected) -> Iterator[Goal]:
    if expected.aim_met:
        yield Goal.AIM
    if expected.limit_met:
        yield Goal.LIMIT


def _urgency(meeting: MeetingDay) -> tuple[date, date]:
    return meeting.material_by, meeting.on
