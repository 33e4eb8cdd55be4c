"""Two polls of one source at the same time double nothing; several sources are polled politely, side by side."""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Barrier, BrokenBarrierError, Event, Lock, Thread
from typing import Any

import pytest
from sqlmodel import Session

import tasks.poll
from app.bootstrap import Ordnat
from models.tables.medicine import Medicine
from models.tables.outbox import OutboxMessage
from models.tables.source import SourceHealth
from tasks.actions import taking_in
from tasks.actions.medicines import medicine_of
from tasks.actions.taking_in import Changes, Followed, Reading
from tasks.poll import Polled, poll_all
from tasks.sources.fetching.visit import Limits
from tests.integration.listing import HOW, SOURCE, Polling, Row, Server, rows_of, written

pytestmark = pytest.mark.enable_socket
ROWS = rows_of(12)
PATIENCE = 60


@pytest.fixture
def polling(house: Ordnat) -> Polling:
    """A house that has polled nothing yet."""
    return Polling(house, Server(written(*ROWS)))


def at_once(*polls: Callable[[], Polled]) -> list[Polled]:
    """All of them in threads of their own."""
    with ThreadPoolExecutor(len(polls)) as threads:
        return [running.result() for running in [threads.submit(poll) for poll in polls]]


def together(polling: Polling, times: int = 2) -> list[Polled]:
    """As many polls, none of which writes before all have their page."""
    polling.server.before = Barrier(times, timeout=PATIENCE).wait
    polled = at_once(*[polling.poll] * times)
    polling.server.before = lambda: None
    return polled


@pytest.mark.parametrize("first", [True, False], ids=["of the baseline", "of a change"])
def test_two_polls_at_once_write_a_list_once(polling: Polling, first: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    told = Counter[bool]()

    def follow(_session: Session, reading: Reading, _changes: Changes[Any]) -> Followed:
        told[reading.baseline] += 1
        return Followed()

    monkeypatch.setitem(taking_in.FOLLOW, "prov", follow)
    if not first:
        polling.poll()
        polling.server.page = written(Row("Ny", ""), Row("Rad000", "nytt"), *ROWS[2:])
    polled = together(polling)
    assert [one.problem for one in polled] == [None, None]
    assert sorted(one.taken.rows is None for one in polled) == [False, True]
    assert told == ({True: 1} if first else {True: 1, False: 1})
    numbers = Counter(record.number for record in polling.records)
    assert numbers == ({1: 12} if first else {1: 13, 2: 1})
    assert (len(polling.pages), polling.lengths) == (1 if first else 2, [12])


def test_two_failing_polls_at_once_keep_one_page_and_tell_once(polling: Polling) -> None:
    polling.poll()
    polling.server.page = b"?"
    assert all(one.problem for one in together(polling))
    assert (len(polling.pages), len(polling.all(OutboxMessage)), polling.health.failures_in_row) == (2, 1, 2)


def test_a_page_that_was_overtaken_on_its_way_is_set_aside(polling: Polling) -> None:
    polling.poll()
    old, new = written(*ROWS, remark="gammal"), written(Row("Rad000", "nytt"), *ROWS[1:])
    fetched, written_meanwhile = Event(), Event()

    def wait() -> None:
        fetched.set()
        assert written_meanwhile.wait(PATIENCE)

    slow = replace(polling, server=Server(old, before=wait))
    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(slow.poll)
        assert fetched.wait(PATIENCE)
        assert len(polling.poll(new).taken.changes.changed) == 1
        written_meanwhile.set()
        overtaken = waiting.result()
    assert (overtaken.problem, overtaken.taken.rows) == (None, None)
    assert next(record.facts["words"] for record in polling.records if record.superseded_at is None) == "nytt"


def test_lists_about_the_same_medicines_do_not_hold_each_other_up(
    polling: Polling, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each would otherwise wait for a medicine that the other has just made known, in the other order."""

    inside = Barrier(2, timeout=0.5)

    def follow(session: Session, reading: Reading, changes: Changes[Any]) -> Followed:
        names = [listed.record.name for listed in changes.new]
        for name in names if reading.source == "a" else reversed(names):
            medicine_of(session, name, "ämne")
            # Each has made its first known; when one at a time is let in, nobody comes to meet it here.
            with suppress(BrokenBarrierError):
                inside.wait()
        return Followed()

    several = [replace(polling, how=replace(HOW, source=replace(SOURCE, key=key))) for key in ("a", "b")]
    for key in ("a", "b"):
        monkeypatch.setitem(taking_in.FOLLOW, key, follow)
    polling.server.before = Barrier(2, timeout=PATIENCE).wait
    polled = at_once(*[one.poll for one in several])
    assert [one.problem for one in polled] == [None, None]
    assert len(polling.all(Medicine)) == 12


# Side by side --------------------------------------------------------------------------------------------


class Asked(BaseHTTPRequestHandler):
    """A server that keeps its connections and notes what it is asked."""

    protocol_version = "HTTP/1.1"
    server: "Site"

    def setup(self) -> None:
        super().setup()
        with self.server.lock:
            self.server.connections += 1

    def do_GET(self) -> None:
        with self.server.lock:
            self.server.asked.append(self.path)
        if self.path != "/robots.txt":
            self.server.before()
        body = written(*ROWS) if self.path.startswith("/lista") else b""
        self.send_response(200 if body else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Quiet."""


class Site(ThreadingHTTPServer):
    """A host with lists on it."""

    connections = 0
    before: Callable[[], object] = staticmethod(lambda: None)

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Asked)
        self.lock, self.asked = Lock(), list[str]()

    def address(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_port}{path}"


@contextmanager
def site() -> Iterator[Site]:
    server = Site()
    thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def source(key: str, address: str) -> Any:
    return replace(HOW, source=replace(SOURCE, key=key), address=address)


def test_a_host_is_asked_on_one_connection_and_hosts_side_by_side(house: Ordnat) -> None:
    with site() as one, site() as other:
        # Neither answers before both have been asked.
        met = Barrier(2, timeout=PATIENCE)
        one.before = lambda: met.wait() if one.asked[-1] == "/lista-a" else None
        other.before = met.wait
        wanted = [source(key, one.address(f"/lista-{key}")) for key in "abc"] + [source("d", other.address("/lista"))]
        polled = poll_all(house.asking, wanted)
    assert [(one_.how.key, one_.problem, one_.taken.rows) for one_ in polled] == [(key, None, 12) for key in "abcd"]
    assert one.asked == ["/robots.txt", "/lista-a", "/lista-b", "/lista-c"]
    assert (one.connections, other.connections) == (1, 1)


def test_a_source_that_fails_holds_no_other(house: Ordnat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks.poll, "LIMITS", Limits(attempts=1))
    with site() as running:
        wanted = [
            source("borta", running.address("/borta")),
            source("kvar", running.address("/lista")),
            source("stum", "http://127.0.0.1:9/"),
        ]
        polled = poll_all(house.asking, wanted)
    assert [(one.problem is None) for one in polled] == [False, True, False]
    assert "svar 404" in (polled[0].problem or "")


def test_the_program_says_who_it_is_where_it_stands(house: Ordnat) -> None:
    polling = Polling(house, Server(written(*ROWS)))
    polling.poll()
    (asked,) = polling.server.asked
    assert asked["user-agent"] == f"ordnat-inforande (+{house.settings.contact})"
    assert polling.all(SourceHealth)[0].source == "prov"


def test_what_breaks_is_raised_when_the_others_have_had_their_turn(
    house: Ordnat, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(_session: Session, _reading: Reading, _changes: Changes[Any]) -> Followed:
        raise ZeroDivisionError

    monkeypatch.setitem(taking_in.FOLLOW, "a", break_down)
    with site() as running:
        wanted = [source(key, running.address(f"/lista-{key}")) for key in "ab"]
        with pytest.raises(ZeroDivisionError):
            poll_all(house.asking, wanted)
    healths = Polling(house, Server()).all(SourceHealth, SourceHealth.source)
    assert [(health.source, health.rows) for health in healths] == [("a", None), ("b", 12)]
