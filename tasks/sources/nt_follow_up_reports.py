"""NT-rådet's follow-up reports: how a medicine has been used since it was introduced.

The list has the same form as the recommendations': one JSON array in the page. Only product, address and date are
known to be in every row; the rest of a recommendation's keys are read where they stand.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import partial
from urllib.parse import urlsplit

from models.rules.identity import folded, product_key
from tasks.sources.reading.columns import Columns, made
from tasks.sources.reading.dates import day
from tasks.sources.reading.fields import CODE, NAME, PASSAGE, joined, needed_text, text_or_empty, text_or_none
from tasks.sources.reading.keys import key_of
from tasks.sources.reading.records import Expected, Facts, Source, facts_of
from tasks.sources.reading.rows import check_most, the_array, without_repeats

KEYS = {
    "product": "productName",
    "substance": "substances",
    "atc": "atc",
    "url": "url",
    "published": "publishDate",
    "title": "title",
    "indication": "indication",
    "comment": "comment",
}
IN_EVERY_ROW = ("product", "url", "published")
# The node and the moment of upload change when the same report is put up again.
DOWNLOAD = re.compile(r"/download/18\.[0-9a-f]+/\d+/(?P<name>[^/]+)", re.IGNORECASE)


@dataclass(frozen=True)
class FollowUpReport:
    """One report. A date that names only a month or a year gives `published_on` None."""

    product: str
    substance: str
    atc: str | None
    indication: str
    title: str
    comment: str | None
    published_on: date | None
    date_text: str
    url: str

    @property
    def key(self) -> str:
        """The product and the document."""
        path = urlsplit(self.url).path
        document = DOWNLOAD.fullmatch(path)
        return key_of(product_key(self.product), folded(document["name"] if document else path))

    def facts(self) -> Facts:
        """All of it, but a date's own form only where no day could be read from it."""
        return facts_of(self, without=frozenset({"date_text"} if self.published_on else ()))


def parse(page: bytes, expected: Expected) -> tuple[FollowUpReport, ...]:
    """The reports on the page, in its order.

    Raises:
        SourceFailureError: the list is missing, empty, doubled, or holds anything not known from before.
    """
    rows = the_array(page, expected, ("product", "published"))
    reports = _read(Columns(rows, expected, IN_EVERY_ROW), expected.site)
    check_most(reports, "med datum", lambda report: report.date_text, expected)
    return without_repeats(reports)


def _read(columns: Columns, site: str) -> tuple[FollowUpReport, ...]:
    published = columns.read("published", day)
    # Without its document a report is nothing.
    columns.read("url", needed_text)
    return made(
        FollowUpReport,
        product=columns.texts("product", partial(needed_text, most=NAME), most=NAME),
        substance=columns.read("substance", partial(joined, most=NAME)),
        atc=columns.read("atc", partial(text_or_none, most=CODE)),
        indication=columns.read("indication", text_or_empty),
        title=columns.read("title", text_or_empty),
        comment=columns.read("comment", partial(text_or_none, most=PASSAGE)),
        published_on=[on for on, _ in published],
        date_text=[words for _, words in published],
        url=[url or "" for url in columns.addresses("url", site=site)],
    )


SOURCE = Source(
    key="nt_follow_up_reports",
    label="NT-rådets uppföljningsrapporter",
    address="https://samverkanlakemedel.se/lakemedel---ordnat-inforande/uppfoljningsrapporter",
    parse=parse,
    keys=KEYS,
    ignored=frozenset({"id"}),
)
