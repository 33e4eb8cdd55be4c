"""What one measurement says, and how time is taken."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from typing import Any


@dataclass(frozen=True)
class Figure:
    """A figure beside its floor, in the same unit, from the same run.

    `ratio` is ours ÷ floor, as times: 1 costs as much as the floor, 4 four times as much. `target` is what was asked
    for, in words; `met` is None where nothing was.
    """

    name: str
    database: str
    value: float
    unit: str
    floor: float
    ratio: float
    target: str = ""
    met: bool | None = None


def p50(seconds: list[float]) -> float:
    """The median, in milliseconds."""
    return median(seconds) * 1000


def per_second(seconds: list[float]) -> float:
    """How many such would be done in a second, by the median."""
    return 1 / median(seconds)


def timed(work: Callable[..., Any], *told: Any, **named: Any) -> float:
    """How long `work` took, in seconds."""
    began = time.perf_counter()
    work(*told, **named)
    return time.perf_counter() - began
