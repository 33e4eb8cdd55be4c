"""Asks the database when somebody scrapes, and not more often than every few seconds however many do."""

import time
from collections.abc import Iterator
from datetime import datetime
from importlib.metadata import version
from threading import Lock

from prometheus_client.core import InfoMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError

from app.bootstrap import Ordnat
from app.declared import declared
from app.web.measured.families import (
    case_families,
    clock_families,
    flow_families,
    gauge,
    message_families,
    source_families,
)
from app.web.measured.kept import kept_families
from models import database
from models.rules.access import SYSTEM
from models.rules.watch.working_hours import office_of
from tasks.actions.case_file import By
from tasks.queries.measures import Measures, measures

_LASTS = 10.0
_NOTHING = Measures((), {}, (), (), (), "")


class WorkCollector(Collector):
    """How the work is going. When the database does not answer, that is what it says, and nothing else of it."""

    def __init__(self, house: Ordnat, *, lasts: float = _LASTS) -> None:
        self._house = house
        self._lasts = lasts
        self._lock = Lock()
        self._made: tuple[Metric, ...] = ()
        self._made_at = float("-inf")

    def collect(self) -> Iterator[Metric]:
        """The figures of at most ten seconds ago."""
        with self._lock:
            if time.monotonic() - self._made_at > self._lasts:
                self._made, self._made_at = tuple(_families(self._house)), time.monotonic()
        yield from self._made


def _families(house: Ordnat) -> Iterator[Metric]:
    by = By(SYSTEM, house.now(), house.organisation)
    seen = _seen(house, by)
    yield gauge("ordnat_database_up", "1 when the database answers as it should.", (), [((), seen is not None)])
    yield gauge("ordnat_working_hours", "1 while people may be woken.", (), [((), _open(by.now, house))])
    # Of a database that is gone nothing is known: no figure is better than a wrong one.
    yield from _work(house, seen or _NOTHING, by, known=seen is not None)
    yield from kept_families(house.settings, by.now)


def _work(house: Ordnat, seen: Measures, by: By, *, known: bool) -> Iterator[Metric]:
    if known:
        build = {"version": version("ordnat-inforande"), "schema": seen.schema}
        yield InfoMetricFamily("ordnat_build", "What runs here, on which schema.", value=build)
        yield from case_families(seen.cases)
    running = {one.name for one in declared()}
    yield from clock_families(seen)
    yield from message_families(seen.waiting, by.now)
    yield from source_families(seen, house.sources, by)
    yield from flow_families([flow for flow in seen.flows if flow.flow in running], by.now)


def _seen(house: Ordnat, by: By) -> Measures | None:
    try:
        with database.reading(house.engine) as session:
            return measures(session, by)
    except SQLAlchemyError:
        return None


def _open(now: datetime, house: Ordnat) -> bool:
    return office_of(house.organisation).wake(now) == now
