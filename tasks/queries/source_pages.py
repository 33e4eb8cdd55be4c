"""The pages that have been saved, with and without their bytes."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from models.rules.errors import NotFoundError
from models.tables.core import table_of
from models.tables.source import SourcePage

PAGES = table_of(SourcePage)


def saved_page(session: Session, source: str, page_id: int) -> SourcePage:
    """One saved page of a source. Raises NotFoundError."""
    page = session.get(SourcePage, page_id)
    if page is None or page.source != source:
        raise NotFoundError(
            f"Källan {source} har ingen sparad sida {page_id}. Se vilka: ordnat source health {source}."
        )
    return page


def last_page(session: Session, source: str) -> SourcePage:
    """The page saved last, believed or not. Raises NotFoundError."""
    mine = select(SourcePage).where(SourcePage.source == source).order_by(col(SourcePage.id).desc()).limit(1)
    page = session.exec(mine).first()
    if page is None:
        raise NotFoundError(f"Källan {source} har ingen sparad sida. Hämta den: ordnat source poll {source}.")
    return page


def believed_pages(session: Session, source: str, most: int) -> Sequence[SourcePage]:
    """The last pages that were believed, the oldest of them first."""
    mine = select(SourcePage).where(SourcePage.source == source, col(SourcePage.problem).is_(None))
    return list(session.exec(mine.order_by(col(SourcePage.id).desc()).limit(most)))[::-1]


def saved_pages(session: Session, source: str) -> Sequence[Row[Any]]:
    """What is known of each saved page but its bytes, the newest first."""
    facts = (PAGES.c.id, PAGES.c.fetched_at, PAGES.c.url, PAGES.c.sha256, PAGES.c.problem)
    mine = columns(*facts).where(PAGES.c.source == source).order_by(PAGES.c.id.desc())
    return list(session.connection().execute(mine))
