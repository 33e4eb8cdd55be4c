"""Lead times of many cases, each with whose they are."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from models.rules.case_number import case_number
from models.rules.lead_times.timed import Timed, lead_times
from models.rules.organisation import Organisation
from models.rules.process import Priority, Route
from models.tables.case import Case
from tasks.queries.case_files import case_files


@dataclass(frozen=True, slots=True)
class CaseTimes:
    """A case in words, and every lead time of it."""

    case_id: int
    product: str
    indication: str
    times: tuple[Timed, ...]

    @property
    def number(self) -> str:
        """The number people use for the case."""
        return case_number(self.case_id)


def case_times(
    session: Session,
    organisation: Organisation,
    today: date,
    *,
    route: Route | None = None,
    priority: Priority | None = None,
) -> list[CaseTimes]:
    """The lead times, as they stand on `today`, of every case that has any; in the order of their numbers.

    A query for the cases, and one per 500 of them.
    """
    chosen = select(Case.id).order_by(col(Case.id))
    if route is not None:
        chosen = chosen.where(Case.route == route.value)
    if priority is not None:
        chosen = chosen.where(Case.priority == priority.value)
    case_ids = [case_id for case_id in session.exec(chosen) if case_id is not None]
    found = (
        CaseTimes(
            file.case_id,
            file.about.product,
            file.about.indication,
            lead_times(file.case_id, file.at, organisation, today),
        )
        for file in case_files(session, case_ids)
    )
    return [case for case in found if case.times]
