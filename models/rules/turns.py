"""Whose turn it is: which body each open step waits for, and the sentence that says so."""

from dataclasses import dataclass
from datetime import date

from models.rules.consequences import turns
from models.rules.organisation import Body, Organisation
from models.rules.position import Position
from models.rules.process import RULES, Stage
from models.rules.standings import CLOSE_LABELS, STANDING_LABELS, Standing

REGION = "region"


@dataclass(frozen=True, slots=True)
class Turn:
    """A step that waits for a body; `region` where it is a region's."""

    stage: Stage
    region: str | None
    body: Body


def owner(organisation: Organisation, stage: Stage, region: str | None, therapy: str | None, day: date) -> Body:
    """The body that owns a stage on `day`, by the organisation file. Raises NotFoundError."""
    entry = organisation.stage_owner(stage, day)
    key = entry.owner_by_therapy.get(therapy or "", entry.owner)
    if key == REGION and region is not None:
        key = organisation.region(region).deciding_body
    return organisation.body(key)


def open_turns(place: Position, organisation: Organisation, day: date) -> tuple[Turn, ...]:
    """Every step that waits for a body now, in path order."""
    return tuple(
        Turn(stage, region, owner(organisation, stage, region, place.therapy, day)) for stage, region in turns(place)
    )


def whose_turn(place: Position, organisation: Organisation, day: date) -> str:
    """One Swedish line: whom the case waits for, or how it ended."""
    if place.standing is Standing.PAUSED:
        return "Väntar på handläggaren: bedöm den ändrade rekommendationen"
    if place.standing is Standing.ON_PATH:
        return _waiting(open_turns(place, organisation, day)) or "Alla har beslutat"
    if place.standing is Standing.CLOSED and place.closed_as:
        return f"Avslutat: {CLOSE_LABELS[place.closed_as]}"
    label = STANDING_LABELS[place.standing or Standing.CLOSED]
    return label[0].upper() + label[1:]  # `capitalize` would make NT-rådet small


def _waiting(waits: tuple[Turn, ...]) -> str:
    if not waits:
        return ""
    names: dict[Stage, list[str]] = {}
    for turn in waits:
        names.setdefault(turn.stage, []).append(turn.body.short)
    parts = [f"{', '.join(bodies)} ({RULES[stage].label.lower()})" for stage, bodies in names.items()]
    return f"Väntar på {' och '.join(parts)}"
