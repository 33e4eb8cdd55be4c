"""A line of the log: what it always says, what it may say, and what it never says."""

import json
import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from contextvars import copy_context
from io import StringIO
from threading import Barrier
from typing import Any

import pytest

from app.logs.about import about_case, about_request, number_in, subject
from app.logs.events import say, timed
from app.logs.lines import JsonLines, TextLines
from flows.discretion import DatabaseError
from models.rules.errors import NotFoundError

SECRET = "rabatten är 4711 kronor"


class Log:
    """A logger of one's own, and what it has written."""

    def __init__(self, formatter: logging.Formatter) -> None:
        self.text = StringIO()
        self.handler = logging.StreamHandler(self.text)
        self.handler.setFormatter(formatter)
        self.logger = logging.getLogger("ordnat.test")
        self.logger.setLevel(logging.INFO)
        self.logger.addHandler(self.handler)

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The lines, read as JSON."""
        return [json.loads(line) for line in self.text.getvalue().splitlines()]


@contextmanager
def logged(log: Log) -> Iterator[None]:
    """What goes wrong in the block is logged, and goes on."""
    try:
        yield
    except Exception:
        log.logger.exception("it failed")
        raise


@pytest.fixture
def log() -> Iterator[Log]:
    written = Log(JsonLines("web"))
    yield written
    written.logger.removeHandler(written.handler)


def test_a_line_says_when_how_grave_which_part_and_what(log: Log) -> None:
    say("ordnat.test", "step", case="OI-0001", step="check_intake", ms=1.5)
    (line,) = log.lines
    moment = line.pop("moment")
    assert moment.endswith("Z")
    assert len(moment) == len("2026-11-22T20:09:19.049Z")
    assert line == {
        "level": "info", "part": "web", "logger": "ordnat.test", "event": "step", "case": "OI-0001",
        "step": "check_intake", "ms": 1.5,
    }  # fmt: skip


def test_whatever_is_said_it_is_one_line(log: Log) -> None:
    log.logger.warning('första\nandra\r\n{"level": "info"} \u2028 %s', "å")
    assert log.text.getvalue().count("\n") == 1
    assert log.lines[0]["text"].startswith("första\nandra")


def test_everything_logged_while_a_case_is_handled_says_which(log: Log) -> None:
    with about_request("abc12345", "/arenden/OI-0042/besluta"):
        log.logger.info("inside")
        with about_case("OI-0007"):
            log.logger.info("another")
    log.logger.info("outside")
    assert [(line.get("case"), line.get("request")) for line in log.lines] == [
        ("OI-0042", "abc12345"), ("OI-0007", "abc12345"), (None, None),
    ]  # fmt: skip


def test_cases_side_by_side_are_not_mixed_up(log: Log) -> None:
    together = Barrier(3)

    def handle(number: str) -> None:
        with about_case(number):
            together.wait(60)
            # As asyncio.to_thread does.
            copy_context().run(log.logger.info, number)

    with ThreadPoolExecutor(3) as threads:
        list(threads.map(handle, ("OI-0001", "OI-0002", "OI-0003")))
    assert len(log.lines) == 3
    assert [line["case"] for line in log.lines] == [line["text"] for line in log.lines]
    assert subject() == {}


def test_a_run_of_prefect_is_told_of_and_a_run_named_after_a_case_is_about_it(log: Log) -> None:
    run = {"flow_name": "introduktion", "flow_run_id": "01a2", "flow_run_name": "OI-0009", "task_run_name": "skicka"}
    log.logger.info("Finished", extra=run)
    (line,) = log.lines
    assert (line["flow"], line["run"], line["task"], line["case"]) == ("introduktion", "01a2", "skicka", "OI-0009")


@pytest.mark.parametrize(
    ("raised", "words"),
    [
        (ValueError(SECRET), ""),
        (NotFoundError("Ärendet finns inte. Se ordnat case list."), ": Ärendet finns inte. Se ordnat case list."),
        (DatabaseError("IntegrityError: UNIQUE"), ": IntegrityError: UNIQUE"),
    ],
)
def test_what_went_wrong_is_told_by_kind_and_place_and_in_words_that_were_made_to_be_read(
    log: Log, raised: Exception, words: str
) -> None:
    with suppress(type(raised)), logged(log):
        raise raised
    (line,) = log.lines
    assert line["error"] == f"{type(raised).__module__}.{type(raised).__qualname__}{words}"
    assert "test_lines.py" in line["where"][0]
    assert SECRET not in log.text.getvalue()


def test_the_server_of_prefect_is_heard_out_but_for_the_values(log: Log) -> None:
    server = logging.getLogger("prefect.server.test")
    server.addHandler(log.handler)
    fault = RuntimeError("(sqlite3.OperationalError) database is locked\n[parameters: (4711)]")
    server.error("it failed", exc_info=fault)
    server.removeHandler(log.handler)
    (line,) = log.lines
    assert line["error"] == "builtins.RuntimeError: (sqlite3.OperationalError) database is locked"


def test_at_a_terminal_it_says_the_same() -> None:
    record = logging.makeLogRecord({"name": "ordnat", "levelname": "INFO", "msg": "recorded", "created": 0.0})
    record.facts = {"case": "OI-0001", "seq": 4}
    record.exc_info = (ValueError, ValueError(SECRET), None)
    said = TextLines().format(record)
    assert "INFO recorded case=OI-0001 seq=4 error=builtins.ValueError where=" in said
    assert SECRET not in said


def test_how_long_it_took_is_told_only_of_what_ended_well(log: Log) -> None:
    with timed("ordnat.test", "step") as facts:
        facts["done"] = True
    with pytest.raises(ValueError), timed("ordnat.test", "step"):
        raise ValueError
    (line,) = log.lines
    assert line["done"] is True
    assert 0 <= line["ms"] < 1000


@pytest.mark.parametrize(
    ("text", "number"),
    [("/arenden/OI-0042/x", "OI-0042"), ("case show OI-123456", "OI-123456"), ("/arenden", None), ("FOI-0042", None)],
)
def test_a_case_number_is_found_in_a_text(text: str, number: str | None) -> None:
    assert number_in(text) == number
