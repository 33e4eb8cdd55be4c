"""Two Prefect servers: what is asked goes to the one that is there, and a dead or dumb one costs next to nothing."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import httpx
import pytest
from pydantic import SecretStr

from app import prefect_api
from app.one_machine import free_port
from app.prefect_access import PrefectAccess, access
from app.prefect_api import answers, lets_us_in, registered, start_introduction
from tests.faults.test_server_gone import hangs, says
from tests.faults.test_server_gone import server as something

AUTH = SecretStr("ordnat:hemlig")


class Prefect:
    """As much of Prefect's server as a start of the path asks; `started` are the runs, by their keys."""

    def __init__(self) -> None:
        self.started: list[str] = []
        self.hosts: set[str] = set()
        self.port = 0

    @property
    def url(self) -> str:
        """Its API."""
        return f"http://127.0.0.1:{self.port}/api"


@contextmanager
def prefect() -> Iterator[Prefect]:
    """A server that takes what it is asked."""
    kept = Prefect()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer({"id": "1"})

        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if "idempotency_key" in asked:
                kept.started.append(asked["idempotency_key"])
            self._answer({"id": "1"} if asked else [{"name": "introduktion"}])

        def _answer(self, answer: object) -> None:
            kept.hosts.add(self.headers["Host"])
            content = json.dumps(answer).encode()
            self.send_response(200 if self.headers["Authorization"] or self.path == "/api/health" else 401)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_told: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    kept.port = server.server_port
    thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield kept
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def both(*urls: str) -> PrefectAccess:
    """Several servers, as the setting has them."""
    return PrefectAccess(", ".join(urls), AUTH)


def dead() -> str:
    """Where a server was."""
    return f"http://127.0.0.1:{free_port()}/api"


def test_a_dead_server_is_passed_over_without_a_delay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prefect_api, "_PATIENCE", httpx.Timeout(30.0))
    with prefect() as alive:
        for api in (both(dead(), alive.url), both(alive.url, dead()), both(dead(), dead(), alive.url)):
            began = time.monotonic()
            assert start_introduction(api, 7, 3) is True
            # Less than the patience with one that is silent.
            assert time.monotonic() - began < 30
            assert answers(api)
            assert lets_us_in(api)
            assert registered(api) == {"introduktion"}
    assert alive.started == ["7:3"] * 3
    # It is asked by its own name, as a server behind a name of its own must be.
    assert alive.hosts == {f"127.0.0.1:{alive.port}"}


def test_a_server_that_never_answers_costs_its_patience_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prefect_api, "_PATIENCE", httpx.Timeout(4.0))
    with prefect() as alive, something(hangs) as dumb:
        began = time.monotonic()
        assert start_introduction(both(dumb, alive.url), 7, 3) is True
        # Two requests, of which the second goes to the one that answered at once.
        assert 4 <= time.monotonic() - began < 8
    assert alive.started == ["7:3"]


def test_a_server_that_breaks_off_is_passed_over() -> None:
    with prefect() as alive, something(says(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n")) as broken:
        assert start_introduction(both(broken, alive.url), 7, 3) is True
    assert alive.started == ["7:3"]


def test_when_none_is_there_the_case_is_left_to_the_sweep() -> None:
    assert start_introduction(both(dead(), dead()), 7, 3) is False
    assert registered(both(dead(), dead())) == set()
    assert answers(both(dead(), dead())) is False


@pytest.mark.parametrize("url", ["nonsense,", ",", "http://[no/api,http://127.0.0.1:99999/api", "ftp://127.0.0.1,"])
def test_an_address_that_is_none_is_no_fault_of_a_decision(url: str) -> None:
    assert start_introduction(PrefectAccess(url, AUTH), 7, 3) is False
    assert answers(PrefectAccess(url)) is False


def test_what_this_machine_made_up_is_shown_to_nobody_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "prefect-auth").write_text("ordnat:egen\n", encoding="utf-8")
    here, elsewhere = "http://127.0.0.1:4200/api", "https://prefect.regionen.example/api"
    assert access(f"{here},{here}", None, tmp_path).credentials == ("ordnat", "egen")
    assert access(f"{here},{elsewhere}", None, tmp_path).credentials is None
