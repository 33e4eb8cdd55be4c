"""The public side of many cases, in few looks at the database."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from sqlmodel import Session, col, select

from models.rules.open_data import PublicCase, public_case
from models.rules.organisation import Organisation
from models.tables.budget_analysis import BudgetLine
from tasks.queries.case_files import AT_A_TIME, case_files

Patients = Mapping[tuple[int, int], Mapping[str, Decimal]]


def public_cases(
    session: Session, case_ids: Sequence[int], organisation: Organisation, _today: date
) -> Iterator[tuple[int, PublicCase | None]]:
    """Each case by its number, None where nothing of it is public. Two queries per 500 cases."""
    for first in range(0, len(case_ids), AT_A_TIME):
        some = case_ids[first : first + AT_A_TIME]
        patients = _patients(session, some)
        for file in case_files(session, some):
            counted = patients.get((file.case_id, file.at.analysis or 0), {})
            yield file.case_id, public_case(file.case_id, file.at, file.log, organisation, counted)


def _patients(session: Session, case_ids: Sequence[int]) -> Patients:
    found: dict[tuple[int, int], dict[str, Decimal]] = defaultdict(dict)
    for line in session.exec(select(BudgetLine).where(col(BudgetLine.case_id).in_(case_ids))):
        found[line.case_id, line.seq][line.region] = line.patients
    return found
