"""What is said because time has passed: a rung of a ladder as messages."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from models.rules.organisation import Person
from notifications import message
from notifications.message import About, Message

_MEETING = ("meeting_body", "meeting_on", "material_by")
_STOP = ("stop_reason", "stop_since", "stop_by")
_NEEDS: dict[str, tuple[str, ...]] = {
    message.MEETING_AT_RISK: _MEETING,
    message.MEETING_MISSED: _MEETING,
    message.STOP_OVERRUN: _STOP,
    message.STILL_PARKED: (),
}


@dataclass(frozen=True, slots=True)
class Alarm:
    """A rung that is due. `days` gross and `net_days` are calendar days since `start`; `day` is when it is said.

    `clock` and `occasion` name the clock; `target` (`aim` or `limit`) is what the rung is about; `repeat` counts
    from 0. `whose_turn` and `action` are sentences for a reader; `fell_from` says why roles above were passed over.
    """

    kind: str
    clock: str
    occasion: str
    clock_label: str
    rung: str
    repeat: int
    day: date
    start: date
    aim: date | None
    limit: date | None
    target: str
    days: int
    net_days: int
    working_days: int
    whose_turn: str
    action: str
    region: str | None = None
    bodies: tuple[str, ...] = ()
    fell_from: tuple[str, ...] = ()
    forecast: str | None = None
    meeting_body: str | None = None
    meeting_on: date | None = None
    material_by: date | None = None
    stop_reason: str | None = None
    stop_since: date | None = None
    stop_expected: date | None = None
    stop_by: str | None = None

    @property
    def target_on(self) -> date | None:
        """The last day of what the rung is about."""
        return self.aim if self.target == "aim" else self.limit


def alarm(about: About, said: Alarm, people: Iterable[Person], *, roles: tuple[str, ...] = ()) -> list[Message]:
    """The alarm to each of `people`. Raises ValueError when a fact that its kind tells of is missing."""
    facts = about.facts() | _facts(said)
    key = f"{said.kind}:{about.number}:{said.clock}:{said.occasion}:{said.rung}:{said.repeat}"
    return [
        Message(
            said.kind,
            f"{key}:{person.key}",
            person.key,
            person.mail,
            facts,
            said.region,
            said.clock,
            said.occasion,
            roles=roles,
        )
        for person in people
    ]


def _facts(said: Alarm) -> dict[str, Any]:
    if said.kind not in message.ALARMS or said.target not in {"aim", "limit"}:
        raise ValueError(f"no alarm is called {said.kind}, or nothing is aimed at called {said.target}")
    lacking = [name for name in _NEEDS.get(said.kind, ("target_on",)) if getattr(said, name) is None]
    if lacking or not (said.whose_turn.strip() and said.action.strip()):
        raise ValueError(f"{said.kind} of {said.clock} lacks {', '.join(lacking) or 'whose turn it is, or what to do'}")
    written = {name: _written(getattr(said, name)) for name in Alarm.__slots__ if name not in {"kind", "occasion"}}
    left = (said.target_on - said.day).days if said.target_on else None
    return written | {"target_on": _written(said.target_on), "days_left": left}


def _written(fact: object) -> object:
    if isinstance(fact, date):
        return fact.isoformat()
    return list(fact) if isinstance(fact, tuple) else fact
