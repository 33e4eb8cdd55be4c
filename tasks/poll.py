"""One poll of a source: fetch, save, parse, compare, write. The network is never touched inside a transaction."""

from dataclasses import dataclass, field

from sqlmodel import Session

from models.database import Change
from models.rules.errors import SourceFailureError
from tasks.actions.case_file import By
from tasks.actions.source_health import health_of, keep_page, note_failure, note_success
from tasks.actions.take_in import Reading, TakenIn, take_in
from tasks.sources import nt_recommendations
from tasks.sources.fetch import Fetched, fetch


@dataclass(frozen=True, slots=True)
class Polled:
    """What a poll gave. `problem` is a Swedish sentence when the source failed: then nothing was changed."""

    source: str
    rows: int = 0
    baseline: bool = False
    not_modified: bool = False
    problem: str | None = None
    taken: TakenIn = field(default_factory=TakenIn)


def poll_nt_recommendations(change: Change, url: str, by: By, *, contact: str) -> Polled:
    """Poll NT-rådet's list of recommendations at `url`. `change` runs a function in a transaction of its own."""
    return _poll(change, nt_recommendations.SOURCE, url, by, contact)


def _poll(change: Change, source: str, url: str, by: By, contact: str) -> Polled:
    known: dict[str, str | int | None] = {}

    def remember(session: Session) -> Polled:
        health = health_of(session, source, by)
        known.update(etag=health.etag, last_modified=health.last_modified, rows=health.rows)
        return Polled(source)

    change(remember)
    try:
        fetched = fetch(
            url,
            source=source,
            now=by.now,
            contact=contact,
            etag=_text(known["etag"]),
            last_modified=_text(known["last_modified"]),
        )
    except SourceFailureError as failure:
        return _failed(change, source, str(failure), by, None)
    if fetched.not_modified:
        return change(lambda session: _unchanged(session, source, by, fetched))
    return _read(change, source, fetched, by)


def _read(change: Change, source: str, fetched: Fetched, by: By) -> Polled:
    kept: list[int] = []

    def keep(session: Session) -> Polled:
        kept.append(keep_page(session, fetched))
        return Polled(source)

    change(keep)
    page_id = kept[-1]
    try:
        return change(lambda session: _take_in(session, source, fetched, page_id, by))
    except SourceFailureError as failure:
        return _failed(change, source, str(failure), by, page_id)


def _take_in(session: Session, source: str, fetched: Fetched, page_id: int, by: By) -> Polled:
    records = nt_recommendations.parse(fetched.body)
    health = health_of(session, source, by)
    nt_recommendations.check_length(health.rows, len(records))
    baseline = health.rows is None
    taken = take_in(session, Reading(source, page_id, by, baseline=baseline), records)
    changed = bool(taken.new or taken.changed)
    note_success(session, source, by, rows=len(records), changed=changed, fetched=fetched)
    return Polled(source, rows=len(records), baseline=baseline, taken=taken)


def _unchanged(session: Session, source: str, by: By, fetched: Fetched) -> Polled:
    note_success(session, source, by, rows=None, changed=False, fetched=fetched)
    return Polled(source, not_modified=True)


def _failed(change: Change, source: str, problem: str, by: By, page_id: int | None) -> Polled:
    def note(session: Session) -> Polled:
        note_failure(session, source, problem, by, page_id=page_id)
        return Polled(source, problem=problem)

    return change(note)


def _text(value: object) -> str | None:
    return str(value) if value else None
