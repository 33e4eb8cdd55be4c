"""The day NT-rådet decided whether the regions are to act together on a medicine, noted on the case about it."""

from collections.abc import Iterable

from sqlmodel import Session

from models.rules.before_the_clock import DateKind
from models.rules.identity import product_key, substance_key
from tasks.actions.listed_medicines import Listing
from tasks.actions.taking_in.changes import Followed, Reading
from tasks.actions.taking_in.noting import note_pairs
from tasks.sources.nt_not_taken_up import NotTakenUp
from tasks.sources.nt_under_preparation import UnderPreparation

_WORDS = {NotTakenUp: "omfattas inte av nationell samverkan", UnderPreparation: "under beredning"}


def note_cooperation(session: Session, reading: Reading, news: Iterable[NotTakenUp | UnderPreparation]) -> Followed:
    """Note the decision of each row; the list's product and indication are our own words."""
    return note_pairs(session, reading, [_listing(reading, seen) for seen in news])


def _listing(reading: Reading, seen: NotTakenUp | UnderPreparation) -> Listing:
    return Listing(
        source=reading.source,
        key=seen.key,
        name=_WORDS[type(seen)],
        product_key=product_key(seen.product),
        substance_key=substance_key(seen.substance),
        dates={DateKind.NATIONAL_COOPERATION: seen.decided_on} if seen.decided_on else {},
        address=seen.url,
        page_id=reading.page_id,
    )
