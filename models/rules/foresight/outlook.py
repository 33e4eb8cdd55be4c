"""A case as a forecast sees it: whose steps, what has been decided, what holds, which last days. Looked up once.

A forecast walks the path once, a search for the last meeting many times; what does not change between is kept here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from models.rules.calendar import IsFree, free_in, next_working_day
from models.rules.clock import Clock, Due, case_clock, due_of, last_day, region_clock, stage_clocks
from models.rules.dated import Term
from models.rules.organisation import Body, Organisation
from models.rules.place import Position
from models.rules.process import Stage, StageRule, stages_of
from models.rules.turns import owner

Turn = tuple[Stage, str | None]


@dataclass(frozen=True, slots=True)
class Outlook:
    """All of it. A region of None is a step before the regions' own, or the case; `goes_on` lacks what is not held.

    `opens` is the first day on which a step whose turn it is can be decided: today, or when its region comes back.
    """

    today: date
    rules: tuple[StageRule, ...]
    regions: tuple[str, ...]
    bodies: Mapping[Turn, Body]
    decided: Mapping[Turn, date]
    opens: Mapping[str | None, date]
    goes_on: Mapping[str | None, date]
    due: Mapping[str | None, Due]
    aim_ends: Mapping[Turn, date]
    aims: Mapping[Stage, Term]
    free: IsFree

    def working_day(self, turn: Turn, ready: date) -> date:
        """The last day of the step's aim, for a body that needs no meeting: no earlier than it is ready."""
        if turn in self.aim_ends:
            return max(next_working_day(ready, self.free), self.aim_ends[turn])
        return last_day(ready, self.aims[turn[0]], self.free)


def outlook(place: Position, organisation: Organisation, today: date) -> Outlook:
    """The case that stands at `place`, as the organisation file is today. Raises NotFoundError."""
    rules = stages_of(place.route)
    turns: list[Turn] = [(r.stage, where) for r in rules for where in (place.regions if r.per_region else (None,))]
    return Outlook(
        today=today,
        rules=rules,
        regions=place.regions,
        bodies={(s, where): owner(organisation, s, where, place.therapy, today) for s, where in turns},
        decided=_decided(place),
        opens={where: _opens(place, where, today) for where in (None, *place.regions)},
        goes_on=_goes_on(place, today),
        due=_due(place, today),
        aim_ends=_aim_ends(place, today),
        aims={rule.stage: organisation.stage_owner(rule.stage, today).aim for rule in rules},
        free=free_in(place.terms),
    )


def _decided(place: Position) -> dict[Turn, date]:
    shared: dict[Turn, date] = {(stage, None): decision.on for stage, decision in place.decisions.items()}
    finals = {r: decision.on for r, decision in place.region_decisions.items() if place.is_final(r)}
    return shared | {(Stage.REGION_DECISION, region): on for region, on in finals.items()}


def _opens(place: Position, region: str | None, today: date) -> date:
    """A region that has said that it waits comes back on the day it named."""
    decision = place.region_decisions.get(region or "")
    until = decision.data.get("waiting_until") if decision else None
    return max(today, date.fromisoformat(until)) if until else today


def _goes_on(place: Position, today: date) -> dict[str | None, date]:
    """When what stands still is expected to go on: not before today."""
    found: dict[str | None, date] = {}
    for stop in place.running_stops:
        until = max(today, stop.expected_end or today)
        for region in (None, *place.regions):
            if stop.region in {None, region}:
                found[region] = max(found.get(region, until), until)
    return found


def _due(place: Position, today: date) -> dict[str | None, Due]:
    clocks: dict[str | None, Clock | None] = {None: case_clock(place)}
    clocks |= {region: region_clock(place, region) for region in place.regions}
    return {region: due_of(clock, today) for region, clock in clocks.items() if clock}


def _aim_ends(place: Position, today: date) -> dict[Turn, date]:
    """The steps that go on, each with the last day of its own aim."""
    running = (clock for clock in stage_clocks(place) if clock.stage and clock.ended is None and clock.terms)
    return {(clock.stage, clock.region): due_of(clock, today).aim for clock in running if clock.stage}
