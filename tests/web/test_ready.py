"""`/healthz` and `/readyz`: to load balancers, whatever else is wrong; no secrets, and next to no work."""

import time
from dataclasses import replace
from threading import Event
from typing import Any

import pytest
from sqlalchemy import create_engine

from app.bootstrap import Ordnat
from app.web.readiness import Readiness
from app.web.site import create_site
from models import database
from tests.web.conftest import HERE, Client, visitor
from tests.web.statements import counted
from tests.web.test_headers import public

WATCHERS = ("/healthz", "/readyz")


def test_all_is_well(house: Ordnat) -> None:
    with visitor(house) as client:
        assert client.get("/healthz").text == "ok\n"
        answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"ready": True, "checks": {"database": "ok", "schema": "ok", "organisation": "ok"}}


@pytest.mark.parametrize("address", WATCHERS)
@pytest.mark.parametrize("host", ["10.0.0.5:8080", "ordnat-web-2", "", "[", "ond.example"])
@pytest.mark.parametrize("is_public", [True, False], ids=["with log-in", "local"])
def test_a_load_balancer_asks_from_elsewhere_and_at_any_name(
    quiet_house: Ordnat, address: str, host: str, is_public: bool
) -> None:
    house = public(quiet_house) if is_public else quiet_house
    with Client(create_site(house), base_url=HERE, client=("10.0.0.9", 4711)) as client:
        answer = client.get(address, headers={"Host": host, "X-Forwarded-For": "10.0.0.9"})
        assert answer.status_code == 200
        assert client.head(address).status_code == 200


def test_without_a_database_it_lives_and_is_not_ready(quiet_house: Ordnat) -> None:
    gone = create_engine("sqlite:////finns/inte/hemligt4711.db")
    with visitor(replace(quiet_house, engine=gone)) as client:
        assert client.get("/healthz").status_code == 200
        answer = client.get("/readyz")
    gone.dispose()
    assert answer.status_code == 503
    assert answer.json() == {"ready": False, "checks": {"database": "failed", "organisation": "ok"}}
    assert "4711" not in answer.text


def test_on_another_schema_it_is_not_ready(sqlite_house: Ordnat) -> None:
    database.migrate(sqlite_house.engine, "0007")
    with visitor(sqlite_house) as client:
        answer = client.get("/readyz")
        assert answer.status_code == 503
        assert answer.json()["checks"]["schema"] == "failed"


def test_while_somebody_writes_it_is_ready(sqlite_house: Ordnat) -> None:
    with database.transaction(sqlite_house.engine) as session:
        session.connection()
        began = time.monotonic()
        with visitor(sqlite_house) as client:
            assert client.get("/readyz").status_code == 200
        assert time.monotonic() - began < 15


def test_many_who_ask_look_once(quiet_house: Ordnat) -> None:
    with visitor(quiet_house) as client:
        client.get("/readyz")
        with counted(quiet_house.engine) as sent:
            for _ in range(20):
                assert client.get("/readyz").status_code == 200
    assert sent == []


async def test_a_database_that_does_not_answer_is_waited_for_a_moment_by_all_together(
    quiet_house: Ordnat, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers, looks = Event(), []

    def hang(_engine: Any) -> bool:
        looks.append(1)
        return answers.wait(60)

    monkeypatch.setattr(database, "schema_is_current", hang)
    readiness = Readiness(quiet_house, lasts=0, patience=0.05)
    for _ in range(3):
        assert await readiness.checks() == {"database": "no answer"}
    assert len(looks) == 1
    answers.set()
    patient = Readiness(quiet_house, patience=60)
    assert (await patient.checks())["database"] == "ok"
