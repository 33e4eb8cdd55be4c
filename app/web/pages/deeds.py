"""What whoever is here may do in a case now: only what `can_…` allows, each with the address where it is done."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from app.web.doing import addresses
from models.rules.access import Actor, can_acknowledge, can_decide, can_handle, can_stop
from models.rules.events import in_force
from models.rules.judging import open_judgements
from models.rules.organisation import Organisation
from models.rules.place import Position
from models.rules.process import RULES, Stage
from models.rules.standings import CLOSED_BY_PERSON, Standing
from models.rules.turns import Turn, open_turns
from models.rules.work import may_change_analysis
from tasks.actions.case_file import CaseFile
from tasks.actions.correct import ANNULLABLE
from tasks.actions.stop import bodies_for


@dataclass(frozen=True, slots=True)
class Doable:
    """A deed: what the button says, where it leads, and whether it is what the case waits for."""

    label: str
    address: str
    first: bool = False


@dataclass(frozen=True)
class Deeds:
    """What one person may do in one case."""

    file: CaseFile
    actor: Actor
    organisation: Organisation
    today: date

    def all(self) -> list[Doable]:
        """What the case waits for first, then the rest."""
        return [*self._judge(), *self._decide(), *self._clock(), *self._handle()]

    def analysis(self) -> Iterator[Doable]:
        """What can be done to the analysis."""
        place, case_id = self._place, self.file.case_id
        for turn in self._turns():
            found = self._decision(turn) if turn.stage is Stage.BUDGET_IMPACT else None
            if found is not None:
                yield found
        if can_handle(self.actor):
            yield from self._inputs()
            if place.draft is not None:
                yield Doable("Läs in utfall", addresses.actuals(case_id))

    def for_region(self, region: str) -> Doable | None:
        """To record the region's decision, when it is its turn."""
        turn = next((turn for turn in self._turns() if turn.region == region), None)
        return None if turn is None else self._decision(turn)

    def acknowledge(self, clock: str) -> str | None:
        """Where an alarm is answered for, by whoever may."""
        region = next((r for r in self._place.regions if clock.endswith(f":{r}")), None)
        bodies = bodies_for(self._place, region, self.organisation, self.today)
        may = can_acknowledge(self.actor, bodies, region, self.today)
        return addresses.acknowledge(self.file.case_id, clock) if may else None

    def resume(self, stop: int, region: str | None) -> str | None:
        """Where a clock is set going again, by whoever may."""
        may = can_stop(self.actor, bodies_for(self._place, region, self.organisation, self.today), self.today)
        return addresses.resume(self.file.case_id, stop) if may else None

    def correct(self, seq: int) -> str | None:
        """Where an event is corrected, when it can be."""
        return addresses.correct(self.file.case_id, seq) if seq in self._correctable else None

    @property
    def corrects(self) -> bool:
        """May anything be corrected by whoever is here?"""
        return bool(self._correctable)

    @cached_property
    def _correctable(self) -> set[int]:
        if not can_handle(self.actor):
            return set()
        return {event.seq for event in in_force(self.file.log) if event.kind in ANNULLABLE}

    @property
    def _place(self) -> Position:
        return self.file.at

    def _turns(self) -> tuple[Turn, ...]:
        return open_turns(self._place, self.organisation, self.today)

    def _judge(self) -> Iterator[Doable]:
        if can_handle(self.actor) and open_judgements(self._place):
            yield Doable("Bedöm den ändrade rekommendationen", addresses.judge(self.file.case_id), first=True)

    def _decide(self) -> Iterator[Doable]:
        for turn in self._turns():
            found = self._decision(turn)
            if found is not None:
                yield found

    def _decision(self, turn: Turn) -> Doable | None:
        if not can_decide(self.actor, turn.body, self.today):
            return None
        address = addresses.decide(self.file.case_id, turn.stage, turn.region)
        if turn.stage is Stage.BUDGET_IMPACT:
            drafted = self._place.draft is not None
            return Doable("Granska budgetpåverkansanalysen", address, first=True) if drafted else None
        what = self.organisation.region(turn.region).short if turn.region else RULES[turn.stage].label.lower()
        return Doable(f"Registrera beslut: {what}", address, first=True)

    def _clock(self) -> Iterator[Doable]:
        place, case_id = self._place, self.file.case_id
        held = any(stop.region is None for stop in place.running_stops)
        bodies = list(bodies_for(place, None, self.organisation, self.today))
        if place.standing is Standing.ON_PATH and not held and can_stop(self.actor, bodies, self.today):
            yield Doable("Stoppa klockan", addresses.stop(case_id))
        if place.is_open and can_acknowledge(self.actor, bodies, None, self.today):
            yield Doable("Kvittera larm", addresses.acknowledge(case_id))

    def _handle(self) -> Iterator[Doable]:
        place, case_id = self._place, self.file.case_id
        if not can_handle(self.actor):
            return
        yield from self._inputs()
        if place.is_open:
            yield Doable("Ändra prioritet", addresses.priority(case_id))
            if place.clock_start is not None:
                yield Doable("Rätta klockans start", addresses.correct_start(case_id))
            yield Doable("Avsluta ärendet", addresses.close(case_id))
        if place.closed_as in CLOSED_BY_PERSON:
            yield Doable("Öppna ärendet igen", addresses.reopen(case_id))

    def _inputs(self) -> Iterator[Doable]:
        asked = Stage.BUDGET_IMPACT in self._place.open_stages
        if asked or may_change_analysis(self._place):
            wanted = asked and self._place.draft is None
            yield Doable("Ange budgetunderlag", addresses.budget_inputs(self.file.case_id), first=wanted)
