"""Case officers at work while machines die: each opens cases and decides in any, in any order the path allows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from threading import Event

from app.bootstrap import Ordnat
from models.rules.access import SYSTEM
from models.rules.consequences import Turn, turns
from models.rules.errors import OrdnatError
from models.rules.events import Kind
from models.rules.process import Stage
from tasks.actions.case_file import CaseFile, business_day, load
from tests.campaign.doors import CarryOn, Door
from tests.campaign.ledger import Entry, Ledger, Opening, Refusal
from tests.campaign.openings import at_the_time, open_number
from tests.campaign.patience import Patience
from tests.factories import Journey
from tests.faults.driver import some_decision

# Cases were opened so many days ago, and what was decided in them lies at any moment since.
LONGEST_AGO, SHORTEST_AGO = 75, 5
# Every so manyeth case is left as it is once consensus is asked for: its clocks are to go on to the end.
_LEFT = 9
_OPENS = 0.3


def is_left(number: int) -> bool:
    """Is this one of the cases that nobody decides to the end?"""
    return number % _LEFT == 0


@dataclass
class Officer:
    """`allowed` says how many cases may have been opened by now; `doors` are drawn from by their weights."""

    name: str
    house: Ordnat
    ledger: Ledger
    patience: Patience
    chance: Random
    doors: Sequence[tuple[Door, float]]
    carry_on: CarryOn
    allowed: Callable[[], int]
    tries: int = 0

    def work(self, cases: int, pause: float, over: Event) -> None:
        """Everything there is to do until `cases` cases are done, with a pause between, unless it is over before."""
        while not over.wait(self.chance.uniform(0, 2 * pause)):
            if len(self.ledger.openings) >= cases and not self.ledger.moving:
                return
            self._do_something()

    def _do_something(self) -> None:
        few = len(self.ledger.moving) < 3
        if (few or self.chance.random() < _OPENS) and (number := self.ledger.next_number(self.allowed())) is not None:
            self._open(number)
        elif self.ledger.moving:
            self._decide_in(self.chance.choice(sorted(self.ledger.moving)))

    def _open(self, number: int) -> None:
        ago = timedelta(days=self.chance.uniform(SHORTEST_AGO, LONGEST_AGO))
        then = self.house.now() - ago
        house, key = at_the_time(self.house, then), f"öppna:{number}"
        recorded = self.patience.until_answered(lambda: open_number(house, number, key))
        self.ledger.opened(Opening(number, recorded.case_id, then))
        self.carry_on.perhaps(recorded)

    def _decide_in(self, case_id: int) -> None:
        file = self.patience.until_answered(lambda: self._seen(case_id))
        possible = [turn for turn in turns(file.at) if _ready(file, turn)]
        if not possible:
            if not turns(file.at):
                self.ledger.over(case_id)
            return
        stage, region = self.chance.choice(possible)
        if is_left(self._number(case_id)) and stage is Stage.CONSENSUS:
            self.ledger.over(case_id)
            return
        self._decide(file, (stage, region))

    def _number(self, case_id: int) -> int:
        return next(one.number for one in self.ledger.openings if one.case_id == case_id)

    def _seen(self, case_id: int) -> CaseFile:
        return Journey(self.house, case_id).read(lambda session: load(session, case_id))

    def _decide(self, file: CaseFile, turn: Turn) -> None:
        door = self.chance.choices([door for door, _ in self.doors], [weight for _, weight in self.doors])[0]
        moment = self.house.now() if door.now_only else self._moment(file)
        case = Journey(at_the_time(self.house, moment), file.case_id)
        made = some_decision(self.chance, file.at, *turn, business_day(self.house.organisation, moment))
        self.tries += 1
        try:
            seq = door.decide(case, made, f"{self.name}:{self.tries}")
        except OrdnatError as refused:
            self.ledger.count(f"vägrade: {door.name}")
            self.ledger.refused.append(Refusal(file.case_id, made, str(refused)))
            return
        self.ledger.confirmed(Entry(file.case_id, seq, made, door.name))

    def _moment(self, file: CaseFile) -> datetime:
        """Somewhere between the last thing a person did in the case and now."""
        done = [event.at for event in file.log if event.actor != SYSTEM.key or event.kind is Kind.OPENED]
        last, now = max(done), self.house.now()
        return last + (now - last) * self.chance.uniform(0, 0.4) if last < now else now


def _ready(file: CaseFile, turn: Turn) -> bool:
    # A review is of a draft, which the program makes by itself in its own time.
    return turn[0] is not Stage.BUDGET_IMPACT or file.at.draft is not None
