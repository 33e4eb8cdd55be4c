"""One cluster for all the tests: it takes half a minute to come up, and each test leaves everything alive."""

import os
from collections.abc import Iterator

import pytest

from app.bootstrap import Ordnat, build
from app.demo.sources import write_sources
from tests.cluster.machines import Cluster
from tests.cluster.prefect_rows import PrefectRows
from tests.mail import PostOffice, post_office

NOWHERE = "http://127.0.0.1:9/"


@pytest.fixture(scope="session", autouse=True)
def _environment() -> None:
    for name in [name for name in os.environ if name.startswith(("ORDNAT_", "PREFECT_"))]:
        del os.environ[name]


@pytest.fixture(scope="session")
def office() -> Iterator[PostOffice]:
    """A mail server that lives through it all."""
    with post_office() as running:
        yield running


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory, office: PostOffice) -> Iterator[Cluster]:
    """Everything of compose.yaml, up."""
    folder = tmp_path_factory.mktemp("machines")
    # The schedules are real, and the hour may be that of a poll: it must not leave this machine.
    sources = write_sources(folder, {"nt_recommendations": NOWHERE})
    with Cluster(folder / "cluster", mail_url=office.url, more={"ORDNAT_SOURCES": str(sources)}) as running:
        yield running


@pytest.fixture
def alive(cluster: Cluster) -> Iterator[Cluster]:
    """The cluster with every part alive, before the test and after it."""
    assert cluster.start_what_is_dead() == []
    yield cluster
    cluster.start_what_is_dead()


@pytest.fixture(scope="session")
def house(cluster: Cluster) -> Iterator[Ordnat]:
    """The program on the cluster's own database and servers."""
    house = build(cluster.settings)
    yield house
    house.engine.dispose()


@pytest.fixture(scope="session")
def prefect(cluster: Cluster) -> Iterator[PrefectRows]:
    """What Prefect's servers say they have run."""
    rows = PrefectRows(cluster.settings.prefect_api)
    yield rows
    rows.close()
