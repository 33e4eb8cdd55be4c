"""A page that has been read becomes the source's list: compared, kept, written and followed, all or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session

from tasks.actions.case_file import By
from tasks.actions.source_health import Attempt, locked_health, note_change, note_success
from tasks.actions.source_pages import keep_page
from tasks.actions.taking_in import follow
from tasks.actions.taking_in.changes import Changes, Followed, Reading
from tasks.actions.taking_in.compare import check_length, compare
from tasks.actions.taking_in.known_list import known_list, reword_list, write_length, write_list
from tasks.sources.configuration.configured import Configured
from tasks.sources.fetching.fetch import Fetched
from tasks.sources.reading.records import Record


@dataclass(frozen=True, slots=True)
class Read:
    """A fetched page and what today's parser found in it; `known` is how the source stood when the poll began."""

    how: Configured
    known: Attempt
    fetched: Fetched
    records: Sequence[Record]


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What a page brought. `rows` None: nothing, because another poll of the source was there before."""

    rows: int | None = None
    baseline: bool = False
    changes: Changes[Any] = field(default_factory=Changes)
    followed: Followed = field(default_factory=Followed)


def take_in_page(session: Session, read: Read, by: By) -> TakenIn:
    """Write what differs from the last good list. Raises SourceFailureError when it cannot be the same list."""
    source, rows = read.how.key, len(read.records)
    health = locked_health(session, source)
    if health.version != read.known.version:
        # The page may be older than what has been written since it was asked for; the next poll tells.
        return TakenIn()
    check_length(read.how, health.rows, rows)
    known = known_list(session, source)
    changes = compare(read.how, read.records, known)
    note_success(health, by, fetched=read.fetched, conditional=not read.how.windowed)
    if rows != health.rows:
        write_length(session, source, rows, now=by.now)
        health.rows = rows
    reword_list(session, changes, known)
    if not changes and health.baseline_at:
        return TakenIn(rows, changes=changes)
    reading = Reading(source, keep_page(session, read.fetched), by, baseline=health.baseline_at is None)
    write_list(session, reading, changes, known)
    note_change(health, by)
    return TakenIn(rows, reading.baseline, changes, follow(session, reading, changes))
