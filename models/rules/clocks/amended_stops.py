"""May a stop of the clock, or its end, be corrected so? `check_…` raises a sentence for a person."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from models.rules.clocks.stopping import WantedStop, check_amended, check_resumption
from models.rules.clocks.stops import STOP_LABELS, Stop, StopReason
from models.rules.errors import InvalidInputError
from models.rules.events import Event, Kind
from models.rules.place import Position

STOPPINGS = (Kind.STOPPED, Kind.RESUMED)
_FIELDS = ("expected_end", "reason", "text")


def check_stop_correction(
    place: Position, event: Event, *, annul: bool, on: date | None, fields: Mapping[str, Any], today: date
) -> None:
    """May `event`, a stop or its end, be taken back or moved? Raises InvalidInputError, NotNowError."""
    stop = place.stops[event.data["stop"] if event.kind is Kind.RESUMED else event.seq]
    if event.kind is Kind.RESUMED:
        _check_end(place, stop, annul=annul, on=on, fields=fields, today=today)
    elif not annul:
        _check_known(on, fields, _FIELDS)
        check_amended(place, stop, _as_wanted(stop, on, fields), stop.until, today)


def _check_end(
    place: Position, stop: Stop, *, annul: bool, on: date | None, fields: Mapping[str, Any], today: date
) -> None:
    if not annul:
        _check_known(on, fields, ())
        check_resumption(stop, on or today, today)
    check_amended(place, stop, _as_wanted(stop, None, {}), None if annul else on, today)


def _check_known(on: date | None, fields: Mapping[str, Any], known: tuple[str, ...]) -> None:
    unknown = sorted(set(fields) - set(known))
    if unknown:
        what = ", ".join(("on", *known))
        raise InvalidInputError(f"Uppgiften ”{unknown[0]}” finns inte i klockstoppet. Välj bland: {what}.")
    if on is None and not fields:
        raise InvalidInputError("Ange vad som ska ändras i klockstoppet, eller återta händelsen.")


def _as_wanted(stop: Stop, on: date | None, fields: Mapping[str, Any]) -> WantedStop:
    return WantedStop(
        reason=_reason(fields["reason"]) if "reason" in fields else stop.reason,
        expected_end=_day(fields["expected_end"]) if "expected_end" in fields else stop.expected_end,
        on=on or stop.since,
        region=stop.region,
        text=fields.get("text", stop.text),
    )


def _reason(key: str) -> StopReason:
    try:
        return StopReason(key)
    except ValueError:
        known = ", ".join(f"{reason.value} ({label})" for reason, label in STOP_LABELS.items())
        raise InvalidInputError(f"”{key}” är inget skäl att stoppa klockan. Välj bland: {known}.") from None


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except (TypeError, ValueError):
        raise InvalidInputError(
            f"Stoppets väntade slut ”{text}” är inget datum. Skriv till exempel 2026-11-22."
        ) from None
