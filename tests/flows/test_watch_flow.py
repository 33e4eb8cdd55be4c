"""The watch as a flow: alarms are raised, a forgotten case is a failure, and a sign of life only when all is well."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from app.bootstrap import Ordnat
from app.one_machine import free_port
from flows.watch import watch
from models.tables.case import Case
from tests.factories import Journey
from tests.flows.conftest import Clock
from tests.flows.runs import outbox, run, task_names


@contextmanager
def listener(answer: int = 200) -> Iterator[tuple[str, list[str]]]:
    """An address that notes who has called."""
    heard: list[str] = []

    class Ear(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            heard.append(self.path)
            self.send_response(answer)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", free_port()), Ear) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/liv", heard
        finally:
            server.shutdown()
            thread.join()


async def test_alarms_are_raised_and_told_of(house: Ordnat) -> None:
    assert (await run(watch)).name == "Inget att kontrollera"
    Journey.opened(house)
    state = await run(watch)
    # Published on 1 September, opened on 20 November: only the last rung of each clock is said.
    assert state.name == "1 ärenden kontrollerade, 3 larm"
    assert {m.kind for m in outbox(house) if m.clock} == {"limit_missed"}
    assert await task_names(state, at_least=1) == ["svep"]
    assert (await run(watch)).name == "Inget att kontrollera"


async def test_the_next_week_comes_by_itself(house: Ordnat, clock: Clock) -> None:
    Journey.opened(house)
    await run(watch)
    before = len([m for m in outbox(house) if m.clock])
    clock.now += timedelta(days=7)
    await run(watch)
    assert len([m for m in outbox(house) if m.clock]) > before


async def test_a_case_nobody_would_look_at_is_a_failure(house: Ordnat) -> None:
    case = Journey.opened(house)
    await run(watch)
    house.change(lambda session: setattr(session.get_one(Case, case.case_id), "next_check_at", None))
    state = await run(watch)
    assert state.is_failed()
    assert state.message == "Utan nästa kontroll: OI-0001. Se ordnat doctor."


@pytest.fixture(params=[200])
def heard(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """A dead-man address that answers as asked for, set before the house is built; who has called it."""
    with listener(request.param) as (address, calls):
        monkeypatch.setenv("ORDNAT_HEARTBEAT_URL", address)
        yield calls


async def test_a_sign_of_life_is_given_when_all_is_well_and_only_then(heard: list[str], house: Ordnat) -> None:
    case = Journey.opened(house)
    await run(watch)
    assert heard == ["/liv"]
    house.change(lambda session: setattr(session.get_one(Case, case.case_id), "next_check_at", None))
    assert (await run(watch)).is_failed()
    assert heard == ["/liv"]


@pytest.mark.parametrize("heard", [500, 404], indirect=True)
async def test_nobody_listening_is_a_failure_that_says_so(heard: list[str], house: Ordnat) -> None:
    state = await run(watch)
    assert heard == ["/liv"]
    assert state.is_failed()
    assert str(state.message).startswith("Livstecknet kom inte fram")
    # The address is a secret: whoever knows it can pretend that all is well.
    assert "127.0.0.1" not in str(state.message)
