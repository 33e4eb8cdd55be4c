"""Somebody at the pages: in this process, without a server or a browser.

`client` is nobody in particular; `client_as("foa.handlaggare")` is somebody logged in. Both send what a browser sends
with a form; `post` of a logged-in client fills in the token by itself. `house` comes from tests/conftest.py and is
there on SQLite and on PostgreSQL; ask for `sqlite_house` (and `client_on`) where one database is enough.
"""

import shutil
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from fastapi import FastAPI
from httpx import Response

from app import prefect_api
from app.bootstrap import Ordnat, build, prepare
from app.settings import Settings
from app.web.doing import run_now
from app.web.security.csrf import token
from app.web.site import create_site
from models.rules.logged_in import Identity
from tasks.actions.web_sessions import begin_session
from tests.conftest import NOW
from tests.factories import Journey, organisation

with warnings.catch_warnings():
    # The test client would rather have the successor of our HTTP library, which nothing else here can use yet.
    warnings.simplefilter("ignore")
    from starlette.testclient import TestClient

HERE = "http://127.0.0.1:8080"


class Client(TestClient):
    """A browser without a screen. `held` is its log-in; `fill` posts a form of our own page."""

    held: str = ""
    # As typed as they would be with the library that the test client would rather have.
    get: Callable[..., Response]
    post: Callable[..., Response]
    head: Callable[..., Response]
    delete: Callable[..., Response]

    @property
    def site(self) -> FastAPI:
        """The pages that it is at."""
        assert isinstance(self.app, FastAPI)
        return self.app

    def hold(self, held: str, name: str = "ordnat") -> None:
        """Hold this, as if the pages had given it."""
        if name.endswith("ordnat"):
            self.held = held
        self.cookies.set(name, held, domain=self.base_url.host)

    def fill(self, address: str, **fields: object) -> Response:
        """Post a form as the page would have it, token and all."""
        data = {name: str(value) for name, value in fields.items()}
        return self.post(address, data={"csrf": token(self.held)} | data)


ClientAs = Callable[..., Client]


def visitor(house: Ordnat, person: str | None = None, *, at: str = HERE) -> Client:
    """Somebody at the pages of `house`: nobody in particular, or `person` logged in."""
    client = Client(
        create_site(house), base_url=at, headers={"Origin": at, "Accept": "text/html"}, client=("127.0.0.1", 50000),
        follow_redirects=False,
    )  # fmt: skip
    if person is not None:
        name = next(known.name for known in organisation().people if known.key == person)
        client.hold(house.change(lambda s: begin_session(s, Identity(person, name), now=house.now())))
    return client


@pytest.fixture(autouse=True)
def carried_on(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """Case and event of whatever Prefect was asked to carry on; no server is asked, whoever's may be running here."""
    asked: list[tuple[int, int]] = []

    def note(_url: str, case_id: int, seq: int) -> bool:
        asked.append((case_id, seq))
        return True

    monkeypatch.setattr(prefect_api, "start_introduction", note)
    return asked


@pytest.fixture(scope="module")
def quiet_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ordnat]:
    """One SQLite file for all tests of a module: for those that leave nothing behind that another would notice."""
    house = build(Settings(home=tmp_path_factory.mktemp("quiet")), clock=lambda: NOW)
    prepare(house)
    yield house
    house.engine.dispose()


@pytest.fixture(autouse=True)
def polled(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Which sources somebody had polled from here, each time; nobody else's server is asked by a test."""
    asked: list[list[str]] = []
    monkeypatch.setattr(prefect_api, "run_soon", lambda *_told, **_named: None)
    monkeypatch.setattr(run_now, "poll_all", lambda _asking, wanted: asked.append([how.key for how in wanted]))
    return asked


@pytest.fixture(scope="session")
def _regions_asked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with one case on which the regions are asked, made once: making it takes longer than most tests."""
    house = build(Settings(home=tmp_path_factory.mktemp("asked")), clock=lambda: NOW)
    prepare(house)
    Journey.opened(house).recommended()
    house.engine.dispose()
    return house.settings.home / "ordnat.db"


@pytest.fixture
def asked_case(tmp_path: Path, _regions_asked: Path) -> Iterator[Journey]:
    """A case on which the regions are asked, on an SQLite file of one's own."""
    shutil.copy(_regions_asked, tmp_path / "ordnat.db")
    house = build(Settings(home=tmp_path), clock=lambda: NOW)
    yield Journey(house, 1, {})
    house.engine.dispose()


@pytest.fixture
def client(house: Ordnat) -> Iterator[Client]:
    """Nobody in particular."""
    with visitor(house) as client:
        yield client


@pytest.fixture
def client_as(house: Ordnat) -> Iterator[ClientAs]:
    """Somebody logged in, by key."""
    with ExitStack() as open_clients:
        yield lambda person: open_clients.enter_context(visitor(house, person))


@pytest.fixture
def client_on() -> Iterator[ClientAs]:
    """Somebody logged in to a house of one's choice: `client_on(sqlite_house, "foa.handlaggare")`."""
    with ExitStack() as open_clients:
        yield lambda house, person=None: open_clients.enter_context(visitor(house, person))
