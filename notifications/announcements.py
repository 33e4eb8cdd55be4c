"""Which events of a case are announced by themselves: a turn that passes, a changed mind, a release taken back."""

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from models.rules.clock import last_day
from models.rules.events import Event, Kind
from models.rules.organisation import Organisation
from models.rules.position import Position
from models.rules.standings import Standing
from models.rules.turns import Turn, owner
from notifications import messages, routing
from notifications.messages import About, Message


def announce(about: About, place: Position, events: Sequence[Event], organisation: Organisation) -> list[Message]:
    """The messages that `events`, just recorded and leading to `place`, give rise to."""
    found: list[Message] = []
    here = ZoneInfo(organisation.clock.timezone)
    for event in events:
        found.extend(_one(about, place, event, organisation, event.at.astimezone(here).date()))
    return found


def _one(about: About, place: Position, event: Event, organisation: Organisation, day: date) -> list[Message]:
    if event.kind is Kind.STAGE_ENTERED:
        return _turn(about, place, event, organisation, day)
    if event.kind is Kind.REVISED and place.standing in {Standing.PAUSED, Standing.RELEASED}:
        officers = routing.case_officers(organisation, day)
        released = place.standing is Standing.RELEASED
        return messages.revision(about, event.data["label"], officers, seq=event.seq, released=released)
    if event.kind is Kind.RELEASE_REVOKED and event.region:
        people = routing.told(organisation, messages.REGION_RELEASED, event.region, day)
        name = organisation.region(event.region).name
        return messages.release_revoked(about, event.region, name, people, seq=event.seq)
    return []


def _turn(about: About, place: Position, event: Event, organisation: Organisation, day: date) -> list[Message]:
    if event.stage is None:
        return []
    body = owner(organisation, event.stage, event.region, place.therapy, day)
    limit = last_day(event.on, organisation.stage_owner(event.stage, day).limit)
    people = routing.members(organisation, body, day)
    turn = Turn(event.stage, event.region, body)
    return messages.turn_passed(about, place, turn, people, seq=event.seq, last_day=limit)
