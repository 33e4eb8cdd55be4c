"""May this person? `check_…` raises a sentence, `can_…` answers a page.

Two principles: a decision belongs to a body and is taken by a member with mandate; and whoever prepared a
sjukvårdsregional recommendation does not alone record what a region decided on it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from models.rules.errors import NotAllowedError
from models.rules.organisation import Body, Person, valid_on

CASE_OFFICER = "case_officer"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something: a person of the organisation file, or the program itself."""

    key: str
    name: str
    roles: frozenset[str] = frozenset()
    region: str | None = None
    system: bool = False


SYSTEM = Actor(key="system", name="systemet", system=True)


def as_actor(person: Person) -> Actor:
    """A person of the organisation file as somebody who acts."""
    return Actor(person.key, person.name, frozenset(person.roles), person.region)


def check_case_officer(actor: Actor, deed: str) -> None:
    """Case officers and the program itself may open, nominate, correct and close. Raises NotAllowedError."""
    if not can_handle(actor):
        raise NotAllowedError(f"{actor.name} får inte {deed}: det gör en handläggare på FOA läkemedel.")


def can_handle(actor: Actor) -> bool:
    """True for those who may do `check_case_officer`'s deeds."""
    return actor.system or CASE_OFFICER in actor.roles


def check_mandate(decider: Actor, body: Body, day: date) -> None:
    """Had the decider mandate in the body that day? Raises NotAllowedError."""
    if decider.key not in _mandated(body, day):
        known = ", ".join(_mandated(body, day)) or "ingen"
        raise NotAllowedError(
            f"{decider.name} hade inte mandat att besluta för {body.short} den {day.isoformat()}. "
            f"Mandat hade: {known}. Ange beslutsfattaren, eller rätta organisationsfilen."
        )


def check_recorder(actor: Actor, decider: Actor) -> None:
    """Somebody else's decision is recorded by a case officer. Raises NotAllowedError."""
    if actor.key != decider.key and not can_handle(actor):
        raise NotAllowedError(
            f"{actor.name} kan inte registrera ett beslut som {decider.name} har fattat: "
            "det gör en handläggare, eller beslutsfattaren själv."
        )


def check_not_alone(actor: Actor, decider: Actor, preparers: Iterable[str]) -> None:
    """A preparer of the recommendation may record a region's decision, not be the only one named.

    Raises NotAllowedError.
    """
    if actor.key in preparers and actor.key == decider.key:
        raise NotAllowedError(
            f"{actor.name} har berett den sjukvårdsregionala rekommendationen och kan inte ensam registrera "
            "regionens beslut på den. Ange vem i regionen som har beslutat."
        )


def can_decide(actor: Actor, body: Body, day: date) -> bool:
    """May the actor decide for the body, or record what somebody there decided?"""
    return can_handle(actor) or actor.key in _mandated(body, day)


def _mandated(body: Body, day: date) -> list[str]:
    return [member.person for member in valid_on(body.members, day) if member.decides]
