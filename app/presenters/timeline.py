"""A case's history line by line: what happened, when, who did it, what caused it, how many days in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from models.rules.access import SYSTEM
from models.rules.clock import PACE_LABELS, Lap, case_lap, path_due, region_lap
from models.rules.events import KIND_LABELS, Event, Kind
from models.rules.organisation import Organisation
from models.rules.position import Position
from models.rules.process import RULES, Stage, outcome_of
from models.rules.standings import CLOSE_LABELS, JUDGEMENTS, STANDING_LABELS, CloseReason, Judgement, Standing

_FIELDS = {
    "reason": "skäl",
    "conditions": "villkor",
    "centre": "centrum",
    "waiting_for": "väntar på",
    "waiting_until": "till",
    "registry_number": "diarienr",
    "label": "”",
}


@dataclass(frozen=True, slots=True)
class TimelineLine:
    """One event in words. `days` counts calendar days from the path clock's start; empty before it."""

    seq: int
    on: str
    days: str
    what: str
    who: str
    cause: str


def timeline(log: Sequence[Event], place: Position, organisation: Organisation) -> list[TimelineLine]:
    """Every event in the order recorded."""
    return [
        TimelineLine(
            seq=event.seq,
            on=event.on.isoformat(),
            days=_days(event.on, place.clock_start),
            what=describe(event, organisation),
            who=who(event, organisation),
            cause=f"händelse {event.cause}" if event.cause else "",
        )
        for event in log
    ]


def describe(event: Event, organisation: Organisation) -> str:
    """What happened, in one line."""
    parts = [KIND_LABELS[event.kind]]
    if event.stage:
        parts.append(RULES[event.stage].label)
    if event.region:
        parts.append(organisation.region(event.region).short)
    answer = _answer(event)
    line = ": ".join(filter(None, [" – ".join(parts), answer]))
    extra = [f"{label} {event.data[name]}" for name, label in _FIELDS.items() if event.data.get(name)]
    extra += event.data.get("findings", [])
    extra += [f"{unit} {percent.replace('.', ',')} %" for unit, percent in event.data.get("shares", [])]
    if event.corrects:
        extra.append(f"gäller händelse {event.corrects}" + (", som återtas" if event.data.get("annul") else ""))
    return line + (f" ({'; '.join(extra)})" if extra else "")


def who(event: Event, organisation: Organisation) -> str:
    """Who decided and who recorded, by name where the organisation file knows them."""
    recorder = person(event.actor, organisation)
    if event.decider and event.decider != event.actor:
        return f"{person(event.decider, organisation)} (registrerat av {recorder})"
    return recorder


def person(key: str, organisation: Organisation) -> str:
    """A person's name, or the key when the file no longer has it."""
    if key == SYSTEM.key:
        return SYSTEM.name
    return next((p.name for p in organisation.people if p.key == key), key)


def _answer(event: Event) -> str:
    key = event.outcome or ""
    if event.kind is Kind.STANDING_ENTERED:
        return STANDING_LABELS[Standing(key)]
    if event.kind is Kind.CLOSED:
        return CLOSE_LABELS[CloseReason(key)]
    if event.kind is Kind.JUDGED:
        return JUDGEMENTS[Judgement(key)][1]
    stage = event.stage or Stage.REGION_DECISION
    outcome = outcome_of(stage, key)
    return outcome.label if outcome else key


def _days(on: date, start: date | None) -> str:
    return f"{(on - start).days}" if start else ""


@dataclass(frozen=True, slots=True)
class LeadTimeLine:
    """A clock in words: whose, how many days, against which target."""

    whose: str
    days: str
    verdict: str


def lead_times(place: Position, organisation: Organisation, today: date) -> list[LeadTimeLine]:
    """Each region's path clock and the case's own, read on `today`; nothing while the clock has not started."""
    laps: list[tuple[str, Lap | None]] = [
        (organisation.region(region).short, region_lap(place, region, today)) for region in place.regions
    ]
    laps.append(("Hela ärendet", case_lap(place, today)))
    return [_lead_time(whose, lap) for whose, lap in laps if lap is not None]


def _lead_time(whose: str, lap: Lap) -> LeadTimeLine:
    running = "" if lap.stopped else ", pågår"
    days = f"{lap.days} dagar ({lap.working_days} arbetsdagar){running}"
    return LeadTimeLine(whose, days, PACE_LABELS[lap.pace])


def targets(place: Position) -> str:
    """Aim and limit in one line; empty while the clock has not started."""
    due = path_due(place)
    if due is None or place.clock_start is None:
        return ""
    return f"klockan från {place.clock_start.isoformat()}, mål {due.aim.isoformat()}, gräns {due.limit.isoformat()}"
