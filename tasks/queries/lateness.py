"""What is late now: every clock of an open case that is past its aim or limit, or stands still."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from models.rules.case_number import case_number
from models.rules.clock import Pace
from models.rules.lead_times.lateness import LateClock, late_clocks
from models.rules.organisation import Organisation
from models.tables.case import Case
from tasks.queries.case_files import case_files


@dataclass(frozen=True, slots=True)
class Late:
    """A late clock, and whose: the case in words."""

    case_id: int
    product: str
    indication: str
    clock: LateClock

    @property
    def number(self) -> str:
        """The number people use for the case."""
        return case_number(self.case_id)


def late(session: Session, organisation: Organisation, today: date, region: str | None = None) -> list[Late]:
    """Every late clock on `today`, the latest first, those that only stand still last; `region`: as it concerns one.

    A query for the open cases, and one per 500 of them.
    """
    opened = select(Case.id).where(col(Case.open_key).is_not(None)).order_by(col(Case.id))
    open_cases = [case_id for case_id in session.exec(opened) if case_id is not None]
    found = [
        Late(file.case_id, file.about.product, file.about.indication, clock)
        for file in case_files(session, open_cases)
        for clock in late_clocks(file.at, organisation, today, region)
    ]
    return sorted(found, key=_urgency)


def _urgency(one: Late) -> tuple[bool, int, int]:
    return one.clock.lap.pace is not Pace.PAST_LIMIT, -one.clock.days_late, one.case_id
