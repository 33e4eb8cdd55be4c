"""What the entries of an organisation must be to each other: every name leads to an entry, nothing lacks one.

A single value is judged in `models.organisation_file.keys`, times in `models.organisation_file.times`.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import product

from models.organisation_file.keys import example
from models.organisation_file.problem import Problem, nearest, shown
from models.organisation_file.toml_lines import Place
from models.organisation_file.vocabulary import PRIORITIES, ROLES, ROUTES
from models.rules import process
from models.rules.access import DECIDER, READER
from models.rules.organisation import Body, Organisation, Person, Region

STAGES = tuple(rule.stage.value for rule in process.STAGES)
TOLD = (
    "region_released",
    "region_decided",
    "made_known",
    "source_failure",
    "source_silent",
    "delivery_failed",
)
# As a stage's owner it stands for each region's deciding_body.
EACH_REGION = "region"


def wrong_links(organisation: Organisation, *, stages: Sequence[str] = STAGES) -> Iterator[Problem]:
    """Names that lead nowhere, and entries that are missing; each of `stages` must have an owner."""
    yield from _empty(organisation)
    yield from _deciding_bodies(organisation)
    yield from _members(organisation)
    yield from _regions_named(organisation)
    yield from _stages(organisation, stages)
    yield from _owners(organisation)
    yield from _targets(organisation)
    yield from _limbs(organisation)
    yield from _told(organisation)
    yield from _login(organisation)
    yield from _same_keys(organisation)


def _empty(organisation: Organisation) -> Iterator[Problem]:
    lists: list[tuple[Place, Sequence[object]]] = [
        (("regions",), organisation.regions),
        (("nation",), organisation.nation),
        *((("regions", i, "population"), r.population) for i, r in enumerate(organisation.regions)),
    ]
    for place, entries in lists:
        if not entries:
            name = str(place[-1])
            yield Problem(place, f"”{name}” är tom, men minst en post behövs", example(name))


def _deciding_bodies(organisation: Organisation) -> Iterator[Problem]:
    bodies = {body.key: body for body in organisation.bodies}
    for index, region in enumerate(organisation.regions):
        place = ("regions", index, "deciding_body")
        if region.deciding_body in bodies:
            yield from _deciding_body(place, region, bodies[region.deciding_body])
        else:
            yield unknown(place, region.deciding_body, list(bodies), "bodies")


def _deciding_body(place: Place, region: Region, body: Body) -> Iterator[Problem]:
    about = f"Organet ”{shown(body.key)}” ska besluta för ”{shown(region.key)}”"
    if body.region != region.key:
        instead = f'Skriv under organet: region = "{shown(region.key)}"'
        yield Problem(place, f"{about} men hör inte till den regionen", instead)
    if body.valid_to is not None and (region.valid_to is None or body.valid_to < region.valid_to):
        instead = f"Välj ett organ som gäller lika länge som regionen. {example('deciding_body')}"
        yield Problem(place, f"{about} men upphör {body.valid_to}, före regionen", instead)


def _members(organisation: Organisation) -> Iterator[Problem]:
    people = [person.key for person in organisation.people]
    for index, body in enumerate(organisation.bodies):
        place: Place = ("bodies", index, "members")
        for number, member in enumerate(body.members):
            if member.person not in people:
                yield unknown((*place, number, "person"), member.person, people, "people")
        if body.members and not any(member.chair for member in body.members):
            wrong = f"Organet ”{shown(body.key)}” har ledamöter men ingen ordförande"
            yield Problem(place, wrong, "Skriv vid den ledamot som är ordförande: chair = true")


def _regions_named(organisation: Organisation) -> Iterator[Problem]:
    known = [region.key for region in organisation.regions]
    named: list[tuple[Place, str | None]] = [
        *((("bodies", i, "region"), body.region) for i, body in enumerate(organisation.bodies)),
        *((("people", i, "region"), person.region) for i, person in enumerate(organisation.people)),
        *((("login", "roles", i, "region"), rule.region) for i, rule in enumerate(organisation.login.roles)),
    ]
    for place, region in named:
        if region is not None and region not in known:
            yield unknown(place, region, known, "regions")


def _stages(organisation: Organisation, stages: Sequence[str]) -> Iterator[Problem]:
    for stage in stages:
        if not organisation.stages.get(stage):
            instead = f"Lägg till en post med owner, aim, limit och valid_from: [[stages.{stage}]]"
            yield Problem(("stages",), f"Steget ”{stage}” saknar ägare", instead)
    for stage in organisation.stages:
        if stage not in stages:
            otherwise = f"Ta bort posten, eller välj bland: {', '.join(stages)}"
            instead = nearest(stage, stages, otherwise, "Skriv: [[stages.{}]]".format)
            yield Problem(("stages", stage, 0), f"Steget ”{shown(stage)}” finns inte", instead)


def _owners(organisation: Organisation) -> Iterator[Problem]:
    known = [*(body.key for body in organisation.bodies), EACH_REGION]
    for place, owner in _owners_named(organisation):
        if owner not in known:
            yield unknown(place, owner, known, "bodies")


def _owners_named(organisation: Organisation) -> Iterator[tuple[Place, str]]:
    for stage, entries in organisation.stages.items():
        for index, entry in enumerate(entries):
            yield ("stages", stage, index, "owner"), entry.owner
            for therapy, owner in entry.owner_by_therapy.items():
                yield ("stages", stage, index, "owner_by_therapy", therapy), owner


def _targets(organisation: Organisation) -> Iterator[Problem]:
    there = {(target.route, target.priority) for target in organisation.targets}
    for route, priority in product(ROUTES, PRIORITIES):
        if (route, priority) not in there:
            wrong = f"Mål och gräns saknas för väg ”{route}” och prioritet ”{priority}”"
            keys = f'route = "{route}", priority = "{priority}", aim, limit och valid_from'
            yield Problem(("targets",), wrong, f"Lägg till en post [[targets]] med {keys}")


def _limbs(organisation: Organisation) -> Iterator[Problem]:
    for index, threshold in enumerate(organisation.thresholds):
        if threshold.per_year is None and threshold.per_patient_year is None:
            wrong = f"Tröskeln ”{shown(threshold.key)}” har varken per_year eller per_patient_year"
            yield Problem(("thresholds", index), wrong, example("per_year"))


def nobody_holds(roles: Sequence[str], people: Iterable[Person]) -> bool:
    """True when none of `people` has any of `roles`; False while a role is misspelt, which is told of elsewhere."""
    held = {role for person in people for role in person.roles}
    return held.isdisjoint(roles) and held.union(roles) <= set(ROLES)


def _told(organisation: Organisation) -> Iterator[Problem]:
    for what, roles in organisation.told.items():
        if what not in TOLD:
            otherwise = f"Ta bort raden, eller välj bland: {', '.join(TOLD)}"
            instead = nearest(what, TOLD, otherwise, 'Skriv: {} = ["committee"]'.format)
            yield Problem(("told", what), f"Händelsen ”{shown(what)}” finns inte", instead)
        for index, role in enumerate(roles):
            if role not in ROLES:
                instead = nearest(role, ROLES, f"Välj bland: {', '.join(ROLES)}")
                yield Problem(("told", what, index), f"Rollen ”{shown(role)}” finns inte", instead)


def _login(organisation: Organisation) -> Iterator[Problem]:
    for index, rule in enumerate(organisation.login.roles):
        place: Place = ("login", "roles", index)
        if rule.role == DECIDER and rule.region is None:
            yield Problem(place, "Rollen ”decider” beslutar för en region, men ”region” saknas", example("region"))
        if rule.role == READER and rule.region is not None:
            wrong = "Rollen ”reader” läser allt, men ”region” är angiven"
            yield Problem((*place, "region"), wrong, "Ta bort raden")


def _same_keys(organisation: Organisation) -> Iterator[Problem]:
    # Both are looked up by key without a day, so that a second entry would never be found. People and
    # thresholds may return under the same key at another time: see models.organisation_file.times.
    for name, entries in (("regions", organisation.regions), ("bodies", organisation.bodies)):
        keys = [entry.key for entry in entries]
        for index, key in enumerate(keys):
            if key in keys[:index]:
                instead = f'Välj en egen, till exempel: key = "{shown(key)}_2"'
                yield Problem((name, index, "key"), f"Nyckeln ”{shown(key)}” finns redan i [[{name}]]", instead)


def unknown(place: Place, name: str, known: Sequence[str], table: str) -> Problem:
    """A name that leads to no entry of `table`."""

    def rather(close: str) -> str:
        # Names of regions resemble each other, so the nearest may well be somebody else.
        return f'Skriv: "{close}", eller lägg till en post [[{table}]] med key = "{shown(name)}"'

    otherwise = f'Lägg till en post [[{table}]] med key = "{shown(name)}"'
    return Problem(place, f"”{shown(name)}” finns inte bland [[{table}]]", nearest(name, known, otherwise, rather))
