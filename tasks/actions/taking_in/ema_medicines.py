"""EMA's table: opinion, authorisation and how a product was approved, noted on the cases about it."""

from sqlmodel import Session

from models.rules.before_the_clock import DateKind, Flag
from models.rules.identity import product_key, substance_key
from tasks.actions.listed_medicines import Listing
from tasks.actions.taking_in.changes import Changes, Followed, Reading
from tasks.actions.taking_in.noting import note_products
from tasks.sources.ema_medicines import SeenMedicine


def take_in(session: Session, reading: Reading, changes: Changes[SeenMedicine]) -> Followed:
    """Note what is news, in a baseline too: it moves no case, and nobody is told."""
    return note_products(session, reading, [_listing(reading, listed.record) for listed in changes.news])


def _listing(reading: Reading, seen: SeenMedicine) -> Listing:
    dates = {DateKind.EMA_OPINION: seen.opinion_on, DateKind.EMA_AUTHORISATION: seen.authorised_on}
    return Listing(
        source=reading.source,
        key=seen.key,
        name=f"{seen.product} ({seen.status})",
        product_key=product_key(seen.product),
        substance_key=substance_key(seen.substance),
        atc=seen.atc or None,
        dates={kind: on for kind, on in dates.items() if on},
        flags={Flag.ORPHAN: seen.orphan, Flag.ATMP: seen.advanced_therapy, Flag.CONDITIONAL: seen.conditional},
        address=seen.url,
        page_id=reading.page_id,
    )
