"""May this person? `check_…` raises a sentence, `can_…` answers a page.

Two principles: a decision belongs to a body and is taken by a member with mandate; and whoever prepared a
sjukvårdsregional recommendation does not alone record what a region decided on it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from models.rules.dated import valid_on
from models.rules.errors import NotAllowedError
from models.rules.organisation import Body, Person

CASE_OFFICER = "case_officer"
OVERSEERS = frozenset({"medicines_head", "management"})
NET_READER = "net_reader"
# Given by a log-in only: may look, may decide for a region.
READER, DECIDER = "reader", "decider"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something: a person of the organisation file, or the program itself.

    `decides_for` are regions that the log-in, beside the file, says the person decides for.
    """

    key: str
    name: str
    roles: frozenset[str] = frozenset()
    region: str | None = None
    system: bool = False
    decides_for: frozenset[str] = frozenset()


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
    if not _has_mandate(decider, body, day):
        known = ", ".join(_mandated(body, day)) or "ingen"
        raise NotAllowedError(
            f"{decider.name} hade inte mandat att besluta för {body.short} den {day.isoformat()}. "
            f"Mandat hade: {known}. Ange beslutsfattaren, eller rätta organisationsfilen.",
            about="decided_by",
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
            "regionens beslut på den. Ange vem i regionen som har beslutat.",
            about="decided_by",
        )


def can_decide(actor: Actor, body: Body, day: date) -> bool:
    """May the actor decide for the body, or record what somebody there decided?"""
    return can_handle(actor) or _has_mandate(actor, body, day)


def check_may_record(actor: Actor, body: Body, day: date) -> None:
    """A body's decisions are recorded by its members with mandate and by case officers. Raises NotAllowedError."""
    if not can_decide(actor, body, day):
        raise NotAllowedError(
            f"{actor.name} får inte registrera beslut för {body.short}: det gör den i {body.short} som har mandat att "
            "besluta, eller en handläggare."
        )


def check_may_stop(actor: Actor, bodies: Iterable[Body], day: date) -> None:
    """The clock is stopped, and set going again, by a case officer or a member of the body whose turn it is.

    Raises NotAllowedError.
    """
    bodies = tuple(bodies)
    if not can_stop(actor, bodies, day):
        raise NotAllowedError(
            f"{actor.name} får inte stoppa klockan eller låta den gå igen: det gör en handläggare{_or_members(bodies)}."
        )


def can_stop(actor: Actor, bodies: Iterable[Body], day: date) -> bool:
    """True for those who may do `check_may_stop`'s deeds."""
    return can_handle(actor) or any(
        member.person == actor.key for body in bodies for member in valid_on(body.members, day)
    )


def check_may_acknowledge(actor: Actor, bodies: Iterable[Body], region: str | None, day: date) -> None:
    """An alarm is answered for by a case officer, by those who may decide where it is somebody's turn, or by a head.

    `region` is the region whose clock it is, None for the case's. Raises NotAllowedError.
    """
    bodies = tuple(bodies)
    if not can_acknowledge(actor, bodies, region, day):
        raise NotAllowedError(
            f"{actor.name} får inte kvittera det här larmet: det gör en handläggare, en läkemedelschef eller ledningen"
            f"{' i regionen' if region else ''}{_or_members(bodies)}."
        )


def can_acknowledge(actor: Actor, bodies: Iterable[Body], region: str | None, day: date) -> bool:
    """True for those who may do `check_may_acknowledge`'s deed. A region's heads answer for their region only."""
    oversees = bool(OVERSEERS & actor.roles) and actor.region in {None, region}
    return oversees or can_handle(actor) or any(_has_mandate(actor, body, day) for body in bodies)


def check_net_reader(actor: Actor) -> None:
    """Net prices and rebates (OSL 31:16, 19:3) are read by those with the role for it only. Raises NotAllowedError."""
    if not can_read_net(actor):
        raise NotAllowedError(
            f"{actor.name} får inte läsa nettopriser: det kräver rollen {NET_READER} i organisationsfilen. "
            "Bruttosiffrorna kan du läsa."
        )


def can_read_net(actor: Actor) -> bool:
    """True for those who may do `check_net_reader`'s deed; the program itself may not."""
    return NET_READER in actor.roles


def _or_members(bodies: Iterable[Body]) -> str:
    names = ", ".join(dict.fromkeys(body.short for body in bodies))
    return f", eller någon i {names}" if names else ""


def _has_mandate(actor: Actor, body: Body, day: date) -> bool:
    return actor.key in _mandated(body, day) or body.region in actor.decides_for


def _mandated(body: Body, day: date) -> list[str]:
    return [member.person for member in valid_on(body.members, day) if member.decides]
