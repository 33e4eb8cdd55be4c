"""Kills one part of the cluster after another, at moments drawn by lot, and starts each again after a while."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from threading import Event

from app.bootstrap import Ordnat
from tests.campaign.gate import Gate
from tests.cluster.machines import Cluster


@dataclass(frozen=True, slots=True)
class Kill:
    """A part was killed, and answered again at `back`."""

    name: str
    at: datetime
    back: datetime


@dataclass
class Killer:
    """`gate` is told which part is dead, so that what is not answered meanwhile is counted under its name."""

    cluster: Cluster
    house: Ordnat
    gate: Gate
    chance: Random
    kills: list[Kill] = field(default_factory=list)

    @property
    def times(self) -> Counter[str]:
        """How often each part was killed."""
        return Counter(kill.name for kill in self.kills)

    def work(self, plan: list[str], over: Event) -> None:
        """Every kill of the plan, in a shuffled order."""
        self.chance.shuffle(plan)
        for name in plan:
            if over.wait(self.chance.uniform(1, 5)):
                return
            self._kill(name, over)

    def _kill(self, name: str, over: Event) -> None:
        at = self.house.now()
        with self.gate.during(name):
            self.cluster.kill(name)
            over.wait(self.chance.uniform(1, 10))
            self.cluster.start(name)
        self.kills.append(Kill(name, at, self.house.now()))
