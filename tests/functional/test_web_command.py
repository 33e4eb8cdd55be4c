"""`ordnat web` and `ordnat token` as people use them."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from app import bootstrap
from tests.functional.conftest import Terminal

ORDNAT = Path(sys.executable).with_name("ordnat")


@pytest.fixture
def port(bare_terminal: Terminal) -> int:
    """The port on which the pages will answer, with a database behind them."""
    bootstrap.prepare(bootstrap.build(bootstrap.read_settings()))
    return int(os.environ["ORDNAT_WEB_PORT"])


@contextmanager
def running() -> Iterator[subprocess.Popen[str]]:
    """`ordnat web`, begun; ended if it does not end by itself."""
    with subprocess.Popen([ORDNAT, "web"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def answer(port: int, path: str, **more: str) -> httpx.Response:
    """What the pages answer, once they do."""
    deadline = time.monotonic() + 60
    while True:
        try:
            return httpx.get(f"http://127.0.0.1:{port}{path}", trust_env=False, headers=more)
        except httpx.TransportError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def test_the_pages_are_there_until_ctrl_c(port: int) -> None:
    with running() as pages:
        assert answer(port, "/halsa").text == "Allt är väl.\n"
        first = answer(port, "/")
        assert (first.status_code, first.headers["location"]) == (303, "/logga-in")
        assert answer(port, "/logga-in").cookies["ordnat"], "who uses the terminal is known"
        assert answer(port, "/", Host="ond.example").status_code == 421
        assert answer(port, "/", X="a" * 40_000).status_code == 431
        assert answer(port, "/x%00").status_code == 400
        pages.send_signal(signal.SIGINT)
        said, _ = pages.communicate(timeout=30)
        assert pages.returncode == 0
    told, *lines = said.strip().splitlines()
    assert told == f"Webbsidorna: http://127.0.0.1:{port}  Ctrl-C stoppar."
    # Not at a terminal: what was asked for is there for programs to read, and nothing else.
    asked = [line for line in map(json.loads, lines) if line["event"] == "request"]
    assert [line["status"] for line in asked] == [303, 303, 421, 431, 400]


@pytest.mark.parametrize("number", [signal.SIGTERM])
def test_they_stop_when_they_are_told_to(port: int, number: signal.Signals) -> None:
    with running() as pages:
        assert answer(port, "/halsa").is_success
        pages.send_signal(number)
        said, _ = pages.communicate(timeout=30)
        assert pages.returncode in {0, -number}
        assert "Traceback" not in said


def test_a_port_in_use_is_told_of(bare_terminal: Terminal, port: int) -> None:
    with socket.create_server(("127.0.0.1", port)):
        said = bare_terminal("web")
    assert said.code == 1
    assert f"Något svarar redan på port {port}. Stoppa det, eller sätt ORDNAT_WEB_PORT." in said.sentence


def test_without_log_in_they_answer_nobody_else(
    bare_terminal: Terminal, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ORDNAT_WEB_HOST", "0.0.0.0")
    for command in ("web", "up"):
        said = bare_terminal(command)
        assert said.code == 1
        assert "svarar webbsidorna bara på den egna datorn, och 0.0.0.0 är inte den" in said.sentence
    assert "bara på den egna datorn" in bare_terminal("doctor").sentence


def test_the_doctor_says_whether_they_answer(bare_terminal: Terminal, port: int) -> None:
    assert (
        f"✗ Webbsidorna på http://127.0.0.1:{port} → Starta dem: "
        "systemctl start ordnat.target där det är installerat som tjänster, annars ordnat up. Bara sidorna: ordnat web."
        in bare_terminal("doctor").sentence
    )
    with running():
        answer(port, "/halsa")
        assert f"✓ Webbsidorna på http://127.0.0.1:{port}" in bare_terminal("doctor").sentence


def test_a_token_is_shown_once_listed_and_revoked(terminal: Terminal) -> None:
    assert "Inga nycklar" in terminal("token", "list").sentence
    made = terminal("token", "new", "--label", "Uppföljning", "--days", "30", "--role", "case_officer")
    assert made.code == 0, made.err
    held = made.out.split()[-1]
    assert held.startswith("ordnat_")
    listed = terminal("token", "list")
    assert "Uppföljning" in listed.out
    assert held not in listed.out
    assert "är återkallad" in terminal("token", "revoke", "1").sentence
    assert "återkallad" in terminal("token", "list").sentence
    refused = terminal("token", "new", "--label", "x", "--role", "net_reader")
    assert (refused.code, "har inte rollen net_reader" in refused.sentence) == (1, True)
