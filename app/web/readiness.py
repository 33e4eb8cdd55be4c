"""May this process be given visitors? Asked often by load balancers, and by anybody: a look costs next to nothing.

There is one look at a time, at most one a second, and nobody waits for it longer than a load balancer would.
"""

import asyncio
import time
from collections.abc import Mapping
from concurrent.futures import Future
from threading import Lock, Thread

from sqlalchemy.exc import SQLAlchemyError

from app.bootstrap import Ordnat
from models import database

OK, FAILED, SILENT = "ok", "failed", "no answer"
Checks = Mapping[str, str]
_LASTS = 1.0
_PATIENCE = 3.0


class Readiness:
    """The checks of one process: `database` answers, its `schema` is this program's, the `organisation` is loaded."""

    def __init__(self, house: Ordnat, *, lasts: float = _LASTS, patience: float = _PATIENCE) -> None:
        self._house = house
        self._lasts, self._patience = lasts, patience
        self._lock = Lock()
        self._latest: Future[Checks] | None = None
        self._begun = 0.0

    async def checks(self) -> Checks:
        """What each check came to: `ok`, `failed`, or `no answer`."""
        latest = asyncio.wrap_future(self._look())
        await asyncio.wait({latest}, timeout=self._patience)
        return latest.result() if latest.done() else {"database": SILENT}

    def _look(self) -> Future[Checks]:
        with self._lock:
            over = self._latest is None or (self._latest.done() and time.monotonic() - self._begun > self._lasts)
            if self._latest is None or over:
                self._latest, self._begun = Future(), time.monotonic()
                # Not of a pool: whoever stops the pages does not wait for a database that never answers.
                Thread(target=_carry_out, args=(self._latest, self._house), name="ready", daemon=True).start()
            return self._latest


def _carry_out(asked: Future[Checks], house: Ordnat) -> None:
    try:
        asked.set_result(_checks(house))
    except Exception as failed:
        asked.set_exception(failed)


def _checks(house: Ordnat) -> Checks:
    organisation = OK if house.organisation.regions else FAILED
    try:
        # On SQLite a look that might write would wait for those who do.
        current = database.schema_is_current(house.engine.execution_options(writes=False))
    except SQLAlchemyError:
        return {"database": FAILED, "organisation": organisation}
    return {"database": OK, "schema": OK if current else FAILED, "organisation": organisation}
