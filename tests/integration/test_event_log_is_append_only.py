"""No action changes or removes what has been recorded; corrections are new rows."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine, event

from app.bootstrap import Ordnat
from models.rules.before_the_clock import DateKind
from models.rules.clocks.stopping import WantedStop
from models.rules.clocks.stops import StopReason
from models.rules.dated import Term
from models.rules.events import Kind
from models.rules.process import Priority, Stage
from models.rules.standings import CloseReason, Judgement
from tasks.actions.acknowledge import acknowledge
from tasks.actions.budget_review import review
from tasks.actions.budget_version import make_version
from tasks.actions.close import change_priority
from tasks.actions.import_actuals import import_actuals
from tasks.actions.note_dates import note_date
from tasks.actions.read_net import read_net
from tasks.actions.retarget import retarget
from tasks.actions.stop import resume_clock, stop_clock
from tests.an_analysis import REBATE, given
from tests.factories import CANCER, CHIEF, PRESCRIPTION, PRICE, REGIONS, SHARES, Journey, day, event_rows, standing

FIRST, SECOND, THIRD, FOURTH = REGIONS
FIXED = (
    *("case_event", "region_decision", "cost_share", "recommendation", "document"),
    *("budget_analysis", "budget_line", "budget_year", "budget_net_price", "net_reading"),
    *("actual_import", "actual_cost"),
)
CHANGES = re.compile(
    r"\s*(?:UPDATE|DELETE\s+FROM|REPLACE\s+INTO|TRUNCATE)\s+\"?(\w+)|.*ON\s+CONFLICT.*DO\s+UPDATE",
    re.IGNORECASE | re.DOTALL,
)


@contextmanager
def listening(engine: Engine) -> Iterator[list[str]]:
    """Every statement that goes to the database."""
    heard: list[str] = []

    def hear(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        heard.append(statement)

    event.listen(engine, "before_cursor_execute", hear)
    try:
        yield heard
    finally:
        event.remove(engine, "before_cursor_execute", hear)


def changed(statements: list[str]) -> set[str]:
    """The tables whose rows were changed or removed."""
    return {found[1] or "an upsert" for statement in statements if (found := CHANGES.match(statement))}


def everything(house: Ordnat) -> None:
    """Cases through every action: all the way, corrected, revised, restarted, parked, closed, nominated."""
    case = Journey.opened(house, take_up=PRESCRIPTION).recommended()
    case.region(FIRST, "waiting").region(FIRST, on=day(40), shares=SHARES)
    for region in (SECOND, THIRD, FOURTH):
        case.region(region, shares=SHARES)
    case.corrected(case.seq_of(Kind.DECIDED, region=FIRST), fields={"shares": [["Medicin", "100"]]})
    case.corrected(case.seq_of(Kind.DECIDED, region=SECOND), annul=True)
    case.region(SECOND, on=day(45), shares=SHARES).revised("should_not")

    other = Journey.opened(house, product="Enhertu", take_up=CANCER).revised("may").judged(Judgement.GO_ON)
    other.does(change_priority, Priority.URGENT, "Patienter väntar")
    other.decided(Stage.CONSENSUS, "support", on=day(60))
    other.decided(Stage.BUDGET_IMPACT, "reviewed", inputs=PRICE, on=day(60))
    other.revised("should").judged(Judgement.RESTART, restart=Stage.BUDGET_IMPACT)
    other.revised("await").judged(Judgement.PARK).closed(CloseReason.OTHER)
    other.corrected(other.seq_of(Kind.CLOSED), annul=True)

    slow = Journey.opened(house, product="Opdivo")
    slow.does(acknowledge, "path", "Mötet är flyttat")
    slow.does(note_date, DateKind.EMA_OPINION, date(2026, 3, 1), "EMA")
    slow.does(note_date, DateKind.EMA_OPINION, date(2026, 3, 2), "EMA")
    slow.does(stop_clock, WantedStop(StopReason.AGREEMENT, date(2027, 1, 15)))
    slow.does(resume_clock)
    quicker = [replace(target, aim=Term(10, "days")) for target in house.organisation.targets]
    changed_file = standing(house) | {"organisation": replace(house.organisation, targets=quicker)}
    house.change(lambda session: retarget(session, slow.case_id, **changed_file))

    dear = Journey.opened(house, product="Tecartus").recommended()
    planted = given(product="Tecartus", rebate=REBATE)
    dear.does(make_version, planted["inputs"], net=planted["net"])
    dear.does(review, reviewed_by=CHIEF)
    dear.carried_on().does(read_net, None, "budgetdialog", actor=CHIEF)
    dear.does(import_actuals, "utfall.csv", "Region;Månad;Kostnad\nNorrbotten;2026-10;5\n".encode())

    Journey.opened(house, "should_not", product="Zynlonta")
    Journey.nominated(house, product="Kymriah").decided(Stage.TAKE_UP, "decline")


def test_no_action_changes_or_removes_a_recorded_row(house: Ordnat) -> None:
    with listening(house.engine) as heard:
        everything(house)
    assert any("INSERT INTO case_event" in statement for statement in heard), "the ear works"
    mirrors, unsent = {"cases", "day_ahead"}, {"outbox_message"}
    # Opening a case settles the proposal that waits for it, where there is one; what was seen stays.
    settled = {"proposal"}
    assert changed(heard) == mirrors | unsent | settled, "rows that mirror logs; nothing else is written over"
    assert not changed(heard).intersection(FIXED)


def test_every_kind_of_event_took_part(house: Ordnat) -> None:
    everything(house)
    assert {row.kind for row in event_rows(house)} == {kind.value for kind in Kind}


def test_what_was_recorded_reads_the_same_after_a_correction(house: Ordnat) -> None:
    case = Journey.opened(house).recommended().all_say()
    before = [row.model_dump() for row in event_rows(house)]
    case.corrected(case.seq_of(Kind.DECIDED, region=FIRST), annul=True)
    after = [row.model_dump() for row in event_rows(house)]
    assert after[: len(before)] == before
    assert len(after) > len(before)


@pytest.mark.parametrize(
    ("statement", "table"),
    [
        ("UPDATE cases SET version=2", {"cases"}),
        ('DELETE FROM "case_event" WHERE seq=1', {"case_event"}),
        ("delete from region_decision", {"region_decision"}),
        ("INSERT INTO budget_line (x) VALUES (1) ON CONFLICT (x) DO UPDATE SET x = 2", {"an upsert"}),
        ("INSERT INTO outbox_message (x) VALUES (1) ON CONFLICT DO NOTHING", set()),
        ("INSERT INTO case_event (kind) VALUES ('update')", set()),
        ("SELECT * FROM case_event FOR UPDATE", set()),
    ],
)
def test_the_ear_tells_a_change_from_an_addition(statement: str, table: set[str]) -> None:
    assert changed([statement]) == table
