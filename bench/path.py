"""The whole path, from opening to the last of seven decisions, one client."""

from collections.abc import Iterator

from bench.bed import Bed
from bench.case import INDICATION, INPUTS, Move, Traveller
from bench.figure import Figure, cases_per_second, timed
from bench.floor import Floor

CASES = 60


def measure(bed: Bed) -> Iterator[Figure]:
    """Cases per second, once with decisions alone and once with every automatic step carried out in between."""
    alone: list[float] = []
    automatic: list[float] = []
    theirs: list[float] = []
    with bed.house() as house, bed.floor() as floor:
        traveller = Traveller(house)
        moves = traveller.moves()
        waiting = iter(traveller.recommendations(2 * CASES))
        for _ in range(CASES):
            theirs.append(timed(_floor, floor, moves))
            alone.append(timed(_alone, traveller, next(waiting), moves))
            automatic.append(timed(_with_automatic_work, traveller, next(waiting), moves))
    yield cases_per_second("path, decisions alone", bed.database, alone, theirs).at_most(4)
    yield cases_per_second("path, automatic work too", bed.database, automatic, theirs).at_least(25)


def _floor(floor: Floor, moves: tuple[Move, ...]) -> None:
    case = floor.open("Läkemedel", INDICATION)
    for turn, move in enumerate(moves):
        floor.decide(case, turn, move.decision, move.by)


def _alone(traveller: Traveller, recommendation: int, moves: tuple[Move, ...]) -> None:
    # The budget analysis that one of the decisions is about is then made with that decision.
    case = traveller.opens(recommendation, inputs=None)
    for move in moves:
        traveller.decides(case, move, inputs=INPUTS if move.reviews_budget else None)


def _with_automatic_work(traveller: Traveller, recommendation: int, moves: tuple[Move, ...]) -> None:
    case = traveller.opens(recommendation)
    traveller.carries_on(case)
    for move in moves:
        traveller.decides(case, move)
        traveller.carries_on(case)
