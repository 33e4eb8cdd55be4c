"""What the tests with real processes share: settings of their own, and nothing left running afterwards."""

import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from app.demo.sources import write_sources
from app.one_machine import await_server, free_port, start_server, stop
from app.settings import Settings
from tests import mail as _mail  # noqa: F401  Apprise is first imported there, where its warning is seen to
from tests.faults.processes import ours

NOWHERE = "http://127.0.0.1:9/"


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.startswith(("ORDNAT_", "PREFECT_"))]:
        monkeypatch.delenv(name)
    # The schedules are real, and the hour may be that of a poll: it must not leave this machine.
    monkeypatch.setenv("ORDNAT_SOURCES", str(write_sources(tmp_path, {"nt_recommendations": NOWHERE})))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A home and a port of one's own."""
    return Settings(home=tmp_path / "home", prefect_port=free_port(), web_port=free_port())


@pytest.fixture(scope="session")
def prefect_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Prefect's database with its tables made: making them takes longer than all the rest of a start."""
    home = tmp_path_factory.mktemp("once")
    settings = Settings(home=home, prefect_port=free_port())
    server = start_server(settings)
    try:
        await_server(settings, server)
    finally:
        stop({"the server": server})
    return home / "prefect" / "prefect.db"


@pytest.fixture(autouse=True)
def _nothing_left_running(tmp_path: Path) -> Iterator[None]:
    yield
    left = ours(tmp_path)
    for pid in left:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    assert left == [], "processes that a test started were still running after it"
