"""What is known already of the medicine that a case is opened about, noted on it."""

from sqlmodel import Session, select

from models.tables.case import Case
from models.tables.medicine import Medicine
from tasks.actions.case_file import By, CaseFile
from tasks.actions.known_of import Found, known_of
from tasks.actions.note_dates import note
from tasks.queries.medicines_with_cases import MedicineWithCases

_MEDICINE_OF = select(Medicine).where(Medicine.id == Case.medicine_id)


def note_known(session: Session, file: CaseFile, medicine: Medicine, by: By) -> None:
    """Note what the lists tell, and only what nobody can take for another's."""
    for told in _found(session, file, medicine).told:
        note(session, file, told, by)


def doubts_about(session: Session, file: CaseFile) -> tuple[str, ...]:
    """What the lists may tell of the case's medicine but nobody can be sure of: sentences for a person."""
    medicine = session.exec(_MEDICINE_OF.where(Case.id == file.case_id)).one()
    return _found(session, file, medicine).doubts


def _found(session: Session, file: CaseFile, medicine: Medicine) -> Found:
    return known_of(session, MedicineWithCases.of(medicine), file.log[0].data["indication"])
