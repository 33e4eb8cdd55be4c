"""The watch beside everything else: sweeps without a pause, from several threads, while decisions are recorded."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Thread

from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from app.bootstrap import Ordnat
from models.rules.errors import LostRaceError
from tasks.watch import watch
from tests.campaign.gate import Gate
from tests.campaign.ledger import Ledger


@dataclass
class Watchers:
    """`counts` tells what came of it: sweeps, those that found something, and those that ran beside a decision."""

    house: Ordnat
    gate: Gate
    ledger: Ledger
    counts: Counter[str] = field(default_factory=Counter)

    @contextmanager
    def at_work(self, threads: int, pause: float) -> Iterator[None]:
        """So many at once for as long as the block lasts."""
        over = Event()
        several = [Thread(target=self._work, args=(over, pause), name=f"svep {n}") for n in range(threads)]
        for one in several:
            one.start()
        try:
            yield
        finally:
            over.set()
            for one in several:
                one.join()

    def _work(self, over: Event, pause: float) -> None:
        while not over.wait(pause):
            with self.gate.passing():
                self._once()

    def _once(self) -> None:
        beside = self.gate.inside > 1
        try:
            seen = watch(
                self.house.change, now=self.house.now, organisation=self.house.organisation, sources=self.house.sources
            )
        except LostRaceError:
            self.counts["svep som fick börja om"] += 1
        except IntegrityError as twice:
            # A rung that was called twice would be stopped here, by the database itself.
            self.ledger.broken.append(f"svep: {twice.orig}")
        except SQLAlchemyError:
            self.counts["svep avbrutna av fel"] += 1
        else:
            self.counts["svep"] += 1
            self.counts["svep som hittade något"] += bool(seen.looked_at)
            self.counts["svep jämsides med annat"] += beside
