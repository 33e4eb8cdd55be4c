"""Cases on their way through the cluster: opened, decided at the pages, carried on by whichever worker there is."""

import itertools
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random
from threading import Event
from urllib.parse import urlsplit

from app.bootstrap import Ordnat
from models.rules.decisions import Decision
from models.rules.process import Stage
from models.rules.work import due_work
from tests.campaign.gate import Gate
from tests.campaign.ledger import Ledger
from tests.campaign.openings import open_number
from tests.campaign.pages import ByPage
from tests.campaign.patience import Patience
from tests.cluster.machines import Cluster
from tests.factories import Journey
from tests.faults.processes import until

PAGES = ("web-1", "web-2")
# Those that officers open by themselves have numbers from nought.
_numbers = itertools.count(10_000)


def ports(cluster: Cluster) -> list[int]:
    """Where the pages answer."""
    return [urlsplit(cluster.address(name)).port or 0 for name in PAGES]


def opened(house: Ordnat) -> Journey:
    """A recommended medicine's case, opened now; Prefect is asked to carry it on."""
    # A number whose case is neither nominated nor a no.
    recorded = open_number(house, next(number for number in _numbers if number % 6 < 4))
    house.carry_on(recorded)
    return Journey(house, recorded.case_id)


def at_rest(case: Journey) -> bool:
    """Has everything that follows of itself been done?"""
    return not due_work(case.place)


def carried_on(case: Journey, patience: float) -> float:
    """Seconds until everything that follows of itself is done. AssertionError when it is not in time."""
    began = time.monotonic()
    assert until(lambda: at_rest(case), patience=patience), f"nobody carried the case on in {patience} seconds"
    return time.monotonic() - began


@dataclass
class Clerk:
    """Records decisions at the pages, at whichever process answers; until one does, asks again."""

    house: Ordnat
    door: ByPage

    def agrees(self, case: Journey) -> int:
        """Consensus is reached; the number of the event."""
        return self.door.decide(case, Decision(Stage.CONSENSUS, "support", self.house.now().date()), "")


@contextmanager
def clerk(cluster: Cluster, house: Ordnat) -> Iterator[Clerk]:
    """Somebody at a browser for as long as the block lasts."""
    over = Event()
    door = ByPage(house, Patience(Gate(), Ledger(), over), Random(1), ports(cluster))
    try:
        yield Clerk(house, door)
    finally:
        over.set()
        door.close()
