"""What the site keeps in memory of every case, made once and again of the cases that change; and making it at start."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from threading import Thread

from fastapi import FastAPI
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from app.bootstrap import Ordnat
from app.web.visit import Visit
from models import database
from models.rules.errors import OrdnatError
from models.rules.open_data import PublicCase
from models.rules.organisation import Organisation
from tasks.actions.case_file import business_day
from tasks.queries import forecast, lead_times
from tasks.queries.case_memo import CaseMemo
from tasks.queries.forecast import Awaiting
from tasks.queries.lead_times import CaseTimes
from tasks.queries.open_data import public_cases

_LOG = logging.getLogger("ordnat.web")


def _times() -> CaseMemo[CaseTimes]:
    return CaseMemo(lead_times.remembered, lasts=lambda case: case.is_over)


def _waiting() -> CaseMemo[tuple[Awaiting, ...] | None]:
    return CaseMemo(forecast.remembered, lasts=lambda waits: waits is None)


def _public() -> CaseMemo[PublicCase | None]:
    return CaseMemo(public_cases, lasts=lambda _: True)


@dataclass(frozen=True)
class Memos:
    """Lead times, which cases wait for which body, and what everybody may see. One each for the whole site."""

    lead_times: CaseMemo[CaseTimes] = field(default_factory=_times)
    waiting: CaseMemo[tuple[Awaiting, ...] | None] = field(default_factory=_waiting)
    public: CaseMemo[PublicCase | None] = field(default_factory=_public)

    def look(self, session: Session, organisation: Organisation, today: date) -> None:
        """Make all of them, so that nobody has to wait for it."""
        self.waiting.look(session, organisation, today)
        self.lead_times.look(session, organisation, today)
        self.public.look(session, organisation, today)


def memos_of(visit: Visit) -> Memos:
    """Those of the site that is visited."""
    memos: Memos = visit.request.app.state.memos
    return memos


def waiting_now(visit: Visit) -> Sequence[Awaiting]:
    """Every turn that is open today, in the order of the cases."""
    with visit.reading() as session:
        seen = memos_of(visit).waiting.look(session, visit.organisation, visit.today)
    return seen.worked_out("all", lambda cases: [one for waits in cases if waits for one in waits])


def warm(site: FastAPI) -> None:
    """Begin to make them beside everything else: with many cases the first to ask would wait for long."""
    house: Ordnat = site.state.house

    def work() -> None:
        try:
            with database.reading(house.engine) as session:
                site.state.memos.look(session, house.organisation, business_day(house.organisation, house.now()))
        except (OrdnatError, SQLAlchemyError) as failed:
            # Whoever asks first makes them instead, and is told what is wrong.
            _LOG.warning("could not prepare what the pages keep in memory: %s", type(failed).__name__)

    Thread(target=work, name="warm", daemon=True).start()
