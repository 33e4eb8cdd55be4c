"""The middle and the tail of a number of days.

One definition throughout, nearest rank: the p % quantile is the smallest value that at least p % of the values do not
exceed. It is always a value somebody has had, needs no interpolation between whole days, and is what a Kaplan–Meier
curve without open cases gives. A spreadsheet's MEDIAN of an even number of values lies halfway between two; this is
the lower of the two.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# Of fewer values than this, the nine in ten are only another word for the longest one.
FEWEST_FOR_P90 = 5


@dataclass(frozen=True, slots=True)
class Spread:
    """`n` numbers of days: the least, the middle, what nine in ten do not exceed, the most. `p90` is None for n < 5."""

    n: int
    least: int
    median: int
    p90: int | None
    most: int


def quantile(ordered: Sequence[int], percent: int) -> int:
    """The nearest-rank quantile of values in rising order; `percent` in 1–100. Raises ValueError for no values."""
    if not ordered:
        raise ValueError("no values have no quantile")
    rank = -(-len(ordered) * percent // 100)  # rounded up, in whole numbers
    return ordered[rank - 1]


def spread(values: Iterable[int]) -> Spread | None:
    """The spread of `values`; None when there are none."""
    ordered = sorted(values)
    if not ordered:
        return None
    p90 = quantile(ordered, 90) if len(ordered) >= FEWEST_FOR_P90 else None
    return Spread(len(ordered), ordered[0], quantile(ordered, 50), p90, ordered[-1])
