"""Who hears of what: bodies and roles of the organisation file become people."""

from datetime import date

from models.rules.access import CASE_OFFICER
from models.rules.organisation import Body, Organisation, Person, valid_on


def members(organisation: Organisation, body: Body, day: date) -> list[Person]:
    """The members of a body in force on `day`, in the order of the file."""
    wanted = {member.person for member in valid_on(body.members, day)}
    return [person for person in valid_on(organisation.people, day) if person.key in wanted]


def case_officers(organisation: Organisation, day: date) -> list[Person]:
    """FOA läkemedel's case officers on `day`."""
    return [person for person in valid_on(organisation.people, day) if CASE_OFFICER in person.roles]


def told(organisation: Organisation, what: str, region: str | None, day: date) -> list[Person]:
    """Those the file says are told of `what`: for a region its own people, without one everybody with the role."""
    roles = set(organisation.told.get(what, []))
    return [
        person
        for person in valid_on(organisation.people, day)
        if roles.intersection(person.roles) and (region is None or person.region in {None, region})
    ]
