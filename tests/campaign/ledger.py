"""What officers were told is done, written down outside everything that can break."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock

from models.rules.decisions import Decision


@dataclass(frozen=True, slots=True)
class Opening:
    """Case `case_id` was opened as number `number`, at a moment that lies days back."""

    number: int
    case_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """A decision that somebody was told is recorded as event `seq` of its case, through `door`."""

    case_id: int
    seq: int
    decision: Decision
    door: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """A decision that was not recorded, and what was said about it."""

    case_id: int
    decision: Decision
    said: str


@dataclass
class Ledger:
    """`unanswered` counts, by the fault that went on, the tries that nobody answered and that were made again.

    `moving` are the cases in which somebody may still have something to decide; `refused` are decisions that another
    officer was before with, `broken` what broke in a way that no fault explains.
    """

    openings: list[Opening] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    moving: set[int] = field(default_factory=set)
    unanswered: Counter[str] = field(default_factory=Counter)
    counts: Counter[str] = field(default_factory=Counter)
    refused: list[Refusal] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)
    _numbers: int = 0

    def next_number(self, at_most: int) -> int | None:
        """A number of the next case to open, for nobody else; None when so many have been given out."""
        with self._lock:
            if self._numbers >= at_most:
                return None
            self._numbers += 1
            return self._numbers - 1

    def opened(self, opening: Opening) -> None:
        """A case is on its way."""
        with self._lock:
            self.openings.append(opening)
            self.moving.add(opening.case_id)

    def confirmed(self, entry: Entry) -> None:
        """Somebody was told that it is recorded."""
        with self._lock:
            self.entries.append(entry)

    def over(self, case_id: int) -> None:
        """Nobody has anything more to decide in it."""
        with self._lock:
            self.moving.discard(case_id)

    def count(self, what: str, times: int = 1) -> None:
        """Something happened that is told at the end."""
        with self._lock:
            self.counts[what] += times

    def not_answered(self, fault: str) -> None:
        """A try that nobody answered."""
        with self._lock:
            self.unanswered[fault or "utan pågående fel"] += 1

    @property
    def refused_without_reason(self) -> list[Refusal]:
        """Refusals where nobody is known to have decided the same before."""
        told = {(one.case_id, one.decision.stage, one.decision.region) for one in self.entries}
        return [one for one in self.refused if (one.case_id, one.decision.stage, one.decision.region) not in told]

    def of(self, case_id: int) -> list[Entry]:
        """A case's decisions, in the order of its log."""
        return sorted((one for one in self.entries if one.case_id == case_id), key=lambda one: one.seq)
