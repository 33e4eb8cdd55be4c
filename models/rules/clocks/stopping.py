"""May the clock be stopped so, go on so, or its stop be corrected so? `check_…` raises a sentence for a person."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from models.rules.calendar import add_months
from models.rules.clocks.stops import STOP_LABELS, Stop, StopReason
from models.rules.errors import InvalidInputError, NotFoundError, NotNowError
from models.rules.place import Position
from models.rules.standings import STANDING_LABELS, Standing

# A stop further away than this is no stop but another plan: close the case, or say so anew when the time comes.
LONGEST_MONTHS = 24


@dataclass(frozen=True, slots=True)
class WantedStop:
    """A stop as somebody wants to record it. `on` is the day the clock stopped; None means today."""

    reason: StopReason
    expected_end: date | None
    on: date | None = None
    region: str | None = None
    text: str = ""

    def data(self) -> dict[str, Any]:
        """What the event log keeps beside day and region."""
        end = self.expected_end.isoformat() if self.expected_end else None
        return {"reason": self.reason.value, "expected_end": end, "text": self.text.strip()}


def check_stop(place: Position, wanted: WantedStop, today: date) -> None:
    """Raises NotNowError (no clock to stop, decided, stopped so already), NotFoundError, InvalidInputError."""
    check_stoppable(place)
    _check_region(place, wanted.region)
    _check_content(place, wanted, today)
    _check_only_one(place, wanted, None, but=0)


def check_stoppable(place: Position) -> None:
    """Is there a clock to stop? Raises NotNowError."""
    if place.clock_start is None or place.standing not in {Standing.ON_PATH, Standing.PAUSED}:
        label = STANDING_LABELS[place.standing or Standing.CLOSED]
        raise NotNowError(f"Klockan går inte: ärendets läge är ”{label}”. Det finns inget att stoppa.")


def check_resumption(stop: Stop, on: date, today: date) -> None:
    """Raises InvalidInputError for a day before the stop or in the future."""
    if on > today:
        raise InvalidInputError(
            f"Dagen {on.isoformat()} ligger i framtiden. I dag är det {today.isoformat()}.", about="on"
        )
    if on < stop.since:
        raise InvalidInputError(
            f"Klockan kan inte gå igen {on.isoformat()}: den stoppades först {stop.since.isoformat()}. "
            "Kontrollera datumet.",
            about="on",
        )


def check_amended(place: Position, stop: Stop, amended: WantedStop, until: date | None, today: date) -> None:
    """A stop as it would stand after a correction, `until` None when it lasts. Raises as `check_stop`."""
    _check_content(place, amended, today)
    since = amended.on or today
    if until is not None:
        check_resumption(_moved(stop, since), until, today)
    _check_only_one(place, amended, until, but=stop.seq)


def chosen_stop(place: Position, seq: int | None) -> Stop:
    """The stop that event `seq` began, or the only one that lasts. Raises NotFoundError, InvalidInputError."""
    lasting = [stop for stop in place.running_stops if not stop.implied]
    told = "; ".join(f"{stop.seq} ({STOP_LABELS[stop.reason]}{_of(stop)})" for stop in lasting) or "inget"
    if seq is None and len(lasting) == 1:
        return lasting[0]
    if seq is None and lasting:
        raise InvalidInputError(f"Flera klockstopp pågår. Ange numret på ett av dem: {told}.")
    for stop in lasting:
        if stop.seq == seq:
            return stop
    if any(stop.implied for stop in place.running_stops):
        raise NotFoundError("Ärendet avvaktar NT-rådet. Klockan går igen av sig själv när ärendet väcks.")
    raise NotFoundError(f"Det klockstoppet pågår inte. Pågår gör: {told}.")


def _check_region(place: Position, region: str | None) -> None:
    if region is None:
        return
    if region not in place.regions:
        raise NotFoundError(f"Regionen ”{region}” ingår inte i ärendet. Välj bland: {', '.join(place.regions)}.")
    if place.is_final(region):
        raise NotNowError(f"Regionen ”{region}” har redan beslutat. Dess klocka går inte.", about="region")


def _check_content(place: Position, wanted: WantedStop, today: date) -> None:
    if wanted.reason is StopReason.OTHER and not wanted.text.strip():
        raise InvalidInputError("Skälet ”annat skäl” kräver en förklaring i ord.", about="text")
    if wanted.expected_end is None:
        raise InvalidInputError(
            "Ange vilken dag stoppet väntas sluta. Ett stopp utan slut finns inte.", about="expected_end"
        )
    _check_days(place.clock_start or today, wanted.on or today, wanted.expected_end, today)


def _check_days(start: date, on: date, expected_end: date, today: date) -> None:
    if on > today:
        raise InvalidInputError(
            f"Stoppet {on.isoformat()} ligger i framtiden. I dag är det {today.isoformat()}.", about="on"
        )
    if on < start:
        raise InvalidInputError(
            f"Stoppet {on.isoformat()} ligger före klockans start, {start.isoformat()}. Kontrollera datumet.",
            about="on",
        )
    if expected_end <= on:
        raise InvalidInputError(
            f"Stoppet väntas sluta {expected_end.isoformat()} men börjar {on.isoformat()}. Ange en senare dag.",
            about="expected_end",
        )
    if expected_end > add_months(today, LONGEST_MONTHS):
        raise InvalidInputError(
            f"Stoppet väntas sluta {expected_end.isoformat()}, mer än {LONGEST_MONTHS} månader bort. "
            "Ange en närmare dag; den kan flyttas fram senare.",
            about="expected_end",
        )


def _check_only_one(place: Position, wanted: WantedStop, until: date | None, *, but: int) -> None:
    for stop in _alike(place, wanted, but):
        begins_before_it_ends = stop.until is None or wanted.on is None or wanted.on < stop.until
        if begins_before_it_ends and (until is None or stop.since < until):
            raise NotNowError(
                f"Klockan är redan stoppad av det skälet sedan {stop.since.isoformat()} (händelse {stop.seq}). "
                "Flytta dess slut genom en rättelse i stället.",
                about="reason",
            )


def _alike(place: Position, wanted: WantedStop, but: int) -> Iterator[Stop]:
    """Stops for the same reason and the same part of the case."""
    for stop in place.stops.values():
        if (stop.reason, stop.region) == (wanted.reason, wanted.region) and not stop.implied and stop.seq != but:
            yield stop


def _moved(stop: Stop, since: date) -> Stop:
    return Stop(stop.seq, stop.region, stop.reason, stop.text, stop.by, since, stop.expected_end, stop.armed)


def _of(stop: Stop) -> str:
    return f", {stop.region}" if stop.region else ""
