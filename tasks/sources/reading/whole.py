"""A page read by its source's parser, whatever the page."""

from collections.abc import Sequence

from models.rules.errors import SourceFailureError
from tasks.sources.configuration.configured import Configured
from tasks.sources.reading.records import Record


def records_in(how: Configured, page: bytes) -> Sequence[Record]:
    """The records of a page, by today's parser. Raises SourceFailureError for any page that it cannot read."""
    try:
        return how.source.parse(page, how.expected)
    except SourceFailureError:
        raise
    except Exception as fault:
        # A page nobody thought of. It is kept, the list before it stands, and the other sources are read.
        found = f"något som programmet inte klarar att läsa ({type(fault).__name__})"
        raise how.expected.unexpected(expected="en sida i känd form", found=found) from fault
