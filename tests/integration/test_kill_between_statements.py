"""A process killed between any two statements leaves the database exactly as before, or exactly as after.

Every action on the path is begun in a process of its own that kills itself (SIGKILL: no clean-up of any kind) at its
first boundary, then at its second, and so on until the kill comes after the commit. The processes are forked from a
server that has no threads; each makes its own connection.
"""

import multiprocessing
import os
import signal
from collections.abc import Callable
from datetime import date
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event
from sqlalchemy import select as rows_of
from sqlalchemy.orm import configure_mappers
from sqlmodel import Session

from app.bootstrap import Ordnat
from models.database import change, connect, reading
from models.rules.calendar import next_working_day
from models.rules.clocks.stopping import WantedStop
from models.rules.clocks.stops import StopReason
from models.rules.events import Kind
from models.rules.process import Dispensing, Stage
from models.rules.standings import CloseReason, Judgement, Standing
from models.rules.work import due_work
from models.tables.core import table_of
from models.tables.registry import TABLES
from tasks.actions.acknowledge import acknowledge
from tasks.actions.automatic import carry_out
from tasks.actions.case_file import By, Recorded
from tasks.actions.close import close_case, judge_revision
from tasks.actions.correct import Amendment, correct
from tasks.actions.decide import decide
from tasks.actions.open_case import Nomination, TakeUp, nominate, open_case
from tasks.actions.proposals.link import link_proposal
from tasks.actions.proposals.set_aside import set_aside_proposal
from tasks.actions.proposals.settled import Settled
from tasks.actions.proposals.take_up import take_up_proposal
from tasks.actions.stop import resume_clock, stop_clock
from tasks.actions.sweep import sweep
from tasks.actions.taking_in.page import Read, take_in_page
from tests.factories import (
    CHIEF,
    OFFICER,
    PRICE,
    PUBLISHED,
    REGIONS,
    SHARES,
    Journey,
    assert_whole,
    day,
    decision,
    person,
    recommendation,
    standing,
)
from tests.readings import fetched, read, row

Call = Callable[[Session], Any]
PATIENCE = 30  # seconds; a child needs a few hundredths
FORKING = multiprocessing.get_context("forkserver")
# The server imports this file once, and with it what a child would else spend its short life on.
FORKING.set_forkserver_preload([__name__])
configure_mappers()
for year in (2026, 2027):
    next_working_day(date(year, 1, 1))
TAKE_UP = TakeUp(on=PUBLISHED, budget=PRICE, dispensing=Dispensing.PRESCRIPTION)


@pytest.fixture(scope="module", autouse=True)
def _forking_server() -> None:
    # Started where this package is found, wherever the tests were started: else every child would import it anew.
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(Path(__file__).parents[2])
        first = FORKING.Process(target=os.getpid)
        first.start()
        first.join(PATIENCE)


def until_killed(url: str, call: Call, boundary: int) -> None:
    """Runs in a process of its own: `call` in a transaction, killed at boundary number `boundary`."""
    engine = connect(url)
    numbers = count()

    def at_boundary(*_args: Any) -> None:
        if next(numbers) == boundary:
            os.kill(os.getpid(), signal.SIGKILL)

    # Before each statement, before the commit, and after it. What lies between the end of one statement and the
    # beginning of the next changes nothing in a database.
    event.listen(engine, "before_cursor_execute", at_boundary)
    event.listen(engine, "commit", at_boundary)
    event.listen(Session, "after_commit", at_boundary)
    change(engine, call)


def killed_at(house: Ordnat, call: Call, boundary: int) -> None:
    child = FORKING.Process(target=until_killed, args=(house.settings.database, call, boundary))
    child.start()
    child.join(PATIENCE)
    assert child.exitcode == -signal.SIGKILL, f"ended with {child.exitcode} instead of being killed at {boundary}"
    child.close()


def everything(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table."""
    with reading(engine) as session:
        found = {table: session.execute(rows_of(table_of(table))).all() for table in TABLES}
    return {str(table.__tablename__): sorted(map(tuple, rows), key=repr) for table, rows in found.items()}


class Survivor:
    """Carries one case along the path; every call is killed at every boundary before it is let through."""

    def __init__(self, house: Ordnat) -> None:
        self.house = house
        self.case_id = 0
        self.kills = 0
        self.keys = count(1)

    @property
    def case(self) -> Journey:
        return Journey(self.house, self.case_id)

    @property
    def standing(self) -> Standing | None:
        return self.case.place.standing

    def does(self, action: Callable[..., Recorded], *told: Any, **named: Any) -> None:
        """Somebody does something, with a key."""
        about = () if action in {open_case, nominate} else (self.case_id,)
        self.settles(action, *about, *told, **named)
        self.carries_on()

    def settles(self, action: Callable[..., Recorded | Settled], *told: Any, **named: Any) -> None:
        """Somebody does something that need not be about a case."""
        named = standing(self.house) | {"actor": person(OFFICER), "key": f"k{next(self.keys)}"} | named
        again = self._outlives(partial(_told, action, told, named))
        assert again.repeated, "the same call with the same key has nothing left to do"
        self.case_id = again.case_id or self.case_id

    def decides(self, stage: Stage, outcome: str, **fields: Any) -> None:
        """Whoever is asked decides."""
        made = decision(stage, outcome, **fields)
        self.does(decide, made, decided_by=self.case.decider(stage, made.region))

    def carries_on(self) -> None:
        """Every automatic step that is due."""
        while due := due_work(self.case.place):
            assert self._outlives(partial(_carried_out, self.case_id, due[0], standing(self.house))) is False

    def _outlives(self, call: Call) -> Any:
        """`call` killed at each boundary in turn until it is through; what the same call gives once more."""
        before = everything(self.house.engine)
        for boundary in count():
            killed_at(self.house, call, boundary)
            self.kills += 1
            now = everything(self.house.engine)
            if now != before:
                break
        assert boundary >= 3, "there were statements to be killed between"
        again = change(self.house.engine, call)
        assert everything(self.house.engine) == now, "what was written before the kill was all there is to it"
        if case_id := getattr(again, "case_id", None) or self.case_id:
            assert_whole(self.house, case_id)
        return again


def _told(action: Callable[..., Any], told: tuple[Any, ...], named: dict[str, Any], session: Session) -> Any:
    return action(session, *told, **named)


def _carried_out(case_id: int, work: Any, named: dict[str, Any], session: Session) -> bool:
    return carry_out(session, case_id, work, **named)


def story(house: Ordnat, case_id: int) -> list[tuple[Any, ...]]:
    """The log without what differs from run to run."""
    return [
        (e.seq, e.kind, e.on, e.stage, e.region, e.outcome, e.actor, e.decider, e.cause)
        for e in Journey(house, case_id).log
    ]


def test_the_whole_path_outlives_a_kill_at_every_boundary(house: Ordnat) -> None:
    # Given a published recommendation of a prescription medicine
    survivor = Survivor(house)
    # When every call on the path is killed at every boundary, and then made again
    survivor.does(open_case, recommendation(house), TAKE_UP)
    survivor.decides(Stage.CONSENSUS, "support")
    survivor.decides(Stage.BUDGET_IMPACT, "reviewed", on=day(15))
    survivor.decides(Stage.REGIONAL_RECOMMENDATION, "recommend")
    survivor.decides(Stage.REGION_DECISION, "as_recommended", region=REGIONS[0], shares=SHARES)
    for region in REGIONS[1:3]:  # as the first, so in peace
        survivor.case.region(region, shares=SHARES)
    survivor.decides(Stage.REGION_DECISION, "as_recommended", region=REGIONS[3], shares=SHARES)
    # Then the path is at its end
    case = survivor.case
    assert survivor.standing is Standing.RELEASED
    # And a correction opens it again, killed all the way as well
    survivor.does(correct, case.seq_of(Kind.DECIDED, region=REGIONS[0]), Amendment("Fel", annul=True))
    case.region(REGIONS[0], shares=SHARES)
    assert survivor.kills >= 90

    # And it is the same story, event for event, as that of a case nobody disturbed
    calm = Journey.opened(house, take_up=TAKE_UP, product="Ostört").recommended().all_say(shares=SHARES)
    calm.corrected(calm.seq_of(Kind.DECIDED, region=REGIONS[0]), annul=True).region(REGIONS[0], shares=SHARES)
    assert story(house, case.case_id) == story(house, calm.case_id)
    for table in TABLES:
        if hasattr(table, "case_id"):
            assert len(case.rows(table)) == len(calm.rows(table)), table


def test_a_nomination_that_is_closed_and_taken_back_outlives_it_too(house: Ordnat) -> None:
    survivor = Survivor(house)
    asked = Nomination("Zynlonta", "loncastuximab tesirin", "lymfom", "Efterfrågat av kliniken")
    survivor.does(nominate, asked, TakeUp(on=PUBLISHED))
    survivor.does(close_case, CloseReason.WITHDRAWN, "Bolaget drog sig ur")
    survivor.does(correct, survivor.case.seq_of(Kind.CLOSED), Amendment("Fel", annul=True))
    survivor.case.decided(Stage.TAKE_UP, "take_up")
    survivor.does(decide, decision(Stage.BUDGET_IMPACT, "reviewed"), decided_by=CHIEF, inputs=PRICE)
    assert survivor.case.place.open_stages == (Stage.CONSENSUS,)


def test_a_judgement_outlives_it_too(house: Ordnat) -> None:
    survivor = Survivor(house)
    survivor.case_id = Journey.opened(house).recommended().region(REGIONS[0]).revised("may").case_id
    survivor.does(judge_revision, Judgement.RESTART, "Ny text", restart=Stage.CONSENSUS)
    assert survivor.case.place.open_stages == (Stage.CONSENSUS,)


def test_a_review_after_release_outlives_it_too(house: Ordnat) -> None:
    survivor = Survivor(house)
    survivor.case_id = Journey.opened(house).recommended().all_say().revised("may").case_id
    old = survivor.case
    survivor.does(judge_revision, Judgement.NEW_CASE, "Nytt underlag")
    assert survivor.case.place.open_stages == (Stage.CONSENSUS, Stage.BUDGET_IMPACT)
    survivor.case.closed(CloseReason.OTHER)
    survivor.case_id = old.revised("should_not", published_on=day(60)).case_id
    survivor.does(judge_revision, Judgement.TURN_DOWN, "Ny text", keep=[REGIONS[0]])
    assert survivor.case.place.released == {REGIONS[0]}


def test_proposals_are_settled_whole_or_not_at_all(house: Ordnat) -> None:
    # Given four proposals from a list read twice, one of them to be nominated and one to extend the first
    rows = [row(product=name, indication="sjukdom") for name in ("Adakveo", "Enhertu", "Tecartus", "Zynlonta")]
    read(house, row(product="Känd"))
    read(house, row(product="Känd"), *rows, row("kan bedömas regionalt", product="Kymriah", indication="lymfom"))
    survivor = Survivor(house)
    survivor.settles(take_up_proposal, 1, TAKE_UP)
    first = survivor.case_id
    survivor.settles(link_proposal, 2, first, "Samma utredning")
    assert survivor.standing is Standing.PAUSED
    survivor.settles(link_proposal, 4, first, "Ny indikation", extension=TAKE_UP)
    assert survivor.case.row.extends_id == first
    survivor.settles(set_aside_proposal, 5, "Inget att göra")
    survivor.settles(take_up_proposal, 3, TAKE_UP)
    assert survivor.case.place.open_stages == (Stage.TAKE_UP,)


def test_a_reading_of_a_list_outlives_a_kill_at_every_boundary(sqlite_house: Ordnat) -> None:
    house = sqlite_house
    # Given a case that is to be told, and a new recommendation that is to be proposed
    read(house, row(), row(product="Känd"))
    Journey.opened(house)
    whole, by = fetched(house, row("kan användas", on=day(40)), row(product="Känd"), row(product="Ny"))
    before, call = everything(house.engine), partial(_taken_in, whole, by)
    # When the reading is killed before each statement, before its commit and after it
    kills = 0
    while everything(house.engine) == before:
        killed_at(house, call, kills)
        kills += 1
    # Then all of it is there: the list, the case told, the proposals, the mails
    assert kills >= 10
    now = everything(house.engine)
    assert len(now["proposal"]) == 2
    assert Journey(house, 1).place.standing is Standing.PAUSED
    # And the same reading once more finds that somebody was there before it
    assert change(house.engine, call) is None
    assert everything(house.engine) == now


def test_stopping_answering_and_going_on_outlive_it_too(house: Ordnat) -> None:
    survivor = Survivor(house)
    survivor.case_id = Journey.opened(house).case_id
    house.change(partial(_swept, standing(house)))
    survivor.does(acknowledge, "path", "Mötet är flyttat")
    survivor.does(stop_clock, WantedStop(StopReason.AGREEMENT, date(2027, 1, 15)))
    survivor.does(resume_clock)
    assert survivor.case.place.running_stops == ()


def test_a_sweep_outlives_a_kill_at_every_boundary(house: Ordnat) -> None:
    # Given cases that nobody has looked at since the limit was missed
    for number in range(3):
        Journey.opened(house, indication=f"sjukdom {number}")
    before, call = everything(house.engine), partial(_swept, standing(house))
    # When the sweep is killed before each statement, before its commit and after it
    kills = 0
    while everything(house.engine) == before:
        killed_at(house, call, kills)
        kills += 1
    # Then all of it is there, and the next sweep has nothing to add
    assert kills >= 6
    now = everything(house.engine)
    assert len(now["alarm"]) > 0
    assert change(house.engine, call) == 0
    assert everything(house.engine) == now
    told = {(case_id, clock) for _, case_id, clock, *_ in now["alarm"]}
    assert len(told) == 9, "three clocks of three cases, each once"


def _taken_in(whole: Read, by: By, session: Session) -> int | None:
    return take_in_page(session, whole, by).rows


def _swept(named: dict[str, Any], session: Session) -> int:
    return sweep(session, **named).looked_at
