"""What is worked out from every case's log, kept in memory: a case is read again when it has changed.

Ten thousand logs take seconds to read, and what is made of them hardly ever differs from what was shown last. What is
kept can be lost at any time: the logs are what is true.
"""

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from threading import Lock
from typing import Any, Generic, TypeVar

from sqlalchemy import func
from sqlmodel import Session, col, select

from models.rules.organisation import Organisation
from models.tables.case import Case

Made = TypeVar("Made")
T = TypeVar("T")
Stamp = tuple[date, str, int, int]
# Makes something of each of the cases with these numbers: its number, and what was made.
Make = Callable[[Session, Sequence[int], Organisation, date], Iterator[tuple[int, Made]]]
# Everybody may ask in their own way, and none of it is worth much memory.
_MOST_KEPT = 100


class _Missing:
    """Nothing has been worked out; that may be, but nothing else can be mistaken for it."""


_MISSING = _Missing()


@dataclass(frozen=True, slots=True)
class Seen(Generic[Made]):
    """What was made of every case, by number, and what has been worked out from all of it since."""

    stamp: Stamp
    cases: Sequence[Made]
    _worked_out: dict[Hashable, Any] = field(default_factory=dict)

    def worked_out(self, key: Hashable, work: Callable[[Sequence[Made]], T]) -> T:
        """What `work` makes of the cases, worked out once for as long as nothing changes."""
        # Others ask at the same time, and may empty it between two looks.
        kept: T | _Missing = self._worked_out.get(key, _MISSING)
        if isinstance(kept, _Missing):
            kept = work(self.cases)
            if len(self._worked_out) >= _MOST_KEPT:
                self._worked_out.clear()
            self._worked_out[key] = kept
        return kept


@dataclass
class CaseMemo(Generic[Made]):
    """What was made last. `lasts` says of what was made that another day makes the same of an unchanged case.

    Several threads may ask at once: one of them reads, the others wait for it.
    """

    make: Make[Made]
    lasts: Callable[[Made], bool]
    _lock: Lock = field(default_factory=Lock)
    _made: dict[int, tuple[int, Made]] = field(default_factory=dict)
    _seen: Seen[Made] | None = None

    def look(self, session: Session, organisation: Organisation, today: date) -> Seen[Made]:
        """Everything as it stands on `today`. One query when nothing has changed since the look before."""
        stamp = _stamp(session, organisation, today)
        with self._lock:
            if self._seen is None or self._seen.stamp != stamp:
                self._seen = self._anew(session, organisation, stamp)
            return self._seen

    def _anew(self, session: Session, organisation: Organisation, stamp: Stamp) -> Seen[Made]:
        if self._seen is not None and self._seen.stamp[:2] != stamp[:2]:
            same_rules = self._seen.stamp[1] == stamp[1]
            self._made = {n: kept for n, kept in self._made.items() if same_rules and self.lasts(kept[1])}
        now = {case_id or 0: version for case_id, version in session.exec(select(Case.id, Case.version))}
        changed = sorted(n for n, version in now.items() if n not in self._made or self._made[n][0] != version)
        for case_id, made in self.make(session, changed, organisation, stamp[0]):
            self._made[case_id] = now[case_id], made
        return Seen(stamp, [self._made[n][1] for n in sorted(now) if n in self._made])


def _stamp(session: Session, organisation: Organisation, today: date) -> Stamp:
    # A case's version rises with everything that is recorded in it.
    count, versions = session.exec(select(func.count(col(Case.id)), func.coalesce(func.sum(Case.version), 0))).one()
    return today, organisation.version, count, int(versions)
