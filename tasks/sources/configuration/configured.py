"""A source as it is to be polled here: what its module offers, and what the sources file says of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from urllib.parse import urlsplit

from models.rules.dated import Term
from tasks.sources.reading.records import Expected, Source

FIRST, LAST = "first", "last"
_STAMP = "%Y%m%d"


@dataclass(frozen=True)
class Configured:
    """One source and its settings; without a word in the file, these.

    `silent_after` None: as the organisation file says. `failing_after` polls in a row that got no page, operators are
    told; a page that could not be believed is told of at once. Less than `shortest_share` of the last good list's
    rows, or more than `most_changed` of them saying something else at once, is a source failure.
    """

    source: Source
    address: str
    enabled: bool = True
    silent_after: Term | None = None
    failing_after: int = 2
    shortest_share: float = 0.5
    most_changed: float = 0.5
    most_bytes: int = 0
    keys: Mapping[str, str] = field(default_factory=dict)
    ignored: frozenset[str] = frozenset()

    @property
    def key(self) -> str:
        """The source's key."""
        return self.source.key

    @property
    def label(self) -> str:
        """The source's name for people."""
        return self.source.label

    @property
    def host(self) -> str:
        """Whom it is asked of; those who share a host are asked one after another."""
        return urlsplit(self.address).netloc.removeprefix("www.")

    @property
    def limit(self) -> int:
        """The most bytes a page may be, unpacked."""
        return self.most_bytes or self.source.most_bytes

    @property
    def expected(self) -> Expected:
        """How its page is expected to look."""
        return replace(
            self.source.expected,
            site=self.address,
            keys={**self.source.keys, **self.keys},
            ignored=self.source.ignored | self.ignored,
        )

    @property
    def windowed(self) -> bool:
        """Whether the address names a period, so that it is another one tomorrow."""
        return "{" in self.address

    def address_on(self, day: date) -> str:
        """The address to ask on `day`: that day and so many before it, where the address names a period."""
        if not self.windowed:
            return self.address
        first = day - timedelta(days=self.source.window_days)
        return self.address.format_map({FIRST: first.strftime(_STAMP), LAST: day.strftime(_STAMP)})


def as_offered(source: Source) -> Configured:
    """A source that the file says nothing of; one whose address nobody knows cannot be polled."""
    return Configured(source, source.address, enabled=bool(source.address))
