"""Which cases wait for which meetings: every open turn of every case on its way, with the meeting it can go to."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from models.rules.case_number import case_number
from models.rules.foresight.forecast import Step, forecast
from models.rules.organisation import Organisation
from models.rules.place import Position
from models.rules.standings import Standing
from models.tables.case import Case
from tasks.actions.case_file import CaseFile
from tasks.queries.case_files import case_files


@dataclass(frozen=True, slots=True)
class Awaiting:
    """A case that waits for a body, and when the body is expected to decide: `step.meeting`, or `step.on`."""

    case_id: int
    product: str
    indication: str
    step: Step

    @property
    def number(self) -> str:
        """The number people use for the case."""
        return case_number(self.case_id)


def awaiting(session: Session, organisation: Organisation, today: date) -> list[Awaiting]:
    """Every turn that is open on `today`, in the order of the cases. A query, and one per 500 cases on their way."""
    on_path = select(Case.id).where(Case.standing == Standing.ON_PATH.value).order_by(col(Case.id))
    numbers = [case_id for case_id in session.exec(on_path) if case_id is not None]
    return [one for file in case_files(session, numbers) for one in _of(file, organisation, today)]


def remembered(
    session: Session, case_ids: Sequence[int], organisation: Organisation, today: date
) -> Iterator[tuple[int, tuple[Awaiting, ...] | None]]:
    """The same of each case, None for one that is not on its way, as `tasks.queries.case_memo` wants it."""
    on_path = set(session.exec(select(Case.id).where(Case.standing == Standing.ON_PATH.value)))
    yield from ((case_id, None) for case_id in case_ids if case_id not in on_path)
    for file in case_files(session, [case_id for case_id in case_ids if case_id in on_path]):
        yield file.case_id, tuple(_of(file, organisation, today))


def _of(file: CaseFile, organisation: Organisation, today: date) -> Iterator[Awaiting]:
    about = file.about
    for step in _open_steps(file.at, organisation, today):
        yield Awaiting(file.case_id, about.product, about.indication, step)


def _open_steps(place: Position, organisation: Organisation, today: date) -> Iterator[Step]:
    # The steps before the regions' are the same for all of them.
    steps = {(s.stage, s.region): s for region in forecast(place, organisation, today).regions for s in region.steps}
    return (step for (stage, region), step in steps.items() if place.waits_for(stage, region))
