"""Years of cases: one in ten open, the others over, copies of some that were really carried so far."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import text
from sqlmodel import Session

from app.bootstrap import Ordnat
from bench.bed import Bed
from bench.case import Traveller
from bench.copies import copied
from models.rules.standings import CloseReason
from tasks.actions.close import close_case

# Of the open ones some wait for the council, the rest for the regions; of the others some were released.
WAITING, ASKED, RELEASED, CLOSED = 0.04, 0.06, 0.15, 0.75
CASES = 10_000
# Cases that really are in the database, and may be decided in.
DECIDABLE = 40


@dataclass
class Season:
    """A house full of cases. `waiting`, `asked` and `released` are really there; `decidable` wait for the council."""

    house: Ordnat
    waiting: int
    asked: int
    released: int
    decidable: list[int] = field(default_factory=list)


@contextmanager
def season(bed: Bed, count: int = CASES) -> Iterator[Season]:
    """A house with so many cases."""
    with bed.house() as house:
        traveller = Traveller(house)
        made = [traveller.opens(found) for found in traveller.recommendations(4 + DECIDABLE)]
        for case_id in made:
            traveller.carries_on(case_id)
        waiting, asked, released, closed, *decidable = made
        _carry(traveller, asked, 4)
        _carry(traveller, released, 7)
        house.change(lambda session: _close(session, house, closed))
        shares = {waiting: WAITING, asked: ASKED, released: RELEASED, closed: CLOSED}
        _fill(house, {first: round(share * count) for first, share in shares.items()})
        yield Season(house, waiting, asked, released, decidable)


def _carry(traveller: Traveller, case_id: int, moves: int) -> None:
    for move in traveller.moves()[:moves]:
        traveller.decides(case_id, move)
        traveller.carries_on(case_id)


def _close(session: Session, house: Ordnat, case_id: int) -> None:
    by = {"actor": house.actor("foa.handlaggare"), "now": house.now(), "organisation": house.organisation}
    close_case(session, case_id, CloseReason.WITHDRAWN, "Bolaget har meddelat det", **by)  # type: ignore[arg-type]


def _fill(house: Ordnat, counts: dict[int, int]) -> None:
    after = max(counts) + DECIDABLE
    with house.engine.begin() as connection:
        for first, count in counts.items():
            copied(connection, first, count, lambda _: {}, after=after)
            after += count
    with house.engine.begin() as connection:
        connection.execute(text("ANALYZE"))
