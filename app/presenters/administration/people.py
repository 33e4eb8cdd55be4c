"""People and bodies as the organisation file has them on a day: roles, mandates, who is away and who stands in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from models.rules.dated import valid_on
from models.rules.organisation import Body, Member, Organisation, Person
from models.rules.watch.recipients import ROLE_LABELS
from models.rules.watch.watching import Absence
from notifications.words import capital


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person in words. `mail` is shown to those who look after the program only."""

    name: str
    key: str
    mail: str
    roles: str
    region: str
    bodies: str
    away: str


@dataclass(frozen=True, slots=True)
class BodyRow:
    """A body in words, with its members: name, and what they may."""

    name: str
    short: str
    key: str
    region: str
    members: Sequence[tuple[str, str]]
    meetings: str


def people_rows(organisation: Organisation, today: date) -> list[PersonRow]:
    """Everybody of the file on `today`, by name."""
    rows = [_person(person, organisation, today) for person in valid_on(organisation.people, today)]
    return sorted(rows, key=lambda row: row.name.casefold())


def absence_rows(organisation: Organisation, today: date) -> list[tuple[str, str, str, str]]:
    """Who is or will be away: name, from, to, deputy; the nearest first."""
    names = _names(organisation)
    coming = sorted(
        (one for one in organisation.watching.absences if one.valid_to >= today), key=lambda one: one.valid_from
    )
    return [
        (
            names.get(one.person, one.person),
            one.valid_from.isoformat(),
            one.valid_to.isoformat(),
            names.get(one.deputy, one.deputy) if one.deputy else "ingen: nästa roll får meddelandena",
        )
        for one in coming
    ]


def body_rows(organisation: Organisation, today: date) -> list[BodyRow]:
    """The bodies of the file on `today`."""
    return [_body(body, organisation, today) for body in valid_on(organisation.bodies, today)]


def role_words(role: str) -> str:
    """A role as people call it."""
    return capital(ROLE_LABELS.get(role, role))


def _person(person: Person, organisation: Organisation, today: date) -> PersonRow:
    sits = [body.short for body in valid_on(organisation.bodies, today) if _seat(body, person.key, today)]
    away = next((one for one in organisation.watching.absences if _is_away(one, person.key, today)), None)
    return PersonRow(
        name=person.name,
        key=person.key,
        mail=person.mail,
        roles=", ".join(map(role_words, person.roles)),
        region=organisation.region(person.region).short if person.region else "",
        bodies=", ".join(sits),
        away=f"borta till {away.valid_to.isoformat()}" if away else "",
    )


def _body(body: Body, organisation: Organisation, today: date) -> BodyRow:
    names = _names(organisation)
    held = [one for one in body.meetings if one.on >= today and not one.cancelled]
    return BodyRow(
        name=body.name,
        short=body.short,
        key=body.key,
        region=organisation.region(body.region).short if body.region else "",
        members=[(names.get(one.person, one.person), _may(one)) for one in valid_on(body.members, today)],
        meetings=_meetings(body, [one.on for one in held]),
    )


def _meetings(body: Body, coming: Sequence[date]) -> str:
    if coming:
        return f"nästa {min(coming).isoformat()}, sista inlagda {max(coming).isoformat()}"
    return "inga kommande inlagda" if body.meetings else "beslutar alla arbetsdagar"


def _may(member: Member) -> str:
    if member.chair:
        return "ordförande, har mandat att besluta"
    return "har mandat att besluta" if member.decides else "bereder, beslutar inte"


def _seat(body: Body, key: str, today: date) -> bool:
    return any(member.person == key for member in valid_on(body.members, today))


def _is_away(absence: Absence, key: str, today: date) -> bool:
    return absence.person == key and absence.valid_from <= today <= absence.valid_to


def _names(organisation: Organisation) -> dict[str, str]:
    return {person.key: person.name for person in organisation.people}
