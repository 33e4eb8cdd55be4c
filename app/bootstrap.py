"""Putting the house together: settings, database, organisation, and the clock that only doors read."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any, TypeVar

from pydantic import ValidationError
from sqlalchemy import Engine
from sqlmodel import Session

from app import prefect_api
from app.settings import Settings
from models import database, organisation_file
from models.rules.access import SYSTEM, Actor, as_actor
from models.rules.errors import ConfigurationError, InvalidInputError
from models.rules.organisation import Organisation
from tasks.actions.case_file import Recorded, business_day
from tasks.actions.mirror_anew import mirror_anew
from tasks.actions.remember_organisation import remember_organisation
from tasks.poll import Asking
from tasks.sources import configuration
from tasks.sources.configuration import Sources

T = TypeVar("T")


@dataclass(frozen=True)
class Ordnat:
    """The running program: what every door needs. `sources` are those to poll; `clock` gives the moment, aware."""

    settings: Settings
    engine: Engine
    organisation: Organisation
    sources: Sources
    clock: Callable[[], datetime]

    def now(self) -> datetime:
        """The present moment, in UTC."""
        return self.clock()

    def actor(self, key: str | None = None) -> Actor:
        """The person called `key`, or the one in the settings. Raises InvalidInputError, NotFoundError."""
        wanted = key or self.settings.actor
        if wanted is None:
            raise InvalidInputError("Ange vem du är: --actor din.nyckel, eller sätt ORDNAT_ACTOR.")
        if wanted == SYSTEM.key:
            raise InvalidInputError(f"”{SYSTEM.key}” är programmet självt. Ange en person.")
        return as_actor(self.organisation.person(wanted, business_day(self.organisation, self.now())))

    def change(self, work: Callable[[Session], T]) -> T:
        """`work` in one transaction, tried again when another writer got in between."""
        return database.change(self.engine, work)

    @property
    def asking(self) -> Asking:
        """For polling sources."""
        return Asking(self.change, self.now, self.organisation, self.settings.contact)

    def act(self, action: Callable[..., T], *what: Any, actor: str | None, **more: Any) -> T:
        """An action in one transaction, done by the person called `actor`, now. Raises what the action raises."""
        who = self.actor(actor)
        return self.change(
            lambda session: action(session, *what, actor=who, now=self.now(), organisation=self.organisation, **more)
        )

    def carry_on(self, recorded: Recorded) -> bool:
        """Ask Prefect to carry the case on; False when it will be picked up by the sweep instead."""
        return prefect_api.start_introduction(self.settings.prefect_api, recorded.case_id, recorded.seq)


def read_settings() -> Settings:
    """The settings. Raises ConfigurationError naming each wrong variable."""
    try:
        return Settings()
    except ValidationError as wrong:
        names = ", ".join(f"ORDNAT_{str(error['loc'][0]).upper()}" for error in wrong.errors())
        raise ConfigurationError(f"Inställningen är felaktig: {names}. Se README, Inställningar.") from None


def build(settings: Settings, clock: Callable[[], datetime] | None = None) -> Ordnat:
    """The program on these settings, its schema left as it is. Raises ConfigurationError."""
    if settings.database.startswith("sqlite:///"):
        settings.home.mkdir(parents=True, exist_ok=True)
    organisation, sources = organisation_file.load(settings.organisation), configuration.load(settings.sources)
    return Ordnat(settings, database.connect(settings.database), organisation, sources, clock or _utc_now)


def prepare(ordnat: Ordnat) -> None:
    """Bring the schema up to date, fill in what older rows lack, and remember the organisation file."""
    database.migrate(ordnat.engine)
    while ordnat.change(mirror_anew):
        pass
    _remember(ordnat)


@cache
def ordnat() -> Ordnat:
    """The program on the environment's settings, ready for use. Raises ConfigurationError."""
    built = build(read_settings())
    if not database.schema_is_current(built.engine):
        raise ConfigurationError("Databasen saknas eller har fel version. Kör ”ordnat up”, eller ”ordnat doctor”.")
    _remember(built)
    return built


def _remember(ordnat: Ordnat) -> None:
    content = organisation_file.content(ordnat.settings.organisation)
    ordnat.change(lambda s: remember_organisation(s, ordnat.organisation, content, now=ordnat.now()))


def _utc_now() -> datetime:
    return datetime.now(UTC)
