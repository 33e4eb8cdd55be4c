"""What holds a case up, or should worry somebody: the stops of its clocks, and the alarms nobody answers for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.presenters.notices import local
from app.presenters.shortened import PARAGRAPH, shortened
from app.presenters.timeline import person
from models.rules.clocks.stops import STOP_LABELS, Stop
from models.rules.organisation import Organisation
from models.rules.place import Position
from notifications.what_to_do import what_to_do
from notifications.words import kind_label
from tasks.queries.alarms import Standing


@dataclass(frozen=True, slots=True)
class CaseStop:
    """A stop: `where` a region or the whole case, `ends` when it is expected to end or did. `running` while it lasts.

    `region` is a key, None for the whole case. `implied`: it follows from a judgement, and ends by itself.
    """

    seq: int
    region: str | None
    where: str
    reason: str
    by: str
    since: str
    ends: str
    running: bool
    overrun: bool
    implied: bool


@dataclass(frozen=True, slots=True)
class CaseAlarm:
    """An alarm that stands: what it says, about which clock, whom it went to, and what can be done about it."""

    clock: str
    what: str
    about: str
    said_at: str
    told: str
    advice: str


def case_stops(place: Position, organisation: Organisation, today: date) -> list[CaseStop]:
    """Those that last first, then the ended ones, the latest first."""
    ordered = sorted(place.stops.values(), key=lambda stop: (stop.until is not None, -stop.seq))
    return [_stop(stop, organisation, today) for stop in ordered]


def case_alarms(alarms: Sequence[Standing], organisation: Organisation) -> list[CaseAlarm]:
    """The alarms that stand, the latest first."""
    return [
        CaseAlarm(
            clock=alarm.clock,
            what=kind_label(alarm.notice),
            about=alarm.label,
            said_at=local(alarm.said_at, organisation),
            told=", ".join(person(key, organisation) for key in alarm.told) or "ingen kunde nås",
            advice=what_to_do(alarm.notice, alarm.clock),
        )
        for alarm in alarms
    ]


def _stop(stop: Stop, organisation: Organisation, today: date) -> CaseStop:
    expected = stop.expected_end
    ends = stop.until.isoformat() if stop.until else expected.isoformat() if expected else "när ärendet väcks"
    return CaseStop(
        seq=stop.seq,
        region=stop.region,
        where=organisation.region(stop.region).short if stop.region else "Hela ärendet",
        reason=STOP_LABELS[stop.reason] + (f": {shortened(stop.text, PARAGRAPH)}" if stop.text else ""),
        by=person(stop.by, organisation),
        since=stop.since.isoformat(),
        ends=ends,
        running=stop.until is None,
        overrun=stop.until is None and expected is not None and expected < today,
        implied=stop.implied,
    )
