"""Lead times of many cases, each with whose they are."""

from collections.abc import Iterator, Sequence
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
    def is_over(self) -> bool:
        """True when no clock runs or is still to start: another day says the same."""
        return bool(self.times) and all(one.ending is not None for one in self.times)

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
    return [case for case in times_of(session, case_ids, organisation, today) if case.times]


def times_of(session: Session, case_ids: Sequence[int], organisation: Organisation, today: date) -> Iterator[CaseTimes]:
    """The lead times of the cases `case_ids`, a case whose clock has not started without any."""
    for file in case_files(session, case_ids):
        about = file.about
        yield CaseTimes(
            file.case_id, about.product, about.indication, lead_times(file.case_id, file.at, organisation, today)
        )


def remembered(
    session: Session, case_ids: Sequence[int], organisation: Organisation, today: date
) -> Iterator[tuple[int, CaseTimes]]:
    """The same by the cases' numbers, as `tasks.queries.case_memo` wants it."""
    return ((case.case_id, case) for case in times_of(session, case_ids, organisation, today))
