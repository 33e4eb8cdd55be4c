"""What happened to a case's clocks, in words: stopped, set going, answered for, measured anew, corrected."""

from collections.abc import Mapping
from typing import Any

from models.rules.clocks.keys import clock_label
from models.rules.clocks.stops import STOP_LABELS, StopReason
from models.rules.events import Event, Kind
from models.rules.organisation import Organisation

CLOCK_EVENTS = frozenset({Kind.STOPPED, Kind.RESUMED, Kind.ACKNOWLEDGED, Kind.RETARGETED})
UNITS = {"months": ("månad", "månader"), "days": ("dag", "dagar"), "working_days": ("arbetsdag", "arbetsdagar")}
_TARGETS = {"aim": "mål", "limit": "gräns"}


def clock_event(event: Event, organisation: Organisation) -> str:
    """One of `CLOCK_EVENTS` in words, without what kind it is."""
    if event.kind is Kind.STOPPED:
        return _stopped(event.data)
    if event.kind is Kind.RESUMED:
        return f"stoppet i händelse {event.data['stop']} är slut"
    names = clock_names(organisation)
    if event.kind is Kind.ACKNOWLEDGED:
        what = clock_label(event.data["clock"], names) if event.data.get("clock") else "hela ärendet"
        return f"{what}, tyst till och med {event.data['until']} ({event.data['reason']})"
    return "; ".join([event.data["reason"], *_retargeted(event.data, names)])


def corrected_clock(event: Event) -> list[str]:
    """What a correction changed in a stop, or in the clock's start; empty for any other event."""
    fields = event.data.get("fields", {}) if event.kind is Kind.CORRECTED else {}
    words = [f"ny dag {event.data['on']}"] if event.kind is Kind.CORRECTED and event.data.get("on") else []
    if "clock_start" in fields:
        words.append(f"klockan från {fields['clock_start']}")
    if "expected_end" in fields:
        words.append(f"väntas sluta {fields['expected_end']}")
    if fields.get("reason") in set(StopReason):
        words.append(STOP_LABELS[StopReason(fields["reason"])])
    return words


def clock_names(organisation: Organisation) -> dict[str, str]:
    """Short names of regions and bodies by key, for `clock_label`."""
    regions = {region.key: region.short for region in organisation.regions}
    return regions | {body.key: body.short for body in organisation.bodies}


def term(count: int, unit: str) -> str:
    """”1 månad”, ”20 arbetsdagar”."""
    one, several = UNITS[unit]
    return f"{count} {one if count == 1 else several}"


def _stopped(data: Mapping[str, Any]) -> str:
    more = [f"väntas sluta {data['expected_end']}", *filter(None, [data.get("text")])]
    return f"{STOP_LABELS[StopReason(data['reason'])]} ({'; '.join(more)})"


def _retargeted(data: Mapping[str, Any], names: Mapping[str, str]) -> list[str]:
    return [
        f"{clock_label(key, names)}: {_change(data['before'].get(key, {}), after)}"
        for key, after in data["terms"].items()
    ]


def _change(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    parts = []
    for name, label in _TARGETS.items():
        old, new = before.get(name), after.get(name)
        if new and new != old:
            parts.append(f"{label} {f'{term(*old)} → ' if old else ''}{term(*new)}")
    return ", ".join(parts) or ("ny kalender" if after else "inga mål längre")
