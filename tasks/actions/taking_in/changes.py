"""What one reading of a list brought, compared with the last good list, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from tasks.actions.case_file import By
from tasks.sources.reading.records import Facts, Record

R_co = TypeVar("R_co", bound=Record, covariant=True)


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of a source: its key, the saved page it was, by whom and when.

    In a baseline everything is new and known from before: rows may be written, but no proposal is made, no case
    moved or opened, and nobody is told.
    """

    source: str
    page_id: int | None
    by: By
    baseline: bool = False


@dataclass(frozen=True, slots=True)
class Listed(Generic[R_co]):
    """One record of the list that was not there before, or not so.

    `earlier` are its facts when it was last listed, None when it never was. `older` are other rows of the same key
    on the page: its history there, oldest first.
    """

    record: R_co
    earlier: Facts | None = None
    older: tuple[R_co, ...] = ()


@dataclass(frozen=True, slots=True)
class Changes(Generic[R_co]):
    """A list compared with the last good one.

    `new` were never listed before; `changed` say something else than when last listed; `relisted` had been off the
    list and are back saying the same. What is on the list no more, by key with its last facts, is only that:
    nothing has been withdrawn. `unchanged` say the same; some of them, `reworded`, with more or fewer facts, since
    the program has learnt to read them in another way.
    """

    new: tuple[Listed[R_co], ...] = ()
    changed: tuple[Listed[R_co], ...] = ()
    relisted: tuple[Listed[R_co], ...] = ()
    unchanged: int = 0
    reworded: tuple[Listed[R_co], ...] = ()
    no_longer_listed: Mapping[str, Facts] = field(default_factory=dict)

    @property
    def news(self) -> tuple[Listed[R_co], ...]:
        """New and changed alike, new first."""
        return self.new + self.changed

    def __bool__(self) -> bool:
        """Whether anything differs from the last good list."""
        return bool(self.new or self.changed or self.relisted or self.no_longer_listed)


@dataclass(slots=True)
class Followed:
    """What came of the changes: ids of the proposals made, of the cases moved, opened, and told something of.

    `doubts` are Swedish sentences for a person, about what was not written because it may be about something else.
    """

    proposals: list[int] = field(default_factory=list)
    moved: list[int] = field(default_factory=list)
    opened: list[int] = field(default_factory=list)
    noted: list[int] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
