"""A case's history line by line: what happened, when, who did it, what caused it, how many days in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.presenters.budget_events import budget_event
from app.presenters.clock_events import CLOCK_EVENTS, clock_event, corrected_clock
from app.presenters.noted_events import noted_event
from models.rules.access import SYSTEM
from models.rules.case_number import case_number
from models.rules.events import KIND_LABELS, Event, Kind
from models.rules.organisation import Organisation
from models.rules.position import Position
from models.rules.process import PRIORITY_LABELS, RULES, Priority, Stage, outcome_of
from models.rules.standings import CLOSE_LABELS, JUDGEMENTS, STANDING_LABELS, CloseReason, Judgement, Standing

_FIELDS = {
    "reason": "skäl",
    "conditions": "villkor",
    "centre": "centrum",
    "waiting_for": "väntar på",
    "waiting_until": "till",
    "registry_number": "diarienr",
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
    if event.kind is Kind.DATES_NOTED:
        return f"{KIND_LABELS[event.kind]}: {noted_event(event)}"
    if event.kind in CLOCK_EVENTS:
        return f"{' – '.join(parts)}: {clock_event(event, organisation)}"
    extra = [f"{label} {event.data[name]}" for name, label in _FIELDS.items() if event.data.get(name)]
    extra += [f"”{event.data['label']}”"] if event.data.get("label") else []
    extra += corrected_clock(event)
    extra += _corrected(event)
    extra += _judged(event, organisation)
    extra += budget_event(event)
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
    if event.kind is Kind.PRIORITY_CHANGED:
        return PRIORITY_LABELS[Priority(key)]
    if event.kind is Kind.JUDGED:
        return JUDGEMENTS[Judgement(key)][1]
    stage = event.stage or Stage.REGION_DECISION
    outcome = outcome_of(stage, key)
    return outcome.label if outcome else key


def _corrected(event: Event) -> list[str]:
    """What a correction changed in a decision: each thing as it reads now, or that it was taken out."""
    fields = event.data.get("fields", {}) if event.stage else {}
    words = [
        f"nu {label} {fields[name]}" if fields[name] else f"inte längre {label}"
        for name, label in _FIELDS.items()
        if name in fields
    ]
    if "shares" in fields:
        units = ", ".join(f"{unit} {percent.replace('.', ',')} %" for unit, percent in fields["shares"])
        words.append(f"nu {units}" if units else "inte längre kostnadsansvar")
    return words


def _judged(event: Event, organisation: Organisation) -> list[str]:
    """What a judgement took with it: approvals that stand or do not, and the case opened instead."""
    named = {name: [organisation.region(key).short for key in event.data.get(name, ())] for name in ("lapsed", "kept")}
    words = [f"godkännandet upphör i {', '.join(named['lapsed'])}"] if named["lapsed"] else []
    words += [f"godkännandet står fast i {', '.join(named['kept'])}"] if named["kept"] else []
    opened = event.data.get("case") if event.kind is Kind.JUDGED else None
    return [*words, f"nytt ärende {case_number(opened)}"] if opened else words


def _days(on: date, start: date | None) -> str:
    return f"{(on - start).days}" if start else ""
