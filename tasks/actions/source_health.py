"""How each source has been doing, the pages it gave, and the alarm when it fails."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from models.rules.escalation import later
from models.rules.watch.working_hours import office_of
from models.tables.source import SourceHealth, SourcePage
from notifications import messages, routing
from notifications.messages import Message
from tasks.actions import outbox
from tasks.actions.case_file import By, business_day
from tasks.actions.fan_out import with_channels
from tasks.actions.repeats import within_window
from tasks.sources.fetch import Fetched

_HEADER = 100


def health_of(session: Session, source: str, by: By) -> SourceHealth:
    """The source's health row, made the first time it is tried; an attempt is noted."""
    health = session.get(SourceHealth, source) or SourceHealth(source=source, last_attempt_at=by.now)
    health.last_attempt_at = by.now
    session.add(health)
    return health


def keep_page(session: Session, fetched: Fetched) -> int:
    """Save the page as it came, unless it is the very one saved last; its id."""
    last = session.exec(
        select(SourcePage).where(SourcePage.source == fetched.source).order_by(col(SourcePage.id).desc()).limit(1)
    ).first()
    if last is not None and last.sha256 == fetched.sha256:
        return last.id or 0
    page = SourcePage(
        source=fetched.source,
        url=fetched.final_url,
        fetched_at=fetched.fetched_at,
        status=fetched.status,
        sha256=fetched.sha256,
        headers=dict(fetched.headers),
        content=fetched.body,
    )
    session.add(page)
    session.flush()
    return page.id or 0


def note_success(session: Session, source: str, by: By, *, rows: int | None, changed: bool, fetched: Fetched) -> None:
    """The source answered as expected; `rows` None when it said that nothing had changed."""
    health = health_of(session, source, by)
    health.last_success_at, health.failures_in_row, health.problem = by.now, 0, None
    if rows is not None:
        health.rows = rows
        health.etag = _short(fetched.headers.get("etag"))
        health.last_modified = _short(fetched.headers.get("last-modified"))
    if changed:
        health.last_change_at = by.now


def _short(header: str | None) -> str | None:
    # What comes from outside has no bound; without it the next poll is only unconditional.
    return header if header and len(header) <= _HEADER else None


def note_failure(session: Session, source: str, problem: str, by: By, *, page_id: int | None) -> None:
    """The source failed: counted, the page marked, operators told once a day. Nothing else changes."""
    health = health_of(session, source, by)
    health.failures_in_row += 1
    health.problem = problem
    page = session.get(SourcePage, page_id) if page_id else None
    if page is not None:
        page.problem = problem
        session.add(page)
    operators = routing.operators(by.organisation, messages.SOURCE_FAILURE, by.today)
    _tell(session, messages.source_failure(source, problem, operators, day=by.today), by)


def note_silence(session: Session, by: By) -> int:
    """Operators are told, once a day, of each source that nobody has read for longer than it may; how many new ones."""
    may, free = by.organisation.watching.source_silent_after, office_of(by.organisation).free
    operators = routing.operators(by.organisation, messages.SOURCE_SILENT, by.today)
    said = 0
    for health in session.exec(select(SourceHealth).order_by(SourceHealth.source)):
        heard = business_day(by.organisation, health.last_success_at or health.last_attempt_at)
        if later(heard, may, free) < by.today:
            said += _tell(session, messages.source_silent(health.source, heard, operators, day=by.today), by)
    return said


def _tell(session: Session, said: Sequence[Message], by: By) -> int:
    fresh = within_window(session, said, case_id=None, organisation=by.organisation, now=by.now)
    return outbox.put_new(session, with_channels(session, fresh, by.organisation, by.today), now=by.now)
