"""What the demonstration is played on: its own database, the demo site, a mailbox, and the whole program running."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
from pydantic import SecretStr

from app import prefect_api
from app.bootstrap import Ordnat, build, prepare
from app.demo.mailbox import Mailbox
from app.demo.site import DemoSite
from app.demo.sources import write_sources
from app.one_machine import Parts, free_port, stack
from app.settings import Settings
from models import database
from models.rules.errors import OrdnatError
from tasks.queries.due import unfinished_work

_PATIENCE = 180.0


@dataclass(frozen=True)
class Theatre:
    """The running program and what surrounds it in the demonstration."""

    house: Ordnat
    site: DemoSite
    mailbox: Mailbox
    parts: Parts

    def run(self, deployment: str) -> None:
        """Start a deployment as its schedule would, and wait for it. Raises OrdnatError when it fails."""
        try:
            state = prefect_api.run_and_wait(self.house.settings.prefect_api, deployment, patience=_PATIENCE)
        except httpx.HTTPError as failure:
            raise OrdnatError(f"Prefect-servern svarade inte som väntat på {deployment}: {failure}") from failure
        if state != "COMPLETED":
            raise OrdnatError(f"Körningen av {deployment} slutade i {state}. Se {self.house.settings.home}/flows.log.")

    def settle(self) -> None:
        """Wait until no case has automatic work left. Raises OrdnatError when that takes too long."""
        self._until(lambda: not self._waiting(), "Det automatiska arbetet blev inte klart.")

    def _waiting(self) -> bool:
        with database.reading(self.house.engine) as session:
            return bool(unfinished_work(session, now=self.house.now(), limit=1))

    def _until(self, done: Callable[[], bool], otherwise: str) -> None:
        deadline = time.monotonic() + _PATIENCE
        while not done():
            if time.monotonic() > deadline:
                raise OrdnatError(f"{otherwise} Se {self.house.settings.home}/flows.log.")
            time.sleep(0.2)


@contextmanager
def theatre() -> Iterator[Theatre]:
    """Raise the curtain: everything starts, on free ports, and is gone afterwards."""
    with (
        TemporaryDirectory(prefix="ordnat-demo-", ignore_cleanup_errors=True) as home,
        DemoSite() as site,
        Mailbox() as mailbox,
    ):
        settings = Settings(
            home=Path(home),
            sources=write_sources(Path(home), {"nt_recommendations": site.url}),
            mail_url=SecretStr(mailbox.url),
            prefect_port=free_port(),
            # Its own pages, without log-in: whoever watches chooses who to be.
            web_host="127.0.0.1",
            web_port=free_port(),
            oidc_issuer=None,
            pages_url=None,
            actor=None,
            prefect_api_url=None,
            prefect_auth=None,
            heartbeat_url=None,
            database_url=None,
        )
        house = build(settings)
        prepare(house)
        with stack(settings) as parts:
            yield Theatre(house, site, mailbox, parts)
        house.engine.dispose()
