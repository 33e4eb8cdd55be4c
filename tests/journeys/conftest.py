"""A real Chromium at the pages on a real port; log-in at a real provider, or held from the start where it is no matter.

The browser is one for the whole folder, and gone when the folder is done: whatever runs after it may want a loop of
its own. A page that was open when a test failed is left as a picture in the folder that pytest keeps.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright
from pydantic import SecretStr

from app import prefect_api
from app.bootstrap import Ordnat, build, prepare
from app.one_machine import free_port
from app.settings import Settings
from models.rules.logged_in import Identity
from models.rules.login import Login, LoginRole
from tasks.actions.automatic import carry_out_all
from tasks.actions.web_sessions import begin_session
from tests.conftest import NOW
from tests.factories import organisation, standing
from tests.journeys.furnished import furnish
from tests.journeys.person import Person
from tests.journeys.serving import served
from tests.web.provider import CLIENT, SECRET, LogInService, log_in_service

# What is on this very machine answers at once, or is not going to.
_PATIENCE_MS = 30_000


def pytest_addoption(parser: pytest.Parser) -> None:
    """Where the pictures of the README go; otherwise they are thrown away."""
    parser.addoption("--screenshots", type=Path, default=None, help="folder for the pictures of the pages")


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """The system's browser."""
    found = shutil.which("chromium")
    assert found, "Installera Chromium (make browser)."
    expect.set_options(timeout=_PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield browser
        browser.close()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Remember of a test that it failed, for the pictures."""
    outcome = yield
    if call.when == "call":
        item.stash[_FAILED] = outcome.get_result().failed  # type: ignore[attr-defined]


_FAILED = pytest.StashKey[bool]()


@pytest.fixture
def contexts(
    chromium: Browser, request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[Callable[..., BrowserContext]]:
    """Browsers that know nothing of each other, by playwright's own options."""
    made: list[BrowserContext] = []

    def make(**how: object) -> BrowserContext:
        context = chromium.new_context(locale="sv-SE", **how)  # type: ignore[arg-type]
        context.set_default_timeout(_PATIENCE_MS)
        made.append(context)
        return context

    yield make
    pages = [page for context in made for page in context.pages]
    if request.node.stash.get(_FAILED, default=False):
        for number, page in enumerate(pages):
            picture = tmp_path / f"{number}.png"
            page.screenshot(path=picture, full_page=True)
            request.node.add_report_section("teardown", "page", f"{page.url} as in {picture}")
    for context in made:
        context.close()


@dataclass(frozen=True)
class Pages:
    """Pages that answer, and the house behind them."""

    house: Ordnat
    url: str

    def cookie(self, person: str) -> Any:
        """What the browser of somebody who is logged in holds."""
        name = next(known.name for known in organisation().people if known.key == person)
        held = self.house.change(lambda s: begin_session(s, Identity(person, name), now=self.house.now()))
        return {"name": "ordnat", "value": held, "url": self.url}


@dataclass(frozen=True)
class Staffed(Pages):
    """Pages behind a log-in service."""

    service: LogInService

    def is_at_the_keys(self, person: str, **claims: object) -> None:
        """Whoever logs in next is this person, with these claims besides."""
        known = next(one for one in organisation().people if one.key == person)
        self.service.users[person] = {"email": known.mail, "name": known.name, **claims}
        self.service.user = person
        self.service.extra = dict(claims)


@contextmanager
def _pages(home: Path) -> Iterator[Pages]:
    # Nobody listens where Prefect would be, whoever's may be running here.
    house = build(Settings(home=home, web_port=free_port(), prefect_port=free_port()), clock=lambda: NOW)
    prepare(house)
    with served(house, house.settings.web_port) as url:
        yield Pages(house, url)
    house.engine.dispose()


def _done_here(house: Ordnat, case_id: int) -> bool:
    """What the flow does when Prefect starts it: every step of the case that is due."""
    house.change(lambda session: carry_out_all(session, case_id, **standing(house)))
    return True


@pytest.fixture(scope="package")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pages]:
    """Pages with everything in them, hostile names too, on one's own machine, on the day the tests' clock stands at."""
    with _pages(tmp_path_factory.mktemp("furnished")) as pages:
        furnish(pages.house, hostile=True)
        yield pages


@pytest.fixture(scope="package")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pages]:
    """Pages with everything in them, and nothing odd."""
    with _pages(tmp_path_factory.mktemp("plain")) as pages:
        furnish(pages.house, hostile=False)
        yield pages


@pytest.fixture(scope="package")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pages]:
    """Pages with nothing in them."""
    with _pages(tmp_path_factory.mktemp("empty")) as pages:
        yield pages


@pytest.fixture(scope="package")
def staffed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Staffed]:
    """Pages behind a log-in service, at the present moment; the house does its own steps as soon as they are due."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with log_in_service(f"{url}/logga-in/svar") as service:
        settings = Settings(
            home=tmp_path_factory.mktemp("staffed"), pages_url=url, web_port=port, oidc_issuer=service.url,
            oidc_client_id=CLIENT, oidc_client_secret=SecretStr(SECRET),
        )  # fmt: skip
        house = build(settings)
        prepare(house)
        login = Login(roles=[LoginRole("groups", "ordnat-ekonom", "net_reader")])
        house = replace(house, organisation=replace(house.organisation, login=login))
        with pytest.MonkeyPatch.context() as patch, served(house, port):
            patch.setattr(prefect_api, "start_introduction", lambda _, case_id, __: _done_here(house, case_id))
            yield Staffed(house, url, service)
        house.engine.dispose()


@pytest.fixture
def somebody(staffed: Staffed, contexts: Callable[..., BrowserContext]) -> Callable[..., Person]:
    """`somebody("foa.handlaggare")` logs in at the log-in service and is at the pages, in a browser of their own."""

    def logs_in(key: str, at: str = "/", **claims: object) -> Person:
        staffed.is_at_the_keys(key, **claims)
        person = Person(contexts(), staffed.url)
        person.goes_to(at).follows("Logga in")
        person.page.wait_for_url(f"{staffed.url}{at}")
        return person

    return logs_in
