"""Faults of every kind: how each is brought about, how often, and what was under way when it came."""

import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random

from sqlalchemy import ColumnElement
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import col, func, select

from app.bootstrap import Ordnat
from models import database
from models.tables.case import Case
from models.tables.case_event import CaseEvent
from models.tables.outbox import OutboxMessage
from tests.campaign.gate import Gate
from tests.campaign.judge import ONCE
from tests.campaign.ledger import Ledger
from tests.faults.processes import until
from tests.mail import PostOffice

# How many cases the numbers of a plan are meant for.
USUAL_CASES = 250
_LONGEST_PAUSE = 2.0
_LONGEST_BREATH = 30.0
_HANGS = (6.0, 12.0)


@dataclass(frozen=True)
class Fault:
    """`strike` brings it about and takes it away again; `times` of it belong to `USUAL_CASES` cases."""

    name: str
    times: int
    strike: Callable[[Random], None]

    def times_for(self, cases: int) -> int:
        """How often it comes for so many cases: at least once."""
        return max(1, round(self.times * cases / USUAL_CASES))


@dataclass
class Tally:
    """What came of one sort of fault; `hit`: how often something was under way when it came."""

    times: int = 0
    hit: int = 0
    seconds: float = 0.0


@dataclass
class Tormentor:
    """Brings one fault after another, in an order drawn by lot, and counts what each came upon."""

    house: Ordnat
    gate: Gate
    ledger: Ledger
    chance: Random
    plan: list[Fault]
    tallies: dict[str, Tally] = field(default_factory=dict)
    done: int = 0

    def work(self) -> None:
        """All there is to do."""
        for fault in self.plan:
            self._breathe()
            self._strike(fault)
            self.done += 1
            print(f"{self.done:>4}/{len(self.plan)}  {fault.name}", file=sys.stderr, flush=True)

    def _breathe(self) -> None:
        """Until something has been carried on since the last fault: who is killed before every step takes none."""
        before = carried_out(self.house)
        until(lambda: carried_out(self.house) > before or not _waiting(self.house), patience=_LONGEST_BREATH)
        time.sleep(self.chance.uniform(0, _LONGEST_PAUSE))

    def _strike(self, fault: Fault) -> None:
        tally, began = self.tallies.setdefault(fault.name, Tally()), time.monotonic()
        before = self.ledger.unanswered[fault.name]
        busy = under_way(self.house, self.gate)
        with self.gate.during(fault.name):
            fault.strike(self.chance)
        tally.times += 1
        tally.hit += busy or self.ledger.unanswered[fault.name] > before
        tally.seconds += time.monotonic() - began


def planned(faults: Mapping[str, Fault] | list[Fault], cases: int, chance: Random) -> list[Fault]:
    """So many of each as go with so many cases, in an order drawn by lot."""
    several = list(faults.values()) if isinstance(faults, Mapping) else faults
    plan = [fault for fault in several for _ in range(fault.times_for(cases))]
    chance.shuffle(plan)
    return plan


def under_way(house: Ordnat, gate: Gate) -> bool:
    """Is automatic work waiting or being done, a message in a deliverer's hands, or somebody recording something?"""
    if gate.inside:
        return True
    return _waiting(house) or bool(_count(house, OutboxMessage.state == "sending"))


def carried_out(house: Ordnat) -> int:
    """How many automatic steps have been taken."""
    return _count(house, col(CaseEvent.kind).in_(ONCE))


def _waiting(house: Ordnat) -> bool:
    return bool(_count(house, col(Case.work_due_at).is_not(None)))


def _count(house: Ordnat, what: ColumnElement[bool] | bool) -> int:
    """How many rows are so; 0 when the database does not say."""
    try:
        with database.reading(house.engine) as session:
            return session.exec(select(func.count()).where(what)).one()
    except SQLAlchemyError:
        return 0


def mail_hangs(office: PostOffice, chance: Random) -> None:
    """The mail server takes what it is given and says nothing, for a while."""
    office.hangs = True
    try:
        time.sleep(chance.uniform(*_HANGS))
    finally:
        office.hangs = False
