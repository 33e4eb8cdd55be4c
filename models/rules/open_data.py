"""What everybody may know of a case: what is recommended, what each region decided, and when. Nothing else leaves.

Default is no: only what is a field here is public, and each says what it is. Reasons, conditions, people's names,
registry numbers and prices are none of them. Few patients could point at somebody: 1–4 in a region are not published
(process.md, *Secrecy*). A case that began with a nomination is nobody else's business until a region has decided on it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated

from models.rules.case_number import case_number
from models.rules.events import Event, Kind, in_force
from models.rules.organisation import Organisation
from models.rules.place import Position
from models.rules.process import Route, Stage, outcome_of
from models.rules.standings import STANDING_LABELS, CloseReason, Standing

FEW = 5
# A yes that ended when a no was made known.
LAPSED = "gäller inte längre"
# What moves something that is public; the day of the last of them is when the case was changed.
_TOLD_OF = frozenset({
    Kind.OPENED, Kind.DECIDED, Kind.REVISED, Kind.REGION_RELEASED, Kind.RELEASE_REVOKED, Kind.RELEASED,
    Kind.MADE_KNOWN, Kind.CLOSED, Kind.REOPENED,
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class PublicAnswer:
    """What one region has said. `key` is for addresses and files that join by it."""

    key: Annotated[str, "Regionens nyckel"]
    region: Annotated[str, "Regionens namn"]
    answer: Annotated[str | None, "Regionens svar, när den har svarat"]
    decided_on: Annotated[date | None, "Dag då regionen beslutade"]
    in_use: Annotated[bool, "Får läkemedlet användas i regionen?"]
    patients: Annotated[int | None, "Väntat antal patienter enligt den granskade budgetpåverkansanalysen; aldrig 1–4"]


@dataclass(frozen=True, slots=True)
class PublicCase:
    """What everybody may know of a case."""

    number: Annotated[str, "Ärendets nummer"]
    product: Annotated[str, "Läkemedlets namn"]
    substance: Annotated[str, "Aktiv substans"]
    indication: Annotated[str, "Vad läkemedlet gäller"]
    recommendation: Annotated[str | None, "NT-rådets rekommendation, med dess egna ord"]
    recommended_on: Annotated[date | None, "Dag då rekommendationen kom"]
    regional_recommendation: Annotated[str | None, "Den sjukvårdsregionala rekommendationen"]
    regionally_recommended_on: Annotated[date | None, "Dag då den beslutades"]
    standing: Annotated[str, "Hur det går med ärendet"]
    changed_on: Annotated[date, "Dag då något av detta senast ändrades"]
    regions: Annotated[tuple[PublicAnswer, ...], "Vad varje region har sagt"]


def is_public(place: Position) -> bool:
    """NT-rådet's recommendations are public from the start, a nomination when a region has decided on it."""
    return place.route is Route.NATIONAL or any(map(place.is_final, place.regions))


def public_case(
    case_id: int,
    place: Position,
    log: Sequence[Event],
    organisation: Organisation,
    patients: Mapping[str, Decimal],
) -> PublicCase | None:
    """The public side of a case; None when it has none. `patients` are a reviewed analysis's, by region."""
    if not is_public(place):
        return None
    events = in_force(log)
    opened, said = events[0].data, _said_last(events) if place.route is Route.NATIONAL else None
    regional = place.decisions.get(Stage.REGIONAL_RECOMMENDATION)
    outcome = outcome_of(regional.stage, regional.outcome) if regional and regional.stage and regional.outcome else None
    return PublicCase(
        number=case_number(case_id),
        product=str(opened["product"]),
        substance=str(opened["substance"]),
        indication=str(opened["indication"]),
        recommendation=str(said.data["label"]) if said else None,
        recommended_on=_dated(said) if said else None,
        regional_recommendation=outcome.label if outcome else None,
        regionally_recommended_on=regional.on if regional else None,
        standing=_standing(place),
        changed_on=max(event.on for event in events if event.kind in _TOLD_OF),
        regions=tuple(_answer(place, region, organisation, patients.get(region)) for region in place.regions),
    )


def enough(expected: Decimal | None) -> int | None:
    """A count of patients that may be published: whole ones, None for 1–4 and for what might be any of them."""
    if expected is None or 0 < expected < FEW:
        return None
    return int(expected.quantize(Decimal(1), ROUND_HALF_UP))


def _answer(place: Position, region: str, organisation: Organisation, patients: Decimal | None) -> PublicAnswer:
    decision, outcome = place.region_decisions.get(region), place.region_outcome(region)
    return PublicAnswer(
        key=region,
        region=organisation.region(region).name,
        answer=LAPSED if region in place.lapsed else outcome.label if outcome else None,
        decided_on=decision.on if decision else None,
        in_use=region in place.released,
        patients=enough(patients),
    )


def _standing(place: Position) -> str:
    # Why a case was closed can be words about a company or a clinic: only that no region wanted it is said.
    if place.standing is Standing.CLOSED and place.closed_as is CloseReason.NO_REGION:
        return "avslutat: ingen region inför"
    return STANDING_LABELS[place.standing] if place.standing else ""


def _said_last(events: Sequence[Event]) -> Event | None:
    return next((event for event in reversed(events) if "label" in event.data), None)


def _dated(said: Event) -> date:
    return date.fromisoformat(said.data["earliest"]) if said.data.get("earliest") else said.on
