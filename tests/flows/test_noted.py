"""What we keep of every run ourselves: that it began, how it ended, and nothing that could make it fail."""

import logging
from collections.abc import Callable

import pytest
from prefect.client.schemas import State
from prefect.states import Completed, Failed
from sqlmodel import select

from app.bootstrap import Ordnat
from app.declared import declared
from app.settings import ROOT
from flows.catch_up import catch_up
from flows.introduction import introduction
from flows.noted import Body, noted, noted_failures
from flows.serve import declared as entries
from flows.watch import watch
from models import database
from models.tables.flow_health import FlowHealth
from tests.conftest import NOW
from tests.factories import Journey
from tests.flows.runs import opened, run
from tests.web.statements import counted


def kept(house: Ordnat) -> dict[str, FlowHealth]:
    """What is kept of each flow."""
    with database.reading(house.engine) as session:
        return {row.flow: row for row in session.exec(select(FlowHealth))}


async def test_a_run_is_noted_when_it_begins_and_when_it_ends(house: Ordnat) -> None:
    await run(watch)
    row = kept(house)["bevakning"]
    assert (row.last_started_at, row.last_ended_at, row.last_success_at) == (NOW, NOW, NOW)
    assert (row.unfinished_since, row.failures_in_row, row.runs_total) == (None, 0, 1)
    assert 0 < (row.last_seconds or 0) < 60


async def test_a_run_that_fails_is_counted(house: Ordnat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.catch_up._waiting", lambda _house: 1 / 0)
    for number in (1, 2):
        assert (await run(catch_up)).is_failed()
        row = kept(house)["upphämtning"]
        assert (row.failures_in_row, row.failures_total, row.last_success_at) == (number, number, None)
        assert row.unfinished_since is None


async def test_of_the_path_only_what_fails_is_noted(house: Ordnat) -> None:
    await run(introduction, opened(house).case_id)
    assert kept(house) == {}
    assert (await run(introduction, 999)).is_failed()
    row = kept(house)["introduktion"]
    assert (row.failures_total, row.failures_in_row, row.runs_total) == (1, 0, 0)


async def test_the_path_with_nothing_to_do_writes_nothing_at_all(house: Ordnat) -> None:
    journey = Journey.opened(house)
    with counted(house.engine) as sent:
        await run(introduction, journey.case_id)
    assert sent
    assert not [statement for statement in sent if statement.startswith(("INSERT", "UPDATE", "DELETE"))]


# ── Without Prefect ──────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("state", [Completed(), Failed()], ids=str)
async def test_a_failed_state_is_a_failure(house: Ordnat, state: State[object]) -> None:
    async def body() -> State[object]:
        # The run that goes on is seen as that.
        assert kept(house)["prov"].unfinished_since == NOW
        return state

    assert await noted("prov")(body)() is state
    row = kept(house)["prov"]
    assert (row.failures_total, row.last_success_at) == ((0, NOW) if state.is_completed() else (1, None))


async def test_a_run_that_is_killed_stays_unfinished(house: Ordnat) -> None:
    async def body() -> State[object]:
        # As little comes after this as after SIGKILL.
        raise SystemExit

    with pytest.raises(SystemExit):
        await noted("prov")(body)()
    row = kept(house)["prov"]
    assert (row.unfinished_since, row.last_ended_at, row.runs_total) == (NOW, None, 1)


@pytest.mark.parametrize("decorated", [noted, noted_failures])
async def test_a_flow_never_fails_because_it_could_not_be_noted(
    house: Ordnat, decorated: Callable[[str], Callable[[Body[[]]], Body[[]]]], caplog: pytest.LogCaptureFixture
) -> None:
    with house.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE flow_health")

    async def body() -> State[object]:
        return Failed()

    with caplog.at_level(logging.WARNING, "ordnat.flows"):
        assert (await decorated("prov")(body)()).is_failed()
    assert "could not note how the flow prov is doing: OperationalError" in caplog.text


def test_every_declared_flow_is_noted_by_its_own_name() -> None:
    assert {one.name for one in declared()} == {entry["name"] for entry in entries()}
    for entry in entries():
        module, _, _ = entry["entrypoint"].partition(":")
        text = (ROOT / module).read_text(encoding="utf-8")
        decorator = "noted" if entry["schedules"] else "noted_failures"
        assert f'@flow(name="{entry["name"]}", persist_result=False)\n@{decorator}("{entry["name"]}")\n' in text
