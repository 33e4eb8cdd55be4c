"""The pages of a house in a process of their own, as `ordnat web` serves them; and the floor, which only says hello."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import httpx

from app.bootstrap import Ordnat
from app.one_machine import free_port
from app.settings import ROOT
from models.rules.logged_in import Identity
from tasks.actions.web_sessions import begin_session


@dataclass(frozen=True, slots=True)
class Serving:
    """A process that answers at an address."""

    url: str
    pid: int


@contextmanager
def served(house: Ordnat) -> Iterator[Serving]:
    """The pages of a house answer, until the block ends."""
    settings, port = house.settings, free_port()
    told = {
        "ORDNAT_HOME": str(settings.home),
        "ORDNAT_ORGANISATION": str(settings.organisation),
        "ORDNAT_DATABASE_URL": settings.database,
        "ORDNAT_WEB_PORT": str(port),
        # Nobody listens there: what follows of a decision is left to the sweep.
        "ORDNAT_PREFECT_PORT": str(free_port()),
    }
    settings.home.mkdir(parents=True, exist_ok=True)
    with _running(["-m", "app.web.serving"], port, told, settings.home / "web.log") as serving:
        yield serving


@contextmanager
def hello() -> Iterator[Serving]:
    """A page that says hello answers, until the block ends."""
    port = free_port()
    with _running(["-m", "bench.hello", str(port)], port, {}, Path(os.devnull)) as serving:
        yield serving


def log_ins(house: Ordnat, person: str, count: int) -> list[str]:
    """What the browsers hold of so many who are logged in as that person."""
    # The pages go by the clock on the wall.
    now, who = datetime.now(UTC), Identity(person, person)
    return house.change(lambda session: [begin_session(session, who, now=now) for _ in range(count)])


@contextmanager
def _running(command: Sequence[str], port: int, told: dict[str, str], log: Path) -> Iterator[Serving]:
    url = f"http://127.0.0.1:{port}"
    with log.open("ab") as lines:
        process = subprocess.Popen(
            [sys.executable, *command], cwd=ROOT, env=os.environ | told, stdout=lines, stderr=subprocess.STDOUT
        )
    try:
        _await(url, process)
        yield Serving(url, process.pid)
    finally:
        process.terminate()
        process.wait(20)


def _await(url: str, process: "subprocess.Popen[bytes]", patience: float = 60) -> None:
    until = time.monotonic() + patience
    while process.poll() is None and time.monotonic() < until:
        try:
            httpx.get(url, timeout=5, trust_env=False)
        except httpx.HTTPError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"nothing answers at {url}")
