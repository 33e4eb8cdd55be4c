"""What one measurement says, and how time is taken."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Any


@dataclass(frozen=True)
class Figure:
    """A figure beside its floor, in the same unit, from the same run.

    `ratio` says how many times the floor's time ours takes. `target` is what was asked for, in words; `met` is None
    where nothing was. `note` says what a number cannot.
    """

    name: str
    database: str
    value: float
    unit: str
    floor: float
    ratio: float
    target: str = ""
    met: bool | None = None
    note: str = ""

    def at_most(self, times: float) -> "Figure":
        """Asked for: no more than so many times the floor."""
        return replace(self, target=f"≤ {times:g} ×", met=self.ratio <= times)

    def at_least(self, rate: float) -> "Figure":
        """Asked for: so many in a second."""
        return replace(self, target=f"≥ {rate:g} /s", met=self.value >= rate)


def milliseconds(name: str, database: str, ours: Sequence[float], theirs: Sequence[float]) -> Figure:
    """What one takes, from the seconds that each took: the median."""
    value, floor = median(ours) * 1000, median(theirs) * 1000
    return Figure(name, database, value, "ms", floor, value / floor)


def cases_per_second(name: str, database: str, ours: Sequence[float], theirs: Sequence[float]) -> Figure:
    """How many cases a second holds, from the seconds that each took: by the median."""
    value, floor = 1 / median(ours), 1 / median(theirs)
    return Figure(name, database, value, "cases/s", floor, floor / value)


def timed(work: Callable[..., Any], *told: Any, **named: Any) -> float:
    """How long `work` took, in seconds."""
    began = time.perf_counter()
    work(*told, **named)
    return time.perf_counter() - began
