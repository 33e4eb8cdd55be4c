"""Stops of the clock (*klockstopp*): the closed list of reasons, and one stop as the log tells it.

A stop is for the whole case or for one region, has a named person behind it and an expected end. A case that awaits
NT-rådet anew after its clock has started stands still in the same way: its judgement is such a stop, without an
expected end, and ends by itself when the case wakes.
"""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from models.rules.clocks.spans import Span
from models.rules.events import Event


class StopReason(StrEnum):
    """Why a clock may stand still. Nothing else is a reason."""

    MATERIAL = "material"
    AGREEMENT = "agreement"
    AVAILABILITY = "availability"
    CAPACITY = "capacity"
    REVISION = "revision"
    OTHER = "other"


STOP_LABELS: dict[StopReason, str] = {
    StopReason.MATERIAL: "väntar på underlag från TLV eller företaget",
    StopReason.AGREEMENT: "avtal inte tecknat",
    StopReason.AVAILABILITY: "läkemedlet finns inte att få än",
    StopReason.CAPACITY: "klinikens kapacitet eller utbildning",
    StopReason.REVISION: "rekommendationen ses över",
    StopReason.OTHER: "annat skäl",
}


@dataclass(frozen=True, slots=True)
class Stop:
    """One stop. `seq` is its event's number; `until` the day the clock went on, None while it stands still.

    `armed` is the event that last set its expected end. `implied`: it follows from a judgement and ends by itself.
    """

    seq: int
    region: str | None
    reason: StopReason
    text: str
    by: str
    since: date
    expected_end: date | None
    armed: Event
    until: date | None = None
    implied: bool = False

    @property
    def span(self) -> Span:
        """The days it takes."""
        return Span(self.since, self.until, self.expected_end if self.until is None else None)

    def ended(self, on: date) -> "Stop":
        """The stop, ended on `on` but not before it began."""
        return replace(self, until=max(self.since, on))


def stop_of(event: Event) -> Stop:
    """The stop that a `stopped` event in force begins."""
    return Stop(
        seq=event.seq,
        region=event.region,
        reason=StopReason(event.data["reason"]),
        text=event.data.get("text", ""),
        by=event.actor,
        since=event.on,
        expected_end=date.fromisoformat(event.data["expected_end"]),
        armed=event,
    )


def awaiting(judged: Event) -> Stop:
    """The stop that follows when a person judges that a case under way is to await NT-rådet."""
    text = judged.data.get("reason", "")
    return Stop(judged.seq, None, StopReason.REVISION, text, judged.actor, judged.on, None, judged, implied=True)
