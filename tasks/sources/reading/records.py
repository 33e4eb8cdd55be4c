"""The contract between a source and the rest: what a source offers, and what its parser hands on.

Source      offered by a module in `tasks/sources/` as SOURCE (or several as SOURCES)
Expected    what the configuration says its page looks like; handed to `parse`
Record      one row of its list, frozen: who it is about, and the facts as they stood
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from enum import Enum
from typing import Any, Protocol

from models.rules.errors import SourceFailureError

Json = Any
Facts = dict[str, Json]
MOST_BYTES = 10_000_000


class Record(Protocol):
    """A frozen dataclass."""

    @property
    def key(self) -> str:
        """Who the row is about, within its source: normalised, at most 600 characters, the same from poll to poll."""

    def facts(self) -> Facts:
        """What is compared, stored and printed: plain JSON. Two rows with equal facts say the same."""


@dataclass(frozen=True)
class Expected:
    """How a source's page is expected to look, after the configuration.

    `keys` gives the page's own name for each name the parser reads by, so that one that was renamed is set right
    without code; `ignored` are further ones known to mean nothing here. `source` is the name used in failures,
    `site` what relative addresses on the page are relative to.
    """

    source: str
    site: str
    keys: Mapping[str, str] = field(default_factory=dict)
    ignored: frozenset[str] = frozenset()

    def unexpected(self, *, expected: str, found: str) -> SourceFailureError:
        """The failure to raise when the page is something else; both parts are Swedish clauses."""
        return unexpected(self.source, expected=expected, found=found)


Parse = Callable[[bytes, Expected], Sequence[Record]]


@dataclass(frozen=True)
class Source:
    """A public list.

    `address` may hold `{first}` and `{last}`: the days (YYYYMMDD, Stockholm) of a window of `window_days` up to
    and with today, for lists that must be asked for a period. `rolling` says that the list holds only the latest,
    so that a row which falls off it is not "no longer listed" and a shorter list is no failure.

    `keys` and `ignored` are the page's names as the parser knows them; the configuration may replace single ones.

    `parse` is pure. It raises SourceFailureError (by `Expected.unexpected`) unless it understood the whole page.
    Several rows of one key are that key's history: `order` says which counts (the largest; then the last on the
    page); the others are handed on beside it. Without `order` two rows of one key are a source failure.
    """

    key: str
    label: str
    address: str
    parse: Parse
    keys: Mapping[str, str] = field(default_factory=dict)
    ignored: frozenset[str] = frozenset()
    accept: str = "text/html,*/*;q=0.5"
    most_bytes: int = MOST_BYTES
    rolling: bool = False
    window_days: int = 0
    order: Callable[[Any], Any] | None = None

    @property
    def expected(self) -> Expected:
        """The page as the parser knows it, nothing configured."""
        return Expected(self.key, self.address, self.keys, self.ignored)


def unexpected(source: str, *, expected: str, found: str) -> SourceFailureError:
    """The failure to raise when a source did not look as expected; both parts are Swedish clauses."""
    return SourceFailureError(f"Källan {source}: väntade {expected}, men fann {found}.")


def facts_of(record: Any, *, without: frozenset[str] = frozenset()) -> Facts:
    """The fields of a frozen dataclass as plain JSON: dates in ISO form, enumerations as their values."""
    return {field.name: _plain(getattr(record, field.name)) for field in fields(record) if field.name not in without}


def _plain(value: Any) -> Json:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [_plain(part) for part in value]
    if isinstance(value, Mapping):
        return {str(name): _plain(part) for name, part in value.items()}
    return value
