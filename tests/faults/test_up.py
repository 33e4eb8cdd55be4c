"""`ordnat up` as people start and stop it: a process of its own, with a terminal's signals."""

import json
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import httpx
import pytest
import yaml

from app.bootstrap import Ordnat, build, prepare
from app.settings import DEPLOYMENTS, ROOT, Settings
from tasks.actions.open_case import TakeUp
from tests.factories import OFFICER, PRICE, Journey
from tests.faults.driver import ORDNAT
from tests.faults.processes import children, ours, until

_ENTRIES = yaml.safe_load(DEPLOYMENTS.read_text(encoding="utf-8"))["deployments"]
DECLARED, SCHEDULED = len(_ENTRIES), sum(len(entry["schedules"]) for entry in _ENTRIES)
PARTS, LOGS = 3, ("prefect-server.log", "flows.log", "web.log")
FIRST, READY = "Startar Prefect-servern", "Igång."


@dataclass
class Up:
    """A running `ordnat up`, and what it has printed."""

    process: subprocess.Popen[str]
    lines: list[str] = field(default_factory=list)

    def says(self, text: str, *, patience: float = 90) -> bool:
        """Wait for a line with that text; False when it does not come."""
        return until(lambda: any(text in line for line in self.lines), patience=patience, nap=0.02)

    def gets(self, *numbers: int) -> int:
        """Send signals one after the other; its exit code, once it has ended."""
        for number in numbers:
            self.process.send_signal(number)
            time.sleep(0.4)
        return self.process.wait(timeout=60)

    @property
    def said(self) -> str:
        """Everything printed, on one line."""
        return " ".join(" ".join(self.lines).split())


@pytest.fixture
def house(settings: Settings, prefect_database: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ordnat]:
    """The program as the command will find it: from the environment."""
    (settings.home / "prefect").mkdir(parents=True)
    shutil.copy(prefect_database, settings.home / "prefect" / "prefect.db")
    monkeypatch.setenv("ORDNAT_HOME", str(settings.home))
    monkeypatch.setenv("ORDNAT_PREFECT_PORT", str(settings.prefect_port))
    monkeypatch.setenv("ORDNAT_WEB_PORT", str(settings.web_port))
    monkeypatch.setenv("ORDNAT_ACTOR", OFFICER)
    house = build(settings)
    prepare(house)
    yield house
    house.engine.dispose()


@contextmanager
def up() -> Iterator[Up]:
    """`ordnat up`, begun; it has to end by itself, and is ended with all it started if it does not."""
    process = subprocess.Popen(
        [str(ORDNAT), "up"], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    begun = Up(process)
    reading = Thread(target=_read, args=(begun,))
    reading.start()
    try:
        yield begun
    finally:
        parts = children(process.pid)
        if process.poll() is None:
            process.kill()
            process.wait()
        for part in parts:
            with suppress(ProcessLookupError):
                os.killpg(part, signal.SIGKILL)
        reading.join()
        assert process.stdout is not None
        process.stdout.close()


def _read(begun: Up) -> None:
    assert begun.process.stdout is not None
    begun.lines.extend(iter(begun.process.stdout.readline, ""))


def ordnat(*arguments: str) -> subprocess.CompletedProcess[str]:
    """A command, run to its end."""
    return subprocess.run([str(ORDNAT), *arguments], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)


def deployments(settings: Settings) -> list[dict[str, Any]]:
    """What the server has to run."""
    found: list[dict[str, Any]] = asked(settings, "deployments/filter", {})
    return found


def asked(settings: Settings, what: str, about: dict[str, Any]) -> Any:
    """What Prefect's API answers those who know its password."""
    api = settings.prefect_api
    return httpx.post(f"{api}/{what}", json=about, auth=api.credentials, trust_env=False).raise_for_status().json()


def asked_by_others(settings: Settings) -> dict[str, int]:
    """What Prefect's server answers those who do not know its password, and those who guess."""
    with httpx.Client(base_url=f"{settings.prefect_api}", trust_env=False) as stranger:
        found = {
            "deployments/filter": stranger.post("/deployments/filter", json={}),
            "health": stranger.get("/health"),
            "../docs": stranger.get(f"http://127.0.0.1:{settings.prefect_port}/docs"),
        }
        guess = stranger.post("/deployments/filter", json={}, auth=("ordnat", "gissning"))
        elsewhere = stranger.get("/health", headers={"Origin": "https://elsewhere.example"})
        ours = stranger.get("/health", headers={"Origin": f"http://localhost:{settings.prefect_port}"})
    assert guess.status_code == 401
    assert "access-control-allow-origin" not in elsewhere.headers
    assert ours.headers["access-control-allow-origin"] == f"http://localhost:{settings.prefect_port}"
    return {what: answer.status_code for what, answer in found.items()}


# ── A day at work ────────────────────────────────────────────────────────────────────────────────────────
def test_a_decision_at_the_command_line_is_carried_on_and_ctrl_c_stops_everything(
    house: Ordnat, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ORDNAT_MAIL_URL", "mailto://127.0.0.1:9?from=ordnat@example.org")
    assert ordnat("doctor").returncode == 1
    with up() as begun:
        assert begun.says(READY), begun.said
        assert f"http://127.0.0.1:{settings.prefect_port}" in begun.said
        assert f"Webbsidorna: http://127.0.0.1:{settings.web_port}" in begun.said
        assert len(deployments(settings)) == DECLARED
        assert asked_by_others(settings) == {"deployments/filter": 401, "health": 200, "../docs": 200}
        looked = ordnat("doctor")
        assert looked.returncode == 0, looked.stdout
        month_ago = house.now().date() - timedelta(days=30)
        take_up = TakeUp(on=month_ago, budget=PRICE)
        case = Journey.opened(house, published_on=month_ago, take_up=take_up, carries_on=False)
        decided = ordnat("case", "decide", "1", "konsensus", "support", "--by", "aril.ordforande")
        assert decided.returncode == 0, decided.stderr
        assert "Prefect-servern svarar inte" not in decided.stdout
        assert until(lambda: case.place.draft is not None, patience=90)
        assert until(lambda: rested(settings) == ["Väntar på FOA läkemedel (budgetpåverkansanalys)"], patience=90)
        with httpx.Client(base_url=f"http://127.0.0.1:{settings.web_port}", trust_env=False) as browser:
            assert "OI-0001" in browser.get("/arenden/OI-0001", follow_redirects=True).text
        # By the run that the decision asked for, or by a sweep that came before it.
        done = [line for line in logged(settings, "flows.log") if line.get("event") in {"step", "carried_on"}]
        assert {(line["case"], line["part"]) for line in done} == {("OI-0001", "flows")}
        asked = [line for line in logged(settings, "web.log") if line.get("page") == "/arenden/{number}"]
        assert [line["case"] for line in asked][-1] == "OI-0001"
        assert begun.gets(signal.SIGINT) == 0
        assert "Stoppar" in begun.said
    assert ours(settings.home) == []


def test_started_again_it_goes_on_as_before(house: Ordnat, settings: Settings) -> None:
    for _ in range(2):
        with up() as begun:
            assert begun.says(READY), begun.said
            known = deployments(settings)
            assert len(known) == DECLARED
            assert not any(deployment["paused"] for deployment in known)
            schedules = [schedule for deployment in known for schedule in deployment["schedules"]]
            assert [schedule["active"] for schedule in schedules] == [True] * SCHEDULED
            assert begun.gets(signal.SIGTERM) == 0


# ── Stopping ─────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    "signals",
    [
        pytest.param([signal.SIGINT] * 4, id="Ctrl-C by an impatient hand"),
        pytest.param([signal.SIGHUP], id="the terminal is closed"),
    ],
)
def test_however_it_is_told_to_stop_nothing_is_left(house: Ordnat, settings: Settings, signals: list[int]) -> None:
    with up() as begun:
        assert begun.says(READY), begun.said
        assert begun.gets(*signals) == 0
        assert "Traceback" not in begun.said
        assert ours(settings.home) == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_stopped_while_it_starts_nothing_is_left(house: Ordnat, settings: Settings, number: int) -> None:
    with up() as begun:
        assert begun.says(FIRST), begun.said
        assert until(lambda: bool(children(begun.process.pid)), patience=60, nap=0.01)
        assert begun.gets(number, number) == 0
        assert "Traceback" not in begun.said
        assert ours(settings.home) == []


def test_when_a_part_dies_the_rest_is_stopped_and_it_says_so(house: Ordnat, settings: Settings) -> None:
    with up() as begun:
        assert begun.says(READY), begun.said
        server = min(children(begun.process.pid))
        os.killpg(server, signal.SIGKILL)
        assert begun.process.wait(timeout=60) == 1
        assert "Prefect-servern har stannat (kod -9)" in begun.said
        assert ours(settings.home) == []


def test_killed_hard_it_takes_every_part_with_it(house: Ordnat, settings: Settings) -> None:
    with up() as begun:
        assert begun.says(READY), begun.said
        assert len(children(begun.process.pid)) == PARTS
        begun.process.kill()
        begun.process.wait()
        assert until(lambda: ours(settings.home) == [], patience=60)
        written = [(settings.home / name).read_text(encoding="utf-8") for name in LOGS]
        assert all("Traceback" not in log for log in written)


# ── What it will not start on ────────────────────────────────────────────────────────────────────────────
class _Answers(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Quiet."""


@contextmanager
def web_server(port: int) -> Iterator[None]:
    """Something that says yes to every question, as another `ordnat up` would to the one about its health."""
    with HTTPServer(("127.0.0.1", port), _Answers) as server:
        thread = Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def silence(port: int) -> Iterator[None]:
    """Something that listens and never says a word."""
    with socket.create_server(("127.0.0.1", port)):
        yield


@pytest.mark.parametrize(
    ("occupied", "part"), [(web_server, "prefect_port"), (silence, "prefect_port"), (silence, "web_port")]
)
def test_a_port_in_use_is_refused(house: Ordnat, settings: Settings, occupied: Any, part: str) -> None:
    port = getattr(settings, part)
    with occupied(port), up() as begun:
        assert begun.process.wait(timeout=60) == 1
        assert begun.says(f"ORDNAT_{part.upper()}", patience=60)
        assert f"Något svarar redan på port {port}. Stoppa det, eller sätt" in begun.said
        assert not (settings.home / "prefect-server.log").exists()


def test_a_broken_organisation_file_is_refused_with_its_lines(
    house: Ordnat, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = (ROOT / "deployments" / "norra.toml").read_text(encoding="utf-8")
    broken = shipped.replace('deciding_body = "ksr_norrbotten"', 'deciding_body = "ksr_norbotten"')
    broken = broken.replace('count = 1, unit = "months"', 'count = 1, unit = "month"', 1)
    (tmp_path / "norra.toml").write_text(broken, encoding="utf-8")
    shutil.copytree(ROOT / "deployments" / "moten", tmp_path / "moten")
    monkeypatch.setenv("ORDNAT_ORGANISATION", str(tmp_path / "norra.toml"))
    said = ordnat("up")
    assert said.returncode == 1
    for wrong in ('"ksr_norbotten"', 'unit = "month"'):
        line = broken.count("\n", 0, broken.index(wrong)) + 1
        assert f"norra.toml, rad {line}: " in said.stderr
    assert not (settings.home / "prefect-server.log").exists()


def logged(settings: Settings, log: str) -> list[dict[str, Any]]:
    """What a part has logged: some of what Prefect prints is no line of ours."""
    lines = (settings.home / log).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.startswith("{")]


def rested(settings: Settings) -> list[str]:
    """What the final states of the runs of the path are called."""
    mine = {"flows": {"name": {"any_": ["introduktion"]}}, "flow_runs": {"state": {"type": {"any_": ["COMPLETED"]}}}}
    return [run["state"]["name"] for run in asked(settings, "flow_runs/filter", mine)]
