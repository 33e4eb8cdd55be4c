"""Medicines that NT-rådet does not take up for national cooperation: the regions decide on them by themselves.

A plain table with the headings Läkemedel, Substans, Indikation, Motivering and Datum.
"""

from dataclasses import dataclass
from datetime import date

from models.rules.identity import indication_key, product_key
from tasks.sources.reading.dates import day
from tasks.sources.reading.fields import NAME, PASSAGE, address, needed_text, text
from tasks.sources.reading.keys import key_of
from tasks.sources.reading.records import Expected, Facts, Source, facts_of
from tasks.sources.reading.rows import check_most, read_each, without_repeats
from tasks.sources.reading.tables import Row, the_table

KEYS = {
    "product": "Läkemedel",
    "substance": "Substans",
    "indication": "Indikation",
    "reason": "Motivering",
    "decided": "Datum",
}


@dataclass(frozen=True)
class NotTakenUp:
    """One medicine for one indication. A date that names only a month or a year gives `decided_on` None."""

    product: str
    substance: str
    indication: str
    reason: str
    decided_on: date | None
    date_text: str
    url: str | None

    @property
    def key(self) -> str:
        """Product and indication, normalised."""
        return key_of(product_key(self.product), indication_key(self.indication))

    def facts(self) -> Facts:
        """All of it, but a date's own form only where no day could be read from it."""
        return facts_of(self, without=frozenset({"date_text"} if self.decided_on else ()))


def parse(page: bytes, expected: Expected) -> tuple[NotTakenUp, ...]:
    """The medicines in the table, in its order.

    Raises:
        SourceFailureError: the table is missing, empty or doubled, has other headings, or a row that does not fill it.
    """
    rows = the_table(page, expected, known_by=("product", "reason"), in_every_table=KEYS)
    records = read_each(rows, lambda row: _read(row, expected), expected)
    check_most(records, "med datum", lambda record: record.date_text, expected)
    check_most(records, "med indikation", lambda record: record.indication, expected)
    return without_repeats(records)


def _read(row: Row, expected: Expected) -> NotTakenUp:
    decided_on, date_text = day(row["decided"].words)
    return NotTakenUp(
        product=needed_text(row["product"].words, most=NAME),
        substance=text(row["substance"].words, most=NAME),
        indication=text(row["indication"].words),
        reason=text(row["reason"].words, most=PASSAGE),
        decided_on=decided_on,
        date_text=date_text,
        url=address(row["product"].link, site=expected.site),
    )


def _latest(record: NotTakenUp) -> date:
    return record.decided_on or date.min


SOURCE = Source(
    key="nt_not_taken_up",
    label="Läkemedel som inte samverkas nationellt",
    address="https://samverkanlakemedel.se/lakemedel---ordnat-inforande/lakemedel-som-inte-ska-samverkas-nationellt",
    parse=parse,
    keys=KEYS,
    order=_latest,
)
