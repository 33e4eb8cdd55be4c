"""One case looked at: which rungs are called, who hears it and in which words, and when to look again."""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from models.rules.clock import Lap, case_lap, path_due, read
from models.rules.clocks.keys import stop_key
from models.rules.clocks.stops import STOP_LABELS
from models.rules.escalation import Call, Claim, Judged, judge
from models.rules.foresight.forecast import forecast
from models.rules.turns import whose_turn
from models.rules.watch.recipients import Reached, reach
from models.rules.watch.watched import Line, watched_in
from models.rules.watch.working_hours import office_of
from notifications.alarms import Alarm, alarm
from notifications.forecasts import in_words
from notifications.message import Message
from notifications.what_to_do import what_to_do
from tasks.actions.case_file import By, CaseFile

# However quiet a case is, somebody looks at it this often.
AT_LEAST_EVERY = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Fired:
    """A rung that fires: on which line, and who hears it."""

    line: Line
    call: Call
    heard: Reached


@dataclass(frozen=True, slots=True)
class Look:
    """What came of looking at a case. `heard` says for each rung that fires who hears it."""

    case_id: int
    calls: tuple[Call, ...] = ()
    heard: Mapping[Claim, Reached] = field(default_factory=dict)
    messages: tuple[Message, ...] = ()
    next_at: datetime | None = None


def look(
    file: CaseFile, settled: Set[Claim], by: By, *, unreachable: frozenset[str] = frozenset(), changed: bool = False
) -> Look:
    """Look at a case at `by.now`. A case that is no longer open is not looked at again."""
    if not file.at.is_open:
        return Look(file.case_id)
    lines = watched_in(file.at, by.organisation, by.today, changed=changed)
    office = office_of(by.organisation)
    judged = [(line, judge(line.watched, line.ladder, settled, by.now, office)) for line in lines]
    fired = [
        Fired(line, call, _reach(line, call, by, unreachable))
        for line, found in judged
        for call in found.calls
        if call.fires
    ]
    return Look(
        case_id=file.case_id,
        calls=tuple(call for _, found in judged for call in found.calls),
        heard={one.call.claim: one.heard for one in fired},
        messages=tuple(_messages(file, fired, by)),
        next_at=_next(judged, office.opening(by.today + AT_LEAST_EVERY)),
    )


def _next(judged: list[tuple[Line, Judged]], at_latest: datetime) -> datetime:
    return min([at_latest, *(found.next_at for _, found in judged if found.next_at is not None)])


def _reach(line: Line, call: Call, by: By, unreachable: frozenset[str]) -> Reached:
    rungs = line.ladder.rungs
    above = [role for rung in rungs[rungs.index(call.rung) + 1 :] for role in rung.to]
    roles = list(dict.fromkeys(call.rung.to))
    return reach(by.organisation, roles, above, line.concerned, by.today, unreachable=unreachable)


def _messages(file: CaseFile, fired: list[Fired], by: By) -> Iterator[Message]:
    if not fired:
        return
    expected = in_words(forecast(file.at, by.organisation, by.today), by.organisation)
    for one in sorted(fired, key=lambda one: one.call.due_at):
        yield from alarm(file.about, _alarm(file, one, expected, by), one.heard.people, roles=tuple(one.call.rung.to))


def _alarm(file: CaseFile, one: Fired, expected: str | None, by: By) -> Alarm:
    line, call = one.line, one.call
    lap = read(line.clock, by.today) if line.clock else _path(file, by.today)
    due = line.watched.due if line.clock else path_due(file.at, by.today) or line.watched.due
    said = Alarm(
        kind=call.rung.notice,
        clock=call.watched.key,
        occasion=call.watched.occasion,
        clock_label=line.label,
        rung=call.rung.key,
        repeat=call.occurrence,
        day=by.today,
        start=lap.start,
        aim=due.aim,
        limit=due.limit,
        target=line.meeting.goal.value if line.meeting else "aim" if call.rung.at == "aim" else "limit",
        days=lap.days,
        net_days=lap.net_days,
        working_days=lap.working_days,
        whose_turn=whose_turn(file.at, by.organisation, by.today),
        action=what_to_do(call.rung.notice, call.watched.key),
        region=line.region,
        bodies=tuple(body.short for body in line.concerned.bodies),
        fell_from=one.heard.fell,
        forecast=expected,
    )
    return _of_stop(_of_meeting(said, line), file, by)


def _path(file: CaseFile, today: date) -> Lap:
    lap = case_lap(file.at, today)
    if lap is None:
        raise LookupError("a meeting is watched only while the path's clock runs")
    return lap


def _of_meeting(said: Alarm, line: Line) -> Alarm:
    if line.meeting is None:
        return said
    meeting = line.meeting.meeting
    return replace(
        said, meeting_body=line.meeting.body.short, meeting_on=meeting.on, material_by=line.meeting.material_by
    )


def _of_stop(said: Alarm, file: CaseFile, by: By) -> Alarm:
    stop = next((s for s in file.at.running_stops if stop_key(s.seq) == said.clock), None)
    if stop is None:
        return said
    people = {person.key: person.name for person in by.organisation.people}
    return replace(
        said,
        stop_reason=STOP_LABELS[stop.reason],
        stop_since=stop.since,
        stop_expected=stop.expected_end,
        stop_by=people.get(stop.by, stop.by),
    )
