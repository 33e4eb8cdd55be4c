"""Who hears a rung: roles become people, absent ones their deputies, and an empty role falls to the next.

Every time somebody else is told than the ladder says, a sentence records why.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from models.rules.access import CASE_OFFICER
from models.rules.dated import valid_on
from models.rules.organisation import Body, Organisation, Person

TURN, CHAIR = "turn", "chair"
ROLE_LABELS: dict[str, str] = {
    TURN: "den vars tur det är",
    CHAIR: "ordföranden",
    CASE_OFFICER: "handläggarna",
    "budget_reviewer": "granskaren av budgetpåverkan",
    "medicines_head": "läkemedelschefen",
    "management": "regionledningen",
    "divisional_economist": "divisionsekonomen",
    "unit_head": "verksamhetschefen",
    "committee": "läkemedelskommittén",
    "lsg": "LSG",
    "operator": "driften",
}
_LONGEST_CHAIN = 5


@dataclass(frozen=True, slots=True)
class Concerned:
    """Whom a clock is about: the bodies whose turn it is, and the regions. No bodies: the case officers' turn."""

    bodies: tuple[Body, ...]
    regions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reached:
    """The people told, in the order of the ladder, and the sentences that say who was passed over and why."""

    people: tuple[Person, ...]
    fell: tuple[str, ...]


def reach(
    organisation: Organisation,
    roles: Sequence[str],
    above: Sequence[str],
    concerned: Concerned,
    day: date,
    *,
    unreachable: frozenset[str] = frozenset(),
) -> Reached:
    """The people behind `roles` on `day`; `above` are the roles to fall to, nearest first, then the fallback.

    `unreachable` are keys of people whose mail is known not to arrive.
    """
    search = _Search(organisation, concerned, day, unreachable)
    waiting = [role for role in [*above, *organisation.watching.fallback] if role not in roles]
    people = {person.key: person for role in roles for person in search.people(role, waiting)}
    return Reached(tuple(people.values()), tuple(search.fell))


def holders(organisation: Organisation, role: str, concerned: Concerned, day: date) -> list[Person]:
    """Those who hold a role on `day`, absent or not: of the bodies concerned, or of the regions concerned."""
    everybody = {person.key: person for person in valid_on(organisation.people, day)}
    if role in {TURN, CHAIR} and concerned.bodies:
        return _named(everybody, _members(concerned.bodies, day, chair=role == CHAIR))
    wanted = CASE_OFFICER if role == TURN else role
    return [
        person
        for person in everybody.values()
        if wanted in person.roles and (person.region is None or person.region in concerned.regions)
    ]


def stand_in(organisation: Organisation, person: Person, day: date) -> tuple[Person | None, str | None]:
    """Who acts for `person` on `day`: the person, a deputy who is there, or nobody; and a sentence when it changes."""
    here, said = person, None
    for _ in range(_LONGEST_CHAIN):
        away = next((a for a in valid_on(organisation.watching.absences, day) if a.person == here.key), None)
        if away is None:
            return here, said
        until = away.valid_to.isoformat()
        deputy = next((p for p in valid_on(organisation.people, day) if p.key == away.deputy), None)
        if deputy is None:
            return None, f"{here.name} är frånvarande till och med {until} och har ingen ersättare."
        here, said = deputy, f"{here.name} är frånvarande till och med {until}: gick till {deputy.name}."
    return None, f"{person.name} är frånvarande, och ersättarna också."


@dataclass(slots=True)
class _Search:
    """Looking for people on a day; `fell` grows with a sentence each time somebody is passed over."""

    organisation: Organisation
    concerned: Concerned
    day: date
    unreachable: frozenset[str]
    fell: list[str] = field(default_factory=list)

    def people(self, role: str, waiting: list[str]) -> list[Person]:
        """Those who are there for `role`, or for the first of `waiting` that has anybody; tried ones are taken out."""
        found, asked = self._present(role), role
        while not found and waiting:
            instead = waiting.pop(0)
            self.fell.append(f"Ingen kunde nås som {ROLE_LABELS[asked]}: gick till {ROLE_LABELS[instead]}.")
            found, asked = self._present(instead), instead
        if not found:
            self.fell.append(f"Ingen kunde nås som {ROLE_LABELS[asked]}, och ingen finns att gå vidare till.")
        return found

    def _present(self, role: str) -> list[Person]:
        holding = holders(self.organisation, role, self.concerned, self.day)
        return [person for holder in holding if (person := self._reached(holder)) is not None]

    def _reached(self, holder: Person) -> Person | None:
        person, said = stand_in(self.organisation, holder, self.day)
        if said is not None:
            self.fell.append(said)
        if person is not None and person.key in self.unreachable:
            self.fell.append(f"{person.name} kan inte nås: det senaste meddelandet kom inte fram.")
            return None
        return person


def _members(bodies: Iterable[Body], day: date, *, chair: bool) -> list[str]:
    return [member.person for body in bodies for member in valid_on(body.members, day) if member.chair or not chair]


def _named(everybody: dict[str, Person], keys: Iterable[str]) -> list[Person]:
    return [everybody[key] for key in keys if key in everybody]
