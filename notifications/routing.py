"""Who hears of what: bodies and roles of the organisation file become people, and absent ones their deputies."""

from collections.abc import Iterable
from datetime import date

from models.rules.access import CASE_OFFICER
from models.rules.dated import valid_on
from models.rules.operators import OPERATOR
from models.rules.organisation import Body, Organisation, Person
from models.rules.watch.recipients import stand_in


def members(organisation: Organisation, body: Body, day: date) -> list[Person]:
    """The members of a body in force on `day`, in the order of the file."""
    wanted = {member.person for member in valid_on(body.members, day)}
    return _present(organisation, (p for p in valid_on(organisation.people, day) if p.key in wanted), day)


def case_officers(organisation: Organisation, day: date) -> list[Person]:
    """FOA läkemedel's case officers on `day`."""
    return with_role(organisation, {CASE_OFFICER}, None, day)


def told(organisation: Organisation, what: str, region: str | None, day: date) -> list[Person]:
    """Those the file says are told of `what`: for a region its own people, without one everybody with the role."""
    return with_role(organisation, set(organisation.told.get(what, [])), region, day)


def operators(organisation: Organisation, what: str, day: date) -> list[Person]:
    """Those told of `what` goes wrong: whom the file names, else everybody who runs the system."""
    return with_role(organisation, set(organisation.told.get(what, [])) or {OPERATOR}, None, day)


def with_role(organisation: Organisation, roles: set[str], region: str | None, day: date) -> list[Person]:
    """Who reads for those with any of `roles`, of a region or of none, on `day`."""
    holders = (
        person
        for person in valid_on(organisation.people, day)
        if roles.intersection(person.roles) and (region is None or person.region in {None, region})
    )
    return _present(organisation, holders, day)


def reader(organisation: Organisation, person: Person, day: date) -> Person:
    """Who reads what is for `person`: the deputy of somebody away; a mail waits for whoever has none."""
    return stand_in(organisation, person, day)[0] or person


def _present(organisation: Organisation, people: Iterable[Person], day: date) -> list[Person]:
    readers = (reader(organisation, person, day) for person in people)
    return list({person.key: person for person in readers}.values())
