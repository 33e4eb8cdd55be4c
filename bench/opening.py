"""A case taken up from a recommendation, one client."""

from collections.abc import Iterator

from bench.bed import Bed
from bench.case import INDICATION, Traveller
from bench.figure import Figure, per_second, timed

CASES = 200
_LEAST = 250.0


def measure(bed: Bed) -> Iterator[Figure]:
    """Cases opened per second, each with price and patients known from the start."""
    ours: list[float] = []
    theirs: list[float] = []
    with bed.house() as house, bed.floor() as floor:
        traveller = Traveller(house)
        for recommendation in traveller.recommendations(CASES):
            theirs.append(timed(floor.open, f"Läkemedel {recommendation}", INDICATION))
            ours.append(timed(traveller.opens, recommendation))
    rate, least = per_second(ours), per_second(theirs)
    yield Figure("opening", bed.database, rate, "cases/s", least, least / rate, f"≥ {_LEAST:g} /s", rate >= _LEAST)
