"""The path of a case, step by step: what has been decided, whose turn it is, what is left. The picture's words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from models.rules.consequences import turns
from models.rules.organisation import Organisation
from models.rules.place import Position
from models.rules.process import Route, Stage, StageRule, outcome_of, stages_of
from models.rules.standings import CLOSE_LABELS, OPEN, Standing
from models.rules.turns import owner
from models.rules.verdicts import Verdict


class Mood(StrEnum):
    """How a step stands."""

    DONE = "done"
    NOW = "now"
    HELD = "held"
    LATER = "later"
    OFF = "off"


MOOD_LABELS: dict[Mood, str] = {
    Mood.DONE: "klart",
    Mood.NOW: "pågår",
    Mood.HELD: "klockan står",
    Mood.LATER: "återstår",
    Mood.OFF: "blir inte av",
}


@dataclass(frozen=True, slots=True)
class PathStep:
    """A step: `what` and `who` it is, how it stands, what has been said in it, and when or since when.

    `column` is where on the path it stands, counted from 0: steps in the same column go on side by side.
    """

    what: str
    who: str
    mood: Mood
    said: str
    when: str
    column: int

    @property
    def words(self) -> str:
        """All of it, for those who do not see the picture."""
        whose = f" ({self.who})" if self.who else ""
        parts = (f"{self.what}{whose}: {MOOD_LABELS[self.mood]}", self.said, self.when)
        return ", ".join(filter(None, parts))


def path_steps(place: Position, organisation: Organisation, today: date) -> tuple[PathStep, ...]:
    """From the recommendation to the release, in path order."""
    rules = stages_of(place.route)
    columns = _columns(rules)
    last = max(columns.values()) + 1
    steps = [step for rule in rules for step in _steps(rule, columns[rule.stage], place, organisation, today)]
    return (_first(place), *steps, _last(place, last))


def _columns(rules: tuple[StageRule, ...]) -> dict[Stage, int]:
    """Each step one further on than the furthest that it rests on."""
    found: dict[Stage, int] = {}
    for rule in rules:
        found[rule.stage] = 1 + max((found[stage] for stage in rule.after if stage in found), default=0)
    return found


def _first(place: Position) -> PathStep:
    if place.route is Route.OWN:
        return PathStep("Nominering", "", Mood.DONE, "", place.earliest.isoformat(), 0)
    mood = Mood.NOW if place.standing in {Standing.PARKED, Standing.PAUSED} else Mood.DONE
    when = f"klockan från {place.clock_start.isoformat()}" if place.clock_start else ""
    changed = "ändrad, ska bedömas" if place.standing is Standing.PAUSED else when
    return PathStep("Rekommendation", "NT-rådet", mood, Verdict(place.verdict).label, changed, 0)


def _last(place: Position, column: int) -> PathStep:
    if place.standing is Standing.CLOSED:
        why = CLOSE_LABELS[place.closed_as] if place.closed_as else ""
        return PathStep("Avslutat", "", Mood.DONE, why, "", column)
    if place.standing is Standing.MAKING_KNOWN:
        return PathStep("Nejet görs känt", "", Mood.NOW, "", "", column)
    if place.standing is Standing.RELEASED:
        when = place.released_on.isoformat() if place.released_on else ""
        return PathStep(
            "Godkänt för användning", "", Mood.DONE, "omprövas" if place.review_wanted else "", when, column
        )
    return PathStep("Godkänt för användning", "", Mood.LATER, "", "", column)


def _steps(
    rule: StageRule, column: int, place: Position, organisation: Organisation, today: date
) -> Iterator[PathStep]:
    for region in place.regions if rule.per_region else (None,):
        body = owner(organisation, rule.stage, region, place.therapy, today)
        what = organisation.region(region).short if region else rule.label
        yield PathStep(what, body.short, *_stands(place, rule.stage, region), column)


def _stands(place: Position, stage: Stage, region: str | None) -> tuple[Mood, str, str]:
    decision = place.region_decisions.get(region) if region else place.decisions.get(stage)
    outcome = outcome_of(stage, decision.outcome or "") if decision else None
    said = outcome.label if outcome else ""
    if decision is not None and outcome is not None and outcome.final:
        return Mood.DONE, said, decision.on.isoformat()
    if (stage, region) in turns(place):
        run = place.open_run(stage, region)
        return Mood.HELD if _held(place, region) else Mood.NOW, said, f"sedan {run.start.isoformat()}" if run else ""
    if place.standing not in OPEN or place.standing is Standing.MAKING_KNOWN:
        return Mood.OFF, said, ""
    return Mood.LATER, said, ""


def _held(place: Position, region: str | None) -> bool:
    return any(stop.region in {None, region} for stop in place.running_stops)
