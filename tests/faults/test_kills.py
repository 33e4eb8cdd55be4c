"""Machines die in the middle of paths, fifty times and more: no decision is lost, no step done twice, no case stuck."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from threading import Event as Signal
from threading import Thread

import httpx
import pytest
from pydantic import SecretStr
from sqlmodel import select

from app import prefect_api
from app.bootstrap import Ordnat, build, prepare
from app.settings import Settings
from models import database
from models.rules.events import Event, Kind
from models.rules.standings import Standing
from models.tables.outbox import OutboxMessage
from notifications.doors import mail_door, open_door
from notifications.letter import message_id
from tasks.actions.decide import decide
from tasks.deliver import Post, deliver
from tasks.queries.due import unfinished_work
from tests.factories import Journey, assert_whole
from tests.faults.driver import Driver, Entry, take_up
from tests.faults.processes import Stack, until
from tests.mail import PostOffice, post_office

SEED = 4711
CASES = 14
# With nothing moved for so long, what still waits is stuck.
PATIENCE = 120.0
KILLS = {"körning": 36, "flödena": 9, "servern": 6}
ONCE = {
    Kind.INTAKE_CHECKED,
    Kind.BACKGROUND_PREPARED,
    Kind.BUDGET_DRAFTED,
    Kind.DOCUMENTS_PREPARED,
    Kind.REGION_RELEASED,
    Kind.RELEASED,
    Kind.FOLLOW_UP_PLANNED,
    Kind.MADE_KNOWN,
}


@dataclass
class Killer:
    """Kills one thing after another at moments drawn by lot, and starts again what it killed."""

    stack: Stack
    chance: Random
    anything_due: Callable[[], object]
    killed: Counter[str] = field(default_factory=Counter)
    with_work_due: int = 0

    def work(self) -> None:
        """All the kills there are to do, in a shuffled order."""
        targets = [target for target, times in KILLS.items() for _ in range(times)]
        self.chance.shuffle(targets)
        for target in targets:
            time.sleep(self.chance.uniform(0.1, 1.5))
            self.with_work_due += bool(self.anything_due())
            self._kill(target)
            self.killed[target] += 1

    def _kill(self, target: str) -> None:
        if target == "körning":
            assert until(self._one_run, patience=90), "no run ever came"
        elif target == "flödena":
            self.stack.kill_flows()
        else:
            self.stack.kill_server()
            # Long enough for decisions to be recorded while it is gone.
            time.sleep(self.chance.uniform(0.5, 3))
        self.stack.start_what_is_dead()

    def _one_run(self) -> bool:
        self.stack.start_what_is_dead()
        if not self.stack.runs():
            return False
        time.sleep(self.chance.uniform(0, 2))
        return self.stack.kill_a_run(self.chance)


@contextmanager
def every(seconds: float, do: Callable[[], object]) -> Iterator[None]:
    """Do something again and again for as long as the block lasts."""
    over = Signal()

    def again() -> None:
        while not over.wait(seconds):
            do()

    thread = Thread(target=again)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def ask_to_run(settings: Settings, deployment: str) -> None:
    """Start a deployment, as its schedule would, if the server is there to be asked and none waits to be started."""
    with suppress(httpx.HTTPError, ValueError):
        if not in_line(settings, deployment):
            prefect_api.run_and_wait(settings.prefect_api, deployment, patience=0)


def in_line(settings: Settings, deployment: str) -> bool:
    """Does a run wait to be started already? More of them would only keep a slow machine from its work."""
    waiting = {"state": {"type": {"any_": ["SCHEDULED"]}}, "expected_start_time": {"before_": now_in_utc()}}
    mine = {"flow_runs": waiting, "deployments": {"name": {"any_": [deployment.partition("/")[2]]}}}
    api = settings.prefect_api
    found = httpx.post(f"{api}/flow_runs/count", json=mine, auth=api.credentials, trust_env=False)
    return bool(found.raise_for_status().json())


def now_in_utc() -> str:
    """The present moment as Prefect's server writes it."""
    return datetime.now(UTC).isoformat()


def states(settings: Settings) -> dict[str, int]:
    """How many runs Prefect believes to be in each state: of interest, but nothing rests on it."""
    found, api = {}, settings.prefect_api
    for state in ("COMPLETED", "CRASHED", "FAILED", "RUNNING", "PENDING", "SCHEDULED"):
        mine = {"flow_runs": {"state": {"type": {"any_": [state]}}}}
        with suppress(httpx.HTTPError):
            answer = httpx.post(f"{api}/flow_runs/count", json=mine, auth=api.credentials, trust_env=False)
            found[state] = answer.raise_for_status().json()
    return found


@pytest.fixture
def office() -> Iterator[PostOffice]:
    """A mail server that lives through it all."""
    with post_office() as running:
        yield running


@pytest.fixture
def house(settings: Settings, office: PostOffice) -> Iterator[Ordnat]:
    """The program on a database of its own, prepared."""
    settings.mail_url = SecretStr(office.url)
    house = build(settings)
    prepare(house)
    yield house
    house.engine.dispose()


def test_fifty_kills(house: Ordnat, office: PostOffice, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    began, over = time.monotonic(), Signal()
    driver = Driver(house, Random(SEED), CASES)
    with Stack(house.settings) as stack, ThreadPoolExecutor(1) as beside:
        killer = Killer(stack, Random(SEED + 1), lambda: waiting(house))
        sweeping = every(4, lambda: ask_to_run(house.settings, "upphämtning/upphämtning"))
        sending = every(15, lambda: ask_to_run(house.settings, "utskick/utskick"))
        # Its own schedule would have it come now and then, or not at all while this goes on.
        watching = every(31, lambda: ask_to_run(house.settings, "bevakning/bevakning"))
        with sweeping, sending, watching:
            working = beside.submit(driver.work, 0.75, over)
            try:
                killer.work()
                all_alive = time.monotonic()
                until_done_or_still(house, working.done)
                done_after = time.monotonic() - all_alive
            finally:
                over.set()
            working.result()
        believed = states(house.settings)
    stuck = waiting(house)
    later = house.now() + timedelta(minutes=10)
    deliver(Post(house.change, lambda: later, "the last", house.organisation, open_door, mail_door(office.url)))
    found = {
        **{f"dödade: {target}": times for target, times in killer.killed.items()},
        "dödade: ordnat på kommandoraden": driver.killed,
        "  därav medan något ärende hade arbete kvar": killer.with_work_due,
        "ärenden": len(driver.opened),
        "beslut registrerade": len(driver.ledger),
        "  därav genom kommandot": driver.typed,
        "  därav medan Prefect-servern inte svarade": driver.left_to_the_sweep,
        "beslut förlorade": len(lost(driver)),
        "steg gjorda två gånger": len(done_twice(driver)),
        "ärenden som fastnat": len(stuck),
        "meddelanden": len(messages(house)),
        "  därav larm": sum(row.clock is not None for row in messages(house)),
        "meddelanden som inte kommit fram": len(undelivered(house, office)),
        "meddelanden som kommit fram mer än en gång": twice(office),
        "sekunder från sista dödandet till allt var gjort": round(done_after),
        "sekunder i allt": round(time.monotonic() - began),
        **{f"körningar som Prefect tror är {state}": number for state, number in believed.items()},
    }
    with capsys.disabled():
        print("\n" + "\n".join(f"  {what:<50}{number:>6}" for what, number in found.items()))
    assert killer.killed == KILLS
    assert sum(KILLS.values()) >= 50
    assert lost(driver) == []
    assert done_twice(driver) == []
    assert stuck == []
    assert undelivered(house, office) == set()
    for case in driver.opened:
        assert_whole(house, case.case_id)
        assert case.row.standing in {Standing.RELEASED, Standing.CLOSED}
    assert_as_if_nothing_had_happened(driver, tmp_path / "twin")


def until_done_or_still(house: Ordnat, decided: Callable[[], bool]) -> None:
    """Wait until everything is decided and done, or nothing has moved for a long time.

    Every decision asks for a run, and a slow machine carries them out one after another: that is no fault.
    """
    seen = -1
    while (moved := len(messages(house))) != seen:
        seen = moved
        if until(lambda: decided() and not waiting(house), patience=PATIENCE):
            return


def waiting(house: Ordnat) -> list[int]:
    """Cases with automatic work that nobody has done."""
    with database.reading(house.engine) as session:
        return list(unfinished_work(session, now=house.now()))


def messages(house: Ordnat) -> list[OutboxMessage]:
    """Every message ever written."""
    with database.reading(house.engine) as session:
        return list(session.exec(select(OutboxMessage)))


def undelivered(house: Ordnat, office: PostOffice) -> set[tuple[str, str, str]]:
    """The kind, state and key of messages that never came; an alarm taken back by a decision was not to."""
    came = {str(mail["Message-ID"]) for mail in office.mails}
    return {
        (row.kind, row.state, row.dedupe_key)
        for row in messages(house)
        if message_id(row.dedupe_key) not in came and not (row.state == "cancelled" and row.clock)
    }


def twice(office: PostOffice) -> int:
    """How many mails came that had come before."""
    return sum(times - 1 for times in Counter(str(mail["Message-ID"]) for mail in office.mails).values())


def lost(driver: Driver) -> list[Entry]:
    """Decisions that were confirmed to somebody and are not in the log as they were made."""
    logs = {case.case_id: {event.seq: event for event in case.log} for case in driver.opened}
    return [entry for entry in driver.ledger if not recorded_as(entry, logs[entry.case_id].get(entry.seq))]


def recorded_as(entry: Entry, event: Event | None) -> bool:
    """Is the event the decision?"""
    made = entry.decision
    return event is not None and (event.kind, event.stage, event.region, event.outcome, event.on) == (
        Kind.DECIDED,
        made.stage,
        made.region,
        made.outcome,
        made.on,
    )


def done_twice(driver: Driver) -> list[tuple[int, str, str | None]]:
    """Automatic steps with more than one event in a case and region, and decisions with more than were made."""
    done = Counter((case.case_id, e.kind, e.region) for case in driver.opened for e in case.log if e.kind in ONCE)
    decided = Counter(
        (case.case_id, str(e.outcome), e.region) for case in driver.opened for e in case.log if e.kind is Kind.DECIDED
    )
    made = Counter((entry.case_id, entry.decision.outcome, entry.decision.region) for entry in driver.ledger)
    return [step for step, times in done.items() if times > 1] + list(decided - made)


def assert_as_if_nothing_had_happened(driver: Driver, home: Path) -> None:
    """The same decisions in a house where nothing is ever killed give the same history and the same messages."""
    twin = build(Settings(home=home))
    prepare(twin)
    for number, case in enumerate(driver.opened):
        again = Journey(twin, take_up(twin, number, driver.today).case_id).carried_on()
        for entry in (entry for entry in driver.ledger if entry.case_id == case.case_id):
            made = entry.decision
            again.does(decide, made, decided_by=again.decider(made.stage, made.region))
            again.carried_on()
        assert history(case) == history(again)
        assert told(case) == told(again)
    twin.engine.dispose()


def history(case: Journey) -> Counter[tuple[str, ...]]:
    """What happened, in whatever order. A background is not prepared for a consensus that is there already."""
    return Counter(
        (e.kind, str(e.stage), str(e.region), str(e.outcome))
        for e in case.log
        if e.kind is not Kind.BACKGROUND_PREPARED
    )


def told(case: Journey) -> Counter[tuple[str, ...]]:
    """Who was told what, but for alarms: those depend on when the watch came by, and it never does in the twin."""
    return Counter((row.kind, row.recipient, str(row.region)) for row in case.rows(OutboxMessage) if not row.clock)
