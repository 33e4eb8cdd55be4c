"""One Prefect server for all tests of flows, and a house that the flows themselves find."""

import gc
import os
import warnings
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from prefect import settings
from prefect.testing.utilities import prefect_test_harness

from app import bootstrap
from app.bootstrap import Ordnat
from tests import mail as _mail  # noqa: F401  Apprise is first imported there, where its warning is seen to
from tests.conftest import NOW

# Prefect leaves the sockets of its clients for the garbage collector to close, whenever that comes by.
_LEFT_OPEN = "ignore:unclosed <socket.socket:ResourceWarning"
_HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """In this folder, and only here, sockets that Prefect left open are no error."""
    for item in items:
        if item.path.is_relative_to(_HERE):
            item.add_marker(pytest.mark.filterwarnings(_LEFT_OPEN))


@pytest.fixture(scope="package", autouse=True)
def _prefect(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    # Gone with the last test of this folder: its background threads would meet the blocked sockets of unit tests.
    quiet = {
        settings.PREFECT_HOME: tmp_path_factory.mktemp("prefect"),
        settings.PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None,
        settings.PREFECT_SERVER_ANALYTICS_ENABLED: False,
        settings.PREFECT_SERVER_LOGGING_LEVEL: "CRITICAL",
        settings.PREFECT_LOGGING_TO_API_BATCH_INTERVAL: 0.2,
    }
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("DO_NOT_TRACK", "1")
        with settings.temporary_settings(quiet), prefect_test_harness(server_startup_timeout=90):
            yield
    with warnings.catch_warnings():
        # What is left of them goes now, so that no test of another folder hears of it.
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


class Clock:
    """What the flows take for the present moment."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    """Stands at `NOW` until a test moves it."""
    return Clock()


@pytest.fixture(autouse=True)
def _environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("ORDNAT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("ORDNAT_HOME", str(tmp_path))


@pytest.fixture
def house(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ordnat]:
    """The program on a new SQLite file, as the flows get it: from the environment."""
    monkeypatch.setattr(bootstrap, "utc_now", clock)
    first = bootstrap.build(bootstrap.read_settings())
    bootstrap.prepare(first)
    first.engine.dispose()
    bootstrap.ordnat.cache_clear()
    yield bootstrap.ordnat()
    bootstrap.ordnat().engine.dispose()
    bootstrap.ordnat.cache_clear()
