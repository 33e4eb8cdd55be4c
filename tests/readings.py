"""Readings of a source's list, one after another, without a page or a network: what follows is the program's own."""

from datetime import date, datetime
from hashlib import sha256
from typing import Any

from app.bootstrap import Ordnat
from models.rules.access import SYSTEM
from models.rules.verdicts import Verdict, recognise
from tasks.actions.case_file import By
from tasks.actions.source_health import note_attempt
from tasks.actions.taking_in.page import Read, TakenIn, take_in_page
from tasks.sources.fetching.fetch import Fetched
from tasks.sources.reading.recommendation import SeenRecommendation
from tasks.sources.reading.records import Record
from tests.factories import PUBLISHED

SITE = "https://samverkanlakemedel.se"


def row(
    label: str = "bör användas",
    *,
    product: str = "Trodelvy",
    indication: str = "trippelnegativ bröstcancer",
    on: date | None = PUBLISHED,
    verdict: Verdict | None = None,
    **fields: Any,
) -> SeenRecommendation:
    """A row of NT-rådet's list, its verdict read from its label."""
    said = recognise(label, product=product)
    plain: dict[str, Any] = {
        "substance": "sacituzumab govitekan",
        "atc": "L01FX17",
        "comment": None,
        "decided_on": None,
        "date_text": on.isoformat() if on else "hösten 2026",
        "url": f"{SITE}/produktinfo/{product.lower()}",
    }
    return SeenRecommendation(
        product=product,
        indication=indication,
        verdict=verdict or said.verdict,
        restricted=said.restricted,
        label=label,
        published_on=on,
        **(plain | fields),
    )


def read(house: Ordnat, *records: Record, source: str = "nt_recommendations", now: datetime | None = None) -> TakenIn:
    """One reading of the whole list, as a poll does it; the first of a source is its baseline."""
    whole, by = fetched(house, *records, source=source, now=now)
    return house.change(lambda session: take_in_page(session, whole, by))


def fetched(
    house: Ordnat, *records: Record, source: str = "nt_recommendations", now: datetime | None = None
) -> tuple[Read, By]:
    """A page on which these are the list, fetched and read but not yet taken in."""
    by = By(SYSTEM, now or house.now(), house.organisation)
    known = house.change(lambda session: note_attempt(session, source, by))
    body = repr(records).encode()
    page = Fetched(
        source=source,
        url=f"{SITE}/{source}",
        final_url=f"{SITE}/{source}",
        fetched_at=by.now,
        status=200,
        headers={},
        body=body,
        sha256=sha256(body).hexdigest(),
    )
    return Read(house.sources[source], known, page, records), by
