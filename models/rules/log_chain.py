"""The chain through a case's log: each event carries the hash of the one before it, and its own.

An event's hash is SHA-256 over its columns in the order of `COLUMNS`, as a JSON array (RFC 8259) in ASCII without
spaces: what others can work out again from an export, in any language. `data` is hashed as the text that is stored,
never parsed, and `recorded_at` in UTC to the microsecond. The first event follows the case's `genesis`. The case
itself keeps the hash of its last event, its head: without it nobody would miss the end of a log.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from json import JSONEncoder
from typing import Any

COLUMNS = (
    *("previous_hash", "case_id", "seq", "kind", "on", "recorded_at", "actor", "decider", "stage", "region"),
    *("outcome", "cause", "corrects", "idempotency_key", "data"),
)
# An event as it is stored: its columns in order, then its hash.
Link = Sequence[Any]
PREVIOUS, CASE, SEQ, HASH = 0, 1, 2, len(COLUMNS)
# Whatever else somebody has put into a column is not what was hashed, and must not stop the look.
_array = JSONEncoder(separators=(",", ":"), default=repr).encode
_data = JSONEncoder(separators=(",", ":")).encode


class Found(StrEnum):
    """What a break is: a column changed, an event too many, one gone, moved, or exchanged for another with a right
    hash of its own; or a log that is whole, but not the one that was anchored."""

    EDITED = "edited"
    INSERTED = "inserted"
    REMOVED = "removed"
    REORDERED = "reordered"
    EXCHANGED = "exchanged"
    REWRITTEN = "rewritten"


@dataclass(frozen=True, slots=True, order=True)
class Break:
    """Where a log is not what was written: at event `seq`; 0 is the case itself, and case 0 the log of all cases."""

    case_id: int
    seq: int
    what: Found


def genesis(case_id: int) -> str:
    """What the first event of a case follows, 64 hexadecimal digits as every hash."""
    return sha256(f"ordnat log {case_id}".encode()).hexdigest()


def event_hash(columns: Sequence[Any]) -> str:
    """The hash of an event from its columns, in the order of `COLUMNS`."""
    return sha256(_array(columns).encode()).hexdigest()


def moment(at: datetime) -> str:
    """An instant as it is hashed: `2026-11-20 09:30:00.000000`, UTC."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")


def data_text(data: Mapping[str, Any]) -> str:
    """An event's data as the text that is both stored and hashed."""
    return _data(dict(data))


def is_whole(case_id: int, log: Sequence[Link], head: str) -> bool:
    """Is the log, in the order of its numbers, what was written, up to the case's head?"""
    previous = genesis(case_id)
    for number, link in enumerate(log, 1):
        if link[PREVIOUS] != previous or link[SEQ] != number:
            return False
        previous = link[HASH]
        if event_hash(link[:HASH]) != previous:
            return False
    return previous == head and len(log) > 0


def holds(link: Link, seq: int | None = None) -> bool:
    """Is the event's hash that of its columns, or of what they would be as event `seq`?"""
    columns = tuple(link[:HASH])
    if seq is not None:
        columns = (*columns[:SEQ], seq, *columns[SEQ + 1 :])
    return bool(event_hash(columns) == link[HASH])
