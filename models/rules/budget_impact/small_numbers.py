"""Few patients: whole ones, with their probabilities, instead of 0.47 of a patient. Poisson counts; floats 0 … 1."""

from dataclasses import dataclass
from math import exp, lgamma, log


@dataclass(frozen=True, slots=True)
class WholePatients:
    """The probability of exactly 0, 1, 2 … patients in a year, and of more than the last listed."""

    expected: float
    probabilities: tuple[float, ...]
    more: float

    @property
    def none(self) -> float:
        """The probability of no patient at all."""
        return self.probabilities[0]


def poisson(expected: float, count: int) -> float:
    """The probability of exactly `count` patients when `expected` ≥ 0 are expected."""
    if expected == 0:
        return 1.0 if count == 0 else 0.0
    return exp(count * log(expected) - expected - lgamma(count + 1))


def whole_patients(expected: float, most: int = 10) -> WholePatients:
    """The distribution of whole patients 0 … `most`. Pool regions by adding what they expect."""
    listed = tuple(poisson(expected, count) for count in range(most + 1))
    return WholePatients(expected, listed, max(0.0, 1.0 - sum(listed)))


def at_least(expected: float, count: int) -> float:
    """The probability of `count` patients or more."""
    return max(0.0, 1.0 - sum(poisson(expected, n) for n in range(count)))
