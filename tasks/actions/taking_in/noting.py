"""What a list tells of medicines, noted on the cases that are about them: once per case, and never by a guess."""

from collections.abc import Iterator, Sequence

from sqlmodel import Session

from models.rules.before_the_clock import Told
from models.rules.same_medicine import Doubt, row_about
from tasks.actions.case_file import load_all
from tasks.actions.known_of import in_doubt, mentions, several
from tasks.actions.listed_medicines import Listing, keep, listed_as
from tasks.actions.note_dates import note
from tasks.actions.taking_in.changes import Followed, Reading
from tasks.queries.medicines_with_cases import MedicineWithCases, cases_of_pairs, medicines_with_cases

# What is told and of which case, or why nothing is, as a sentence for a person.
Concerned = Iterator[tuple[Told, int] | str]


def note_products(session: Session, reading: Reading, news: Sequence[Listing]) -> Followed:
    """Rows that tell of a product: on every case about it that is not closed."""
    keep(session, news, now=reading.by.now)
    products, substances = {row.product_key for row in news}, {row.substance_key for row in news} - {None, ""}
    concerned = [
        medicine
        for medicine in medicines_with_cases(session)
        if medicine.product_key in products or medicine.substance_key in substances
    ]
    rows = listed_as(
        session,
        [reading.source],
        (medicine.product_key for medicine in concerned),
        (medicine.substance_key for medicine in concerned if medicine.substance_key),
    )
    return _note(session, reading, _of_products(reading.source, concerned, rows))


def note_decisions(session: Session, reading: Reading, news: Sequence[Listing]) -> Followed:
    """Rows that tell of one decision each: on the case that is open about the product, if there is one only.

    In a baseline, where all is old, only of a product with one row.
    """
    keep(session, news, now=reading.by.now)
    medicines = [medicine for medicine in medicines_with_cases(session) if medicine.open_cases]
    return _note(session, reading, _of_decisions(reading, news, medicines))


def note_pairs(session: Session, reading: Reading, news: Sequence[Listing]) -> Followed:
    """Rows that tell of a product and an indication, by their key: on the case that is about both."""
    keep(session, news, now=reading.by.now)
    cases = cases_of_pairs(session, {row.product_key for row in news if row.product_key})
    return _note(session, reading, ((row.told(), cases[row.key]) for row in news if row.key in cases))


def _of_products(source: str, concerned: Sequence[MedicineWithCases], rows: Sequence[Listing]) -> Concerned:
    for medicine in concerned:
        row = row_about(medicine, rows)
        if isinstance(row, Doubt):
            yield in_doubt(medicine, source, row.why)
        elif row is not None:
            yield from ((row.told(), case_id) for case_id in medicine.cases)


def _of_decisions(reading: Reading, news: Sequence[Listing], medicines: Sequence[MedicineWithCases]) -> Concerned:
    for medicine in medicines:
        about = [(row, how) for row in news if (how := mentions(medicine, row))]
        if reading.baseline and len(about) > 1:
            yield in_doubt(medicine, reading.source, several(len(about)))
            continue
        for row, how in about:
            if isinstance(how, Doubt):
                yield in_doubt(medicine, reading.source, how.why)
            elif len(medicine.open_cases) > 1:
                why = f"{len(medicine.open_cases)} öppna ärenden är om produkten"
                yield in_doubt(medicine, reading.source, why)
            else:
                yield row.told(), medicine.open_cases[0]


def _note(session: Session, reading: Reading, concerned: Concerned) -> Followed:
    followed, told = Followed(), dict[int, list[Told]]()
    for one in concerned:
        if isinstance(one, str):
            followed.doubts.append(one)
        else:
            told.setdefault(one[1], []).append(one[0])
    for file in load_all(session, sorted(told)):
        written = [note(session, file, one, reading.by) for one in told[file.case_id]]
        if any(written):
            followed.noted.append(file.case_id)
    return followed
