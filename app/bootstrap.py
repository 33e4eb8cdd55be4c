"""Putting the house together: settings, database, organisation, and the clock that only doors read."""

import os
import time
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any, TypeVar

from pydantic import ValidationError
from sqlalchemy import Engine
from sqlmodel import Session

from app import in_use, prefect_api
from app.logs.events import milliseconds, say
from app.settings import Settings
from models import database, organisation_file, schema
from models.rules.access import SYSTEM, Actor, as_actor
from models.rules.case_number import case_number
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
        began = time.perf_counter()
        done = database.change(self.engine, work)
        if isinstance(done, Recorded):
            case, ms = case_number(done.case_id), milliseconds(began)
            say("ordnat", "recorded", case=case, seq=done.seq, repeated=done.repeated, ms=ms)
        return done

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
        _make_home(settings)
    organisation, sources = organisation_file.load(settings.organisation), configuration.load(settings.sources)
    return Ordnat(settings, database.connect(settings.database), organisation, sources, clock or utc_now)


def _make_home(settings: Settings) -> None:
    try:
        # What is kept there holds net prices.
        settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as refused:
        raise ConfigurationError(
            f"Mappen {settings.home} går inte att göra ({refused.strerror}). Rätta ORDNAT_HOME, eller rättigheterna."
        ) from None


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
    with left_alone_if_refused(built):
        joined(built)
        schema.check(built.engine)
        _remember(built)
    return built


@contextmanager
def left_alone_if_refused(ordnat: Ordnat) -> Iterator[None]:
    """When the block raises, the database is let go of: SQLite then folds its files away."""
    try:
        yield
    except BaseException:
        ordnat.engine.dispose()
        raise


def joined(ordnat: Ordnat) -> Ordnat:
    """The same program, which from now on holds up whoever would replace its database. Raises NotNowError."""
    handle = in_use.join(ordnat.settings)
    if handle is not None:
        weakref.finalize(ordnat, os.close, handle)
    return ordnat


def _remember(ordnat: Ordnat) -> None:
    content = organisation_file.content(ordnat.settings.organisation)
    ordnat.change(lambda s: remember_organisation(s, ordnat.organisation, content, now=ordnat.now()))


def utc_now() -> datetime:
    """The present moment; for doors only."""
    return datetime.now(UTC)
