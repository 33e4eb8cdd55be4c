"""From a decision recorded to the next step durable and visible, one client."""

from collections.abc import Iterator

from bench.bed import Bed
from bench.case import INDICATION, Traveller
from bench.figure import Figure, milliseconds, timed

CASES = 80


def measure(bed: Bed) -> Iterator[Figure]:
    """All seven decisions of a case, their automatic work carried out in between but not timed."""
    ours: list[float] = []
    theirs: list[float] = []
    with bed.house() as house, bed.floor() as floor:
        traveller = Traveller(house)
        moves = traveller.moves()
        for recommendation in traveller.recommendations(CASES):
            case, floor_case = traveller.opens(recommendation), floor.open(f"Läkemedel {recommendation}", INDICATION)
            for turn, move in enumerate(moves):
                traveller.carries_on(case)
                theirs.append(timed(floor.decide, floor_case, turn, move.decision, move.by))
                ours.append(timed(traveller.decides, case, move))
                if traveller.awaits(case, move):
                    raise RuntimeError("the decision is not seen by others")
    yield milliseconds("decision → next step", bed.database, ours, theirs).at_most(4)
