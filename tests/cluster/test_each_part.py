"""One part is dead: when it is doubled nobody notices, when it is single all waits for it and nothing is lost."""

import time

import httpx
import pytest
from sqlalchemy.exc import SQLAlchemyError

from app.bootstrap import Ordnat
from models.rules.process import Stage
from tests.cluster.machines import Cluster
from tests.cluster.prefect_rows import PrefectRows
from tests.cluster.traffic import at_rest, carried_on, clerk, opened
from tests.faults.processes import until

DOUBLED = ("api-1", "api-2", "worker-1", "worker-2", "worker-3", "web-1", "web-2")
# Sweeps come once a minute: what a start of the path was lost for is carried on by the next but one at the latest.
PATIENCE = 150.0


def said(capsys: pytest.CaptureFixture[str], line: str) -> None:
    """A line among the results."""
    with capsys.disabled():
        print(f"\n  {line}", end="")


@pytest.mark.parametrize("name", DOUBLED)
def test_nobody_waits_for_one_of_several(
    alive: Cluster, house: Ordnat, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    alive.kill(name)
    case = opened(house)
    after_opening = carried_on(case, PATIENCE)
    with clerk(alive, house) as officer:
        officer.agrees(case)
    carried_on(case, PATIENCE)
    assert Stage.CONSENSUS in case.place.decisions
    assert not alive.alive(name)
    said(capsys, f"{name} död: nästa steg gjort {after_opening:.1f} s efter öppnandet")


def test_without_prefects_services_the_path_goes_on_and_schedules_wait(
    alive: Cluster, house: Ordnat, prefect: PrefectRows, capsys: pytest.CaptureFixture[str]
) -> None:
    alive.kill("services")
    seconds = carried_on(opened(house), PATIENCE)
    back = house.now()
    alive.start("services")
    assert until(lambda: prefect.swept_since(back), patience=PATIENCE, nap=2)
    swept = (house.now() - back).total_seconds()
    said(capsys, f"services död: nästa steg gjort {seconds:.1f} s efter öppnandet; svep {swept:.0f} s efter start")


def test_without_redis_decisions_are_recorded_and_the_path_goes_on_when_it_is_back(
    alive: Cluster, house: Ordnat, prefect: PrefectRows, capsys: pytest.CaptureFixture[str]
) -> None:
    alive.kill("redis")
    case = opened(house)
    with clerk(alive, house) as officer:
        officer.agrees(case)
    back, began = house.now(), time.monotonic()
    alive.start("redis")
    carried_on(case, PATIENCE)
    assert Stage.CONSENSUS in case.place.decisions
    seconds = time.monotonic() - began
    assert until(lambda: prefect.swept_since(back), patience=PATIENCE, nap=2)
    said(capsys, f"redis död: allt gjort {seconds:.1f} s efter start")


def test_without_the_database_nothing_is_recorded_and_all_goes_on_when_it_is_back(
    alive: Cluster, house: Ordnat, prefect: PrefectRows, capsys: pytest.CaptureFixture[str]
) -> None:
    case = opened(house)
    carried_on(case, PATIENCE)
    alive.kill("postgres")
    with pytest.raises(SQLAlchemyError):
        opened(house)
    web = alive.address("web-1")
    # Alive, and to be given nobody: a load balancer leaves it be and nobody starts it anew.
    assert httpx.get(f"{web}/healthz", trust_env=False).status_code == 200
    assert httpx.get(f"{web}/readyz", timeout=30, trust_env=False).status_code == 503
    back, began = house.now(), time.monotonic()
    alive.start("postgres")
    with clerk(alive, house) as officer:
        officer.agrees(case)
    carried_on(case, PATIENCE)
    assert at_rest(case)
    seconds = time.monotonic() - began
    assert until(lambda: prefect.swept_since(back), patience=PATIENCE, nap=2)
    said(capsys, f"postgres död: beslut och nästa steg {seconds:.1f} s efter start")


def test_two_that_plan_at_once_plan_nothing_twice(alive: Cluster, house: Ordnat, prefect: PrefectRows) -> None:
    another = alive.here.parts(again=True)["services"]
    another.log, another.mark = another.log.with_name("services-2.log"), alive.folder / "services-2"
    began = house.now()
    another.start()
    try:
        assert until(lambda: sum(swept > began for swept in prefect.swept()) >= 2, patience=2 * PATIENCE, nap=2)
        carried_on(opened(house), PATIENCE)
    finally:
        another.kill()
    assert prefect.planned_twice() == []
