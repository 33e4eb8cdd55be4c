"""What both acts share: officers, watchers, a witness and schedules, beside the one who breaks things."""

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from random import Random
from threading import Event

from sqlalchemy.exc import SQLAlchemyError

from app.bootstrap import Ordnat
from models import database
from tasks.queries.due import unfinished_work
from tests.campaign.aftermath import aftermath
from tests.campaign.doors import ByAction, ByCommand, CarryOn, Door
from tests.campaign.faults import Fault, Tormentor, planned
from tests.campaign.gate import Gate
from tests.campaign.ledger import Ledger
from tests.campaign.officers import Officer
from tests.campaign.pages import ByPage
from tests.campaign.patience import Patience
from tests.campaign.report import Report
from tests.campaign.rungs import Witness
from tests.campaign.watchers import Watchers
from tests.faults.processes import until
from tests.faults.test_kills import ask_to_run, every
from tests.mail import PostOffice

OFFICERS = 3
# How often each way in is taken, and how often Prefect is asked to carry a case on at once.
ACTIONS, COMMANDS, PAGES = 0.86, 0.04, 0.10
CARRIED_ON = 0.06
STUCK_SECONDS = 600.0
# Seconds between runs: more often than the schedules have it, as there are more cases than anybody has.
SCHEDULES = {"upphämtning": 6.0, "utskick": 25.0, "bevakning": 17.0}
_PAUSE = 0.12
_WITNESS = 5.0
# Of as many faults ahead cases are opened before the first one comes.
_AHEAD = 2


@dataclass
class Campaign:
    """One act: `cases` cases on their way in `house` while `faults` come. `ports` are those of the pages."""

    name: str
    house: Ordnat
    office: PostOffice
    cases: int
    seed: int
    ports: Sequence[int]
    gate: Gate = field(default_factory=Gate)
    ledger: Ledger = field(default_factory=Ledger)
    over: Event = field(default_factory=Event)

    def __post_init__(self) -> None:
        """Whoever asks, asks through the gate and writes in the ledger."""
        self.patience = Patience(self.gate, self.ledger, self.over)
        self.watchers = Watchers(self.house, self.gate, self.ledger)
        self.witness = Witness(self.house)
        self.carry_on = CarryOn(self.house, Random(self.seed), CARRIED_ON)

    def run(self, faults: list[Fault], *, all_alive: Callable[[], object], all_still: Callable[[], object]) -> Report:
        """The whole act, until nothing is left to do or ten minutes have gone since the last fault.

        `all_alive` starts what is dead; `all_still` ends what delivers and carries on, for the last look.
        """
        began = time.monotonic()
        plan = planned(faults, self.cases, Random(self.seed + 1))
        tormentor = Tormentor(self.house, self.gate, self.ledger, Random(self.seed + 2), plan)
        with ExitStack() as beside:
            officers = beside.enter_context(self._officers(tormentor))
            beside.enter_context(self.watchers.at_work(2, 0.7))
            beside.enter_context(every(_WITNESS, self._witnessed))
            for what, seconds in SCHEDULES.items():
                beside.enter_context(every(seconds, partial(ask_to_run, self.house.settings, f"{what}/{what}")))
            tormentor.work()
            all_alive()
            last_fault = time.monotonic()
            until(lambda: all(one.done() for one in officers) and not self._waiting(), patience=STUCK_SECONDS, nap=0.5)
            done_after = time.monotonic() - last_fault
            self.over.set()
            for officer in officers:
                officer.result()
        all_still()
        verdict = aftermath(self.house, self.ledger, self.witness, self.office)
        return Report.of(self, tormentor, verdict, done_after=done_after, seconds=time.monotonic() - began)

    @contextmanager
    def _officers(self, tormentor: Tormentor) -> Iterator[list[Future[None]]]:
        several, pages = self._at_their_desks(tormentor), []
        with ThreadPoolExecutor(OFFICERS, thread_name_prefix="handläggare") as desks:
            try:
                yield [desks.submit(one.work, self.cases, _PAUSE, self.over) for one in several]
            finally:
                self.over.set()
        for one in several:
            pages += [door for door, _ in one.doors if isinstance(door, ByPage)]
        for page in pages:
            page.close()

    def _at_their_desks(self, tormentor: Tormentor) -> list[Officer]:
        return [
            Officer(
                f"h{number}", self.house, self.ledger, self.patience, Random(self.seed + 10 * number),
                self._doors(self.seed + 10 * number + 1), self.carry_on, lambda: self._allowed(tormentor),
            )
            for number in range(1, OFFICERS + 1)
        ]  # fmt: skip

    def _doors(self, seed: int) -> list[tuple[Door, float]]:
        return [
            (ByAction(self.patience, self.carry_on), ACTIONS),
            (ByCommand(self.house, self.patience, Random(seed)), COMMANDS),
            (ByPage(self.house, self.patience, Random(seed + 1), self.ports), PAGES),
        ]

    def _allowed(self, tormentor: Tormentor) -> int:
        """How many cases may have been opened: some for every fault, so that the last finds work as the first did."""
        ahead = tormentor.done + _AHEAD
        return min(self.cases, max(OFFICERS, self.cases * ahead // len(tormentor.plan)))

    def _witnessed(self) -> None:
        with self.gate.passing():
            try:
                self.witness.look()
            except SQLAlchemyError:
                self.ledger.count("vittnets blickar som databasen inte svarade på")

    def _waiting(self) -> list[int]:
        # A database that has just come up may have put somebody out; then nobody knows.
        try:
            with database.reading(self.house.engine) as session:
                return list(unfinished_work(session, now=self.house.now()))
        except SQLAlchemyError:
            return [0]
