"""Each part alone in the foreground, as systemd runs it: the process that was started, which says when it is ready."""

import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http import HTTPStatus
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.bootstrap import Ordnat, build, prepare
from app.prefect_access import PrefectAccess
from app.settings import ROOT, Settings
from tests.faults.driver import ORDNAT
from tests.faults.processes import until


@pytest.fixture
def told(tmp_path: Path) -> Iterator[socket.socket]:
    """What systemd listens on."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind(str(tmp_path / "notify"))
        line.settimeout(90)
        yield line


@pytest.fixture
def house(
    settings: Settings, prefect_database: Path, tmp_path: Path, told: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Ordnat]:
    """The program as the services find it: from the environment, with systemd listening."""
    (settings.home / "prefect").mkdir(parents=True)
    shutil.copy(prefect_database, settings.home / "prefect" / "prefect.db")
    for name in ("home", "prefect_port", "web_port"):
        monkeypatch.setenv(f"ORDNAT_{name.upper()}", str(getattr(settings, name)))
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
    house = build(settings)
    prepare(house)
    yield house
    house.engine.dispose()


@contextmanager
def service(name: str, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """`ordnat server`, `flows` or `web`, begun; killed if it does not end by itself."""
    with log.open("wb") as output:
        begun = subprocess.Popen(
            [ORDNAT, name], cwd=ROOT, stdout=output, stderr=subprocess.STDOUT, start_new_session=True
        )
    try:
        yield begun
        begun.send_signal(signal.SIGTERM)
        # Killed by the signal after having tidied up is how uvicorn ends; systemd takes either for a good end.
        assert begun.wait(timeout=90) in {0, -signal.SIGTERM, 128 + signal.SIGTERM}
    finally:
        if begun.poll() is None:
            os.killpg(begun.pid, signal.SIGKILL)
            begun.wait()


def made(api: PrefectAccess, kind: str, told: dict[str, Any]) -> str:
    """Something made at the server; its id. A server that is busy is asked again."""
    answers: list[httpx.Response] = []

    def is_made() -> bool:
        answers.append(httpx.post(f"{api}/{kind}/", json=told, auth=api.credentials, trust_env=False, timeout=30))
        return answers[-1].is_success

    assert until(is_made, patience=60, nap=1), answers[-1].text
    return str(answers[-1].json()["id"])


def ended(house: Ordnat, flow: str, days_ago: int) -> str:
    """A run that ended so many days ago; its id. The server takes no other time than now: it is put back beside it."""
    run = made(house.settings.prefect_api, "flow_runs", {"flow_id": flow, "state": {"type": "COMPLETED"}})
    with closing(sqlite3.connect(house.settings.home / "prefect" / "prefect.db", timeout=30)) as rows, rows:
        moved = rows.execute(
            "UPDATE flow_run SET end_time = datetime('now', ?) WHERE id = ?", (f"-{days_ago} days", run)
        )
        assert moved.rowcount == 1
    return run


def is_there(api: PrefectAccess, flow_run: str) -> bool:
    """Does the server still have the run?"""
    answer = httpx.get(f"{api}/flow_runs/{flow_run}", auth=api.credentials, trust_env=False, timeout=30)
    return answer.status_code != HTTPStatus.NOT_FOUND


def test_each_part_is_the_process_that_was_started_and_old_runs_go(
    house: Ordnat, told: socket.socket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ORDNAT_PREFECT_DAYS", "3")
    # Prefect looks for old runs every hour; here, all the time.
    monkeypatch.setenv("PREFECT_SERVER_SERVICES_DB_VACUUM_LOOP_SECONDS", "1")
    with service("server", tmp_path / "server") as server:
        assert told.recv(64) == b"READY=1"
        # What it asks for is made when it first starts.
        api = house.settings.prefect_api
        assert httpx.get(f"{api}/health", trust_env=False).is_success
        assert b"prefect\0server\0start" in (Path("/proc") / str(server.pid) / "cmdline").read_bytes()
        flow = made(api, "flows", {"name": "gammalt"})
        old, new = ended(house, flow, 4), ended(house, flow, 2)
        with service("flows", tmp_path / "flows") as flows:
            assert told.recv(64) == b"READY=1"
            assert b"flows.serve" in (Path("/proc") / str(flows.pid) / "cmdline").read_bytes()
            known = httpx.post(f"{api}/deployments/filter", json={}, auth=api.credentials, trust_env=False).json()
            assert "upphämtning" in {deployment["name"] for deployment in known}
        assert until(lambda: not is_there(api, old), patience=90)
        assert is_there(api, new)
    lines = [line for line in (tmp_path / "flows").read_text(encoding="utf-8").splitlines() if line.startswith("{")]
    assert {json.loads(line)["part"] for line in lines} <= {"flows"}


def test_the_flows_refuse_to_start_without_a_server(house: Ordnat) -> None:
    refused = subprocess.run([ORDNAT, "flows"], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert refused.returncode == 1
    assert "svarar inte. Starta den (ordnat server)" in refused.stderr


def test_the_server_refuses_a_port_that_somebody_has(house: Ordnat) -> None:
    with socket.create_server(("127.0.0.1", house.settings.prefect_port)):
        refused = subprocess.run([ORDNAT, "server"], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert refused.returncode == 1
    assert f"Något svarar redan på port {house.settings.prefect_port}. Stoppa det" in refused.stderr


def test_the_pages_say_that_they_are_ready(house: Ordnat, told: socket.socket, tmp_path: Path) -> None:
    with service("web", tmp_path / "web"):
        assert told.recv(64) == b"READY=1"
        where = f"http://127.0.0.1:{house.settings.web_port}"
        named = httpx.get(
            f"{where}/arenden/OI-0001?text=hemligt", trust_env=False, headers={"X-Request-ID": "mitt-eget"}
        )
    lines: list[dict[str, Any]] = [
        json.loads(line) for line in (tmp_path / "web").read_text(encoding="utf-8").splitlines() if line.startswith("{")
    ]
    asked = [line for line in lines if line.get("event") == "request"]
    assert [(line["page"], line["part"], line["request"]) for line in asked] == [
        ("/arenden/{number}", "web", named.headers["X-Request-ID"])
    ]
    assert named.headers["X-Request-ID"] != "mitt-eget"
