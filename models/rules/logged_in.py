"""From a log-in's claims to somebody who acts: who it is, and what they may.

Roles come from two places: the person's own in the organisation file, and those that the file gives to claims. Whoever
is not in the file may be let in to read, and nothing more: deeds are done by people whom the file knows.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from models.rules.access import DECIDER, READER, Actor, as_actor
from models.rules.dated import valid_on
from models.rules.errors import NotAllowedError
from models.rules.login import LoginRole
from models.rules.organisation import Organisation, Person

Claims = Mapping[str, object]
# A role and the region it is for; None: no region in particular.
Grant = tuple[str, str | None]
_LONGEST = 100


@dataclass(frozen=True, slots=True)
class Identity:
    """Who has logged in, as it is remembered: `key` is the person's in the file, or what the claim said."""

    key: str
    name: str
    grants: tuple[Grant, ...] = ()


def identify(claims: Claims, organisation: Organisation, day: date) -> Identity:
    """Who the claims say it is. Raises NotAllowedError when it is nobody who may come in."""
    said = _said(claims, organisation.login.person_claim)
    grants = tuple(dict.fromkeys(_granted(claims, organisation.login.roles)))
    person = _person(said, organisation, day)
    if person is not None:
        return Identity(person.key, person.name, grants)
    if not any(role == READER for role, _ in grants):
        raise NotAllowedError(
            f"Du är inloggad som {said}, men den personen finns inte i organisationsfilen och har ingen roll som ger "
            "läsrätt. Be den som sköter systemet att lägga till dig."
        )
    name = claims.get("name")
    return Identity(said, name if isinstance(name, str) and name.strip() else said, ((READER, None),))


def actor_of(identity: Identity, organisation: Organisation, day: date) -> Actor | None:
    """Whoever logged in, as somebody who acts on `day`; None when they may no longer come in."""
    person = next((known for known in valid_on(organisation.people, day) if known.key == identity.key), None)
    if person is not None:
        return _with_grants(as_actor(person), identity.grants)
    if any(role == READER for role, _ in identity.grants):
        return Actor(identity.key, identity.name, frozenset({READER}))
    return None


def _with_grants(actor: Actor, grants: Sequence[Grant]) -> Actor:
    # Somebody belongs to one region at most: a role for another than their own is not theirs.
    for role, region in grants:
        if role == DECIDER:
            decides_for = actor.decides_for | ({region} if region else set())
            actor = replace(actor, decides_for=frozenset(decides_for))
        elif region is None or actor.region in {None, region}:
            actor = replace(actor, roles=actor.roles | {role}, region=actor.region or region)
    return actor


def _said(claims: Claims, claim: str) -> str:
    said = claims.get(claim)
    if not isinstance(said, str) or not said.strip() or len(said) > _LONGEST or not said.isprintable():
        raise NotAllowedError(
            f"Inloggningstjänsten säger inte vem du är: uppgiften ”{claim}” saknas. Be den som sköter systemet att "
            "kontrollera person_claim i organisationsfilen och vad inloggningstjänsten lämnar ut."
        )
    if claim == "email" and claims.get("email_verified") is False:
        raise NotAllowedError(
            "Inloggningstjänsten har inte kontrollerat din e-postadress. Bekräfta den där och försök igen."
        )
    return said.strip()


def _person(said: str, organisation: Organisation, day: date) -> Person | None:
    wanted = said.casefold()
    known = valid_on(organisation.people, day)
    return next((person for person in known if wanted in {person.key.casefold(), person.mail.casefold()}), None)


def _granted(claims: Claims, roles: Sequence[LoginRole]) -> Iterator[Grant]:
    for rule in roles:
        if rule.value in _values(claims, rule.claim):
            yield rule.role, rule.region


def _values(claims: Claims, claim: str) -> Sequence[object]:
    """What a claim holds, as a list; a name with points leads inwards, unless the claim itself is called so."""
    found: object = claims.get(claim)
    if found is None:
        found = claims
        for step in claim.split("."):
            found = found.get(step) if isinstance(found, Mapping) else None
    return found if isinstance(found, list | tuple) else [found]
