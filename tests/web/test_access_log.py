"""A line about every page: enough to follow a complaint, and nothing of what somebody searched for or held."""

import json
import logging
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest

from app.bootstrap import Ordnat
from app.logs.lines import JsonLines
from app.web.access_log import request_id
from tests.factories import Journey
from tests.web.conftest import visitor


@pytest.fixture
def written() -> Iterator[StringIO]:
    """What the pages log."""
    text, logger = StringIO(), logging.getLogger("ordnat")
    handler, level = logging.StreamHandler(text), logger.level
    handler.setFormatter(JsonLines("web"))
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    yield text
    logger.removeHandler(handler)
    logger.setLevel(level)


def lines(written: StringIO) -> list[dict[str, Any]]:
    """The lines, without those that are not about requests."""
    return [line for line in map(json.loads, written.getvalue().splitlines()) if line.get("event") == "request"]


def test_a_page_is_told_of_by_its_pattern_with_case_and_id(sqlite_house: Ordnat, written: StringIO) -> None:
    Journey.opened(sqlite_house)
    with visitor(sqlite_house, "foa.handlaggare") as officer:
        answer = officer.get("/arenden/OI-0001?text=hemligt4711")
        missing = officer.get("/arenden/OI-0099")
        officer.get("/finns/hemligt4711")
        officer.head("/")
    told = lines(written)
    seen = [(line["method"], line["page"], line["status"], line.get("case")) for line in told]
    assert seen[0] == ("GET", "/arenden/{number}", 200, "OI-0001")
    assert seen[1] == ("GET", "/arenden/{number}", 404, "OI-0099")
    assert [page for _, page, *_ in seen[2:]] == ["–", "/"]
    assert told[0]["request"] == answer.headers["X-Request-ID"] != missing.headers["X-Request-ID"]
    assert told[0]["ms"] > 0
    assert "hemligt4711" not in written.getvalue()
    assert officer.held not in written.getvalue()


def test_a_fault_and_a_refusal_at_the_gate_are_told_of_too(sqlite_house: Ordnat, written: StringIO) -> None:
    with visitor(sqlite_house) as client:
        client.get("/arenden/%ff")
        client.get("/", headers={"Host": "ond.example"})
    assert [line["status"] for line in lines(written)] == [400, 421]


def test_what_is_done_to_a_case_is_told_of_with_the_request_that_did_it(
    sqlite_house: Ordnat, written: StringIO
) -> None:
    case = Journey.opened(sqlite_house)
    with visitor(sqlite_house, "foa.handlaggare") as officer:
        officer.fill(f"/arenden/OI-{case.case_id:04}/stoppa", reason="hemligt4711")
    told = [json.loads(line) for line in written.getvalue().splitlines()]
    assert {line["event"] for line in told} >= {"recorded", "request"}
    assert "hemligt4711" not in written.getvalue()


def test_those_who_watch_are_not_told_of_while_all_is_well(sqlite_house: Ordnat, written: StringIO) -> None:
    with visitor(sqlite_house) as client:
        assert client.get("/halsa").is_success
    assert lines(written) == []


@pytest.mark.parametrize(
    ("client", "told", "kept"),
    [
        (("10.0.0.7", 0), "a1b2c3d4e5f6", True),
        (("10.0.0.7", 51234), "a1b2c3d4e5f6", False),
        (("10.0.0.7", 0), 'x"} {"level": "error', False),
        (("10.0.0.7", 0), "a" * 65, False),
        (None, "a1b2c3d4e5f6", False),
    ],
)
def test_only_a_proxy_of_ours_may_name_a_request(client: object, told: str, *, kept: bool) -> None:
    scope = {"type": "http", "client": client, "headers": [(b"x-request-id", told.encode())]}
    assert (request_id(scope) == told) is kept
    assert len(request_id(scope)) >= 8
