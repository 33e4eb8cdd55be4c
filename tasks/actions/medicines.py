"""Medicines by product: found, or made known."""

from hashlib import sha256

from sqlmodel import Session, select

from models.rules.identity import indication_key, product_key, substance_key
from models.tables.medicine import Medicine


def medicine_of(session: Session, product: str, substance: str, atc: str | None = None) -> Medicine:
    """The medicine called `product`, made known when it is new."""
    wanted = product_key(product)
    medicine = session.exec(select(Medicine).where(Medicine.product_key == wanted)).first()
    if medicine is None:
        medicine = Medicine(
            product=product, product_key=wanted, substance=substance, substance_key=substance_key(substance), atc=atc
        )
        session.add(medicine)
        session.flush()
    return medicine


def indication_digest(indication: str) -> str:
    """The identity of an indication, whatever its length: the same for texts that differ in dashes or case only."""
    return sha256(indication_key(indication).encode()).hexdigest()[:32]
