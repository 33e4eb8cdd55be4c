"""The API answers as it says it does, whatever it is asked; only with a token; and shows what the pages show."""

import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
import uvicorn
from hypothesis import HealthCheck, given, settings

from app.bootstrap import Ordnat
from app.one_machine import free_port
from app.web.site import create_site
from models.rules.process import Stage
from tasks.actions.api_tokens import new_token
from tests.factories import OFFICER, REGIONS, Journey, person
from tests.web.conftest import Client, visitor

with warnings.catch_warnings():
    # It uses what its own libraries have put aside.
    warnings.simplefilter("ignore")
    import schemathesis
    from schemathesis.core.result import Ok
    from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance

PATHS = ["/api/arenden", "/api/arenden/OI-0001", "/api/ledtider", "/api/moten", "/api/kallor", "/api/forslag"]
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def house(quiet_house: Ordnat) -> Ordnat:
    """One decided, one on its way with a hostile name, one nominated."""
    Journey.opened(quiet_house).recommended().all_say()
    Journey.opened(quiet_house, product=HOSTILE, indication="sjukdom").decided(Stage.CONSENSUS, "support")
    Journey.nominated(quiet_house)
    return quiet_house


@pytest.fixture(scope="module")
def token(house: Ordnat) -> str:
    """An officer's token."""
    told = {"actor": person(OFFICER), "now": house.now()}
    return house.change(lambda s: new_token(s, "prov", [], timedelta(days=7), **told)[1])  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def program(house: Ordnat, token: str) -> Iterator[Client]:
    """A program with the token."""
    with visitor(house) as client:
        client.headers = {"Authorization": f"Bearer {token}"}
        yield client


@pytest.mark.parametrize("path", PATHS)
def test_without_a_token_there_is_nothing(house: Ordnat, path: str) -> None:
    with visitor(house) as nobody, visitor(house, OFFICER) as logged_in:
        for client in (nobody, logged_in):
            answer = client.get(path)
            assert answer.status_code == 401
            assert answer.headers["www-authenticate"] == "Bearer"
            assert "Ange en nyckel" in answer.json()["detail"]


def test_a_case_is_told_as_its_page_tells_it(program: Client) -> None:
    told = program.get("/api/arenden/OI-0001").json()
    assert told["product"] == "Trodelvy"
    assert told["clock"]["days"] == 28
    assert told["clock"]["pace"] == "inom målet"
    assert [region["key"] for region in told["regions"]] == list(REGIONS)
    assert all(region["answer"] and region["in_use"] for region in told["regions"])
    assert [event["seq"] for event in told["events"]] == list(range(1, len(told["events"]) + 1))


def test_the_list_is_chosen_as_in_the_overview(program: Client) -> None:
    assert program.get("/api/arenden").json()["total"] == 2
    assert program.get("/api/arenden?lage=alla").json()["total"] == 3
    assert program.get("/api/arenden?lage=alla&sok=script").json()["cases"][0]["product"] == HOSTILE
    assert program.get("/api/arenden?lage=nej").status_code == 422


def test_figures_say_what_they_are(program: Client) -> None:
    whole = program.get("/api/ledtider").json()["figures"][0]
    assert (whole["measure"], whole["n"], whole["median"], whole["within_aim"]) == ("Hela vägen", 1, 28, 1.0)
    assert whole["definition"].startswith("Från den dag vägens klocka startar")


def test_meetings_name_the_cases_that_wait(program: Client) -> None:
    assert any("OI-0002" in one["waiting"] for one in program.get("/api/moten").json()) or program.get(
        "/api/arenden/OI-0002"
    ).json()["waiting_on"].startswith("Väntar på FOA läkemedel")


def test_nobody_writes_here(program: Client) -> None:
    for path in PATHS:
        answer = program.post(path, json={})
        assert answer.status_code == 405
        assert answer.headers["content-type"] == "application/problem+json"


def test_the_description_holds_no_case_and_is_open(house: Ordnat) -> None:
    with visitor(house) as nobody:
        answer = nobody.get("/api/openapi.json")
    assert answer.status_code == 200
    assert "Trodelvy" not in answer.text
    assert set(answer.json()["paths"]) == {p.replace("OI-0001", "{number}") for p in PATHS}


def test_it_answers_as_it_says_whatever_it_is_asked(house: Ordnat, token: str) -> None:
    asked: set[str] = set()
    with served(house) as address:
        described = schemathesis.openapi.from_url(f"{address}/api/openapi.json")
        for operation in described.get_all_operations():
            assert isinstance(operation, Ok)
            _ask(operation.ok(), token, asked)
    assert len(asked) == len(PATHS)


def _ask(operation: "schemathesis.APIOperation[Any, Any, Any, Any]", token: str, asked: set[str]) -> None:
    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(case=operation.as_strategy())
    def ask(case: "schemathesis.Case[Any]") -> None:
        asked.add(case.operation.path)
        # Its own trials without a token would be taken for somebody who guesses, and be told to wait. Which words are
        # known is up to the organisation's file, so that the description lets more through than is answered.
        left_out = [ignored_auth, positive_data_acceptance]
        case.call_and_validate(headers={"Authorization": f"Bearer {token}"}, excluded_checks=left_out)

    ask()


@contextmanager
def served(house: Ordnat) -> Iterator[str]:
    """The pages on a real port."""
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(create_site(house), host="127.0.0.1", port=port, log_level="error"))
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    try:
        while not server.started:
            time.sleep(0.02)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(10)
