"""Whose turn it is: which body each open step waits for, and the sentence that says so."""

from collections.abc import Iterator, Set
from dataclasses import dataclass
from datetime import date

from models.rules.clocks.keys import turn_key
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


@dataclass(frozen=True, slots=True)
class OwnedTurn:
    """A turn, by its clock's key, that is a body's: in every therapy but those in `besides`, or in one only."""

    key: str
    therapy: str | None = None
    besides: frozenset[str] = frozenset()


def owner(organisation: Organisation, stage: Stage, region: str | None, therapy: str | None, day: date) -> Body:
    """The body that owns a stage on `day`, by the organisation file. Raises NotFoundError."""
    entry = organisation.stage_owner(stage, day)
    key = entry.owner_by_therapy.get(therapy or "", entry.owner)
    if key == REGION and region is not None:
        key = organisation.region(region).deciding_body
    return organisation.body(key)


def nominated_to(organisation: Organisation, day: date, therapy: str | None = None) -> str:
    """The short name of the body that a medicine on its own route is nominated to. Raises NotFoundError."""
    return owner(organisation, Stage.TAKE_UP, None, therapy, day).short


def open_turns(place: Position, organisation: Organisation, day: date) -> tuple[Turn, ...]:
    """Every step that waits for a body now, in path order."""
    return tuple(
        Turn(stage, region, owner(organisation, stage, region, place.therapy, day)) for stage, region in turns(place)
    )


def owned_turns(organisation: Organisation, bodies: Set[str], day: date) -> Iterator[OwnedTurn]:
    """The turns that belong to any of `bodies`, by key, on `day`. Raises NotFoundError for a stage without owner."""
    for stage, rule in RULES.items():
        entry = organisation.stage_owner(stage, day)
        for region in organisation.regions if rule.per_region else (None,):
            own = {REGION: region.deciding_body} if region else {}
            by_therapy = {therapy: own.get(key, key) for therapy, key in entry.owner_by_therapy.items()}
            key = turn_key(stage, region.key if region else None)
            if own.get(entry.owner, entry.owner) in bodies:
                others = frozenset(therapy for therapy, body in by_therapy.items() if body not in bodies)
                yield OwnedTurn(key, besides=others)
            else:
                yield from (OwnedTurn(key, therapy) for therapy, body in by_therapy.items() if body in bodies)


def written_turns(place: Position) -> str:
    """The keys of every turn that is open, each between spaces, for a column to be searched in; empty for none."""
    keys = [turn_key(stage, region) for stage, region in turns(place)]
    return f" {' '.join(keys)} " if keys else ""


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
