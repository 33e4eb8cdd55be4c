"""Medicines by product: found, or made known."""

from hashlib import sha256

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from models.rules.errors import LostRaceError
from models.rules.identity import indication_key, product_key, substance_key
from models.tables.medicine import Medicine


def medicine_of(session: Session, product: str, substance: str, atc: str | None = None) -> Medicine:
    """The medicine called `product`, made known when it is new.

    Raises LostRaceError when somebody else made it known at the same time.
    """
    wanted = product_key(product)
    medicine = session.exec(select(Medicine).where(Medicine.product_key == wanted)).first()
    if medicine is None:
        medicine = Medicine(
            product=product, product_key=wanted, substance=substance, substance_key=substance_key(substance), atc=atc
        )
        session.add(medicine)
        try:
            session.flush()
        except IntegrityError as error:
            raise LostRaceError(f"{product} lades till av någon annan samtidigt. Försök igen.") from error
    _complete(medicine, substance, atc)
    return medicine


def _complete(medicine: Medicine, substance: str, atc: str | None) -> None:
    """What was left out by the list that made the medicine known."""
    if substance and not medicine.substance:
        medicine.substance, medicine.substance_key = substance, substance_key(substance)
    if atc and not medicine.atc:
        medicine.atc = atc


def indication_digest(indication: str) -> str:
    """The identity of an indication, whatever its length: the same for texts that differ in dashes or case only."""
    return sha256(indication_key(indication).encode()).hexdigest()[:32]
