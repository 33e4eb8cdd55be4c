"""A case taken up from a recommendation, one client."""

from collections.abc import Iterator

from bench.bed import Bed
from bench.case import INDICATION, Traveller
from bench.figure import Figure, cases_per_second, timed

CASES = 300


def measure(bed: Bed) -> Iterator[Figure]:
    """Cases opened per second, each with price and patients known from the start."""
    ours: list[float] = []
    theirs: list[float] = []
    with bed.house() as house, bed.floor() as floor:
        traveller = Traveller(house)
        for recommendation in traveller.recommendations(CASES):
            theirs.append(timed(floor.open, f"Läkemedel {recommendation}", INDICATION))
            ours.append(timed(traveller.opens, recommendation))
    yield cases_per_second("opening", bed.database, ours, theirs).at_least(250)
