"""A terminal of one's own: `ordnat …` in this process, on a database in a temporary folder."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from app import bootstrap
from app.cli.main import main
from app.demo.site import DemoSite
from app.demo.sources import write_sources
from app.one_machine import free_port


@dataclass(frozen=True)
class Said:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def sentence(self) -> str:
        """Everything printed, on one line."""
        return " ".join((self.out + self.err).split())


Terminal = Callable[..., Said]


def today() -> date:
    """The day at the terminal: its clock is the machine's, and its day the organisation's."""
    return datetime.now(ZoneInfo("Europe/Stockholm")).date()


@pytest.fixture
def site() -> Iterator[DemoSite]:
    """NT-rådet's list on loopback."""
    with DemoSite() as site:
        yield site


@pytest.fixture
def bare_terminal(
    tmp_path: Path, site: DemoSite, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Terminal]:
    """A terminal on a machine where nothing has been set up yet, and no Prefect server runs."""
    monkeypatch.setenv("ORDNAT_HOME", str(tmp_path))
    monkeypatch.setenv("ORDNAT_ACTOR", "foa.handlaggare")
    sources = write_sources(tmp_path, {"nt_recommendations": site.url})
    monkeypatch.setenv("ORDNAT_SOURCES", str(sources))
    monkeypatch.setenv("ORDNAT_PREFECT_PORT", str(free_port()))
    monkeypatch.setenv("ORDNAT_WEB_PORT", str(free_port()))
    monkeypatch.delenv("ORDNAT_DATABASE_URL", raising=False)
    bootstrap.ordnat.cache_clear()

    def run(*arguments: str) -> Said:
        code = main(list(arguments))
        printed = capsys.readouterr()
        return Said(code, printed.out, printed.err)

    yield run
    if bootstrap.ordnat.cache_info().currsize:
        bootstrap.ordnat().engine.dispose()
    bootstrap.ordnat.cache_clear()


@pytest.fixture
def terminal(bare_terminal: Terminal) -> Terminal:
    """A terminal with a database, and NT-rådet's list fetched once."""
    bootstrap.prepare(bootstrap.build(bootstrap.read_settings()))
    assert bare_terminal("poll").code == 0
    return bare_terminal
