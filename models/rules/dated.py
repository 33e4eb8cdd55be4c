"""Entries with validity dates, lengths of time as people say them, and what reads from the organisation file."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Protocol, TypeVar


class Dated(Protocol):
    """Anything with validity dates."""

    @property
    def valid_from(self) -> date: ...
    @property
    def valid_to(self) -> date | None: ...


D = TypeVar("D", bound=Dated)


def valid_on(entries: Iterable[D], day: date) -> list[D]:
    """The entries in force on `day`, both ends inclusive."""
    return [e for e in entries if e.valid_from <= day and (e.valid_to is None or day <= e.valid_to)]


class FromFile:
    """Read from the organisation file, where a key that no field knows is refused, never ignored.

    A plain class attribute, so that the reader's library can see it and the rules need not import it.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}


@dataclass(frozen=True)
class Term(FromFile):
    """A length of time as people say it: 1 month, 30 days, 20 working_days."""

    count: int
    unit: str
