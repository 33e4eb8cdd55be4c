"""Figures and what is late, read from real databases: the same as from each case by itself, in a few queries."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, event

from app.bootstrap import Ordnat
from models import database
from models.rules.clock import Pace
from models.rules.events import Kind
from models.rules.lead_times.lateness import late_clocks
from models.rules.lead_times.timed import Measure, lead_times
from models.rules.process import Priority, Route, Stage
from models.rules.standings import CloseReason
from tasks.queries import case_files
from tasks.queries.lateness import Late, late
from tasks.queries.lead_times import CaseTimes, case_times
from tests.factories import REGIONS, Journey, day

TODAY = date(2026, 11, 20)
FIRST, SECOND, *_ = REGIONS


def read(house: Ordnat, route: Route | None = None, priority: Priority | None = None) -> list[CaseTimes]:
    with database.reading(house.engine) as session:
        return case_times(session, house.organisation, TODAY, route=route, priority=priority)


def read_late(house: Ordnat, region: str | None = None, today: date = TODAY) -> list[Late]:
    with database.reading(house.engine) as session:
        return late(session, house.organisation, today, region)


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    """The statements sent meanwhile."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)


@pytest.fixture
def cases(house: Ordnat) -> list[Journey]:
    """One released, one on its way, one nominated, one that awaits, one closed."""
    return [
        Journey.opened(house).recommended().all_say(),
        Journey.opened(house, product="Abecma", indication="myelom").decided(Stage.CONSENSUS, "support"),
        Journey.nominated(house),
        Journey.opened(house, "await", product="Kymriah", indication="ALL"),
        Journey.opened(house, product="Enhertu", indication="bröstcancer").closed(CloseReason.WITHDRAWN),
    ]


def test_the_times_of_many_are_those_of_each(house: Ordnat, cases: list[Journey]) -> None:
    found = {case.case_id: case.times for case in read(house)}
    alone = {c.case_id: lead_times(c.case_id, c.place, house.organisation, TODAY) for c in cases}
    assert found == {case_id: times for case_id, times in alone.items() if times}
    assert cases[3].case_id not in found


def test_what_is_late_of_many_is_what_is_late_of_each(house: Ordnat, cases: list[Journey]) -> None:
    for region in (None, FIRST):
        found = read_late(house, region)
        alone = [
            (case.case_id, clock)
            for case in cases
            for clock in late_clocks(case.place, house.organisation, TODAY, region)
        ]
        assert len(found) == len(alone) > 0
        assert all((one.case_id, one.clock) in alone for one in found)
        assert [_rank(one) for one in found] == sorted(map(_rank, found))
    assert {(one.number, one.product) for one in read_late(house)} >= {("OI-0002", "Abecma")}


def _rank(one: Late) -> tuple[bool, int]:
    """Past the limit before past the aim, and there the latest first."""
    return one.clock.lap.pace is not Pace.PAST_LIMIT, -one.clock.days_late


def test_closed_and_released_cases_are_never_late(house: Ordnat, cases: list[Journey]) -> None:
    ended = {cases[0].case_id, cases[4].case_id}
    assert not ended & {one.case_id for one in read_late(house, today=TODAY + timedelta(days=900))}


def test_route_and_priority_choose(house: Ordnat, cases: list[Journey]) -> None:
    assert [case.case_id for case in read(house, Route.OWN)] == [cases[2].case_id]
    assert read(house, priority=Priority.URGENT) == []
    assert len(read(house, Route.NATIONAL, Priority.NORMAL)) == 3


@pytest.mark.usefixtures("cases")
def test_a_query_per_handful_and_never_one_per_case(house: Ordnat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(case_files, "AT_A_TIME", 2)
    whole = read(house)
    with counted(house.engine) as sent:
        assert read(house) == whole
    assert len([one for one in sent if one.startswith("SELECT")]) == 1 + 3
    monkeypatch.setattr(case_files, "AT_A_TIME", 1)
    with counted(house.engine) as sent:
        read_late(house)
    # Three of the five are open.
    assert len([one for one in sent if one.startswith("SELECT")]) == 1 + 3
    monkeypatch.setattr(case_files, "AT_A_TIME", 500)
    with counted(house.engine) as sent:
        assert read(house) == whole
        read_late(house)
    assert len([one for one in sent if one.startswith("SELECT")]) == 2 + 2


def test_no_cases_have_no_times_and_are_not_late(house: Ordnat) -> None:
    assert read(house) == []
    assert read_late(house) == []


def test_a_correction_afterwards_changes_the_figures(house: Ordnat) -> None:
    case = Journey.opened(house).recommended().all_say()
    days = {one.region: one.lap.days for one in read(house)[0].times if one.measure is Measure.REGION}
    case.corrected(case.seq_of(Kind.DECIDED, region=SECOND), on=day(35))
    corrected = {one.region: one.lap.days for one in read(house)[0].times if one.measure is Measure.REGION}
    assert corrected == days | {SECOND: 35}
