"""A list compared with the last good one: what is new, changed, back, and no longer there. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from tasks.actions.taking_in.changes import Changes, Listed
from tasks.sources.configuration.configured import Configured
from tasks.sources.reading.records import Facts, Record

ENOUGH_TO_JUDGE = 10


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one record: its latest row, what that says, and whether it is on the list."""

    row_id: int
    number: int
    key: str
    facts: Facts
    listed: bool = True


def compare(how: Configured, records: Sequence[Record], known: Mapping[str, Known]) -> Changes[Any]:
    """Set the records of one reading against what is `known`, by the hash of their key.

    Raises:
        SourceFailureError: the list cannot be the source's own: mostly another, or contradicting itself.
    """
    found = changes_from(how, records, known)
    check_sense(how, found, sum(row.listed for row in known.values()))
    return found


def changes_from(how: Configured, records: Sequence[Record], known: Mapping[str, Known]) -> Changes[Any]:
    """As `compare`, whatever the two have in common."""
    now = _latest(how, records)
    met = [(known[key], Listed(x.record, known[key].facts, x.older)) for key, x in now.items() if key in known]
    said = [(row, x, x.record.facts()) for row, x in met]
    same = [(row, x, facts) for row, x, facts in said if not _differ(row.facts, facts)]
    off = (row for key, row in known.items() if row.listed and key not in now)
    return Changes(
        new=tuple(listed for key, listed in now.items() if key not in known),
        changed=tuple(x for row, x, facts in said if _differ(row.facts, facts)),
        relisted=tuple(x for row, x, _ in same if not row.listed),
        unchanged=sum(row.listed for row, _, _ in same),
        reworded=tuple(x for row, x, facts in same if row.listed and row.facts != facts),
        no_longer_listed={} if how.source.rolling else {row.key: row.facts for row in off},
    )


def as_known(how: Configured, records: Sequence[Record]) -> dict[str, Known]:
    """A list that was read as if it were the last good one."""
    now = _latest(how, records)
    return {key: Known(0, 0, x.record.key, x.record.facts()) for key, x in now.items()}


def check_length(how: Configured, before: int | None, now: int) -> None:
    """Refuse a list of `now` rows that is empty, or much shorter than the `before` rows of the last good one.

    Raises:
        SourceFailureError: it is. A rolling list may be any length; None before the first good list.
    """
    if how.source.rolling:
        return
    if not now:
        raise how.expected.unexpected(expected="minst en rad", found="ingen")
    if before is not None and now < how.shortest_share * before:
        raise how.expected.unexpected(expected=f"ungefär {before} rader som förra gången", found=f"bara {now}")


def check_sense(how: Configured, found: Changes[Any], before: int) -> None:
    """Refuse a list of which most rows are others or say something else: the page has changed, not what it tells.

    `before` is how many were listed.

    Raises:
        SourceFailureError: it is such a list.
    """
    same = "de flesta rader som förra gången"
    gone, changed = len(found.no_longer_listed), len(found.changed)
    if before >= ENOUGH_TO_JUDGE and gone > (1 - how.shortest_share) * before:
        raise how.expected.unexpected(expected=same, found=f"{gone} av {before} borta")
    still = changed + len(found.relisted) + found.unchanged
    if still >= ENOUGH_TO_JUDGE and changed > how.most_changed * still:
        raise how.expected.unexpected(expected=same, found=f"{changed} av {still} ändrade")


def hash_of(key: str) -> str:
    """What a record is found by, whatever the length of its key."""
    return sha256(key.encode()).hexdigest()


def _latest(how: Configured, records: Sequence[Record]) -> dict[str, Listed[Record]]:
    order = how.source.order
    rows: dict[str, list[Record]] = {}
    for record in records:
        rows.setdefault(record.key, []).append(record)
    found: dict[str, Listed[Record]] = {}
    for key, history in sorted(rows.items()):
        if len(history) > 1 and order is None:
            raise how.expected.unexpected(expected="en rad om var sak", found=f"{len(history)} om {key[:100]!r}")
        # In the page's order where nothing else tells them apart.
        *older, latest = sorted(history, key=order) if order else history
        found[hash_of(key)] = Listed(latest, older=tuple(older))
    return found


def _differ(before: Facts, now: Facts) -> bool:
    """Whether what was read both times has changed: a fact that the program has begun to read is no news."""
    return any(before[name] != now[name] for name in before.keys() & now.keys())
