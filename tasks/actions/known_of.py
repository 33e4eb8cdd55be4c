"""What the authorities' lists tell of a medicine, for a case about it: only what nobody can take for another's."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from models.rules.before_the_clock import DateKind, Told
from models.rules.identity import indication_key
from models.rules.same_medicine import Doubt, contradicts, row_about
from tasks.actions.listed_medicines import LISTED, Listing, listed_where
from tasks.queries.medicines_with_cases import MedicineWithCases
from tasks.sources.reading.keys import key_of
from tasks.sources.registry import label_of
from tasks.sources.tlv_clinic_assessments import SeenAssessment

# A row tells of the product, whatever it is used for …
OF_PRODUCTS = ("ema_medicines", "nt_agreements")
# … of one decision, for one use that is not said …
DECISIONS = ("tlv_decisions_general", "tlv_decisions_limited", "tlv_decisions_refused")
ASSESSMENTS = ("tlv_clinic_assessments",)
# … or of a product and an indication, in our own words.
COOPERATION = ("nt_under_preparation", "nt_not_taken_up")


@dataclass(frozen=True, slots=True)
class Found:
    """What is told, and Swedish sentences about what may be told but nobody can be sure of."""

    told: tuple[Told, ...] = ()
    doubts: tuple[str, ...] = ()


def known_of(session: Session, medicine: MedicineWithCases, indication: str) -> Found:
    """All that the lists tell of a medicine and an indication. One query."""
    rows = _rows(session, medicine)
    found = [*_of_product(medicine, rows), *_of_use(medicine, rows), *_of_pair(medicine, indication, rows)]
    told = tuple(one for one in found if isinstance(one, Told))
    return Found(told, tuple(one for one in found if isinstance(one, str)))


def mentions(medicine: MedicineWithCases, listing: Listing) -> bool | Doubt:
    """Is a decision or an assessment about the medicine? A doubt when only the substance says so."""
    if listing.title is None:
        same = bool(listing.product_key) and listing.product_key == medicine.product_key
        return same and not contradicts(medicine, listing)
    article = SeenAssessment(listing.key, listing.title, listing.dates[DateKind.TLV_ASSESSMENT], listing.address or "")
    if article.mentions(medicine.product):
        return True
    return Doubt("bara substansen nämns") if article.mentions(medicine.substance) else False


def in_doubt(medicine: MedicineWithCases, source: str, why: str) -> str:
    """A sentence for a person."""
    return f"{label_of(source)}, {medicine.product}: {why}. Notera rätt datum i ärendet: ordnat case date."


def several(rows: int) -> str:
    """Why none of several rows about a product was taken."""
    return f"{rows} rader är om produkten, och ingen säger för vilken användning"


def _rows(session: Session, medicine: MedicineWithCases) -> list[Listing]:
    named = (LISTED.c.product_key == medicine.product_key) | LISTED.c.title.is_not(None)
    if medicine.substance_key:
        named |= LISTED.c.substance_key == medicine.substance_key
    return listed_where(session, (*OF_PRODUCTS, *DECISIONS, *ASSESSMENTS, *COOPERATION), named)


def _of_product(medicine: MedicineWithCases, rows: Sequence[Listing]) -> Iterator[Told | str]:
    for source in OF_PRODUCTS:
        row = row_about(medicine, [row for row in rows if row.source == source])
        if isinstance(row, Doubt):
            yield in_doubt(medicine, source, row.why)
        elif row is not None:
            yield row.told()


def _of_use(medicine: MedicineWithCases, rows: Sequence[Listing]) -> Iterator[Told | str]:
    for sources in (DECISIONS, ASSESSMENTS):
        about = [(row, how) for row in rows if row.source in sources and (how := mentions(medicine, row))]
        if len(about) > 1:
            yield in_doubt(medicine, about[0][0].source, several(len(about)))
        elif about:
            [(row, how)] = about
            yield in_doubt(medicine, row.source, how.why) if isinstance(how, Doubt) else row.told()


def _of_pair(medicine: MedicineWithCases, indication: str, rows: Sequence[Listing]) -> Iterator[Told]:
    key = key_of(medicine.product_key, indication_key(indication))
    return (row.told() for row in rows if row.source in COOPERATION and row.key == key)
