"""What follows by itself from a change in a case's log: stages entered, standings changed, releases taken back."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from models.rules.clocks.keys import WAIT_KEYS
from models.rules.clocks.terms import stage_terms, wait_terms
from models.rules.events import Kind
from models.rules.organisation import Organisation
from models.rules.position import Position
from models.rules.process import RULES, Stage


@dataclass(frozen=True, slots=True)
class NewEvent:
    """An event about to be recorded: everything of an `Event` but its number, time and actor."""

    kind: Kind
    on: date
    stage: Stage | None = None
    region: str | None = None
    outcome: str | None = None
    decider: str | None = None
    corrects: int | None = None
    data: dict[str, Any] = field(default_factory=dict)


Turn = tuple[Stage, str | None]


def turns(place: Position) -> tuple[Turn, ...]:
    """Whose turn it is, as (stage, region): one per open stage, and one per region still to decide."""
    found: list[Turn] = []
    for stage in place.open_stages:
        if stage is Stage.REGION_DECISION:
            found.extend((stage, region) for region in place.open_regions)
        else:
            found.append((stage, None))
    return tuple(found)


def consequences(
    before: Position | None, after: Position, on: date, organisation: Organisation, today: date
) -> Iterator[NewEvent]:
    """The events that follow from going from `before` to `after` on the business date `on`.

    What is entered keeps the aim and limit that the organisation sets for it `today`.
    """
    for revoked in sorted(after.released - set(after.approving)):
        yield NewEvent(Kind.RELEASE_REVOKED, on, region=revoked)
    if before is None or before.standing is not after.standing:
        yield _standing(after, on, organisation)
    already = turns(before) if before else ()
    for stage, region in turns(after):
        if (stage, region) not in already:
            data = {"terms": stage_terms(stage, organisation, today)}
            yield NewEvent(Kind.STAGE_ENTERED, _ready(after, stage, on), stage=stage, region=region, data=data)


def _standing(after: Position, on: date, organisation: Organisation) -> NewEvent:
    key = WAIT_KEYS.get(after.standing) if after.standing else None
    terms = wait_terms(key, organisation) if key else {}
    return NewEvent(Kind.STANDING_ENTERED, on, outcome=after.standing, data={"terms": terms} if terms else {})


def _ready(place: Position, stage: Stage, on: date) -> date:
    # Recorded in whatever order: a stage begins when the last thing it rests on had been decided.
    return max([on, *(place.decisions[s].on for s in RULES[stage].after if s in place.decisions)])
