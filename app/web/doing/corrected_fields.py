"""What can be amended in an event: each question filled in as it stands, and what was said anew."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from app.web.doing.deciders import DECIDED_BY, decider_fields
from app.web.doing.decision_fields import preparers, registry_number, shares, text_field
from app.web.forms.choices import Choice, Option
from app.web.forms.fields import Day, Field, Long
from app.web.visit import Visit
from models.rules.clocks.stops import STOP_LABELS
from models.rules.decisions import shares_in
from models.rules.events import Event, Kind
from models.rules.place import Position
from models.rules.process import RULES, Dispensing, Stage, outcome_of
from models.rules.turns import owner
from notifications.words import capital

_OF_A_STAGE = ("conditions", "reason")
_TEXTS: dict[Stage, tuple[str, ...]] = {
    Stage.BUDGET_IMPACT: (),
    Stage.REGION_DECISION: ("conditions", "centre", "waiting_for", "waiting_until", "reason"),
}
_DAYS = ("waiting_until", "expected_end")


def amended_fields(event: Event, place: Position, visit: Visit) -> Iterator[Field]:
    """What can be said anew of a decision, of a stop of the clock, or of its end."""
    if event.kind is Kind.DECIDED and event.stage is not None:
        yield from _of_decision(event, event.stage, place, visit)
    elif event.kind is Kind.STOPPED:
        yield from _of_stop()
    else:
        yield Day(name="on", label="Klockan gick igen")


def as_it_stands(event: Event) -> dict[str, Any]:
    """The event's own answers, by the names of their fields."""
    said = {name: event.data[name] for name in event.data if event.data[name]}
    said |= {name: date.fromisoformat(said[name]) for name in _DAYS if name in said}
    said |= {"on": event.on, "outcome": event.outcome, DECIDED_BY: event.decider}
    said["shares"] = tuple((share.unit, share.percent) for share in shares_in({"shares": said.get("shares", ())}))
    said["prepared_by"] = tuple(said.get("prepared_by", ()))
    return said


def said_anew(values: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    """What of `values` is not as it was, by name."""
    return {name: value for name, value in values.items() if _plain(value) != _plain(before.get(name))}


def _plain(value: Any) -> Any:
    # In whatever order they were ticked or written, and nothing is nothing.
    return (frozenset(value) if isinstance(value, tuple) else value) or None


def in_the_log(name: str, value: Any) -> Any:
    """An answer as the event keeps it; one taken out is nothing, of its kind."""
    if name == "shares":
        return [[unit, str(percent)] for unit, percent in value or ()]
    if name == "prepared_by":
        return list(value)
    if name == "text":
        return value or ""
    return value.isoformat() if isinstance(value, date) else value


def _of_decision(event: Event, stage: Stage, place: Position, visit: Visit) -> Iterator[Field]:
    outcomes = [Option(outcome.key, capital(outcome.label)) for outcome in RULES[stage].outcomes]
    if len(outcomes) > 1:
        yield Choice(name="outcome", label="Beslut", options=outcomes)
    yield Day(name="on", label="Beslutsdatum")
    body = owner(visit.organisation, stage, event.region, place.therapy, event.on)
    yield from decider_fields(visit.actor, body, visit.organisation, also=event.decider)
    outcome = outcome_of(stage, event.outcome or "") or RULES[stage].outcomes[0]
    for name in _TEXTS.get(stage, _OF_A_STAGE):
        yield text_field(name, outcome, required=False, extra=True)
    if stage is Stage.REGION_DECISION and place.dispensing is Dispensing.PRESCRIPTION:
        yield shares(required=False)
    if stage is Stage.REGIONAL_RECOMMENDATION:
        yield preparers(visit.organisation, event.data.get("prepared_by", ()))
    yield registry_number()


def _of_stop() -> Iterator[Field]:
    reasons = [Option(reason.value, capital(label)) for reason, label in STOP_LABELS.items()]
    yield Choice(name="reason", label="Varför står klockan?", options=reasons)
    yield Long(name="text", label="Mer om skälet", required=False)
    yield Day(name="on", label="Klockan stannade")
    yield Day(name="expected_end", label="Väntas sluta")
