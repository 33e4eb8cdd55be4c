"""How each source has been doing, and the notices when one fails or is silent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from models.tables.core import table_of
from models.tables.source import SourceHealth
from notifications import messages, routing
from notifications.messages import Message
from tasks.actions import outbox
from tasks.actions.case_file import By, business_day
from tasks.actions.fan_out import with_channels
from tasks.actions.repeats import within_window
from tasks.queries.sources import heard, is_silent
from tasks.sources.configuration.configured import Configured
from tasks.sources.fetching.fetch import Fetched

HEALTH = table_of(SourceHealth)
_ALL = select(SourceHealth).order_by(SourceHealth.source)
_HEADER = 100


@dataclass(frozen=True, slots=True)
class Attempt:
    """What was known of a source when a poll began."""

    version: int
    baseline: bool
    sha256: str | None
    etag: str | None
    last_modified: str | None


def note_attempt(session: Session, source: str, by: By) -> Attempt:
    """Note that the source is being asked; how it stands. Its health row is made the first time."""
    dialect = sqlite if session.connection().dialect.name == "sqlite" else postgresql
    first = {"source": source, "last_attempt_at": by.now, "failures_in_row": 0, "version": 0}
    tried = dialect.insert(HEALTH).values(first)
    again = tried.on_conflict_do_update(index_elements=["source"], set_={"last_attempt_at": by.now})
    row = session.connection().execute(again.returning(*HEALTH.c)).one()
    return Attempt(row.version, row.baseline_at is None, row.sha256, row.etag, row.last_modified)


def locked_health(session: Session, source: str) -> SourceHealth:
    """The source's health, held until the transaction ends: nobody writes any source's list meanwhile.

    All are held, in one order, since what follows from two lists may concern the same medicine.
    """
    return {row.source: row for row in session.exec(_ALL.with_for_update())}[source]


def note_success(health: SourceHealth, by: By, *, fetched: Fetched | None = None, conditional: bool = True) -> None:
    """The source answered as expected. `fetched`: a good page to compare the next with; None when it was the same.

    `conditional`: the next poll asks for the same address, so that the server may answer that nothing has changed.
    """
    health.last_success_at, health.failures_in_row, health.failing_since, health.problem = by.now, 0, None, None
    if fetched is not None:
        health.sha256 = fetched.sha256
        health.etag = _short(fetched.headers.get("etag")) if conditional else None
        health.last_modified = _short(fetched.headers.get("last-modified")) if conditional else None


def note_change(health: SourceHealth, by: By) -> None:
    """The list has been written; the first time it is the baseline."""
    health.version += 1
    health.last_change_at = by.now
    health.baseline_at = health.baseline_at or by.now


def note_failure(session: Session, health: SourceHealth, how: Configured, problem: str, by: By, *, odd: bool) -> None:
    """The source failed: counted, and operators told once a day. Nothing else changes.

    `odd`: there was a page, and it was not what it should be, which is told at once; that a server does not answer is
    told when it has happened a few times in a row.
    """
    health.failures_in_row += 1
    health.failing_since = health.failing_since or by.now
    health.problem = problem
    if odd or health.failures_in_row >= how.failing_after:
        operators = routing.operators(by.organisation, messages.SOURCE_FAILURE, by.today)
        _tell(session, messages.source_failure(how.key, problem, operators, day=by.today), by)


def note_silence(session: Session, by: By, sources: Mapping[str, Configured]) -> int:
    """Operators are told, once a day, of each source that nobody has read for longer than it may; how many new ones.

    A source that is not polled is not expected to say anything.
    """
    operators = routing.operators(by.organisation, messages.SOURCE_SILENT, by.today)
    said = 0
    for health in session.exec(_ALL.where(col(SourceHealth.source).in_(_polled(sources)))):
        if is_silent(health, sources[health.source], by.organisation, by.now):
            since = business_day(by.organisation, heard(health))
            said += _tell(session, messages.source_silent(health.source, since, operators, day=by.today), by)
    return said


def _polled(sources: Mapping[str, Configured]) -> list[str]:
    return [key for key, how in sources.items() if how.enabled]


def _short(header: str | None) -> str | None:
    # What comes from outside has no bound; without it the next poll is only unconditional.
    return header if header and len(header) <= _HEADER else None


def _tell(session: Session, said: Sequence[Message], by: By) -> int:
    fresh = within_window(session, said, case_id=None, organisation=by.organisation, now=by.now)
    return outbox.put_new(session, with_channels(session, fresh, by.organisation, by.today), now=by.now)
