"""The pages that are kept: each that brought a change, and the latest of those that could not be believed.

A page that brought nothing new is not kept at all: what it says is what the page before it said.
"""

from sqlalchemy import delete, insert, select, update
from sqlmodel import Session

from models.tables.core import table_of
from models.tables.source import SourcePage
from tasks.sources.fetching.fetch import Fetched

PAGES = table_of(SourcePage)
# Of one source; a page that is odd at every poll would otherwise fill the database.
KEPT_ODD = 20


def keep_page(session: Session, fetched: Fetched, problem: str | None = None) -> int:
    """Save the page as it came, once per source and content; its id. `problem`: why it is not believed.

    A page that was believed once stays so: rows refer to it.
    """
    mine = (PAGES.c.source == fetched.source) & (PAGES.c.sha256 == fetched.sha256)
    connection = session.connection()
    known = connection.execute(select(PAGES.c.id).where(mine)).scalar()
    if known is None:
        return _kept(session, fetched, problem)
    connection.execute(update(PAGES).where(mine, PAGES.c.problem.is_not(None)).values(problem=problem))
    return int(known)


def forget_odd_pages(session: Session, source: str) -> None:
    """Keep only the latest of the source's pages that could not be believed."""
    odd = (PAGES.c.source == source) & PAGES.c.problem.is_not(None)
    kept = select(PAGES.c.id).where(odd).order_by(PAGES.c.id.desc()).limit(KEPT_ODD)
    session.connection().execute(delete(PAGES).where(odd, PAGES.c.id.not_in(kept)))


def _kept(session: Session, fetched: Fetched, problem: str | None) -> int:
    page = insert(PAGES).values(
        source=fetched.source,
        url=fetched.final_url,
        fetched_at=fetched.fetched_at,
        status=fetched.status,
        sha256=fetched.sha256,
        headers=dict(fetched.headers),
        content=fetched.body,
        problem=problem,
    )
    return int(session.connection().execute(page.returning(PAGES.c.id)).scalar_one())
