"""The organisation as plain facts: regions, bodies, people, mandates, targets, thresholds.

Nothing in the code knows how many regions there are or what they are called; it is all here, read from
a dated file by `models.organisation_file`. Every entry is valid from a day (inclusive) to a day
(inclusive; None = until further notice).
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from models.rules.dated import FromFile, Term, valid_on
from models.rules.errors import NotFoundError
from models.rules.login import Login
from models.rules.watch.watching import MeetingDay, Watching


@dataclass(frozen=True)
class Population(FromFile):
    """Inhabitants of an area on a day, with where the figure was read."""

    inhabitants: int
    counted_on: date
    source: str


@dataclass(frozen=True)
class Region(FromFile):
    """One region that decides for itself."""

    key: str
    name: str
    short: str
    county_letter: str
    scb_code: str
    deciding_body: str
    population: list[Population]
    valid_from: date
    valid_to: date | None = None

    def inhabitants(self, day: date) -> Population:
        """The newest count not later than `day`; the oldest there is when all are later."""
        known = sorted(self.population, key=lambda p: p.counted_on)
        return next((p for p in reversed(known) if p.counted_on <= day), known[0])


@dataclass(frozen=True)
class Member(FromFile):
    """A person in a body; `decides` tells whether decisions of the body may be taken in that name."""

    person: str
    valid_from: date
    chair: bool = False
    decides: bool = True
    valid_to: date | None = None


@dataclass(frozen=True)
class Body(FromFile):
    """A council, a working group or a region's management that a step waits for.

    `meetings_file` names an iCalendar file beside the organisation file whose events join `meetings` when it is read;
    material for them is due `material_before` the meeting unless the event says otherwise. A body without meetings
    decides on any working day.
    """

    key: str
    name: str
    short: str
    members: list[Member]
    valid_from: date
    region: str | None = None
    meetings: list[MeetingDay] = field(default_factory=list)
    meetings_file: str | None = None
    material_before: Term | None = None
    valid_to: date | None = None


@dataclass(frozen=True)
class Person(FromFile):
    """Somebody, or a functional account, that can act or be written to."""

    key: str
    name: str
    mail: str
    roles: list[str]
    valid_from: date
    region: str | None = None
    valid_to: date | None = None


@dataclass(frozen=True)
class Target(FromFile):
    """Aim and limit of the whole path for a route and a priority."""

    route: str
    priority: str
    aim: Term
    limit: Term
    valid_from: date
    valid_to: date | None = None


@dataclass(frozen=True)
class StageOwner(FromFile):
    """Who owns a stage, and its own aim and limit. `owner_by_therapy` overrides `owner`."""

    owner: str
    aim: Term
    limit: Term
    valid_from: date
    owner_by_therapy: dict[str, str] = field(default_factory=dict)
    valid_to: date | None = None


@dataclass(frozen=True)
class Threshold(FromFile):
    """A cost threshold in SEK; strictly more than either limb counts."""

    key: str
    name: str
    valid_from: date
    per_year: Decimal | None = None
    per_patient_year: Decimal | None = None
    valid_to: date | None = None


@dataclass(frozen=True)
class Clock(FromFile):
    """Which date starts the path clock, and by which calendar days are counted."""

    starts_at: str
    calendar: str
    timezone: str


@dataclass(frozen=True)
class Organisation(FromFile):
    """One healthcare region (sjukvårdsregion) as its file describes it; `version` names the content."""

    key: str
    name: str
    nation: list[Population]
    clock: Clock
    regions: list[Region]
    bodies: list[Body]
    people: list[Person]
    stages: dict[str, list[StageOwner]]
    targets: list[Target]
    thresholds: list[Threshold]
    told: dict[str, list[str]]
    opens_by_itself: list[str]
    watching: Watching
    login: Login = field(default_factory=Login)
    version: str = ""

    def regions_on(self, day: date) -> list[Region]:
        """The regions in force on `day`, in the order of the file."""
        return valid_on(self.regions, day)

    def region(self, key: str) -> Region:
        """The region called `key`, or `short` or `name` as people write it. Raises NotFoundError."""
        wanted = key.casefold()
        for region in self.regions:
            if wanted in {region.key, region.short.casefold(), region.name.casefold()}:
                return region
        known = ", ".join(r.key for r in self.regions)
        raise NotFoundError(f"Regionen ”{key}” finns inte. Välj bland: {known}.")

    def body(self, key: str) -> Body:
        """The body called `key`. Raises NotFoundError."""
        for body in self.bodies:
            if body.key == key:
                return body
        known = ", ".join(b.key for b in self.bodies)
        raise NotFoundError(f"Organet ”{key}” finns inte. Välj bland: {known}.")

    def person(self, key: str, day: date) -> Person:
        """The person called `key`, in force on `day`. Raises NotFoundError."""
        for person in valid_on(self.people, day):
            if person.key == key:
                return person
        raise NotFoundError(
            f"Personen ”{key}” finns inte i organisationsfilen den {day.isoformat()}. "
            "Kontrollera stavningen, eller lägg till personen under [[people]]."
        )

    def stage_owner(self, stage: str, day: date) -> StageOwner:
        """The stage's owner entry in force on `day`. Raises NotFoundError."""
        for entry in valid_on(self.stages.get(stage, []), day):
            return entry
        raise NotFoundError(
            f"Steget ”{stage}” har ingen ägare den {day.isoformat()}. Lägg till en post under [[stages.{stage}]]."
        )

    def target(self, route: str, priority: str, day: date) -> Target:
        """Aim and limit for the route and priority on `day`. Raises NotFoundError."""
        for entry in valid_on(self.targets, day):
            if entry.route == route and entry.priority == priority:
                return entry
        raise NotFoundError(
            f"Mål saknas för väg ”{route}” och prioritet ”{priority}” den {day.isoformat()}. "
            "Lägg till en post under [[targets]]."
        )
